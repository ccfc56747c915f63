"""`bot.staff.territory.covers` in SQL: the two always agree."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, true

from bot.staff.territory import department_in, is_commune
from bot.storage.tables import cases


def covered(territories: Collection[str]) -> ColumnElement[bool]:
    """The cases seen by those who answer for some territories, none being everywhere."""
    if not territories:
        return true()
    departments = {code for code in territories if not is_commune(code)}
    around = {department_in(code) for code in territories}
    return or_(
        cases.c.territory.in_(["", *departments]),
        cases.c.commune.in_([code for code in territories if is_commune(code)]),
        and_(cases.c.commune == "", cases.c.territory.in_(list(around))),
    )
