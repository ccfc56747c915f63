"""What the normaliser promises to everything that reads young people's words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlu.language import glued, normalise, sms, tokens
from nlu.language.senses import SENSES, senses
from nlu.language.sound import sound
from tests.steps import IN_PROPORTION, growth

_TYPED = sorted(
    {form for forms in sms.SPELLINGS.values() for form in forms.split()}
    | set(glued.ELISIONS)
    | set(glued.UNITS)
    | glued.NOUNS_AFTER_ARTICLE
    | glued.VERBS_AFTER_PRONOUN
    | {"j'", "d'", "17", "3e", "cé", "peu", "saluuut", "😭", "\u200b", "/", "t", "c", "'"}
)
_anything = st.text(st.characters(categories=None, exclude_categories=()), max_size=60)
_sms = st.lists(st.sampled_from(_TYPED), max_size=8).flatmap(
    lambda words: st.sampled_from(["", " ", "'"]).map(lambda between: between.join(words))
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("sen tro mal", "sens trop mal"),
        ("J'ai 17ans, c koi lé aides ??", "je ai 17 ans ce est quoi les aides"),
        ("g 16 an jpeu avoir lapprentissage", "je ai 16 ans je peux avoir le apprentissage"),
        ("jsui o cfa pcq jveu fair com lui", "je suis au cfa parce que je veux faire comme lui"),
        ("ya-t-il une aide pr l’entreprise", "y a il une aide pour le entreprise"),
        ("on ma parlé de 500€ ou 500 balles", "on ma parle de 500 euros ou 500 euros"),
        ("je leur dis, à leurs parents", "je leur dis a leurs parents"),
        ("s'il te plaît, t'as vu aujourd'hui ?", "si il te plait tu as vu aujourdhui"),
        ("SALUUUUT!!! 😂😂", "salut"),
        ("bonjour\u200b ma\u00adman\u202e", "bonjour maman"),
        ("jusqu’à 10h30, 35h et 45j", "jusque a 10 heures 30 35 heures et 45 jours"),
        ("😂👍🏽❤️", ""),
    ],
)
def test_a_message_typed_in_a_hurry_becomes_plain_words(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    "same",
    [
        ("j'ai", "jai", "g", "J’AI", "j ai", "jé"),
        ("c'est", "c", "cé", "cest", "c est", "C’est"),
        ("1ère année", "1re année", "1ere anné", "première année"),
        ("l'apprentissage", "lapprentissage", "laprentisage", "l apprentissage"),
        ("je peux pas", "jpeu pa", "je peu pas", "j'peux pas"),
        ("quelqu'un", "kelkun", "qqn", "quelqu1"),
        ("j'en peux plus", "jen peu plu", "j’en peux pluuus"),
        ("suicide", "su\u200bicide", "ＳＵＩＣＩＤＥ", "su\u0301icide", "𝓼𝓾𝓲𝓬𝓲𝓭𝓮"),
    ],
)
def test_ways_of_writing_the_same_thing_read_the_same(same: tuple[str, ...]) -> None:
    assert len({normalise(text) for text in same}) == 1


@pytest.mark.parametrize(
    "pair",
    [
        ("je veux mourir", "je veux nourrir"),
        ("un peu", "je peux"),
        ("la caf baisse", "la caf baise"),
        ("pass navigo", "pas navigo"),
        ("1000 euros", "100 euros"),
        ("06 06 06", "06"),
        ("savoir", "s'avoir"),
    ],
)
def test_words_that_mean_something_else_stay_apart(pair: tuple[str, str]) -> None:
    assert normalise(pair[0]) != normalise(pair[1])


@given(_anything)
@example("e\u0301" * 3)
@example("5 hhh")
@example("\ud800\udfff")
def test_normalising_twice_is_normalising_once_whatever_is_typed(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(_sms)
def test_normalising_twice_is_normalising_once_for_sms_words(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(_anything)
def test_only_letters_digits_and_single_spaces_remain(text: str) -> None:
    words = tokens(text)
    assert all(word and all(letter.isalnum() for letter in word) for word in words)
    assert normalise(text) == " ".join(words)


@given(_anything)
def test_no_text_becomes_an_intent_command(text: str) -> None:
    assert "/" not in normalise("/" + text)


@pytest.mark.parametrize("plain", sorted(sms.SPELLINGS))
def test_a_standard_spelling_stands_for_itself(plain: str) -> None:
    assert normalise(plain) == plain


def test_no_word_is_typed_for_two_standard_spellings() -> None:
    typed = [form for forms in sms.SPELLINGS.values() for form in forms.split()]
    assert len(typed) == len(set(typed))
    assert not set(typed) & set(sms.SPELLINGS)


@pytest.mark.parametrize("said", SENSES.values())
def test_the_words_of_a_sense_are_plain_words(said: str) -> None:
    assert [word for word in said.split() if normalise(word) != word] == []


def test_slang_and_careful_words_mean_the_same() -> None:
    assert senses(normalise("mon boss me file pas ma thune")) == senses(normalise("mon chef, de l'argent"))


@pytest.mark.parametrize(
    "same",
    [("mécanicien", "mekanicien"), ("payer", "payé"), ("les semaines", "lé semaine"), ("foto", "photo")],
)
def test_faults_heard_alike_sound_alike(same: tuple[str, str]) -> None:
    assert sound(normalise(same[0])) == sound(normalise(same[1]))


@pytest.mark.parametrize(
    "piece", ["😂", "a", "jsui ", "'", "j'", "l", "1a", "t il ", "a\u0301\u0327", "\ufdfa"]
)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    assert growth(normalise, piece) < IN_PROPORTION
