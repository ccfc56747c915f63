"""A piece as a phone will show it, and how it measures up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answers.figures import NAMED
from bot.answers.readability import HARDEST, LONGEST_ANSWER, LONGEST_MORE, lix, other_voice
from bot.answers.schema import Entry
from bot.conversation.answering import answer, longer
from bot.conversation.content import Content
from bot.editing.pieces import Kind, Piece
from bot.markup import plain

SEEN_ON = ("Sur Telegram", "Sur la page")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message: its text in the markup, and the labels of its buttons."""

    text: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing measured, said in words; `wrong` when it must change, not only may."""

    said: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown beside the form."""

    bubbles: tuple[Bubble, ...] = ()
    measures: tuple[Measure, ...] = ()


def preview(piece: Piece, body: Any, content: Content, today: date) -> Preview:
    """A piece of a content that has this body, as it would be said today."""
    if piece.kind is Kind.ANSWER and (entry := content.library.get(piece.key)):
        return Preview(tuple(_of_entry(entry, content, today)), tuple(_measures(entry)))
    if piece.kind is Kind.RESPONSE:
        response = content.phrases[piece.key]
        return Preview((Bubble(response.text, tuple(button.label for button in response.buttons)),))
    if piece.kind is Kind.DANGER:
        found = [c for c in content.safeguard.categories if c.key == piece.key]
        return Preview(tuple(Bubble(category.reply) for category in found))
    if piece.kind is Kind.FORM and (form := content.forms.get(body.get("key", ""))):
        return Preview(tuple(Bubble(question.ask) for question in form.questions))
    return Preview()


def users_of(figure: str, content: Content) -> list[Entry]:
    """The answers that name a figure, or one that is worked out from it."""
    named = {
        figure,
        *(name for name, each in content.library.figures if each.share and each.share.of == figure),
    }
    texts = ((entry, f"{entry.answer} {entry.more or ''}") for entry in content.library)
    return [entry for entry, text in texts if named & set(NAMED.findall(text))]


def _of_entry(entry: Entry, content: Content, today: date) -> Iterator[Bubble]:
    for reply in (answer(entry, content, today), *([longer(entry, content, today)] if entry.more else [])):
        yield Bubble(reply.text, tuple(button.label for button in reply.buttons))


def _measures(entry: Entry) -> Iterator[Measure]:
    for name, text, most in (
        ("Réponse courte", entry.answer, LONGEST_ANSWER),
        ("En savoir plus", entry.more or "", LONGEST_MORE),
    ):
        if text:
            length = len(plain(text))
            yield Measure(f"{name} : {length} caractères sur {most}", length > most)
        if strange := other_voice(text, entry.audience):
            yield Measure(f"{name} : à relire, « {' », « '.join(strange)} » ne parle pas à ce public")
    hardness = lix(NAMED.sub("1", entry.answer))
    yield Measure(f"Lisibilité (LIX) : {hardness:.0f}, moins de {HARDEST} attendu", hardness >= HARDEST)
    yield Measure(f"Formulations : {len(entry.aliases)}, de 15 à 30 conseillées", len(entry.aliases) < 10)
