"""A town or a trade that is not clear: which of several, or why not that one."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.context import at_hand
from bot.conversation.phrases import Phrase
from bot.conversation.turn import Turn
from bot.directory.gazetteers import Commune, Trade
from bot.messages import LOCATE, Button, Reply, ReplyKind

ANY_TRADE = "tous"
LARGEST, LONGEST_LABEL = 6, 40
REGION = "R"


def place_in_doubt(turn: Turn) -> Reply | None:
    """What is asked of a place that is several, a whole area, or none of ours."""
    doubts = turn.context.unsettled
    if elsewhere := doubts.get("elsewhere"):
        return _abroad(turn, elsewhere[0])
    if several := doubts.get("place"):
        return turn.phrase(Phrase.WHICH_PLACE, ReplyKind.ANSWER, *_towns(_communes(turn, several)))
    area = doubts.get("area")
    return _within(turn, area[0]) if area else None


def trade_in_doubt(turn: Turn) -> Reply | None:
    """What is asked of words that several trades share."""
    several = turn.context.unsettled.get("trade")
    if not several:
        return None
    trades = (turn.content.trade(key) for key in several)
    buttons = [at_hand(_short(one), f"tell:trade={one.key}") for one in trades if one]
    return turn.phrase(Phrase.WHICH_TRADE, ReplyKind.ANSWER, *buttons)


def _abroad(turn: Turn, name: str) -> Reply:
    beyond = turn.content.directory.elsewhere
    if any(name == one.name for one in (*beyond.countries, *beyond.territories)):
        abroad = at_hand(turn.label(Phrase.GO_ABROAD), "answer:partir-etranger")
        return turn.phrase(Phrase.ABROAD, ReplyKind.ANSWER, abroad, lieu=name)
    if any(name == one.name for one in beyond.waters):
        return turn.phrase(Phrase.WATER, ReplyKind.ANSWER, _here(turn), lieu=capital(name))
    return turn.phrase(Phrase.PLACE_JOKE, ReplyKind.ANSWER, _here(turn))


def _within(turn: Turn, area: str) -> Reply:
    """The largest towns of a department or a region, to choose from."""
    atlas = turn.content.directory.atlas
    inside = [one for one in atlas.departments.values() if area in (one.code, f"{REGION}{one.region_code}")]
    towns = [town for department in inside for town in atlas.largest(department.code, LARGEST)]
    largest = sorted(towns, key=lambda town: -town.population)[:LARGEST]
    name = inside[0].region if area.startswith(REGION) else inside[0].spoken
    return turn.phrase(Phrase.AREA, ReplyKind.ANSWER, *_towns(largest), lieu=capital(name))


def _short(trade: Trade) -> str:
    """Both its names where a button can hold them."""
    return capital(trade.label if len(trade.label) <= LONGEST_LABEL else trade.masculine)


def capital(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]


def _here(turn: Turn) -> Button:
    return Button(turn.label(Phrase.MY_POSITION), LOCATE)


def _communes(turn: Turn, labels: Iterable[str]) -> list[Commune]:
    named = (turn.content.directory.atlas.named(label) for label in labels)
    return [commune for commune in named if commune]


def _towns(communes: Iterable[Commune]) -> list[Button]:
    return [at_hand(commune.label, f"tell:place={commune.code}") for commune in communes]
