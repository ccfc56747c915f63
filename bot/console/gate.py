"""The console's only way in: no page without a right, no change without proof that its own page asked."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console.render import TEMPLATES
from bot.errors import BusyError
from bot.staff.access import Right, may
from bot.staff.members import Member, Sessions
from bot.web.security import same_site

SIGN_IN = "/espace/connexion"
LARGEST = 100_000
FIELDS = 50
SAFE = ("GET", "HEAD")
UNPROVEN = "Cette demande ne vient pas d'une page ouverte par vous. Rechargez la page, puis recommencez."
REFUSALS = {
    401: ("Session terminée", "Connectez-vous de nouveau, puis recommencez : rien n'a été enregistré."),
    403: ("Accès refusé", "Votre rôle n'ouvre pas cette page."),
    404: ("Page introuvable", "Cette page n'existe pas, ou n'existe plus."),
    411: ("Envoi refusé", "La taille de cet envoi n'est pas annoncée."),
    413: ("Envoi trop long", "Raccourcissez le texte, puis recommencez."),
    503: ("Service occupé", "Rien n'a été enregistré. Revenez à la page d'avant, puis recommencez."),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """Who asks: the member as they are now, the token their forms must send back, and their session's."""

    member: Member
    csrf: str = field(repr=False)
    token: str = field(repr=False)

    @property
    def at_desk(self) -> bool:
        """Whether the queue is theirs to open."""
        return may(self.member.role, Right.DESK)

    @property
    def edits(self) -> bool:
        """Whether the answers are theirs to write."""
        return may(self.member.role, Right.CONTENT)

    @property
    def counts(self) -> bool:
        """Whether they may know what is asked."""
        return may(self.member.role, Right.USES)

    @property
    def coordinates(self) -> bool:
        """Whether the team and its networks are theirs to manage."""
        return may(self.member.role, Right.COORDINATE)


Open = Callable[[Request], Awaitable[Response]]
Endpoint = Callable[[Request, Signed], Awaitable[Response]]


def html(template: str, signed: Signed | None, status: int = 200, /, **shown: object) -> Response:
    """A page of the console, in its frame."""
    page = TEMPLATES.get_template(template).render(signed=signed, **shown)
    return HTMLResponse(page, status_code=status)


def refusal(status: int, signed: Signed | None = None, why: str = "") -> Response:
    """A page that says why something is not to be had, in other words than usual when given."""
    title, usual = REFUSALS[status]
    return html("refused.html", signed, status, title=title, why=why or usual, sign_in=SIGN_IN)


class Gate:
    """Makes every route of the console, and keeps its cookie.

    A page answers only to members whose role has its right: others are sent to sign in, or refused.
    A request that changes something must be small, come from our own site and bear the session's token,
    in the field `csrf` or the header `X-CSRF-Token`.
    """

    def __init__(self, sessions: Sessions, secret_key: str, secure: bool) -> None:
        self._sessions = sessions
        self._key = secret_key.encode()
        self._secure = secure
        # A browser takes the prefix only from https, over the whole site: no neighbour can plant it.
        self._cookie = "__Host-espace" if secure else "espace"

    def route(
        self,
        path: str,
        right: Right,
        endpoint: Endpoint,
        methods: Sequence[str] = ("GET",),
        name: str | None = None,
        largest: int = LARGEST,
        fields: int = FIELDS,
    ) -> Route:
        """A route for members with a right; what is sent to it has at most so many bytes and fields."""

        async def guarded(request: Request) -> Response:
            signed = await self.signed(request)
            if signed is None:
                return _turned_away(request)
            if not may(signed.member.role, right):
                return refusal(403, signed)
            refused = _unfit(request, signed, largest) or await _unproven(request, signed, fields)
            return refused or await _unless_busy(endpoint(request, signed), signed)

        return Route(path, guarded, methods=list(methods), name=name or path)

    def live(self, path: str, right: Right, endpoint: Endpoint) -> Route:
        """A route that an open page asks by itself: it keeps no session alive, and leads nowhere else."""

        async def guarded(request: Request) -> Response:
            signed = await self.signed(request, present=False)
            if signed is None:
                return refusal(401)
            return await endpoint(request, signed) if may(signed.member.role, right) else refusal(403, signed)

        return Route(path, guarded, name=path)

    def public(self, path: str, endpoint: Open, methods: Sequence[str] = ("GET",)) -> Route:
        """A route for whoever has yet to sign in: what it takes is small and comes from our own site."""

        async def guarded(request: Request) -> Response:
            return _unfit(request, None) or await _unless_busy(endpoint(request))

        return Route(path, guarded, methods=list(methods), name=path)

    async def signed(self, request: Request, present: bool = True) -> Signed | None:
        """Who makes a request, None for nobody; not `present` when their page asks without them."""
        token = self.token(request)
        member = await self._sessions.of(token, present) if token else None
        return Signed(member, self._csrf(token), token) if member else None

    async def still(self, signed: Signed) -> bool:
        """Whether a session goes on, in the same role: what stays open must ask now and then."""
        member = await self._sessions.of(signed.token, present=False)
        return member is not None and member.role is signed.member.role

    def token(self, request: Request) -> str:
        """The token a browser sent, good or not; empty for none."""
        return request.cookies.get(self._cookie, "")

    def keep(self, response: Response, token: str) -> None:
        """Have the browser keep a session's token until it is closed."""
        response.set_cookie(self._cookie, token, path="/", httponly=True, samesite="lax", secure=self._secure)

    def forget(self, response: Response) -> None:
        """Have the browser forget the token."""
        response.delete_cookie(self._cookie, path="/", httponly=True, samesite="lax", secure=self._secure)

    def _csrf(self, token: str) -> str:
        return hmac.new(self._key, f"csrf {token}".encode(), hashlib.sha256).hexdigest()


async def _unless_busy(answer: Awaitable[Response], signed: Signed | None = None) -> Response:
    try:
        return await answer
    except BusyError:
        return refusal(503, signed)


def _turned_away(request: Request) -> Response:
    if request.method not in SAFE:
        return refusal(401)
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = urlencode({"suite": f"{request.url.path}{query}"}, safe="/")
    return RedirectResponse(f"{SIGN_IN}?{wanted}", status_code=303)


def _unfit(request: Request, signed: Signed | None, largest: int = LARGEST) -> Response | None:
    """Refuse a change that another site sends, or whose size is unknown or too large."""
    if request.method in SAFE:
        return None
    if not same_site(request):
        return refusal(403, signed, UNPROVEN)
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        return refusal(411, signed)
    return refusal(413, signed) if int(length) > largest else None


async def _unproven(request: Request, signed: Signed, fields: int) -> Response | None:
    """Refuse a change without the session's own token."""
    if request.method in SAFE:
        return None
    given = request.headers.get("x-csrf-token")
    if given is None:
        given = str((await request.form(max_files=0, max_fields=fields)).get("csrf", ""))
    proven = hmac.compare_digest(given.encode(), signed.csrf.encode())
    return None if proven else refusal(403, signed, UNPROVEN)
