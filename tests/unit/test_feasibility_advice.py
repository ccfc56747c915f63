"""What the young person reads: strengths, three things to do now, in plain words, and never a mark."""

from __future__ import annotations

import pytest

from bot.answers.readability import lix
from bot.feasibility.advice import Advice, advise, best, ready, weight
from bot.feasibility.check import shown
from bot.feasibility.outcome import decide
from bot.forms.answers import Value
from tests.unit.feasibility_sample import (
    BROKEN,
    CENTRE,
    SIGNED,
    SOLID,
    TODAY,
    concluded,
    entries,
    people,
    published,
    reading,
)


def advice(answers: dict[str, Value], *signals: str) -> Advice:
    return advise(reading(answers, TODAY, *signals), concluded(answers, TODAY, *signals))


def steps(answers: dict[str, Value], *signals: str) -> list[str]:
    return [step.key for step in advice(answers, *signals).steps]


def test_strengths_come_first_and_say_what_was_done() -> None:
    assert advice(SOLID).strengths == (
        "Tu as une promesse d'entreprise. Tu as su te présenter et convaincre.",
        "Tu as passé au moins trois jours dans un métier. Tu sais ce que c'est, en vrai.",
        "Tu sais quel diplôme tu veux, et tu as déjà contacté le CFA.",
    )


def test_somebody_who_has_nothing_yet_still_has_a_strength() -> None:
    lost: dict[str, Value] = {
        "age": "ans_16_17",
        "situation": "sorti",
        "metier": "pas_encore",
        "vu": "jamais",
    }
    assert advice(lost).strengths == ("Tu as pris le temps de faire le point. C'est une vraie démarche.",)


# The obstacles that the local networks named, each with what is offered against it.
OBSTACLES: dict[str, tuple[dict[str, Value], str]] = {
    "age and maturity": ({"age": "ans_14"}, "avant_15"),
    "distance in the countryside": (people(SOLID, trajet="aucun"), "trajets"),
    "housing": (people(SOLID, trajet="long", dormir="non"), "internat"),
    "everyday autonomy": (people(SOLID, situation="sorti", autonomie="rien"), "matins"),
    "codes of recruiting": (
        people(SOLID, entreprise="contacte", contacts="quelques", appel="evite", absences="souvent"),
        "matins",
    ),
    "no employer yet": (people(SOLID, entreprise="pas_encore"), "message_entreprise"),
    "no employer, start near": (people(SOLID, entreprise="pas_encore", depart="2026-12"), "derniere_ligne"),
    "trade never seen": (people(SOLID, vu="jamais"), "essayer"),
    "no trade": (people(SOLID, metier="pas_encore", vu="jamais"), "chercher_metier"),
    "no centre": (people(SOLID, cfa="inconnu"), "cfa_proches"),
    "nobody helps": (people(SOLID, adulte="personne"), "adulte"),
    "reading is hard": (people(SOLID, cfa="connu", consigne="dur"), "soutien"),
    "something to be told": (people(SOLID, besoin="oui"), "besoin"),
    "in a centre without a contract": (CENTRE, "trois_mois"),
    "contract broken": (BROKEN, "six_mois"),
    "unpaid": (people(SIGNED, souci="impaye"), "salaire"),
    "break threatened": (people(SIGNED, souci="menace"), "rupture_annoncee"),
    "excluded": (people(SIGNED, souci="exclu"), "exclusion"),
    "hurt at work": (people(SIGNED, souci="mal"), "numeros"),
    "a contract, no place to sleep": (people(SIGNED, aide_voulue=("logement", "argent")), "logement_contrat"),
}  # fmt: skip


@pytest.mark.parametrize(("answers", "action"), OBSTACLES.values(), ids=OBSTACLES)
def test_every_obstacle_has_an_answer_among_the_three(answers: dict[str, Value], action: str) -> None:
    assert action in steps(answers)


def test_a_promise_leads_to_the_signature() -> None:
    assert steps(SOLID)[0] == "signer"


def test_three_actions_at_most_and_one_a_topic_where_there_are_enough() -> None:
    someone = people(SOLID, situation="autre", metier="hesite", vu="jours", autonomie="presque_tout")
    known = reading(someone)
    fitting = [action.key for action in best(known, concluded(someone))]
    assert {"parler_metiers", "mission_locale"} <= set(fitting)
    assert fitting.index("mission_locale") > fitting.index("rappel")
    assert len(steps(someone)) == 3


@pytest.mark.parametrize(("adult", "added"), [("aide", 0), ("accord", 10), ("personne", 20), (None, 0)])
def test_a_red_or_orange_dimension_gives_weight_to_its_actions(adult: str | None, added: int) -> None:
    action = next(action for action in published().actions if action.key == "adulte")
    assert weight(action, reading(people(SOLID, adulte=adult))) == action.weight + added


def test_the_heaviest_action_comes_first() -> None:
    known = reading(people(SOLID, vu="jamais", adulte="personne", trajet="aucun"))
    fitting = best(known, decide(known))
    weights = [weight(action, known) for action in fitting[:3]]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > fitting[0].weight


def test_a_danger_shows_the_helplines_first() -> None:
    assert steps(SOLID, "danger")[0] == "numeros"


def test_a_parent_gets_information_in_vous() -> None:
    told = advice({"age": "parent"})
    assert told.strengths == ()
    assert [step.key for step in told.steps] == ["parent_recherche", "parent_signature", "parent_logement"]
    assert "vous" in told.words


def test_every_button_leads_somewhere_now() -> None:
    for action in published().actions:
        button = action.button.button()
        verb, _, key = button.action.partition(":")
        where = {"answer": entries(), "text": {text.key for text in published().texts}}
        assert button.action in ("helplines", "speak:parler_a_quelquun") or key in where[verb]


def test_a_text_to_copy_is_filled_in_with_what_is_known() -> None:
    message = published().text("message")
    assert message is not None
    body = ready(message, {"metier": "maçon", "ville": "Craon"})
    assert "j'habite Craon" in body
    assert "devenir maçon en apprentissage, à partir de [mois]" in body
    assert "{" not in body


@pytest.mark.parametrize(
    ("text", "path"), [pair for pair in shown(published()) if len(pair[0].split()) >= 12]
)
def test_it_is_written_for_somebody_of_15(text: str, path: tuple[str | int, ...]) -> None:
    assert lix(text) < 40, path


@pytest.mark.parametrize(
    "words", ["faisabilité", "note sur", "origine", "handicap", "maladie", "casier", "police"]
)
def test_some_words_are_never_said(words: str) -> None:
    assert [path for text, path in shown(published()) if words in text.lower()] == []


def test_the_typography_is_french() -> None:
    for text, path in shown(published()):
        assert "..." not in text, path
        assert not any(
            f"{letter}{mark}" in text for mark in "?!;" for letter in "abcdefghijklmnopqrstuvwxyzé"
        ), path
