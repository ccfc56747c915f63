"""`python -m bot dossier` and `simulate`, as an adviser types them."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from bot.commands import app
from bot.console.files import keep, sweep
from bot.conversation.content import Content
from bot.conversation.context import Context
from bot.conversation.ports import Effect, Outcome
from bot.handoff.cases import Alert, Consent, Request
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.conftest import Clock
from tests.edges.stores import Stores
from tests.unit.feasibility_sample import SOLID, people
from tests.unit.test_dossier_page import made

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WORDS = "Oui, un conseiller peut lire mon dossier."


@pytest.fixture(autouse=True)
def _instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def kept(folder: Path, *outcomes: Outcome) -> None:
    """One conversation where each outcome came of a message."""

    async def keep() -> None:
        database = Database(f"sqlite:///{folder / 'var/passerelle.db'}")
        await migrate(database)
        stores = Stores(database, Clock(NOW))
        for outcome in outcomes:
            await stores.threads.settle(await stores.hear("mon projet", uuid4().hex), outcome)
        await database.close()

    asyncio.run(keep())


def asked(content: Content) -> Request:
    dossier = made(people(SOLID, commune="Craon (53)"), content)
    consent = Consent(WORDS, ("Conseillers",), NOW)
    return Request(dossier, 20, "53", date(2026, 11, 25), {"prenom": "<b>Lina</b>", "moyen": "ici"}, consent)


def test_a_dossier_is_read_here_and_on_a_page_of_ones_own(tmp_path: Path, content: Content) -> None:
    kept(tmp_path, Outcome(Context(), request=asked(content)))
    said = run("dossier", "1")
    page = tmp_path / "var/dossiers/1.html"
    assert said.exit_code == 0, said.output
    assert "PROMETTEUR" in said.output.upper()
    assert "projet_solide" in said.output
    assert "25 novembre 2026" in said.output
    assert str(page) in said.output
    assert page.stat().st_mode & 0o777 == 0o600
    assert page.parent.stat().st_mode & 0o777 == 0o700
    assert "&lt;b&gt;Lina&lt;/b&gt;" in page.read_text("utf-8")
    assert [path.name for path in page.parent.iterdir()] == ["1.html"]


def test_once_erased_the_page_is_emptied_too(tmp_path: Path, content: Content) -> None:
    kept(tmp_path, Outcome(Context(), request=asked(content)))
    run("dossier", "1")
    page = tmp_path / "var/dossiers/1.html"
    page.chmod(0o644)
    kept(tmp_path, Outcome(Context()), Outcome(Context(), effect=Effect.ERASE))
    said = run("dossier", "1")
    assert "Conversation effacée" in said.output
    assert "Lina" not in said.output + page.read_text("utf-8")
    assert WORDS in said.output
    assert page.stat().st_mode & 0o777 == 0o600


def test_a_page_left_behind_is_swept_away_by_age(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    old, fresh = keep(folder, "1.html", "Lina"), keep(folder, "2.html", "Zoé")
    os.utime(old, (NOW.timestamp() - 2, NOW.timestamp() - 2))
    os.utime(fresh, (NOW.timestamp(), NOW.timestamp()))
    assert sweep(folder, NOW - timedelta(seconds=1)) == 1
    assert list(folder.iterdir()) == [fresh]
    assert sweep(tmp_path / "nowhere", NOW) == 0


def test_a_danger_has_no_text(tmp_path: Path) -> None:
    kept(tmp_path, Outcome(Context(), alert=Alert("suicide", 2, "49")))
    said = run("dossier", "1")
    for words in ("envie de mourir", "Aucun texte n'est gardé", "Maine-et-Loire (49)", "23 novembre 2026"):
        assert words in said.output
    assert "mon projet" not in said.output


def test_an_unknown_number_is_one_line_and_a_failure() -> None:
    said = run("dossier", "7")
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr == "Aucun dossier ne porte le numéro 7.\n"


@pytest.mark.parametrize("number", ["0", "-1", "x", "../1"])
def test_what_is_no_number_is_refused(number: str) -> None:
    assert run("dossier", number).exit_code == 2


def test_a_wrong_setting_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_PORT", "beaucoup")
    said = run("dossier", "7")
    assert said.exit_code == 1
    assert "PASSERELLE_PORT" in said.stderr
    assert "Traceback" not in said.output


@pytest.mark.parametrize("form", ["projet", "feasibility"])
def test_thresholds_are_tried_on_invented_people(form: str) -> None:
    one, same, other = (
        run("simulate", "--form", form, "--n", "60", "--seed", seed).stdout for seed in ("1", "1", "2")
    )
    assert "60 jeunes" in one
    assert "Prometteur" in one
    assert one == same != other


@pytest.mark.parametrize("arguments", [("--form", "rappel"), ("--form", "nimporte"), ("--n", "0")])
def test_what_cannot_be_simulated_is_refused(arguments: tuple[str, str]) -> None:
    said = run("simulate", *arguments)
    assert said.exit_code in (1, 2)
    assert said.stdout == ""
