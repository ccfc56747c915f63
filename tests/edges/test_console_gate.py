"""Nobody passes the console's gate without a session, a right, and a page of ours that asked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from bot.console.gate import SIGN_IN, Gate, Signed
from bot.staff.access import Right, may
from bot.staff.members import Role
from tests.conftest import Clock
from tests.edges.staff_room import KEY, LINA, PASSWORD, StaffRoom, csrf, known, sign_in, words

ACCOUNT, LEAVE = "/espace/compte", "/espace/deconnexion"
# What whoever has yet to sign in may open; any other route of the console is for members.
OPEN = {SIGN_IN, "/espace/lien/{token}"}
# The gate is the same on every database: the stores' own tests say so.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def room(room: StaffRoom) -> StaffRoom:
    await room.hire()
    return room


def test_the_walk_knows_every_route(room: StaffRoom) -> None:
    routes = room.routes()
    assert all(isinstance(route, Route | Mount) for route in routes)
    assert {route.path for route in routes if isinstance(route, Mount)} == {"/espace/static"}
    paths = {route.path for route in routes if isinstance(route, Route)}
    assert paths >= OPEN | {ACCOUNT, LEAVE, "/espace", "/espace/{rest:path}"}


async def test_nobody_opens_any_route_but_those_for_signing_in(
    room: StaffRoom, stranger: httpx.AsyncClient
) -> None:
    for route in room.routes():
        if not isinstance(route, Route) or route.path in OPEN:
            continue
        path = re.sub(r"{\w+:?\w*}", "1", route.path)
        for method in (route.methods or set()) | {"POST"}:
            response = await stranger.request(method, path)
            assert response.status_code in ((303, 401) if method in ("GET", "HEAD") else (401, 405)), path
            assert "lina" not in response.text.lower()


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_opens_the_pages_of_its_rights_and_no_other(role: Role, room: StaffRoom) -> None:
    await room.hire("zoe@mission.test", role)
    async with room.browser(routes=doors(room)) as browser, room.signed_in("zoe@mission.test") as signed:
        browser.cookies = signed.cookies
        token = await csrf(signed)
        for right in Right:
            expected = 200 if may(role, right) else 403
            assert (await browser.get(f"/espace/{right}")).status_code == expected
            assert (await browser.get(f"/espace/{right}/direct")).status_code == expected
            posted = await browser.post(f"/espace/{right}", data={"csrf": token})
            assert posted.status_code == expected


def doors(room: StaffRoom) -> list[Route]:
    """A page for each right, as the desk's pages will be."""

    async def inside(request: Request, signed: Signed) -> Response:
        return PlainTextResponse(f"{request.method} {signed.member.name}")

    gate = Gate(room.sessions, KEY, secure=False)
    return [
        *(gate.route(f"/espace/{right}", right, inside, ("GET", "POST")) for right in Right),
        *(gate.live(f"/espace/{right}/direct", right, inside) for right in Right),
    ]


@pytest.mark.parametrize("role", list(Role))
async def test_every_member_has_an_account_page_and_an_answer_for_what_is_not_there(
    role: Role, room: StaffRoom
) -> None:
    await room.hire("zoe@mission.test", role)
    async with room.signed_in("zoe@mission.test") as browser:
        assert "zoe@mission.test" in (await browser.get(ACCOUNT)).text
        first = "/espace/contenus" if role is Role.EDITOR else "/espace/file"
        assert (await browser.get("/espace")).headers["location"] == first
        missing = await browser.get("/espace/rien")
        assert missing.status_code == 404
        assert "Page introuvable" in missing.text


async def test_who_is_turned_away_comes_back_to_the_page_they_wanted(stranger: httpx.AsyncClient) -> None:
    turned = await stranger.get("/espace/compte?a=1&b=2")
    form = await stranger.get(turned.headers["location"])
    assert 'name="suite" value="/espace/compte?a=1&amp;b=2"' in form.text
    signed = await sign_in(stranger, suite="/espace/compte?a=1&b=2")
    assert signed.headers["location"] == "/espace/compte?a=1&b=2"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://ailleurs.test/",
        "//ailleurs.test/",
        "/espace//ailleurs.test",
        "/espace/\\ailleurs.test",
        "/\\ailleurs.test",
        "\\\\ailleurs.test",
        "javascript:alert(1)",
        "/espace:80@ailleurs.test",
        "/espaces",
        "/espace.ailleurs.test",
        "/",
        "/supprimer",
        "/espace/compte\r\nSet-Cookie: a=b",
        "\t/espace/compte",
        "/espace/é",
        "",
    ],
)
async def test_signing_in_leads_nowhere_but_to_the_console(wanted: str, stranger: httpx.AsyncClient) -> None:
    assert (await sign_in(stranger, suite=wanted)).headers["location"] == "/espace"
    assert (await stranger.get(SIGN_IN, params={"suite": wanted})).headers["location"] == "/espace"


