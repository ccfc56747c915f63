"""Young people type rather than press: what they type is read as they mean it, or not read at all."""

from __future__ import annotations

from typing import Any

import pytest

from bot.forms import engine
from bot.forms.answers import Facts, Unfit
from bot.forms.buttons import Move, Verb
from bot.forms.progress import Progress
from bot.forms.reading import read
from bot.forms.schema import Form
from tests.unit.sample_forms import ALL, FORM, NOW, TODAY, answered, asked, begun, chosen, form_of

JOURNEY: dict[str, Any] = asked(
    "moyen",
    "choice",
    skip="Vide.",
    choices=[
        {"key": "bus", "label": "En bus ou en car", "said": ["transports en commun"]},
        {"key": "scooter", "label": "En scooter", "said": ["mob", "moto"]},
        {"key": "parents", "label": "Un adulte m'emmène", "said": ["ma mère", "mon père", "covoit"]},
        {"key": "rien", "label": "Je n'ai pas de moyen", "said": ["rien"]},
    ],
)
AGE: dict[str, Any] = asked(
    "age",
    "choice",
    unit=["ans"],
    fact="age",
    choices=[
        {"key": "moins", "label": "Moins de 15 ans", "least": 5, "most": 14},
        {"key": "mineur", "label": "De 15 à 17 ans", "least": 15, "most": 17},
        {"key": "majeur", "label": "De 18 à 29 ans", "least": 18, "most": 29},
    ],
)


def heard(question: dict[str, Any], text: str, **facts: int | str) -> Any:
    """What a text is to a question: a value, a verb, why it does not fit, or None."""
    return meant(form_of(question), begun(form_of(question)), text, facts)


def meant(form: Form, progress: Progress, text: str, facts: Facts | None = None) -> Any:
    found = read(form, progress, text, facts or {}, TODAY)
    if isinstance(found, Move):
        return found.value if found.verb is Verb.ANSWER else found.verb
    return found


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("mon père me dépose", "parents"), ("jpren les transports en commun", "bus"),
        ("g le scooter mais en bus c possible", None), ("je cherche un scooter", None),
        ("comment ça marche les transports en commun", None), ("pas les transports en commun", None),
        ("transports en commun, mon chef me hurle dessus tout le temps", None),
        ("mon père conduit", "parents"), ("le scooter c'est dangereux", None),
        ("mon père, ma mère", "parents"),
    ],
)  # fmt: skip
def test_an_answer_told_in_a_sentence(text: str, key: str | None) -> None:
    assert heard(JOURNEY, text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2", "scooter"), ("la 2", "scooter"), ("réponse 2", "scooter"), ("n°2", "scooter"),
        ("2️⃣", "scooter"), ("la 2 stp", "scooter"), ("le deuxième", "scooter"), ("la 2eme", "scooter"),
        ("1", "bus"), ("4", "rien"), ("En bus ou en car", "bus"), ("en bus", "bus"), ("le bus", "bus"),
        ("BUS !!", "bus"), ("plutôt le bus", "bus"),
        ("transport en commun", "bus"), ("transports", "bus"), ("scoot", "scooter"), ("scoter", "scooter"),
        ("en mob", "scooter"), ("ma mere", "parents"), ("c ma mère", "parents"), ("mon père", "parents"),
        ("un adulte memmene", "parents"), ("j'ai pas de moyen", "rien"), ("rien", "rien"),
    ],
)  # fmt: skip
def test_a_choice_by_its_number_its_label_or_other_words(text: str, key: str) -> None:
    assert heard(JOURNEY, text) == key


@pytest.mark.parametrize(
    "text",
    [
        "pas le bus", "jamais en scooter", "le bus ou le scooter je sais pas", "c'est quoi le CFA ?",
        "le bus ?", "un", "bonjour", "j'ai un moyen", "je veux un scooter", "j'ai 2", "2e", "plus de 2",
        "mot", "en", "et toi",
        "combien je gagne", "le car de ma mère", "👍", "   ", "2 fois", "les deux", "aucun des deux",
    ],
)  # fmt: skip
def test_a_wrong_reading_is_worse_than_asking(text: str) -> None:
    assert heard(JOURNEY, text) is None


def test_what_cannot_be_a_choice_is_said_so() -> None:
    assert heard(JOURNEY, "7") is Unfit.NOT_A_CHOICE
    assert heard(JOURNEY, "0") is Unfit.NOT_A_CHOICE
    assert heard(JOURNEY, "1 et 3") is Unfit.ONE_ONLY
    assert heard(JOURNEY, "bus et scooter") is Unfit.ONE_ONLY


