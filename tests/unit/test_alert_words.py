"""What an alert says: which case, where, since when, and nothing of the person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.handoff.alert_words import letter_of, waited
from bot.handoff.alerts import Reason, StaffAlert
from tests.unit.alert_samples import MONDAY, danger, one, request


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-1, "0 min"), (59, "59 min"), (125, "2 h 05"), (2879, "47 h 59"), (2880, "2 jours")],
)
def test_how_long_somebody_waits(minutes: int, words: str) -> None:
    assert waited(timedelta(minutes=minutes)) == words


def test_an_alert_says_the_case_and_nothing_of_the_person() -> None:
    alert = StaffAlert(danger(12), Reason.DANGER, one().member, 2)
    letter = letter_of([alert], MONDAY, MONDAY + timedelta(minutes=65), "https://site.test")
    assert letter.subject == "Passerelle : danger signalé (demande n° 12, département 49)"
    assert letter.text == (
        "Rappel 2 : Un danger a été repéré dans une conversation, "
        "et personne n'a encore pris cette demande.\n"
        "\n"
        "Demande n° 12, département 49. Attente : 1 h 05.\n"
        "Ouvrir la demande : https://site.test/espace/demandes/12\n"
        "\n"
        "Message automatique, sans donnée personnelle : merci de ne pas y répondre.\n"
    )
    nowhere = letter_of(
        [StaffAlert(request(territory=""), Reason.LEASE)], MONDAY, MONDAY, "https://site.test"
    )
    assert "sans territoire" in nowhere.subject


def test_a_letter_of_several_says_each_case_under_why_it_is_told() -> None:
    told = [StaffAlert(request(number), Reason.LATE) for number in (5, 6)]
    told.append(StaffAlert(request(7, waiting=MONDAY), Reason.LEASE))
    letter = letter_of(told, MONDAY, MONDAY + timedelta(minutes=21), "https://site.test")
    assert letter.subject == "Passerelle : 3 demandes attendent"
    assert letter.text == (
        "Déjà à vous : sans réponse de votre part, la demande sera bientôt rendue.\n"
        "\n"
        "Demande n° 7, département 49. Attente : 21 min.\n"
        "Ouvrir la demande : https://site.test/espace/demandes/7\n"
        "\n"
        "À prendre : la réponse annoncée tarde, ou un conseiller a rendu la demande.\n"
        "\n"
        "Demande n° 5, département 49. Attente : 21 min.\n"
        "Ouvrir la demande : https://site.test/espace/demandes/5\n"
        "\n"
        "Demande n° 6, département 49. Attente : 21 min.\n"
        "Ouvrir la demande : https://site.test/espace/demandes/6\n"
        "\n"
        "Message automatique, sans donnée personnelle : merci de ne pas y répondre.\n"
    )


def test_a_letter_fits_a_message_however_many_wait() -> None:
    told = [StaffAlert(request(10**9 + number, territory="971"), Reason.LATE) for number in range(300)]
    letter = letter_of(told, MONDAY, MONDAY, "https://accompagnement.passerelle-apprentissage.test")
    assert len(letter.text) < 4096
    assert "Et 280 de plus" in letter.text
