"""The pages of content: the list, a piece in its form, what is published, and what was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import words as console_words
from bot.console.contents import listing
from bot.console.contents.differences import changes
from bot.console.contents.faults import Fault, faults
from bot.console.contents.pairs import names_of
from bot.console.contents.paths import above, acted, opened, path_of
from bot.console.contents.preview import SEEN_ON, Preview, preview, users_of
from bot.console.contents.shapes import Path, Shape
from bot.console.contents.words import KINDS, ONE, place_of
from bot.console.fields import Typed, typed
from bot.console.gate import Gate, Signed, html, refusal
from bot.conversation.content import Content
from bot.conversation.guided.guides import GUIDES
from bot.editing.editors import Editors, Open, Outcome
from bot.editing.pieces import OPEN_KINDS, WITHDRAWN, Kind, Piece
from bot.editing.revisions import State
from bot.editing.theft import TheftCheck
from bot.editing.trial import Trial
from bot.editing.uses import Uses
from bot.errors import ContentError
from bot.handoff.hours import FRANCE
from bot.staff.access import Right

CONTENTS = "/espace/contenus"
PIECE = f"{CONTENTS}/{{kind}}/{{key}}"
# A list of danger words takes several times what an adviser may write.
LARGEST, FIELDS = 600_000, 300
STALE = "Quelqu'un a enregistré cette fiche entre-temps : votre texte n'a pas été gardé. Le voici encore."
GONE = "Cette fiche a changé entre-temps. Relisez-la, puis recommencez."
MINE = "Seule une autre personne peut publier ce que vous avez écrit, une fois la relecture demandée."


@dataclass(frozen=True)
class Editing:
    """What the pages of content read and change; `guide` is the help page, in Markdown."""

    editors: Editors
    trial: Trial
    thefts: TheftCheck
    uses: Uses
    content: Callable[[], Content]
    guide: Callable[[], str]
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The day in France."""
        return self.clock().astimezone(FRANCE).date()


