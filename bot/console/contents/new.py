"""Where a piece begins: its key, and the first draft under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.contents.pages import CONTENTS, ContentPages, to
from bot.console.fields import Typed, typed
from bot.console.gate import Signed, html
from bot.editing.editors import Editors
from bot.editing.pieces import Kind, Piece
from bot.staff.access import Right
from bot.staff.members import Member

NEW = f"{CONTENTS}/nouvelle"
TAKEN = "Cette clé est déjà prise."
KEYS: Mapping[Kind, tuple[re.Pattern[str], str]] = {
    Kind.ANSWER: (
        re.compile(r"(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*"),
        "Des minuscules, des chiffres et des tirets, 40 caractères au plus : aide-velo, par exemple.",
    ),
    Kind.FIGURE: (
        re.compile(r"[a-z][a-z0-9_]{0,59}"),
        "Des minuscules, des chiffres et des tirets bas, 60 caractères au plus : aide_velo, par exemple.",
    ),
}


class NewPages:
    """The routes by which a piece begins."""

    def __init__(self, pages: ContentPages) -> None:
        self.pages = pages

    def routes(self) -> list[Route]:
        """The form, and what it sends."""
        route = self.pages.gate.route
        return [route(NEW, Right.CONTENT, self.adding), route(NEW, Right.CONTENT, self.add, ("POST",))]

    async def adding(self, request: Request, signed: Signed) -> Response:
        """The form of a new answer or figure."""
        return self._adding(signed, Typed({"sorte": request.query_params.get("sorte", "")}))

    def _adding(self, signed: Signed, said: Typed) -> Response:
        themes = self.pages.needs.content().themes
        status = 422 if said.errors else 200
        return html("contents/new.html", signed, status, typed=said, kind=_open_kind(said), themes=themes)

    async def add(self, request: Request, signed: Signed) -> Response:
        """Begin the draft of a new answer or figure."""
        said = await typed(request)
        kind = _open_kind(said)
        key = said.read("cle", key_of(kind), "")
        piece = Piece(kind, key)
        if key and not await begin(self.pages.editors, signed.member, piece, _first(piece, said)):
            said.errors["cle"] = TAKEN
        return self._adding(signed, said) if said.errors else to(piece)


def _open_kind(said: Typed) -> Kind:
    return Kind.FIGURE if said["sorte"] == Kind.FIGURE else Kind.ANSWER


def _first(piece: Piece, said: Typed) -> Mapping[str, Any]:
    if piece.kind is Kind.FIGURE:
        return {"label": said["question"], "unit": said["unite"], "values": []}
    question, theme = said["question"], said["theme"]
    return {"key": piece.key, "theme": theme, "question": question, "owner": "redaction"}


def key_of(kind: Kind) -> Callable[[str], str]:
    """How the key of a new piece is read."""
    form, why = KEYS[kind]

    def read(said: str) -> str:
        if not form.fullmatch(said):
            raise ValueError(why)
        return said

    return read


async def begin(editors: Editors, by: Member, piece: Piece, body: Mapping[str, Any]) -> bool:
    """Keep the first draft of a piece; False where there is one, or was one that is published."""
    found = await editors.open(piece)
    if found.written is not None:
        return False
    return not (await editors.save(by, piece, body, 0, found.number)).stale
