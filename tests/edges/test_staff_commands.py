"""`python -m bot staff`, as whoever manages the accounts types it."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands import app
from bot.staff.audit import Act
from bot.staff.members import Member
from bot.storage.database import Database
from tests.conftest import Clock
from tests.edges.staff_room import LINA, StaffRoom

LINK = re.compile(r"https://passerelle\.test/espace/lien/([\w-]{43})\n")
NANTES = ("--network", "Mission locale de Nantes")


@pytest.fixture(autouse=True)
def _instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("PASSERELLE_PUBLIC_URL", "https://passerelle.test")
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("staff", *arguments))


def test_a_demonstration_has_accounts_and_cases_and_is_made_once() -> None:
    made = CliRunner().invoke(app, ("demo",))
    assert (made.exit_code, made.stdout.count("/espace/lien/")) == (0, 3)
    assert "7 demandes de personnes inventées" in made.stdout
    again = CliRunner().invoke(app, ("demo",))
    assert (again.exit_code, "déjà là" in again.stderr) == (1, True)


def hire(*more: str, email: str = LINA, role: str = "adviser") -> Result:
    return run("add", email, "--name", "Lina", "--role", role, *more)


def link_in(said: Result) -> str:
    found = LINK.search(said.stdout)
    assert found, said.output
    return found[1]


def opens_for(folder: Path, token: str) -> Member | None:
    """Whose link a token is."""

    async def look() -> Member | None:
        database = Database(f"sqlite:///{folder / 'var/passerelle.db'}")
        member = await StaffRoom(database, Clock(datetime.now(UTC))).links.of(token)
        await database.close()
        return member

    return asyncio.run(look())


def acts_of(folder: Path, member: Member) -> list[Act]:
    async def look() -> list[Act]:
        database = Database(f"sqlite:///{folder / 'var/passerelle.db'}")
        acts = await StaffRoom(database, Clock(datetime.now(UTC))).acts(member)
        await database.close()
        return acts

    return asyncio.run(look())


def test_a_member_is_added_and_given_a_link_that_is_theirs(tmp_path: Path) -> None:
    said = hire(*NANTES, "--territory", " 44, 2a,44", email=" Lina@Mission.TEST ")
    assert said.exit_code == 0, said.output
    assert "Nouveau réseau : Mission locale de Nantes." in said.stdout
    assert "2 jours" in said.stdout
    member = opens_for(tmp_path, link_in(said))
    assert member
    assert (member.email, member.name, member.role) == (LINA, "Lina", "adviser")
    assert (member.network, member.territories) == ("Mission locale de Nantes", ("44", "2A"))
    assert acts_of(tmp_path, member) == [Act.MEMBER_ADDED, Act.LINK_MADE]


def test_a_network_already_there_is_not_said_to_be_new() -> None:
    hire(*NANTES)
    assert "Nouveau réseau" not in hire(*NANTES, email="zoe@mission.test").stdout


def test_accounts_are_listed_with_what_they_cover() -> None:
    assert run("list").stdout == "Aucun compte.\n"
    hire(*NANTES, "--territory", "44,Châteaubriant")
    hire(email="zoe@mission.test", role="editor")
    run("disable", "zoe@mission.test")
    listed = run("list").stdout
    where = "Loire-Atlantique (44), Châteaubriant (44)"
    assert f"lina@mission.test | Lina | adviser | Mission locale de Nantes | {where}\n" in listed
    assert "zoe@mission.test | Lina | editor | sans réseau | toute la France | fermé\n" in listed


def test_a_new_link_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first = link_in(hire())
    second = link_in(run("link", LINA.upper()))
    assert opens_for(tmp_path, first) is None
    assert opens_for(tmp_path, second)


def test_a_closed_account_opens_no_more(tmp_path: Path) -> None:
    link = link_in(hire())
    assert run("disable", LINA).exit_code == 0
    assert opens_for(tmp_path, link) is None
    refused = run("link", LINA)
    assert (refused.exit_code, refused.stderr) == (1, f"Le compte de {LINA} est fermé.\n")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("add", "lina", "--name", "Lina", "--role", "adviser"), "« lina » n'est pas une adresse e-mail."),
        (
            ("add", LINA, "--name", "Lina", "--role", "admin"),
            "Choisissez parmi : adviser, editor, coordinator.",
        ),
        (("add", LINA, "--name", "  ", "--role", "editor"), "Le nom doit avoir entre 1 et 80 caractères."),
        (("add", LINA, "--name", "L" * 81, "--role", "editor"), "entre 1 et 80"),
        (("add", LINA, "--name", "Lina", "--role", "editor", "--network", "R" * 81), "Le réseau doit avoir"),
        (
            ("add", LINA, "--name", "Lina", "--role", "adviser", "--territory", "44,999,Loire"),
            "Territoire inconnu : 999. Écrivez un département, une commune ou un code postal",
        ),
        (("link", LINA), f"Aucun compte n'a l'adresse {LINA}."),
        (("disable", "lina"), "« lina » n'est pas une adresse e-mail."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: tuple[str, ...], why: str) -> None:
    said = run(*arguments)
    assert (said.exit_code, said.stdout) == (1, "")
    assert why in said.stderr
    assert said.stderr.count("\n") == 1


def test_an_e_mail_already_there_is_said_with_what_to_do_and_changes_nothing() -> None:
    hire()
    said = hire(*NANTES, role="coordinator")
    assert said.exit_code == 1
    assert f"python -m bot staff link {LINA}" in said.stderr
    assert run("list").stdout == f"{LINA} | Lina | adviser | sans réseau | toute la France\n"
