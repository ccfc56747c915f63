"""The publish gate, a real try-out, the history of a piece, and the guide to writing one."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import words as console_words
from bot.console.contents.differences import changes
from bot.console.contents.faults import faults
from bot.console.contents.pages import CONTENTS, FIELDS, GONE, MINE, PIECE, ContentPages, title_of
from bot.console.contents.preview import users_of
from bot.console.contents.words import ONE
from bot.console.fields import typed
from bot.console.gate import Signed, html, refusal
from bot.conversation.actions import CHOICES
from bot.conversation.content import Content
from bot.conversation.decide import Decision
from bot.editing.editors import Open, Outcome
from bot.editing.pieces import WITHDRAWN, Kind, fingerprint
from bot.errors import ContentError
from bot.staff.access import Right
from bot.web.guide import as_html

LONGEST_TRY = 300
PUT_BACK = "Retour à une version précédente."
AS_SHIPPED = "Retour à la version livrée."
KEPT = "Version livrée lue : la nôtre reste."


class PublishingPages:
    """The routes of what is put in force."""

    def __init__(self, pages: ContentPages) -> None:
        self.pages = pages
        self.needs = pages.needs
        self.editors = pages.editors

    def routes(self) -> list[Route]:
        """Everything about publication."""
        asked = [
            (f"{CONTENTS}/aide", self.guide, "GET"),
            (f"{PIECE}/publier", self.gate, "GET"),
            (f"{PIECE}/publier", self.publish, "POST"),
            (f"{PIECE}/historique", self.history, "GET"),
            (f"{PIECE}/remettre", self.put_back, "POST"),
        ]
        route, content = self.pages.gate.route, Right.CONTENT
        return [
            *(route(path, content, page, (method,)) for path, page, method in asked),
            self.pages.gate.live(f"{PIECE}/essai", content, self.trial),
            self.pages.gate.live(f"{PIECE}/vols", content, self.thefts),
        ]

    async def gate(self, request: Request, signed: Signed) -> Response:
        """What would change, what is wrong with it, and a question to try."""
        found = await self.pages.find(request)
        return await self._gate(signed, found) if found and found.draft else self._missing(signed, found)

    def _missing(self, signed: Signed, found: Open | None) -> Response:
        if found is None or found.written is None:
            return refusal(404, signed)
        return RedirectResponse(f"{CONTENTS}/{found.piece}", status_code=303)

    async def _gate(self, signed: Signed, found: Open, wrong: str = "", why: str = "") -> Response:
        draft = found.draft
        problems = await self.editors.problems({found.piece: found.written})
        figure = found.piece.kind is Kind.FIGURE
        return html(
            "contents/publish.html",
            signed,
            409 if wrong else 200,
            **self._common(found),
            changes=changes(found.body, found.written),
            faults=faults(problems, found.piece, self.editors.blamed),
            allowed=draft is not None and self.editors.may_publish(signed.member, draft),
            mine=MINE,
            wrong=wrong,
            why=why,
            users=users_of(found.piece.key, self.needs.content()) if figure else [],
        )

    def _common(self, found: Open) -> dict[str, object]:
        return {
            "found": found,
            "piece": found.piece,
            "kind": ONE[found.piece.kind],
            "title": title_of(found, found.written),
            "withdrawn": found.written == WITHDRAWN,
            "upstream": changes(found.body, found.upstream) if found.upstream else [],
            "moment": console_words.moment,
        }

    async def publish(self, request: Request, signed: Signed) -> Response:
        """Put the draft in force."""
        found, said = await self.pages.find(request), await typed(request, FIELDS)
        if found is None or found.draft is None:
            return self._missing(signed, found)
        seen = int(said["vu"]) if said["vu"].isdecimal() else 0
        try:
            made = await self.editors.publish(signed.member, found.piece, seen, said["pourquoi"])
        except ValueError as error:
            return await self._gate(signed, found, str(error))
        if made.revision:
            return self._to_history(found)
        again = await self.editors.open(found.piece)
        if again.draft is None:
            return self._missing(signed, again)
        why = "" if made.problems else GONE if self.editors.may_publish(signed.member, again.draft) else MINE
        return await self._gate(signed, again, why, said["pourquoi"])

    def _to_history(self, found: Open) -> Response:
        return RedirectResponse(f"{CONTENTS}/{found.piece}/historique?fait=1", status_code=303)

    async def trial(self, request: Request, signed: Signed) -> Response:
        """What a question leads to, before and after."""
        found = await self.pages.find(request)
        question = request.query_params.get("question", "").strip()[:LONGEST_TRY]
        if found is None or found.written is None or not question:
            return refusal(404, signed)
        name = f"{found.piece} {found.number} {fingerprint(found.written)}"
        try:
            content = await self.editors.content(found.piece, found.written)
            tried = await self.needs.trial.ask(question, name, content)
        except ContentError:
            return html("contents/trial.html", signed, tried=None)
        before, after = self.needs.content(), content
        sides = [
            ("Aujourd'hui", led_to(tried.before, before)),
            ("Une fois publié", led_to(tried.after, after)),
        ]
        return html("contents/trial.html", signed, tried=tried, sides=sides)

    async def thefts(self, request: Request, signed: Signed) -> Response:
        """What the new wordings of an answer would take from the others."""
        found = await self.pages.find(request)
        if found is None or found.draft is None or found.piece.kind is not Kind.ANSWER:
            return refusal(404, signed)
        new = [words for words in _wordings(found.written) if words not in _wordings(found.body)]
        content = self.needs.content()
        stolen = await self.needs.thefts.stolen(content, found.piece.key, new) if new else ()
        return html("contents/thefts.html", signed, new=new, thefts=stolen, library=content.library)

    async def history(self, request: Request, signed: Signed) -> Response:
        """Every revision, and the difference between two of them."""
        found = await self.pages.find(request)
        if found is None:
            return refusal(404, signed)
        revisions = await self.editors.store.history(found.piece)
        if not revisions and found.written is None:
            return refusal(404, signed)
        shipped = (await self.editors.shipped()).get(found.piece)
        bodies = {revision.id: revision.body if revision.edited else shipped for revision in revisions}
        bodies[0] = shipped
        first, second = _pair(request, [*(revision.id for revision in revisions), 0])
        return html(
            "contents/history.html",
            signed,
            **self._common(found),
            revisions=revisions,
            first=first,
            second=second,
            compared=changes(bodies[first], bodies[second]),
            done="fait" in request.query_params,
            never_shipped=shipped is None,
        )

    async def put_back(self, request: Request, signed: Signed) -> Response:
        """Put a revision in force again; number 0 is what was shipped."""
        found, said = await self.pages.find(request), await typed(request, FIELDS)
        if found is None or not said["numero"].isdecimal():
            return refusal(404, signed)
        number = min(int(said["numero"]), 2**31)
        made = await self._put(signed, found, number)
        if made.revision:
            return self._to_history(found)
        wrong = faults(made.problems, found.piece, self.editors.blamed)
        return html("contents/refused.html", signed, 409, **self._common(found), faults=wrong)

    async def _put(self, signed: Signed, found: Open, number: int) -> Outcome:
        if number == 0:
            return await self.editors.as_shipped(signed.member, found.piece, AS_SHIPPED)
        revision = await self.editors.store.revision(number)
        if revision is None or revision.piece != found.piece:
            return Outcome(stale=True)
        why = KEPT if number == found.number else PUT_BACK
        return await self.editors.put_back(signed.member, number, why)

    async def guide(self, _: Request, signed: Signed) -> Response:
        """How to write a good answer."""
        return html("contents/guide.html", signed, guide=as_html(self.needs.guide()))


def _wordings(body: object) -> list[str]:
    """The question and the aliases of an entry, as far as they are texts."""
    said = body if isinstance(body, Mapping) else {}
    aliases = said.get("aliases")
    texts = [said.get("question"), *(aliases if isinstance(aliases, list) else [])]
    return [text for text in texts if isinstance(text, str) and text.strip()]


def led_to(decision: Decision, content: Content) -> list[str]:
    """What somebody would be shown: the answer's question, or the choices."""
    if decision.sure:
        return [_name(decision.sure, content)]
    return [f"Tu veux dire : {_name(key, content)} ?" for key in decision.offered] or ["Je n'ai pas compris."]


def _name(intent: str, content: Content) -> str:
    if entry := content.library.get(intent):
        return entry.question
    return content.phrases.text(CHOICES[intent][0]) if intent in CHOICES else f"Échange : {intent}"


def _pair(request: Request, numbers: list[int]) -> tuple[int, int]:
    """The two revisions to compare: those asked for, else the last and the one before."""
    asked = [request.query_params.get(name, "") for name in ("de", "a")]
    chosen = [int(said) for said in asked if said.isdecimal() and int(said) in numbers]
    if len(chosen) == 2:
        return chosen[0], chosen[1]
    return (numbers[1], numbers[0]) if len(numbers) > 1 else (numbers[0], numbers[0])
