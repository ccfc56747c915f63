"""What advisers are good at, and which dossiers ask for it; only by what a dossier shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pydantic import BaseModel, ConfigDict, model_validator

from bot.feasibility.outcome import Outcome, fits
from bot.feasibility.schema import Guard, Name
from bot.feasibility.scoring import Reading
from bot.forms.schema import Label, Line


class Sign(Guard):
    """One way of seeing that a skill is needed: all that it says must hold.

    `outcomes` wants one of them, `given` one answer, or one of a theme, given before the dossier.
    """

    outcomes: tuple[Name, ...] = ()
    given: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _of_the_dossier(self) -> Sign:
        if self.signal:
            raise ValueError("signal : ce que la conversation a repéré seule ne sert pas à orienter")
        if self.always and not (self.outcomes or self.given):
            raise ValueError("un signe demande au moins une chose")
        return self


class Skill(BaseModel):
    """Something that an adviser knows well; without `signs` it is only stated, never asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    key: Name
    label: Label
    signs: tuple[Sign, ...] = ()


def needs_of(
    skills: Iterable[Skill], reading: Reading, outcome: Outcome, told: Collection[str]
) -> tuple[str, ...]:
    """The keys of the skills that a dossier asks for.

    `told` are the answers, and their themes, that the dossier names: what it keeps quiet is not there.
    """
    return tuple(
        skill.key for skill in skills if any(_shows(sign, reading, outcome, told) for sign in skill.signs)
    )


def _shows(sign: Sign, reading: Reading, outcome: Outcome, told: Collection[str]) -> bool:
    concluded = not sign.outcomes or outcome.key in sign.outcomes
    spoken = not sign.given or not set(sign.given).isdisjoint(told)
    return concluded and spoken and fits(sign, reading)


def labels(keys: Iterable[str], skills: Sequence[Skill]) -> list[str]:
    """What skills are called, in the order of the list; one that is no longer there keeps its key."""
    wanted, known = list(keys), {skill.key: skill.label for skill in skills}
    return [known[key] for key in known if key in wanted] + [key for key in wanted if key not in known]
