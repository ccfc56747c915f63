"""The closed lists the assistant knows by name: trades, diplomas, communes and departments."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

from nlu.language.folding import fold

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Rome = Annotated[str, StringConstraints(pattern=r"^[A-N]\d{4}$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
CommuneCode = Annotated[str, StringConstraints(pattern=r"^\d[\dAB]\d{3}$")]
DepartmentCode = Annotated[str, StringConstraints(pattern=r"^\d[\dAB]\d?$")]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=STRICT)
class Trade:
    """A *métier*; `spoken` are the words young people use for it, which several trades may share.

    `family` is one of `knowledge/networks.yml`; `romes` (ROME codes) and `diplomas` (the usual ones,
    lowest level first) may be empty.
    """

    key: Key
    masculine: Line
    feminine: Line
    family: Key
    spoken: tuple[Line, ...] = ()
    romes: tuple[Rome, ...] = ()
    diplomas: tuple[Line, ...] = ()

    @property
    def label(self) -> str:
        """Both its names: "boulanger, boulangère"."""
        same = self.masculine == self.feminine
        return self.masculine if same else f"{self.masculine}, {self.feminine}"

    def names(self) -> tuple[str, ...]:
        """Everything that means this trade."""
        return (self.masculine, self.feminine, *self.spoken)


@dataclass(frozen=True, slots=True, config=STRICT)
class Diploma:
    """A diploma; `level` is the national one, 3 to 7, None where the title exists at several."""

    key: Key
    label: Line
    level: Annotated[int, Field(ge=3, le=7)] | None = None
    spoken: tuple[Line, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Everything that means this diploma."""
        return (self.label, *self.spoken)


@dataclass(frozen=True, slots=True, config=STRICT)
class Commune:
    """A commune by its INSEE code; the point is its centre in degrees, None where unknown (overseas)."""

    code: CommuneCode
    name: Line
    postcodes: tuple[Postcode, ...]
    department: DepartmentCode
    region: str = ""
    population: Annotated[int, Field(ge=0)] = 0
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    former: tuple[Line, ...] = ()

    @property
    def label(self) -> str:
        """Its name and department, which no other commune has: "Changé (53)"."""
        return f"{self.name} ({self.department})"


@dataclass(frozen=True, slots=True, config=STRICT)
class Department:
    """A department; `spoken` is its name with its article, "la Vendée"."""

    code: DepartmentCode
    name: Line
    region_code: str
    region: Line
    spoken: Line


def with_of(name: str) -> str:
    """A place's name after "de": "d'Erbray", "du Mans", "des Herbiers", "de La Roche-sur-Yon"."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d'{name}" if fold(name)[:1] in "aeiouyh" else f"de {name}"


def department_of(label: str) -> str:
    """The department in a commune's label."""
    return label.rpartition("(")[2].rstrip(")")
