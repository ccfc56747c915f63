"""The small language of the danger lists promises to read what is said in another order, or with faults."""

from __future__ import annotations

from typing import Any

import pytest

from bot.safeguard.assess import Watch
from bot.safeguard.book import Book
from bot.safeguard.phrases import orders, parse, parse_all, words
from tests.unit.test_safeguard import category, lists


def found(phrase: str, text: str) -> bool:
    return any(Book(parse_all([phrase], {})).spans(words(text)))


def watch(*phrases: str, **fields: Any) -> Watch:
    return Watch(lists(category("peril", 1, phrases=list(phrases)), **fields))


@pytest.mark.parametrize(
    "text",
    [
        "il garde mon passeport",
        "mon passeport, il le garde",
        "passeport un deux trois quatre cinq six sept huit neuf dix garde",
    ],
)
def test_two_parts_are_found_in_either_order(text: str) -> None:
    assert found("garde & passeport|papiers", text)


def test_two_parts_too_far_apart_are_not_found() -> None:
    assert not found("garde & passeport", f"garde {'mot tres ' * 6} passeport")
    assert not found("garde & passeport", "garde")


def test_three_parts_are_found_in_every_order() -> None:
    assert len(orders("a & b & c")) == 6
    assert found("nuit & paye & force", "force la nuit et pas un sou de paye")


def test_a_choice_may_be_of_several_words() -> None:
    assert found("il me_paye_pas|frappe", "il me paye pas")
    assert found("il me_paye_pas|frappe", "il frappe")
    assert not found("il me_paye_pas|frappe", "il me paye")


@pytest.mark.parametrize("text", ["ils m'embêtent", "ils m'embêtaient", "ils me harcèlent"])
def test_the_last_of_several_words_may_be_a_stem(text: str) -> None:
    assert found("ils m'embet*|me_harcel*", text)
    assert not found("ils m'embet*|me_harcel*", "ils embêtent")


@pytest.mark.parametrize(
    "text", ["& a", "a &", "a & & b", "a ... & b", "a & ... b", "a & b & c & d", "a_ab*"]
)
def test_parts_that_cannot_be_looked_for_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="«"):
        parse(text, {})


@pytest.mark.parametrize("typed", ["harcellé", "arselé", "harsellait", "HARCELEE"])
def test_a_stem_is_heard_in_a_faulty_spelling(typed: str) -> None:
    assert watch("harcel*").assess(f"je suis {typed}")


@pytest.mark.parametrize("typed", ["chanbre", "chambr", "chambres"])
def test_a_word_is_heard_in_a_faulty_spelling(typed: str) -> None:
    assert watch("ma chambre").assess(f"il vient dans ma {typed}")


@pytest.mark.parametrize("typed", ["touch", "touche", "touchent"])
def test_a_word_that_lacks_its_silent_end_is_read(typed: str) -> None:
    assert watch("me touche|touchent", "touch*").assess(f"il me {typed}")
    assert watch("me touche|touchent", "je touch* rien").assess(f"il me {typed}")


def test_a_short_word_that_lacks_its_silent_end_is_read() -> None:
    assert watch("ce monde").assess("ce mond")
    assert watch("ce monde").assess("ce mon") is None


def test_a_vowel_heard_alike_is_read() -> None:
    assert watch("veux crever").assess("je veux creuver")


def test_words_written_as_a_figure_or_without_vowels_are_read() -> None:
    assert watch("marre de vivre").assess("jen ai marre 2 vivre")
    assert watch("mon patron").assess("mn patron")
    assert watch("marre de vivre").assess("marre 3 vivre") is None


@pytest.mark.parametrize("other", ["poisson", "boissons", "maison"])
def test_a_word_that_sounds_otherwise_is_not_heard(other: str) -> None:
    assert watch("du poison").assess(f"j'ai pris du {other}") is None


def test_words_that_say_nothing_keep_nobody_from_being_found() -> None:
    said = watch("me frappe", fillers=["encore|vraiment", "tous les soirs"])
    assert said.assess("il me tous les soirs encore frappe")
    assert said.assess("il me rien frappe") is None


def test_an_exception_may_hold_a_word_that_says_nothing() -> None:
    fields = {"phrases": ["mourir"], "except": ["mourir vraiment de rire"]}
    assert (
        Watch(lists(category("peril", 1, **fields), fillers=["vraiment"])).assess("mourir vraiment de rire")
        is None
    )


def test_being_born_is_not_taken_for_a_negation() -> None:
    assert words("je ne suis pas") == ["je", "suis", "pas"]
    assert words("pourquoi je suis né") == ["pourquoi", "je", "suis", "ne"]


@pytest.mark.parametrize("fields", [{"fillers": ["..."]}, {"fillers": ["<rien>"]}])
def test_a_filler_with_a_mistake_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="«"):
        lists(category("peril", 1), **fields)
