"""An entry as a reply: its text with today's figures, its source and date, and where to go next."""

from __future__ import annotations

from datetime import date

from bot.answers.schema import Entry
from bot.conversation.content import Content
from bot.conversation.context import at_hand
from bot.conversation.phrases import Phrase
from bot.markup import Marked
from bot.messages import Button, Reply, ReplyKind

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


DOUBTS = {"C": Phrase.TO_CONFIRM, "D": Phrase.UNSURE}


def in_words(day: date) -> str:
    """A date in French, "3 mars 2026"."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def answer(entry: Entry, content: Content, today: date) -> Reply:
    """The short answer, with its follow-ups as buttons."""
    buttons = (*more_button(entry, content), *onward(entry, content))
    return Reply(entry.key, ReplyKind.ANSWER, _filled(entry, entry.answer, content, today), buttons)


def longer(entry: Entry, content: Content, today: date) -> Reply:
    """The longer part of an answer."""
    text = _filled(entry, entry.more or entry.answer, content, today)
    return Reply(entry.key, ReplyKind.ANSWER, text, onward(entry, content))


def more_button(entry: Entry, content: Content) -> tuple[Button, ...]:
    """The way to the longer part, where there is one."""
    return (at_hand(content.phrases.text(Phrase.MORE), f"more:{entry.key}"),) if entry.more else ()


def onward(entry: Entry, content: Content) -> tuple[Button, ...]:
    """The next likely questions, and the menu."""
    following = (content.library.get(key) for key in entry.followups)
    buttons = tuple(at_hand(other.label, f"answer:{other.key}") for other in following if other)
    return (*buttons, at_hand(content.phrases.text(Phrase.BACK_TO_MENU), "menu"))


def with_care(entry: Entry, text: str, content: Content, today: date) -> str:
    """A text drawn from an entry, with what is not sure of it, its source and its date."""
    say = content.phrases.text
    outdated = say(Phrase.OUTDATED, date=in_words(entry.checked_on)) if not entry.holds(today) else ""
    doubt = DOUBTS.get(entry.certainty)
    doubtful = say(doubt, qui=entry.confirm_with) if doubt else ""
    return "\n\n".join(part for part in (outdated, text, doubtful, _source(entry, content)) if part)


def _filled(entry: Entry, text: str, content: Content, today: date) -> str:
    filled = content.library.figures.fill(text, today)
    missing = f"\n\n{content.phrases.text(Phrase.AMOUNT_OUTDATED)}" if filled.expired else ""
    return with_care(entry, filled.text + missing, content, today)


def _source(entry: Entry, content: Content) -> str:
    first = entry.sources[0]
    link = Marked(f"[{first.title}]({first.url})")
    return content.phrases.text(Phrase.SOURCE, source=link, date=in_words(entry.checked_on))
