"""From a ranking to a decision: answer, ask which one was meant, or admit not having understood."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Decision:
    """Either `sure` names the intent, or `offered` names up to three, or both are empty: lost."""

    sure: str = ""
    offered: tuple[str, ...] = ()


def decide(meaning: Meaning) -> Decision:
    """Answer only on a clear lead: a wrong fact stated as sure hurts more than a question back."""
    bar = BARS[meaning.source]
    best, second = (*meaning.ranking, Guess("", 0), Guess("", 0))[:2]
    if best.confidence >= bar.sure and best.confidence - second.confidence >= bar.lead:
        return Decision(sure=best.intent)
    offered = (guess.intent for guess in meaning.ranking if guess.confidence >= bar.offered)
    return Decision(offered=tuple(offered)[:MOST_OFFERED])
