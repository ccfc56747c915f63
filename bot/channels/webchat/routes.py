"""The page and its three doors: it shows itself, takes messages, and streams replies."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from time import monotonic

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.webchat import pictures, views
from bot.channels.webchat.pages import Pages
from bot.channels.webchat.session import Sessions, Visitor
from bot.channels.webchat.welcome import Welcome
from bot.conversation.bell import Bell
from bot.conversation.ports import Inbox, Presence, Transcript
from bot.messages import LOCATE, MAX_ACTION_BYTES, Channel, Message, MessageKind, Place
from bot.web.security import same_site

LINES = 60
LOOK_ANYWAY, TELL_AGAIN = 5.0, 60.0
LARGEST = 100_000
KEY = re.compile(r"[\w-]{8,64}")
DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,10})?", re.ASCII)
FARTHEST_NORTH, FARTHEST_EAST = 90, 180


@dataclass(frozen=True)
class WebChat:
    """What the routes need, and the routes."""

    inbox: Inbox
    transcript: Transcript
    pages: Pages
    sessions: Sessions
    arrived: Bell
    welcome: Welcome
    presence: Presence

    def routes(self) -> list[BaseRoute]:
        """Everything the page answers to."""
        return [
            Route("/", self.page),
            Route("/messages", self.take, methods=["POST"]),
            Route("/reponses", self.stream),
            Route("/cartes/{reply}.png", self.picture),
            Route("/confidentialite", self.privacy),
            Mount("/static", StaticFiles(directory=views.FOLDER / "static")),
        ]

    async def page(self, request: Request) -> Response:
        """The conversation so far, or the welcome."""
        visitor = self.sessions.of(request)
        known = visitor and await self.transcript.find(Channel.WEB, visitor.address)
        lines = await self.transcript.lines(known, LINES) if known else []
        html = views.TEMPLATES.get_template("page.html").render(
            welcome=self.welcome.greeting(), lines=lines, last=max((line.id for line in lines), default=0)
        )
        response = HTMLResponse(html)
        if visitor and known:
            self.sessions.keep(response, visitor, await self._handed_over(visitor))
        elif visitor:
            self.sessions.forget(response)
        return response

    async def privacy(self, _: Request) -> Response:
        """The privacy notice, as /privacy says it."""
        template = views.TEMPLATES.get_template("privacy.html")
        return HTMLResponse(template.render(notice=self.welcome.notice(), kept=self.welcome.kept()))

    async def picture(self, request: Request) -> Response:
        """The card of a reply that the visitor's own page shows, drawn on the fly; nothing to anyone else."""
        visitor = self.sessions.of(request)
        known = visitor and await self.transcript.find(Channel.WEB, visitor.address)
        lines = await self.transcript.lines(known, LINES) if known else []
        wanted = request.path_params["reply"]
        shown = (line.reply.card for line in lines if line.reply and str(line.id) == wanted)
        return await pictures.response(request, next(shown, None))

    async def take(self, request: Request) -> Response:
        """Commit what a person wrote or pressed; a script gets 204, a bare form is sent back to the page."""
        if not same_site(request):
            return Response("Origine refusée", status_code=403)
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return Response("Message trop long", status_code=413 if length else 411)
        known = self.sessions.of(request)
        visitor = known or self.sessions.new()
        message = await _message(request, visitor)
        await self.inbox.add([message])
        self.arrived.ring()
        scripted = request.headers.get("x-requested-with") == "fetch"
        response = Response(status_code=204) if scripted else RedirectResponse("/", status_code=303)
        self.sessions.keep(response, visitor, known is not None and await self._handed_over(known))
        return response

    async def _handed_over(self, visitor: Visitor) -> bool:
        return await self.transcript.handed_over(Channel.WEB, visitor.address)

    async def stream(self, request: Request) -> Response:
        """Replies as they come, from the one after `Last-Event-ID`, and the name of who writes one."""
        visitor = self.sessions.of(request)
        known = visitor and await self.transcript.find(Channel.WEB, visitor.address)
        if not known:
            return Response(status_code=204)
        last = request.headers.get("last-event-id") or request.query_params.get("apres", "0")
        after = int(last) if last.isdecimal() and len(last) < 19 else 0
        return EventSourceResponse(self._replies(known, after), ping=20)

    async def _replies(self, conversation_id: int, after: int) -> AsyncIterator[ServerSentEvent]:
        page, told, due = self.pages.opened(conversation_id), False, 0.0
        shown = None
        try:
            while True:
                page.clear()
                lines = await self.transcript.fetch(conversation_id, after)
                # What was just said may have opened a case.
                if lines or monotonic() >= due:
                    # A page that closes meanwhile may have been noted all the same.
                    told = True
                    told, due = await self.presence.seen(conversation_id), monotonic() + TELL_AGAIN
                for line in lines:
                    after = line.id
                    yield ServerSentEvent(views.line(line), id=str(line.id), event="reponse")
                typist = self.pages.typist(conversation_id)
                if typist != shown:
                    shown = typist
                    yield ServerSentEvent(typist.name if typist else "", event="frappe")
                try:
                    async with asyncio.timeout(LOOK_ANYWAY):
                        await page.wait()
                except TimeoutError:
                    continue
        finally:
            if self.pages.closed(conversation_id, page) and told:
                await self.presence.left(conversation_id)


async def _message(request: Request, visitor: Visitor) -> Message:
    form = await request.form(max_files=0, max_fields=8)
    fields = {name: str(value) for name, value in form.items()}
    given = fields.get("cle", "")
    key = f"{visitor.address[:16]}-{given if KEY.fullmatch(given) else secrets.token_hex(12)}"
    action = fields.get("action", "")
    if 0 < len(action.encode()) <= MAX_ACTION_BYTES:
        label, pressed = fields.get("libelle", "")[:60], fields.get("reponse", "")[:20]
        if action == LOCATE and (place := _place(fields)):
            return Message(Channel.WEB, visitor.address, key, MessageKind.LOCATION, label, place=place)
        return Message(
            Channel.WEB, visitor.address, key, MessageKind.PRESS, label, action=action, pressed=pressed
        )
    return Message(Channel.WEB, visitor.address, key, MessageKind.TEXT, fields.get("texte", ""))


def _place(fields: Mapping[str, str]) -> Place | None:
    """The position that came with the press, None where the browser gave none."""
    given = [fields.get(name, "") for name in ("latitude", "longitude")]
    if not all(map(DEGREES.fullmatch, given)):
        return None
    latitude, longitude = map(float, given)
    on_earth = abs(latitude) <= FARTHEST_NORTH and abs(longitude) <= FARTHEST_EAST
    return Place(latitude, longitude) if on_earth else None
