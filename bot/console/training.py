"""What editors see of Rasa's learning: how far it is, the figures before and after, why it was refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console import fields
from bot.console.gate import Gate, Signed, html
from bot.console.words import ago
from bot.editing.teacher import percent
from bot.editing.training import MEASURES, Figure, State, Training, Trainings, Word
from bot.staff.access import Right

TRAINING = "/espace/contenus/apprentissage"
TITLES = {
    State.WAITING: "Apprentissage en attente",
    State.TRAINING: "Apprentissage en cours",
    State.EVALUATING: "Examen en cours",
    State.ACCEPTED: "Appris et en service",
    State.REFUSED: "Nouveau modèle refusé",
    State.FAILED: "L'apprentissage a échoué",
}
UP_TO_DATE = "Tout ce qui est publié est appris"
SOON = "Apprentissage en attente"
ABSENT = "Rasa n'apprend pas ici"
NOBODY = "Aucun processus ne fait apprendre Rasa en ce moment. Il reprendra quand le service tournera."
ELSEWHERE = "Pas d'entraînement ici : {why}"
WITHOUT = "Les mots publiés sont déjà reconnus par le repérage local."


@dataclass(frozen=True)
class Learning:
    """What the page reads: trainings, the word of whoever teaches, the last revision published."""

    trainings: Trainings
    teaching: Callable[[], Awaitable[Word | None]]
    last: Callable[[], Awaitable[int]]
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Line:
    """One measure in words; `fell` where it is the reason of a refusal."""

    name: str
    before: str
    after: str
    fell: bool


class TrainingPages:
    """The routes of Rasa's learning."""

    def __init__(self, gate: Gate, learning: Learning) -> None:
        self.gate = gate
        self.learning = learning

    def routes(self) -> list[Route]:
        """The state, and asking for one more try."""
        return [
            self.gate.live(TRAINING, Right.CONTENT, self.shown),
            self.gate.route(f"{TRAINING}/reessayer", Right.CONTENT, self.retry, ("POST",)),
        ]

    async def shown(self, request: Request, signed: Signed) -> Response:
        """How far it is: alone for a page that holds it, else in a page of its own."""
        template = "training.html" if "hx-request" in request.headers else "training_page.html"
        return html(template, signed, **await self.state())

    async def state(self) -> dict[str, object]:
        """What the template `training.html` needs, for whichever page includes it."""
        word, last = await self.learning.teaching(), await self.learning.last()
        trainings = self.learning.trainings
        training = await (trainings.of(word.model) if word else trainings.latest())
        if word and (word.elsewhere or word.seen < last):
            training = None
        begun, verdict = training and training.started_at, training and training.verdict
        return {
            **_standing(word, training, last),
            "address": TRAINING,
            "training": training,
            "lines": [_line(figure) for figure in verdict.figures] if verdict else [],
            "since": ago(begun, self.learning.clock()) if begun else "",
        }

    async def retry(self, request: Request, signed: Signed) -> Response:
        """Have what ended badly begin again; where somebody already did, show how far it is."""
        typed = await fields.typed(request)
        if typed["entrainement"].isdecimal():
            number = min(int(typed["entrainement"]), fields.LARGEST_ID)
            await self.learning.trainings.again(signed.member.id, number)
        if "hx-request" in request.headers:
            return await self.shown(request, signed)
        return RedirectResponse(TRAINING, status_code=303)


def _standing(word: Word | None, training: Training | None, last: int) -> dict[str, object]:
    """How things stand, in a few words; `live` where the page must ask again by itself."""
    if word is None:
        return {
            "title": TITLES[training.state] if training else SOON,
            "note": NOBODY,
            "without": WITHOUT,
            "live": False,
        }
    if word.elsewhere:
        note = ELSEWHERE.format(why=word.elsewhere)
        return {"title": ABSENT, "note": note, "without": WITHOUT, "live": False}
    if training is None:
        waiting = word.seen < last or not word.learned
        title, without = (SOON, WITHOUT) if waiting else (UP_TO_DATE, "")
        return {"title": title, "note": "", "without": without, "live": waiting}
    without = "" if training.state is State.ACCEPTED else WITHOUT
    return {"title": TITLES[training.state], "note": "", "without": without, "live": training.under_way}


def _line(figure: Figure) -> Line:
    before = "pas encore de modèle"
    if figure.before is not None:
        before = f"{percent(figure.before)} (de {percent(figure.low)} à {percent(figure.high)})"
    return Line(MEASURES[figure.measure], before, percent(figure.after), figure.fell)
