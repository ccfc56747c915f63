"""The page of the balance: what waits, promises, outcomes; drawn, in tables, as a file for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.gate import Gate, Signed, html
from bot.console.spreadsheet import CSV, START, named, spreadsheet
from bot.console.team import Coordination
from bot.console.words import ENDS
from bot.forms.answers import MONTHS
from bot.handoff.balance import FEWEST, Kept, Line, Shown, Veil, by_month, by_network, veiled
from bot.handoff.hours import FRANCE
from bot.privacy.retention import duration
from bot.staff.access import Right
from bot.staff.members import Member

BALANCE = "/espace/bilan"
YEAR = 12
SINCE = (timedelta(hours=1), timedelta(days=1), timedelta(days=3))
WAITS = ("Moins d'une heure", "D'une heure à un jour", "D'un à trois jours", "Plus de trois jours")
PROMISES: dict[Kept, str] = {Kept.KEPT: "Promesses tenues", Kept.MISSED: "Promesses manquées"}
VEILS = {Veil.FEW: f"moins de {FEWEST}", Veil.HIDDEN: "masqué"}
NO_NETWORK = "Sans réseau"
TOTAL = "Total"
BAR, ROW = 150, 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One number drawn: its name, what is said of it, its length (None where it is hidden), its height."""

    name: str
    said: str
    length: int | None
    y: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of counts: a column for each thing counted, with its total, a row for each network or month."""

    title: str
    of: str
    rows: tuple[str, ...]
    columns: dict[str, Line]

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        """The rows in words, the totals last."""
        lines = self.columns.values()
        rows = [(row, [said(line.cells[at]) for line in lines]) for at, row in enumerate(self.rows)]
        return [*rows, (TOTAL, [said(line.total) for line in lines])]

    @property
    def drawings(self) -> list[tuple[str, list[Bar]]]:
        """For each column its bars, to one scale in the whole table."""
        cells = [cell for line in self.columns.values() for cell in line.cells if isinstance(cell, int)]
        most = max(cells, default=1)
        return [(name, self._bars(line, most)) for name, line in self.columns.items()]

    def _bars(self, line: Line, most: int) -> list[Bar]:
        return [
            Bar(row, said(cell), round(BAR * cell / most) if isinstance(cell, int) else None, at * ROW * 2)
            for at, (row, cell) in enumerate(zip(self.rows, line.cells, strict=True))
        ]


def said(shown: Shown) -> str:
    """A number, or what stands in its place."""
    return VEILS[shown] if isinstance(shown, Veil) else str(shown)


class BalancePages:
    """The routes of the balance."""

    def __init__(self, gate: Gate, needs: Coordination) -> None:
        self.gate = gate
        self.needs = needs
        self.balance = needs.balance
        self.kept = max(needs.retention.case, needs.retention.dossier)

    def routes(self) -> list[Route]:
        """The page and the file."""
        return [
            self.gate.route(BALANCE, Right.COORDINATE, self.page),
            self.gate.route(f"{BALANCE}.csv", Right.COORDINATE, self.file),
        ]

    async def page(self, _: Request, signed: Signed) -> Response:
        """The balance as drawings and tables."""
        now = self.needs.clock()
        months = months_held(now, self.kept)
        waits, *grids = await self._grids(signed.member, now)
        return html(
            "balance.html",
            signed,
            waits=waits,
            grids=grids,
            first=_named(months[0]),
            whole=len(months) == YEAR,
            kept=duration(self.kept),
            fewest=FEWEST,
            bar=BAR,
            row=ROW,
        )

    async def file(self, _: Request, signed: Signed) -> Response:
        """What the page shows and nothing more, one number a line."""
        grids = await self._grids(signed.member, self.needs.clock())
        return Response(START + spreadsheet(cells(grids)), media_type=CSV, headers=named("bilan.csv"))

    async def _grids(self, by: Member, now: datetime) -> list[Grid]:
        starts = months_held(now, self.kept)
        waiting = veiled(await self.balance.waiting(by, [now - length for length in SINCE]))
        networks: dict[int | None, str] = {
            each.id: each.name for each in await self.needs.networks.listed(by)
        }
        if by.network_id is None:
            networks[None] = NO_NETWORK
        ends, kept = await self.balance.outcomes(by, starts), await self.balance.promises(by, starts)
        grids = [Grid("Ce qui attend maintenant", "Attente", WAITS, {"Demandes": waiting})]
        months = tuple(map(_named, starts))
        for title, counts, names in (("Promesses", kept, PROMISES), ("Issues", ends, ENDS)):
            for of, rows, lines in (
                ("Réseau", tuple(networks.values()), by_network(counts, list(networks), list(names))),
                ("Mois", months, by_month(counts, len(starts), list(names))),
            ):
                columns = dict(zip(names.values(), lines, strict=True))
                grids.append(Grid(f"{title} par {of.lower()}", of, rows, columns))
        return grids


def months_held(now: datetime, kept: timedelta) -> list[datetime]:
    """The first moments of the latest months, a year at most, of which the database holds something."""
    month = now.astimezone(FRANCE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = [month]
    while len(found) < YEAR and found[0] > now - kept:
        found.insert(0, (found[0] - timedelta(days=1)).replace(day=1, hour=0))
    return found


def cells(grids: Sequence[Grid]) -> Iterator[tuple[str, ...]]:
    """The grids as rows of a file: one number a line, under what it is."""
    yield ("Tableau", "Ligne", "Colonne", "Nombre")
    for grid in grids:
        for row, numbers in grid.table:
            for column, number in zip(grid.columns, numbers, strict=True):
                yield grid.title, row, column, number


def _named(month: datetime) -> str:
    there = month.astimezone(FRANCE)
    return f"{MONTHS[there.month - 1]} {there.year}"
