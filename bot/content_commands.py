"""`python -m bot export` and `import content`: the content in force as files, and such files put in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.bootstrap import Assembly
from bot.content.check import wrong
from bot.content.export import Returned, differences, export, returned
from bot.editing.editors import Outcome
from bot.editing.incoming import Incoming, compare
from bot.errors import ContentError, PasserelleError, Problem
from bot.foundations import ROOT
from bot.import_commands import DryRun
from bot.instance import done

app = typer.Typer()
incoming = typer.Typer()
WHY = "Importé de fichiers."
ASIDE = "Pas importé, cela se livre avec le code"
MEANWHILE = "Quelqu'un a publié pendant l'import : rien n'est changé. Recommencez."
Over = Annotated[bool, typer.Option("--over", help="Écrire par-dessus ce que le dossier contient.")]


@app.command("export")
def export_content(
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Où écrire, comme dans le dépôt.")],
    over: Over = False,
) -> None:
    """Écrire le contenu en vigueur, publications comprises, en fichiers rangés comme dans le dépôt."""
    try:
        if folder.exists() and any(folder.iterdir()) and not over:
            _fail(f"{folder} n'est pas vide. Pour écrire par-dessus : --over")
        revision, edits = done(lambda parts: parts.revisions.edits())
        export(ROOT, edits, revision, folder)
        changed, problems = differences(ROOT, edits), _wrong(folder)
    except OSError as error:
        _fail(f"{error.filename} ne peut pas être écrit : {error.strerror}")
    except PasserelleError as error:
        _fail(str(error))
    for line in changed or ["Rien ne diffère de ce qui est livré."]:
        typer.echo(line)
    for problem in problems:
        typer.echo(f"À CORRIGER {problem}", err=True)
    typer.echo(f"Contenu écrit dans {folder}, à la révision {revision}.")


@incoming.command("content")
def import_content(
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Un export, changé ailleurs.")],
    dry_run: DryRun = False,
) -> None:
    """Mettre en vigueur des fichiers exportés puis changés : tout ce qui diffère, ou rien."""
    try:
        came = returned(ROOT, folder)
        there, outcome = done(lambda parts: _brought(parts, came, dry_run))
    except PasserelleError as error:
        _refuse([str(error)])
    for line in (*_lines(there), *(f"{ASIDE} : {name}" for name in came.aside)):
        typer.echo(line)
    if there.refused:
        _refuse(f"{came.homes.get(piece, piece)} : {reason}" for piece, reason in there.refused.items())
    if outcome.problems:
        _refuse(map(str, outcome.problems))
    if outcome.stale:
        _refuse([MEANWHILE])
    nothing = "Rien de nouveau." if not there.publications else "Rien n'a été écrit (essai)."
    typer.echo("Fait." if outcome.revisions else nothing)


async def _brought(parts: Assembly, came: Returned, dry_run: bool) -> tuple[Incoming, Outcome]:
    there = await compare(parts.editors, came.bodies, came.revision, WHY)
    if there.refused or not there.publications:
        return there, Outcome()
    if dry_run:
        return there, Outcome(problems=await parts.editors.problems(there.bodies))
    return there, await parts.editors.publish_all(None, there.publications)


def _lines(there: Incoming) -> Sequence[str]:
    named = (("nouvelle", there.added), ("changée", there.changed), ("retirée", there.removed))
    return [f"{what} : {piece}" for what, pieces in named for piece in pieces]


def _wrong(folder: Path) -> Sequence[Problem]:
    try:
        return wrong(folder, {})
    except ContentError as error:
        return error.problems


def _refuse(reasons: Iterable[str]) -> NoReturn:
    _fail("\n".join(("Import refusé :", *reasons)))


def _fail(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(1)
