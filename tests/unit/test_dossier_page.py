"""What an adviser reads of a case: all of it, escaped, and understood without its colours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.console.render import page, terminal
from bot.console.sheet import ERASED, Sheet, sheet_of
from bot.console.words import CONTACT, DANGERS, delay
from bot.conversation.content import Content
from bot.feasibility.advice import advise
from bot.feasibility.dossier import Dossier, dossier_of
from bot.feasibility.outcome import decide
from bot.feasibility.schema import Delay
from bot.forms.answers import Value
from bot.handoff.cases import Case, CaseKind, Consent
from tests.unit.feasibility_sample import BROKEN, CENTRE, SOLID, people, reading

AT = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)
CONSENT = Consent("Oui, un conseiller peut lire mon dossier.", ("Conseillers de la Mayenne", "CFA"), AT)
CONTACT_GIVEN: dict[str, Value] = {
    "prenom": "Lina", "moyen": "telephone", "telephone": "06 12 34 56 78", "moment": ("midi", "soir"),
}  # fmt: skip
UNSURE = people(
    SOLID, commune="Craon (53)", vu=None, cfa="connu", entreprise="contacte", contacts="quelques",
    trajet="long", dormir="un_seul", absences="souvent", appel="stress",
)  # fmt: skip
ATTACK = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"


def made(answers: dict[str, Value], content: Content) -> Dossier:
    known = reading(answers)
    outcome = decide(known)
    dossier = dossier_of(known, outcome, advise(known, outcome).strengths, content.trade_names)
    assert dossier
    return dossier


def case(dossier: Dossier | None, **other: Any) -> Case:
    kind = CaseKind.DOSSIER
    due = dossier.outcome.due if dossier else None
    whole = Case(12, 3, "accompagner", 4, "53", 1, AT, AT, kind, due, dossier, CONTACT_GIVEN, CONSENT)
    return replace(whole, **other)


def danger(**other: Any) -> Case:
    return replace(Case(13, 4, "violence_sexuelle", 1, "49", 2, AT, AT + timedelta(hours=1)), **other)


@pytest.fixture(scope="module")
def sheet(content: Content) -> Sheet:
    return sheet_of(case(made(UNSURE, content)), content)


class Reader(HTMLParser):
    """The text of a page, its tags and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags = "", list[tuple[str, dict[str, str | None]]]()
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += "" if self._inside and self._inside[-1] == "style" else f"{data} "


