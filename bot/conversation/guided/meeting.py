"""People to meet near somebody: the nearest reception points, the events to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answers.schema import Entry
from bot.conversation.answering import answer, onward
from bot.conversation.guided.cards import event_card, office_card, source_line
from bot.conversation.guided.centres import searched
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.directory.columns import EVENTS, OFFICES
from bot.directory.gazetteers import with_of
from bot.directory.tables import Table
from bot.messages import Reply, ReplyKind

SHOWN = 3


async def offices(turn: Turn, entry: Entry) -> Outcome:
    """The nearest reception points; the entry's own words where none was imported."""
    if not turn.content.directory.tables.offices:
        return _general(turn, entry)
    search = searched(turn)
    near = turn.content.directory.offices_near(search.commune, SHOWN) if search else []
    return _listed(turn, entry, Phrase.OFFICES, [office_card(turn, *one) for one in near], OFFICES)


async def events(turn: Turn, entry: Entry) -> Outcome:
    """The events of the next two months within 50 km; the entry's own words where none is known."""
    if not turn.content.directory.tables.events:
        return _general(turn, entry)
    search = searched(turn)
    near = turn.content.directory.events_near(search.commune, turn.now) if search else []
    return _listed(turn, entry, Phrase.EVENTS, [event_card(turn, *one) for one in near[:SHOWN]], EVENTS)


def _general(turn: Turn, entry: Entry) -> Outcome:
    return turn.outcome(answer(entry, turn.content, turn.today), context=turn.context.about(entry.key))


def _listed(turn: Turn, entry: Entry, opening: Phrase, cards: Sequence[str], table: Table[Any]) -> Outcome:
    if not cards:
        return _general(turn, entry)
    place = str(turn.context.known().get("place", ""))
    said = turn.content.phrases.text(opening, de_lieu=with_of(place))
    source = source_line(turn, table.short, turn.content.directory.tables.dates.get(table.file, ""))
    reply = Reply(opening, ReplyKind.ANSWER, "\n\n".join((said, *cards, source)), onward(entry, turn.content))
    return turn.outcome(reply, context=turn.context.about(entry.key))
