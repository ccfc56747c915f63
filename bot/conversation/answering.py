"""An entry as a reply: its text with today's figures, its source and date, and where to go next."""

from __future__ import annotations

from datetime import date

from bot.answers.figures import Filled
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


def in_words(day: date) -> str:
    """A date in French, "3 mars 2026"."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def answer(entry: Entry, content: Content, today: date) -> Reply:
    """The short answer, with its follow-ups as buttons."""
    filled = content.library.figures.fill(entry.answer, today)
    more = (at_hand(content.phrases.text(Phrase.MORE), f"more:{entry.key}"),) if entry.more else ()
    text = _with_care(entry, filled, content, today)
    return Reply(entry.key, ReplyKind.ANSWER, text, more + _onward(entry, content))


def longer(entry: Entry, content: Content, today: date) -> Reply:
    """The longer part of an answer."""
    filled = content.library.figures.fill(entry.more or entry.answer, today)
    text = _with_care(entry, filled, content, today)
    return Reply(entry.key, ReplyKind.ANSWER, text, _onward(entry, content))


def _onward(entry: Entry, content: Content) -> tuple[Button, ...]:
    following = (content.library.get(key) for key in entry.followups)
    buttons = tuple(at_hand(other.label, f"answer:{other.key}") for other in following if other)
    return (*buttons, at_hand(content.phrases.text(Phrase.BACK_TO_MENU), "menu"))


def _with_care(entry: Entry, filled: Filled, content: Content, today: date) -> str:
    say = content.phrases.text
    cautions = [
        say(Phrase.OUTDATED, date=in_words(entry.checked_on)) if not entry.holds(today) else "",
        filled.text,
        say(Phrase.AMOUNT_OUTDATED) if filled.expired else "",
        say(Phrase.TO_CONFIRM) if entry.certainty == "C" else "",
        _source(entry, content),
    ]
    return "\n\n".join(part for part in cautions if part)


def _source(entry: Entry, content: Content) -> str:
    first = entry.sources[0]
    link = Marked(f"[{first.title}]({first.url})")
    return content.phrases.text(Phrase.SOURCE, source=link, date=in_words(entry.checked_on))
