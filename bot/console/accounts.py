"""Signing in and out, choosing a password, one's own account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console.gate import FIELDS, SIGN_IN, Gate, Signed, html, refusal
from bot.console.passwords import Passwords
from bot.console.words import moment
from bot.privacy.retention import duration
from bot.staff.access import IDLE, LINK, SESSION, Right
from bot.staff.audit import Act, Journal
from bot.staff.members import Accounts, Links, Role, Sessions, email_of
from bot.staff.passwords import LONGEST, SHORTEST, objection

HOME, ACCOUNT = "/espace", "/espace/compte"
LOCAL = re.compile(r"/espace(?:[/?][\w\-./?=&%~+,]*)?", re.ASCII)
WRONG = "Adresse ou mot de passe incorrect, ou trop d'essais. Réessayez dans quelques minutes."
CHOSEN = "Votre mot de passe est enregistré. Connectez-vous."
DIFFERENT = "Les deux mots de passe ne sont pas les mêmes."
GONE = (
    f"Ce lien a déjà servi, ou il a plus de {duration(LINK)}. "
    "Demandez-en un autre à la personne qui gère les comptes."
)
LATEST = 10
ROLES = {
    Role.ADVISER: "Conseiller ou conseillère",
    Role.EDITOR: "Rédaction des réponses",
    Role.COORDINATOR: "Coordination",
}
ACTS = {
    Act.SIGN_IN: "Connexion",
    Act.SIGN_IN_FAILED: "Essai de connexion refusé",
    Act.SIGN_OUT: "Déconnexion",
    Act.SIGN_OUT_EVERYWHERE: "Déconnexion de tous les appareils",
    Act.PASSWORD_CHOSEN: "Mot de passe choisi",
    Act.LINK_MADE: "Lien de connexion créé",
    Act.MEMBER_ADDED: "Compte ouvert",
    Act.MEMBER_CHANGED: "Fiche modifiée",
    Act.MEMBER_ABSENT: "Absence modifiée",
    Act.MEMBER_DISABLED: "Compte fermé",
    Act.MEMBER_ENABLED: "Compte rouvert",
}


def local(wanted: str) -> str:
    """Where to go after signing in: a page of the console, whatever was asked."""
    return wanted if LOCAL.fullmatch(wanted) and "//" not in wanted else HOME


@dataclass(frozen=True)
class AccountPages:
    """What the pages of accounts need, and their routes; `where` says territories in words."""

    gate: Gate
    accounts: Accounts
    sessions: Sessions
    links: Links
    journal: Journal
    passwords: Passwords
    where: Callable[[Iterable[str]], str]

    def routes(self) -> list[Route]:
        """Everything about accounts."""
        return [
            self.gate.public(SIGN_IN, self.sign_in),
            self.gate.public(SIGN_IN, self.try_to_sign_in, ("POST",)),
            self.gate.public("/espace/lien/{token}", self.link),
            self.gate.public("/espace/lien/{token}", self.choose, ("POST",)),
            self.gate.route("/espace/deconnexion", Right.OWN, self.sign_out, ("POST",)),
            self.gate.route(ACCOUNT, Right.OWN, self.account),
        ]

    async def sign_in(self, request: Request) -> Response:
        """The form, or straight on for those signed in."""
        next_page = local(request.query_params.get("suite", ""))
        if await self.gate.signed(request):
            return RedirectResponse(next_page, status_code=303)
        return _sign_in_page(next_page, notice=CHOSEN if "choisi" in request.query_params else "")

    async def try_to_sign_in(self, request: Request) -> Response:
        """A new session for the right password, else one answer that says nothing of which was wrong."""
        fields = await _fields(request)
        typed, next_page = fields.get("email", ""), local(fields.get("suite", ""))
        token = await self._opened(email_of(typed), fields.get("password", ""))
        if token is None:
            return _sign_in_page(next_page, 401, email=typed[:254], error=WRONG)
        if former := self.gate.token(request):
            await self.sessions.end(former)
        response = RedirectResponse(next_page, status_code=303)
        self.gate.keep(response, token)
        return response

    async def _opened(self, email: str, password: str) -> str | None:
        account = await self.accounts.attempt(email)
        right = await self.passwords.verified(password, account.password if account else "")
        token = await self.sessions.open(account) if account and right else None
        if account is None or token is None:
            await self.accounts.refused(account)
        elif self.passwords.outdated(account.password):
            await self.accounts.rehash(account, await self.passwords.hashed(password))
        return token

    async def link(self, request: Request) -> Response:
        """The form of a link still good; a mail reader that looks at it does not use it."""
        member = await self.links.of(request.path_params["token"])
        return _choose_page(member.email) if member else refusal(404, why=GONE)

    async def choose(self, request: Request) -> Response:
        """Keep the password chosen, once."""
        token, fields = request.path_params["token"], await _fields(request)
        member = await self.links.of(token)
        if member is None:
            return refusal(404, why=GONE)
        password = fields.get("password", "")
        same = password == fields.get("again", "")
        if error := objection(password, member.email) if same else DIFFERENT:
            return _choose_page(member.email, 422, error=error)
        if not await self.links.use(token, await self.passwords.hashed(password)):
            return refusal(404, why=GONE)
        response = RedirectResponse(f"{SIGN_IN}?choisi=1", status_code=303)
        self.gate.forget(response)
        return response

    async def sign_out(self, request: Request, signed: Signed) -> Response:
        """Leave this browser, or all of them."""
        if (await _fields(request)).get("partout"):
            await self.sessions.end_all(signed.member.id)
        else:
            await self.sessions.end(signed.token)
        response = RedirectResponse(SIGN_IN, status_code=303)
        self.gate.forget(response)
        return response

    async def account(self, _: Request, signed: Signed) -> Response:
        """Who one is here, and what happened to one's account lately."""
        traces = await self.journal.of_account(signed.member.id, LATEST)
        latest = [(moment(trace.at), ACTS[trace.act]) for trace in traces]
        role, idle, longest = ROLES[signed.member.role], duration(IDLE), duration(SESSION)
        shown = {"role": role, "latest": latest, "idle": idle, "longest": longest}
        return html("account.html", signed, **shown, where=self.where)


def _sign_in_page(
    next_page: str, status: int = 200, email: str = "", error: str = "", notice: str = ""
) -> Response:
    shown = {"next_page": next_page, "email": email, "error": error, "notice": notice}
    return html("sign_in.html", None, status, **shown)


def _choose_page(email: str, status: int = 200, error: str = "") -> Response:
    return html(
        "choose_password.html", None, status, email=email, error=error, shortest=SHORTEST, longest=LONGEST
    )


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=FIELDS)
    return {name: str(value) for name, value in form.items()}
