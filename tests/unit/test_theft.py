"""New words of an entry are tried against the questions of the others before anybody publishes them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.conversation.asked import Reason
from bot.conversation.content import Content
from bot.editing.groups import grouped
from bot.editing.theft import Theft
from bot.editing.unanswered import Question, State
from bot.understanding.likeness import LocalLikeness
from bot.understanding.theft import LocalThefts
from bot.understanding.utterances import Utterance
from tests.conftest import Clock

ROWS = [
    ("conges", "combien de jours de congés"),
    ("conges", "mes vacances"),
    ("salaire", "combien je gagne par mois"),
    ("salaire", "ma paie d'apprenti"),
    ("aide-logement", "payer mon loyer"),
]
HELD_OUT = [
    Utterance("je gagne combien par mois en cap", "salaire"),
    Utterance("combien de jours de vacances jai", "conges"),
    Utterance("pizza", "hors_sujet"),
]


def stolen(content: Content, key: str, *aliases: str) -> list[Theft]:
    few = replace(content, examples=ROWS)
    return list(asyncio.run(LocalThefts(HELD_OUT).stolen(few, key, aliases)))


def test_an_alias_far_from_every_question_takes_none(content: Content) -> None:
    assert stolen(content, "aide-logement", "l'apl pour une chambre") == []


def test_the_questions_it_would_take_are_named_with_whom_they_are_taken_from(content: Content) -> None:
    taken = stolen(content, "aide-logement", "je gagne combien par mois en cap boulanger", "mes vacances !")
    assert Theft("salaire", ("je gagne combien par mois en cap",)) in taken
    assert any(theft.victim == "conges" and "mes vacances" in theft.texts for theft in taken)


def test_one_s_own_questions_are_not_stolen(content: Content) -> None:
    assert stolen(content, "salaire", "je gagne combien par mois en cap boulanger") == []


def question(number: int, text: str, clock: Clock) -> Question:
    return Question(number, text, Reason.LOST, "", clock(), State.OPEN, "", awaited=False)


def test_questions_alike_are_one_group_whatever_their_order(clock: Clock) -> None:
    texts = ["permis bateau", "Permis bateau !", "c possible le permis bateau ?", "salle de sport gratuite"]
    asked = [question(number, text, clock) for number, text in enumerate(texts, 1)]
    groups = asyncio.run(grouped(asked, LocalLikeness()))
    assert [set(group.ids) for group in groups] == [{1, 2, 3}, {4}]
    assert groups[0].texts == ("Permis bateau !", "c possible le permis bateau ?")
    assert asyncio.run(grouped(asked[::-1], LocalLikeness()))[0].id == groups[0].id
