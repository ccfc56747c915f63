"""Where people say they are that is no commune: countries, waters, jokes."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from bot.directory.gazetteers import STRICT, Line


@dataclass(frozen=True, slots=True, config=STRICT)
class Beyond:
    """One of them: its name with its article, and the words people type."""

    name: Line
    said: tuple[Line, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class Elsewhere:
    """The content of `knowledge/places/elsewhere.yml`."""

    countries: tuple[Beyond, ...] = ()
    territories: tuple[Beyond, ...] = ()
    waters: tuple[Beyond, ...] = ()
    jokes: tuple[Line, ...] = ()
