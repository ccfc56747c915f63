"""From a ranking to a decision: answer, ask which one was meant, or admit not having understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answers.library import Library
from bot.conversation.meaning import Guess, Meaning, Source


@dataclass(frozen=True, slots=True)
class Bar:
    """The confidences an adapter must reach: to answer, its lead on the runner-up, to be offered."""

    sure: float
    lead: float
    offered: float


BARS = {
    Source.RASA: Bar(sure=0.55, lead=0.15, offered=0.12),
    Source.LOCAL: Bar(sure=0.65, lead=0.15, offered=0.4),
}
MOST_OFFERED = 3
# How much likelier a question is after an answer that announces it, or after one of the same theme.
NEXT, SAME_THEME = 2.0, 1.4


@dataclass(frozen=True, slots=True)
class Decision:
    """Either `sure` names the intent, or `offered` names up to three, or both are empty: lost."""

    sure: str = ""
    offered: tuple[str, ...] = ()


def decide(meaning: Meaning, near: Mapping[str, float] | None = None, bar: Bar | None = None) -> Decision:
    """Answer only on a clear lead: a wrong fact stated as sure hurts more than a question back.

    `near` raises what is likely after the last answer, by how much.
    """
    bar, ranking = bar or BARS[meaning.source], leaning(meaning.ranking, near or {})
    best, second = (*ranking, Guess("", 0), Guess("", 0))[:2]
    if best.confidence >= bar.sure and best.confidence - second.confidence >= bar.lead:
        return Decision(sure=best.intent)
    offered = (guess.intent for guess in ranking if guess.confidence >= bar.offered)
    return Decision(offered=tuple(offered)[:MOST_OFFERED])


def nearby(topic: str, library: Library) -> dict[str, float]:
    """What is likelier after an answer: what it leads to and what leads to it, then the rest of its theme."""
    entry = library.get(topic)
    if entry is None:
        return {}
    theme = {other.key: SAME_THEME for other in library.of_theme(entry.theme)}
    leading = (other.key for other in library if topic in other.followups)
    return theme | dict.fromkeys((*leading, *entry.followups), NEXT)


def leaning(ranking: tuple[Guess, ...], near: Mapping[str, float]) -> tuple[Guess, ...]:
    """The ranking with likely intents raised: half a doubt left after each doubling."""
    if not near:
        return ranking
    raised = (Guess(g.intent, 1 - (1 - min(g.confidence, 1)) ** near.get(g.intent, 1)) for g in ranking)
    return tuple(sorted(raised, key=lambda guess: -guess.confidence))
