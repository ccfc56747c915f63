"""Every route of the console, in order: what nothing else answers is for members alone, too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.console.accounts import ACCOUNT, AccountPages
from bot.console.balance import BalancePages
from bot.console.canned import CannedPages
from bot.console.contents.new import NewPages
from bot.console.contents.pages import CONTENTS, ContentPages, Editing
from bot.console.contents.publishing import PublishingPages
from bot.console.desk import QUEUE, DeskPages, Live
from bot.console.gate import Gate, Signed, refusal
from bot.console.journal import JournalPages
from bot.console.networks import NetworkPages
from bot.console.passwords import Passwords
from bot.console.team import Coordination, TeamPages
from bot.console.training import Learning, TrainingPages
from bot.console.transfer import TransferPages
from bot.console.unanswered import Listening, UnansweredPages
from bot.console.uses import UsesPages
from bot.console.writing import Writing, WritingPages
from bot.conversation.ports import Presence
from bot.staff.access import Right
from bot.staff.audit import Journal
from bot.staff.members import Accounts, Links, Sessions

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Stores:
    """What the console reads and changes."""

    accounts: Accounts
    sessions: Sessions
    links: Links
    journal: Journal
    presence: Presence


@dataclass(frozen=True)
class Needs:
    """All that the pages are made of."""

    stores: Stores
    live: Live
    writing: Writing
    coordination: Coordination
    editing: Editing
    learning: Learning
    listening: Listening
    passwords: Passwords


def routes(needs: Needs, secret_key: str, secure: bool) -> list[BaseRoute]:
    """Everything under /espace; `secure` where people reach it over https."""
    stores, live, coordination = needs.stores, needs.live, needs.coordination
    gate = Gate(stores.sessions, secret_key, secure)
    pages = AccountPages(
        gate,
        stores.accounts,
        stores.sessions,
        stores.links,
        stores.journal,
        needs.passwords,
        coordination.where,
    )
    contents = ContentPages(gate, needs.editing)
    desk = DeskPages(gate, live, stores.journal, stores.presence)
    return [
        Mount("/espace/static", StaticFiles(directory=FOLDER / "static")),
        *pages.routes(),
        *desk.routes(),
        *TransferPages(desk).routes(),
        *WritingPages(gate, live, needs.writing).routes(),
        *TeamPages(gate, coordination).routes(),
        *NetworkPages(gate, coordination).routes(),
        *CannedPages(gate, needs.writing.canned, coordination.networks).routes(),
        *BalancePages(gate, coordination).routes(),
        *JournalPages(gate, stores.journal, coordination).routes(),
        *TrainingPages(gate, needs.learning).routes(),
        *NewPages(contents).routes(),
        *PublishingPages(contents).routes(),
        *contents.routes(),
        *UnansweredPages(gate, needs.listening).routes(),
        *UsesPages(gate, needs.listening).routes(),
        *(gate.route(path, Right.OWN, _home) for path in ("/espace", "/espace/")),
        gate.route("/espace/{rest:path}", Right.OWN, _missing, ("GET", "POST")),
    ]


async def _home(_: Request, signed: Signed) -> Response:
    first = QUEUE if signed.at_desk else CONTENTS if signed.edits else ACCOUNT
    return RedirectResponse(first, status_code=303)


async def _missing(_: Request, signed: Signed) -> Response:
    return refusal(404, signed)
