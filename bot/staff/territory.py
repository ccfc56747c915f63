"""Where somebody answers for: departments and communes, by their codes, and what of France is in them."""

from __future__ import annotations

from collections.abc import Collection

COMMUNE_DIGITS = 5
# Overseas, a department's number has three digits.
_OVERSEAS = ("97", "98")


def is_commune(code: str) -> bool:
    """Whether a code is a commune's ("44036"), not a department's ("44", "2A", "974")."""
    return len(code) == COMMUNE_DIGITS


def department_in(code: str) -> str:
    """The department of a commune's code; that of a department is itself."""
    return (code[:3] if code.startswith(_OVERSEAS) else code[:2]) if is_commune(code) else code


def covers(territories: Collection[str], place: str) -> bool:
    """Whether those who answer for some territories, none being everywhere, see a case of a place.

    Of a town: who covers it or its department. Of a department, the town unknown: who covers any of it.
    Of no place at all: everybody.
    """
    if not territories or not place:
        return True
    return within(territories, place) or place in map(department_in, territories)


def within(territories: Collection[str], code: str) -> bool:
    """Whether a department or a commune is whole in some territories."""
    return code in territories or department_in(code) in territories
