"""The commands of `python -m bot`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast

import typer

from bot import case_commands, content_commands, import_commands, rasa_environment, settings, staff_commands
from bot.bootstrap import RASA_PYTHON, VERSION, Assembly
from bot.content.check import check as check_content
from bot.conversation.content import Content
from bot.errors import ContentError, PasserelleError
from bot.evaluation.run import BASELINE, LIVE
from bot.evaluation.run import evaluate as evaluate_all
from bot.foundations import ROOT
from bot.instance import worked
from bot.service import Service, set_up_logging, until_stopped

app = typer.Typer(
    help="Passerelle, l'assistant des jeunes qui cherchent leur voie en apprentissage.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

import_commands.app.add_typer(content_commands.incoming)
app.add_typer(import_commands.app, name="import")
app.add_typer(content_commands.app)
app.add_typer(case_commands.app)
app.add_typer(staff_commands.app, name="staff")
app.add_typer(staff_commands.demonstration)

Baseline = Annotated[
    bool, typer.Option("--baseline", help="Aussi avec les seules pièces de Rasa, pour comparer.")
]


@app.command()
def run() -> None:
    """Lancer tout le service : la page, Telegram si un jeton est donné, le traitement des messages."""
    _serve(web=True, telegram=True, worker=True)


@app.command()
def web() -> None:
    """Lancer la page seule (les messages sont traités par un processus « worker »)."""
    _serve(web=True)


@app.command()
def telegram() -> None:
    """Lancer Telegram seul : réception et envoi."""
    _serve(telegram=True)


@app.command()
def worker() -> None:
    """Lancer le traitement des messages seul, avec Rasa."""
    _serve(worker=True)


@app.command()
def prepare() -> None:
    """Installer l'environnement de Rasa s'il manque ; sans Python 3.10, le dire et continuer."""
    chosen = _settings()
    if not chosen.rasa_url:
        rasa_environment.ensure(ROOT, chosen.rasa_python, typer.echo)


@app.command()
def train(baseline: Baseline = False) -> None:
    """Entraîner Rasa sur le contenu actuel, sans examen ; un service déjà lancé prend le nouveau modèle."""
    assembly = Assembly(_settings())
    if not RASA_PYTHON.exists():
        _fail("Rasa n'est pas installé : lancez d'abord « python -m bot prepare »")
    content, models = _in_force(assembly), assembly.baseline if baseline else assembly.models
    known = models.find(models.wanted(content))
    typer.echo("Le modèle est à jour." if known else "Entraînement de Rasa (environ une minute)…")
    model = _finish(models.train(RASA_PYTHON, content))
    typer.echo(f"Modèle : {model.file}")


@app.command()
def evaluate(
    sets: Annotated[Path, typer.Option(help="Le dossier des jeux d'essai.")] = ROOT / "tests/nlu",
    out: Annotated[Path, typer.Option(help="Où écrire le rapport et son image.")] = Path("var/evaluation"),
    baseline: Baseline = False,
) -> None:
    """Mesurer la compréhension, sans rien entraîner : Rasa, repérage local, barres, confusions."""
    assembly = Assembly(_settings())
    content = _in_force(assembly)
    pipelines = {LIVE: assembly.models} | ({BASELINE: assembly.baseline} if baseline else {})
    models = {name: each.find(each.wanted(content)) for name, each in pipelines.items()}
    trained = {name: model for name, model in models.items() if model}
    if len(trained) < len(models):
        _fail("il manque un modèle du contenu actuel : lancez « python -m bot train »")
    typer.echo(_finish(evaluate_all(content, sets, trained, ROOT, out)))


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Un export, au lieu du dépôt.")] = ROOT,
) -> None:
    """Vérifier tout le contenu : forme, liens, chiffres, doublons, dates ; lister ce qui expire bientôt."""
    try:
        warnings = check_content(folder, date.today())  # noqa: DTZ011 - validity is counted in local days
    except ContentError as error:
        for problem in error.problems:
            typer.echo(f"ERREUR {problem}", err=True)
        raise typer.Exit(1) from None
    for warning in warnings:
        typer.echo(f"à revoir : {warning}")
    typer.echo("Contenu correct.")


@app.command()
def version() -> None:
    """Afficher la version."""
    typer.echo(VERSION)


def _serve(web: bool = False, telegram: bool = False, worker: bool = False) -> None:
    chosen = _settings()
    set_up_logging(chosen)
    if telegram and not web and not chosen.telegram_token:
        _fail("PASSERELLE_TELEGRAM_TOKEN manque : sans jeton, pas de Telegram")
    _finish(until_stopped(_served(chosen, web, telegram, worker)))


async def _served(chosen: settings.Settings, web: bool, telegram: bool, worker: bool) -> None:
    async with Service(chosen) as service:
        if web:
            service.add_web()
        if telegram and chosen.telegram_token:
            await service.add_telegram()
        if worker:
            await service.add_worker()
        elif web:
            service.add_matcher()
        await service.run()


def _in_force(assembly: Assembly) -> Content:
    """The content with what editors published."""
    settings.prepare_data_dir(assembly.settings)
    return cast(Content, _finish(worked(assembly, _published)))


async def _published(assembly: Assembly) -> Content:
    await assembly.shelf.follow()
    return assembly.shelf.content


def _settings() -> settings.Settings:
    try:
        return settings.load(Path.cwd())
    except PasserelleError as error:
        _fail(str(error))


def _finish(work: Coroutine[Any, Any, Any]) -> Any:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # from here on there is something to tidy up
    try:
        return asyncio.run(work)
    except PasserelleError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        # Before anything could stop in order: end as every program does.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
        raise


def _fail(reason: str) -> NoReturn:
    typer.echo(f"Passerelle ne peut pas démarrer : {reason}", err=True)
    raise typer.Exit(1)
