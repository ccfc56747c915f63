"""Training centres near somebody, for the trade they want, and the way to each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.schema import Entry
from bot.conversation.answering import more_button
from bot.conversation.context import at_hand
from bot.conversation.guided.asking import capital, place_to_ask, trade_to_ask
from bot.conversation.guided.cards import centre_card, centre_pin, event_card, source_line
from bot.conversation.guided.links import official_search, on_a_map
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.directory.columns import CENTRES, OFFERS
from bot.directory.gazetteers import Commune, Trade, with_of
from bot.directory.search import Findings, Ground
from bot.markup import Marked
from bot.messages import Button, Pin, Reply, ReplyKind

SHOWN = 3
FIRST_REGION = "52"
GROUNDS = {Ground.OFFER: Phrase.CENTRES_OFFER, Ground.FAMILY: Phrase.CENTRES_FAMILY}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: around which commune, and which trade (None for any)."""

    commune: Commune
    trade: Trade | None


async def find(turn: Turn, entry: Entry) -> Outcome:
    """The nearest centres, once the trade and the town are known; what is missing is asked."""
    return trade_to_ask(turn, entry) or place_to_ask(turn, entry) or _shown(turn, entry, 0)


def further(turn: Turn, entry: Entry, skip: int) -> Outcome:
    """The centres a little farther away."""
    return trade_to_ask(turn, entry) or place_to_ask(turn, entry) or _shown(turn, entry, skip)


def pinned(turn: Turn, skip: int) -> list[Reply]:
    """The centres just shown, each on a map; none where the search is no longer known."""
    search = searched(turn)
    if search is None:
        return []
    pins = (centre_pin(turn, found) for found in _findings(turn, search, skip).found)
    return [_on_map(turn, pin) for pin in pins if pin]


def searched(turn: Turn) -> Search | None:
    """The search that the facts now known make."""
    facts = turn.context.known()
    commune = turn.content.directory.atlas.named(str(facts.get("place", "")))
    return Search(commune, turn.content.trade(str(facts.get("trade", "")))) if commune else None


def _findings(turn: Turn, search: Search, skip: int) -> Findings:
    return turn.content.directory.centres.near(search.commune, search.trade, skip, SHOWN)


def _shown(turn: Turn, entry: Entry, skip: int) -> Outcome:
    search = searched(turn)
    if search is None:  # the town is gone from our table since it was named
        return turn.say(Phrase.LOST, ReplyKind.ANSWER)
    findings = _findings(turn, search, skip)
    parts = [
        _opening(turn, search, findings),
        *(centre_card(turn, found) for found in findings.found),
        _next_event(turn, search) if skip == 0 else "",
        _elsewhere(turn, search),
        _source(turn, findings),
    ]
    text = "\n\n".join(part for part in parts if part)
    buttons = _buttons(turn, entry, search, findings, skip)
    reply = Reply(Phrase.CENTRES_NEAR, ReplyKind.ANSWER, text, buttons)
    return turn.outcome(reply, context=turn.context.about(entry.key))


def _opening(turn: Turn, search: Search, findings: Findings) -> str:
    say, around = turn.content.phrases.text, with_of(search.commune.label)
    if not findings.found:
        return say(Phrase.CENTRES_NONE, de_lieu=around)
    if search.trade is None:
        return say(Phrase.CENTRES_ANY, de_lieu=around)
    phrase = GROUNDS.get(findings.ground, Phrase.CENTRES_NEAR)
    return say(phrase, metier=capital(search.trade.label), de_lieu=around)


def _next_event(turn: Turn, search: Search) -> str:
    near = turn.content.directory.events_near(search.commune, turn.now)
    return event_card(turn, *near[0]) if near else ""


def _elsewhere(turn: Turn, search: Search) -> str:
    """The official search, already filled in."""
    link = official_search(search.commune, search.trade)
    around = with_of(search.commune.name)
    return turn.content.phrases.text(Phrase.OFFICIAL_SEARCH, lien=Marked(link), de_lieu=around)


def _source(turn: Turn, findings: Findings) -> str:
    table = OFFERS if findings.ground is Ground.OFFER else CENTRES
    return source_line(turn, table.short, turn.content.directory.tables.dates.get(table.file, ""))


def _buttons(turn: Turn, entry: Entry, search: Search, findings: Findings, skip: int) -> tuple[Button, ...]:
    say = turn.label
    travel = "answer:transports-region" if search.commune.region == FIRST_REGION else "answer:sncf-reductions"
    near = turn.content.directory.events_near(search.commune, turn.now)
    wanted = (
        (findings.more, Phrase.FURTHER, f"further:{skip + SHOWN}"),
        (any(found.centre.point for found in findings.found), Phrase.ON_A_MAP, f"map:{skip}"),
        (True, Phrase.OTHER_PLACE, "ask:place"),
        (True, Phrase.OTHER_TRADE, "ask:trade"),
        (True, Phrase.HOW_TO_GO, travel),
        (bool(near), Phrase.EVENTS_NEAR, "answer:evenements"),
        (True, Phrase.A_HUMAN, "speak:parler_a_quelquun"),
    )
    return (
        *(at_hand(say(label), action) for there, label, action in wanted if there),
        *more_button(entry, turn.content),
    )


def _on_map(turn: Turn, pin: Pin) -> Reply:
    text = turn.content.phrases.text(
        Phrase.PIN, nom=pin.title, adresse=pin.address, lien=Marked(on_a_map(pin.latitude, pin.longitude))
    )
    return Reply(Phrase.PIN, ReplyKind.ANSWER, text, pin=pin)
