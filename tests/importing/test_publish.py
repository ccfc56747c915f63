"""An import is put in force whole or not at all: it says what changed, and loses nothing when killed."""

from __future__ import annotations

import errno
import fcntl
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, NoReturn

import pytest

from bot.directory.columns import OFFICES
from bot.directory.meeting import Office
from bot.errors import ContentError, ImportRefusedError
from bot.importing.harvest import Dropped, Harvest
from bot.importing.publish import Import, Report, publish


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    return tmp_path


def office(key: str, name: str = "Accueil fictif", kind: str = "cio") -> Office:
    return Office(key=key, kind=kind, name=name)


def offices(count: int) -> list[Office]:
    return [office(f"fictif-{number:03}") for number in range(count)]


def importing(*rows: Office, **more: Any) -> Import[Office]:
    return Import(OFFICES, lambda _: Harvest(list(rows)), **more)


def nothing_said(said: str) -> NoReturn:
    raise AssertionError(said)


def run(root: Path, *rows: Office, say: Callable[[str], None] = nothing_said, **more: Any) -> Report:
    how = {name: more.pop(name) for name in ("dry_run", "accept_loss") if name in more}
    return publish(root, importing(*rows, **more), say, **how)


def table(root: Path) -> Path:
    return root / "knowledge/meeting/offices.csv"


def kept(root: Path) -> list[str]:
    """The keys of the rows in force."""
    return [line.split(";")[0] for line in table(root).read_text().splitlines()[4:]]


def state(root: Path) -> tuple[bytes, int, int]:
    found = table(root).stat()
    return table(root).read_bytes(), found.st_mtime_ns, found.st_ino


def refusal(root: Path, *rows: Office, **more: Any) -> str:
    """Why an import is refused; the table, and all beside it, stays as it was."""
    before, beside = state(root), sorted(table(root).parent.iterdir())
    with pytest.raises((ImportRefusedError, ContentError)) as caught:
        run(root, *rows, **more)
    assert (state(root), sorted(table(root).parent.iterdir())) == (before, beside)
    return str(caught.value)


def test_an_import_adds_changes_and_removes_and_says_so_by_key(root: Path) -> None:
    assert run(root, *offices(40)).added == tuple(one.key for one in offices(40))
    report = run(root, office("nouveau"), office("fictif-000", "Autre nom"), *offices(39)[1:])
    assert (report.added, report.changed, report.removed) == (("nouveau",), ("fictif-000",), ("fictif-039",))
    assert report.total == 40
    assert kept(root) == [*(f"fictif-{number:03}" for number in range(39)), "nouveau"]


def test_the_report_is_read_by_people(root: Path) -> None:
    dropped = [Dropped(3, "nom absent"), Dropped(9, "nom absent"), Dropped(4, "fermé"), Dropped(0, "page 2")]
    wanted = Import(OFFICES, lambda _: Harvest(offices(12), dropped))
    assert list(publish(root, wanted, nothing_said).lines()) == [
        "knowledge/meeting/offices.csv : 12 lignes",
        f"  ajoutées : 12 ({', '.join(one.key for one in offices(10))}…)",
        "  changées : 0",
        "  retirées : 0",
        "  laissées de côté : 4",
        "    2 × nom absent (lignes 3, 9)",
        "    1 × fermé (ligne 4)",
        "    1 × page 2",
    ]


def test_a_dry_run_tells_the_same_and_writes_nothing(root: Path) -> None:
    report = run(root, *offices(3), dry_run=True)
    assert len(report.added) == 3
    assert list((root / "knowledge").iterdir()) == []
    assert run(root, *offices(3)) == report


def test_the_same_harvest_again_leaves_the_file_as_it_is(root: Path) -> None:
    run(root, *offices(3), date="2026-01-01")
    before = state(root)
    assert run(root, *reversed(offices(3)), date="2026-02-02").nothing_new
    assert state(root) == before


def test_a_harvest_that_is_empty_changes_nothing(root: Path) -> None:
    run(root, *offices(3))
    assert "aucune ligne utilisable : rien n'est changé" in refusal(root)
    assert "aucune ligne utilisable" in refusal(root, accept_loss=True)


def test_a_harvest_that_loses_more_than_five_rows_in_a_hundred_changes_nothing(root: Path) -> None:
    run(root, *offices(100))
    said = refusal(root, *offices(94))
    assert "lignes qui disparaîtraient : 6 sur 100, rien n'est changé" in said
    assert "--accept-loss" in said
    assert "  retirées : 6 (fictif-094" in said
    assert len(run(root, *offices(95)).removed) == 5


def test_a_loss_can_be_accepted(root: Path) -> None:
    run(root, *offices(100))
    assert len(run(root, *offices(2), accept_loss=True).removed) == 98
    assert kept(root) == ["fictif-000", "fictif-001"]


def test_the_rows_of_another_source_stay_and_do_not_count(root: Path) -> None:
    run(root, *offices(100))
    mine = {"owns": lambda one: one.kind == "cci"}
    run(root, office("cci-1", kind="cci"), office("cci-2", kind="cci"), **mine)
    assert "disparaîtraient : 1 sur 2" in refusal(root, office("cci-1", kind="cci"), **mine)
    assert kept(root) == ["cci-1", "cci-2", *(one.key for one in offices(100))]


