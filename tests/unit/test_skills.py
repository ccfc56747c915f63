"""Which skills a dossier asks for: by what it shows, and never by what it keeps quiet."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.conversation.content import Content
from bot.conversation.context import Context
from bot.conversation.guided.handover import CALL_BACK, transmit
from bot.conversation.ports import Floor, Thread
from bot.conversation.turn import House, Turn
from bot.feasibility.check import MOST_SKILLS, check_skills
from bot.feasibility.outcome import decide
from bot.feasibility.skills import Skill, labels, needs_of
from bot.forms.answers import Value
from bot.forms.progress import Progress
from bot.handoff.cases import Request
from bot.messages import Channel, Message, MessageKind
from bot.privacy.retention import Retention
from tests.unit.feasibility_sample import BROKEN, CENTRE, SIGNED, SOLID, people, published, reading

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PRIVATE = {"handicap", "papiers", "sante"}


def needed(content: Content, answers: dict[str, Value], *told: str) -> set[str]:
    known = reading(answers)
    return set(needs_of(content.skills, known, decide(known), told))


def finished(form: str, answers: dict[str, Any]) -> Progress:
    kept = {"version": 1, "step": 1, "since": 1, "begun": NOW, "updated": NOW, "finished": True}
    return Progress.model_validate({"form": form, "answers": answers, **kept})


def handed(content: Content, answers: dict[str, Value], *spoken: str, alarmed: bool = False) -> Request:
    """What goes to the advisers of somebody who says yes, after answers to some questions."""
    forms = {
        content.questionnaire.key: finished(content.questionnaire.key, answers),
        CALL_BACK: finished(CALL_BACK, {"prenom": "Lou", "moyen": "ici"}),
    }
    context = Context(forms=forms, given=spoken, alarmed=alarmed)
    thread = Thread(1, Channel.WEB, "x", Floor.ASSISTANT, context, greeted=True)
    message = Message(Channel.WEB, "x", "1", MessageKind.TEXT, "oui")
    house = House(Retention(), "http://127.0.0.1:8000", 16)
    outcome = asyncio.run(transmit(Turn(message, thread, context, content, house, AsyncMock(), NOW)))
    assert outcome
    assert outcome.request
    return outcome.request


@pytest.mark.parametrize(
    ("answers", "told", "needs"),
    [
        (SOLID, (), set()),
        (SOLID, ("aide-logement", "aides"), {"logement"}),
        (people(SOLID, besoin="oui"), (), {"ecoute"}),
        (people(SOLID, age="ans_15", trajet="aucun", dormir="non"), (), {"quinze", "mobilite", "logement"}),
        (CENTRE, (), {"recherche"}),
        (BROKEN, (), {"recherche", "rupture"}),
        (people(SIGNED, souci="impaye"), (), {"rupture"}),
        (people(SIGNED, souci="mal"), (), {"protection"}),
        (people(SIGNED, aide_voulue=("argent", "entente")), (), {"aides", "entente"}),
        ({"age": "parent"}, (), {"parents"}),
    ],
)
def test_a_dossier_asks_for_what_its_answers_and_its_outcome_show(
    answers: dict[str, Value], told: tuple[str, ...], needs: set[str], content: Content
) -> None:
    assert needed(content, answers, *told) == needs


def test_they_are_handed_over_with_the_dossier_and_so_is_the_town(content: Content) -> None:
    request = handed(content, people(BROKEN, commune="Erbray (44)"), "permis-500-euros")
    assert set(request.needs) == {"recherche", "rupture", "mobilite"}
    assert (request.territory, request.commune) == ("44", "44054")
    nowhere = handed(content, BROKEN)
    assert (nowhere.territory, nowhere.commune) == ("", "")


@given(st.data())
def test_what_a_dossier_keeps_quiet_never_shows_in_what_it_asks_for(
    content: Content, data: st.DataObject
) -> None:
    untold = {*content.questionnaire.dossier.untold}
    entries = {entry.key: not untold.isdisjoint((entry.key, entry.theme)) for entry in content.library}
    spoken = data.draw(st.lists(st.sampled_from(sorted(entries)), max_size=6, unique=True))
    quiet = [key for key in spoken if not entries[key]]
    feels = data.draw(st.sampled_from(["bien", "pas_du_tout", "secret"]))
    with_all = handed(content, people(SOLID, ca_va=feels), *spoken)
    assert with_all.needs == handed(content, SOLID, *quiet).needs
    assert PRIVATE.isdisjoint(with_all.needs)


def test_a_danger_read_in_the_conversation_says_no_more_than_the_outcome_of_the_dossier(
    content: Content,
) -> None:
    request = handed(content, SOLID, alarmed=True)
    assert request.dossier.outcome.key == "protection"
    assert request.needs == ("protection",)


def test_nobody_is_asked_for_by_what_is_only_stated(content: Content) -> None:
    assert {skill.key for skill in content.skills if not skill.signs} == {*PRIVATE, "lsf"}


@pytest.mark.parametrize(
    ("sign", "wrong"),
    [
        ({"when": {"horoscope": ["lion"]}}, "horoscope"),
        ({"when": {"besoin": ["peut_etre"]}}, "peut_etre"),
        ({"when": {"ca_va": ["pas_du_tout"]}}, "pas une question gardée"),
        ({"levels": {"humeur": ["red"]}}, "humeur"),
        ({"soon": {"noel": 3}}, "noel"),
        ({"outcomes": ["perdu"]}, "perdu"),
        ({"given": ["rqth-droits"]}, "le dossier n'en dit jamais rien"),
        ({"given": ["handicap"]}, "le dossier n'en dit jamais rien"),
    ],
)
def test_a_sign_that_means_nothing_or_tells_too_much_is_refused(sign: dict[str, Any], wrong: str) -> None:
    skill = Skill.model_validate({"key": "test", "label": "Essai", "signs": [sign]})
    (problem,) = check_skills([skill], published(), {"rqth-droits", "handicap"})
    assert wrong in problem[0]
    assert problem[1][:3] == (0, "signs", 0)


def test_two_skills_of_one_name_and_too_many_are_refused() -> None:
    twins = [Skill(key="a", label="A"), Skill(key="b", label="A")]
    assert [reason for reason, _ in check_skills(twins, published(), ())] == ["« A » est déjà pris"]
    crowd = [Skill(key=f"s{number}", label=f"S {number}") for number in range(MOST_SKILLS + 1)]
    assert len(check_skills(crowd, published(), ())) == 1


@pytest.mark.parametrize("sign", [{}, {"signal": "danger"}])
def test_a_sign_asks_for_something_that_the_person_said(sign: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Skill.model_validate({"key": "test", "label": "Essai", "signs": [sign]})


def test_a_skill_that_left_the_list_keeps_its_own_name(content: Content) -> None:
    assert labels(("vélo", "logement"), content.skills) == ["Logement", "vélo"]
