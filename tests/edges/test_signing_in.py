"""Signing in says nothing to who guesses, choosing a password happens once, and nothing of it is logged."""

from __future__ import annotations

import logging
import re

import httpx
import pytest
from sqlalchemy import select

from bot.console.gate import SIGN_IN
from bot.staff.audit import Act
from bot.staff.members import Role
from bot.storage.tables import staff
from tests.conftest import Clock
from tests.edges.staff_room import LINA, PASSWORD, StaffRoom, known, sign_in, words

ACCOUNT = "/espace/compte"
NEUTRAL = "Adresse ou mot de passe incorrect, ou trop d'essais. Réessayez dans quelques minutes."
FRESH = "une péniche à trois hublots"
# Pages are the same on every database: the stores' own tests say so.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def room(room: StaffRoom) -> StaffRoom:
    await room.hire()
    return room


async def link_of(room: StaffRoom) -> str:
    return f"/espace/lien/{await room.links.make((await known(room)).id)}"


async def choose(
    browser: httpx.AsyncClient, link: str, password: str, again: str | None = None
) -> httpx.Response:
    return await browser.post(link, data={"password": password, "again": again or password})


async def test_a_member_signs_in_and_sees_who_they_are(stranger: httpx.AsyncClient) -> None:
    assert (await sign_in(stranger, f" {LINA.upper()} ")).headers["location"] == "/espace"
    page = words(await stranger.get(ACCOUNT))
    for shown in (LINA, "Conseiller ou conseillère", "Toute la France", "30 minutes", "Connexion"):
        assert shown in page


async def test_one_answer_for_a_wrong_address_a_wrong_password_a_closed_or_a_waiting_account(
    room: StaffRoom, stranger: httpx.AsyncClient
) -> None:
    closed = await room.hire("close@mission.test")
    await room.members.disable(closed.id)
    await room.members.add("sans@mission.test", "Sans", Role.EDITOR)
    answers = [await sign_in(stranger, LINA, "faux") for _ in range(7)]
    answers.append(await sign_in(stranger, LINA, PASSWORD))
    others = ("inconnue@mission.test", "close@mission.test", "sans@mission.test", "pas une adresse", "")
    answers += [await sign_in(stranger, email) for email in others]
    assert {answer.status_code for answer in answers} == {401}
    assert all(NEUTRAL in words(answer) for answer in answers)
    bare = {re.sub(r' value="[^"]*"', "", answer.text) for answer in answers}
    assert len(bare) == 1
    assert not stranger.cookies


async def test_the_right_password_waits_too_and_then_opens(stranger: httpx.AsyncClient, clock: Clock) -> None:
    for _ in range(5):
        await sign_in(stranger, password="faux")
    assert (await sign_in(stranger)).status_code == 401
    clock.forward(minutes=1)
    assert (await sign_in(stranger)).status_code == 303


