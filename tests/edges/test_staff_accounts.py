"""What is kept of staff: accounts, sessions, links; tokens only as fingerprints, every act written down."""

from __future__ import annotations

import asyncio
import hashlib

import pytest
from sqlalchemy import Table, func, select, update

from bot.staff.audit import Act
from bot.staff.members import Account, Member, Role
from bot.storage import audit
from bot.storage.tables import audit as audit_table
from bot.storage.tables import networks, staff, staff_links, staff_sessions
from tests.conftest import Clock
from tests.edges.staff_room import LINA, StaffRoom


@pytest.fixture
async def lina(room: StaffRoom) -> Member:
    return await room.hire(network="Mission locale du Nord")


async def everything(room: StaffRoom, *tables: Table) -> str:
    async with room.database.read() as connection:
        return str([(await connection.execute(select(table))).all() for table in tables])


async def opened(room: StaffRoom, email: str = LINA) -> str:
    account = await room.members.attempt(email)
    assert account
    token = await room.sessions.open(account)
    assert token
    return token


async def test_a_member_is_found_with_their_network(room: StaffRoom, lina: Member) -> None:
    assert await room.members.find(lina.id) == await room.members.by_email(LINA) == lina
    assert (lina.name, lina.role, lina.network) == ("Lina", Role.ADVISER, "Mission locale du Nord")
    assert (lina.covers, lina.disabled) == ((), False)
    assert await room.members.by_email("personne@mission.test") is None


async def test_who_has_no_department_covers_those_of_the_network(room: StaffRoom, lina: Member) -> None:
    change = update(networks).values(territories=["44", "49"])
    await room.database.write(lambda connection: connection.execute(change))
    member = await room.members.find(lina.id)
    assert member
    assert (member.territories, member.covers) == ((), ("44", "49"))


async def test_a_network_is_made_once_and_an_e_mail_is_one_member(room: StaffRoom, lina: Member) -> None:
    second = await room.members.add("zoe@mission.test", "Zoé", Role.EDITOR, "Mission locale du Nord", ("53",))
    assert second
    assert second.network_id == lina.network_id
    assert [network.name for network in await room.members.networks()] == ["Mission locale du Nord"]
    assert await room.members.add(LINA, "Une autre", Role.COORDINATOR, "Un autre réseau") is None
    assert len(await room.members.networks()) == 1
    assert [member.name for member in await room.members.all()] == ["Lina", "Zoé"]


async def test_tokens_are_kept_only_as_fingerprints(room: StaffRoom, lina: Member) -> None:
    token, link = await opened(room), await room.links.make(lina.id)
    kept = await everything(room, staff, staff_sessions, staff_links, audit_table)
    assert token not in kept
    assert link not in kept
    assert hashlib.sha256(token.encode()).hexdigest() in kept


async def test_a_session_says_who_holds_it_and_nothing_else_does(room: StaffRoom, lina: Member) -> None:
    token = await opened(room)
    assert await room.sessions.of(token) == lina
    for other in ("", token[:-1], f"{token}=", hashlib.sha256(token.encode()).hexdigest()):
        assert await room.sessions.of(other) is None


@pytest.mark.usefixtures("lina")
async def test_a_session_ends_after_half_an_hour_of_silence(room: StaffRoom, clock: Clock) -> None:
    token = await opened(room)
    clock.forward(minutes=29)
    assert await room.sessions.of(token)
    clock.forward(minutes=29)
    assert await room.sessions.of(token)
    clock.forward(minutes=29)
    assert await room.sessions.of(token, present=False)
    clock.forward(minutes=1)
    assert await room.sessions.of(token) is None


@pytest.mark.usefixtures("lina")
async def test_a_session_ends_after_twelve_hours_even_in_use(room: StaffRoom, clock: Clock) -> None:
    token = await opened(room)
    for _ in range(71):
        clock.forward(minutes=10)
        assert await room.sessions.of(token)
    clock.forward(minutes=10)
    assert await room.sessions.of(token) is None


@pytest.mark.usefixtures("lina")
async def test_being_there_is_written_once_a_minute(room: StaffRoom, clock: Clock) -> None:
    token, start = await opened(room), clock()

    async def seen() -> object:
        async with room.database.read() as connection:
            return (await connection.execute(select(staff_sessions.c.seen_at))).scalar_one()

    clock.forward(seconds=59)
    await room.sessions.of(token)
    assert await seen() == start
    clock.forward(seconds=1)
    await room.sessions.of(token)
    assert await seen() == clock()


async def test_what_has_expired_goes_when_its_owner_signs_in_again(room: StaffRoom, clock: Clock) -> None:
    await room.hire()
    await opened(room)
    clock.forward(minutes=31)
    await opened(room)
    async with room.database.read() as connection:
        count = select(func.count()).select_from(staff_sessions)
        assert (await connection.execute(count)).scalar_one() == 1


async def test_signing_out_ends_one_session_or_all(room: StaffRoom, lina: Member) -> None:
    first, second, third = [await opened(room) for _ in range(3)]
    await room.sessions.end(first)
    await room.sessions.end("a token nobody has")
    assert [bool(await room.sessions.of(token)) for token in (first, second, third)] == [False, True, True]
    await room.sessions.end_all(lina.id)
    assert await room.sessions.of(second) is await room.sessions.of(third) is None


async def test_a_link_is_good_once_and_for_two_days(room: StaffRoom, lina: Member, clock: Clock) -> None:
    link = await room.links.make(lina.id)
    clock.forward(hours=47, minutes=59)
    assert await room.links.of(link) == await room.links.of(link) == lina
    assert [await room.links.use(link, "hash"), await room.links.use(link, "other")] == [True, False]
    assert await room.links.of(link) is None
    late = await room.links.make(lina.id)
    clock.forward(hours=48)
    assert (await room.links.of(late), await room.links.use(late, "hash")) == (None, False)


