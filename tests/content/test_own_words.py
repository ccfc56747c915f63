"""The questionnaire understands what young people type for an answer, and lets the rest be a question."""

from __future__ import annotations

import pytest

from bot.conversation.content import PROJECT, Content
from bot.forms.buttons import Move, Verb
from bot.forms.reading import read
from tests.unit.sample_forms import NOW, TODAY, begun


def heard(content: Content, question: str, text: str) -> object:
    """The choice a text is to a question of the project's form, None if it is not taken for an answer."""
    form = content.forms[PROJECT]
    found = read(form, begun(form).moved(NOW, question), text, {}, TODAY)
    return found.value if isinstance(found, Move) and found.verb is Verb.ANSWER else None


@pytest.mark.parametrize(
    ("question", "text", "choice"),
    [
        ("age", "16 piges", "ans_16_17"), ("age", "je suis la maman", "parent"),
        ("situation", "jsuis en 3eme au college", "college"), ("situation", "4eme", "college"),
        ("situation", "en bac pro cuisine", "lycee"), ("situation", "jsuis en terminal", "lycee"),
        ("situation", "jai arrete les cours", "sorti"), ("situation", "jfais rien", "sorti"),
        ("situation", "jsuis en cfa mais jai pas de patron", "cfa"),
        ("situation", "jsuis apprenti", "contrat"),
        ("situation", "mon patron ma viré", "rompu"), ("situation", "jai rompu mon contrat", "rompu"),
        ("metier", "je c pas", "pas_encore"), ("metier", "jai plusieur idees", "hesite"),
        ("vu", "jai fait un stage de 3e", "jours"), ("vu", "mon pere est boulanger", "un_peu"),
        ("dur", "me lever tot", "horaires"), ("dur", "jsp", "sais_pas"),
        ("cfa", "jai appelé", "contacte"), ("cfa", "pas du tout", "inconnu"),
        ("entreprise", "jai envoyé des cv", "contacte"), ("entreprise", "non je cherche", "pas_encore"),
        ("contacts", "une dizaine", "cinq"), ("appel", "je stresse", "stress"),
        ("trajet", "une demi heure", "court"), ("trajet", "1h30", "long"),
        ("dormir", "chez ma mere", "regle"), ("absences", "de temps en temps", "parfois"),
        ("autonomie", "ma mere fait tout", "rien"), ("consigne", "galere", "dur"),
        ("adulte", "oui mon educ", "aide"), ("adulte", "mes parents sont contre", "personne"),
        ("ca_va", "nickel", "bien"), ("ca_va", "ca va pas", "pas_du_tout"),
        ("souci", "il me paye pas", "impaye"),
    ],
)  # fmt: skip
def test_an_answer_in_their_own_words(content: Content, question: str, text: str, choice: str) -> None:
    assert heard(content, question, text) == choice


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("situation", "le cfa c payant"), ("situation", "je veux un contrat"),
        ("situation", "je cherche un cfa"),
        ("situation", "on maffiche sur insta ac des foto prise en cour o cfa"),
        ("absences", "mon chef il me hurle dessus tt le temp"), ("trajet", "le bus c'est remboursé"),
        ("adulte", "mes parents touchent la caf"), ("dormir", "comment avoir une place en internat"),
    ],
)  # fmt: skip
def test_a_question_or_a_worry_is_no_answer(content: Content, question: str, text: str) -> None:
    assert heard(content, question, text) is None
