"""The guide to writing shows examples that would be published, and names fields as the forms do."""

from __future__ import annotations

import re
from typing import Any

import yaml
from pydantic import TypeAdapter

from bot.answers.schema import Figure
from bot.console.contents.shapes import Shape
from bot.console.contents.words import LABELS
from bot.content.workshop import FileWorkshop
from bot.editing.pieces import Kind, Piece
from bot.forms.schema import Question
from bot.web.guide import as_html
from tests.conftest import ROOT

GUIDE = (ROOT / "knowledge/README.md").read_text(encoding="utf-8")
ANSWER, FIGURE, QUESTION = (
    yaml.safe_load(said) for said in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
)


def test_its_answer_and_its_figure_would_pass_the_gate() -> None:
    (name,) = FIGURE
    edits: dict[Piece, Any] = {
        Piece(Kind.ANSWER, ANSWER["key"]): ANSWER,
        Piece(Kind.FIGURE, name): FIGURE[name],
    }
    assert FileWorkshop(ROOT).problems(edits) == []
    assert len(ANSWER["aliases"]) >= 10
    assert len(TypeAdapter(Figure).validate_python(FIGURE[name]).values) > 1


def test_its_question_of_a_form_is_one() -> None:
    studied = [{**QUESTION[0], "choices": [_plain(choice) for choice in QUESTION[0]["choices"]]}]
    assert TypeAdapter(list[Question]).validate_python(studied)[0].key == "entreprise"


def _plain(choice: dict[str, Any]) -> dict[str, Any]:
    """A choice without its points, which only the study of a project has."""
    return {name: value for name, value in choice.items() if name != "points"}


def test_it_names_the_fields_as_the_forms_do() -> None:
    named = {
        step
        for line in GUIDE.splitlines()
        if line.startswith("| ") and not line.startswith("| Champ")
        for step in re.split(r" : ", line.split("|")[1].strip())
    }
    assert len(named) > 15
    assert named <= set(LABELS.values())


def test_it_says_the_limits_that_the_forms_say() -> None:
    workshop, piece = FileWorkshop(ROOT), Piece.named("answers/aide-logement")
    hints = [field.hint for field in Shape(workshop.schema(piece)).fields(workshop.shipped()[piece])]
    for number in ("500", "1 500", "30 caractères"):
        assert number in GUIDE
        assert any(number in hint for hint in hints)


def test_as_a_page_it_has_one_title_and_its_tables() -> None:
    page = as_html(GUIDE)
    assert page.count("<h1>") == 1
    assert page.count("<table>") == 2
    assert "|---" not in page