class ContentPages:
    """The routes of content."""

    def __init__(self, gate: Gate, needs: Editing) -> None:
        self.gate = gate
        self.needs = needs
        self.editors = needs.editors

    def routes(self) -> list[Route]:
        """Everything about pieces that are there, but their publication."""
        pages = [
            (CONTENTS, self.listed, "GET"),
            (PIECE, self.piece, "GET"),
            (PIECE, self.save, "POST"),
            (f"{PIECE}/relecture", self.submit, "POST"),
            (f"{PIECE}/jeter", self.discard, "POST"),
            (f"{PIECE}/retirer", self.withdraw, "POST"),
        ]
        return [
            self.gate.route(path, Right.CONTENT, page, (method,), largest=LARGEST, fields=FIELDS)
            for path, page, method in pages
        ]

    async def listed(self, request: Request, signed: Signed) -> Response:
        """Every piece of a kind, what wants doing first."""
        filters, content = listing.Filters.of(request.query_params), self.needs.content()
        store, shipped = self.editors.store, await self.editors.shipped()
        there = listing.Shelved(
            await self.editors.in_force(),
            shipped,
            await store.drafts(),
            await store.latest(),
            await self.needs.uses.successes(),
            await self.editors.withdrawn(),
        )
        found = listing.rows(there, filters, content, self.needs.today())
        return html(
            "contents/list.html",
            signed,
            rows=found,
            filters=filters,
            kinds=KINDS,
            themes=content.themes,
            standings=listing.STANDINGS,
            orders=listing.ORDERS,
            owners=sorted({entry.owner for entry in content.library}),
        )

    async def piece(self, request: Request, signed: Signed) -> Response:
        """A piece, or a part of it, in its form."""
        found = await self.find(request)
        path = path_of(request.query_params.get("partie", ""))
        if found is None or found.written is None or path is None:
            return refusal(404, signed)
        return await self._page(signed, found, path, found.written)

    async def save(self, request: Request, signed: Signed) -> Response:
        """Keep the draft, asked by the button or as it is written; add, take away or move an item."""
        found, said = await self.find(request), await typed(request, FIELDS)
        path = path_of(said["partie"])
        if found is None or found.written is None or path is None:
            return refusal(404, signed)
        shape = self.shape(found.piece)
        try:
            body = shape.read(found.written, said.said, path)
            body = acted(shape, body, said["faire"])
        except (KeyError, IndexError, TypeError):
            return await self._stale(signed, found, path, found.written, request)
        try:
            made = await self._kept(signed, found, body, said)
        except ValueError as error:
            return await self._page(signed, found, path, body, str(error))
        if made.stale:
            return await self._stale(signed, await self._again(found), path, body, request)
        if request.headers.get("HX-Request"):
            return await self._state(signed, await self._again(found), body)
        return to(found.piece, opened(shape, body, path, said["faire"]))

    async def _kept(self, signed: Signed, found: Open, body: Any, said: Typed) -> Outcome:
        seen, began = _number(said["vu"]), _number(said["depuis"])
        if found.draft is None and body == found.body:
            return Outcome()
        return await self.editors.save(signed.member, found.piece, body, seen, began)

    async def _again(self, found: Open) -> Open:
        return await self.editors.open(found.piece)

    async def _stale(self, signed: Signed, found: Open, path: Path, body: Any, request: Request) -> Response:
        """What was typed stays on the screen, beside the way to look at what is kept."""
        if request.headers.get("HX-Request"):
            return html("contents/state.html", signed, stale=True, **await self._shown(found, found.written))
        return await self._page(signed, found, path, body, STALE)

    async def _state(self, signed: Signed, found: Open, body: Any) -> Response:
        return html("contents/state.html", signed, stale=False, **await self._shown(found, body))

    async def submit(self, request: Request, signed: Signed) -> Response:
        """Ask for somebody else's eyes, or take the draft back."""
        found, said = await self.find(request), await typed(request, FIELDS)
        if found is None:
            return refusal(404, signed)
        state = State.REVIEW if said["etat"] == State.REVIEW else State.DRAFT
        await self.editors.submit(signed.member, found.piece, _number(said["vu"]), state)
        return to(found.piece)

    async def withdraw(self, request: Request, signed: Signed) -> Response:
        """Have the draft say that the piece is given to nobody any more; publishing it does the rest."""
        found, said = await self.find(request), await typed(request, FIELDS)
        if found is None or found.body is None or found.piece.kind not in OPEN_KINDS:
            return refusal(404, signed)
        made = await self._kept(signed, found, WITHDRAWN, said)
        if made.stale:
            return await self._page(signed, found, (), found.written, GONE)
        return to(found.piece, under="/publier")

    async def discard(self, request: Request, signed: Signed) -> Response:
        """Throw the draft away."""
        found, said = await self.find(request), await typed(request, FIELDS)
        if found is None:
            return refusal(404, signed)
        made = await self.editors.discard(signed.member, found.piece, _number(said["vu"]))
        if made.stale:
            return await self._page(signed, found, (), found.written, GONE)
        return RedirectResponse(CONTENTS, status_code=303) if found.body is None else to(found.piece)

    async def find(self, request: Request) -> Open | None:
        """The piece of an address, None when it names none."""
        try:
            piece = Piece.named(f"{request.path_params['kind']}/{request.path_params['key']}")
        except ValueError:
            return None
        return await self.editors.open(piece)

    def shape(self, piece: Piece) -> Shape:
        """The form of a piece."""
        themes = tuple(self.needs.content().themes.items())
        guides = (("", "Aucun"), *((name, name) for name in sorted(GUIDES)))
        choices = {"theme": themes, "form": guides} if piece.kind is Kind.ANSWER else {}
        return Shape(self.editors.schema(piece), choices)

    async def _page(self, signed: Signed, found: Open, path: Path, body: Any, wrong: str = "") -> Response:
        if body == WITHDRAWN:
            return to(found.piece, under="/publier" if found.draft else "/historique")
        try:
            fields = self.shape(found.piece).fields(body, path)
        except KeyError:
            return refusal(404, signed)
        shown = {
            "fields": fields,
            "part": ".".join(map(str, path)),
            "up": ".".join(map(str, above(path))),
            "wrong": wrong,
            "entries": self._entries(found.piece),
            "figures": self._figures(found.piece),
            "names": names_of(body) if found.piece.kind is Kind.FORM and path else (),
            "users": users_of(found.piece.key, self.needs.content()) if _is_figure(found.piece) else [],
            "upstream": changes(found.body, found.upstream) if found.upstream else [],
            "may_go": found.piece.kind in OPEN_KINDS and found.body is not None,
        }
        status = 409 if wrong else 200
        return html("contents/piece.html", signed, status, **shown, **await self._shown(found, body))

    async def _shown(self, found: Open, body: Any) -> Mapping[str, object]:
        seen, wrong = await self._tried(found.piece, body)
        return {
            "found": found,
            "piece": found.piece,
            "kind": ONE[found.piece.kind],
            "where": place_of,
            "title": title_of(found, body),
            "preview": seen,
            "seen_on": SEEN_ON,
            "faults": wrong,
            "moment": console_words.moment,
            "review": found.draft is not None and found.draft.state is State.REVIEW,
        }

    async def _tried(self, piece: Piece, body: Any) -> tuple[Preview, list[Fault]]:
        """How a body looks, or why it cannot be shown yet."""
        try:
            content = await self.editors.content(piece, body)
        except ContentError as error:
            return Preview(), faults(error.problems, piece, self.editors.blamed)
        return preview(piece, body, content, self.needs.today()), []

    def _entries(self, piece: Piece) -> list[tuple[str, str]]:
        library = self.needs.content().library
        wanted = piece.kind in (Kind.ANSWER, Kind.DANGER)
        return [(entry.key, entry.question) for entry in library if entry.key != piece.key] if wanted else []

    def _figures(self, piece: Piece) -> list[tuple[str, str, str]]:
        if piece.kind is not Kind.ANSWER:
            return []
        book, today = self.needs.content().library.figures, self.needs.today()
        return [(name, figure.label, book.shown(name, today) or "expiré") for name, figure in book]


def to(piece: Piece, path: Path = (), under: str = "") -> Response:
    """The way to a piece, to a part of it, or to a page under it."""
    part = f"?{urlencode({'partie': '.'.join(map(str, path))})}" if path else ""
    return RedirectResponse(f"{CONTENTS}/{piece}{under}{part}", status_code=303)


def _number(said: str) -> int:
    return min(int(said), 2**31) if said.isdecimal() else 0


def _is_figure(piece: Piece) -> bool:
    return piece.kind is Kind.FIGURE


def title_of(found: Open, body: Any) -> str:
    """What a piece is called, by a body of it or by what there was before it was withdrawn."""
    said = next((each for each in (body, found.body, found.shipped) if isinstance(each, Mapping)), {})
    return str(said.get("question") or said.get("label") or said.get("title") or found.piece.key)
