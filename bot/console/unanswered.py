"""The pages of what could not be answered: groups of questions, and what an editor makes of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import fields
from bot.console.contents.new import TAKEN, begin, key_of
from bot.console.fields import Typed
from bot.console.gate import Gate, Signed, html, refusal
from bot.console.words import moment
from bot.conversation.asked import Reason
from bot.conversation.content import Content
from bot.editing.editors import Editors
from bot.editing.groups import Group, Likeness, grouped
from bot.editing.pieces import WITHDRAWN, Kind, Piece
from bot.editing.theft import TheftCheck
from bot.editing.unanswered import Questions, State
from bot.editing.uses import Uses
from bot.privacy.retention import Retention, duration
from bot.privacy.stripped import PLACEHOLDERS
from bot.staff.access import Right
from nlu.language import normalise

UNANSWERED, GROUP = "/espace/sans-reponse", "/espace/sans-reponse/{id:int}"
ENTRY = "/espace/contenus/{piece}"
REASONS = {
    Reason.LOST: "Pas compris",
    Reason.TURNED_DOWN: "Rien de ce qui était proposé",
    Reason.NOT_MINE: "« Pas ma question »",
    Reason.BESIDE: "Jugé hors sujet, mais veut une réponse",
}
PERIODS = {"7": "7 derniers jours", "30": "30 derniers jours", "90": "Tout ce qui est gardé"}
STATES = {"ouvertes": (State.OPEN,), "traitees": (State.ADDED, State.DRAFTED, State.OUT_OF_SCOPE)}
MADE = {
    State.ADDED: "Ajouté comme formulation",
    State.DRAFTED: "Nouvelle réponse commencée",
    State.OUT_OF_SCOPE: "Hors de notre champ",
}
MOST, MOST_IDS, MOST_IN_ADDRESS, MOST_WORDINGS, LONGEST_WORDING = 2000, 2000, 500, 40, 120
NO_ENTRY = "Choisissez une réponse dans la liste."
NO_WORDINGS: tuple[str, ...] = ()
NO_WORDING = "Écrivez au moins une formulation."
NO_THEME = "Choisissez un thème."
NO_QUESTION = "Écrivez la question."
STALE = "Quelqu'un a modifié ou retiré cette réponse entre-temps : rien n'est enregistré. Recommencez."
GONE = "Ces questions ont été traitées ou effacées entre-temps."


@dataclass(frozen=True)
class Listening:
    """What the pages of what young people ask need."""

    questions: Questions
    uses: Uses
    editors: Editors
    likeness: Likeness
    thefts: TheftCheck
    content: Callable[[], Content]
    retention: Retention
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen above the list."""

    reason: Reason | None
    days: str
    settled: bool

    @classmethod
    def of(cls, request: Request) -> Filters:
        """From a page's address; what cannot be is left out."""
        query = request.query_params
        reason, days = query.get("raison", ""), query.get("periode", "")
        return cls(
            Reason(reason) if reason in list(Reason) else None,
            days if days in PERIODS else "90",
            query.get("etat") == "traitees",
        )


