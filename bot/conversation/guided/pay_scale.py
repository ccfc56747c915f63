"""The pay grid as the dated figures give it."""

from __future__ import annotations

from datetime import date

from bot.answers.figures import FigureBook
from bot.pay.brackets import Bracket
from bot.pay.estimate import Scale, Withholding

GRID = {
    (year, bracket): f"paie_{name}_an{year}"
    for bracket, name in (
        (Bracket.UNDER_18, "moins18"),
        (Bracket.FROM_18, "18_20"),
        (Bracket.FROM_21, "21_25"),
    )
    for year in (1, 2, 3)
} | {(year, Bracket.FROM_26): "paie_26_plus" for year in (1, 2, 3)}
# From this day of signature on, the untaxed share of pay is smaller (law no. 2025-199, article 23).
NEW_CONTRACTS = date(2025, 3, 1)
WITHHOLDINGS = (
    (date.min, "seuil_cotisations_ancien", "taux_retenues_ancien"),
    (NEW_CONTRACTS, "seuil_cotisations", "taux_retenues"),
)
SMIC, BONUS = "smic_mensuel", "majoration_diplome"
FIGURES = {SMIC, BONUS, *GRID.values(), *(name for _, *names in WITHHOLDINGS for name in names)}


def scale_on(book: FigureBook, day: date) -> Scale | None:
    """The scale in force that day; None when one of its amounts may no longer be shown."""
    smic, bonus = book.amount(SMIC, day), book.amount(BONUS, day)
    rates = [(since, book.percent(free), book.amount(rate, day)) for since, free, rate in WITHHOLDINGS]
    withholdings = tuple(Withholding(since, free, rate) for since, free, rate in rates if rate is not None)
    if smic is None or bonus is None or len(withholdings) < len(rates):
        return None
    return Scale(smic, {place: book.percent(name) for place, name in GRID.items()}, bonus, withholdings)
