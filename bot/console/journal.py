"""The journal: who saw and did what, newest first, found by member, case, act and day; also as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.console import fields
from bot.console.acts import ACTS, ActLine, lines_of
from bot.console.fields import LARGEST_ID, Typed
from bot.console.gate import Gate, Signed, html
from bot.console.spreadsheet import CSV, START, named, spreadsheet
from bot.console.team import Coordination
from bot.handoff.hours import FRANCE
from bot.privacy.retention import duration
from bot.staff.access import Right
from bot.staff.audit import KEPT, Journal, Sought
from bot.staff.members import Member

JOURNAL = "/espace/journal"
PAGE, CHUNK = 50, 1000
FILTERS = ("membre", "demande", "acte", "du", "au")
COLUMNS = ("Date", "Heure", "Qui", "Réseau", "Acte", "Demande")


class JournalPages:
    """The routes of the journal."""

    def __init__(self, gate: Gate, journal: Journal, needs: Coordination) -> None:
        self.gate = gate
        self.journal = journal
        self.needs = needs

    def routes(self) -> list[Route]:
        """The page and the file."""
        return [
            self.gate.route(JOURNAL, Right.COORDINATE, self.page),
            self.gate.route(f"{JOURNAL}.csv", Right.COORDINATE, self.file),
        ]

    async def page(self, request: Request, signed: Signed) -> Response:
        """A page of the acts in reach that were sought, and the way to those before."""
        typed = fields.asked(request)
        sought = _sought(typed)
        found = [] if typed.errors else await self.journal.sought(signed.member, sought, PAGE + 1)
        chosen = {name: typed[name] for name in FILTERS if typed[name]}
        older = {**chosen, "avant": str(found[PAGE - 1].id)} if len(found) > PAGE else {}
        return html(
            "journal.html",
            signed,
            422 if typed.errors else 200,
            typed=typed,
            lines=lines_of(found[:PAGE]),
            members=await self._members(signed.member),
            acts=ACTS,
            chosen=urlencode(chosen),
            older=urlencode(older),
            newest=sought.before is None,
            everywhere=signed.member.network_id is None,
            kept=duration(KEPT),
        )

    async def file(self, request: Request, signed: Signed) -> Response:
        """Every act in reach that was sought, one a line."""
        typed = fields.asked(request)
        sought = _sought(typed)
        if typed.errors:
            return await self.page(request, signed)
        rows = self._rows(signed.member, replace(sought, before=None))
        return StreamingResponse(rows, media_type=CSV, headers=named("journal.csv"))

    async def _rows(self, by: Member, sought: Sought) -> AsyncIterator[str]:
        yield START + spreadsheet([COLUMNS])
        while found := await self.journal.sought(by, sought, CHUNK):
            yield spreadsheet(map(_row, lines_of(found)))
            sought = replace(sought, before=found[-1].id)

    async def _members(self, by: Member) -> list[tuple[str, str]]:
        members = [each.member for each in await self.needs.team.listed(by)]
        return [(str(one.id), f"{one.name}, {one.network or 'sans réseau'}") for one in members]


def _sought(typed: Typed) -> Sought:
    """What was asked; each field that cannot be read is an error of its own."""
    since, last = (typed.read(name, fields.day, None) for name in ("du", "au"))
    if since and last and last < since:
        typed.errors["au"] = "Ce jour est avant le premier : échangez les deux dates."
    return Sought(
        member_id=typed.read("membre", _number, None),
        case_id=typed.read("demande", _number, None),
        act=typed.read("acte", _act, ""),
        since=_midnight(since) if since and since > date.min else None,
        until=_midnight(last + timedelta(days=1)) if last and last < date.max else None,
        before=typed.read("avant", _number, None),
    )


def _number(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdecimal()):
        raise ValueError(f"« {said[:40]} » n'est pas un numéro. Écrivez par exemple 12.")
    return min(int(said[:20]), LARGEST_ID)


def _act(said: str) -> str:
    if said and said not in ACTS:
        raise ValueError("Choisissez un acte dans la liste.")
    return said


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), FRANCE)


def _row(line: ActLine) -> tuple[str, ...]:
    there = line.at.astimezone(FRANCE)
    number = str(line.case_id or "")
    return f"{there:%Y-%m-%d}", f"{there:%H:%M:%S}", line.who, line.network, line.what, number
