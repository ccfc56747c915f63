"""The assistant's short responses: every key the code may say, and the book that says them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.markup import escape
from bot.messages import Button, Reply, ReplyKind


class Phrase(StrEnum):
    """Keys of `responses` in domain.yml; `check` compares both ways."""

    WELCOME = "utter_accueil"
    WELCOME_TELEGRAM = "utter_accueil_telegram"
    PROGRAM = "utter_presentation"
    MENU = "utter_menu"
    THEME = "utter_theme"
    HELP = "utter_mode_emploi"
    DID_YOU_MEAN = "utter_tu_veux_dire"
    NOTED = "utter_note"
    LOST = "utter_pas_compris"
    PRIVACY = "utter_confidentialite"
    DATA = "utter_donnees"
    DATA_FACTS = "utter_donnees_session"
    DATA_TEXTS = "utter_donnees_textes"
    DATA_NO_TEXT = "utter_donnees_aucun_texte"
    ERASE_ASK = "utter_supprimer_question"
    ERASED = "utter_supprimer_fait"
    ERASE_KEPT = "utter_supprimer_annule"
    STOPPED = "utter_stop"
    UNKNOWN_COMMAND = "utter_commande_inconnue"
    TOO_LONG = "utter_trop_long"
    NO_WORDS = "utter_sans_mots"
    PHOTO = "utter_photo"
    VOICE = "utter_vocal"
    STICKER = "utter_sticker"
    DOCUMENT = "utter_document"
    LOCATION = "utter_position"
    OTHER = "utter_autre"
    GROUP = "utter_groupe"
    STALE = "utter_bouton_perime"
    BROKEN = "utter_panne"
    TO_CONFIRM = "utter_a_confirmer"
    UNSURE = "utter_pas_sur"
    OUTDATED = "utter_reponse_perimee"
    AMOUNT_OUTDATED = "utter_montant_perime"
    SOURCE = "utter_source"
    MORE = "utter_bouton_plus"
    MORE_QUESTIONS = "utter_bouton_suite"
    BACK_TO_MENU = "utter_bouton_menu"
    NONE_OF_THESE = "utter_bouton_aucune"
    CHOICE_HELP = "utter_commande_aide"
    CHOICE_DATA = "utter_commande_mes_donnees"
    CHOICE_UNWELL = "utter_bouton_mal"
    A_HUMAN = "utter_bouton_humain"
    DATA_CASE = "utter_donnees_signalement"
    AND_IF = "utter_bouton_et"
    PAY = "utter_paie"
    PAY_SUM = "utter_paie_calcul"
    PAY_NET = "utter_paie_net"
    PAY_NET_SAME = "utter_paie_net_egal"
    PAY_NET_BEFORE = "utter_paie_net_avant"
    PAY_BRANCH = "utter_paie_branche"
    PAY_TOO_YOUNG = "utter_paie_trop_jeune"
    PAY_TOO_OLD = "utter_paie_trop_tard"
    PAY_AGE = "utter_paie_age"
    PAY_YEAR = "utter_paie_annee"
    AGE_EXACT = "utter_age"
    AGE_UNDER_18 = "utter_age_moins_18"
    AGE_FROM_18 = "utter_age_18_20"
    AGE_FROM_21 = "utter_age_21_25"
    AGE_FROM_26 = "utter_age_26_plus"
    YEAR_1 = "utter_annee_1"
    YEAR_2 = "utter_annee_2"
    YEAR_3 = "utter_annee_3"
    EVERY_YEAR = "utter_annee_toutes"


@dataclass(frozen=True, slots=True)
class Response:
    """A response of domain.yml: its text, and the buttons below it."""

    text: str
    buttons: tuple[Button, ...] = ()


class Phrasebook:
    """The responses by key; `{name}` in a text is replaced by the value given."""

    def __init__(self, responses: Mapping[str, Response]) -> None:
        self._responses = dict(responses)

    def __contains__(self, key: str) -> bool:
        return key in self._responses

    def text(self, key: str, **values: object) -> str:
        """The text of a response, values from outside made harmless to the markup."""
        return re.sub(r"\{(\w+)\}", lambda name: _safe(values[name[1]]), self._responses[key].text)

    def reply(self, key: str, kind: ReplyKind, *buttons: Button, **values: object) -> Reply:
        """A response as a reply, its own buttons after those given."""
        return Reply(key, kind, self.text(key, **values), buttons + self._responses[key].buttons)


def _safe(value: object) -> str:
    return escape(value if isinstance(value, str) else str(value))
