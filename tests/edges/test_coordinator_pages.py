"""Coordinators manage their team and its networks, those of others they neither see nor touch."""

from __future__ import annotations

import re
from datetime import date

import httpx
import pytest
from starlette.routing import Route

from bot.console.gate import SIGN_IN
from bot.staff.audit import Act
from bot.staff.members import Role
from bot.staff.team import Details, Made, stamp
from tests.edges.coordinators import (
    CHIEF,
    NASTY,
    NORTH,
    OTHER,
    SOUTH,
    TEAM,
    sheet,
    two_networks,
    written_down,
)
from tests.edges.staff_room import LINA, PASSWORD, StaffRoom, csrf, known, send, sign_in, words

CONSOLE = "/espace"
OURS = tuple(f"{CONSOLE}/{page}" for page in ("equipe", "reseaux", "bilan", "reponses-types", "journal"))


@pytest.fixture
async def room(room: StaffRoom) -> StaffRoom:
    return await two_networks(room)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.EDITOR])
async def test_who_does_not_coordinate_is_refused_on_every_route(role: Role, room: StaffRoom) -> None:
    await room.hire("zoe@mission.test", role, NORTH)
    async with room.signed_in("zoe@mission.test") as browser:
        token, walked = await csrf(browser), 0
        for route in room.routes():
            if not isinstance(route, Route) or not route.path.startswith(OURS):
                continue
            path = re.sub(r"{\w+:?\w*}", "1", route.path)
            for method in route.methods or ():
                response = await browser.request(method, path, data={"csrf": token})
                assert response.status_code == 403, path
                walked += 1
        assert walked >= 10
        assert TEAM not in (await browser.get("/espace/compte")).text


