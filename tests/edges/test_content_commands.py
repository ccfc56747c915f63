"""`python -m bot export` and `import content`: there and back changes nothing; all comes, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.commands import app
from bot.content.workshop import FileWorkshop
from bot.editing.editors import Editors, Outcome
from bot.editing.incoming import compare
from bot.editing.pieces import Piece
from bot.editing.revisions import Publication
from bot.staff.audit import ContentAct
from bot.staff.members import Member, Role
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.revisions import SqlRevisions
from bot.storage.staff import SqlMembers
from bot.storage.tables import audit
from tests.conftest import ROOT, Clock

LODGING, YOUNG = Piece.named("answers/aide-logement"), Piece.named("answers/mobili-jeune")
NEW = Piece.named("answers/aide-velo")
SHIPPED = FileWorkshop(ROOT).shipped()
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
LODGING_FILE = Path("knowledge/answers/aides/aide-logement.yml")
BICYCLE = {
    **SHIPPED[LODGING],
    "key": "aide-velo",
    "label": "Une aide pour un vélo",
    "question": "Une aide pour un vélo ?",
    "aliases": [f"une aide pour un vélo de type {n}" for n in range(10)],
}


@pytest.fixture
def editors(database: Database, clock: Clock) -> Editors:
    return Editors(SqlRevisions(database, clock), FileWorkshop(ROOT))


@pytest.fixture
async def zoe(database: Database, clock: Clock) -> Member:
    member = await SqlMembers(database, clock).add("zoe@exemple.test", "Zoé", Role.EDITOR)
    assert member
    return member


async def published(editors: Editors, by: Member, piece: Piece, body: Any) -> Outcome:
    found = await editors.open(piece)
    saved = await editors.save(by, piece, body, 0, found.number)
    assert saved.draft
    return await editors.publish(by, piece, saved.draft.version, "Pour l'essai.")


def labelled(piece: Piece, label: str) -> dict[str, Any]:
    return {**SHIPPED[piece], "label": label}


def made(piece: Piece, body: Any, began: int = 0) -> Publication:
    return Publication(piece, body, "", "Importé.", ContentAct.IMPORTED, began=began)


async def test_several_are_published_together_and_each_is_in_history(
    editors: Editors, database: Database
) -> None:
    done = await editors.publish_all(
        None, [made(LODGING, labelled(LODGING, "Mon loyer")), made(NEW, BICYCLE)]
    )
    assert [revision.piece for revision in done.revisions] == [LODGING, NEW]
    assert {(revision.author, revision.why) for revision in done.revisions} == {("", "Importé.")}
    force = await editors.in_force()
    assert (force[LODGING]["label"], force[NEW]) == ("Mon loyer", BICYCLE)
    async with database.read() as connection:
        acts = [(row.act, row.staff_id) for row in await connection.execute(select(audit))]
    assert acts == [(ContentAct.IMPORTED, None)] * 2


async def test_if_one_of_several_was_published_meanwhile_none_is(editors: Editors, zoe: Member) -> None:
    await published(editors, zoe, YOUNG, labelled(YOUNG, "De Zoé"))
    late = [made(LODGING, labelled(LODGING, "Mon loyer")), made(YOUNG, labelled(YOUNG, "D'ailleurs"))]
    assert (await editors.publish_all(None, late)).stale
    force = await editors.in_force()
    assert (force[LODGING], force[YOUNG]["label"]) == (SHIPPED[LODGING], "De Zoé")
    assert len(await editors.store.history(LODGING)) == 0


async def test_if_one_of_several_is_wrong_none_is_published(editors: Editors) -> None:
    wrong = [made(LODGING, labelled(LODGING, "Mon loyer")), made(YOUNG, labelled(YOUNG, "x" * 31))]
    refused = await editors.publish_all(None, wrong)
    assert [problem.path for problem in refused.problems] == [("label",)]
    assert await editors.store.last() == 0


async def test_what_comes_back_is_told_apart(editors: Editors, zoe: Member) -> None:
    await published(editors, zoe, LODGING, labelled(LODGING, "De Zoé"))
    await published(editors, zoe, NEW, BICYCLE)
    came = {piece: body for piece, body in SHIPPED.items() if piece != YOUNG}
    there = await compare(editors, came, 1, "Importé.")
    assert (there.added, there.changed, list(there.removed)) == ([], [LODGING], [NEW, YOUNG])
    assert there.refused.keys() == {NEW, YOUNG}, "published since, and shipped"
    assert there.bodies == {LODGING: None, NEW: None, YOUNG: None}, "as it was shipped, it is not an edit"


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of an instance's own, where one answer was published."""
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()
    return tmp_path


