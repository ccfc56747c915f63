"""`python -m bot dossier` and `simulate`: what an adviser reads of a case, and settles thresholds by."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import settings as configuration
from bot.console.files import FOLDER, keep
from bot.console.render import page, terminal
from bot.console.sheet import sheet_of
from bot.content.load import load
from bot.conversation.content import PROJECT
from bot.errors import PasserelleError
from bot.feasibility import simulate as simulation
from bot.feasibility.schema import Questionnaire
from bot.foundations import ROOT
from bot.handoff.hours import FRANCE
from bot.instance import done
from bot.storage.cases import SqlCases

app = typer.Typer()
OTHER_NAMES = {"feasibility": PROJECT}


@app.command()
def dossier(
    number: Annotated[int, typer.Argument(min=1, metavar="ID", help="Le numéro du dossier.")],
) -> None:
    """Lire un dossier : ici, et dans une page que vous seul pouvez ouvrir sur cette machine."""
    try:
        chosen = configuration.load(Path.cwd())
        case = done(lambda parts: SqlCases(parts.database).find(number))
        if case is None:
            _fail(f"Aucun dossier ne porte le numéro {number}.")
        sheet = sheet_of(case, load(ROOT))
        kept = keep(chosen.data_dir / FOLDER, f"{number}.html", page(sheet))
    except PasserelleError as error:
        _fail(str(error))
    typer.echo(terminal(sheet))
    typer.echo(f"Page : {kept.absolute()}")
    typer.echo(
        f"À supprimer après usage. Passerelle, si elle tourne ici, l'efface après {chosen.retention_hours} h."
    )


@app.command()
def simulate(
    form: Annotated[str, typer.Option(help="Le questionnaire.")] = PROJECT,
    n: Annotated[int, typer.Option("--n", min=1, max=1_000_000, help="Combien de jeunes.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Le même nombre donne les mêmes jeunes.")] = 1,
) -> None:
    """Voir ce que donnent les seuils d'un questionnaire sur des jeunes inventés."""
    try:
        asked = load(ROOT).forms.get(OTHER_NAMES.get(form, form))
    except PasserelleError as error:
        _fail(str(error))
    if not isinstance(asked, Questionnaire):
        _fail(f"« {form} » n'est pas un questionnaire qui se simule. Essayez --form {PROJECT}.")
    today = datetime.now(FRANCE).date()
    typer.echo(simulation.report(asked, simulation.simulate(asked, n, seed, today)))


def _fail(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(1)
