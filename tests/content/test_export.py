"""What editors published goes back into files, for the repository, and comes back whole."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.check import check
from bot.content.export import MARK, differences, export, returned
from bot.content.folder import Folder
from bot.content.load import load
from bot.content.workshop import FileWorkshop
from bot.content.yaml_writing import rewritten, written
from bot.conversation.content import Content
from bot.editing.pieces import WITHDRAWN, Edits, Piece, as_json, fingerprint
from bot.errors import ContentError
from tests.conftest import ROOT

DAY = date(2026, 11, 27)
SHIPPED = FileWorkshop(ROOT).shipped()
LODGING, NEW = Piece.named("answers/aide-logement"), Piece.named("answers/aide-velo")
LODGING_FILE = "knowledge/answers/aides/aide-logement.yml"
NEW_BODY = {
    **SHIPPED[LODGING],
    "key": "aide-velo",
    "theme": "contrat",
    "label": "Une aide pour un vélo",
    "question": "Une aide pour un vélo ?",
    "aliases": [f"une aide pour un vélo de type {n}" for n in range(10)],
}


def edited(name: str, **fields: Any) -> Edits:
    """One piece as it was shipped, with some fields changed."""
    piece = Piece.named(name)
    return {piece: {**copy.deepcopy(SHIPPED[piece]), **fields}}


def with_item(name: str, field: str, item: Any) -> Edits:
    return edited(name, **{field: [*SHIPPED[Piece.named(name)][field], item]})


def raised() -> Edits:
    """The Smic with the end of its value and a new one."""
    *past, last = SHIPPED[Piece.named("figures/smic_mensuel")]["values"]
    ended = {**last, "valid_until": "2026-12-31"}
    fresh = {**last, "amount": "1900.00", "valid_from": "2027-01-01", "review_by": "2028-01-01"}
    return edited("figures/smic_mensuel", values=[*past, ended, fresh])


def less_of_a_form() -> Edits:
    """The study of a project, worded anew, without an unneeded remark of one question."""
    body = copy.deepcopy(SHIPPED[Piece.named("forms/feasibility")])
    body["questions"][0]["choices"][2]["label"] = "15 ans tout juste"
    body["questions"][1]["ask"] = "Et toi : tu es où ?\nDis-moi."
    return edited("forms/feasibility", **body)


EDITS: Mapping[str, Edits] = {
    "answer": edited("answers/aide-logement", label="Mon loyer : l'APL", valid_until="2027-01-01"),
    "answer moved": edited("answers/aide-logement", theme="contrat", more="Un\n\n- deux.\n- trois."),
    "answer new": {NEW: NEW_BODY},
    "figure": raised(),
    "form": less_of_a_form(),
    "helplines": edited(
        "helplines/helplines",
        helplines=[
            {**line, "purpose": "Pour tout : # même ça"}
            for line in SHIPPED[Piece.named("helplines/helplines")]["helplines"]
        ],
    ),
    "danger": with_item("safeguard/suicide", "except", "zouzou a la plage"),
    "danger words": with_item("safeguard/words", "fillers", "zouzou|zozo"),
    "response": edited(
        "responses/utter_menu", text="**Alors ?**\n\n- oui\n", buttons=[{"title": "Menu", "payload": "menu"}]
    ),
}
TOGETHER: Edits = {piece: body for edits in EDITS.values() for piece, body in edits.items() if body}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def same(one: Content, other: Content) -> bool:
    """Whether the assistant would say the same."""
    return (
        list(one.library) == list(other.library)
        and dict(one.library.figures) == dict(other.library.figures)
        and one.forms == other.forms
        and one.safeguard == other.safeguard
        and vars(one.phrases) == vars(other.phrases)
        and sorted(one.examples) == sorted(other.examples)
        and one.themes == other.themes
    )


@pytest.mark.parametrize("edits", [{}, TOGETHER, {LODGING: None, **EDITS["answer new"]}])
def test_what_is_exported_passes_the_checks_and_says_what_is_in_force(edits: Edits, tmp_path: Path) -> None:
    export(ROOT, edits, 3, tmp_path)
    check(tmp_path, DAY)
    assert same(load(tmp_path), load(ROOT, edits))
    there = returned(ROOT, tmp_path)
    force = {**SHIPPED, **{piece: body for piece, body in edits.items() if body}}
    assert {piece: fingerprint(body) for piece, body in there.bodies.items()} == {
        piece: fingerprint(body) for piece, body in force.items()
    }
    assert (there.revision, there.aside) == (3, [])


def test_a_file_that_nobody_edited_is_the_same_to_the_byte(tmp_path: Path) -> None:
    export(ROOT, {**SHIPPED, **EDITS["answer"]}, 0, tmp_path)
    made = files(tmp_path)
    del made[MARK]
    assert {name for name, said in made.items() if said != (ROOT / name).read_bytes()} == {LODGING_FILE}
    assert {"knowledge/README.md", "knowledge/places/communes.csv", "domain.yml"} <= made.keys()


def test_an_edited_file_keeps_its_order_its_remarks_and_every_line_that_did_not_change(
    tmp_path: Path,
) -> None:
    export(ROOT, {**EDITS["figure"], **EDITS["answer"], **EDITS["danger"]}, 0, tmp_path)
    for name, most in (
        (LODGING_FILE, 2),
        ("knowledge/figures/smic.yml", 12),
        ("knowledge/safeguard/suicide.yml", 1),
    ):
        before, after = ((root / name).read_text().splitlines() for root in (ROOT, tmp_path))
        assert 0 < len([line for line in after if line not in before]) <= most
        assert after[0] == before[0]
        assert [line for line in before if line.startswith("#")] == [
            line for line in after if line.startswith("#")
        ]
    lines = (tmp_path / LODGING_FILE).read_text().splitlines()
    assert lines.index("valid_until: 2027-01-01") == lines.index("valid_from: 2026-08-21") + 1


def test_a_new_answer_is_in_the_folder_of_its_theme_and_reads_like_the_others(tmp_path: Path) -> None:
    export(ROOT, {NEW: NEW_BODY}, 0, tmp_path)
    said = (tmp_path / "knowledge/answers/contrat/aide-velo.yml").read_text()
    assert said.startswith("key: aide-velo\ntheme: contrat\nquestion: Une aide pour un vélo ?\nlabel: ")
    assert "answer: |\n  **Oui, si tu as un logement à ton nom.**" in said
    assert "followups: [mobili-jeune, caution-garant, louer-mineur, internat-cantine]\n" in said
    assert "checked_on: 2026-11-23\n" in said


def test_one_that_was_taken_away_is_absent_and_a_moved_one_is_there_once(tmp_path: Path) -> None:
    export(ROOT, {NEW: NEW_BODY}, 1, tmp_path)
    export(ROOT, {NEW: None, **EDITS["answer moved"]}, 2, tmp_path)
    found = sorted(path.name for path in (tmp_path / "knowledge/answers").rglob("aide-*.yml"))
    assert "aide-velo.yml" not in found
    assert found.count("aide-logement.yml") == 1
    assert (tmp_path / "knowledge/answers/contrat/aide-logement.yml").exists()


def test_one_that_is_withdrawn_leaves_no_file_and_no_line(tmp_path: Path) -> None:
    names = ("answers/mot-avenant", "figures/mezzo_reduction")
    gone: Edits = dict.fromkeys(map(Piece.named, names), WITHDRAWN)
    export(ROOT, gone, 1, tmp_path)
    assert not list(tmp_path.rglob("mot-avenant.yml"))
    figures = (tmp_path / "knowledge/figures/aides-locales.yml").read_text(encoding="utf-8")
    assert "mezzo_reduction" not in figures
    assert "# Les montants de l'internat" in figures
    assert not Folder(tmp_path).pieces().keys() & gone.keys()
    assert [line.partition(" (")[0] for line in differences(ROOT, gone)] == [
        f"retirée : {name}" for name in names
    ]


def test_what_differs_from_what_is_shipped_is_said() -> None:
    assert differences(ROOT, {NEW: NEW_BODY, **EDITS["figure"], **edited("answers/mobili-jeune")}) == [
        "nouvelle : answers/aide-velo (knowledge/answers/contrat/aide-velo.yml)",
        "changée : figures/smic_mensuel (knowledge/figures/smic.yml)",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            LODGING_FILE,
            "owner: redaction\n",
            "",
            "knowledge/answers/aides/aide-logement.yml:1: owner : champ manquant",
        ),
        (LODGING_FILE, "label: ", "label: [", "knowledge/answers/aides/aide-logement.yml:"),
        (
            LODGING_FILE,
            "followups: [mobili-jeune",
            "followups: [nulle-part",
            ":59: suite inconnue : nulle-part",
        ),
        ("knowledge/helplines.yml", "helplines:", "#", "knowledge/helplines.yml"),
        ("domain.yml", "responses:", "replies:", "domain.yml:31: replies : champ inconnu"),
    ],
)
def test_what_is_wrong_in_files_that_come_back_is_named_with_its_file_and_line(
    name: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    export(ROOT, {}, 0, tmp_path)
    (tmp_path / name).write_text((tmp_path / name).read_text().replace(old, new, 1))
    with pytest.raises(ContentError) as refused:
        returned(ROOT, tmp_path)
    assert said in str(refused.value)


def test_a_folder_that_is_no_export_or_lacks_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="n'est pas un export"):
        returned(ROOT, tmp_path)
    export(ROOT, {}, 0, tmp_path)
    (tmp_path / "knowledge/themes.yml").unlink()
    with pytest.raises(ContentError, match=r"knowledge/themes\.yml: illisible ou absent"):
        returned(ROOT, tmp_path)


def test_other_files_that_were_changed_are_told_apart(tmp_path: Path) -> None:
    export(ROOT, {}, 0, tmp_path)
    trades, domain = tmp_path / "knowledge/trades.yml", tmp_path / "domain.yml"
    trades.write_text(trades.read_text() + "\n")
    domain.write_text(domain.read_text().replace('version: "3.1"', 'version: "3.0"'))
    assert returned(ROOT, tmp_path).aside == ["domain.yml", "knowledge/trades.yml"]


VALUES = st.recursive(
    st.text(max_size=30)
    | st.sampled_from(["a\nb", "a: b\n", " # x", "2026-11-27", "oui", "1.5", ""])
    | st.booleans()
    | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["key", "valid_from", "text", "why", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)
BODIES = st.dictionaries(st.sampled_from(["key", "valid_from", "text", "why", "x", "y"]), VALUES, max_size=6)


@given(BODIES, BODIES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_is_read_again_as_it_was(before: Any, after: Any) -> None:
    text = "# Une remarque\n" + written(before)
    assert as_json(yaml.safe_load(text)) == as_json(before)
    assert as_json(yaml.safe_load(rewritten(text, after))) == as_json(after)
    assert rewritten(text, before) == text
