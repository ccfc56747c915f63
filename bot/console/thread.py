"""A thread as an adviser reads it: what was said and the notes, in one order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.console import words
from bot.conversation.desk.ports import Act, Fate, Note, Step, Written
from bot.markup import plain
from bot.messages import ReplyKind

SPEAKERS = {
    ReplyKind.ANSWER: "Le programme",
    ReplyKind.SAFETY: "Le programme, numéros d'aide",
    ReplyKind.NOTICE: "Le programme, information",
}
THEM = "La personne"
STEPS = {
    Act.OFFER: "{qui} a proposé de transmettre cette demande.",
    Act.WITHDRAW: "{qui} a retiré la proposition.",
    Act.TRANSFER: "Accepté : la demande est transmise.",
    Act.DECLINE: "Refusé : la personne veut continuer comme avant.",
    Act.LAPSE: "La proposition ne tient plus : rien n'a été transmis.",
}


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One line: its number, who, when, what, of which sort (them, us, adviser, note), and a reply's fate."""

    id: int
    sort: str
    who: str
    at: datetime
    when: str
    text: str
    fate: str = ""
    failed: bool = False


def lines_of(
    written: Sequence[Written], notes: Sequence[Note], name: str = "", steps: Sequence[Step] = ()
) -> list[ThreadLine]:
    """Everything, oldest first; `name` is how the young person wants to be called."""
    lines = [*(_said(line, name or THEM) for line in written), *map(_noted, notes), *map(_stepped, steps)]
    return sorted(lines, key=lambda line: line.at)


def _said(line: Written, name: str) -> ThreadLine:
    if line.kind is None:
        return ThreadLine(line.id, "them", name, line.at, words.moment(line.at), line.text)
    adviser = line.kind is ReplyKind.ADVISER
    return ThreadLine(
        line.id,
        "adviser" if adviser else "us",
        (line.author or "Un conseiller") if adviser else SPEAKERS.get(line.kind, "Le programme"),
        line.at,
        words.moment(line.at),
        plain(line.text),
        words.fate(line.fate, line.failure) if line.fate else "",
        line.fate is Fate.FAILED,
    )


def _stepped(step: Step) -> ThreadLine:
    text = STEPS[step.act].format(qui=step.author or "Un conseiller")
    return ThreadLine(0, "us", "Transmission", step.at, words.moment(step.at), text)


def _noted(note: Note) -> ThreadLine:
    return ThreadLine(0, "note", f"Note de {note.author}", note.at, words.moment(note.at), note.text)
