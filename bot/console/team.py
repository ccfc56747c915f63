"""The pages of the team: who works here, their role and territories, absences, links, closed accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import fields
from bot.console.accounts import ROLES
from bot.console.fields import Typed
from bot.console.gate import Gate, Signed, html, refusal
from bot.console.words import moment
from bot.conversation.answering import in_words
from bot.conversation.content import Content
from bot.directory.atlas import Atlas
from bot.directory.territories import in_full
from bot.feasibility.skills import Skill, labels
from bot.handoff.balance import Balance
from bot.handoff.hours import FRANCE
from bot.privacy.retention import Retention, duration
from bot.staff.access import LINK, Right
from bot.staff.members import Member, Network, Role, email_of
from bot.staff.networks import Networks
from bot.staff.team import Details, Linked, Listed, Made, Team, stamp

TEAM, MEMBER = "/espace/equipe", "/espace/equipe/{id:int}"
EVERYWHERE = "Toute la France"
SKILL = "competence"
TAKEN = "Cette adresse a déjà un compte."
NO_EMAIL = "Ce n'est pas une adresse e-mail. Écrivez sans accent, par exemple prenom@exemple.fr."
NO_ROLE = "Choisissez un rôle dans la liste."
OWN_RULE = "Vous ne pouvez pas changer vous-même votre rôle ou votre réseau. Demandez à un collègue."
WHY_NOT = {
    Made.SELF: OWN_RULE,
    Made.STALE: "Quelqu'un a modifié cette fiche entre-temps. "
    "Voici ce que vous aviez écrit : vérifiez, puis enregistrez de nouveau.",
    Made.CLOSED: "Ce compte est fermé : rouvrez-le d'abord.",
}
CLOSING_SELF = "Vous ne pouvez pas fermer votre propre compte. Demandez à un collègue."


@dataclass(frozen=True)
class Coordination:
    """What the coordinator's pages need; `address` is the site's, for links."""

    team: Team
    networks: Networks
    balance: Balance
    retention: Retention
    address: str
    content: Callable[[], Content]
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The day it is in France."""
        return self.clock().astimezone(FRANCE).date()

    @property
    def atlas(self) -> Atlas:
        """The departments and communes in force."""
        return self.content().directory.atlas

    @property
    def skills(self) -> Sequence[Skill]:
        """The skills that members choose from."""
        return self.content().skills

    def skilled(self, keys: Iterable[str]) -> str:
        """Skills as they are read; one written before there was a list stays as it was."""
        return ", ".join(labels(keys, self.skills))

    def where(self, codes: Iterable[str]) -> str:
        """Territories as they are read."""
        return in_full(codes, self.atlas) or EVERYWHERE


