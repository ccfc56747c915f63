"""Questions grouped by likeness, so that an editor settles many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.editing.unanswered import Question
from nlu.language import normalise

MOST_TEXTS = 400


class Likeness(Protocol):
    """Tells which texts ask about the same."""

    async def near(self, texts: Sequence[str]) -> Sequence[Sequence[int]]:
        """For each text the places of those that are like it, nearest first."""
        ...


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask about the same, the newest first."""

    questions: tuple[Question, ...]

    @property
    def id(self) -> int:
        """The number of its newest question."""
        return self.questions[0].id

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of all."""
        return tuple(question.id for question in self.questions)

    @property
    def texts(self) -> tuple[str, ...]:
        """Each wording once, those used most often first."""
        said: defaultdict[str, list[str]] = defaultdict(list)
        for question in self.questions:
            said[normalise(question.text)].append(question.text)
        return tuple(texts[0] for texts in sorted(said.values(), key=lambda texts: (-len(texts), texts[0])))

    @property
    def awaited(self) -> int:
        """How many want to be told."""
        return sum(question.awaited for question in self.questions)


async def grouped(questions: Sequence[Question], likeness: Likeness) -> list[Group]:
    """Groups, the largest first: each wording joins the nearest that leads one, or leads one itself.

    The wordings beyond the most frequent `MOST_TEXTS` lead a group each.
    """
    wordings: defaultdict[str, list[Question]] = defaultdict(list)
    for question in questions:
        wordings[normalise(question.text)].append(question)
    order = sorted(wordings, key=lambda words: (-len(wordings[words]), -wordings[words][0].id))
    near = await likeness.near(order[:MOST_TEXTS])
    leaders = _leaders(near) | {place: place for place in range(len(near), len(order))}
    return _groups([wordings[words] for words in order], leaders)


def _leaders(near: Sequence[Sequence[int]]) -> dict[int, int]:
    leaders: dict[int, int] = {}
    for place, others in enumerate(near):
        leaders[place] = next((other for other in others if leaders.get(other) == other), place)
    return leaders


def _groups(wordings: Sequence[Sequence[Question]], leaders: Mapping[int, int]) -> list[Group]:
    members: defaultdict[int, list[Question]] = defaultdict(list)
    for place, leader in sorted(leaders.items()):
        members[leader] += wordings[place]
    groups = [Group(tuple(sorted(found, key=lambda q: -q.id))) for found in members.values()]
    return sorted(groups, key=lambda group: (-len(group.questions), -group.id))
