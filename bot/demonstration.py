"""Invented people whose cases advisers may try the desk on; asked for by a command, never made by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from random import Random

from bot.conversation.content import Content
from bot.conversation.context import Context
from bot.conversation.guided.handover import AFTER_DANGERS
from bot.conversation.ports import Outcome
from bot.directory.gazetteers import department_of
from bot.feasibility.advice import advise
from bot.feasibility.dossier import dossier_of
from bot.feasibility.outcome import decide
from bot.feasibility.people import answer, draw
from bot.feasibility.scoring import read, walk
from bot.feasibility.skills import needs_of
from bot.handoff.cases import Alert, Consent, Request
from bot.handoff.hours import FRANCE
from bot.messages import Channel, Message, MessageKind
from bot.storage.conversations import SqlThreads
from bot.storage.database import Database
from bot.storage.inbox import SqlInbox

NAMES = ("Lou", "Sami", "Inès", "Noa", "Yanis", "Jade")
AGREED = "Démonstration : cette personne est inventée."
DANGER = Alert("mal_etre", 4, "49")


async def invent(database: Database, content: Content, clock: Callable[[], datetime]) -> int:
    """Hand over a dossier for each of a few invented people, and one danger; how many cases."""
    inbox, threads = SqlInbox(database, clock), SqlThreads(database, clock)
    outcomes = [Outcome(Context(), request=asked) for asked in _requests(content, clock())]
    outcomes.append(Outcome(Context(), alert=DANGER))
    for number, outcome in enumerate(outcomes):
        address = f"demo-{number}"
        await inbox.add([Message(Channel.WEB, address, f"{address}-1", MessageKind.TEXT, "Bonjour")])
        waiting = next(each for each in await inbox.next((), 1000) if each.message.address == address)
        await threads.settle(waiting, outcome)
    return len(outcomes)


def _requests(content: Content, now: datetime) -> Iterator[Request]:
    chance = Random(2026)  # noqa: S311 - nothing secret: everybody gets the same people
    drawn = (_request(content, now, chance) for _ in iter(int, 1))
    some = islice((request for request in drawn if request), len(NAMES))
    for name, request in zip(NAMES, some, strict=True):
        yield replace(request, contact={"prenom": name, "moyen": "ici"})


def _request(content: Content, now: datetime, chance: Random) -> Request | None:
    """What a random person would hand over; None for those who may have no dossier."""
    person, today = draw(chance), now.astimezone(FRANCE).date()
    asked = walk(content.questionnaire, lambda question: answer(person, question, today, chance))
    given = {question.key: value for question, value in asked if value is not None}
    reading = read(content.questionnaire, given, today)
    conclusion = decide(reading)
    strengths = advise(reading, conclusion).strengths
    dossier = dossier_of(reading, conclusion, strengths, content.trade_names)
    if dossier is None:
        return None
    territory, consent = department_of(dossier.town), Consent(AGREED, (conclusion.taken_by,), now)
    commune = content.directory.atlas.code_of(dossier.town)
    return Request(
        dossier,
        AFTER_DANGERS + conclusion.priority,
        territory,
        conclusion.due,
        {},
        consent,
        commune=commune,
        needs=needs_of(content.skills, reading, conclusion, ()),
    )