async def test_a_coordinator_adds_somebody_who_signs_in_by_the_link_shown_once(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    north = (await known(room, LINA)).network_id
    fields = {"email": "Nour@mission.test", "nom": "Nour", "role": "adviser", "reseau": str(north)}
    shown = await send(
        chief,
        f"{TEAM}/ajouter",
        fields | {"territoires": "49 44", "competence-lsf": "oui", "competence-x": "1"},
    )
    link = re.search(r'value="http://test(/espace/lien/[\w-]+)"', shown.text)
    assert link
    nour = await known(room, "nour@mission.test")
    assert (nour.name, nour.network, nour.territories, nour.skills) == (
        "Nour",
        NORTH,
        ("49", "44"),
        ("lsf",),
    )
    by = (await known(room, CHIEF)).id
    assert (nour.id, f"by {by}") in await written_down(room, Act.MEMBER_ADDED)
    assert link[1] not in (await chief.get(f"{TEAM}/{nour.id}")).text
    async with room.browser() as browser:
        chosen = await browser.post(link[1], data={"password": PASSWORD, "again": PASSWORD})
        assert chosen.headers["location"].startswith(SIGN_IN)
        assert (await sign_in(browser, "nour@mission.test")).status_code == 303


async def test_a_form_that_cannot_be_kept_names_each_field_and_loses_nothing(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    fields = {
        "email": "pas une adresse",
        "nom": "  ",
        "role": "chef",
        "reseau": "99",
        "territoires": "49, 999",
    }
    answer = await send(chief, f"{TEAM}/ajouter", fields)
    said = words(answer)
    assert answer.status_code == 422
    for name in fields:
        assert f'id="erreur-{name}"' in said, name
        assert f'href="#{name}"' in said
    assert 'value="pas une adresse"' in said
    assert 'value="49, 999"' in said
    assert "Territoire inconnu : 999" in said
    taken = await send(chief, f"{TEAM}/ajouter", {"email": LINA, "nom": "Nour", "role": "adviser"})
    assert "a déjà un compte" in words(taken)
    assert 'value="Nour"' in taken.text


async def test_a_sheet_is_changed_and_written_down(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    lina = await known(room, LINA)
    south = str((await known(room, OTHER)).network_id)
    changed = await sheet(room, LINA, nom="Lina B.", role="editor", reseau=south, territoires="53")
    answer = await send(chief, f"{TEAM}/{lina.id}", changed)
    assert answer.headers["location"] == f"{TEAM}/{lina.id}?fait=1"
    assert "C'est enregistré" in words(await chief.get(answer.headers["location"]))
    now = await known(room, LINA)
    assert (now.name, now.role, now.network, now.territories) == ("Lina B.", Role.EDITOR, SOUTH, ("53",))
    chef = await known(room, CHIEF)
    assert await written_down(room, Act.MEMBER_CHANGED) == [(lina.id, f"by {chef.id}")]


async def test_two_coordinators_do_not_write_over_each_other(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    lina, seen = await known(room, LINA), await sheet(room, LINA, nom="Lina de l'autre")
    await send(chief, f"{TEAM}/{lina.id}", await sheet(room, LINA, nom="Lina d'abord"))
    late = await send(chief, f"{TEAM}/{lina.id}", seen)
    assert late.status_code == 422
    assert "entre-temps" in words(late)
    assert "Lina de l'autre" in words(late)
    assert (await known(room, LINA)).name == "Lina d'abord"
    again = re.search(r'name="vu" value="(\w+)"', late.text)
    assert again
    assert (await send(chief, f"{TEAM}/{lina.id}", seen | {"vu": again[1]})).status_code == 303


@pytest.mark.parametrize(
    ("typed", "why"),
    [("hier", "Date illisible"), ("2026-11-22", "déjà passée"), ("2026-13-01", "Date illisible")],
)
async def test_an_absence_that_cannot_be_is_refused(
    typed: str, why: str, room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    lina = await known(room, LINA)
    answer = await send(chief, f"{TEAM}/{lina.id}/absence", {"absence": typed})
    assert (answer.status_code, why in words(answer), f'value="{typed}"' in answer.text) == (422, True, True)


async def test_an_absence_changes_who_is_on_duty_and_the_promise(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    lina = await known(room, LINA)
    roster = room.live.desk._roster
    before = (await roster.duty("49", 9)).advisers
    await send(chief, f"{TEAM}/{lina.id}/absence", {"absence": "2026-11-23"})
    assert (await known(room, LINA)).absent_until == date(2026, 11, 23)
    assert "jusqu'au 23 novembre 2026" in words(await chief.get(TEAM))
    assert (await roster.duty("49", 9)).advisers == before - 1
    await send(chief, f"{TEAM}/{lina.id}/absence", {"absence": ""})
    assert (await roster.duty("49", 9)).advisers == before
    assert len(await written_down(room, Act.MEMBER_ABSENT)) == 2


async def test_an_account_is_closed_at_once_and_opened_again(
    room: StaffRoom, chief: httpx.AsyncClient
) -> None:
    lina = await known(room, LINA)
    async with room.signed_in(LINA) as browser:
        await send(chief, f"{TEAM}/{lina.id}/fermer")
        assert (await browser.get("/espace/compte")).status_code == 303
        assert "Compte fermé" in words(await chief.get(TEAM))
        refused = await send(chief, f"{TEAM}/{lina.id}/lien")
        assert "rouvrez-le d'abord" in words(refused)
        await send(chief, f"{TEAM}/{lina.id}/rouvrir")
        assert (await sign_in(browser)).status_code == 303
    assert (await room.acts(lina))[-3:] == [Act.MEMBER_DISABLED, Act.MEMBER_ENABLED, Act.SIGN_IN]


async def test_a_new_link_replaces_the_one_before(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    lina = await known(room, LINA)
    tokens = []
    for _ in range(2):
        shown = await send(chief, f"{TEAM}/{lina.id}/lien")
        found = re.search(r"/espace/lien/([\w-]+)", shown.text)
        assert found
        assert shown.headers["cache-control"] == "no-store"
        tokens.append(found[1])
    assert await room.links.of(tokens[0]) is None
    assert await room.links.of(tokens[1]) == lina


async def test_nobody_closes_or_demotes_themselves(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    me = await known(room, CHIEF)
    north = str((await known(room, LINA)).network_id)
    closed = await send(chief, f"{TEAM}/{me.id}/fermer")
    assert (closed.status_code, "votre propre compte" in words(closed)) == (422, True)
    await send(chief, f"{TEAM}/{me.id}", await sheet(room, CHIEF, role="adviser", reseau=north, nom="Chef"))
    now = await known(room, CHIEF)
    assert (now.name, now.role, now.network_id, now.disabled) == ("Chef", Role.COORDINATOR, None, False)
    demoted = Details("Chef", Role.ADVISER)
    assert await room.team.change(now, now.id, stamp(now), demoted) is Made.SELF
    assert await room.team.disable(now, now.id) is Made.SELF


async def test_a_coordinator_of_a_network_has_its_members_in_reach_and_no_others(
    room: StaffRoom, local: httpx.AsyncClient
) -> None:
    page = words(await local.get(TEAM))
    assert (LINA in page, OTHER in page, CHIEF in page, SOUTH in page) == (True, False, False, False)
    for email in (OTHER, CHIEF):
        before = await known(room, email)
        path = f"{TEAM}/{before.id}"
        answers = [
            await local.get(path),
            await send(local, path, await sheet(room, email, nom="Pris")),
            await send(local, f"{path}/absence", {"absence": "2026-12-24"}),
            *[await send(local, f"{path}/{verb}") for verb in ("lien", "fermer", "rouvrir")],
        ]
        assert [answer.status_code for answer in answers] == [404] * 6
        assert not any(email in answer.text for answer in answers)
        assert await known(room, email) == before
    assert (await local.get(f"{TEAM}/{'9' * 40}")).status_code == 404


async def test_a_coordinator_of_a_network_gives_nothing_beyond_it(
    room: StaffRoom, local: httpx.AsyncClient
) -> None:
    north, south = (await known(room, LINA)).network_id, (await known(room, OTHER)).network_id
    lina = await known(room, LINA)
    for wanted in ("", str(south)):
        await send(local, f"{TEAM}/{lina.id}", await sheet(room, LINA, reseau=wanted, role="coordinator"))
        assert (await known(room, LINA)).network_id == north
    fields = {"email": "nour@mission.test", "nom": "Nour", "role": "adviser", "reseau": ""}
    await send(local, f"{TEAM}/ajouter", fields)
    assert (await known(room, "nour@mission.test")).network_id == north


async def test_what_is_written_in_any_field_stays_text(room: StaffRoom, chief: httpx.AsyncClient) -> None:
    lina = await known(room, LINA)
    changed = await sheet(room, LINA, nom=NASTY)
    assert (await send(chief, f"{TEAM}/{lina.id}", changed)).status_code == 303
    await send(
        chief, f"{TEAM}/ajouter", dict.fromkeys(("email", "nom", "role", "reseau", "territoires"), NASTY)
    )
    refused = {
        "absence": NASTY,
        "territoires": NASTY,
        "email": NASTY,
        "nom": NASTY * 2,
        "competence-lsf": NASTY,
    }
    pages = [
        await chief.get(TEAM),
        await chief.get(f"{TEAM}/{lina.id}"),
        await send(chief, f"{TEAM}/{lina.id}/absence", refused),
        await send(chief, f"{TEAM}/{lina.id}", {**changed, **refused}),
        await send(chief, f"{TEAM}/ajouter", refused),
        await send(chief, f"{TEAM}/{lina.id}/lien"),
    ]
    for page in pages:
        assert "<script>" not in page.text
        assert "<img" not in page.text
        assert "\"'>" not in page.text
