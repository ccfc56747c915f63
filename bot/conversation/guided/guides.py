"""Every guide: what it uses, what by itself calls for it, and what goes on when a fact is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from bot.answers.schema import Entry
from bot.conversation.guided import centres, meeting, pay
from bot.conversation.guided.asking import ANY_TRADE
from bot.conversation.meaning import Entities, Facts
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn

UNSURE = frozenset(
    {
        *("je sais pas", "je ne sais pas", "sais pas", "je sais pas encore", "pas encore", "je hesite"),
        *(
            "aucune idee",
            "pas didee",
            "rien",
            "peu importe",
            "importe quoi",
            "nimporte quoi",
            "ne importe quoi",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Guide:
    """How an entry is worked out for one person.

    `uses` names the facts it needs; `called_for` says whether facts alone, without a question, ask for it.
    """

    run: Callable[[Turn, Entry], Awaitable[Outcome]]
    uses: frozenset[str]
    called_for: Callable[[Facts], bool] = lambda _: False


GUIDES = {
    "paie": Guide(pay.estimate, frozenset({"age", "year"}), lambda facts: not pay.missing(facts)),
    "centres": Guide(centres.find, frozenset({"place", "trade"}), lambda facts: "trade" in facts),
    "accueil": Guide(meeting.offices, frozenset({"place"})),
    "evenements": Guide(meeting.events, frozenset({"place"})),
}


def carried_on(turn: Turn, heard: Collection[str]) -> Entry | None:
    """The entry that the facts just heard belong to: the one being worked out, or one they call for."""
    topic = turn.content.library.get(turn.context.topic)
    if topic and topic.form and GUIDES[topic.form].uses.intersection(heard):
        return topic
    known = turn.context.known() | dict.fromkeys(turn.context.unsettled, "")
    return next((entry for entry in turn.content.library if _calls_for(entry, heard, known)), None)


def _calls_for(entry: Entry, heard: Collection[str], known: Facts) -> bool:
    guide = GUIDES.get(entry.form or "")
    return bool(guide and guide.uses.intersection(heard) and guide.called_for(known))


def fits(entry: Entry, entities: Entities, likeliest: bool) -> bool:
    """Whether the facts in a message are those this entry works with, or by themselves call for it."""
    guide = GUIDES.get(entry.form or "")
    known = entities.found() | dict.fromkeys(entities.unsettled(), "")
    return bool(guide and guide.uses & entities.heard() and (likeliest or guide.called_for(known)))


def chosen(turn: Turn, told: str) -> Facts:
    """The fact a button gives, "age=18-20", "place=49099"; none when it is not one of ours."""
    name, _, value = told.partition("=")
    if name == "trade" and (value == ANY_TRADE or turn.content.trade(value)):
        return {name: value}
    if name == "place" and (commune := turn.content.directory.atlas.coded(value)):
        return {name: commune.label}
    return pay.chosen(name, value)


def unsure(turn: Turn, words: str) -> str:
    """What "je sais pas" sets off where a trade was asked for; "" anywhere else."""
    return "answer:trouver-metier" if turn.context.expected == "trade" and words in UNSURE else ""


def in_words(turn: Turn, name: str, value: int | str) -> str:
    """A fact as a person reads it."""
    if name == "trade" and (trade := turn.content.trade(str(value))):
        return trade.label
    return pay.in_words(turn, name, value)
