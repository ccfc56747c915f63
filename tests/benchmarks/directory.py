"""What a search for centres takes, over every commune and as many invented offers as the country has."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace

import psutil

from bot.content.load import load
from bot.conversation.content import Content
from bot.directory.centres import Offer
from bot.directory.directory import Directory
from bot.understanding.entities import EntityFinder
from tests.benchmarks.measures import Latencies
from tests.running import ROOT

OFFERS, SEARCHES, SEED = 40_000, 3_000, 20261126
TYPED = (
    "44110",
    "saint jean de monts",
    "chateau gontié",
    "nante",
    "la roche",
    "st nazer",
    "qsdfgh",
    "Changé 53",
)


def measure() -> Iterator[tuple[str, object]]:
    """Each figure with its name."""
    content, draw = load(ROOT), random.Random(SEED)
    offers = [_offer(number, content, draw) for number in range(OFFERS)]
    before, started = _megabytes(), time.perf_counter()
    tables = replace(content.directory.tables, offers=offers)
    directory = Directory(tables, content.directory.networks, content.directory.elsewhere)
    directory.centres  # noqa: B018 - built when first asked for
    yield f"index of {OFFERS:,} offers built", f"{time.perf_counter() - started:.2f} s"
    yield "memory of the index", f"{_megabytes() - before:.0f} MB"
    yield "a search for centres", _searches(directory, content, draw)
    yield "reading a town, often misspelt", _readings(content)


def _offer(number: int, content: Content, draw: random.Random) -> Offer:
    """A third are taught away from their centre."""
    centre, trade = draw.choice(content.directory.tables.centres), draw.choice(content.trades)
    placed = [c for c in draw.choices(content.directory.tables.communes, k=3) if c.latitude is not None]
    away = placed[0] if placed and draw.random() < 1 / 3 else None
    return Offer(
        f"invented-{number}",
        centre.siret,
        centre.name,
        next(iter(trade.diplomas), "CAP"),
        romes=trade.romes,
        commune=away.code if away else centre.commune,
        latitude=away.latitude if away else centre.latitude,
        longitude=away.longitude if away else centre.longitude,
    )


def _searches(directory: Directory, content: Content, draw: random.Random) -> Latencies:
    latencies = Latencies(digits=2)
    for number in range(SEARCHES):
        commune = draw.choice(directory.tables.communes)
        trade = draw.choice(content.trades) if number % 5 else None
        with latencies.timed():
            directory.centres.near(commune, trade, draw.choice((0, 0, 0, 3, 6)), 3)
    return latencies


def _readings(content: Content) -> Latencies:
    finder, latencies = EntityFinder(content.trades, content.diplomas, content.directory), Latencies(digits=2)
    for number in range(SEARCHES):
        with latencies.timed():
            finder.find(TYPED[number % len(TYPED)], "place")
    return latencies


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6
