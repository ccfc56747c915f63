"""What reading one message takes, short or as long as a channel lets through, before any model is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.content.load import load
from bot.understanding.entities import EntityFinder
from bot.understanding.local import LocalMatcher
from nlu.language import normalise
from tests.benchmarks.measures import Latencies
from tests.running import ROOT

TIMES, LONGEST = 200, 4096
SHORT = "jsui en 3eme et g 15ans c koi les aide pr le permi"
# Made to be hard: one word, one letter a word, masked and spaced letters, the beginnings of names.
PIECES = ("a", "a ", "j'", "s3 1a4 ", "m*****", "la roche sur ", "17 ans ", "\ufdfa")


def measure() -> Iterator[tuple[str, object]]:
    """Each figure with its name."""
    content = load(ROOT)
    finder = EntityFinder(content.trades, content.diplomas, content.directory)
    readers: dict[str, Callable[[str], object]] = {
        "normalising": normalise,
        "the danger lists": content.watch.assess,
        "the local matcher": LocalMatcher(content.examples).rank,
        "age, place, trade and diploma": finder.find,
    }
    for name, read in readers.items():
        yield f"{name}, a short message", _latencies(read, [SHORT] * TIMES)
        hard = [(piece * LONGEST)[:LONGEST] for piece in PIECES]
        yield f"{name}, the longest and hardest", _latencies(read, hard * 3)


def _latencies(read: Callable[[str], object], texts: list[str]) -> Latencies:
    read(texts[0])
    latencies = Latencies(digits=2)
    for text in texts:
        with latencies.timed():
            read(text)
    return latencies
