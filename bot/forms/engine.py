"""The moves of a form, each from one Progress to the next; None when there is nothing to change.

Nothing here raises, whatever comes in. An answer that closes a branch drops the answers of that branch at
once, so that what is stored, reviewed and counted is the same; going back drops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from bot.forms.answers import Facts, Value, from_facts, in_order, unfit
from bot.forms.buttons import Move, Press, Verb, is_fresh
from bot.forms.path import behind, first_open, possible
from bot.forms.progress import Progress
from bot.forms.schema import Form, Kind, Question


def begin(form: Form, facts: Facts, now: datetime) -> Progress:
    """A form just opened; what the conversation knows already is not asked again.

    The first step is a time, so that the buttons of an earlier run are stale too.
    """
    asked = [question for question in form.questions if question.fact and question.stored]
    found = {question.key: from_facts(question, facts) for question in asked}
    answers = {key: value for key, value in found.items() if value is not None}
    step = max(int(now.timestamp()), 0)
    empty = Progress(form=form.key, version=form.version, step=step, since=step, begun=now, updated=now)
    known = empty.model_copy(update={"answers": answers, "known": tuple(answers)})
    kept = _on_the_path(form, known)
    return kept.model_copy(update={"at": first_open(form, kept)})


def answer(form: Form, progress: Progress, value: Value, now: datetime) -> Progress | None:
    """The current question answered."""
    question = _current(form, progress)
    if question is None:
        return None
    if isinstance(value, tuple) and len(set(value)) == len(value):
        value = value if unfit(question, value) else in_order(question, value)
    return None if unfit(question, value) else _settled(form, progress, question, value, now)


def skip(form: Form, progress: Progress, now: datetime) -> Progress | None:
    """The current question passed: nothing is kept for it."""
    question = _current(form, progress)
    return _settled(form, progress, question, None, now) if question and question.skip else None


def pick(form: Form, progress: Progress, value: Value, now: datetime) -> Progress | None:
    """One or several boxes ticked; a choice that goes with no other unticks them, and gives way to them."""
    question = _current(form, progress)
    keys = value if isinstance(value, tuple) else (str(value),)
    if question is None or question.kind is not Kind.CHOICES or unfit(question, keys):
        return None
    alone = {choice.key for choice in question.choices if choice.alone}
    beside = () if alone & set(keys) else tuple(key for key in progress.picked if key not in alone)
    picked = in_order(question, (*beside, *keys))
    return None if picked == progress.picked else progress.changed(now, picked=picked)


def unpick(form: Form, progress: Progress, value: Value, now: datetime) -> Progress | None:
    """One box cleared."""
    if _current(form, progress) is None or value not in progress.picked:
        return None
    return progress.changed(now, picked=tuple(key for key in progress.picked if key != value))


def done(form: Form, progress: Progress, now: datetime) -> Progress | None:
    """The boxes ticked are the answer; with none ticked there is none."""
    return answer(form, progress, progress.picked, now) if progress.picked else None


def back(form: Form, progress: Progress, now: datetime) -> Progress | None:
    """The question before; from one being changed, the review."""
    if progress.editing:
        return keep(form, progress, now)
    before = behind(form, progress) if _is_under_way(form, progress) else []
    return _arrived(form, progress, before[-1].key, now) if before else None


def keep(form: Form, progress: Progress, now: datetime) -> Progress | None:
    """On from a question come back to, its answer as it was."""
    if _current(form, progress) is None or not progress.gone_by(progress.at):
        return None
    return _arrived(form, progress, first_open(form, progress), now)


def edit(form: Form, progress: Progress, key: Value, now: datetime) -> Progress | None:
    """From the review to one of its questions."""
    at_review = _is_under_way(form, progress) and not progress.at
    if not (at_review and isinstance(key, str) and progress.gone_by(key)):
        return None
    return _arrived(form, progress, key, now, editing=True)


def finish(form: Form, progress: Progress, now: datetime) -> Progress | None:
    """The review confirmed."""
    if not _is_under_way(form, progress) or progress.at or first_open(form, progress):
        return None
    return progress.moved(now, "", finished=True)


def pause(progress: Progress, now: datetime) -> Progress | None:
    """Put aside; nothing is lost."""
    return None if progress.paused or progress.finished else progress.changed(now, paused=True)


def resume(progress: Progress, now: datetime) -> Progress | None:
    """Taken up again, where one was."""
    return progress.changed(now) if progress.paused else None


def fitted(form: Form, progress: Progress, now: datetime) -> Progress | None:
    """Progress as the form now is: answers that still fit are kept, the rest is asked; None for another form.

    To be called whenever a Progress comes out of its store; it is given back as it was when all fits.
    """
    if progress.form != form.key or progress.finished:
        return progress if progress.form == form.key else None
    kept = _on_the_path(form, _what_fits(form, progress))
    if not _is_reached(form, kept):
        kept = kept.model_copy(update={"at": first_open(form, kept), "picked": ()})
    same_place = kept.at == progress.at and kept.gone_by(kept.at)
    kept = kept.model_copy(update={"editing": progress.editing and same_place})
    if kept == progress:
        return progress
    return kept.changed(now, since=kept.step + 1, paused=progress.paused)


def do(form: Form, progress: Progress, move: Move, now: datetime) -> Progress | None:
    """Any move, by its verb."""
    if move.verb in _WITH_VALUE:
        return _WITH_VALUE[move.verb](form, progress, move.value, now)
    if move.verb in _ALONE:
        return _ALONE[move.verb](form, progress, now)
    if move.verb is Verb.PAUSE:
        return pause(progress, now)
    return resume(progress, now) if move.verb is Verb.RESUME else None


def press(form: Form, progress: Progress, pressed: Press, now: datetime) -> Progress | None:
    """A button pressed; nothing if it is stale, pressed again, or of another form."""
    return do(form, progress, pressed.move, now) if is_fresh(progress, pressed) else None


_WITH_VALUE: dict[Verb, Callable[[Form, Progress, Value, datetime], Progress | None]] = {
    Verb.ANSWER: answer,
    Verb.PICK: pick,
    Verb.UNPICK: unpick,
    Verb.EDIT: edit,
}
_ALONE: dict[Verb, Callable[[Form, Progress, datetime], Progress | None]] = {
    Verb.DONE: done,
    Verb.SKIP: skip,
    Verb.BACK: back,
    Verb.KEEP: keep,
    Verb.FINISH: finish,
}


def _is_under_way(form: Form, progress: Progress) -> bool:
    return progress.form == form.key and not progress.finished


def _current(form: Form, progress: Progress) -> Question | None:
    return form.question(progress.at) if _is_under_way(form, progress) else None


def _settled(
    form: Form, progress: Progress, question: Question, value: Value | None, now: datetime
) -> Progress:
    answers = {key: kept for key, kept in progress.answers.items() if key != question.key}
    skipped = tuple(key for key in progress.skipped if key != question.key)
    known = tuple(key for key in progress.known if key != question.key)
    if value is not None and question.stored:
        answers[question.key] = value
    else:
        skipped = (*skipped, question.key)
    new = progress.model_copy(update={"answers": answers, "skipped": skipped, "known": known})
    kept = _on_the_path(form, new)
    return _arrived(form, kept, first_open(form, kept), now)


def _arrived(form: Form, progress: Progress, key: str, now: datetime, editing: bool = False) -> Progress:
    given = progress.answers.get(key)
    return progress.moved(now, key, picked=given if isinstance(given, tuple) else (), editing=editing)


def _on_the_path(form: Form, progress: Progress) -> Progress:
    """Without what no answer still to come can bring back onto the path."""
    keys = {question.key for question in possible(form, progress.settled())}
    return _only(progress, keys, keys)


def _what_fits(form: Form, progress: Progress) -> Progress:
    questions = {question.key: question for question in form.questions}
    fit = {
        key
        for key, value in progress.answers.items()
        if key in questions and questions[key].stored and not unfit(questions[key], value)
    }
    passed = {key for key in progress.skipped if key in questions and _may_be_empty(questions[key])}
    kept = _only(progress, fit, passed)
    current = questions.get(progress.at)
    picked = in_order(current, progress.picked) if current else ()
    return kept.model_copy(update={"version": form.version, "picked": picked})


def _only(progress: Progress, answers: Collection[str], skipped: Collection[str]) -> Progress:
    fields = {
        "answers": {key: value for key, value in progress.answers.items() if key in answers},
        "skipped": tuple(key for key in progress.skipped if key in skipped),
        "known": tuple(key for key in progress.known if key in answers),
    }
    return progress.model_copy(update=fields)


def _may_be_empty(question: Question) -> bool:
    return bool(question.skip) or not question.stored


def _is_reached(form: Form, progress: Progress) -> bool:
    """Whether everything before the current question is settled."""
    keys = [question.key for question in possible(form, progress.settled())]
    if progress.at and progress.at not in keys:
        return False
    before = keys[: keys.index(progress.at)] if progress.at else keys
    return all(map(progress.gone_by, before))
