"""Everything editors write, as one consistent set that a message is handled with from end to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answers.library import Library
from bot.conversation.phrases import Phrasebook
from bot.directory.directory import Directory
from bot.directory.gazetteers import Diploma, Trade
from bot.feasibility.schema import Questionnaire
from bot.feasibility.skills import Skill
from bot.forms.schema import Form
from bot.markup import plain
from bot.privacy.stripped import Stripper, words_of
from bot.safeguard.assess import Watch
from bot.safeguard.schema import Safeguard
from nlu.language import normalise

PROJECT = "projet"


@dataclass(frozen=True)
class Content:
    """One loaded version of `knowledge/` and `domain.yml`.

    `themes` maps a theme's key to its label, in menu order; `examples` are the (intent, text) rows
    that understanding learns from, fixed intents and aliases alike; `intents` are the fixed ones.
    """

    library: Library
    phrases: Phrasebook
    safeguard: Safeguard
    themes: Mapping[str, str]
    intents: frozenset[str]
    examples: Sequence[tuple[str, str]]
    trades: Sequence[Trade]
    diplomas: Sequence[Diploma]
    directory: Directory
    forms: Mapping[str, Form]
    skills: Sequence[Skill]

    @cached_property
    def _trades(self) -> Mapping[str, Trade]:
        return {trade.key: trade for trade in self.trades}

    @cached_property
    def trade_names(self) -> Mapping[str, str]:
        """What each trade is called, by key."""
        return {trade.key: trade.masculine for trade in self.trades}

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that studies a project."""
        form = self.forms[PROJECT]
        if not isinstance(form, Questionnaire):
            raise TypeError(PROJECT)
        return form

    def trade(self, key: str) -> Trade | None:
        """The trade with that key."""
        return self._trades.get(key)

    @cached_property
    def watch(self) -> Watch:
        """The danger lists, compiled."""
        return Watch(self.safeguard)

    @cached_property
    def stripper(self) -> Stripper:
        """What takes names and numbers out of messages: a word that our own texts use is no name."""
        towns = self.directory.atlas.town_names
        written = (f"{e.question}\n{plain(e.answer)}\n{plain(e.more or '')}" for e in self.library)
        trades = (name for trade in self.trades for name in trade.names())
        typed = {word for _, text in self.examples for word in words_of(text)} - towns
        return Stripper(words_of("\n".join((*written, *trades))) | typed, towns)

    @cached_property
    def typed(self) -> Mapping[str, str]:
        """Words that open a theme or an entry at any time: its label, typed."""
        entries = {normalise(entry.label): f"answer:{entry.key}" for entry in self.library}
        themes = {normalise(label): f"theme:{key}" for key, label in self.themes.items()}
        return entries | themes

    def knows(self, intent: str) -> bool:
        """Whether an intent still leads somewhere."""
        return intent in self.intents or self.library.get(intent) is not None
