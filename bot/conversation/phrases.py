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
    PLACE = "utter_ville"
    PLACE_AGAIN = "utter_ville_inconnue"
    PLACE_JOKE = "utter_ville_blague"
    WHICH_PLACE = "utter_ville_laquelle"
    AREA = "utter_ville_zone"
    ABROAD = "utter_ville_etranger"
    GO_ABROAD = "utter_bouton_etranger"
    WATER = "utter_ville_eau"
    POSITION = "utter_position_trouvee"
    POSITION_FAR = "utter_position_loin"
    POSITION_HOW = "utter_position_comment"
    MY_POSITION = "utter_bouton_position"
    TRADE = "utter_metier"
    TRADE_AGAIN = "utter_metier_inconnu"
    WHICH_TRADE = "utter_metier_lequel"
    CENTRES_OFFER = "utter_cfa_formation"
    CENTRES_FAMILY = "utter_cfa_famille"
    CENTRES_NEAR = "utter_cfa_proches"
    CENTRES_ANY = "utter_cfa_tous"
    CENTRES_NONE = "utter_cfa_aucun"
    CENTRE = "utter_cfa_nom"
    NETWORKS = "utter_cfa_reseau"
    DISTANCE = "utter_distance"
    ON_THE_SPOT = "utter_sur_place"
    TAUGHT = "utter_cfa_diplomes"
    RATE = "utter_taux"
    RATE_UNPUBLISHED = "utter_taux_non_publie"
    ITS_SITE = "utter_site"
    OFFICIAL_SEARCH = "utter_recherche_officielle"
    TABLE_SOURCE = "utter_source_table"
    NO_DATE = "utter_sans_date"
    MIDDLE_OF = "utter_centre_commune"
    PIN = "utter_carte"
    FURTHER = "utter_bouton_plus_loin"
    ON_A_MAP = "utter_bouton_carte"
    OTHER_PLACE = "utter_bouton_autre_ville"
    OTHER_TRADE = "utter_bouton_autre_metier"
    HOW_TO_GO = "utter_bouton_trajet"
    EVENTS_NEAR = "utter_bouton_evenements"
    OFFICE = "utter_accueil_nom"
    OFFICES = "utter_accueils"
    EVENT = "utter_evenement"
    EVENTS = "utter_evenements"


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
