"""Passing a case on, from its page: to whom, with which note, and taking the proposal back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.desk import CASE, DeskPages
from bot.console.gate import Signed
from bot.staff.access import Right


class TransferPages:
    """The routes of a transfer; what comes of one is shown on the case's page."""

    def __init__(self, pages: DeskPages) -> None:
        self.pages = pages
        self.transfers = pages.transfers

    def routes(self) -> list[Route]:
        """Both change the case."""
        posts = {"transmettre": self.offer, "retirer": self.withdraw}
        gate = self.pages.gate
        return [gate.route(f"{CASE}/{verb}", Right.DESK, act, ("POST",)) for verb, act in posts.items()]

    async def offer(self, request: Request, signed: Signed) -> Response:
        """Propose somebody else to the person."""
        form = await request.form()
        to, note = str(form.get("vers", "")), str(form.get("texte", ""))
        try:
            done = await self.transfers.offer(signed.member, request.path_params["id"], to, note)
        except ValueError as error:
            return await self.pages.case(request, signed, str(error))
        return await self.pages.done(request, signed, done)

    async def withdraw(self, request: Request, signed: Signed) -> Response:
        """Take the proposal back."""
        done = await self.transfers.withdraw(signed.member, request.path_params["id"])
        return await self.pages.done(request, signed, done)
