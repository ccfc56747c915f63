"""Every flaw that the check of a form looks for is planted once, and found where it is."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from bot.forms.check import MOST_WAYS, Flaw, flaws
from bot.forms.schema import Form
from tests.conftest import ROOT
from tests.unit.sample_forms import FACTS, FORM, asked, chosen, form_of

YES_NO = chosen("patron", "oui", "non")


def found(*questions: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(flaw.reason, flaw.path) for flaw in flaws(form_of(*questions), FACTS)]


def test_a_sound_form_has_none() -> None:
    assert flaws(FORM, FACTS) == []


def test_the_call_back_form_has_none() -> None:
    text = (ROOT / "knowledge/forms/rappel.yml").read_text(encoding="utf-8")
    assert flaws(Form.model_validate(yaml.safe_load(text)), FACTS) == []


def test_a_key_or_a_name_given_twice() -> None:
    assert found(YES_NO, {**YES_NO, "name": "Autre"}) == [
        ("clé de question répétée : patron", ("questions", 1, "key"))
    ]
    assert found(YES_NO, {**YES_NO, "key": "autre", "name": "LE PATRON"}) == [
        ("nom déjà pris par une autre question : LE PATRON", ("questions", 1, "name"))
    ]
    assert found(chosen("patron", "oui", "oui")) == [
        ("clé de choix répétée : oui", ("questions", 0, "choices", 1, "key"))
    ]


def test_two_choices_with_the_same_words() -> None:
    twins = [{"key": "a", "label": "Le bus"}, {"key": "b", "label": "Le car", "said": ["LE BUS !"]}]
    assert found(asked("moyen", "choice", choices=twins)) == [
        ("taper « Le bus » ne mène pas au choix a", ("questions", 0, "choices", 0)),
        ("taper « LE BUS ! » ne mène pas au choix b", ("questions", 0, "choices", 1)),
    ]


def test_a_number_that_would_lead_to_another_choice() -> None:
    years: list[dict[str, Any]] = [{"key": "deux", "label": "2 ans"}, {"key": "trois", "label": "3 ans"}]
    assert found(asked("duree", "choice", choices=years)) == []
    years[0]["label"], years[1]["label"] = "Le deuxième", "Deux"
    years[0]["said"] = ["2"]
    assert found(asked("duree", "choice", choices=years)) == [
        ("taper « 2 » ne mène pas au choix trois", ("questions", 0, "choices", 1))
    ]


@pytest.mark.parametrize(
    ("condition", "reason", "path"),
    [
        ({"autre": ["oui"]}, "condition sur une question absente, ou posée après : autre", ("autre",)),
        ({"apres": ["oui"]}, "condition sur une question absente, ou posée après : apres", ("apres",)),
        ({"nom": ["oui"]}, "condition sur une question absente, ou posée après : nom", ("nom",)),
        ({"libre": ["oui"]}, "condition sur une question sans choix : libre", ("libre",)),
        ({"secret": ["oui"]}, "condition sur une réponse qui n'est pas gardée : secret", ("secret",)),
        ({"patron": []}, "condition qui ne nomme aucun choix : patron", ("patron",)),
        ({"patron": ["oui", "bof"]}, "choix inconnu de patron : bof", ("patron", 1)),
    ],
)
@pytest.mark.parametrize("side", ["when", "unless"])
def test_a_condition_on_what_cannot_be_known(
    side: str, condition: dict[str, list[str]], reason: str, path: tuple[str | int, ...]
) -> None:
    secret = chosen("secret", "oui", "non", stored=False)
    after = chosen("apres", "oui", "non")
    named = asked("nom") | {side: condition}
    assert found(YES_NO, asked("libre"), secret, named, after) == [(reason, ("questions", 3, side, *path))]


def test_a_condition_that_nothing_meets() -> None:
    second = chosen("taille", "petite", "grande", when={"patron": ["oui"]})
    both = {"patron": ["non"], "taille": ["petite"]}
    assert found(YES_NO, second, asked("nom", when=both)) == [
        ("condition que rien ne remplit", ("questions", 2, "when"))
    ]
    assert found(YES_NO, second, asked("nom", unless=both)) == [
        ("condition que rien ne remplit", ("questions", 2, "unless"))
    ]
    assert found(YES_NO, asked("nom", when={"patron": ["oui"]}, unless={"patron": ["oui"]})) == [
        ("question jamais posée", ("questions", 1, "unless"))
    ]


def test_several_choices_meet_what_one_choice_cannot() -> None:
    third = asked("nom", when={"dur": ["a"]}, unless={"dur": ["b"]})
    assert found(chosen("dur", "a", "b", kind="choices"), third) == []
    alone = chosen("dur", "a", "b", kind="choices")
    alone["choices"][0]["alone"] = True
    assert found(alone, third) == [("condition que rien ne remplit", ("questions", 1, "unless"))]


def test_more_ways_than_can_be_looked_at() -> None:
    many = [chosen(f"q{number}", "a", "b") for number in range(14)]
    last = asked("nom", when={f"q{number}": ["a"] for number in range(14)})
    assert MOST_WAYS < 2**13
    (flaw,) = found(*many, last)
    assert flaw[0].startswith("trop de chemins")


def test_a_question_with_no_way_out() -> None:
    trade = asked("metier", "trade")
    assert [path for _, path in found(trade)] == [("questions", 0)]
    number = asked("age", "number", least=30, most=14)
    assert found(number) == [("aucun nombre possible : au moins 30, au plus 14", ("questions", 0, "least"))]
    assert found(chosen("patron", "oui")) == [
        ("un seul choix : il n'y a rien à choisir", ("questions", 0, "choices"))
    ]


def test_a_number_that_two_choices_stand_for() -> None:
    ages = [{"key": "a", "label": "Mineur", "most": 18}, {"key": "b", "label": "Majeur", "least": 18}]
    reasons = {reason for reason, _ in found(asked("age", "choice", choices=ages))}
    assert "le nombre 18 n'est pas au seul choix b : voyez least et most" in reasons
    lonely = [{"key": "a", "label": "Oui", "alone": True}, {"key": "b", "label": "Non"}]
    assert found(asked("age", "choice", choices=lonely)) == [
        ("alone : pour plusieurs choix (choices) seulement", ("questions", 0, "choices", 0, "alone"))
    ]


def test_a_fact_nobody_knows_or_that_would_be_kept() -> None:
    assert found(asked("nom", fact="pointure")) == [("fait inconnu : pointure", ("questions", 0, "fact"))]
    secret = chosen("patron", "oui", "non", fact="age", stored=False)
    assert [path for _, path in found(secret)] == [("questions", 0, "fact")]


def test_a_button_too_long_for_a_phone_or_for_telegram() -> None:
    label, key = "x" * 41, "k" * 60
    choices = [{"key": "a", "label": label}, {"key": "b", "label": "B"}]
    with pytest.raises(ValidationError):
        form_of(asked("patron", "choice", choices=choices))
    question = form_of(YES_NO).questions[0]
    oui = question.choices[0].model_copy(update={"label": label, "key": key})
    long = question.model_copy(update={"choices": (oui, question.choices[1])})
    form = form_of(YES_NO).model_copy(update={"questions": (long,)})
    where = ("questions", 0, "choices", 0, "label")
    longest = len(f"form:essai.{10**12 - 1}.unpick.{key}")
    assert flaws(form, FACTS) == [
        Flaw("bouton : 41 caractères, de 1 à 40", where),
        Flaw(f"bouton : clés trop longues, {longest} octets", where),
    ]


@pytest.mark.parametrize(
    "question",
    [
        asked("nom", choices=[{"key": "a", "label": "A"}]),
        asked("nom", "choice"),
        asked("age", "number", least=3),
        asked("age", "number", least=3, most=9, format="phone"),
        {key: value for key, value in asked("nom").items() if key != "why"},
        asked("Nom"),
    ],
)
def test_a_shape_that_is_none(question: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        form_of(question)
