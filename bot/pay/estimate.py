"""From a place in the grid to euros: the gross minimum, and an estimate of what is left of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.pay.brackets import Bracket
from bot.pay.contract import Previous, Step

CENT = Decimal("0.01")
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Withholding:
    """What is taken from pay: nothing up to `free` % of the SMIC, then `rate` % of what is above.

    It holds for contracts signed from `since` on (C. trav. L6243-2, D6243-5).
    """

    since: date
    free: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """What the law sets on one day: the SMIC in euros a month (35 h), percentages of it, what is taken."""

    smic: Decimal
    percents: Mapping[tuple[int, Bracket], Decimal]
    bonus: Decimal
    withholdings: tuple[Withholding, ...]

    def percent(self, step: Step) -> Decimal:
        """The percentage of the SMIC at a place in the grid; a bonus never leads above 100 (D6222-31)."""
        base = self.percents[step.year, step.bracket]
        return max(base, min(base + self.bonus, FULL)) if step.bonus else base

    def withholding(self, signed: date) -> Withholding:
        """What is taken from the pay of a contract signed that day."""
        return max((each for each in self.withholdings if each.since <= signed), key=lambda each: each.since)


@dataclass(frozen=True, slots=True)
class Pay:
    """A month's minimum, in euros; `kept` when what was earned before holds, above the grid."""

    percent: Decimal
    smic: Decimal
    gross: Decimal
    net: Decimal
    kept: bool = False


def pay(
    step: Step, scale: Scale, signed: date, previous: Previous | None = None, *, public: bool = False
) -> Pay:
    """The legal minimum for a month; in the public service nothing to speak of is taken."""
    percent = max(scale.percent(step), _percent_kept(previous, scale))
    by_grid = _of(scale.smic, percent)
    gross = max(by_grid, _paid_before(previous))
    net = gross if public else gross - _withheld(gross, scale, signed)
    return Pay(percent, scale.smic, gross, net, kept=gross > _of(scale.smic, scale.percent(step)))


def _percent_kept(previous: Previous | None, scale: Scale) -> Decimal:
    """With the diploma in hand, no less than the last year's minimum (D6222-29)."""
    return scale.percent(previous.step) if previous and previous.diploma and previous.step else Decimal(0)


def _paid_before(previous: Previous | None) -> Decimal:
    """With the same employer and the diploma, no less than what was received (D6222-29)."""
    owed = previous and previous.diploma and previous.same_employer and previous.paid
    return owed or Decimal(0)


def _withheld(gross: Decimal, scale: Scale, signed: date) -> Decimal:
    rule = scale.withholding(signed)
    above = max(Decimal(0), gross - _of(scale.smic, rule.free))
    return _of(above, rule.rate)


def _of(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)
