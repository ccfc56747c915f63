"""How long things are kept, in one place: the purge obeys it and the notices are worded from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """Texts go `texts` after a conversation falls silent; the bare thread goes after `thread`.

    A danger's `case`, which holds no text, goes that long after the last alert. An unfinished `form` goes
    that long after the last answer; a `dossier`, with the thread it came from, after the last agreement. A
    `question` that nobody could answer, which names nobody, goes that long after it was asked, and with it
    the wish to be told; `uses` are counts of a day.
    """

    texts: timedelta = timedelta(hours=24)
    session: timedelta = timedelta(minutes=30)
    thread: timedelta = timedelta(days=30)
    case: timedelta = timedelta(days=180)
    form: timedelta = timedelta(days=30)
    dossier: timedelta = timedelta(days=180)
    question: timedelta = timedelta(days=90)
    uses: timedelta = timedelta(days=730)

    def in_words(self) -> dict[str, str]:
        """The durations in French, by name, for the notices."""
        return {
            "textes": duration(self.texts),
            "session": duration(self.session),
            "fil": duration(self.thread),
            "signalement": duration(self.case),
            "formulaire": duration(self.form),
            "dossier": duration(self.dossier),
            "question": duration(self.question),
        }


def duration(length: timedelta) -> str:
    """A whole number of days, hours or minutes in French."""
    minutes = round(length.total_seconds() / 60)
    for size, one, many in ((1440, "jour", "jours"), (60, "heure", "heures"), (1, "minute", "minutes")):
        if minutes % size == 0 and minutes >= (2 * size if size == 1440 else size):
            count = minutes // size
            return f"{count} {one if count == 1 else many}"
    return f"{minutes} minutes"
