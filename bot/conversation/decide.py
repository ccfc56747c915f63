"""From a ranking to a decision: answer, ask which one was meant, or admit not having understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answers.library import Library
from bot.answers.schema import Audience
from bot.conversation.actions import CHOICES
from bot.conversation.meaning import Guess, Meaning, Source


@dataclass(frozen=True, slots=True)
class Bar:
    """The confidences an adapter must reach: to answer, its lead on the runner-up, to be offered."""

    sure: float
    lead: float
    offered: float


# From the sweep of `python -m bot evaluate` on the tuning set: the most right answers within its limits on
# wrong ones and on strange texts turned down, then as few buttons as still show the right one. Of bars that
# come near each other, the more careful. The local matcher reaches none for buttons: its own is where fewer
# begin to cost right answers.
BARS = {
    Source.RASA: Bar(sure=0.4, lead=0.3, offered=0.12),
    Source.LOCAL: Bar(sure=0.5, lead=0.15, offered=0.35),
}
MOST_OFFERED = 3
# The very words of an example: nothing said before makes another intent likelier.
EXACT = 0.999
# How much likelier a question is after an answer that announces it, or one of its theme; how much less
# the very same question is, or, from an adult, one that a young person asks.
NEXT, SAME_THEME, AGAIN, ANOTHER_VOICE = 2.5, 1.5, 0.6, 0.35


@dataclass(frozen=True, slots=True)
class Decision:
    """Either `sure` names the intent, or `offered` names up to three choices, or both are empty: lost."""

    sure: str = ""
    offered: tuple[str, ...] = ()


def decide(meaning: Meaning, library: Library, topic: str = "", bar: Bar | None = None) -> Decision:
    """Answer only on a clear lead: a wrong fact stated as sure hurts more than a question back.

    `topic` is the key of the last answer: what it leads to is likelier.
    """
    bar, ranking = bar or BARS[meaning.source], meaning.ranking
    if not ranking or ranking[0].confidence < EXACT:
        ranking = leaning(ranking, nearby(topic, library))
    best, second = (*ranking, Guess("", 0), Guess("", 0))[:2]
    if best.confidence >= bar.sure and best.confidence - second.confidence >= bar.lead:
        return Decision(sure=best.intent)
    near = (guess.intent for guess in ranking if guess.confidence >= bar.offered)
    offered = (intent for intent in near if intent in CHOICES or library.get(intent))
    return Decision(offered=tuple(offered)[:MOST_OFFERED])


def nearby(topic: str, library: Library) -> dict[str, float]:
    """How much likelier, or less, than usual each entry is after an answer."""
    entry = library.get(topic)
    if entry is None:
        return {}
    adult = entry.audience is not Audience.YOUNG
    others = {o.key: ANOTHER_VOICE for o in library if adult and o.audience is not entry.audience}
    theme = {other.key: SAME_THEME for other in library.of_theme(entry.theme)}
    leading = (other.key for other in library if topic in other.followups)
    return others | theme | dict.fromkeys((*leading, *entry.followups), NEXT) | {topic: AGAIN}


def leaning(ranking: tuple[Guess, ...], near: Mapping[str, float]) -> tuple[Guess, ...]:
    """The ranking with likely intents raised and others lowered: twice as likely, the doubt is squared."""
    if not near:
        return ranking
    raised = (Guess(g.intent, 1 - (1 - min(g.confidence, 1)) ** near.get(g.intent, 1)) for g in ranking)
    return tuple(sorted(raised, key=lambda guess: -guess.confidence))
