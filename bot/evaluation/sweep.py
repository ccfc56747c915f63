"""Where to put the bars: tried on the tuning set, the one that answers most within the two limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.decide import Bar, decide
from bot.evaluation.scores import Decide, Heard, Scores, scores

# The promises: at most so many wrong answers stated as sure, at least so many strange texts turned down.
MOST_WRONG, LEAST_DECLINED = 0.02, 0.90
SURE = tuple(step / 20 for step in range(4, 19))
LEADS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)


@dataclass(frozen=True, slots=True)
class Trial:
    """A bar and what it gives."""

    bar: Bar
    scores: Scores

    @property
    def kept(self) -> bool:
        """Whether it stays within both limits."""
        return self.scores.wrong.value <= MOST_WRONG and self.scores.declined.value >= LEAST_DECLINED


def sweep(heard: Sequence[Heard], offered: float) -> list[Trial]:
    """Every bar tried, with `offered` left as it is."""
    bars = [Bar(sure, lead, offered) for sure in SURE for lead in LEADS]
    return [Trial(bar, scores(heard, deciding(bar))) for bar in bars]


def deciding(bar: Bar) -> Decide:
    """The decisions that a bar leads to."""
    return lambda each: decide(each.meaning, bar=bar)


def best(trials: Sequence[Trial]) -> Trial | None:
    """The one that gives most right answers within the limits, then the most careful; None if none does."""
    kept = [trial for trial in trials if trial.kept]
    return max(kept, key=lambda each: (each.scores.right.count, each.bar.sure, each.bar.lead), default=None)