def read(text: str) -> str:
    """A text without what typography and lines change."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


SAID = (
    *("À accompagner", "deux_points_rouges", "Deux dimensions rouges.", "30 novembre 2026", "Mayenne (53)"),
    *("La mission locale, le CIO ou une MFR", "Seuils proposés, à valider par les conseillers."),
    *("maçon, maçonne", "Craon (53)", "septembre 2027", "Projet et connaissance du métier", "Entourage"),
    *("sans_reponse", "trop_peu", "« Où dormir : C'est réglé pour un seul » vaut 1 sur 2.", "rouge, 1 sur 4"),
    *("Métier vu en vrai", "Lire et calculer", "Un adulte t'aide.", "Lina", "06 12 34 56 78"),
    *("Entre midi et deux, En fin de journée", "Oui, un conseiller peut lire mon dossier."),
    *("Conseillers de la Mayenne, CFA", "23 novembre 2026 à 17 h 05", "projet, version 1"),
)


@pytest.mark.parametrize("words", SAID)
def test_everything_is_said_on_the_page_and_in_the_terminal(words: str, sheet: Sheet) -> None:
    assert words in read(Reader(page(sheet)).text)
    assert words in read(terminal(sheet))


def test_three_centres_near_there_with_what_is_known_of_their_teaching(sheet: Sheet) -> None:
    assert len(sheet.centres) == 3
    assert all("km" in place.where or "sur place" in place.where for place in sheet.centres)
    assert sheet.centres_why
    assert all(read(place.name) in read(Reader(page(sheet)).text) for place in sheet.centres)


def test_a_town_we_do_not_know_has_no_centres(content: Content) -> None:
    assert sheet_of(case(made(people(SOLID, commune="Nulle-Part"), content)), content).centres == ()
    assert "Non précisé" in page(sheet_of(case(made(people(SOLID, commune=None), content)), content))


def test_each_gap_is_said_once(sheet: Sheet) -> None:
    assert sheet.gaps == ("Métier vu en vrai", "Lire et calculer", "Projet et connaissance du métier")


@pytest.mark.parametrize(("answers", "limit"), [(CENTRE, "Fin des 3 mois"), (BROKEN, "Fin des 6 mois")])
def test_a_deadline_is_told_to_the_day_it_may_fall_on(
    answers: dict[str, Value], limit: str, content: Content
) -> None:
    facts = {fact.name: fact.value for fact in sheet_of(case(made(answers, content)), content).facts}
    (value,) = (value for name, value in facts.items() if name.startswith(limit))
    assert value.startswith("entre le ")


def test_colour_is_never_the_only_sign(sheet: Sheet) -> None:
    html = page(sheet)
    drawing = html[html.index("<svg") : html.index("</svg>")]
    reader = Reader(drawing)
    assert 'role="img" aria-labelledby="chart-title chart-desc"' in drawing
    assert [tag for tag, _ in reader.tags if tag in ("title", "desc")] == ["title", "desc"]
    for standing in sheet.standings:
        assert read(reader.text).count(read(standing.dimension.label)) == 2
    shapes = {
        (dict(group)["class"], dict(shape)["d"])
        for (_, group), (_, shape) in zip(
            [tag for tag in reader.tags if tag[0] == "g"],
            [tag for tag in reader.tags if tag[1].get("class") == "shape"],
            strict=True,
        )
    }
    assert len(shapes) == len({level for level, _ in shapes}) == 4
    assert all(word in reader.text for word in ("vert, ", "orange, ", "rouge, ", "à voir"))


def attacked(content: Content) -> Sheet:
    dossier = made(UNSURE, content)
    spoiled = replace(
        dossier,
        answers=tuple(replace(said, name=ATTACK, answer=ATTACK) for said in dossier.answers),
        outcome=replace(dossier.outcome, label=ATTACK, rule=ATTACK, because=ATTACK, taken_by=ATTACK),
        gaps=(ATTACK,),
        strengths=(ATTACK,),
        trade=ATTACK,
        month=ATTACK,
        notice=ATTACK,
        standings=tuple(
            replace(one, fired=tuple(replace(fired, rule=ATTACK, said=ATTACK) for fired in one.fired))
            for one in dossier.standings
        ),
    )
    contact = dict.fromkeys((*CONTACT_GIVEN, "email", ATTACK), ATTACK)
    wanted = case(spoiled, contact=contact, consent=Consent(ATTACK, (ATTACK,), AT), territory=ATTACK)
    sheet = sheet_of(wanted, content)
    place = replace(sheet.centres[0], name=ATTACK, where=ATTACK, phone=ATTACK, site="", taught=(ATTACK,))
    return replace(sheet, centres=(place,))


def test_no_field_becomes_markup(content: Content) -> None:
    html = page(attacked(content))
    tags = Reader(html).tags
    assert not {"script", "img", "iframe", "link", "object"} & {tag for tag, _ in tags}
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert "<script" not in html
    assert unescape(html).count("<script>") > 40


def test_the_page_asks_nothing_of_any_site(sheet: Sheet) -> None:
    html = page(sheet)
    assert "default-src 'none'" in html
    assert not [
        name for _, attributes in Reader(html).tags for name in attributes if name in ("src", "srcset")
    ]
    assert "url(" not in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_a_danger_says_its_kind_its_time_its_department_and_that_there_is_no_text(content: Content) -> None:
    for text in (page(sheet_of(danger(), content)), terminal(sheet_of(danger(), content))):
        said = read(unescape(text))
        for words in (
            "violence sexuelle",
            "17 h 05",
            "18 h 05",
            "Maine-et-Loire (49)",
            "Aucun texte n'est gardé",
        ):
            assert words in said
        assert "Réponses" not in said


def test_without_a_town_a_danger_is_for_everyone(content: Content) -> None:
    assert "Sans territoire" in terminal(sheet_of(danger(territory=""), content))


def test_every_danger_has_a_name(content: Content) -> None:
    assert {category.key for category in content.safeguard.categories} == set(DANGERS)


def test_every_contact_question_has_a_name(content: Content) -> None:
    assert {question.key for question in content.forms["rappel"].questions} <= set(CONTACT)


@pytest.mark.parametrize("kind", CaseKind)
def test_an_erased_case_says_so_and_nothing_else_of_the_person(kind: CaseKind, content: Content) -> None:
    whole = case(None, contact=None) if kind is CaseKind.DOSSIER else danger()
    gone = replace(whole, conversation_id=None, territory="", erased_at=AT + timedelta(days=1))
    sheet = sheet_of(gone, content)
    assert sheet.title == ERASED
    assert "Lina" not in page(sheet)
    assert (CONSENT.words in page(sheet)) == (kind is CaseKind.DOSSIER)


def test_a_dossier_of_another_version_is_not_taken_for_an_empty_one(content: Content) -> None:
    said = terminal(sheet_of(case(None), content))
    assert "ne peut plus être relu" in read(said)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Delay(open_hours=0), "tout de suite"),
        (Delay(open_hours=48), "48 heures ouvrées"),
        (Delay(days=0), "le jour même"),
        (Delay(days=7), "7 jours"),
    ],
)
def test_a_delay_is_said(wanted: Delay, said: str) -> None:
    assert delay(wanted) == said
