"""The hours and departments that coordinators give their networks are what promises are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import httpx
import pytest

from bot.feasibility.schema import Delay
from bot.handoff.hours import Hours
from bot.handoff.promise import promised
from bot.staff.audit import NetworkAct
from bot.staff.members import Network
from bot.staff.networks import Plan, network_stamp
from bot.staff.team import Made
from tests.edges.coordinators import (
    CHIEF,
    LOCAL,
    NASTY,
    NORTH,
    OTHER,
    SOUTH,
    sheet,
    two_networks,
    written_down,
)
from tests.edges.staff_room import LINA, StaffRoom, csrf, known, send, words

NETWORKS = "/espace/reseaux"
WEEK = {"lundi": "9:00-12:30, 13:30-17:00", "mardi": "10h-12h et 14 h-16 h 30", "samedi": "8-9"}


@pytest.fixture
async def room(room: StaffRoom) -> StaffRoom:
    return await two_networks(room)


async def network(room: StaffRoom, name: str = NORTH) -> Network:
    return next(each for each in await room.members.networks() if each.name == name)


async def promise(room: StaffRoom, territory: str = "44") -> datetime | None:
    """What a young person who asks now is promised."""
    duty = await room.live.desk._roster.duty(territory, 9)
    return promised(Delay(open_hours=2), room.clock(), duty.hours, duty.ahead, duty.advisers)


async def saved(
    room: StaffRoom, browser: httpx.AsyncClient, name: str = NORTH, **typed: str
) -> httpx.Response:
    found = await network(room, name)
    fields = {"nom": found.name, "territoires": ", ".join(found.territories), "vu": network_stamp(found)}
    return await send(browser, f"{NETWORKS}/{found.id}", fields | typed)


async def test_hours_are_kept_as_typed_and_shown_again(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    answer = await saved(room, chief, **WEEK, fermetures="24/12/2026\n2026-12-31\n\n2026-12-24")
    assert answer.headers["location"] == f"{NETWORKS}?fait=1"
    found = await network(room)
    hours = Hours.model_validate(found.hours)
    assert hours.closed == (date(2026, 12, 24), date(2026, 12, 31))
    page = words(await chief.get(f"{NETWORKS}/{found.id}"))
    for said in (
        "9:00-12:30, 13:30-17:00",
        "10:00-12:00, 14:00-16:30",
        "8:00-9:00",
        "2026-12-24\n2026-12-31",
    ):
        assert said in page
    chef = await known(room, CHIEF)
    assert await written_down(room, NetworkAct.CHANGED) == [(chef.id, f"network {found.id}")]


@pytest.mark.parametrize(
    ("day", "typed", "why"),
    [
        ("lundi", "9:00", "lundi : « 9:00 » n'est pas une plage"),
        ("mardi", "25:00-26:00", "mardi : « 25:00-26:00 » n'est pas une plage"),
        ("jeudi", "17:00-9:00", "jeudi : la plage 17:00-09:00 doit finir après son début"),
        ("vendredi", "9:00-12:00, 11:00-14:00", "vendredi : la plage 11:00-14:00 commence avant la fin"),
        ("samedi", ",".join(["8:00-9:00"] * 9), "samedi : 8 plages au plus"),
        ("fermetures", "2026-12-24\nNoël", "Date illisible : « Noël »"),
    ],
)
async def test_hours_that_cannot_be_are_refused_with_the_day_named_and_nothing_lost(
    day: str, typed: str, why: str, room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    before = await network(room)
    answer = await saved(room, chief, **{"mercredi": "9:00-10:00", day: typed})
    said = words(answer)
    assert (answer.status_code, why in said, typed in said) == (422, True, True)
    assert 'value="9:00-10:00"' in said
    assert f'id="erreur-{day}"' in said
    assert await network(room) == before


async def test_hours_and_absences_change_what_is_promised(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    assert await promise(room) == datetime(2026, 11, 23, 13, 0, tzinfo=UTC), "the usual hours"
    for email in (OTHER, LOCAL, CHIEF):
        path = f"/espace/equipe/{(await known(room, email)).id}/absence"
        assert (await send(chief, path, {"absence": "2026-12-31"})).status_code == 303
    await saved(room, chief, mercredi="8:00-12:00")
    assert await promise(room) == datetime(2026, 11, 25, 9, 0, tzinfo=UTC), "Wednesday at ten"
    await saved(room, chief, mercredi="8:00-12:00", fermetures="2026-11-25")
    assert await promise(room) == datetime(2026, 12, 2, 9, 0, tzinfo=UTC), "a week later"
    lina = await known(room, LINA)
    assert (await room.live.desk._roster.hours_of(lina.id)).closed == (date(2026, 11, 25),)
    await send(chief, f"/espace/equipe/{lina.id}/absence", {"absence": "2026-11-23"})
    assert await promise(room) is None, "nobody on duty"


async def test_departments_change_who_is_on_duty(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    roster = room.live.desk._roster
    everybody = (await roster.duty("44", 9)).advisers
    await saved(room, chief, territoires="49, 53")
    assert (await roster.duty("44", 9)).advisers == everybody - 2
    assert (await roster.duty("49", 9)).advisers == everybody


async def test_a_network_is_added_once(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    fields = {"nom": " CIO  de Nantes ", "territoires": "44", **WEEK}
    assert (await send(chief, f"{NETWORKS}/ajouter", fields)).status_code == 303
    assert (await network(room, "CIO de Nantes")).territories == ("44",)
    again = await send(chief, f"{NETWORKS}/ajouter", fields)
    assert (again.status_code, "porte déjà ce nom" in words(again), WEEK["mardi"] in again.text) == (
        422,
        True,
        True,
    )
    renamed = await saved(room, chief, NORTH, nom=SOUTH)
    assert "porte déjà ce nom" in words(renamed)
    assert f'action="{NETWORKS}/{(await network(room)).id}"' in renamed.text, "typed again, it renames"
    assert len(await written_down(room, NetworkAct.ADDED)) == 1


async def test_a_network_that_never_opens_says_so(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    page = words(await chief.get(NETWORKS))
    assert "horaires habituels" in page
    assert "maintenant" in page
    await saved(room, chief)
    found = await network(room)
    assert "aucun délai ne peut être promis" in words(await chief.get(f"{NETWORKS}/{found.id}"))


async def test_two_coordinators_do_not_write_over_each_other(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    seen = network_stamp(await network(room))
    await saved(room, chief, lundi="9:00-10:00")
    late = await saved(room, chief, lundi="11:00-12:00", vu=seen)
    assert (late.status_code, "entre-temps" in words(late), "11:00-12:00" in late.text) == (422, True, True)
    assert Hours.model_validate((await network(room)).hours).week["lundi"][0][0].hour == 9  # type: ignore[index]


async def test_a_coordinator_of_a_network_decides_its_hours_alone(
    room: StaffRoom, local: httpx.AsyncClient
) -> None:
    ours, theirs = await network(room), await network(room, SOUTH)
    page = words(await local.get(NETWORKS))
    assert (NORTH in page, SOUTH in page, "Ajouter" in page) == (True, False, False)
    await saved(room, local, nom="Tout", territoires="", lundi="9:00-10:00")
    now = await network(room)
    assert (now.id, now.territories) == (ours.id, ours.territories)
    assert Hours.model_validate(now.hours).week
    for path in (f"{NETWORKS}/{theirs.id}", f"{NETWORKS}/ajouter", f"{NETWORKS}/{'9' * 40}"):
        got, sent = (
            await local.get(path),
            await send(local, path, {"nom": "Pris", "vu": network_stamp(theirs)}),
        )
        assert (got.status_code, sent.status_code) == (404, 404)
    assert await network(room, SOUTH) == theirs
    north = await known(room, LOCAL)
    plan = Plan("Pris", (), {})
    assert await room.networks.add(north, plan) is Made.GONE
    assert await room.networks.change(north, theirs.id, network_stamp(theirs), plan) is Made.GONE


async def test_a_coordinator_of_a_network_gives_no_department_beyond_it(
    room: StaffRoom, chief: httpx.AsyncClient, local: httpx.AsyncClient
) -> None:
    lina = await known(room, LINA)
    path = f"/espace/equipe/{lina.id}"
    await saved(room, chief, territoires="49, 53")
    refused = await send(local, path, await sheet(room, LINA, territoires="53, 75"))
    assert "Hors du territoire du réseau : Paris (75). Choisissez parmi : Maine-et-Loire (49)" in words(
        refused
    )
    assert (await send(local, path, await sheet(room, LINA, territoires="53"))).status_code == 303
    assert (await send(chief, path, await sheet(room, LINA, territoires="53, 75"))).status_code == 303
    assert (await send(local, path, await sheet(room, LINA, territoires="53, 75"))).status_code == 303
    assert (await known(room, LINA)).territories == ("53", "75"), "what was given before stays"


async def test_what_is_written_in_any_field_stays_text(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    await saved(room, chief, nom=NASTY)
    kept = await network(room, NASTY)
    wrong = dict.fromkeys(("nom", "territoires", "lundi", "fermetures", "vu"), NASTY)
    pages = [
        await chief.get(NETWORKS),
        await chief.get(f"{NETWORKS}/{kept.id}"),
        await chief.get("/espace/equipe"),
        await chief.get("/espace/equipe/ajouter"),
        await send(chief, f"{NETWORKS}/{kept.id}", wrong),
        await send(chief, f"{NETWORKS}/ajouter", wrong),
    ]
    async with room.signed_in(LINA) as browser:
        pages.append(await browser.get("/espace/compte"))
        assert await csrf(browser)
    for page in pages:
        assert "<script>" not in page.text
        assert "<img" not in page.text