@pytest.mark.parametrize("email", [LINA, "inconnue@mission.test"])
async def test_a_password_is_verified_even_for_nobody(
    email: str, room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    kept = room.passwords()
    monkeypatch.setattr(kept, "_verify", lambda against, _: tried.append(against))
    monkeypatch.setattr(StaffRoom, "passwords", lambda *_: kept)
    async with room.browser() as browser:
        await sign_in(browser, email)
    assert [one.partition("$v")[0] for one in tried] == ["$argon2id"]


@pytest.mark.parametrize(("secure", "name"), [(True, "__Host-espace"), (False, "espace")])
async def test_the_cookie_is_out_of_reach(secure: bool, name: str, room: StaffRoom) -> None:
    async with room.browser(secure) as browser:
        cookie = (await sign_in(browser)).headers["set-cookie"]
        assert (await browser.get(ACCOUNT)).status_code == 200
    assert cookie.startswith(f"{name}=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert ("Secure" in cookie.split("; ")) is secure
    assert "domain" not in cookie.lower()


async def test_an_accent_is_the_same_however_it_was_typed(
    room: StaffRoom, stranger: httpx.AsyncClient
) -> None:
    await choose(stranger, await link_of(room), "une pe\u0301niche a\u0300 trois hublots")
    assert (await sign_in(stranger, password=FRESH)).status_code == 303


async def test_a_password_kept_with_yesterdays_settings_is_kept_anew(room: StaffRoom) -> None:
    async def kept() -> str:
        async with room.database.read() as connection:
            return str((await connection.execute(select(staff.c.password))).scalar_one())

    before = await kept()
    async with room.browser(rounds=2) as browser:
        assert (await sign_in(browser)).status_code == 303
        assert "t=2" in (after := await kept())
        assert before != after
        await sign_in(browser)
    assert await kept() == after


async def test_looking_at_a_link_does_not_use_it_choosing_does(
    room: StaffRoom, stranger: httpx.AsyncClient
) -> None:
    link = await link_of(room)
    for method in ("GET", "HEAD", "GET"):
        assert (await stranger.request(method, link)).status_code == 200
    chosen = await choose(stranger, link, FRESH)
    assert "Votre mot de passe est enregistré" in words(await stranger.get(chosen.headers["location"]))
    gone = await stranger.get(link)
    assert gone.status_code == (await choose(stranger, link, FRESH)).status_code == 404
    assert "Demandez-en un autre" in words(gone)
    assert (await sign_in(stranger)).status_code == 401
    assert (await sign_in(stranger, password=FRESH)).status_code == 303


async def test_a_bad_password_says_why_and_leaves_the_link_good(
    room: StaffRoom, stranger: httpx.AsyncClient
) -> None:
    link = await link_of(room)
    for password, again, why in (
        ("lapin", None, "trop court"),
        (LINA, None, "adresse e-mail"),
        (FRESH, PASSWORD, "pas les mêmes"),
    ):
        refused = await choose(stranger, link, password, again)
        assert refused.status_code == 422
        assert why in words(refused)
        assert password not in refused.text.replace(f'value="{LINA}"', "")
    assert (await choose(stranger, link, FRESH)).status_code == 303


async def test_a_new_password_closes_the_sessions_of_the_old_one(room: StaffRoom) -> None:
    async with room.signed_in() as thief, room.browser() as owner:
        await choose(owner, await link_of(room), FRESH)
        assert (await thief.get(ACCOUNT)).status_code == 303


@pytest.mark.parametrize("token", ["rien", "a" * 43, "%00", "é", "..%2f.."])
async def test_a_link_made_up_is_not_found(token: str, stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get(f"/espace/lien/{token}")).status_code in (303, 404)
    assert (await choose(stranger, f"/espace/lien/{token}", FRESH)).status_code in (401, 404)


async def test_failures_are_shown_to_their_owner(room: StaffRoom, stranger: httpx.AsyncClient) -> None:
    await sign_in(stranger, password="faux")
    await sign_in(stranger)
    assert "Essai de connexion refusé" in words(await stranger.get(ACCOUNT))
    assert (await room.acts(await known(room)))[-2:] == [Act.SIGN_IN_FAILED, Act.SIGN_IN]


async def test_pages_run_no_script_and_are_kept_by_no_cache(
    room: StaffRoom, stranger: httpx.AsyncClient
) -> None:
    pages = [
        await stranger.get(SIGN_IN),
        await stranger.get(await link_of(room)),
        await sign_in(stranger, "x"),
    ]
    await sign_in(stranger)
    pages += [await stranger.get(ACCOUNT), await stranger.get("/espace/rien")]
    for page in pages:
        assert not re.search(r"<script|<style|style=|\bon\w+=|javascript:", page.text)
        assert '<html lang="fr">' in page.text
        assert page.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await stranger.get("/espace/static/console.css")).headers["content-type"].startswith("text/css")


async def test_what_is_typed_is_shown_as_text(stranger: httpx.AsyncClient) -> None:
    page = await sign_in(stranger, '"><script>alert(1)</script>')
    assert "<script" not in page.text


async def test_no_password_and_no_token_is_logged(
    room: StaffRoom, stranger: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")  # libraries only warn, as the service sets them up
    link = await link_of(room)
    await sign_in(stranger, password="un mot de passe faux")
    await choose(stranger, link, FRESH)
    await sign_in(stranger, password=FRESH)
    await stranger.get(ACCOUNT)
    secrets = (
        link.rpartition("/")[2],
        FRESH,
        PASSWORD,
        "un mot de passe faux",
        stranger.cookies["espace"],
        LINA,
    )
    said = caplog.text + str([record.args for record in caplog.records])
    assert [secret for secret in secrets if secret in said] == []
