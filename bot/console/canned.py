"""The pages of canned replies: a coordinator writes once what advisers say again and again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import fields
from bot.console.fields import Typed
from bot.console.gate import Gate, Signed, html, refusal
from bot.conversation.desk.desk import LONGEST
from bot.staff.access import Right
from bot.staff.canned import ADVISER, FIRST_NAME, Canned, CannedReplies, Draft, canned_stamp, foreign
from bot.staff.networks import Networks
from bot.staff.team import Made

ALL, ONE = "/espace/reponses-types", "/espace/reponses-types/{id:int}"
LONGEST_TITLE = 80
COMMON = "Pour toutes les équipes"
STALE = (
    "Quelqu'un a modifié cette réponse entre-temps. "
    "Voici ce que vous aviez écrit : vérifiez, puis enregistrez de nouveau."
)
STALE_DELETION = "Quelqu'un a modifié cette réponse entre-temps : relisez-la avant de la supprimer."


class CannedPages:
    """The routes of canned replies."""

    def __init__(self, gate: Gate, canned: CannedReplies, networks: Networks) -> None:
        self.gate = gate
        self.canned = canned
        self.networks = networks

    def routes(self) -> list[Route]:
        """Everything about canned replies."""
        pages = [
            (ALL, self.listed, "GET"),
            (f"{ALL}/ajouter", self.adding, "GET"),
            (f"{ALL}/ajouter", self.add, "POST"),
            (ONE, self.one, "GET"),
            (ONE, self.change, "POST"),
            (f"{ONE}/supprimer", self.delete, "POST"),
        ]
        return [self.gate.route(path, Right.COORDINATE, page, (method,)) for path, page, method in pages]

    async def listed(self, request: Request, signed: Signed) -> Response:
        """Those in sight, by network."""
        groups: dict[str, list[Canned]] = {}
        for each in await self.canned.listed(signed.member):
            groups.setdefault(each.network or COMMON, []).append(each)
        done = "fait" in request.query_params
        return html("canned.html", signed, groups=groups, common=COMMON, done=done)

    async def adding(self, _: Request, signed: Signed) -> Response:
        """The form of a new one."""
        return await self._page(signed, Typed())

    async def add(self, request: Request, signed: Signed) -> Response:
        """A new one."""
        typed = await fields.typed(request)
        draft = await self._draft(typed, signed)
        if typed.errors:
            return await self._page(signed, typed)
        await self.canned.add(signed.member, draft)
        return _done()

    async def one(self, request: Request, signed: Signed) -> Response:
        """One that may be changed."""
        found = await self.canned.find(signed.member, fields.number(request))
        return await self._page(signed, Typed(_said(found)), found) if found else refusal(404, signed)

    async def change(self, request: Request, signed: Signed) -> Response:
        """Keep its title, its text and whom it is for."""
        found = await self.canned.find(signed.member, fields.number(request))
        if found is None:
            return refusal(404, signed)
        typed = await fields.typed(request)
        draft = await self._draft(typed, signed)
        if typed.errors:
            return await self._page(signed, typed, found)
        made = await self.canned.change(signed.member, found.id, typed["vu"], draft)
        return await self._made(signed, made, found, typed)

    async def delete(self, request: Request, signed: Signed) -> Response:
        """Take it away, as its page asked to confirm."""
        found = await self.canned.find(signed.member, fields.number(request))
        if found is None:
            return refusal(404, signed)
        typed = await fields.typed(request)
        return await self._made(signed, await self.canned.delete(signed.member, found.id, typed["vu"]), found)

    async def _made(self, signed: Signed, made: Made, found: Canned, typed: Typed | None = None) -> Response:
        if made is Made.DONE:
            return _done()
        now = await self.canned.find(signed.member, found.id)
        if now is None:
            return refusal(404, signed)
        said = Typed({**_said(now), **(typed.said if typed else {}), "vu": canned_stamp(now)})
        return await self._page(signed, said, now, STALE if typed else STALE_DELETION)

    async def _draft(self, typed: Typed, signed: Signed) -> Draft:
        known = {str(network.id): network.id for network in await self.networks.listed(signed.member)}
        return Draft(
            typed.read("titre", _title, ""),
            typed.read("texte", _text, ""),
            typed.read("reseau", lambda said: fields.network(said, known), None),
        )

    async def _page(
        self, signed: Signed, typed: Typed, found: Canned | None = None, wrong: str = ""
    ) -> Response:
        networks = [(network.id, network.name) for network in await self.networks.listed(signed.member)]
        return html(
            "canned_one.html",
            signed,
            422 if wrong or typed.errors else 200,
            typed=typed,
            canned=found,
            wrong=wrong,
            choices=[] if signed.member.network_id else [("", COMMON), *networks],
            longest=LONGEST,
        )


def _done() -> Response:
    return RedirectResponse(f"{ALL}?fait=1", status_code=303)


def _title(said: str) -> str:
    """A title on one line. Raises ValueError."""
    words = " ".join(said.split())
    if not words:
        raise ValueError("Écrivez un titre.")
    if len(words) > LONGEST_TITLE:
        raise ValueError(f"Ce titre est trop long : {LONGEST_TITLE} caractères au plus.")
    return words


def _text(said: str) -> str:
    """A text that can be sent, with no braces but those of names. Raises ValueError."""
    text = "\n".join(said.splitlines())
    if not text:
        raise ValueError("Écrivez le texte de la réponse.")
    if len(text) > LONGEST:
        raise ValueError(f"Ce texte a {len(text)} caractères : {LONGEST} au plus.")
    if unknown := foreign(text):
        raise ValueError(
            f"« {unknown} » ne veut rien dire ici. Entre accolades, écrivez {FIRST_NAME} ou {ADVISER}."
        )
    return text


def _said(canned: Canned) -> dict[str, str]:
    return {
        "titre": canned.title,
        "texte": canned.text,
        "reseau": str(canned.network_id or ""),
        "vu": canned_stamp(canned),
    }
