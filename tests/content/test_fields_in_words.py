"""Nobody who edits reads a word of the code: every field, choice and rule of a form is in French."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.console.contents.faults import Fault, faults
from bot.console.contents.words import LABELS, OPTIONS, Own, place_of
from bot.content.workshop import FileWorkshop
from bot.content.yaml_files import WRITINGS
from bot.editing.pieces import Kind, Piece
from tests.conftest import ROOT

WORKSHOP = FileWorkshop(ROOT)
SHIPPED = WORKSHOP.shipped()
LODGING = Piece.named("answers/aide-logement")
SCHEMAS = {piece.kind: WORKSHOP.schema(piece) for piece in SHIPPED}
SHAPES = [*SCHEMAS.values(), WORKSHOP.schema(Piece.named("safeguard/words"))]
# Said as they are.
LETTERS = set("ABCD")


def within(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and all in it."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from within(part)


PARTS = [part for schema in SHAPES for part in within(schema)]


def test_every_field_has_its_name() -> None:
    assert {name for part in PARTS for name in part.get("properties", {})} <= LABELS.keys()


def test_every_choice_has_its_words() -> None:
    values = {str(value) for part in PARTS for value in part.get("enum", ())}
    assert values - LETTERS <= OPTIONS.keys()


def test_every_way_of_writing_is_told() -> None:
    patterns = {part["pattern"] for part in PARTS if isinstance(part.get("pattern"), str)}
    assert patterns <= WRITINGS.keys()


def told(piece: str, **fields: Any) -> list[Fault]:
    """What an editor is told of a piece with some fields changed."""
    there = Piece.named(piece)
    found = WORKSHOP.problems({there: {**SHIPPED[there], **fields}})
    return faults(found, there, WORKSHOP.blamed)


def test_a_fault_says_where_and_why_without_a_path() -> None:
    source = {**SHIPPED[LODGING]["sources"][0], "url": "caf.fr", "checked_on": ""}
    found = told(str(LODGING), sources=[source])
    assert {(fault.where, fault.why) for fault in found} == {
        ("Sources, 1 : Adresse", "écriture non permise : une adresse qui commence par https://"),
        ("Sources, 1 : Vérifié le", "à remplir"),
    }


@pytest.mark.parametrize(
    ("piece", "fields", "path"),
    [
        ("figures/smic_mensuel", {"unit": None}, ("unit",)),
        ("responses/utter_accueil", {"text": None}, ("text",)),
        ("forms/feasibility", {"title": ""}, ("title",)),
        ("safeguard/suicide", {"reply": ""}, ("reply",)),
    ],
)
def test_a_fault_leads_to_its_field_whatever_file_the_piece_stands_in(
    piece: str, fields: dict[str, Any], path: tuple[str, ...]
) -> None:
    (fault,) = told(piece, **fields)
    assert (fault.path, fault.other) == (path, None)


def test_a_fault_elsewhere_leads_to_the_piece_to_blame() -> None:
    found = WORKSHOP.problems({LODGING: "withdrawn"})
    blamed = {fault.where: fault.other for fault in faults(found, LODGING, WORKSHOP.blamed)}
    assert blamed["Réponse mobili-jeune"] == Piece(Kind.ANSWER, "mobili-jeune")


def test_a_place_is_told_once() -> None:
    assert (
        place_of(("questions", Own("age"), "choices", 1, "label"))
        == "Questions, age : Choix proposés, 2 : Libellé"
    )
    assert place_of(("rules", 3)) == "Règles, 4"
    assert place_of(()) == "Toute la fiche"
