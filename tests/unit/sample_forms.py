"""A small form with one question of each kind, and the words to build others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.forms import engine
from bot.forms.answers import Value
from bot.forms.progress import Progress
from bot.forms.schema import Form

NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
TODAY = date(2027, 3, 1)
FACTS = ("age", "trade", "place")


def asked(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """A question; what it says matters little."""
    return {"key": key, "kind": kind, "name": f"Le {key}", "ask": f"{key} ?", "why": "Pour t'aider.", **more}


def chosen(key: str, *choices: str, kind: str = "choice", **more: Any) -> dict[str, Any]:
    """A question with choices, each key its label."""
    return asked(
        key, kind, choices=[{"key": choice, "label": choice.capitalize()} for choice in choices], **more
    )


def form_of(*questions: dict[str, Any], version: int = 1) -> Form:
    """A form of these questions."""
    shape = {"key": "essai", "version": version, "title": "Essai", "opening": "On commence."}
    return Form.model_validate({**shape, "questions": questions})


OBSTACLES: list[dict[str, Any]] = [
    {"key": "transport", "label": "Le transport", "said": ["le bus", "trajet"]},
    {"key": "logement", "label": "Le logement", "said": ["dormir"]},
    {"key": "papiers", "label": "Les papiers"},
    {"key": "aucun", "label": "Rien de tout ça", "said": ["aucun", "rien"], "alone": True},
]
QUESTIONS: dict[str, dict[str, Any]] = {
    "age": asked("age", "number", least=14, most=35, unit=["ans"], fact="age", skip="On fera sans."),
    "metier": asked("metier", "trade", fact="trade", skip="On en parlera."),
    "patron": chosen("patron", "oui", "contact", "non"),
    "nom": asked("nom", longest=40, when={"patron": ["oui"]}),
    "envois": asked("envois", "number", least=0, most=200, when={"patron": ["contact", "non"]}, skip="Vide."),
    "dur": asked("dur", "choices", choices=OBSTACLES, skip="Vide."),
    "trajet": asked(
        "trajet", "number", least=0, most=240, unit=["min", "minutes"], when={"dur": ["transport"]}
    ),
    "moral": chosen("moral", "bien", "bof", "mal", stored=False),
    "debut": asked("debut", "month", skip="Quand ce sera possible."),
}
FORM = form_of(*QUESTIONS.values())


def begun(form: Form = FORM, **facts: int | str) -> Progress:
    """The form just opened."""
    return engine.begin(form, facts, NOW)


def answered(progress: Progress, *values: Value | None, form: Form = FORM) -> Progress:
    """After these answers, None for a question passed; each must be accepted."""
    for value in values:
        given = (
            engine.skip(form, progress, NOW) if value is None else engine.answer(form, progress, value, NOW)
        )
        assert given is not None, f"{progress.at}: {value!r} refused"
        progress = given
    return progress


ALL: tuple[Value | None, ...] = (
    17,
    "boulanger",
    "oui",
    "Chez Léon",
    ("transport", "papiers"),
    30,
    "bof",
    "2027-09",
)
