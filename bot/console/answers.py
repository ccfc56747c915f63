"""What an adviser may put in a message, found by a few words: canned replies and published answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.answers.schema import Entry
from bot.conversation.answering import answer
from bot.conversation.content import Content
from bot.markup import plain
from bot.staff.canned import Canned
from nlu.language import normalise

MOST = 6


@dataclass(frozen=True, slots=True)
class Insert:
    """Text to send, with the question it answers or its title."""

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


def canned_about(sought: str, replies: Iterable[Canned]) -> list[Canned]:
    """The canned replies whose title or text holds every word sought, by title first; all for no word."""
    words = normalise(sought).split()
    found = [reply for reply in replies if _starts(f"{reply.title} {reply.text}", words)]
    return sorted(found, key=lambda reply: not _starts(reply.title, words))


def _about(entry: Entry, words: list[str]) -> bool:
    return _starts(" ".join((entry.question, entry.label, *entry.aliases)), words)


def _starts(text: str, words: list[str]) -> bool:
    """Whether each word begins one of the text's."""
    there = normalise(text).split()
    return all(any(word.startswith(begun) for word in there) for begun in words)
