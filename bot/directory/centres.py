"""Training centres as the official sources describe them; what no source says stays empty."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic.dataclasses import dataclass

from bot.directory.gazetteers import STRICT, Latitude, Line, Longitude, Rome

Siret = Annotated[str, StringConstraints(pattern=r"^\d{14}$")]
Uai = Annotated[str, StringConstraints(pattern=r"^(\d{7}[A-Z])?$")]
Percent = Annotated[int, Field(ge=0, le=100)]
NOT_PUBLISHED = "np"


class Precision(StrEnum):
    """What a point stands for: the address itself, or only the centre of its commune."""

    ADDRESS = "adresse"
    COMMUNE = "commune"
    UNKNOWN = ""


# None: never measured. NOT_PUBLISHED: measured on too few people to be said. 0: nobody.
Rate = Percent | Annotated[str, StringConstraints(pattern=f"^{NOT_PUBLISHED}$")] | None


@dataclass(frozen=True, slots=True, config=STRICT)
class Centre:
    """A centre (CFA) or one of its sites, by SIRET; its UAI may be shared with others.

    `employed_6` and `employed_12` are the shares (%) at work 6 and 12 months after leaving school,
    `studying` the share that goes on studying, for the young people who left in `rates_year`.
    """

    siret: Siret
    name: Line
    uai: Uai = ""
    networks: tuple[Line, ...] = ()
    address: str = ""
    postcode: str = ""
    commune: str = ""
    town: str = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    precision: Precision = Precision.UNKNOWN
    phone: str = ""
    site: str = ""
    rates_year: str = ""
    employed_6: Rate = None
    employed_12: Rate = None
    studying: Rate = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees."""
        return _point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True, config=STRICT)
class Offer:
    """One diploma taught by apprenticeship at one place, as an official source says.

    `level` is the national one, 3 to 8; `months` how long it lasts; the point is where it is taught.
    """

    key: Line
    siret: Siret
    centre: Line
    label: Line
    level: Annotated[int, Field(ge=3, le=8)] | None = None
    rncp: str = ""
    romes: tuple[Rome, ...] = ()
    address: str = ""
    postcode: str = ""
    commune: str = ""
    town: str = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    uai: Uai = ""
    phone: str = ""
    site: str = ""
    months: Annotated[int, Field(ge=0)] | None = None
    remote: bool = False
    starts: tuple[date, ...] = ()

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees."""
        return _point(self.latitude, self.longitude)


def _point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
