"""Beside the box an adviser writes in: what may be put in it, and that they write."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.answers import Insert, answers_about, canned_about
from bot.console.desk import CASE, Live, number_of
from bot.console.gate import Gate, Signed, html, refusal
from bot.conversation.desk.ports import Listed
from bot.conversation.desk.typing import Keyboard
from bot.handoff.cases import Case
from bot.handoff.hours import FRANCE
from bot.staff.access import Right
from bot.staff.canned import CannedReplies, filled


@dataclass(frozen=True)
class Writing:
    """What helps an adviser write, and shows that they do."""

    canned: CannedReplies
    keyboard: Keyboard


class WritingPages:
    """The routes that the box asks."""

    def __init__(self, gate: Gate, live: Live, writing: Writing) -> None:
        self.gate = gate
        self.live = live
        self.writing = writing

    def routes(self) -> list[Route]:
        """Everything the box asks."""
        return [
            self.gate.live("/espace/reponses", Right.DESK, self.answers),
            self.gate.route(f"{CASE}/frappe", Right.DESK, self.struck, ("POST",)),
        ]

    async def answers(self, request: Request, signed: Signed) -> Response:
        """What may be put in a message of a case: canned replies, published answers as they hold today."""
        case = await self.live.desk.find(signed.member, number_of(request.query_params.get("demande", "")))
        if case is None:
            return refusal(404, signed)
        sought = request.query_params.get("q", "")[:100]
        today = self.live.clock().astimezone(FRANCE).date()
        found = answers_about(sought, self.live.content(), today)
        return html(
            "answers.html",
            signed,
            found=found,
            canned=await self._canned(sought, case, signed),
            sought=sought,
        )

    async def _canned(self, sought: str, case: Case, signed: Signed) -> list[Insert]:
        first_name = " ".join(Listed.of(case).name.split())
        offered = await self.writing.canned.offered(signed.member)
        return [
            Insert(reply.title, filled(reply.text, first_name, signed.member.name))
            for reply in canned_about(sought, offered)
        ]

    async def struck(self, request: Request, signed: Signed) -> Response:
        """An adviser writes: said to the young person once the browser has been answered."""
        case_id = request.path_params["id"]
        if await self.live.desk.find(signed.member, case_id) is None:
            return refusal(404, signed)
        shown = BackgroundTask(self.writing.keyboard.struck, signed.member, case_id)
        return Response(status_code=204, background=shown)
