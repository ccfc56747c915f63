"""Whatever the form and whatever is done with it, in any order, a form keeps its promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.forms import engine
from bot.forms.answers import Value, unfit
from bot.forms.buttons import Move, Press, Verb, parse
from bot.forms.check import flaws
from bot.forms.path import number_and_total, outcome, possible
from bot.forms.progress import Progress
from bot.forms.reading import read
from bot.forms.schema import Form, Kind, Question
from bot.forms.view import Asking, Review, view
from bot.messages import MAX_ACTION_BYTES
from tests.unit.sample_forms import FORM, NOW, TODAY, asked, form_of

LETTERS = "abc"
CHOICES = [{"key": letter, "label": f"{letter * 3}"} for letter in LETTERS]
KEYS = [f"q{number}" for number in range(6)]
KINDS = ["choice", "choice", "choices", "number", "text", "month"]
GARBAGE: st.SearchStrategy[Value] = st.one_of(
    st.text(max_size=5),
    st.integers(-5, 5),
    st.tuples(st.sampled_from([*LETTERS, "z"]), st.sampled_from(LETTERS)),
)
FORWARD = {Verb.ANSWER, Verb.SKIP, Verb.DONE, Verb.KEEP}


@st.composite
def conditions(draw: st.DrawFn, earlier: dict[str, str]) -> dict[str, list[str]]:
    """Wishes about one or two of the earlier questions, mostly none."""
    if not earlier or draw(st.booleans()):
        return {}
    keys = draw(st.lists(st.sampled_from(sorted(earlier)), min_size=1, max_size=2, unique=True))
    wanted = {key: st.sampled_from(earlier[key]) for key in keys}
    return {key: draw(st.lists(wanted[key], min_size=1, max_size=2, unique=True)) for key in keys}


@st.composite
def forms(
    draw: st.DrawFn, most: int = len(KEYS), kinds: tuple[str, ...] = tuple(KINDS), version: int = 1
) -> Form:
    """A form of a few questions, some with conditions, which may be impossible."""
    questions: list[dict[str, Any]] = []
    earlier: dict[str, str] = {}
    for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=most, unique=True).map(sorted)):
        kind = draw(st.sampled_from(kinds))
        more: dict[str, Any] = {"when": draw(conditions(earlier)), "unless": draw(conditions(earlier))}
        more |= {"skip": "Vide."} if draw(st.booleans()) else {}
        more |= {"fact": "age", "least": 0, "most": 9} if kind == "number" else {}
        if kind in ("choice", "choices"):
            last = {"key": "d", "label": "ddd", "alone": kind == "choices"}
            more |= {
                "choices": [*CHOICES[: draw(st.integers(1, 3))], last],
                "stored": draw(st.integers(0, 4)) > 0,
            }
            if more["stored"]:
                earlier[key] = "".join(choice["key"] for choice in more["choices"])
        questions.append(asked(key, kind, **more))
    return form_of(*questions, version=version)


def values(question: Question) -> st.SearchStrategy[Value]:
    """Answers that fit."""
    keys = [choice.key for choice in question.choices]
    if question.kind is Kind.CHOICE:
        return st.sampled_from(keys)
    if question.kind is Kind.CHOICES:
        several = st.lists(st.sampled_from(keys[:-1]), min_size=1, unique=True).map(tuple)
        return several | st.just((keys[-1],))
    if question.kind is Kind.NUMBER:
        return st.integers(0, 9)
    return st.just("2027-09") if question.kind is Kind.MONTH else st.sampled_from(["Zoé", "moi"])


class Filling(RuleBasedStateMachine):
    """Someone who does anything with a form that changes under their hands."""

    form: Form
    progress: Progress
    shown: list[str]

    @initialize(form=forms(), age=st.integers(-1, 12))
    def begin(self, form: Form, age: int) -> None:
        self.form, self.shown = form, []
        self.progress = engine.begin(form, {"age": age}, NOW)

    def take(self, after: Progress | None, verb: Verb | None = None) -> None:
        """A move made: it says that something changed exactly when it did, and does not go backwards."""
        before, self.progress = self.progress, after or self.progress
        if after is None:
            return
        assert after.step == before.step + 1
        assert after.model_copy(update={"step": before.step}) != before
        if verb in FORWARD and after.at and not before.editing:
            (number, total), (later, left) = (number_and_total(self.form, p) for p in (before, after))
            assert later > number
            assert left <= total

    def do(self, verb: Verb, value: Value = "") -> None:
        self.take(engine.do(self.form, self.progress, Move(verb, value), NOW), verb)

    @precondition(lambda self: self.progress.at)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        question = self.form.question(self.progress.at)
        assert question
        value = data.draw(values(question))
        after = engine.answer(self.form, self.progress, value, NOW)
        assert (after is None) == self.progress.finished
        self.take(after, Verb.ANSWER)

    @rule(data=st.data())
    def skip(self, data: st.DataObject) -> None:
        key, before = self.progress.at, self.progress
        self.do(Verb.SKIP)
        assert self.progress is before or key not in outcome(self.form, self.progress)

    @rule(verb=st.sampled_from(list(Verb)), value=GARBAGE)
    def garbage(self, verb: Verb, value: Value) -> None:
        self.do(verb, value)

    @rule(verb=st.sampled_from([Verb.BACK, Verb.KEEP, Verb.PAUSE, Verb.RESUME, Verb.DONE]))
    def move(self, verb: Verb) -> None:
        self.do(verb)

    @rule(
        text=st.text(max_size=8)
        | st.sampled_from(["jsp", "retour", "2", "1 et 2", "aaa", "oui", "stop", "pk"])
    )
    def typed(self, text: str) -> None:
        heard = read(self.form, self.progress, text, {}, TODAY)
        if isinstance(heard, Move):
            self.do(heard.verb, heard.value)

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def press(self, data: st.DataObject) -> None:
        """A button on the screen or far above it, then the very same again, and again."""
        press = parse(data.draw(st.sampled_from(self.shown)))
        assert press
        self.take(engine.press(self.form, self.progress, press, NOW), press.move.verb)
        assert engine.press(self.form, self.progress, press, NOW) is None

    @rule()
    def restart(self) -> None:
        assert Progress.model_validate_json(self.progress.model_dump_json()) == self.progress
        self.progress = Progress.model_validate_json(self.progress.model_dump_json())

    @rule(data=st.data())
    def new_version(self, data: st.DataObject) -> None:
        before = self.progress
        self.form = data.draw(forms(version=self.form.version + 1))
        fitted = engine.fitted(self.form, before, NOW + timedelta(days=9))
        assert fitted
        assert fitted.answers.items() <= before.answers.items()
        assert engine.fitted(self.form, fitted, NOW) is fitted
        self.progress = fitted

    @invariant()
    def shows_what_is_stored_and_where_one_is(self) -> None:
        # A finished form is shown no more, and is not fitted to a new version.
        if self.progress.finished:
            return
        seen = view(self.form, self.progress, {})
        buttons = list(seen.moves.values())
        if isinstance(seen, Asking):
            assert 1 <= seen.number <= seen.total
            buttons += [option.action for option in seen.options]
        else:
            assert isinstance(seen, Review)
            kept = {row.question.key: row.answer != "" for row in seen.rows}
            assert kept == {key: key in self.progress.answers for key in self.progress.settled()}
            assert outcome(self.form, self.progress) == self.progress.answers
            buttons += [row.action for row in seen.rows]
        assert all(len(button.encode()) <= MAX_ACTION_BYTES for button in buttons)
        self.shown += buttons

    @invariant()
    def nothing_off_the_path_is_kept(self) -> None:
        if self.progress.finished:
            return
        on_path = {question.key: question for question in possible(self.form, self.progress.settled())}
        assert self.progress.settled().keys() <= on_path.keys()
        assert not self.progress.answers.keys() & set(self.progress.skipped)
        for key, value in outcome(self.form, self.progress).items():
            assert on_path[key].stored
            assert unfit(on_path[key], value) is None


TestFilling = Filling.TestCase
TestFilling.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


@given(form=forms(), data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_form_without_flaw_ends_whatever_is_answered(form: Form, data: st.DataObject) -> None:
    assume(not flaws(form, {"age"}))
    progress = engine.begin(form, {}, NOW)
    for _ in form.questions:
        if question := form.question(progress.at):
            passing = question.skip and data.draw(st.booleans())
            value = data.draw(values(question))
            after = engine.skip(form, progress, NOW) if passing else engine.answer(form, progress, value, NOW)
            assert after
            progress = after
    assert progress.at == ""
    finished = engine.finish(form, progress, NOW)
    assert finished
    assert finished.finished


def plays(form: Form, progress: Progress, length: int = 0) -> Iterator[tuple[str, int]]:
    """Every question met in every way through a form, with how many were asked by then."""
    question = form.question(progress.at)
    if question is None:
        return
    yield question.key, length + 1
    keys = [choice.key for choice in question.choices]
    answers: list[Value] = [(key,) for key in keys] if question.kind is Kind.CHOICES else [*keys]
    answers += [("a", "b"), ("a", "c"), ("b", "c"), ("a", "b", "c")] if question.kind is Kind.CHOICES else []
    afters = [engine.answer(form, progress, value, NOW) for value in answers]
    for after in (*afters, engine.skip(form, progress, NOW)):
        if after:
            yield from plays(form, after, length + 1)


@given(form=forms(most=4, kinds=("choice", "choices")))
@settings(max_examples=100, deadline=None)
def test_the_total_and_the_check_are_right_for_every_way_through_a_form(form: Form) -> None:
    begun = engine.begin(form, {}, NOW)
    played = list(plays(form, begun))
    assert number_and_total(form, begun) == (1, max(length for _, length in played))
    never = {question.key for question in form.questions} - {key for key, _ in played}
    condemned = {
        form.questions[int(flaw.path[1])].key
        for flaw in flaws(form, set())
        if (flaw.reason, flaw.path[-1])
        in (("condition que rien ne remplit", "when"), ("question jamais posée", "unless"))
    }
    assert never == condemned


@given(
    at=st.sampled_from(FORM.questions),
    text=st.text(max_size=80) | st.text("0123456789 +-,./e@?", max_size=30),
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_read_as_an_answer_is_one(at: Question, text: str) -> None:
    progress = engine.begin(FORM, {}, NOW).model_copy(update={"at": at.key})
    heard = read(FORM, progress, text, {"age": 17, "trade": "boulanger"}, TODAY)
    assert not (isinstance(heard, Move) and heard.verb is Verb.ANSWER and unfit(at, heard.value))


@given(st.text(max_size=80))
def test_no_action_breaks_the_reader_of_buttons(action: str) -> None:
    press = parse(action)
    assert press is None or isinstance(press, Press)
