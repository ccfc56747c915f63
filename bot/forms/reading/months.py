"""A month typed anyhow, as "2027-09", seen from a given day."""

from __future__ import annotations

import re
from datetime import date

from bot.forms.answers import MONTHS, Unfit
from bot.forms.reading.words import listed, typos
from nlu.language import normalise

_SHORT = {
    "janv": 1, "jan": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "juill": 7, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "novem": 11, "dec": 12, "decem": 12,
}  # fmt: skip
_NAMES = {normalise(name): number for number, name in enumerate(MONTHS, 1)}
_LONG_NAME = 7
_FIGURES = re.compile(
    r"(0?[1-9]|1[0-2])\s*[/.\-]\s*((?:20)?\d\d)|(20\d\d)\s*[/.\-]\s*(0?[1-9]|1[0-2])", re.ASCII
)
_AROUND = listed(
    "en a au le la les de des du pour vers debut fin mi milieu courant mois partir environ je pense plutot "
    "ce est prochain prochaine bah ben euh moi si il te plait annee peut etre premiere"
)
_BEFORE = listed("dernier derniere depuis")
_SOON = {
    normalise(said)
    for said in (
        "le plus vite possible", "au plus vite", "dès que possible", "le plus tôt possible", "au plus tôt",
        "asap", "tout de suite", "de suite", "maintenant", "dès maintenant", "immédiatement", "ce mois-ci",
        "ce mois", "vite", "rapidement", "aujourd'hui",
    )
}  # fmt: skip
_NEXT = {normalise("le mois prochain"): 1, normalise("mois prochain"): 1}
_LAST = {normalise("le mois dernier"): -1, normalise("mois dernier"): -1}
_IN_MONTHS = re.compile(r"(?:de ici |d?ici |dans )([0-9]{1,2}) mois")
_MONTHS_AGO = re.compile(r"(?:il )?y a ([0-9]{1,2}) mois|depuis ([0-9]{1,2}) mois")
_SEPTEMBER, _YEARS_AROUND = 9, 10


def month(text: str, today: date, past: bool = False) -> str | Unfit | None:
    """The month a text consists of; without a year, the first to come, or the last one if it is past.

    None if the text says something else.
    """
    words = normalise(text)
    found = _from_today(words, today)
    if found is None and (figures := _FIGURES.fullmatch(text.strip())):
        year, number = figures[2] or figures[3], figures[1] or figures[4]
        found = _plausible(_full(year), int(number), today)
    found = found or _named(words.split(), today, past)
    to_come = past and found is not None and not isinstance(found, Unfit) and found > _after(today, 0)
    return Unfit.TO_COME if to_come else found


def _from_today(words: str, today: date) -> str | None:
    if words in _SOON:
        return _after(today, 0)
    if (months := _NEXT.get(words) or _LAST.get(words)) is not None:
        return _after(today, months)
    if later := _IN_MONTHS.fullmatch(words):
        return _after(today, int(later[1]))
    ago = _MONTHS_AGO.fullmatch(words)
    return _after(today, -int(ago[1] or ago[2])) if ago else None


def _named(words: list[str], today: date, past: bool) -> str | Unfit | None:
    """A day maybe, one month by its name, a year maybe."""
    rest = [word for word in words if word not in _AROUND and not (past and word in _BEFORE)]
    if rest and rest[0].isdecimal() and len(rest[0]) <= 2:
        rest = rest[1:]
    year = rest.pop() if rest and rest[-1].isdecimal() else ""
    named = {_number(word) for word in rest}
    if "rentree" in rest and len(named) > 1:
        named.remove(_SEPTEMBER)
    if len(named) != 1 or 0 in named:
        return None
    number = named.pop()
    if not year:
        return _written(_year_of(number, today, past), number)
    return _plausible(_full(year), number, today) if len(year) in (2, 4) else Unfit.NOT_A_MONTH


def _year_of(number: int, today: date, past: bool) -> int:
    return today.year - (number > today.month) if past else today.year + (number < today.month)


def _number(word: str) -> int:
    """1 to 12, 0 for no month; "la rentrée" is in September."""
    if word == "rentree":
        return _SEPTEMBER
    if word in _NAMES or word in _SHORT:
        return _NAMES.get(word) or _SHORT[word]
    long_names = {name: number for name, number in _NAMES.items() if len(name) >= _LONG_NAME}
    close = [number for name, number in long_names.items() if typos((word,), (name,)) == 1]
    return close[0] if len(close) == 1 else 0


def _full(year: str) -> int:
    return int(year) if len(year) == len("2027") else 2000 + int(year)


def _plausible(year: int, number: int, today: date) -> str | Unfit:
    return _written(year, number) if abs(year - today.year) <= _YEARS_AROUND else Unfit.NOT_A_MONTH


def _after(today: date, months: int) -> str:
    years, number = divmod(today.month - 1 + months, 12)
    return _written(today.year + years, number + 1)


def _written(year: int, number: int) -> str:
    return f"{year:04d}-{number:02d}"
