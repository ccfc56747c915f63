"""Training centres near somebody, for the trade they want, and the way to each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.schema import Entry
from bot.conversation.answering import more_button
from bot.conversation.context import at_hand
from bot.conversation.guided.asking import ANY_TRADE, capital
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

SHOWN, LONGEST_SKIP = 3, 4
FIRST_REGION = "52"
GROUNDS = {Ground.OFFER: Phrase.CENTRES_OFFER, Ground.FAMILY: Phrase.CENTRES_FAMILY}


@dataclass(frozen=True, slots=True)
class Page:
    """A few results of a search: around which commune, for which trade (None for any), from which on."""

    commune: Commune
    trade: Trade | None
    skip: int = 0

    def action(self, verb: str, skip: int) -> str:
        """The action of a button about this search, whatever is looked for after it."""
        return f"{verb}:{skip}.{self.commune.code}.{self.trade.key if self.trade else ANY_TRADE}"


async def find(turn: Turn, entry: Entry) -> Outcome:
    """The nearest centres for the trade and the town known."""
    page = searched(turn)
    # The town may be gone from our table since it was named.
    return shown(turn, entry, page) if page else turn.say(Phrase.LOST, ReplyKind.ANSWER)


def searched(turn: Turn) -> Page | None:
    """The search that the facts now known make."""
    facts = turn.context.known()
    commune = turn.content.directory.atlas.named(str(facts.get("place", "")))
    return Page(commune, turn.content.trade(str(facts.get("trade", "")))) if commune else None


def page_of(turn: Turn, said: str) -> Page | None:
    """The page that a button is about; None when it is none of ours."""
    skip, _, rest = said.partition(".")
    code, _, key = rest.partition(".")
    commune, trade = turn.content.directory.atlas.coded(code), turn.content.trade(key)
    known = commune and (trade or key == ANY_TRADE) and skip.isdecimal() and len(skip) <= LONGEST_SKIP
    return Page(commune, trade, int(skip)) if commune and known else None


def pinned(turn: Turn, page: Page) -> list[Reply]:
    """The centres of a page, each on a map."""
    pins = (centre_pin(turn, found) for found in _findings(turn, page).found)
    return [_on_map(turn, pin) for pin in pins if pin]


def shown(turn: Turn, entry: Entry, page: Page) -> Outcome:
    """The centres of a page, and the ways on."""
    findings = _findings(turn, page)
    parts = [
        _opening(turn, page, findings),
        *(centre_card(turn, found) for found in findings.found),
        _next_event(turn, page) if page.skip == 0 else "",
        _elsewhere(turn, page),
        _source(turn, findings),
    ]
    text = "\n\n".join(part for part in parts if part)
    reply = Reply(Phrase.CENTRES_NEAR, ReplyKind.ANSWER, text, _buttons(turn, entry, page, findings))
    return turn.outcome(reply, context=turn.context.about(entry.key))


def _findings(turn: Turn, page: Page) -> Findings:
    return turn.content.directory.centres.near(page.commune, page.trade, page.skip, SHOWN)


def _opening(turn: Turn, page: Page, findings: Findings) -> str:
    say, around = turn.content.phrases.text, with_of(page.commune.label)
    if not findings.found:
        return say(Phrase.CENTRES_NONE, de_lieu=around)
    if page.trade is None:
        return say(Phrase.CENTRES_ANY, de_lieu=around)
    phrase = GROUNDS.get(findings.ground, Phrase.CENTRES_NEAR)
    return say(phrase, metier=capital(page.trade.label), de_lieu=around)


def _next_event(turn: Turn, page: Page) -> str:
    near = turn.content.directory.events_near(page.commune, turn.now)
    return event_card(turn, *near[0]) if near else ""


def _elsewhere(turn: Turn, page: Page) -> str:
    """The official search, already filled in."""
    link = official_search(page.commune, page.trade)
    around = with_of(page.commune.name)
    return turn.content.phrases.text(Phrase.OFFICIAL_SEARCH, lien=Marked(link), de_lieu=around)


def _source(turn: Turn, findings: Findings) -> str:
    table = OFFERS if findings.ground is Ground.OFFER else CENTRES
    return source_line(turn, table.short, turn.content.directory.tables.dates.get(table.file, ""))


def _buttons(turn: Turn, entry: Entry, page: Page, findings: Findings) -> tuple[Button, ...]:
    say = turn.label
    travel = "answer:transports-region" if page.commune.region == FIRST_REGION else "answer:sncf-reductions"
    near = turn.content.directory.events_near(page.commune, turn.now)
    wanted = (
        (findings.more, Phrase.FURTHER, page.action("further", page.skip + SHOWN)),
        (any(found.centre.point for found in findings.found), Phrase.ON_A_MAP, page.action("map", page.skip)),
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
