"""Short hands for the tests of what coordinators do: two networks, who coordinates them, forms, traces."""

from __future__ import annotations

from sqlalchemy import select

from bot.staff.members import Role
from bot.staff.team import stamp
from bot.storage.tables import audit
from tests.edges.staff_room import LINA, StaffRoom, known

CHIEF, LOCAL, OTHER = "chef@mission.test", "nord@mission.test", "sud@mission.test"
NORTH, SOUTH = "Mission du Nord", "Mission du Sud"
TEAM = "/espace/equipe"
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


async def two_networks(room: StaffRoom, north: str = NORTH, south: str = SOUTH) -> StaffRoom:
    """An adviser in the north, one in the south, a coordinator for the north and one for all."""
    await room.hire(LINA, Role.ADVISER, north)
    await room.hire(OTHER, Role.ADVISER, south)
    await room.hire(LOCAL, Role.COORDINATOR, north)
    await room.hire(CHIEF, Role.COORDINATOR)
    return room


async def sheet(room: StaffRoom, email: str, **other: str) -> dict[str, str]:
    """The form of a member as their page shows it, but for some fields."""
    member = await known(room, email)
    network = str(member.network_id or "")
    return {"nom": member.name, "role": member.role, "reseau": network, "vu": stamp(member)} | other


async def written_down(room: StaffRoom, act: str) -> list[tuple[int | None, str]]:
    """Whom each trace of an act names, and its detail, oldest first."""
    found = select(audit).where(audit.c.act == act).order_by(audit.c.id)
    async with room.database.read() as connection:
        return [(row.staff_id, row.detail) for row in await connection.execute(found)]
