"""What is published lies over the files piece by piece, as if it had been written into them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.content.folder import Folder
from bot.content.load import load
from bot.content.shelf import Shelf
from bot.content.workshop import FileWorkshop
from bot.editing.pieces import WITHDRAWN, Edits, Kind, Piece, fingerprint
from tests.conftest import ROOT

LODGING = Piece(Kind.ANSWER, "aide-logement")
SMIC = Piece(Kind.FIGURE, "smic_mensuel")
SHIPPED = FileWorkshop(ROOT).shipped()


class Publications:
    """What was published, for a shelf to follow."""

    def __init__(self) -> None:
        self.number = 0
        self.there: Edits = {}

    def publish(self, edits: Edits) -> None:
        """Put edits in force."""
        self.number, self.there = self.number + 1, edits

    async def last(self) -> int:
        """The number of the last revision."""
        return self.number

    async def edits(self) -> tuple[int, Edits]:
        """What is in force."""
        return self.number, self.there


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content, which a release may change."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copytree(ROOT / "nlu/intents", tmp_path / "nlu/intents")
    shutil.copy(ROOT / "domain.yml", tmp_path)
    return tmp_path


def changed(piece: Piece, **fields: Any) -> dict[str, Any]:
    """The body of a piece as it was shipped, with some fields changed."""
    return {**SHIPPED[piece], **fields}


def test_every_kind_of_piece_is_found() -> None:
    assert {piece.kind for piece in SHIPPED} == set(Kind)
    assert all(Piece.named(str(piece)) == piece for piece in SHIPPED)
    assert LODGING in SHIPPED
    assert SMIC in SHIPPED


@pytest.mark.parametrize(
    "name", ["", "answers", "answers/", "answers/../x", "other/key", "answers/A", "answers/a/b"]
)
def test_a_name_that_leads_out_of_the_content_names_no_piece(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part of the name is wrong
        Piece.named(name)


def test_an_answer_a_figure_and_a_response_are_edited_without_touching_their_neighbours() -> None:
    before = load(ROOT)
    after = load(
        ROOT, {LODGING: changed(LODGING, label="Payer mon loyer"), SMIC: changed(SMIC, label="Le Smic")}
    )
    assert after.library.get("aide-logement").label == "Payer mon loyer"  # type: ignore[union-attr]
    assert dict(after.library.figures)["smic_mensuel"].label == "Le Smic"
    assert len(after.library) == len(before.library)
    assert dict(after.library.figures)["smic_horaire"] == dict(before.library.figures)["smic_horaire"]
    assert after.library.get("mobili-jeune") == before.library.get("mobili-jeune")


def test_an_answer_moved_to_another_theme_is_there_once() -> None:
    after = load(ROOT, {LODGING: changed(LODGING, theme="contrat")})
    assert [entry.theme for entry in after.library if entry.key == "aide-logement"] == ["contrat"]


def test_a_piece_without_a_body_is_as_it_was_shipped_and_a_new_one_is_gone() -> None:
    new = Piece(Kind.ANSWER, "tout-nouveau")
    body = changed(
        LODGING, key="tout-nouveau", label="Tout nouveau", aliases=[f"nouveau mot {n}" for n in range(10)]
    )
    assert load(ROOT, {new: body}).library.get("tout-nouveau")
    back = load(ROOT, {new: None, LODGING: None})
    assert back.library.get("tout-nouveau") is None
    assert back.library.get("aide-logement") == load(ROOT).library.get("aide-logement")


@pytest.mark.parametrize(
    ("shipped", "new"),
    [
        ("answers/mot-avenant", "answers/tout-nouveau"),
        ("figures/mezzo_reduction", "figures/tout_nouveau"),
    ],
)
def test_one_that_is_withdrawn_is_gone_whether_or_not_it_was_shipped(shipped: str, new: str) -> None:
    there = Folder(ROOT, dict.fromkeys(map(Piece.named, (shipped, new)), WITHDRAWN)).pieces()
    assert there.keys() == SHIPPED.keys() - {Piece.named(shipped)}


def test_every_piece_may_be_read_back_and_laid_over_itself_without_a_change() -> None:
    again = Folder(ROOT, SHIPPED).pieces()
    assert {piece: fingerprint(body) for piece, body in again.items()} == {
        piece: fingerprint(body) for piece, body in SHIPPED.items()
    }
    assert FileWorkshop(ROOT).problems(SHIPPED) == []


def test_what_is_wrong_is_named_by_its_field() -> None:
    spoilt = changed(LODGING, label="x" * 31, followups=["nulle-part"])
    found = FileWorkshop(ROOT).problems({LODGING: spoilt})
    assert [problem.path for problem in found] == [("label",)]
    linked = FileWorkshop(ROOT).problems(
        {LODGING: changed(LODGING, followups=["nulle-part", "mobili-jeune"])}
    )
    assert [(problem.path, problem.line) for problem in linked] == [(("followups", 0), 0)]


@pytest.mark.parametrize("theme", ["a/b", "../..", "", None, 3, "Aides"])
def test_a_theme_that_is_none_takes_no_answer_away_and_is_named(theme: object) -> None:
    found = FileWorkshop(ROOT).problems({LODGING: changed(LODGING, theme=theme)})
    assert ("theme",) in [problem.path for problem in found]


async def test_the_shelf_follows_a_publication_and_keeps_the_last_good_content() -> None:
    published = Publications()
    shelf = Shelf(ROOT, published)
    await shelf.follow()
    published.publish({LODGING: changed(LODGING, label="Payer mon loyer")})
    await shelf.follow()
    assert shelf.content.library.get("aide-logement").label == "Payer mon loyer"  # type: ignore[union-attr]
    published.publish({})
    await shelf.follow()
    assert shelf.content.library.get("aide-logement").label == SHIPPED[LODGING]["label"]  # type: ignore[union-attr]


async def test_an_edit_that_a_release_has_overtaken_is_left_out_alone(copy: Path) -> None:
    published = Publications()
    broken = {key: value for key, value in SHIPPED[LODGING].items() if key != "owner"}
    published.publish({LODGING: broken, SMIC: changed(SMIC, label="Le Smic")})
    shelf = Shelf(copy, published)
    await shelf.follow()
    assert shelf.content.library.get("aide-logement").owner == "redaction"  # type: ignore[union-attr]
    assert dict(shelf.content.library.figures)["smic_mensuel"].label == "Le Smic"


def test_bodies_are_plain_json() -> None:
    assert json.loads(json.dumps(dict(zip(map(str, SHIPPED), SHIPPED.values(), strict=True))))
