"""The page of what is asked: by theme, week, department and entry; drawn, in tables, as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.balance import BAR, ROW, Grid, cells
from bot.console.gate import Gate, Signed, html
from bot.console.spreadsheet import CSV, START, named, spreadsheet
from bot.console.unanswered import Listening
from bot.conversation.answering import in_words
from bot.conversation.asked import Use
from bot.conversation.content import Content
from bot.editing.uses import FAILED, READ, Tally, monday, rounded, weeks
from bot.handoff.balance import FEWEST, Line
from bot.handoff.hours import FRANCE
from bot.privacy.retention import duration
from bot.staff.access import Right

USES = "/espace/usages"
SPANS = {"4": "4 dernières semaines", "12": "12 dernières semaines"}
MOST_ENTRIES = 20
T = TypeVar("T")
ASKED, UNANSWERED, UNKNOWN = "Questions", "Restées sans réponse", "Département inconnu"
JUDGED = {"Lectures": READ, "Utile": (Use.HELPFUL,), "Pas ma question": (Use.NOT_MINE,)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen above the drawings."""

    theme: str
    territory: str
    span: str

    @classmethod
    def of(cls, request: Request, content: Content) -> Filters:
        """From a page's address; what cannot be is left out."""
        query = request.query_params
        theme, where, span = (query.get(name, "") for name in ("theme", "departement", "semaines"))
        known = content.directory.atlas.departments
        return cls(
            theme if theme in content.themes else "",
            where if where in known else "",
            span if span in SPANS else "12",
        )


class UsesPages:
    """The routes of what is asked."""

    def __init__(self, gate: Gate, needs: Listening) -> None:
        self.gate = gate
        self.needs = needs

    def routes(self) -> list[Route]:
        """The page and the file."""
        return [
            self.gate.route(USES, Right.USES, self.page),
            self.gate.route(f"{USES}.csv", Right.USES, self.file),
        ]

    async def page(self, request: Request, signed: Signed) -> Response:
        """What is asked, as drawings and tables."""
        content = self.needs.content()
        filters = Filters.of(request, content)
        departments = content.directory.atlas.departments
        return html(
            "uses.html",
            signed,
            grids=await self._grids(filters, content),
            filters=filters,
            query=request.url.query,
            spans=SPANS,
            themes=content.themes,
            departments={code: f"{one.name} ({code})" for code, one in sorted(departments.items())},
            fewest=FEWEST,
            kept=duration(self.needs.retention.uses),
            bar=BAR,
            row=ROW,
        )

    async def file(self, request: Request, _: Signed) -> Response:
        """What the page shows and nothing more, one number a line."""
        content = self.needs.content()
        grids = await self._grids(Filters.of(request, content), content)
        return Response(START + spreadsheet(cells(grids)), media_type=CSV, headers=named("usages.csv"))

    async def _grids(self, filters: Filters, content: Content) -> list[Grid]:
        starts = weeks(self._today(), int(filters.span))
        uses = (*READ, *FAILED, Use.HELPFUL, Use.NOT_MINE)
        every = await self.needs.uses.between(starts[0], starts[-1] + timedelta(weeks=1), uses)
        found = [each for each in every if _wanted(each, filters, content)]
        return [
            _by_theme(found, content),
            _by_week(found, starts),
            _by_department(found, content),
            _by_entry(found, content),
        ]

    def _today(self) -> date:
        return self.needs.clock().astimezone(FRANCE).date()


def _wanted(tally: Tally, filters: Filters, content: Content) -> bool:
    here = not filters.territory or tally.territory == filters.territory
    return here and (not filters.theme or _theme_of(tally, content) == filters.theme)


def _theme_of(tally: Tally, content: Content) -> str:
    entry = content.library.get(tally.key)
    return entry.theme if entry else ""


def _by_theme(found: Sequence[Tally], content: Content) -> Grid:
    counts = _summed(found, READ, lambda each: _theme_of(each, content))
    failed = sum(each.count for each in found if each.use in FAILED)
    cells = [*(counts[theme] for theme in content.themes), failed]
    return Grid("Par thème", "Thème", (*content.themes.values(), UNANSWERED), {ASKED: _line(cells)})


def _by_week(found: Sequence[Tally], starts: Sequence[date]) -> Grid:
    lines = {
        said: _line([counts[start] for start in starts])
        for said, uses in ((ASKED, READ), (UNANSWERED, FAILED))
        for counts in (_summed(found, uses, lambda each: monday(each.day)),)
    }
    return Grid("Par semaine", "Semaine du", tuple(map(in_words, starts)), lines)


def _by_department(found: Sequence[Tally], content: Content) -> Grid:
    """Those that may be shown alone: to name the others would say that somebody there asked."""
    counts = _summed(found, READ, lambda each: each.territory)
    known = content.directory.atlas.departments
    names = {code: f"{known[code].name} ({code})" for code in sorted(counts) if code in known} | {"": UNKNOWN}
    shown = {code: name for code, name in names.items() if counts[code] >= FEWEST}
    cells = tuple(rounded(counts[code]) for code in shown)
    line = Line(rounded(sum(counts.values())), cells)
    return Grid("Par département", "Département", tuple(shown.values()), {ASKED: line})


def _by_entry(found: Sequence[Tally], content: Content) -> Grid:
    """Those that are read most."""
    counts = {said: _summed(found, uses, lambda each: each.key) for said, uses in JUDGED.items()}
    read = counts["Lectures"]
    shown = [
        key for key in sorted(read, key=lambda key: (-(read[key] // FEWEST), key)) if read[key] >= FEWEST
    ]
    labels = [(key, entry.label) for key in shown if (entry := content.library.get(key))][:MOST_ENTRIES]
    lines = {said: _line([of[key] for key, _ in labels]) for said, of in counts.items()}
    return Grid("Réponses les plus lues", "Réponse", tuple(label for _, label in labels), lines)


def _summed(found: Iterable[Tally], uses: Sequence[Use], of: Callable[[Tally], T]) -> Mapping[T, int]:
    counts: Counter[T] = Counter()
    for each in found:
        if each.use in uses:
            counts[of(each)] += each.count
    return counts


def _line(counts: Sequence[int]) -> Line:
    return Line(rounded(sum(counts)), tuple(map(rounded, counts)))
