"""Amounts by name and by day: an answer names them, and only what still holds is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.answers.schema import Figure, Value

NAMED = re.compile(r"\{([a-z][a-z0-9_]*)\}")
UNKNOWN = "(montant à vérifier)"
_CENT = Decimal("0.01")
_NARROW = "\u202f"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its amounts in place; `expired` names those that could not be shown."""

    text: str
    expired: tuple[str, ...] = ()


class FigureBook:
    """Every figure, with what it is worth on a given day."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._figures = dict(figures)

    def __iter__(self) -> Iterator[tuple[str, Figure]]:
        return iter(self._figures.items())

    def __contains__(self, name: str) -> bool:
        return name in self._figures

    def amount(self, name: str, day: date) -> Decimal | None:
        """The amount that holds that day, in the figure's unit; None when none does."""
        figure = self._figures[name]
        if figure.share:
            base = self.amount(figure.share.of, day)
            return base and (base * figure.share.percent / 100).quantize(_CENT, ROUND_HALF_UP)
        value = self.value(figure, day)
        return value.amount if value else None

    def percent(self, name: str) -> Decimal:
        """The part of another figure that this one is, in percent; ValueError when it is none."""
        if share := self._figures[name].share:
            return share.percent
        raise ValueError(f"{name} is not computed from another figure")

    @staticmethod
    def value(figure: Figure, day: date) -> Value | None:
        """The latest dated value that holds that day."""
        holding = [value for value in figure.values if value.holds(day)]
        return max(holding, key=lambda value: value.valid_from, default=None)

    def shown(self, name: str, day: date) -> str | None:
        """The amount as a person reads it in French, "1 867,02 €"; None when it no longer holds."""
        amount = self.amount(name, day)
        return None if amount is None else written(amount, self._figures[name].unit)

    def fill(self, text: str, day: date) -> Filled:
        """A text with every `{name}` replaced by what it is worth that day."""
        expired = [name for name in NAMED.findall(text) if self.shown(name, day) is None]
        filled = NAMED.sub(lambda match: self.shown(match[1], day) or UNKNOWN, text)
        return Filled(filled, tuple(dict.fromkeys(expired)))


def written(amount: Decimal, unit: str) -> str:
    """A number in French typography, with its unit: no cents when they are zero."""
    places = 0 if amount == amount.to_integral_value() else 2
    if places and unit == "%":
        places = -int(amount.normalize().as_tuple().exponent)
    number = f"{amount:,.{places}f}".replace(",", _NARROW).replace(".", ",")
    return number if unit in ("", "none") else f"{number}{_NO_BREAK}{unit}"
