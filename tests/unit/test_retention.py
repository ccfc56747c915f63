"""The notices say what the settings do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.privacy.retention import Retention, duration


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=30), "30 minutes"),
        (timedelta(hours=1), "1 heure"),
        (timedelta(hours=24), "24 heures"),
        (timedelta(hours=36), "36 heures"),
        (timedelta(days=2), "2 jours"),
        (timedelta(days=30), "30 jours"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_durations_are_said_in_french(length: timedelta, words: str) -> None:
    assert duration(length) == words


def test_another_retention_is_said_as_it_is() -> None:
    assert Retention(texts=timedelta(hours=48)).in_words()["textes"] == "2 jours"
