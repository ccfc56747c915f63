"""What staff type in forms, read field by field: each error names its field, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from starlette.requests import Request

from bot.console.gate import FIELDS
from bot.directory.atlas import Atlas
from bot.directory.territories import in_full, territories_of
from bot.staff.members import LONGEST_NAME
from bot.staff.territory import within

LARGEST_ID = 2**62
T = TypeVar("T")


@dataclass
class Typed:
    """What was typed, by field, and what is wrong with it, in French."""

    said: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.said.get(name, "").strip()

    def read(self, name: str, reading: Callable[[str], T], otherwise: T) -> T:
        """A field's value; where it cannot be read the error is kept, and something else is returned."""
        try:
            return reading(self[name])
        except ValueError as error:
            self.errors[name] = str(error)
            return otherwise


async def typed(request: Request, fields: int = FIELDS) -> Typed:
    """The fields of a form that was sent."""
    form = await request.form(max_files=0, max_fields=fields)
    return Typed({name: _plain(str(value)) for name, value in form.items()})


def asked(request: Request) -> Typed:
    """The fields of a form that is only asked with, in a page's address."""
    return Typed({name: _plain(value) for name, value in request.query_params.items()})


def number(request: Request) -> int:
    """The number in a page's address, never too large for a database."""
    return min(int(request.path_params["id"]), LARGEST_ID)


def name(said: str) -> str:
    """A name on one line. Raises ValueError."""
    words = " ".join(said.split())
    if not words:
        raise ValueError("Écrivez un nom.")
    if len(words) > LONGEST_NAME:
        raise ValueError(f"Ce nom est trop long : {LONGEST_NAME} caractères au plus.")
    return words


def network(said: str, known: Mapping[str, int]) -> int | None:
    """The network chosen in a list, None for none. Raises ValueError."""
    if said and said not in known:
        raise ValueError("Choisissez un réseau dans la liste.")
    return known.get(said)


def territories(atlas: Atlas, allowed: Collection[str] = ()) -> Callable[[str], tuple[str, ...]]:
    """How departments and communes are read, each once; with some `allowed`, nothing beyond."""

    def read(said: str) -> tuple[str, ...]:
        codes = territories_of(said, atlas)
        if beyond := [code for code in codes if allowed and not within(allowed, code)]:
            raise ValueError(
                f"Hors du territoire du réseau : {in_full(beyond, atlas)}. "
                f"Choisissez parmi : {in_full(allowed, atlas)}."
            )
        return codes

    return read


def boxes(typed: Typed, name: str, keys: Sequence[str]) -> tuple[str, ...]:
    """The keys of the boxes that were ticked; those a browser says nothing of are kept as not ticked."""
    typed.said = {box(name, key): "" for key in keys} | dict(typed.said)
    return tuple(key for key in keys if typed[box(name, key)])


def box(name: str, key: str) -> str:
    """The field of one box among several."""
    return f"{name}-{key}"


def day_from(first: date) -> Callable[[str], date | None]:
    """How a day not before another is read; nothing is None."""

    def read(said: str) -> date | None:
        found = day(said)
        if found and found < first:
            raise ValueError("Cette date est déjà passée : donnez le dernier jour d'absence.")
        return found

    return read


def day(said: str) -> date | None:
    """A day, None for nothing. Raises ValueError."""
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ValueError(f"Date illisible : « {said[:40]} ». Écrivez par exemple 2026-12-24.") from None


def _plain(said: str) -> str:
    return "".join(sign for sign in said if sign.isprintable() or sign.isspace())
