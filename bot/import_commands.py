"""`python -m bot import …`: official files and services put into our own tables."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import settings
from bot.directory.centres import Offer
from bot.directory.columns import CENTRES, COMMUNES, EVENTS, OFFERS, OFFICES
from bot.directory.earth import kilometres
from bot.directory.meeting import Office
from bot.errors import PasserelleError
from bot.foundations import ROOT
from bot.importing import offices as reception
from bot.importing import places, register
from bot.importing import rates as insertion
from bot.importing.agenda import events as agenda
from bot.importing.harvest import Harvest
from bot.importing.offers import apprenticeship_api, catalogue, courses
from bot.importing.offers.apprenticeship_api import Area
from bot.importing.publish import Import, publish
from bot.importing.records import degrees

app = typer.Typer(help="Importer un fichier officiel dans nos tables.", no_args_is_help=True)
UAI = re.compile(r"\d{7}[A-Z]")

File = Annotated[Path, typer.Argument(help="Le fichier reçu.")]
Date = Annotated[str, typer.Option("--date", help="La date du fichier officiel, AAAA-MM-JJ.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Dire ce qui changerait, sans rien changer.")]
AcceptLoss = Annotated[
    bool, typer.Option("--accept-loss", help="Accepter que beaucoup de lignes disparaissent.")
]


@dataclass(frozen=True, slots=True)
class How:
    """How an import is carried out, whatever it reads."""

    date: str = ""
    dry_run: bool = False
    accept_loss: bool = False


@app.command("places")
def import_places(
    file: File, date: Date = "", dry_run: DryRun = False, accept_loss: AcceptLoss = False
) -> None:
    """Les communes : code officiel géographique avec codes postaux et points (CSV)."""
    _carry_out(Import(COMMUNES, partial(_shown, places.communes, file)), How(date, dry_run, accept_loss))


@app.command("former-names")
def import_former_names(file: File, date: Date = "", dry_run: DryRun = False) -> None:
    """Les noms des communes fusionnées : liste officielle des communes (JSON)."""
    _carry_out(Import(COMMUNES, partial(_shown, places.former_names, file)), How(date, dry_run))


@app.command("centres")
def import_centres(
    file: File, date: Date = "", dry_run: DryRun = False, accept_loss: AcceptLoss = False
) -> None:
    """Les centres de formation : registre des organismes d'apprentissage (CSV)."""
    _carry_out(Import(CENTRES, partial(_shown, register.centres, file)), How(date, dry_run, accept_loss))


@app.command("rates")
def import_rates(file: File, dry_run: DryRun = False) -> None:
    """Ce que deviennent les apprentis de chaque centre : InserJeunes CFA (CSV)."""
    _carry_out(Import(CENTRES, partial(_shown, insertion.rates, file)), How("", dry_run))


@app.command("catalogue")
def import_catalogue(
    file: File, date: Date = "", dry_run: DryRun = False, accept_loss: AcceptLoss = False
) -> None:
    """Les formations : catalogue des ministères (JSON ou CSV)."""
    _carry_out(Import(OFFERS, partial(_shown, catalogue.catalogue, file)), How(date, dry_run, accept_loss))


@app.command("courses")
def import_courses(
    saved: Annotated[
        Path | None, typer.Option(help="Une réponse enregistrée, au lieu d'appeler l'API.")
    ] = None,
    around: Annotated[str, typer.Option(help="latitude,longitude : seulement autour de ce point.")] = "",
    radius: Annotated[float, typer.Option(min=1, max=200, help="Rayon en km.")] = 100,
    date: Date = "",
    dry_run: DryRun = False,
    accept_loss: AcceptLoss = False,
) -> None:
    """Les formations : API apprentissage (clé dans PASSERELLE_APPRENTICESHIP_API_KEY)."""
    how = How(date or datetime.now(UTC).date().isoformat(), dry_run, accept_loss)
    if saved:
        _carry_out(Import(OFFERS, lambda _: courses.saved(saved, _bar)), How(date, dry_run, accept_loss))
        return
    area = _area(around, radius)
    _carry_out(Import(OFFERS, lambda _: _asked(area), owns=_within(area)), how)