def within(instance: Path, work: Callable[[Editors, Database], Awaitable[Any]]) -> Any:
    async def whole() -> Any:
        database = Database(f"sqlite:///{instance / 'var/passerelle.db'}")
        try:
            await migrate(database)
            return await work(Editors(SqlRevisions(database, lambda: NOW), FileWorkshop(ROOT)), database)
        finally:
            await database.close()

    return asyncio.run(whole())


def publish(instance: Path, *bodies: tuple[Piece, Any]) -> None:
    async def work(editors: Editors, _: Database) -> Outcome:
        return await editors.publish_all(None, [made(piece, body) for piece, body in bodies])

    assert within(instance, work).revisions


def force(instance: Path) -> dict[Piece, Any]:
    async def work(editors: Editors, _: Database) -> Any:
        return await editors.in_force()

    return dict(within(instance, work))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def replace(file: Path, old: str, new: str) -> None:
    said = file.read_text()
    assert old in said
    file.write_text(said.replace(old, new, 1))


def lines(result: Result, code: int = 0) -> Sequence[str]:
    assert result.exit_code == code, result.output
    return result.output.splitlines()


def test_there_and_back_changes_nothing_and_a_changed_file_is_published(instance: Path) -> None:
    publish(instance, (LODGING, labelled(LODGING, "Mon loyer")), (NEW, BICYCLE))
    said = lines(run("export", "dehors"))
    assert said[:2] == [
        f"changée : answers/aide-logement ({LODGING_FILE})",
        "nouvelle : answers/aide-velo (knowledge/answers/aides/aide-velo.yml)",
    ]
    assert "n'est pas vide" in lines(run("export", "dehors"), 1)[0]
    assert lines(run("export", "dehors", "--over"))[-1] == "Contenu écrit dans dehors, à la révision 2."
    assert lines(run("import", "content", "dehors")) == ["Rien de nouveau."]

    replace(instance / "dehors" / LODGING_FILE, "label: Mon loyer", "label: Payer mon loyer")
    Path("dehors/knowledge/answers/aides/aide-velo.yml").unlink()
    listed = ["changée : answers/aide-logement", "retirée : answers/aide-velo"]
    assert lines(run("import", "content", "dehors", "--dry-run")) == [*listed, "Rien n'a été écrit (essai)."]
    assert NEW in force(instance)
    assert lines(run("import", "content", "dehors")) == [*listed, "Fait."]
    there = force(instance)
    assert (there[LODGING]["label"], NEW in there) == ("Payer mon loyer", False)


def test_what_was_published_since_the_export_is_not_overwritten(instance: Path) -> None:
    assert lines(run("export", "dehors"))[0] == "Rien ne diffère de ce qui est livré."
    publish(instance, (LODGING, labelled(LODGING, "Mon loyer")))
    replace(Path("dehors/knowledge/answers/aides/mobili-jeune.yml"), "owner: redaction", "owner: logement")
    refused = lines(run("import", "content", "dehors"), 1)
    assert refused[-2:] == [
        "Import refusé :",
        f"{LODGING_FILE} : publiée ici depuis l'export : exportez de nouveau, et reportez-y vos changements",
    ]
    assert force(instance)[YOUNG] == SHIPPED[YOUNG]


def test_what_is_wrong_is_refused_with_its_line_and_nothing_is_published(instance: Path) -> None:
    lines(run("export", "dehors"))
    replace(instance / "dehors" / LODGING_FILE, "certainty: C", "certainty: Z")
    replace(Path("dehors/knowledge/answers/aides/mobili-jeune.yml"), "owner: redaction", "owner: logement")
    refused = lines(run("import", "content", "dehors"), 1)
    assert refused[0] == "Import refusé :"
    assert refused[1].startswith(f"{LODGING_FILE}:76: certainty : valeur non permise")
    assert force(instance) == SHIPPED


def test_a_shipped_answer_is_not_taken_away_by_a_missing_file(instance: Path) -> None:
    lines(run("export", "dehors"))
    assert lines(run("check", "dehors"))[-1] == "Contenu correct."
    Path("dehors/knowledge/answers/mots/mot-avenant.yml").unlink()
    refused = lines(run("import", "content", "dehors"), 1)
    assert refused[-1].startswith("answers/mot-avenant : une fiche livrée ne se retire pas par un fichier")