async def test_a_token_known_before_signing_in_is_worth_nothing_after(
    room: StaffRoom, stranger: httpx.AsyncClient
) -> None:
    fields = {"email": LINA, "password": PASSWORD}
    await stranger.post(SIGN_IN, data=fields, headers={"Cookie": f"espace={'a' * 43}"})
    first = stranger.cookies["espace"]
    assert first != "a" * 43
    assert await room.sessions.of("a" * 43) is None
    await sign_in(stranger)
    assert stranger.cookies["espace"] != first
    assert await room.sessions.of(first) is None


@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}])
async def test_a_change_without_the_sessions_own_token_is_refused(
    given: dict[str, str], lina: httpx.AsyncClient
) -> None:
    assert (await lina.post(LEAVE, data=given)).status_code == 403
    assert (await lina.post(LEAVE, data=given, headers={"X-CSRF-Token": "0" * 64})).status_code == 403
    assert (await lina.get(ACCOUNT)).status_code == 200


async def test_the_token_of_another_session_proves_nothing(room: StaffRoom, lina: httpx.AsyncClient) -> None:
    async with room.signed_in() as elsewhere:
        assert (await lina.post(LEAVE, data={"csrf": await csrf(elsewhere)})).status_code == 403


async def test_a_script_of_our_own_page_may_send_the_token_in_a_header(lina: httpx.AsyncClient) -> None:
    assert (await lina.post(LEAVE, headers={"X-CSRF-Token": await csrf(lina)})).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://ailleurs.test"}],
)
async def test_what_another_site_sends_is_refused(
    headers: dict[str, str], lina: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    token = await csrf(lina)
    assert (await lina.post(LEAVE, data={"csrf": token}, headers=headers)).status_code == 403
    fields = {"email": LINA, "password": "x"}
    assert (await stranger.post(SIGN_IN, data=fields, headers=headers)).status_code == 403


async def test_what_is_too_large_or_of_unknown_size_is_refused(
    lina: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"csrf=1"

    token = await csrf(lina)
    for browser, path in ((lina, LEAVE), (stranger, SIGN_IN)):
        large = await browser.post(path, data={"csrf": token, "email": "a" * 200_000})
        assert large.status_code == 413
        assert (await browser.post(path, content=endless())).status_code == 411


async def test_a_session_left_alone_or_too_old_leads_back_to_signing_in(
    room: StaffRoom, lina: httpx.AsyncClient, clock: Clock
) -> None:
    clock.forward(minutes=31)
    assert (await lina.get(ACCOUNT)).headers["location"] == f"{SIGN_IN}?suite={ACCOUNT}"
    async with room.signed_in() as busy:
        for _ in range(36):
            assert (await busy.get(ACCOUNT)).status_code == 200
            clock.forward(minutes=20)
        assert (await busy.get(ACCOUNT)).status_code == 303


async def test_a_page_left_open_keeps_no_session_alive(room: StaffRoom, clock: Clock) -> None:
    async with room.signed_in() as signed, room.browser(routes=doors(room)) as page:
        page.cookies = signed.cookies
        for minutes, expected in ((20, 200), (20, 401)):
            clock.forward(minutes=minutes)
            assert (await page.get(f"/espace/{Right.DESK}/direct")).status_code == expected


async def test_what_stays_open_learns_that_the_session_ended_or_the_role_changed(room: StaffRoom) -> None:
    gate, account = Gate(room.sessions, KEY, secure=False), await room.members.attempt(LINA)
    assert account
    token = await room.sessions.open(account)
    assert token
    signed = Signed(account.member, "", token)
    assert await gate.still(signed)
    assert not await gate.still(Signed(replace(account.member, role=Role.EDITOR), "", token))
    await room.sessions.end(token)
    assert not await gate.still(signed)


async def test_a_disabled_member_is_out_at_the_next_click(room: StaffRoom, lina: httpx.AsyncClient) -> None:
    await room.members.disable((await known(room)).id)
    assert (await lina.get(ACCOUNT)).status_code == 303
    assert "incorrect" in words(await sign_in(lina))


async def test_signing_out_revokes_the_token_itself(room: StaffRoom, lina: httpx.AsyncClient) -> None:
    token = lina.cookies["espace"]
    assert (await lina.post(LEAVE, data={"csrf": await csrf(lina)})).headers["location"] == SIGN_IN
    assert "espace" not in lina.cookies
    assert await room.sessions.of(token) is None


async def test_signing_out_everywhere_closes_the_other_browsers(
    room: StaffRoom, lina: httpx.AsyncClient
) -> None:
    async with room.signed_in() as elsewhere:
        await lina.post(LEAVE, data={"csrf": await csrf(lina), "partout": "1"})
        assert (await elsewhere.get(ACCOUNT)).status_code == 303