def test_a_statement_is_no_part_of_another() -> None:
    question = asked(
        "patron",
        "choice",
        choices=[
            {"key": "ecrit", "label": "J'ai écrit à une entreprise"},
            {"key": "signe", "label": "Contrat signé"},
        ],
    )
    assert heard(question, "j'ai une entreprise") is None
    assert heard(question, "contrat") == "signe"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("16", "mineur"), ("j'ai 17 ans", "mineur"), ("17ans", "mineur"), ("dix-huit ans", "majeur"),
        ("2", "mineur"),
        ("la 3", "majeur"), ("moins de 15", "moins"), ("40", Unfit.NOT_A_CHOICE), ("15 à 17", "mineur"),
        ("18 - 29", "majeur"),
    ],
)  # fmt: skip
def test_a_number_is_that_of_a_choice_or_falls_in_it(text: str, key: str) -> None:
    assert heard(AGE, text) == key


def test_a_number_that_could_be_either_is_asked_again() -> None:
    years = chosen("annee", "un", "deux")
    years["choices"] = [{"key": "deux", "label": "2 ans"}, {"key": "trois", "label": "3 ans"}]
    assert heard(years, "2") is Unfit.UNCLEAR
    assert heard(years, "2 ans") == "deux"
    assert heard(years, "réponse 2") == "trois"


def test_a_fact_of_the_text_answers_when_nothing_else_does() -> None:
    assert heard(AGE, "l'âge de mon frère plus trois", age=18) == "majeur"
    assert heard(AGE, "à mon âge on gagne combien ?", age=18) is None
    assert heard(asked("ville", "place"), "sur nantes", place="Nantes (44)") == "Nantes (44)"
    assert heard(asked("ville", "place"), "y a un cfa à nantes ?", place="Nantes (44)") is None
    assert heard(asked("ville", "place"), "trifouillis") is None
    assert heard(asked("metier", "trade", skip="Vide."), "boulanger", trade="boulanger") == "boulanger"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1 et 3", ("transport", "papiers")), ("1,3", ("transport", "papiers")),
        ("3 1", ("transport", "papiers")),
        ("2", ("logement",)), ("le logement et les papiers", ("logement", "papiers")),
        ("bus, dormir", ("transport", "logement")),
        ("transport + papier", ("transport", "papiers")), ("aucun", ("aucun",)), ("rien", ("aucun",)),
        ("rien de tout ca", ("aucun",)), ("4 et 1", Unfit.ALONE), ("1 et 9", Unfit.NOT_A_CHOICE),
        ("le bus et ma soeur", None), ("jsp", Verb.SKIP), ("c'est bon", None),
    ],
)  # fmt: skip
def test_several_choices_at_once(text: str, keys: Any) -> None:
    assert meant(FORM, answered(begun(), 17, None, "non", 3), text) == keys


def test_what_is_typed_while_ticking_is_ticked_too() -> None:
    ticked = engine.pick(FORM, answered(begun(), 17, None, "non", 3), "papiers", NOW)
    assert ticked
    assert read(FORM, ticked, "le logement", {}, TODAY) == Move(Verb.PICK, ("logement",))
    assert meant(FORM, ticked, "c'est tout") is Verb.DONE


@pytest.mark.parametrize(
    ("verb", "texts"),
    [
        (Verb.BACK, "retour|Précédent|revenir en arrière|jme suis trompé|la question d'avant|reviens"),
        (
            Verb.SKIP,
            "passe|je passe|jsp|jsais pas trop|aucune idée|chais pas|je ne sais pas|suivant|bof|jsp frr",
        ),
        (Verb.SKIP, "euh jsp|je préfère ne pas répondre|ça te regarde pas|j'ai pas envie de répondre|sé pas"),
        (
            Verb.WHY,
            "pourquoi ?|pk tu demandes|c pour koi|à quoi ça sert ?|pk|pk tu veux savoir ça|quel rapport",
        ),
        (
            Verb.PAUSE,
            "plus tard|stop pause|pause|stop|je reviens|j'arrête|laisse tomber|flemme|c'est trop long",
        ),
    ],
)
def test_moves_in_the_words_of_young_people(verb: Verb, texts: str) -> None:
    unread = {
        (question["key"], text)
        for question in (JOURNEY, AGE, asked("nom"), asked("debut", "month"), asked("ville", "place"))
        for text in texts.split("|")
        if heard(question, text) is not verb
    }
    assert unread == set()