class TeamPages:
    """The routes of the team."""

    def __init__(self, gate: Gate, needs: Coordination) -> None:
        self.gate = gate
        self.team = needs.team
        self.needs = needs

    def routes(self) -> list[Route]:
        """Everything about members."""
        posts = {"absence": self.absence, "lien": self.link, "fermer": self.close, "rouvrir": self.reopen}
        pages = [
            (TEAM, self.listed, "GET"),
            (f"{TEAM}/ajouter", self.adding, "GET"),
            (f"{TEAM}/ajouter", self.add, "POST"),
            (MEMBER, self.member, "GET"),
            (MEMBER, self.change, "POST"),
            *((f"{MEMBER}/{verb}", act, "POST") for verb, act in posts.items()),
        ]
        return [self.gate.route(path, Right.COORDINATE, page, (method,)) for path, page, method in pages]

    async def listed(self, _: Request, signed: Signed) -> Response:
        """Everybody in reach, by network."""
        groups: dict[str, list[Listed]] = {}
        for each in await self.team.listed(signed.member):
            groups.setdefault(each.member.network or "Sans réseau", []).append(each)
        shown = {"groups": groups, "roles": ROLES, "today": self.needs.today(), "day": in_words}
        said = {"where": self.needs.where, "skilled": self.needs.skilled}
        return html("team.html", signed, **shown, **said, moment=moment)

    async def adding(self, _: Request, signed: Signed) -> Response:
        """The form of a new member."""
        return await self._add_page(signed, Typed({"role": Role.ADVISER}))

    async def add(self, request: Request, signed: Signed) -> Response:
        """A new member, and their first link, shown once."""
        typed = await fields.typed(request)
        email = typed.read("email", _email, "")
        details = await self._details(typed, signed)
        if not typed.errors:
            linked = await self.team.add(signed.member, email, details)
            if linked.made is Made.DONE:
                return self._link_page(signed, linked, new=True)
            typed.errors["email"] = TAKEN
        return await self._add_page(signed, typed, 422)

    async def member(self, request: Request, signed: Signed) -> Response:
        """Somebody in reach, and what may be changed of them."""
        return await self._member_page(request, signed)

    async def change(self, request: Request, signed: Signed) -> Response:
        """Keep a member's name, role, network, territories and skills."""
        found = await self.team.find(signed.member, fields.number(request))
        if found is None:
            return refusal(404, signed)
        typed = await fields.typed(request)
        details = await self._details(typed, signed, found.member)
        if typed.errors:
            return await self._member_page(request, signed, typed)
        made = await self.team.change(signed.member, found.member.id, typed["vu"], details)
        return await self._done(request, signed, made, typed)

    async def absence(self, request: Request, signed: Signed) -> Response:
        """Away until a day, or back."""
        typed = await fields.typed(request)
        until = typed.read("absence", fields.day_from(self.needs.today()), None)
        if typed.errors:
            return await self._member_page(request, signed, typed)
        made = await self.team.absent(signed.member, fields.number(request), until)
        return await self._done(request, signed, made, typed)

    async def link(self, request: Request, signed: Signed) -> Response:
        """A new link, shown once."""
        linked = await self.team.link(signed.member, fields.number(request))
        if linked.made is Made.DONE:
            return self._link_page(signed, linked, new=False)
        return await self._done(request, signed, linked.made)

    async def close(self, request: Request, signed: Signed) -> Response:
        """Close an account at once."""
        made = await self.team.disable(signed.member, fields.number(request))
        if made is Made.SELF:
            return await self._member_page(request, signed, wrong=CLOSING_SELF)
        return await self._done(request, signed, made)

    async def reopen(self, request: Request, signed: Signed) -> Response:
        """Open an account again."""
        return await self._done(
            request, signed, await self.team.enable(signed.member, fields.number(request))
        )

    async def _done(
        self, request: Request, signed: Signed, made: Made, typed: Typed | None = None
    ) -> Response:
        if made is Made.GONE:
            return refusal(404, signed)
        if made is not Made.DONE:
            return await self._member_page(request, signed, typed, WHY_NOT[made])
        return RedirectResponse(f"{TEAM}/{fields.number(request)}?fait=1", status_code=303)

    async def _details(self, typed: Typed, signed: Signed, member: Member | None = None) -> Details:
        by = signed.member
        allowed = (*by.network_territories, *(member.territories if member else ()))
        reading = fields.territories(
            self.needs.atlas, allowed if by.network_id and by.network_territories else ()
        )
        networks = {str(network.id): network.id for network in await self.needs.networks.listed(by)}
        details = Details(
            typed.read("nom", fields.name, ""),
            typed.read("role", _role, Role.ADVISER),
            typed.read("reseau", lambda said: fields.network(said, networks), None),
            typed.read("territoires", reading, ()),
            fields.boxes(typed, SKILL, [skill.key for skill in self.needs.skills]),
        )
        # Their own are not on their form: what is not shown is not theirs to change.
        if member and member.id == by.id:
            typed.errors.pop("role", None)
            return replace(details, role=by.role, network_id=by.network_id)
        return details

    async def _add_page(self, signed: Signed, typed: Typed, status: int = 200) -> Response:
        return html("team_add.html", signed, status, typed=typed, **await self._choices(signed))

    async def _member_page(
        self, request: Request, signed: Signed, typed: Typed | None = None, wrong: str = ""
    ) -> Response:
        found = await self.team.find(signed.member, fields.number(request))
        if found is None:
            return refusal(404, signed)
        member, kept = found.member, Typed(_said(found.member, self.needs.atlas))
        # A form sent alone says nothing of the other's fields: they keep what is stored.
        shown = Typed({**kept.said, **typed.said}, typed.errors) if typed else kept
        if wrong:
            shown = Typed({**shown.said, "vu": stamp(member)}, shown.errors)
        refused = bool(wrong or (typed and typed.errors))
        return html(
            "team_member.html",
            signed,
            422 if refused else 200,
            member=member,
            typed=shown,
            wrong=wrong,
            done="fait" in request.query_params and not refused,
            own=member.id == signed.member.id,
            today=self.needs.today(),
            signed_in=moment(found.signed_in_at) if found.signed_in_at else "",
            written=self._written(member),
            holding=found.holding,
            **await self._choices(signed),
        )

    def _written(self, member: Member) -> str:
        """The skills that were written in somebody's own words, before there was a list."""
        known = {skill.key for skill in self.needs.skills}
        return ", ".join(skill for skill in member.skills if skill not in known)

    async def _choices(self, signed: Signed) -> dict[str, object]:
        networks: list[Network] = await self.needs.networks.listed(signed.member)
        return {
            "roles": ROLES,
            "networks": networks,
            "everywhere": signed.member.network_id is None,
            "skills": [(fields.box(SKILL, skill.key), skill.label) for skill in self.needs.skills],
        }

    def _link_page(self, signed: Signed, linked: Linked, new: bool) -> Response:
        address = f"{self.needs.address}/espace/lien/{linked.token}"
        return html(
            "team_link.html", signed, member=linked.member, address=address, lasts=duration(LINK), new=new
        )


def _said(member: Member, atlas: Atlas) -> dict[str, str]:
    return {
        "nom": member.name,
        "role": member.role,
        "reseau": str(member.network_id or ""),
        "territoires": in_full(member.territories, atlas),
        **{fields.box(SKILL, key): "oui" for key in member.skills},
        "absence": member.absent_until.isoformat() if member.absent_until else "",
        "vu": stamp(member),
    }


def _email(said: str) -> str:
    if email := email_of(said):
        return email
    raise ValueError(NO_EMAIL)


def _role(said: str) -> Role:
    if said not in list(Role):
        raise ValueError(NO_ROLE)
    return Role(said)
