"""The communes of France by code, name and point, and the departments they are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from bot.directory.earth import Globe, Point
from bot.directory.gazetteers import Commune, Department
from nlu.language.folding import fold

# Beyond this, the nearest commune says nothing of where a position is: abroad, or at sea.
FARTHEST_HOME_KM = 25
SHORTEST_TELLING = 5
# Codes of the districts of Paris, Lyon and Marseille begin so; their commune has its own.
_DISTRICTS = {"751": "75056", "693": "69123", "132": "13055"}


class Atlas:
    """Every commune; built once, then only read."""

    def __init__(self, communes: Sequence[Commune], departments: Iterable[Department]) -> None:
        self.communes = communes
        self.departments: Mapping[str, Department] = {one.code: one for one in departments}
        self._by_label = {commune.label: commune for commune in communes}
        self._by_code = {commune.code: commune for commune in communes}

    def named(self, label: str) -> Commune | None:
        """The commune with that label, "Changé (53)"."""
        return self._by_label.get(label)

    def code_of(self, label: str) -> str:
        """The INSEE code of the commune with that label, "" for none."""
        commune = self.named(label)
        return commune.code if commune else ""

    def coded(self, code: str) -> Commune | None:
        """The commune with that INSEE code, or with a district of that code."""
        return self._by_code.get(code) or self._by_code.get(_DISTRICTS.get(code[:3], ""))

    def addressed(self, postcode: str, town: str) -> Commune | None:
        """The commune of an address: the one so named there, or the only one of its postcode."""
        there = self.posted(postcode)
        named = [commune for commune in there if bare(commune.name) == bare(town)]
        return (named or there)[0] if len(named or there) == 1 else None

    def posted(self, postcode: str) -> list[Commune]:
        """The communes of a postcode."""
        return self._by_postcode.get(postcode, [])

    def called(self, name: str) -> list[Commune]:
        """The communes with that name, however it is written; else those that took in one of that name."""
        return self._by_name.get(bare(name)) or self._by_former_name.get(bare(name), [])

    @cached_property
    def names(self) -> list[str]:
        """Every name that a commune bears, as `bare` leaves it."""
        return list(self._by_name)

    def point_of(self, code: str) -> Point | None:
        """The centre of a commune, in degrees."""
        commune = self.coded(code)
        return point_of(commune) if commune else None

    def nearest_to(self, position: Point) -> Commune | None:
        """The commune whose centre is nearest to a position; None when it is out of France."""
        placed, globe = self._placed
        found = globe.nearest(position, 1)
        return placed[found[0][0]] if found and found[0][1] <= FARTHEST_HOME_KM else None

    def largest(self, department: str, count: int) -> list[Commune]:
        """The largest communes of a department, largest first."""
        return self._by_department.get(department, [])[:count]

    @cached_property
    def town_names(self) -> frozenset[str]:
        """Folded, every name of a commune, and each of its words that is long enough to tell it."""
        names = {name for one in self.communes for name in (one.name, *one.former)}
        spelt = {" ".join(fold(name.replace("-", " ").replace("'", " ")).split()) for name in names}
        alone = {word for name in spelt for word in name.split() if len(word) >= SHORTEST_TELLING}
        return frozenset(spelt | alone)

    @cached_property
    def _placed(self) -> tuple[list[Commune], Globe]:
        placed = [(commune, point) for commune in self.communes if (point := point_of(commune))]
        return [commune for commune, _ in placed], Globe([point for _, point in placed])

    @cached_property
    def _by_postcode(self) -> dict[str, list[Commune]]:
        return _gathered((postcode, commune) for commune in self.communes for postcode in commune.postcodes)

    @cached_property
    def _by_name(self) -> dict[str, list[Commune]]:
        return _gathered((bare(commune.name), commune) for commune in self.communes)

    @cached_property
    def _by_former_name(self) -> dict[str, list[Commune]]:
        return _gathered((bare(name), commune) for commune in self.communes for name in commune.former)

    @cached_property
    def _by_department(self) -> dict[str, list[Commune]]:
        found: defaultdict[str, list[Commune]] = defaultdict(list)
        for commune in sorted(self.communes, key=lambda one: (-one.population, one.code)):
            found[commune.department].append(commune)
        return found


def bare(name: str) -> str:
    """A name without capitals, accents, hyphens and apostrophes, which people write as they like."""
    return " ".join(fold(name).replace("'", " ").split())


def _gathered(pairs: Iterable[tuple[str, Commune]]) -> dict[str, list[Commune]]:
    found: defaultdict[str, list[Commune]] = defaultdict(list)
    for key, commune in pairs:
        found[key].append(commune)
    return dict(found)


def point_of(commune: Commune) -> Point | None:
    """The centre of a commune, in degrees; None where nobody gave one."""
    if commune.latitude is None or commune.longitude is None:
        return None
    return commune.latitude, commune.longitude