class UnansweredPages:
    """The routes of what could not be answered."""

    def __init__(self, gate: Gate, needs: Listening) -> None:
        self.gate = gate
        self.needs = needs

    def routes(self) -> list[Route]:
        """The list, a group, what is made of it, and the way back."""
        return [
            self.gate.route(UNANSWERED, Right.CONTENT, self.page),
            self.gate.route(GROUP, Right.CONTENT, self.group),
            self.gate.route(f"{GROUP}/ajouter", Right.CONTENT, self.add, ("POST",)),
            self.gate.route(f"{GROUP}/nouvelle", Right.CONTENT, self.begin, ("POST",)),
            self.gate.route(f"{GROUP}/hors", Right.CONTENT, self.set_aside, ("POST",)),
            self.gate.route(f"{UNANSWERED}/rouvrir", Right.CONTENT, self.reopen, ("POST",)),
        ]

    async def page(self, request: Request, signed: Signed) -> Response:
        """The groups, the largest first."""
        filters = Filters.of(request)
        groups = await self._groups(filters)
        return html(
            "unanswered.html",
            signed,
            groups=groups,
            filters=filters,
            reasons=REASONS,
            periods=PERIODS,
            made=MADE,
            moment=moment,
            entry=_entry_page,
            done=_numbers(request.query_params.get("fait", "")),
            kept=duration(self.needs.retention.question),
        )

    async def group(self, request: Request, signed: Signed) -> Response:
        """One group, with what may be made of it."""
        group = await self._group(request)
        return self._shown(signed, group, Typed()) if group else refusal(404, signed, GONE)

    async def add(self, request: Request, signed: Signed) -> Response:
        """Words of a group for an entry's draft, once what they would take from others was seen."""
        group, typed = await self._group(request), await fields.typed(request)
        if group is None:
            return refusal(404, signed, GONE)
        key = typed.read("reponse", self._entry, "")
        wordings = typed.read("formulations", _wordings, NO_WORDINGS)
        if typed.errors:
            return self._shown(signed, group, typed, status=422)
        if typed["vu"] != _seen(key, wordings):
            thefts = await self.needs.thefts.stolen(self.needs.content(), key, wordings)
            seen = _seen(key, wordings)
            return self._shown(signed, group, typed, thefts=thefts, chosen=key, vu=seen)
        piece = Piece(Kind.ANSWER, key)
        if not await self._added(signed, piece, wordings):
            return self._shown(signed, group, typed, wrong=STALE, status=409)
        return await self._settled(signed, group, State.ADDED, piece)

    async def begin(self, request: Request, signed: Signed) -> Response:
        """A new entry's draft, with the question and the words of a group."""
        group, typed = await self._group(request), await fields.typed(request)
        if group is None:
            return refusal(404, signed, GONE)
        key = typed.read("cle", key_of(Kind.ANSWER), "")
        question = typed.read("question", _question, "")
        theme = typed.read("theme", self._theme, "")
        wordings = typed.read("formulations", _wordings, NO_WORDINGS)
        if typed.errors:
            return self._shown(signed, group, typed, status=422)
        piece = Piece(Kind.ANSWER, key)
        opening = {"key": key, "theme": theme, "question": question, "label": question[:30].strip()}
        body = {**opening, "audience": "jeune", "aliases": list(wordings), "answer": ""}
        if not await begin(self.needs.editors, signed.member, piece, body):
            typed.errors["cle"] = TAKEN
            return self._shown(signed, group, typed, status=422)
        await self.needs.questions.settle(signed.member.id, group.ids, State.DRAFTED, piece)
        return RedirectResponse(_entry_page(str(piece)), status_code=303)

    async def set_aside(self, request: Request, signed: Signed) -> Response:
        """Not for us."""
        group = await self._group(request)
        if group is None:
            return refusal(404, signed, GONE)
        return await self._settled(signed, group, State.OUT_OF_SCOPE, None)

    async def reopen(self, request: Request, signed: Signed) -> Response:
        """What was made of questions is taken back."""
        typed = await fields.typed(request)
        await self.needs.questions.reopen(signed.member.id, _numbers(typed["ids"]))
        return RedirectResponse(UNANSWERED, status_code=303)

    async def _settled(self, signed: Signed, group: Group, state: State, piece: Piece | None) -> Response:
        await self.needs.questions.settle(signed.member.id, group.ids, state, piece)
        done = urlencode({"fait": ",".join(map(str, group.ids))} if len(group.ids) <= MOST_IN_ADDRESS else {})
        return RedirectResponse(f"{UNANSWERED}?{done}", status_code=303)

    async def _added(self, signed: Signed, piece: Piece, wordings: Sequence[str]) -> bool:
        found = await self.needs.editors.open(piece)
        if found.written == WITHDRAWN:
            return False
        aliases = list(found.written.get("aliases", ()))
        there = set(map(normalise, aliases))
        new = [wording for wording in wordings if normalise(wording) not in there]
        seen, began = (found.draft.version, found.draft.revision_id) if found.draft else (0, found.number)
        body = {**found.written, "aliases": [*aliases, *new]}
        return not (await self.needs.editors.save(signed.member, piece, body, seen, began)).stale

    async def _groups(self, filters: Filters) -> list[Group]:
        since = self.needs.clock() - timedelta(days=int(filters.days))
        states = STATES["traitees" if filters.settled else "ouvertes"]
        found = await self.needs.questions.asked(since, states, MOST)
        wanted = [each for each in found if filters.reason in (None, each.reason)]
        if not filters.settled:
            return await grouped(wanted, self.needs.likeness)
        kinds = dict.fromkeys((each.state, each.piece) for each in wanted)
        same = ([each for each in wanted if (each.state, each.piece) == kind] for kind in kinds)
        return [Group(tuple(questions)) for questions in same]

    async def _group(self, request: Request) -> Group | None:
        number = fields.number(request)
        groups = await self._groups(Filters(None, "90", settled=False))
        return next((group for group in groups if number in group.ids), None)

    def _shown(
        self, signed: Signed, group: Group, typed: Typed, /, wrong: str = "", status: int = 200, **more: Any
    ) -> Response:
        content = self.needs.content()
        wordings = "\n".join(filter(None, dict.fromkeys(map(_bare, group.texts[:MOST_WORDINGS]))))
        said = {"formulations": wordings, "question": group.texts[0][:LONGEST_WORDING], **typed.said}
        return html(
            "unanswered_group.html",
            signed,
            status,
            group=group,
            typed=Typed(said, typed.errors),
            wrong=wrong,
            entries={entry.key: entry.label for entry in content.library},
            themes=[("", "Choisir"), *content.themes.items()],
            reasons=REASONS,
            moment=moment,
            **{"thefts": None, "chosen": "", "vu": "", **more},
        )

    def _entry(self, said: str) -> str:
        """The key of an entry by its label, its question or its key. Raises ValueError."""
        words = normalise(said)
        for entry in self.needs.content().library:
            if words and (said == entry.key or words in (normalise(entry.label), normalise(entry.question))):
                return entry.key
        raise ValueError(NO_ENTRY)

    def _theme(self, said: str) -> str:
        if said not in self.needs.content().themes:
            raise ValueError(NO_THEME)
        return said


def _entry_page(piece: str) -> str:
    return ENTRY.format(piece=piece)


def _bare(text: str) -> str:
    """A wording without the signs of what was taken out."""
    for placeholder in PLACEHOLDERS:
        text = text.replace(placeholder, " ")
    return " ".join(text.split())[:LONGEST_WORDING]


def _wordings(said: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(filter(None, (" ".join(line.split()) for line in said.splitlines()))))
    if not found:
        raise ValueError(NO_WORDING)
    if len(found) > MOST_WORDINGS or max(map(len, found)) > LONGEST_WORDING:
        raise ValueError(f"{MOST_WORDINGS} formulations au plus, de {LONGEST_WORDING} caractères chacune.")
    return found


def _question(said: str) -> str:
    if not said or len(said) > LONGEST_WORDING:
        raise ValueError(NO_QUESTION)
    return said


def _seen(key: str, wordings: Sequence[str]) -> str:
    """What a confirmation is for: other words are checked again."""
    return "|".join((key, *wordings))


def _numbers(said: str) -> tuple[int, ...]:
    found = (part for part in said.split(",")[:MOST_IDS] if part.isascii() and part.isdecimal())
    return tuple(min(int(part), fields.LARGEST_ID) for part in found if len(part) < 20)
