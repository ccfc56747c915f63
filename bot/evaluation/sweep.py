"""Where to put the bars, tried on the tuning set: answer most within limits, offer no more than needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.library import Library
from bot.conversation.decide import Bar, decide
from bot.evaluation.scores import Decide, Heard, Scores, scores

# What is promised of people nobody heard yet: at most 2 % wrong answers stated as sure, 90 % of strange texts
# turned down, 95 % of right answers given or offered. On the utterances of others the figures came out up to
# three points worse than on the tuning set, which is therefore asked for more.
MOST_WRONG, LEAST_DECLINED, LEAST_FOUND = 0.011, 0.93, 0.98
SURE = tuple(step / 20 for step in range(4, 19))
LEADS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
OFFERED = (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Trial:
    """A bar and what it gives."""

    bar: Bar
    scores: Scores

    @property
    def kept(self) -> bool:
        """Whether it stays within both limits."""
        return self.scores.wrong.value <= MOST_WRONG and self.scores.declined.value >= LEAST_DECLINED


def sweep(heard: Sequence[Heard], library: Library, offered: float) -> list[Trial]:
    """Every bar tried for answering, with `offered` left as it is."""
    return _tried(heard, library, [Bar(sure, lead, offered) for sure in SURE for lead in LEADS])


def offering(heard: Sequence[Heard], library: Library, bar: Bar) -> list[Trial]:
    """Every bar tried for offering, from the lowest."""
    return _tried(heard, library, [replace(bar, offered=offered) for offered in OFFERED])


def best(trials: Sequence[Trial]) -> Trial | None:
    """The one that gives most right answers within the limits, then the most careful; None if none does."""
    kept = [trial for trial in trials if trial.kept]
    return max(kept, key=lambda each: (each.scores.right.count, each.bar.sure, each.bar.lead), default=None)


def least(trials: Sequence[Trial]) -> Trial | None:
    """The one that offers least and still shows the right answer to enough people; None if none does."""
    enough = [trial for trial in trials if trial.scores.found.value >= LEAST_FOUND]
    return max(enough, key=lambda each: each.bar.offered, default=None)


def deciding(library: Library, bar: Bar) -> Decide:
    """The decisions that a bar leads to."""
    return lambda each: decide(each.meaning, library, each.utterance.topic, bar)


def _tried(heard: Sequence[Heard], library: Library, bars: Sequence[Bar]) -> list[Trial]:
    return [Trial(bar, scores(heard, deciding(library, bar))) for bar in bars]
