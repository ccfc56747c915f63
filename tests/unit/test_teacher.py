"""Rasa learns what is published once it settles; a worse model is refused, a kill costs time alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.content import Content
from bot.editing.teacher import FIRST_PAUSE, LONGEST_PAUSE, SETTLED, Teacher, pause
from bot.editing.training import State, Training
from tests.conftest import Clock
from tests.unit.school import FakeSchool, FakeTrainings, Fuse, Killed, Sheet

FIRST = Sheet("shipped")


class Room:
    """A teacher at work, who may be killed and come again."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.fuse = clock, Fuse()
        self.school = FakeSchool(self.fuse, [FIRST.named])
        self.trainings = FakeTrainings(clock, self.fuse)
        self.revision, self.sheet = 0, FIRST
        self.teacher = self._hired()

    def _hired(self) -> Teacher:
        return Teacher(self.trainings, self.school, self.published, self.clock)

    def published(self) -> tuple[int, Content]:
        return self.revision, self.sheet.content

    def publish(self, sheet: Sheet) -> None:
        self.revision, self.sheet = self.revision + 1, sheet

    async def settle(self) -> Training | None:
        """Nothing is published for a while."""
        await self.teacher.look()
        self.clock.now += SETTLED
        await self.teacher.look()
        return self.trainings.rows.get(self.sheet.named)

    async def come_again(self) -> None:
        """The process is started again."""
        self.teacher = self._hired()
        await self.teacher.take_up()


@pytest.fixture
def room(clock: Clock) -> Room:
    return Room(clock)


async def test_of_publications_in_a_row_only_the_last_is_learned(room: Room) -> None:
    for number in range(5):
        room.publish(Sheet(f"publication {number}"))
        await room.teacher.look()
        room.clock.forward(seconds=2)
    assert room.school.lessons == []
    done = await room.settle()
    assert done
    assert (done.state, done.revision_id) == (State.ACCEPTED, 5)
    assert room.school.lessons == ["publication 4"]
    assert room.school.in_use() == "publication 4"


async def test_what_was_shipped_is_known_and_leaves_no_trace(room: Room) -> None:
    assert await room.settle() is None
    assert (room.teacher.word.learned, room.teacher.word.seen) == (True, 0)


async def test_a_model_that_falls_is_refused_once_and_tried_again_only_when_asked(room: Room) -> None:
    room.publish(Sheet("harm", worse=0.2))
    refused = await room.settle()
    assert refused
    assert refused.state is State.REFUSED
    assert refused.reason == "Bonne réponse en premier : 70,0 % au lieu de 90,0 %, moins que 85,0 %."
    assert (room.school.in_use(), room.school.candidates) == (FIRST.named, set())
    await room.come_again()
    await room.settle()
    assert room.school.lessons == ["harm"]
    await room.trainings.again(1, refused.id)
    await room.settle()
    assert room.school.lessons == ["harm", "harm"]


async def test_a_fall_that_chance_explains_is_no_reason(room: Room) -> None:
    room.publish(Sheet("hardly worse", worse=0.04))
    done = await room.settle()
    assert done
    assert done.state is State.ACCEPTED


async def test_what_fails_is_tried_again_after_growing_pauses(room: Room) -> None:
    room.publish(Sheet("too much"))
    room.school.wrong = "Rasa n'a pas pu être entraîné : le disque est plein"
    failed = await room.settle()
    for tries in (1, 2, 3):
        assert failed
        assert (failed.state, failed.tries, failed.reason) == (State.FAILED, tries, room.school.wrong)
        room.clock.now += pause(tries) - timedelta(seconds=1)
        await room.teacher.look()
        assert room.trainings.rows["too much"] == failed
        room.clock.forward(seconds=1)
        await room.teacher.look()
        failed = room.trainings.rows["too much"]
    room.school.wrong = ""
    room.clock.now += LONGEST_PAUSE
    await room.teacher.look()
    assert room.trainings.rows["too much"].state is State.ACCEPTED
    assert (room.trainings.rows["too much"].tries, room.trainings.rows["too much"].reason) == (0, "")


def test_pauses_grow_to_an_hour() -> None:
    assert [pause(tries) / FIRST_PAUSE for tries in (1, 2, 3)] == [1, 2, 4]
    assert pause(10_000) == LONGEST_PAUSE


async def test_put_back_as_it_was_it_is_in_use_at_once(room: Room) -> None:
    room.publish(Sheet("tried"))
    await room.settle()
    room.publish(FIRST)
    await room.settle()
    assert (room.school.in_use(), room.school.lessons) == (FIRST.named, ["tried"])


SHEETS = [Sheet("better"), Sheet("other"), Sheet("harm", worse=0.3), Sheet("broken", breaks=True), FIRST]
ENDS = {"better": State.ACCEPTED, "other": State.ACCEPTED, "harm": State.REFUSED, "broken": State.FAILED}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SHEETS), st.none() | st.integers(0, 14)), min_size=1, max_size=6))
def test_wherever_it_is_killed_nothing_unjudged_serves_and_the_work_is_done_in_the_end(
    days: list[tuple[Sheet, int | None]],
) -> None:
    async def lived() -> Room:
        room = Room(Clock(datetime(2026, 11, 23, tzinfo=UTC)))
        for sheet, steps in days:
            room.publish(sheet)
            room.fuse.steps = steps
            try:
                await room.settle()
            except Killed:
                room.fuse.steps = None
                assert ENDS.get(room.school.in_use(), State.ACCEPTED) is State.ACCEPTED
                await room.come_again()
        room.fuse.steps = None
        room.clock.now += LONGEST_PAUSE
        await room.settle()
        return room

    room = asyncio.run(lived())
    last, name = room.trainings.rows.get(room.sheet.named), room.sheet.named
    if room.sheet is FIRST:
        assert room.school.in_use() == name
        return
    assert last
    assert last.state is ENDS[name]
    assert (room.school.in_use() == name) is (last.state is State.ACCEPTED)
    assert len(room.school.candidates) <= 1
    assert ENDS.get(room.school.in_use(), State.ACCEPTED) is State.ACCEPTED