@app.command("offices")
def import_offices(
    file: File, date: Date = "", dry_run: DryRun = False, accept_loss: AcceptLoss = False
) -> None:
    """Les points d'accueil : annuaire de l'administration (JSON)."""
    wanted = Import(
        OFFICES, partial(_shown, reception.offices, file), owns=lambda one: not _of_education(one)
    )
    _carry_out(wanted, How(date, dry_run, accept_loss))


@app.command("guidance-centres")
def import_guidance_centres(
    file: File, date: Date = "", dry_run: DryRun = False, accept_loss: AcceptLoss = False
) -> None:
    """Les CIO : annuaire de l'éducation (CSV)."""
    wanted = Import(OFFICES, partial(_shown, reception.guidance_centres, file), owns=_of_education)
    _carry_out(wanted, How(date, dry_run, accept_loss))


@app.command("events")
def import_events(
    file: File,
    source: Annotated[str, typer.Option("--list", help="Le nom de la liste, montré aux jeunes.")],
    dry_run: DryRun = False,
    accept_loss: AcceptLoss = False,
) -> None:
    """Les portes ouvertes et forums : notre CSV, un calendrier (.ics) ou un agenda (JSON)."""
    now = datetime.now(UTC)
    read = lambda _: agenda.events(file, source, now, _bar)  # noqa: E731 - one argument is not used
    wanted = Import(
        EVENTS,
        read,
        now.date().isoformat(),
        owns=lambda event: event.source == source,
        over=lambda event: (event.ends or event.begins) < now,
    )
    _carry_out(wanted, How("", dry_run, accept_loss))


def _carry_out(wanted: Import[Any], how: How) -> None:
    """Do it, and say what changed; a refusal is said in its own words, and the table stays."""
    if how.date and not _is_day(how.date):
        raise typer.BadParameter("la date s'écrit AAAA-MM-JJ", param_hint="--date")
    dated = replace(wanted, date=how.date or wanted.date)
    try:
        report = publish(ROOT, dated, typer.echo, dry_run=how.dry_run, accept_loss=how.accept_loss)
    except PasserelleError as error:
        typer.echo(f"Import refusé : {error}", err=True)
        raise typer.Exit(1) from None
    for line in report.lines():
        typer.echo(line)
    typer.echo(
        "Rien n'a été écrit (essai)."
        if how.dry_run
        else "Rien de nouveau."
        if report.nothing_new
        else "Fait."
    )


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def _asked(area: Area | None) -> Harvest[Offer]:
    """The offers of the official API, with the key and the address of our settings."""
    chosen = settings.load(Path.cwd())
    address = chosen.apprenticeship_api_url or apprenticeship_api.BASE_URL
    return apprenticeship_api.offers(chosen.apprenticeship_api_key, area, _bar, base_url=address)


def _shown(read: Callable[..., Any], file: Path, old: Any) -> Any:
    return read(file, old, _bar)


def _bar(things: Iterable[Any], total: int) -> Iterator[Any]:
    """How far the reading is, on the screen."""
    with typer.progressbar(things, length=total or None, label="Lecture", file=sys.stderr) as bar:
        yield from bar


def _area(around: str, radius: float) -> Area | None:
    if not around:
        return None
    latitude, longitude = degrees(*around.split(",")) if around.count(",") == 1 else (None, None)
    if latitude is None or longitude is None:
        raise typer.BadParameter("un point s'écrit latitude,longitude", param_hint="--around")
    return Area(latitude, longitude, radius)


def _within(area: Area | None) -> Callable[[Offer], bool]:
    """Whether an offer is one that a search in this area would have found."""
    if area is None:
        return lambda _: True
    centre = (area.latitude, area.longitude)
    return lambda offer: offer.point is not None and kilometres(centre, offer.point) <= area.radius


def _of_education(office: Office) -> bool:
    """Whether it comes from the directory of education: its key is then a UAI."""
    return UAI.fullmatch(office.key) is not None
