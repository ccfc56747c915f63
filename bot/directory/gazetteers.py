"""The closed lists the assistant knows by name: trades, diplomas and communes."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Rome = Annotated[str, StringConstraints(pattern=r"^[A-N]\d{4}$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Trade:
    """A *métier*; `spoken` are the words young people use for it, `romes` its ROME codes (may be empty)."""

    key: Key
    masculine: Line
    feminine: Line
    spoken: tuple[Line, ...] = ()
    romes: tuple[Rome, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Everything that means this trade."""
        return (self.masculine, self.feminine, *self.spoken)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Diploma:
    """A diploma; `level` is the national one, 3 to 7, None where the title exists at several."""

    key: Key
    label: Line
    level: Annotated[int, Field(ge=3, le=7)] | None = None
    spoken: tuple[Line, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Everything that means this diploma."""
        return (self.label, *self.spoken)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Commune:
    """A commune by its INSEE code; the point is its centre in degrees, None where unknown (overseas)."""

    code: Annotated[str, StringConstraints(pattern=r"^\d[\dAB]\d{3}$")]
    name: Line
    postcodes: tuple[Postcode, ...]
    department: Annotated[str, StringConstraints(pattern=r"^\d[\dAB]\d?$")]
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    former: tuple[Line, ...] = ()

    @property
    def label(self) -> str:
        """Its name and department, which no other commune has: "Changé (53)"."""
        return f"{self.name} ({self.department})"


def department_of(label: str) -> str:
    """The department in a commune's label."""
    return label.rpartition("(")[2].rstrip(")")
