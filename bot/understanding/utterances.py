"""Utterances with what they ask, as the test sets hold them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StartError

# What no answer covers: nothing to do with us, or about apprenticeship and not written yet.
NOWHERE = ("hors_sujet", "aucune")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What someone writes, the intent it should be given, how it is written, after which answer."""

    text: str
    wanted: str
    style: str = ""
    topic: str = ""

    @property
    def answerable(self) -> bool:
        """Whether anything answers it."""
        return self.wanted not in NOWHERE


def read(path: Path) -> list[Utterance]:
    """The utterances of a tab-separated file: `text` and `intent`, maybe `style` and `topic`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except FileNotFoundError:
        raise StartError(f"jeu d'essai introuvable : {path}") from None
    return [Utterance(r["text"], r["intent"], r.get("style", ""), r.get("topic", "")) for r in rows]
