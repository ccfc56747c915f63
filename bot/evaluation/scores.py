"""What a set of meanings is worth: how often right, wrong, unsure, turned down, and how fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, quantiles

from bot.conversation.decide import Decision
from bot.conversation.meaning import Meaning
from bot.understanding.utterances import Utterance

Z = 1.96
DECLINED = ("", "hors_sujet")


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance and what was made of it, in how many seconds."""

    utterance: Utterance
    meaning: Meaning
    seconds: float

    @property
    def first(self) -> str:
        """The likeliest intent, "" when there is none."""
        return self.meaning.ranking[0].intent if self.meaning.ranking else ""


Decide = Callable[[Heard], Decision]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of utterances, with its 95 % interval (Wilson)."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of nothing is 0."""
        return self.count / self.total if self.total else 0.0

    def interval(self) -> tuple[float, float]:
        """Where the true share lies, 19 times in 20."""
        n = self.total
        if not n:
            return 0.0, 1.0
        middle = (self.value + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(self.value * (1 - self.value) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one adapter on one set; the first five are of what an answer covers.

    `found` counts answers given or among the buttons; `wrong` are wrong answers stated as sure. The next
    two are of what nothing answers: `declined` without an answer, `bothered` with buttons all the same.
    `p50` and `p95` are milliseconds a message.
    """

    first: Rate
    found: Rate
    right: Rate
    wrong: Rate
    unsure: Rate
    declined: Rate
    bothered: Rate
    macro_f1: float
    p50: float
    p95: float


def scores(heard: Sequence[Heard], decide: Decide) -> Scores:
    """Every figure, for one way to decide."""
    asked = [(each, decide(each)) for each in heard if each.utterance.answerable]
    nowhere = [decide(each) for each in heard if not each.utterance.answerable]
    right = sum(decision.sure == each.utterance.wanted for each, decision in asked)
    wrong = sum(bool(decision.sure) for _, decision in asked) - right
    found = right + sum(each.utterance.wanted in decision.offered for each, decision in asked)
    n = len(asked)
    p50, p95 = latencies([each.seconds for each in heard])
    return Scores(
        first=Rate(sum(each.first == each.utterance.wanted for each, _ in asked), n),
        found=Rate(found, n),
        right=Rate(right, n),
        wrong=Rate(wrong, n),
        unsure=Rate(n - right - wrong, n),
        declined=Rate(sum(decision.sure in DECLINED for decision in nowhere), len(nowhere)),
        bothered=Rate(sum(bool(decision.offered) for decision in nowhere), len(nowhere)),
        macro_f1=macro_f1([(each.utterance.wanted, each.first) for each, _ in asked]),
        p50=p50,
        p95=p95,
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean of the F1 scores of the wanted intents, over (wanted, given)."""
    wanted, given = Counter(w for w, _ in pairs), Counter(g for _, g in pairs)
    right = Counter(w for w, g in pairs if w == g)
    return fmean(2 * right[name] / (wanted[name] + given[name]) for name in wanted) if wanted else 0.0


def latencies(seconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    if len(seconds) < 2:
        return (0.0, 0.0)
    cuts = quantiles(seconds, n=20)
    return cuts[9] * 1000, cuts[18] * 1000


def confusions(heard: Sequence[Heard]) -> list[tuple[str, str, int]]:
    """(wanted, given, times), the most frequent first."""
    missed = Counter(
        (each.utterance.wanted, each.first)
        for each in heard
        if each.utterance.answerable and each.first != each.utterance.wanted
    )
    return [(wanted, given, times) for (wanted, given), times in missed.most_common()]
