"""The list of pieces: where each stands, and how it is found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from starlette.datastructures import QueryParams

from bot.conversation.answering import in_words
from bot.conversation.content import Content
from bot.editing.editors import overtaken
from bot.editing.pieces import WITHDRAWN, Kind, Piece
from bot.editing.revisions import Draft, Revision, State
from bot.editing.uses import Success, rounded
from bot.handoff.balance import FEWEST
from nlu.language import normalise

SOON = timedelta(days=60)


class Standing(StrEnum):
    """Where a piece stands; the values are those of the filter."""

    DRAFT = "brouillon"
    REVIEW = "a-relire"
    PUBLISHED = "publiee"
    EXPIRING = "expire-bientot"
    EXPIRED = "expiree"
    UPSTREAM = "changee"
    WITHDRAWN = "retiree"


STANDINGS: Mapping[Standing, str] = {
    Standing.DRAFT: "Brouillon",
    Standing.REVIEW: "À relire",
    Standing.PUBLISHED: "Publiée",
    Standing.EXPIRING: "Expire bientôt",
    Standing.EXPIRED: "Expirée",
    Standing.UPSTREAM: "Changée par une version",
    Standing.WITHDRAWN: "Retirée",
}
# Nothing is to be done.
SETTLED = ((Standing.PUBLISHED,), (Standing.WITHDRAWN,))
ORDERS: Mapping[str, str] = {
    "": "À faire d'abord",
    "lues": "Les plus données",
    "contestees": "Le plus souvent « pas ma question »",
    "oubliees": "Pas données depuis longtemps",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One piece in the list."""

    piece: Piece
    title: str
    under: str
    owner: str
    standings: tuple[Standing, ...]
    by: str = ""
    success: Success | None = None

    @property
    def use(self) -> str:
        """How it does, in words and rounded down: nobody is behind a number."""
        if self.success is None:
            return ""
        done = self.success
        counts = {
            "donnée": done.asked,
            "utile": done.helpful,
            "pas la question": done.not_mine,
            "ouverte à la suite d'une autre": done.followed,
        }
        shown = [f"{said} {rounded(count)} fois" for said, count in counts.items() if count >= FEWEST]
        last = done.last_day
        return ", ".join([*shown, f"la dernière fois le {in_words(last)}"] if shown and last else shown)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen above the list."""

    kind: Kind = Kind.ANSWER
    sought: str = ""
    theme: str = ""
    standing: str = ""
    owner: str = ""
    order: str = ""

    @staticmethod
    def of(query: QueryParams) -> Filters:
        """What an address says; anything unknown is left out."""
        kind = query.get("sorte", "")
        chosen = Kind(kind) if kind in list(Kind) else Kind.ANSWER
        said = (query.get(name, "").strip()[:100] for name in ("chercher", "theme", "etat", "equipe", "tri"))
        return Filters(chosen, *said)


@dataclass(frozen=True, slots=True)
class Shelved:
    """All that the list is made from."""

    bodies: Mapping[Piece, Any]
    shipped: Mapping[Piece, Any]
    drafts: Sequence[Draft]
    latest: Sequence[Revision]
    successes: Mapping[str, Success] = field(default_factory=dict)
    withdrawn: Collection[Piece] = ()

    @property
    def pieces(self) -> Iterable[Piece]:
        """Every piece that there is, was, or may come."""
        return dict.fromkeys((*self.bodies, *self.withdrawn, *(draft.piece for draft in self.drafts)))

    def said(self, piece: Piece, draft: Draft | None) -> Any:
        """What there is of a piece to be read."""
        if draft and draft.body != WITHDRAWN:
            return draft.body
        return self.bodies.get(piece, self.shipped.get(piece))


def rows(there: Shelved, filters: Filters, content: Content, today: date) -> list[Row]:
    """The pieces that fit, those that want something done first, then by title."""
    drafts = {draft.piece: draft for draft in there.drafts}
    latest = {revision.piece: revision for revision in there.latest}
    found = []
    for piece in there.pieces:
        if piece.kind is not filters.kind:
            continue
        draft = drafts.get(piece)
        said = there.said(piece, draft)
        row = Row(
            piece,
            *_row(piece, said, content),
            tuple(_standings(piece, draft, latest.get(piece), there, content, today)),
            draft.author if draft else "",
            there.successes.get(piece.key) if piece.kind is Kind.ANSWER else None,
        )
        if _fits(row, said, filters):
            found.append(row)
    return sorted(found, key=lambda row: (*_rank(row, filters.order), _plain(row.title)))


def _rank(row: Row, order: str) -> tuple[object, ...]:
    success = row.success or Success()
    if order == "lues":
        return (-success.asked,)
    if order == "contestees":
        return (-success.not_mine,)
    if order == "oubliees":
        return (success.last_day or date.min,)
    return (row.standings in SETTLED,)


def _row(piece: Piece, body: Any, content: Content) -> tuple[str, str, str]:
    said = body if isinstance(body, Mapping) else {}
    if piece.kind is Kind.ANSWER:
        theme = str(said.get("theme", ""))
        return (
            str(said.get("question") or piece.key),
            content.themes.get(theme, theme),
            str(said.get("owner", "")),
        )
    title = said.get("label") or said.get("title") or said.get("text") or said.get("reply") or piece.key
    return " ".join(str(title).split())[:90], piece.key, ""


def _standings(
    piece: Piece, draft: Draft | None, last: Revision | None, there: Shelved, content: Content, today: date
) -> list[Standing]:
    found, body = [], there.bodies.get(piece)
    if draft:
        found.append(Standing.REVIEW if draft.state is State.REVIEW else Standing.DRAFT)
    # An edit taken back has nothing to lose.
    if last and last.edited and overtaken(last, body, there.shipped.get(piece)):
        found.append(Standing.UPSTREAM)
    if body is not None:
        found += _ageing(piece, content, today)
    elif piece in there.withdrawn:
        found.append(Standing.WITHDRAWN)
    return found or [Standing.PUBLISHED]


def _ageing(piece: Piece, content: Content, today: date) -> list[Standing]:
    for day, standing in ((today, Standing.EXPIRED), (today + SOON, Standing.EXPIRING)):
        if not _holds(piece, content, day):
            return [standing]
    return []


def _holds(piece: Piece, content: Content, day: date) -> bool:
    if piece.kind is Kind.ANSWER and (entry := content.library.get(piece.key)):
        return entry.holds(day)
    if piece.kind is Kind.FIGURE and piece.key in content.library.figures:
        return content.library.figures.amount(piece.key, day) is not None
    if piece.kind is Kind.HELPLINES:
        return all(day < line.review_by for line in content.safeguard.helplines)
    return True


def _fits(row: Row, body: Any, filters: Filters) -> bool:
    theme = body.get("theme") if isinstance(body, Mapping) else None
    if filters.theme and theme != filters.theme:
        return False
    if filters.standing and filters.standing not in row.standings:
        return False
    if filters.owner and row.owner != filters.owner:
        return False
    words = normalise(filters.sought).split()
    if not words:
        return True
    text = _plain(f"{row.piece.key} {_words(body)}")
    return all(word in text for word in words)


@lru_cache(maxsize=4000)
def _plain(text: str) -> str:
    """Normalised once: every search and every order of the list goes through the texts of all pieces."""
    return normalise(text)


def _words(body: Any) -> str:
    if isinstance(body, Mapping):
        return " ".join(map(_words, body.values()))
    return " ".join(map(_words, body)) if isinstance(body, list) else str(body or "")
