"""The pages of the networks: what they are called, where they answer, when they are open."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import fields, opening
from bot.console.fields import Typed
from bot.console.gate import Gate, Signed, html, refusal
from bot.console.team import Coordination
from bot.console.words import moment
from bot.directory.atlas import Atlas
from bot.directory.territories import in_full
from bot.handoff.hours import USUAL, Hours, Weekday, hours_kept
from bot.staff.access import Right
from bot.staff.members import Network
from bot.staff.networks import Plan, network_stamp
from bot.staff.team import Made

NETWORKS, NETWORK = "/espace/reseaux", "/espace/reseaux/{id:int}"
TAKEN = "Un autre réseau porte déjà ce nom."
STALE = (
    "Quelqu'un a modifié ce réseau entre-temps. "
    "Voici ce que vous aviez écrit : vérifiez, puis enregistrez de nouveau."
)


class NetworkPages:
    """The routes of the networks."""

    def __init__(self, gate: Gate, needs: Coordination) -> None:
        self.gate = gate
        self.needs = needs
        self.networks = needs.networks

    def routes(self) -> list[Route]:
        """Everything about networks."""
        pages = [
            (NETWORKS, self.listed, "GET"),
            (f"{NETWORKS}/ajouter", self.adding, "GET"),
            (f"{NETWORKS}/ajouter", self.add, "POST"),
            (NETWORK, self.network, "GET"),
            (NETWORK, self.change, "POST"),
        ]
        return [self.gate.route(path, Right.COORDINATE, page, (method,)) for path, page, method in pages]

    async def listed(self, request: Request, signed: Signed) -> Response:
        """Those in reach, and when each opens next."""
        found = await self.networks.listed(signed.member)
        rows = [(network, self._opens(hours_kept(network.hours))) for network in found]
        return html(
            "networks.html",
            signed,
            rows=rows,
            everywhere=signed.member.network_id is None,
            done="fait" in request.query_params,
            where=self.needs.where,
        )

    async def adding(self, _: Request, signed: Signed) -> Response:
        """The form of a new network, with the usual hours."""
        if signed.member.network_id:
            return refusal(404, signed)
        return self._page(signed, Typed(opening.said(USUAL)))

    async def add(self, request: Request, signed: Signed) -> Response:
        """A new network."""
        if signed.member.network_id:
            return refusal(404, signed)
        typed = await fields.typed(request)
        plan = self._plan(typed)
        if typed.errors:
            return self._page(signed, typed)
        return self._done(signed, typed, await self.networks.add(signed.member, plan))

    async def network(self, request: Request, signed: Signed) -> Response:
        """A network in reach, and what may be changed of it."""
        found = await self.networks.find(signed.member, fields.number(request))
        if found is None:
            return refusal(404, signed)
        return self._page(signed, Typed(_said(found, self.needs.atlas)), found)

    async def change(self, request: Request, signed: Signed) -> Response:
        """Keep a network's name, territories and hours."""
        found = await self.networks.find(signed.member, fields.number(request))
        if found is None:
            return refusal(404, signed)
        typed = await fields.typed(request)
        plan = self._plan(typed, found if signed.member.network_id else None)
        if typed.errors:
            return self._page(signed, typed, found)
        made = await self.networks.change(signed.member, found.id, typed["vu"], plan)
        if made is Made.STALE:
            return await self._again(signed, typed, found)
        return self._done(signed, typed, made, found)

    def _done(self, signed: Signed, typed: Typed, made: Made, found: Network | None = None) -> Response:
        if made is Made.GONE:
            return refusal(404, signed)
        if made is Made.TAKEN:
            typed.errors["nom"] = TAKEN
            return self._page(signed, typed, found)
        return RedirectResponse(f"{NETWORKS}?fait=1", status_code=303)

    async def _again(self, signed: Signed, typed: Typed, found: Network) -> Response:
        now = await self.networks.find(signed.member, found.id) or found
        return self._page(signed, Typed({**typed.said, "vu": network_stamp(now)}), now, STALE)

    def _plan(self, typed: Typed, own: Network | None = None) -> Plan:
        hours = opening.hours_of(typed).model_dump(mode="json")
        if own:
            return Plan(own.name, own.territories, hours)
        reading = fields.territories(self.needs.atlas)
        return Plan(typed.read("nom", fields.name, ""), typed.read("territoires", reading, ()), hours)

    def _opens(self, hours: Hours) -> str:
        now = self.needs.clock()
        opens = hours.next_open(now)
        if opens is None:
            return ""
        return "maintenant" if opens == now else moment(opens)

    def _page(self, signed: Signed, typed: Typed, found: Network | None = None, wrong: str = "") -> Response:
        return html(
            "network.html",
            signed,
            422 if wrong or typed.errors else 200,
            typed=typed,
            network=found,
            wrong=wrong,
            days=list(Weekday),
            own=signed.member.network_id is not None,
            opens=self._opens(hours_kept(found.hours)) if found else "",
            usual=found is not None and not found.hours,
            where=self.needs.where,
        )


def _said(network: Network, atlas: Atlas) -> dict[str, str]:
    return {
        "nom": network.name,
        "territoires": in_full(network.territories, atlas),
        "vu": network_stamp(network),
        **opening.said(hours_kept(network.hours)),
    }
