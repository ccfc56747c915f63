"""`check` lets the real content through, and stops each kind of mistake with its file and line."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.answers.schema import Audience
from bot.content.check import check, wrong
from bot.content.shelf import Shelf
from bot.editing.pieces import Edits
from bot.errors import ContentError
from bot.markup import plain
from tests.conftest import ROOT

TODAY = date(2026, 11, 23)
ENTRY = "knowledge/answers/aides/permis-500-euros.yml"
FIGURES = "knowledge/figures/smic.yml"
QUOTED = re.compile(r"«[^»]*»")
FAMILIAR = re.compile(r"\b(?:tu|toi|tes|te)\b|\bt['’]")
FORMAL = re.compile(r"\b(?:vous|votre|vos)\b|\w+ez\b")


class Unedited:
    """A content that nobody has edited since it was shipped."""

    async def last(self) -> int:
        """No revision."""
        return 0

    async def edits(self) -> tuple[int, Edits]:
        """Nothing."""
        return 0, {}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content, to spoil."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copytree(ROOT / "nlu/intents", tmp_path / "nlu/intents")
    shutil.copy(ROOT / "domain.yml", tmp_path)
    return tmp_path


def test_the_real_content_is_right() -> None:
    check(ROOT, TODAY)


def test_every_theme_of_the_menu_has_its_answers() -> None:
    content = Shelf(ROOT, Unedited()).content
    assert len(content.library) >= 113
    assert set(content.library.themes) == set(content.themes)


def test_parents_and_employers_have_answers_of_their_own() -> None:
    audiences = Counter(entry.audience for entry in Shelf(ROOT, Unedited()).content.library)
    assert audiences[Audience.PARENT] >= 10
    assert audiences[Audience.EMPLOYER] >= 10


def test_everybody_is_spoken_to_as_they_should_be() -> None:
    for entry in Shelf(ROOT, Unedited()).content.library:
        said = QUOTED.sub("", f"{plain(entry.answer)} {plain(entry.more or '')}".lower())
        young = entry.audience is Audience.YOUNG
        assert young or (FORMAL.search(said) and not FAMILIAR.search(said)), entry.key


def test_what_expires_within_sixty_days_is_listed_for_people(copy: Path) -> None:
    soon = [problem.reason for problem in check(copy, date(2026, 12, 1))]
    assert any("smic_mensuel" in reason for reason in soon)
    assert not any("smic_mensuel" in problem.reason for problem in check(copy, date(2026, 7, 1)))


def test_a_skill_asked_for_by_an_answer_that_is_gone_is_not_kept_in_files(copy: Path) -> None:
    skills = copy / "knowledge/skills.yml"
    there = skills.read_text(encoding="utf-8")
    skills.write_text(there.replace("given: [aide-logement", "given: [aide-lune"), encoding="utf-8")
    assert wrong(copy, {}) == []
    with pytest.raises(ContentError, match=r"skills.yml:\d+: réponse inconnue : « aide-lune »"):
        check(copy, TODAY)


def test_a_figure_that_no_answer_gives_is_not_kept_in_files_but_stops_no_editor(copy: Path) -> None:
    name = "knowledge/figures/aides-locales.yml"
    figures = (copy / name).read_text(encoding="utf-8")
    (copy / name).write_text(figures.replace("mezzo_reduction:", "mezzo_baisse:"), encoding="utf-8")
    for entry in copy.glob("knowledge/answers/*/*.yml"):
        text = entry.read_text(encoding="utf-8")
        entry.write_text(text.replace("{mezzo_reduction}", "une partie"), encoding="utf-8")
    assert wrong(copy, {}) == []
    with pytest.raises(ContentError, match="chiffre jamais utilisé : mezzo_baisse"):
        check(copy, TODAY)


Spoil = tuple[str, str, str, str]
SPOILT: dict[str, Spoil] = {
    "not YAML": (ENTRY, "key: permis-500-euros", "key: [permis", "YAML illisible"),
    "a field missing": (ENTRY, "owner: ", "propriétaire: ", "owner"),
    "a source without a date": (ENTRY, "checked_on: 2026-11-23", "checked_on: ", "checked_on"),
    "a doubt that names nobody to ask": (ENTRY, "certainty: A", "certainty: D", "confirm_with"),
    "a certainty nobody knows": (ENTRY, "certainty: A", "certainty: E", "certainty"),
    "a text too hard to read": (
        ENTRY,
        "answer: |\n",
        "answer: Conformément aux dispositions réglementaires précédemment mentionnées, toute sollicitation "
        "financière supplémentaire nécessite une instruction administrative.\nmore: |\n",
        "trop dur à lire",
    ),
    "a trade of no family": (
        "knowledge/trades.yml",
        "  family: alimentation",
        "  family: gourmandise",
        "gourmandise",
    ),
    "a network of no family": (
        "knowledge/networks.yml",
        "    families: [transport-logistique]",
        "    families: [astronautique]",
        "astronautique",
    ),
    "a table with a wrong point": (
        "knowledge/places/departments.csv",
        "49;Maine",
        "4;Maine",
        "valeur non permise",
    ),
    "a dossier silent on what does not exist": (
        "knowledge/forms/feasibility.yml",
        "untold: [difficultes",
        "untold: [horoscope",
        "ni thème ni réponse : horoscope",
    ),
    "a skill asked for by what a dossier keeps quiet": (
        "knowledge/skills.yml",
        "given: [aide-logement",
        "given: [rqth-droits",
        "le dossier n'en dit jamais rien",
    ),
    "a form nobody wrote": (ENTRY, "certainty: A", "certainty: A\nform: horoscope", "horoscope"),
    "a theme that is not in the menu": ("knowledge/themes.yml", "aides: ", "aide: ", "thème absent"),
    "a figure nobody declared": (ENTRY, "answer: |\n", "answer: |\n  {prime_de_noel} ", "prime_de_noel"),
    "an amount typed in the text": (
        ENTRY,
        "answer: |\n",
        "answer: |\n  Tu touches 500 euros. ",
        "est un montant",
    ),
    "a mark left open": (ENTRY, "answer: |\n", "answer: |\n  **ouvert ", "balise"),
    "HTML": (ENTRY, "answer: |\n", "answer: |\n  <b>gras</b> ", "balise"),
    "a key that is not the file's": (ENTRY, "key: permis-500-euros", "key: permis-mort", "nom du fichier"),
    "an unknown follow-up": (ENTRY, "followups: [", "followups: [cle-inconnue, ", "cle-inconnue"),
    "an alias of another answer": (
        ENTRY,
        "aliases:\n",
        "aliases:\n  - SALAIRE ??\n",
        "alias",
    ),
    "an answer too long": (ENTRY, "answer: |\n", f"answer: |\n  {'mot ' * 150}", "caractères"),
    "a key repeated": (ENTRY, "certainty: A", "certainty: A\ncertainty: B", "clé répétée"),
    "a figure without value": (FIGURES, "values:", "valeurs:", "smic"),
    "a response gone": ("domain.yml", "utter_panne:", "utter_pane:", "utter_panne"),
    "a button that does nothing": ("domain.yml", "payload: menu}", "payload: danse}", "danse"),
    "an intent without examples": ("domain.yml", "  - robot\n", "  - robot\n  - fantome\n", "fantome"),
    "a theme without answers": ("knowledge/themes.yml", "paie: Ma paie", "paie: Ma paie\nvide: Vide", "vide"),
    "a danger that leads to an answer that is gone": (
        "knowledge/safeguard/accident.yml",
        "followups: [",
        "followups: [cle-inconnue, ",
        "cle-inconnue",
    ),
    "a danger list that cannot be read": ("knowledge/safeguard/fugue.yml", "phrases:", "phrase:", "phrases"),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), SPOILT.values(), ids=SPOILT.keys())
def test_a_mistake_is_stopped_with_its_file_and_line(
    file: str, old: str, new: str, said: str, copy: Path
) -> None:
    text = (copy / file).read_text()
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as error:
        check(copy, TODAY)
    assert said in str(error.value)
    named = [problem for problem in error.value.problems if said in str(problem)]
    assert named
    assert all(problem.line > 0 for problem in named), named


async def test_a_changed_file_is_live_and_a_broken_one_changes_nothing(
    copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf(copy, Unedited())
    path = copy / ENTRY
    good = path.read_text()
    path.write_text(good.replace("question: ", "question: Dis, ", 1))
    await shelf.follow()
    changed = shelf.content.library.get("permis-500-euros")
    assert changed
    assert changed.question.startswith("Dis, ")
    path.write_text("key: [")
    await shelf.follow()
    assert shelf.content.library.get("permis-500-euros") is changed
    assert f"{ENTRY}:2" in caplog.text
    path.write_text(good)
    await shelf.follow()
    back = shelf.content.library.get("permis-500-euros")
    assert back
    assert not back.question.startswith("Dis, ")
