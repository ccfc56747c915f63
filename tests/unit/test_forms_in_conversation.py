"""Whatever is pressed or typed, a form goes on, is shown truly, and changes nothing twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.content.load import load
from bot.conversation.context import Context
from bot.conversation.ports import Outcome, Waiting
from bot.conversation.receive import Receiver
from bot.forms import engine
from bot.forms.path import number_and_total, outcome
from bot.markup import mistakes, plain
from bot.messages import Button, Channel, Message, MessageKind
from bot.understanding.interpreter import Interpreter
from tests.conftest import ROOT
from tests.unit.test_any_text import HOUSE, NOW, Memory

CONTENT = load(ROOT)
INTERPRETER = Interpreter(CONTENT)
TYPED = st.sampled_from(
    (
        *(
            "1",
            "2",
            "17 ans",
            "boulanger",
            "élec",
            "cholet",
            "44110",
            "vendée",
            "belgique",
            "septembre",
            "jsp",
        ),
        *("retour", "passe", "pk tu demandes", "pause", "reprendre", "ok", "oui", "non", "c'est tout"),
        *("1 et 2", "brut et net", "cfa coiffure", "faire le point", "/menu", "06 00 00 00 00", "qsdf", "?"),
    )
)


class Filling(RuleBasedStateMachine):
    """One person, one conversation, the real content."""

    def __init__(self) -> None:
        super().__init__()
        self.memory, self.now, self.number, self.version = Memory(), NOW, 0, 0
        self.content = CONTENT
        self.seen: list[Button] = []
        self.receiver = Receiver(self.memory, INTERPRETER, lambda: self.content, HOUSE, lambda: self.now)

    @initialize()
    def begin(self) -> None:
        self.send(MessageKind.TEXT, text="faire le point")

    def send(self, kind: MessageKind, text: str = "", action: str = "") -> Outcome:
        self.number += 1
        self.now += timedelta(seconds=10)
        message = Message(
            Channel.TELEGRAM, "x", str(self.number), kind, text, action=action, pressed=str(self.number)
        )
        asyncio.run(self.receiver.receive(Waiting(self.number, 1, message, 0)))
        said = self.memory.said[-1]
        for reply in said.replies:
            assert mistakes(reply.text) == []
            assert plain(reply.text).strip()
            self.seen += reply.buttons
        return said

    def kept(self) -> dict[str, object]:
        """Every form as it stands, read with the version in force."""
        forms = self.memory.context.forms
        fitted = {key: engine.fitted(self.content.forms[key], forms[key], NOW) for key in forms}
        return {key: found and found.model_copy(update={"updated": NOW}) for key, found in fitted.items()}

    @rule(text=TYPED)
    def type(self, text: str) -> None:
        assert self.send(MessageKind.TEXT, text=text).replies

    @precondition(lambda self: self.memory.context.buttons)
    @rule(data=st.data())
    def press_something_on_screen(self, data: st.DataObject) -> None:
        label, action = data.draw(st.sampled_from(self.memory.context.buttons))
        assert self.send(MessageKind.PRESS, text=label, action=action).replies

    @rule(data=st.data())
    def press_something_old(self, data: st.DataObject) -> None:
        button = data.draw(st.sampled_from(self.seen))
        before = self.kept()
        said = self.send(MessageKind.PRESS, text=button.label, action=button.action)
        if any(reply.key == "utter_question_perimee" for reply in said.replies):
            assert self.kept() == before

    @precondition(lambda self: self.memory.context.buttons)
    @rule()
    def press_twice(self) -> None:
        label, action = self.memory.context.buttons[0]
        self.send(MessageKind.PRESS, text=label, action=action)
        once = self.kept()
        said = self.send(MessageKind.PRESS, text=label, action=action)
        if action.startswith("form:") and any(r.key == "utter_question_perimee" for r in said.replies):
            assert self.kept() == once

    @rule()
    def restart(self) -> None:
        self.memory.context = Context.model_validate_json(self.memory.context.model_dump_json())

    @rule()
    def be_away_for_days(self) -> None:
        self.now += timedelta(days=2)
        self.memory.context = self.memory.context.resting(self.now - timedelta(days=30))

    @precondition(lambda self: self.version < 3)
    @rule(data=st.data())
    def publish_a_new_version(self, data: st.DataObject) -> None:
        """One question fewer: what still fits is kept."""
        form = self.content.forms["projet"]
        wished = {key for question in form.questions for key in (*question.when, *question.unless)}
        dropped = data.draw(st.sampled_from([q for q in form.questions if q.key not in wished]))
        questions = tuple(question for question in form.questions if question is not dropped)
        changed = form.model_copy(update={"questions": questions, "version": form.version + 1})
        self.content = replace(self.content, forms={**self.content.forms, "projet": changed})
        self.version += 1

    @invariant()
    def what_is_kept_is_what_was_answered(self) -> None:
        for key, progress in self.memory.context.forms.items():
            form = self.content.forms[key]
            fitted = engine.fitted(form, progress, self.now)
            assert fitted
            if not fitted.finished:
                number, total = number_and_total(form, fitted)
                assert 0 <= number <= total
                assert set(outcome(form, fitted)) <= set(fitted.answers)
            assert not set(fitted.answers) & set(fitted.skipped)
            assert "ca_va" not in progress.answers

    @invariant()
    def only_a_brief_form_interrupts_another(self) -> None:
        context = self.memory.context
        if context.behind:
            assert self.content.forms[context.filling].brief
            assert not self.content.forms[context.behind].brief


Filling.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
TestFilling = pytest.mark.timeout(600)(Filling.TestCase)
