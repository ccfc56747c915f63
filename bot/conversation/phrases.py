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
    DATA_FORM = "utter_donnees_formulaire"
    DATA_FORM_SESSION = "utter_donnees_formulaire_court"
    DATA_DOSSIER = "utter_donnees_dossier"
    DATA_TOPIC = "utter_donnees_sujet"
    AND_IF = "utter_bouton_et"
    PAY = "utter_paie"
    PAY_SUM = "utter_paie_calcul"
    PAY_NET = "utter_paie_net"
    PAY_NET_SAME = "utter_paie_net_egal"
    PAY_NET_BEFORE = "utter_paie_net_avant"
    PAY_BRANCH = "utter_paie_branche"
    PAY_TOO_YOUNG = "utter_paie_trop_jeune"
    PAY_TOO_OLD = "utter_paie_trop_tard"
    AGE_EXACT = "utter_age"
    AGE_UNDER_18 = "utter_age_moins_18"
    AGE_FROM_18 = "utter_age_18_20"
    AGE_FROM_21 = "utter_age_21_25"
    AGE_FROM_26 = "utter_age_26_plus"
    YEAR_1 = "utter_annee_1"
    YEAR_2 = "utter_annee_2"
    YEAR_3 = "utter_annee_3"
    EVERY_YEAR = "utter_annee_toutes"
    FORM_PLACE = "utter_question_place"
    FORM_ANSWERED = "utter_question_deja"
    FORM_REASON = "utter_question_pourquoi"
    FORM_IF_SKIPPED = "utter_question_passer"
    FORM_STALE = "utter_question_perimee"
    FORM_REVIEW = "utter_relecture"
    FORM_NO_ANSWER = "utter_sans_reponse"
    FORM_PAUSED = "utter_pause"
    FORM_LEFT = "utter_reprise"
    FORM_BACK = "utter_bouton_retour"
    FORM_SKIP = "utter_bouton_passer"
    FORM_WHY = "utter_bouton_pourquoi"
    FORM_PAUSE = "utter_bouton_pause"
    FORM_RESUME = "utter_bouton_reprendre"
    FORM_KEEP = "utter_bouton_garder"
    FORM_DONE = "utter_bouton_fini"
    FORM_FINISH = "utter_bouton_valider"
    UNFIT_UNCLEAR = "utter_reponse_pas_comprise"
    UNFIT_ONE_ONLY = "utter_reponse_une_seule"
    UNFIT_ALONE = "utter_reponse_a_part"
    UNFIT_NUMBER = "utter_reponse_nombre"
    UNFIT_LONG = "utter_reponse_longue"
    UNFIT_PHONE = "utter_reponse_telephone"
    UNFIT_EMAIL = "utter_reponse_email"
    UNFIT_MONTH = "utter_reponse_mois"
    UNFIT_TO_COME = "utter_reponse_a_venir"
    PROJECT = "utter_projet"
    STRENGTHS = "utter_points_forts"
    STEPS = "utter_etapes"
    CARD_TITLE = "utter_carte_titre"
    CARD_STRENGTHS = "utter_carte_points_forts"
    CARD_STEPS = "utter_carte_etapes"
    CARD_FOOTER = "utter_carte_pied"
    TO_COPY = "utter_a_copier"
    ASK_ADVISER = "utter_bouton_conseiller"
    REDO = "utter_bouton_refaire"
    NO_DOSSIER = "utter_pas_de_dossier"
    BEFORE_HANDOVER = "utter_avant_dossier"
    CONSENT = "utter_accord"
    AS_SHOWN = "utter_accord_deja_montre"
    NO_TOPIC = "utter_accord_aucun_sujet"
    CONSENT_YES = "utter_bouton_accord_oui"
    CONSENT_NO = "utter_bouton_accord_non"
    NOT_HANDED_OVER = "utter_pas_transmis"
    HANDED_OVER = "utter_transmis"
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
    NO_TRADE_YET = "utter_bouton_pas_de_metier"
    ANY_TRADE = "utter_bouton_tous_les_cfa"
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
