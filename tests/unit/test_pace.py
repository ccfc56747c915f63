"""Telegram's limits are never passed, and nobody waits longer than they ask."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.pace import Pace
from bot.channels.telegram.sender import LONGEST_PAUSE, pause_after


def send_all(pace: Pace, chats: list[str]) -> list[tuple[str, float]]:
    now, sent = 0.0, []
    for chat in chats:
        now += pace.rest(chat, now)
        now += pace.place(chat, now)
        sent.append((chat, now))
    return sent


@settings(deadline=None)
@given(st.lists(st.sampled_from(["1", "2", "3", "4", "-5"]), max_size=120))
def test_no_more_than_thirty_a_second_overall_and_a_burst_then_one_a_second_a_chat(chats: list[str]) -> None:
    sent = send_all(Pace(), chats)
    for i, (chat, at) in enumerate(sent):
        assert sum(1 for _, other in sent[: i + 1] if other > at - 0.999) <= 30
        recent = [other for c, other in sent[: i + 1] if c == chat and other > at - 10]
        assert len(recent) <= 8 + 10
        if chat.startswith("-"):
            assert sum(1 for c, other in sent[: i + 1] if c == chat and other > at - 60) <= 20


def test_a_first_message_goes_at_once() -> None:
    assert (Pace().rest("1", 5.0), Pace().place("1", 5.0)) == (0, 0)


def test_a_chat_that_telegram_closed_is_left_alone_and_others_are_not() -> None:
    pace = Pace()
    pace.closed("1", 12.0)
    assert pace.rest("1", 10.0) == 2.0
    assert pace.rest("2", 10.0) == 0


def test_places_are_given_first_come_first_served() -> None:
    pace = Pace()
    assert [round(pace.place(str(n), 0.0), 6) for n in range(90)] == [float(n // 30) for n in range(90)]


def test_pauses_double_up_to_a_minute() -> None:
    assert [pause_after(n) for n in (0, 1, 2)] == [0.5, 1.0, 2.0]
    assert pause_after(500) == LONGEST_PAUSE