def test_a_row_that_another_source_gives_too_is_there_once(root: Path) -> None:
    run(root, *offices(3))
    report = run(root, office("fictif-001", "Nom plus récent"), owns=lambda _: False)
    assert (report.changed, kept(root)) == (("fictif-001",), [one.key for one in offices(3)])
    assert "Nom plus récent" in table(root).read_text()


def test_what_is_over_goes_without_being_missed(root: Path) -> None:
    run(root, *offices(10))
    report = run(root, office("à venir"), *offices(10)[5:], over=lambda one: one.key < "fictif-005")
    assert (len(report.removed), len(kept(root))) == (5, 6)


def test_of_two_rows_with_one_key_the_first_is_kept_and_the_other_told(root: Path) -> None:
    report = run(root, office("a", "Première"), office("b"), office("a", "Seconde"))
    assert [one.reason for one in report.dropped] == ["deux lignes pour la clé a, la première est gardée"]
    assert kept(root) == ["a", "b"]
    assert "Première" in table(root).read_text()


def test_the_head_of_the_file_says_source_date_and_licence(root: Path) -> None:
    run(root, *offices(3), date="2026-01-31")
    head = table(root).read_text().splitlines()[:3]
    assert head == [f"# source: {OFFICES.source}", "# date: 2026-01-31", f"# licence: {OFFICES.licence}"]
    run(root, *offices(4))
    assert "# date: 2026-01-31\n" in table(root).read_text()


def test_a_second_import_says_that_it_waits_and_then_does_its_work(root: Path) -> None:
    said, waiting = [], Event()

    def say(words: str) -> None:
        said.append(words)
        waiting.set()

    held = os.open(root / "knowledge", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(run, root, office("a"), say=say)
        try:
            assert waiting.wait(30)
            assert not table(root).exists()
        finally:
            os.close(held)
        assert second.result(30).added == ("a",)
    assert said == ["Un autre import est en cours : celui-ci attend son tour…"]


def test_many_imports_at_once_lose_nothing_of_each_other(root: Path) -> None:
    def add(one: Office) -> None:
        publish(root, Import(OFFICES, lambda old: Harvest([*old, one])), lambda _: None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, offices(16)))
    assert kept(root) == [one.key for one in offices(16)]


def die(*_: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def half_then_die(handle: int) -> None:
    os.ftruncate(handle, 100)
    die()


DEATHS: dict[str, tuple[Any, str, Callable[..., None]]] = {
    "half written": (os, "fsync", half_then_die),
    "written": (os, "fsync", die),
    "before it is in force": (Path, "replace", die),
}


def killed_when(moment: str, root: Path) -> None:
    setattr(*DEATHS[moment])
    run(root, *offices(5))


@pytest.mark.parametrize("moment", DEATHS)
def test_an_import_killed_half_way_leaves_the_old_table_in_force(root: Path, moment: str) -> None:
    run(root, *offices(3))
    before = state(root)
    child = multiprocessing.get_context("spawn").Process(target=killed_when, args=(moment, root))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert state(root) == before
    assert len(run(root, *offices(5)).added) == 2
    assert list(table(root).parent.iterdir()) == [table(root)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fictif-002;cio", "fictif-002;", "offices.csv:7: sorte : valeur non permise, «  »"),
        ("fictif-002;", "", "offices.csv:7: il y a plus ou moins de cellules que de titres"),
        ("fictif-002;cio;", 'fictif-002;cio;"', "offices.csv:7: guillemet mal placé ou jamais fermé"),
        ("cle;sorte", "cle;genre", "offices.csv:4: colonne absente, sorte"),
        ("fictif", "\udce9", "offices.csv: n'est pas du texte UTF-8"),
    ],
)
def test_a_table_that_somebody_broke_is_refused_with_its_line(
    root: Path, old: str, new: str, said: str
) -> None:
    run(root, *offices(5))
    text = table(root).read_text()
    assert old in text
    table(root).write_text(text.replace(old, new, 1), errors="surrogateescape")
    assert f"knowledge/meeting/{said}" in refusal(root, *offices(5))


def test_a_disk_that_is_full_is_a_refusal_and_leaves_nothing_behind(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    run(root, *offices(3))
    monkeypatch.setattr(os, "fsync", full)
    said = refusal(root, *offices(4))
    assert f"{table(root)} ne peut pas être lu ou écrit" in said
    assert "rien n'est changé" in said


@pytest.mark.parametrize("blocked", ["knowledge", "knowledge/meeting"])
def test_a_folder_that_cannot_be_written_is_a_refusal(tmp_path: Path, blocked: str) -> None:
    path = tmp_path / blocked
    path.parent.mkdir(exist_ok=True)
    path.write_text("un fichier, là où il faut un dossier")
    with pytest.raises(ImportRefusedError, match="ne peut pas être lu ou écrit"):
        run(tmp_path, *offices(3))
