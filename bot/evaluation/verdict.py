"""Whether a new model may take the place of the one in use, and what it would lose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.library import Library
from bot.conversation.decide import decide
from bot.editing.training import Figure, Lost, Measure, Verdict
from bot.evaluation.scores import DECLINED, Heard, Rate, scores

MOST_LOST = 10
NOTHING = "aucune réponse"


def verdict(before: Sequence[Heard], after: Sequence[Heard], library: Library) -> Verdict:
    """Both heard the same questions; `before` is empty where no model is in use."""
    old, new = _rates(before, library) if before else {}, _rates(after, library)
    figures = [_figure(measure, old.get(measure), new[measure]) for measure in Measure]
    pairs = zip(before, after, strict=True) if before else ()
    lost = [_lost(now, library) for was, now in pairs if _right(was, library) and not _right(now, library)]
    return Verdict(figures, lost[:MOST_LOST])


def _rates(heard: Sequence[Heard], library: Library) -> dict[Measure, Rate]:
    found = scores(heard, lambda each: decide(each.meaning, library, each.utterance.topic))
    return {measure: getattr(found, measure) for measure in Measure}


def _figure(measure: Measure, old: Rate | None, new: Rate) -> Figure:
    if old is None:
        return Figure(measure, new.value)
    low, high = old.interval()
    return Figure(measure, new.value, old.value, low, high)


def _right(heard: Heard, library: Library) -> bool:
    """Whether somebody who asks this is well served: answered or offered it, or told that nothing answers."""
    decision, utterance = decide(heard.meaning, library, heard.utterance.topic), heard.utterance
    if not utterance.answerable:
        return decision.sure in DECLINED
    return decision.sure == utterance.wanted or utterance.wanted in (*decision.offered, heard.first)


def _lost(heard: Heard, library: Library) -> Lost:
    decision, utterance = decide(heard.meaning, library, heard.utterance.topic), heard.utterance
    given = (decision.sure,) if decision.sure else decision.offered
    wanted = (utterance.wanted,) if utterance.answerable else ()
    return Lost(utterance.text, _named(wanted, library), _named(given, library))


def _named(intents: Iterable[str], library: Library) -> str:
    entries = ((intent, library.get(intent)) for intent in intents)
    return ", ".join(entry.label if entry else intent for intent, entry in entries) or NOTHING
