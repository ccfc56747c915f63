"""Published answers that an adviser may put in a message, found by a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.answers.schema import Entry
from bot.conversation.answering import answer
from bot.conversation.content import Content
from bot.markup import plain
from nlu.language import normalise

MOST = 6


@dataclass(frozen=True, slots=True)
class Insert:
    """An answer as text to send, with the question it answers."""

    question: str
    text: str


def answers_about(sought: str, content: Content, today: date) -> list[Insert]:
    """The answers in force whose question, label or aliases hold every word sought, best known first."""
    words = normalise(sought).split()
    if not words:
        return []
    found = [entry for entry in content.library if entry.holds(today) and _about(entry, words)]
    found.sort(key=lambda entry: not _starts(entry.question + " " + entry.label, words))
    return [Insert(entry.question, plain(answer(entry, content, today).text)) for entry in found[:MOST]]


def _about(entry: Entry, words: list[str]) -> bool:
    return _starts(" ".join((entry.question, entry.label, *entry.aliases)), words)


def _starts(text: str, words: list[str]) -> bool:
    """Whether each word begins one of the text's."""
    there = normalise(text).split()
    return all(any(word.startswith(begun) for word in there) for begun in words)
