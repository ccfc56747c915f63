"""Handing over to an adviser: what, to whom, for how long, and nothing before an explicit yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.answers.schema import Entry
from bot.conversation.guided.project import reading_of
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.directory.gazetteers import department_of
from bot.feasibility.advice import advise
from bot.feasibility.dossier import dossier_of, may_have_dossier
from bot.feasibility.outcome import decide
from bot.feasibility.skills import needs_of
from bot.forms.path import outcome as answers_of
from bot.forms.progress import Progress
from bot.forms.view import rows
from bot.handoff.cases import Consent, Request
from bot.handoff.promise import promised, said
from bot.messages import Button, ReplyKind

CALL_BACK = "rappel"
YES, NO = "yes", "no"
# Dangers come first: their urgencies are smaller.
AFTER_DANGERS = 10


def finished(turn: Turn, key: str) -> Progress | None:
    """A form answered to the end in this session."""
    progress = turn.context.forms.get(key)
    return progress if progress and progress.finished else None


def refused(turn: Turn) -> Outcome | None:
    """Why no dossier may be made of this project: under 15, or nobody knows; None when one may."""
    project = finished(turn, turn.content.questionnaire.key)
    if project and not may_have_dossier(reading_of(turn, project)):
        human = Button(turn.label(Phrase.A_HUMAN), "speak:parler_a_quelquun")
        otherwise = turn.content.questionnaire.dossier.otherwise
        return turn.say(Phrase.NO_DOSSIER, ReplyKind.ANSWER, human, pourquoi=otherwise)
    return None


async def ask_consent(turn: Turn, contact: Progress) -> Outcome:
    """Everything that would be handed over, and the question."""
    words = _consent_words(turn, contact)
    buttons = (
        Button(turn.label(Phrase.CONSENT_YES), f"handover:{YES}"),
        Button(turn.label(Phrase.CONSENT_NO), f"handover:{NO}"),
    )
    reply = turn.phrase(Phrase.CONSENT, ReplyKind.NOTICE, *buttons, **words)
    return turn.outcome(reply, context=turn.context.asking(f"handover:{YES}", f"handover:{NO}"))


async def transmit(turn: Turn) -> Outcome | None:
    """The dossier put in the advisers' queue; None when what it is made of is gone."""
    project, contact = finished(turn, turn.content.questionnaire.key), finished(turn, CALL_BACK)
    if project is None or contact is None:
        return None
    reading = reading_of(turn, project)
    conclusion = decide(reading)
    made = dossier_of(reading, conclusion, advise(reading, conclusion).strengths, turn.content.trade_names)
    if made is None:
        return refused(turn)
    dossier = replace(made, given=tuple(entry.question for entry in _given(turn)))
    agreed = turn.phrase(Phrase.CONSENT, ReplyKind.NOTICE, **_consent_words(turn, None)).text
    urgency, territory = AFTER_DANGERS + conclusion.priority, department_of(dossier.town)
    commune = turn.content.directory.atlas.code_of(dossier.town)
    duty = await turn.house.roster.duty(commune or territory, urgency)
    promise = promised(conclusion.delay, turn.now, duty.hours, duty.ahead, duty.advisers)
    request = Request(
        dossier=dossier,
        urgency=urgency,
        territory=territory,
        due=conclusion.due,
        contact=answers_of(turn.content.forms[CALL_BACK], contact),
        consent=Consent(agreed, (conclusion.taken_by,), turn.now),
        promised=promise,
        commune=commune,
        needs=needs_of(turn.content.skills, reading, conclusion, _told(turn)),
    )
    return replace(_handed_over(turn, promise), request=request)


def _handed_over(turn: Turn, promise: datetime | None) -> Outcome:
    """By when somebody answers, or that nobody can tell."""
    kept = turn.house.retention.in_words()
    if promise is None:
        return turn.say(Phrase.HANDED_OVER, ReplyKind.NOTICE, **kept)
    return turn.say(Phrase.PROMISED, ReplyKind.NOTICE, quand=said(promise, turn.now), **kept)


def _given(turn: Turn) -> list[Entry]:
    """The answers of this session that a dossier may name."""
    untold = {*turn.content.questionnaire.dossier.untold}
    found = (turn.content.library.get(key) for key in turn.context.given)
    return [entry for entry in found if entry and untold.isdisjoint((entry.key, entry.theme))]


def _told(turn: Turn) -> set[str]:
    """The answers that the dossier names, and their themes."""
    return {name for entry in _given(turn) for name in (entry.key, entry.theme)}


def _consent_words(turn: Turn, contact: Progress | None) -> dict[str, object]:
    """What is agreed to; its proof, without `contact`, outlives the person's data and says none of it."""
    reach = topics = turn.label(Phrase.AS_SHOWN)
    if contact:
        answers = rows(turn.content.forms[CALL_BACK], contact, {})
        reach = ", ".join(row.answer for row in answers if row.answer)
        topics = ", ".join(entry.label for entry in _given(turn)) or turn.label(Phrase.NO_TOPIC)
    project = finished(turn, turn.content.questionnaire.key)
    taken_by = decide(reading_of(turn, project)).taken_by if project else ""
    return {
        "contact": reach,
        "sujets": topics,
        "destinataire": taken_by,
        **turn.house.retention.in_words(),
    }
