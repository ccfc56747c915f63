"""The pages of the desk: the queue, a case with its thread and dossier, and what may be done with it."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import acts, queue, words
from bot.console.gate import Gate, Signed, html, refusal
from bot.console.pulse import Pulse
from bot.console.render import drawn
from bot.console.sheet import sheet_of
from bot.console.thread import lines_of
from bot.conversation.bell import Bell
from bot.conversation.content import Content
from bot.conversation.desk.desk import LONGEST, Desk
from bot.conversation.desk.ports import Done, Listed
from bot.conversation.desk.transfer import Transfers
from bot.conversation.ports import Presence
from bot.forms.answers import MONTH
from bot.handoff.cases import Case, Closing, End
from bot.handoff.hours import FRANCE
from bot.staff.access import Right
from bot.staff.audit import Journal

QUEUE, CASE = "/espace/file", "/espace/demandes/{id:int}"
KEY = re.compile(r"[\w-]{16,64}")
SESSION_CHECK = 60.0
LATEST = 100
TAKEN = "{holder} a déjà pris cette demande."
NOT_YOURS = "Cette demande n'est plus à vous : rien n'a été envoyé."
CLOSED_NOW = "Cette demande est close ou effacée : rien n'a changé."
AWAY = "Votre absence est enregistrée : faites-la retirer par la coordination avant de prendre une demande."
NOT_RETRIED = "Ce message ne peut pas être renvoyé."
CHANGED = "Cette demande a changé entre-temps : rien n'a été fait. Regardez où elle en est, puis recommencez."
NOT_AGREED = "Cette personne n'a pas encore accepté de vous parler ici : rien n'a été envoyé."


@dataclass(frozen=True)
class Live:
    """The desk, and what its pages follow: the content in force, what changes, the time.

    `answered` is rung when there is something to send.
    """

    desk: Desk
    content: Callable[[], Content]
    pulse: Pulse
    answered: Bell
    clock: Callable[[], datetime]
    transfers: Transfers


class DeskPages:
    """The routes of the desk."""

    def __init__(self, gate: Gate, live: Live, journal: Journal, presence: Presence) -> None:
        self.gate = gate
        self.journal = journal
        self.presence = presence
        self.desk = live.desk
        self.content = live.content
        self.pulse = live.pulse
        self.answered = live.answered
        self.clock = live.clock
        self.transfers = live.transfers

    def routes(self) -> list[Route]:
        """Everything about cases."""
        posts = {
            "prendre": self.claim,
            "ecrire": self.say,
            "noter": self.note,
            "rendre": self.release,
            "clore": self.close,
            "rouvrir": self.reopen,
            "renvoyer": self.retry,
        }
        return [
            self.gate.route(QUEUE, Right.DESK, self.queue),
            self.gate.live(f"{QUEUE}/liste", Right.DESK, self.listed),
            self.gate.route(CASE, Right.DESK, self.case),
            self.gate.live(f"{CASE}/fil", Right.DESK, self.thread),
            self.gate.live("/espace/direct", Right.DESK, self.stream),
            *(self.gate.route(f"{CASE}/{verb}", Right.DESK, act, ("POST",)) for verb, act in posts.items()),
        ]

    async def queue(self, request: Request, signed: Signed) -> Response:
        """The list, and what is chosen above it."""
        return html("queue.html", signed, **await self._list(request, signed))

    async def listed(self, request: Request, signed: Signed) -> Response:
        """The list alone, as it is now."""
        return html("queue_list.html", signed, **await self._list(request, signed))

    async def _list(self, request: Request, signed: Signed) -> dict[str, object]:
        filters, content = queue.Filters.of(request.query_params), self.content()
        cases = await self.desk.queue(signed.member)
        return {
            "rows": queue.rows(cases, filters, signed.member, content, self.clock()),
            "total": len(cases),
            "waiting": queue.waiting(cases),
            "filters": filters,
            "territories": queue.territories(cases, content),
            "needs": queue.needs(cases, content),
            "query": request.url.query,
        }

    async def case(self, request: Request, signed: Signed, wrong: str = "", typed: str = "") -> Response:
        """A case: its thread, its dossier, what may be done with it."""
        found = await self.desk.read(signed.member, request.path_params["id"])
        if found is None:
            return refusal(404, signed)
        sheet = sheet_of(found, self.content())
        shown = {
            **await self._thread(found, signed),
            **drawn(sheet),
            "history": acts.history(await self.journal.of_case(found.id, LATEST)),
            "latest": LATEST,
            "takers": await self.transfers.takers(signed.member),
            "longest": LONGEST,
            "key": secrets.token_urlsafe(24),
            "wrong": wrong,
            "typed": typed,
        }
        return html("case.html", signed, 409 if wrong else 200, **shown)

    async def thread(self, request: Request, signed: Signed) -> Response:
        """What changes of a case while it is open: its state and its thread."""
        found = await self.desk.find(signed.member, request.path_params["id"])
        if found is None:
            return refusal(404, signed)
        return html("case_thread.html", signed, **await self._thread(found, signed))

    async def _thread(self, case: Case, signed: Signed) -> dict[str, object]:
        written, notes = await self.desk.thread(case), await self.desk.notes(case)
        steps = await self.desk.steps(case)
        now = self.clock()
        (row,) = queue.rows([Listed.of(case)], queue.Filters(), signed.member, self.content(), now)
        wondered = case.conversation_id if case.closed_at is None else None
        seen = await self.presence.of(wondered) if wondered else None
        return {
            "case": case,
            "row": row,
            "page": words.page(seen, now) if seen else "",
            "lines": lines_of(written, notes, row.who, steps),
            "mine": row.mine and case.closed_at is None and case.erased_at is None,
            "agreed": case.consent is not None,
            "ends": words.ENDS,
        }

    async def claim(self, request: Request, signed: Signed) -> Response:
        """Take a case, or be told who has it."""
        done = await self.desk.claim(signed.member, request.path_params["id"])
        return await self.done(request, signed, done)

    async def release(self, request: Request, signed: Signed) -> Response:
        """Give a case back."""
        done = await self.desk.release(signed.member, request.path_params["id"])
        return await self.done(request, signed, done)

    async def say(self, request: Request, signed: Signed) -> Response:
        """Write to the young person; what cannot be sent comes back in the box."""
        form = await request.form()
        text, key = str(form.get("texte", "")), str(form.get("cle", ""))
        try:
            if not KEY.fullmatch(key):
                raise ValueError("Rechargez la page, puis recommencez.")
            done = await self.desk.say(signed.member, request.path_params["id"], text, key)
        except ValueError as error:
            return await self.case(request, signed, str(error), text)
        return await self.done(request, signed, done, text)

    async def note(self, request: Request, signed: Signed) -> Response:
        """Write a note."""
        text = str((await request.form()).get("texte", ""))
        try:
            done = await self.desk.note(signed.member, request.path_params["id"], text)
        except ValueError as error:
            return await self.case(request, signed, str(error))
        return await self.done(request, signed, done)

    async def close(self, request: Request, signed: Signed) -> Response:
        """End a case with what it came to."""
        try:
            closing = _closing({name: str(value) for name, value in (await request.form()).items()})
        except ValueError as error:
            return await self.case(request, signed, str(error))
        done = await self.desk.close(signed.member, request.path_params["id"], closing)
        return await self.done(request, signed, done)

    async def reopen(self, request: Request, signed: Signed) -> Response:
        """Take up a closed case again."""
        done = await self.desk.reopen(signed.member, request.path_params["id"])
        return await self.done(request, signed, done)

    async def retry(self, request: Request, signed: Signed) -> Response:
        """Send a message again."""
        wanted = str((await request.form()).get("message", ""))
        number = request.path_params["id"]
        if not wanted.isdecimal() or not await self.desk.retry(signed.member, number, int(wanted[:18])):
            return await self.case(request, signed, NOT_RETRIED)
        self.answered.ring()
        return RedirectResponse(f"/espace/demandes/{number}", status_code=303)

    async def done(self, request: Request, signed: Signed, done: Done, typed: str = "") -> Response:
        """The case as it now is, or why nothing was done."""
        if done.case is None:
            return refusal(404, signed)
        if not done.made:
            today = self.clock().astimezone(FRANCE).date()
            return await self.case(request, signed, _why_not(done.case, signed, today), typed)
        self.answered.ring()
        return RedirectResponse(f"/espace/demandes/{done.case.id}", status_code=303)

    async def stream(self, request: Request, signed: Signed) -> Response:
        """Tells an open page that what it shows changed, until the session ends: a case, or the queue."""
        wanted = request.query_params.get("demande", "")
        if not wanted:
            return EventSourceResponse(self._changes(signed, self.desk.queue_stamp), ping=20)
        number = number_of(wanted)
        if await self.desk.find(signed.member, number) is None:
            return refusal(404, signed)
        return EventSourceResponse(self._changes(signed, partial(self.desk.case_stamp, number)), ping=20)

    async def _changes(
        self, signed: Signed, stamp: Callable[[], Awaitable[Hashable]]
    ) -> AsyncIterator[ServerSentEvent]:
        shown: Hashable = None
        with self.pulse.listening() as ear:
            while await self.gate.still(signed):
                now = await stamp()
                if now != shown:
                    shown = now
                    yield ServerSentEvent("", event="change")
                await ear.wait(SESSION_CHECK)


def number_of(wanted: str) -> int:
    """The number of a case as an address gives it, 0 for none."""
    return int(wanted[:18]) if wanted.isdecimal() else 0


def _why_not(case: Case, signed: Signed, today: date) -> str:
    if signed.member.away(today) and (case.holder is None or case.closed_at):
        return AWAY
    if case.closed_at or case.erased_at or case.conversation_id is None:
        return CLOSED_NOW
    if case.holder and case.holder.id != signed.member.id:
        return TAKEN.format(holder=case.holder.name)
    if case.holder is None:
        return NOT_YOURS
    return CHANGED if case.consent else NOT_AGREED


def _closing(form: dict[str, str]) -> Closing:
    """What was chosen. Raises ValueError, in French, for what is missing."""
    if form.get("issue") not in list(End):
        raise ValueError("Choisissez ce que cette demande a donné.")
    end, month = End(form["issue"]), form.get("mois", "").strip()
    detail = form.get("detail", "").strip()[:200]
    dated = end in (End.SIGNED, End.BROKEN)
    if dated and not MONTH.fullmatch(month):
        raise ValueError("Donnez le mois, par exemple 2027-09.")
    if end in (End.SIGNED, End.BROKEN, End.DIRECTED) and not detail:
        raise ValueError("Précisez : le métier, la raison, ou le service.")
    return Closing(end, month if dated else "", detail)