async def test_of_two_who_use_a_link_at_once_one_does(room: StaffRoom, lina: Member) -> None:
    link = await room.links.make(lina.id)
    used = await asyncio.gather(*(room.links.use(link, f"hash {number}") for number in range(5)))
    assert sorted(used) == [False] * 4 + [True]


async def test_a_new_link_takes_the_place_of_the_last(room: StaffRoom, lina: Member) -> None:
    former, latest = await room.links.make(lina.id), await room.links.make(lina.id)
    assert await room.links.of(former) is None
    assert await room.links.of(latest) == lina


async def test_choosing_a_password_ends_every_session(room: StaffRoom, lina: Member) -> None:
    token = await opened(room)
    await room.links.use(await room.links.make(lina.id), "hash")
    assert await room.sessions.of(token) is None


async def test_a_password_changed_during_a_try_opens_no_session(room: StaffRoom, lina: Member) -> None:
    account = await room.members.attempt(LINA)
    assert account
    await room.links.use(await room.links.make(lina.id), "hash")
    assert await room.sessions.open(account) is None


async def test_a_disabled_member_is_out_at_once_and_stays_out(room: StaffRoom, lina: Member) -> None:
    token, link = await opened(room), await room.links.make(lina.id)
    account = await room.members.attempt(LINA)
    assert account
    await room.members.disable(lina.id)
    assert await room.sessions.of(token) is await room.links.of(link) is None
    assert await everything(room, staff_sessions, staff_links) == "[[], []]"
    assert await room.links.use(link, "hash") is False
    assert await room.sessions.open(account) is None
    tried = await room.members.attempt(LINA)
    assert tried
    assert (tried.member.disabled, tried.password) == (True, "")


async def test_a_session_that_escaped_the_closing_of_its_account_opens_nothing(
    room: StaffRoom, lina: Member, clock: Clock
) -> None:
    token, link = await opened(room), await room.links.make(lina.id)
    change = update(staff).values(disabled_at=clock())
    await room.database.write(lambda connection: connection.execute(change))
    assert await room.sessions.of(token) is await room.links.of(link) is None
    assert await room.links.use(link, "hash") is False


async def test_the_sixth_try_must_wait_and_success_forgets_the_failures(
    room: StaffRoom, lina: Member, clock: Clock
) -> None:
    async def tried() -> Account:
        account = await room.members.attempt(LINA)
        assert account
        return account

    assert all([(await tried()).password for _ in range(5)])
    assert not (await tried()).password
    clock.forward(minutes=1)
    allowed = await tried()
    assert allowed.password
    assert not (await tried()).password
    assert await room.sessions.open(allowed)
    assert all([(await tried()).password for _ in range(5)])


async def test_many_tries_at_once_are_no_way_round_the_wait(room: StaffRoom, lina: Member) -> None:
    tried = await asyncio.gather(*(room.members.attempt(LINA) for _ in range(20)))
    assert sum(bool(account and account.password) for account in tried) == 5


async def test_a_new_link_ends_the_wait(room: StaffRoom, lina: Member) -> None:
    for _ in range(6):
        await room.members.attempt(LINA)
    await room.links.use(await room.links.make(lina.id), "hash")
    account = await room.members.attempt(LINA)
    assert account
    assert account.password == "hash"


async def test_who_has_chosen_no_password_cannot_be_tried(room: StaffRoom) -> None:
    assert await room.members.add(LINA, "Lina", Role.ADVISER)
    account = await room.members.attempt(LINA)
    assert account
    assert account.password == ""


async def test_every_act_on_an_account_is_written_down(room: StaffRoom, lina: Member) -> None:
    token = await opened(room)
    await room.members.refused(await room.members.attempt(LINA))
    await room.sessions.end(token)
    await opened(room)
    await room.sessions.end_all(lina.id)
    await room.members.disable(lina.id)
    assert await room.acts(lina) == [
        Act.MEMBER_ADDED,
        Act.LINK_MADE,
        Act.PASSWORD_CHOSEN,
        Act.SIGN_IN,
        Act.SIGN_IN_FAILED,
        Act.SIGN_OUT,
        Act.SIGN_IN,
        Act.SIGN_OUT_EVERYWHERE,
        Act.MEMBER_DISABLED,
    ]


async def test_the_audit_names_nobody_and_keeps_a_strangers_try(room: StaffRoom, lina: Member) -> None:
    await room.members.refused(await room.members.attempt(LINA))
    await room.members.refused(await room.members.attempt("inconnue@mission.test"))
    kept = await everything(room, audit_table)
    assert "@" not in kept
    async with room.database.read() as connection:
        last = (await connection.execute(select(audit_table).order_by(audit_table.c.id.desc()))).first()
    assert last
    assert (last.staff_id, last.act) == (None, Act.SIGN_IN_FAILED)


async def test_an_act_is_written_with_the_change_it_tells_of_or_not_at_all(
    room: StaffRoom, lina: Member, clock: Clock
) -> None:
    async def broken(connection: object) -> None:
        await audit.note(connection, clock(), lina.id, "case_claimed", 7, "détail")  # type: ignore[arg-type]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await room.database.write(broken)
    assert "case_claimed" not in await everything(room, audit_table)


async def test_ones_account_tells_of_the_account_alone(room: StaffRoom, lina: Member, clock: Clock) -> None:
    await room.database.write(lambda connection: audit.note(connection, clock(), lina.id, "case_claimed", 7))
    assert await room.acts(lina) == [Act.MEMBER_ADDED, Act.LINK_MADE, Act.PASSWORD_CHOSEN]
