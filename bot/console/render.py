"""A sheet on a page of its own, without a script, or in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console.chart import ROW, TRACK, WIDTH, bars
from bot.console.sheet import Fact, Sheet
from bot.typography import typeset
from bot.web import look
from bot.web.links import linked
from bot.web.prose import rendered

FOLDER = Path(__file__).parent
# A page complete in itself bears the style sheets that the others ask for.
STYLES = (look.STATIC, FOLDER / "static")
TEMPLATES = Environment(
    loader=FileSystemLoader([FOLDER / "templates", look.TEMPLATES, *STYLES]),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    finalize=lambda value: typeset(value) if type(value) is str else value,
)
TEMPLATES.filters["rendered"] = rendered
TEMPLATES.filters["linked"] = linked
COLUMNS = 100


def page(sheet: Sheet) -> str:
    """The sheet as HTML, complete in itself: it asks nothing of any site."""
    return TEMPLATES.get_template("dossier.html").render(drawn(sheet))


def drawn(sheet: Sheet) -> dict[str, object]:
    """What the templates of a sheet need: it, and its chart with the measures in pixels."""
    chart = bars(sheet.standings)
    return {"sheet": sheet, "bars": chart, "width": WIDTH, "track": TRACK, "height": ROW * len(chart)}


def terminal(sheet: Sheet) -> str:
    """The sheet as plain text."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"Dossier n° {sheet.number} : {sheet.title}"
    yield from filter(None, (sheet.notice, fill(sheet.lead, COLUMNS)))
    yield from _facts("", sheet.facts)
    yield from _facts("Contact souhaité", sheet.contact)
    yield from _facts("Projet", sheet.project)
    yield from _dimensions(sheet)
    yield from _facts("Pourquoi cette issue", sheet.why)
    yield from _section("Ce qui manque", sheet.gaps)
    yield from _section("Points forts", sheet.strengths)
    yield from _section("Centres les plus proches", _centres(sheet))
    yield from _section(
        "Réponses", [f"{said.name} : {said.answer or 'sans réponse'}" for said in sheet.answers]
    )
    yield from _section("Réponses déjà données par Passerelle", sheet.given)
    yield from _facts("Accord donné", sheet.consent)


def _dimensions(sheet: Sheet) -> Iterator[str]:
    for bar, standing in zip(bars(sheet.standings), sheet.standings, strict=True):
        if bar.y == 0:
            yield from ("", "LES SEPT DIMENSIONS")
        yield f"  {bar.sign} {bar.label} : {bar.said}"
        yield from (_wrapped(f"[{fired.rule}] {fired.said}", "      ") for fired in standing.fired)


def _centres(sheet: Sheet) -> list[str]:
    places = [
        ", ".join(filter(None, (place.name, place.where, place.phone, place.site))) for place in sheet.centres
    ]
    return [*places, sheet.centres_why] if places else []


def _facts(title: str, facts: Sequence[Fact]) -> Iterator[str]:
    return _section(title, [f"{fact.name} : {fact.value}" for fact in facts])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield from filter(None, (title.upper(),))
        yield from (_wrapped(line, "  ") for line in lines)


def _wrapped(line: str, indent: str) -> str:
    return fill(line, COLUMNS, initial_indent=indent, subsequent_indent=f"{indent}  ")
