"""Every guide: what it uses, what by itself calls for it, and what goes on when a fact is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace

from bot.answers.schema import Entry
from bot.conversation.answering import answer, more_button
from bot.conversation.content import PROJECT
from bot.conversation.guided import centres, handover, meeting, pay, project
from bot.conversation.guided.asking import ANY_TRADE
from bot.conversation.guided.facts import learned
from bot.conversation.guided.filling import Forms
from bot.conversation.meaning import Entities, Facts
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.forms.progress import Progress
from bot.messages import ReplyKind

UNSURE = frozenset(
    {
        *("je sais pas", "je ne sais pas", "sais pas", "je sais pas encore", "pas encore", "je hesite"),
        *("aucune idee", "pas didee", "rien", "peu importe"),
        *("importe quoi", "nimporte quoi", "ne importe quoi"),
    }
)


@dataclass(frozen=True, slots=True)
class Guide:
    """How an entry is worked out for one person.

    `uses` names the facts it needs, `asks` the brief form that asks for them ("" when it is no use asking);
    `called_for` says whether facts alone, without a question, ask for it. `general`: the entry's own words
    come before the first question.
    """

    run: Callable[[Turn, Entry], Awaitable[Outcome]]
    uses: frozenset[str] = frozenset()
    asks: Callable[[Turn], str] = lambda _: ""
    called_for: Callable[[Facts], bool] = lambda _: False
    general: bool = False


async def work_out(turn: Turn, entry: Entry) -> Outcome:
    """An entry's answer for one person, or the question it still takes."""
    guide = GUIDES[entry.form or ""]
    form = guide.asks(turn)
    if not form:
        return await guide.run(turn, entry)
    opening = guide.general and turn.context.topic != entry.key
    general = replace(answer(entry, turn.content, turn.today), buttons=more_button(entry, turn.content))
    return await FORMS.ask(turn, form, entry.key, general if opening else None)


async def _worked_out(turn: Turn, progress: Progress) -> Outcome:
    """What a brief form was asked for, now that nothing is missing."""
    known = turn.learning(learned(turn.content.forms[progress.form], progress))
    topic = turn.content.library.get(turn.context.topic)
    for entry in (topic, *turn.content.library):
        guide = GUIDES.get(entry.form or "") if entry else None
        if entry and guide and guide.asks(turn) == progress.form:
            return await guide.run(known, entry)
    return turn.say(Phrase.NOTED, ReplyKind.ANSWER, **turn.house.retention.in_words())


async def _study(turn: Turn, entry: Entry) -> Outcome:
    return await FORMS.open(replace(turn, context=turn.context.toward(entry.key, "")), PROJECT)


FORMS = Forms(
    {
        PROJECT: project.conclude,
        handover.CALL_BACK: handover.ask_consent,
        **dict.fromkeys(("paie", "centres", "lieu"), _worked_out),
    }
)
PLACE = frozenset({"place"})
GUIDES = {
    "paie": Guide(
        pay.estimate,
        frozenset({"age", "year"}),
        lambda turn: "paie" if pay.known(turn) else "",
        lambda facts: not pay.missing(facts),
        general=True,
    ),
    "centres": Guide(centres.find, PLACE | {"trade"}, lambda _: "centres", lambda facts: "trade" in facts),
    "accueil": Guide(
        meeting.offices, PLACE, lambda turn: "lieu" if turn.content.directory.tables.offices else ""
    ),
    "evenements": Guide(
        meeting.events, PLACE, lambda turn: "lieu" if turn.content.directory.tables.events else ""
    ),
    PROJECT: Guide(_study),
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
