"""The Understanding port: Rasa when it answers, the local matcher otherwise, entities always found here."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from bot.conversation.content import Content
from bot.conversation.meaning import Entities, Guess, Meaning, Source
from bot.directory.directory import Directory
from bot.directory.gazetteers import Diploma, Trade
from bot.understanding.entities import EntityFinder
from bot.understanding.local import LocalMatcher
from bot.understanding.rasa_client import RasaAwayError, RasaClient
from nlu.language import normalise

Examples = frozenset[tuple[str, str]]
CLOSE = 0.85
# Rasa's share of a vote; the matcher's cosines are squared, as only near ones say much.
RASA_SHARE = 0.6
LONGEST = 600


@dataclass(frozen=True)
class Tools:
    """What one version of the content needs to be understood locally.

    `learned` is what the trained model has learned, None without one; `newer` holds the wordings that it has
    not, `retired` the intents that it still hears in a wording taken from them since, by its plain words.
    """

    content: Content
    learned: Examples | None
    matcher: LocalMatcher
    newer: LocalMatcher
    retired: Mapping[str, Collection[str]]
    finder: EntityFinder


def build_tools(content: Content, learned: Examples | None, last: Tools | None = None) -> Tools:
    """What a content needs; seconds at first, then a moment for what the `last` tools do not hold."""
    same = last and _lists(last.content) == _lists(content)
    finder = last.finder if last and same else EntityFinder(*_lists(content))
    matcher = LocalMatcher(content.examples, last.matcher if last else None)
    there = frozenset(content.examples)
    newer = LocalMatcher([] if learned is None else [row for row in content.examples if row not in learned])
    return Tools(content, learned, matcher, newer, _retired(there, learned or there), finder)


def _retired(there: Examples, learned: Examples) -> Mapping[str, Collection[str]]:
    gone = learned - there
    touched = {intent for intent, _ in gone}
    kept = {(intent, normalise(text)) for intent, text in there if intent in touched}
    retired: defaultdict[str, set[str]] = defaultdict(set)
    for intent, words in {(intent, normalise(text)) for intent, text in gone} - kept:
        retired[words].add(intent)
    return dict(retired)


def _lists(content: Content) -> tuple[Sequence[Trade], Sequence[Diploma], Directory]:
    return content.trades, content.diplomas, content.directory


def voted(heard: tuple[Guess, ...], matched: tuple[Guess, ...]) -> tuple[Guess, ...]:
    """One ranking of two: together they are wrong as sure less often, and offer less beside the point."""
    shares = {guess.intent: (1 - RASA_SHARE) * guess.confidence**2 for guess in matched}
    for guess in heard:
        shares[guess.intent] = shares.get(guess.intent, 0.0) + RASA_SHARE * guess.confidence
    best = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Guess(intent, confidence) for intent, confidence in best)


class Interpreter:
    """Never raises for any text; says in `source` and `reason` how well it is."""

    def __init__(self, content: Content) -> None:
        self._tools = build_tools(content, None)
        self._rasa: RasaClient | None = None
        self.reason = "Rasa n'est pas encore prêt"

    @property
    def content(self) -> Content:
        """What it follows."""
        return self._tools.content

    @property
    def source(self) -> Source:
        """Which adapter decides now."""
        return Source.RASA if self._rasa else Source.LOCAL

    def listen_to(self, rasa: RasaClient) -> None:
        """Ask Rasa from now on."""
        self._rasa, self.reason = rasa, ""

    def do_without(self, reason: str) -> None:
        """Go on with the local matcher, and say why."""
        self._rasa, self.reason = None, reason

    async def refresh(self, content: Content, learned: Examples | None) -> None:
        """Follow the content and the model in use."""
        if content is not self._tools.content or learned != self._tools.learned:
            self._tools = await asyncio.to_thread(build_tools, content, learned, self._tools)

    async def beside(self, content: Content) -> Interpreter:
        """Another that understands as this one would once a content were in force."""
        tools, other = self._tools, copy(self)
        other._tools = await asyncio.to_thread(build_tools, content, tools.learned, tools)
        return other

    def entities(self, text: str, expected: str = "") -> Entities:
        """What a text states."""
        return self._tools.finder.find(text[:LONGEST], expected)

    async def understand(self, text: str, expected: str = "") -> Meaning:
        """What a text probably asks."""
        tools, text = self._tools, text[:LONGEST]
        entities = self.entities(text, expected)
        fresh = tools.newer.rank(text, 1)
        if fresh and fresh[0].confidence >= CLOSE:
            return Meaning(fresh, entities, Source.LOCAL)
        heard, matched = await self._ask_rasa(text), tools.matcher.rank(text)
        if heard and (gone := tools.retired.get(normalise(text))):
            heard = tuple(guess for guess in heard if guess.intent not in gone)
        ranking, source = (matched, Source.LOCAL) if heard is None else (voted(heard, matched), Source.RASA)
        known = tuple(guess for guess in ranking if tools.content.knows(guess.intent))
        return Meaning(known, entities, source)

    async def _ask_rasa(self, text: str) -> tuple[Guess, ...] | None:
        rasa = self._rasa
        if rasa is None:
            return None
        try:
            return await rasa.parse(text)
        except RasaAwayError as error:
            self.do_without(f"Rasa ne répond pas ({error})")
            return None