def test_not_to_know_is_a_choice_where_there_is_one() -> None:
    question = chosen("avis", "oui", "non")
    question["choices"].append({"key": "doute", "label": "Je ne sais pas encore"})
    assert heard(question, "jsais pas trop") == "doute"
    assert heard(question, "je passe") is Verb.SKIP
    assert heard(question, "ouais") == "oui"
    assert heard(question, "nan") == "non"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", 30), ("30 min", 30), ("30mn", None), ("environ 30 minutes", 30), ("une heure", None),
        ("1h30", None),
        ("dix-sept", 17), ("vingt et un", 21), ("zéro", 0), ("-3", Unfit.NOT_WHOLE),
        ("15,5", Unfit.NOT_WHOLE),
        ("999", Unfit.TOO_BIG), ("1 500", Unfit.TOO_BIG), ("entre 10 et 20", None), ("30 ?", None),
        ("", None),
        ("je gagne combien à 17 ans", None), ("9" * 400, Unfit.TOO_BIG), ("jsp", Verb.SKIP),
    ],
)  # fmt: skip
def test_a_number_is_what_the_text_consists_of(text: str, value: Any) -> None:
    assert heard(asked("trajet", "number", least=0, most=240, unit=["min", "minutes"]), text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("septembre", "2027-09"), ("en sept 2028", "2028-09"), ("09/2027", "2027-09"), ("9-27", "2027-09"),
        ("2027-09", "2027-09"), ("à la rentrée", "2027-09"), ("rentrée 2028", "2028-09"),
        ("février", "2028-02"),
        ("mars", "2027-03"), ("le plus vite possible", "2027-03"), ("dès que possible", "2027-03"),
        ("asap", "2027-03"),
        ("le mois prochain", "2027-04"), ("dans 11 mois", "2028-02"), ("setembre", "2027-09"),
        ("mi-aout", "2027-08"),
        ("le 15 octobre 2027", "2027-10"), ("1er juillet", "2027-07"), ("la rentrée de janvier", "2028-01"),
        ("septembre 1890", Unfit.NOT_A_MONTH), ("13/2027", None), ("un jour", None), ("mars ou avril", None),
        ("l'année prochaine", None), ("je commence quand", None),
    ],
)  # fmt: skip
def test_a_month_however_it_is_typed(text: str, value: Any) -> None:
    assert heard(asked("debut", "month"), text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("septembre", "2026-09"), ("février", "2027-02"), ("depuis janvier", "2027-01"),
        ("à la rentrée", "2026-09"),
        ("le mois dernier", "2027-02"), ("y a 3 mois", "2026-12"), ("ce mois-ci", "2027-03"),
        ("avril 2027", Unfit.TO_COME), ("dans 2 mois", Unfit.TO_COME),
    ],
)  # fmt: skip
def test_a_month_that_has_come_is_the_last_of_its_name(text: str, value: Any) -> None:
    assert heard(asked("debut", "month", past=True), text) == value


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("phone", "06 12 34 56 78", "06 12 34 56 78"), ("phone", "mon num c 0612345678", "06 12 34 56 78"),
        ("phone", "+33 6.12.34.56.78", "06 12 34 56 78"), ("phone", "0033612345678", "06 12 34 56 78"),
        ("phone", "+32 470 12 34 56", "+32470123456"), ("phone", "06 12 34 56", Unfit.NOT_A_PHONE),
        ("phone", "061234567899", Unfit.NOT_A_PHONE), ("phone", "c'est quoi un CFA et on y fait quoi", None),
        ("email", "Lea.M@exemple.fr", "Lea.M@exemple.fr"), ("email", "c lea@exemple.fr.", "lea@exemple.fr"),
        ("email", "lea@exemple", Unfit.NOT_AN_EMAIL), ("email", "leaexemple.fr", Unfit.NOT_AN_EMAIL),
    ],
)  # fmt: skip
def test_a_number_to_call_is_one_that_can_be_called(form: str, text: str, value: Any) -> None:
    assert heard(asked("joindre", format=form, longest=120), text) == value


def test_words_are_kept_as_they_are_without_what_cannot_be_seen() -> None:
    name = asked("nom", longest=20)
    assert heard(name, "  Zoé\n de  la\u200b Tour ") == "Zoé de la Tour"
    assert heard(name, "z" * 21) is Unfit.TOO_LONG
    assert heard(name, "c'est pour qui ?") is None


def test_the_review_is_changed_and_confirmed_in_words_too() -> None:
    done = answered(begun(), *ALL)
    assert read(FORM, done, "changer le métier", {}, TODAY) == Move(Verb.EDIT, "metier")
    assert read(FORM, done, "modifier la 3", {}, TODAY) == Move(Verb.EDIT, "patron")
    assert meant(FORM, done, "oui c bon") is Verb.FINISH
    assert meant(FORM, done, "retour") is Verb.BACK
    assert meant(FORM, done, "99") is Unfit.NOT_A_CHOICE
    assert meant(FORM, done, "c'est quoi un CFA") is None


def test_a_paused_form_reads_nothing_but_its_resumption() -> None:
    paused = engine.pause(begun(), NOW)
    assert paused
    assert meant(FORM, paused, "17") is None
    assert meant(FORM, paused, "on reprend") is Verb.RESUME
    assert meant(FORM, begun(), "on reprend") is None


def test_an_answer_come_back_to_can_be_kept_in_words() -> None:
    again = engine.back(FORM, answered(begun(), 17), NOW)
    assert again
    assert meant(FORM, again, "pareil") is Verb.KEEP
    assert meant(FORM, begun(), "pareil") is None
