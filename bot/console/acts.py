"""What staff did, in the words of the journal and of a case's history: an act bears no text, nor do they."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.console import accounts, words
from bot.conversation.desk.ports import Act
from bot.staff.audit import CannedAct, ContentAct, Deed, NetworkAct

ACTS: dict[str, str] = {
    Act.READ: "Demande lue",
    Act.CLAIM: "Demande prise",
    Act.SAY: "Message écrit au jeune",
    Act.RETRY: "Message renvoyé",
    Act.NOTE: "Note écrite",
    Act.RELEASE: "Demande rendue à la file",
    Act.EXPIRE: "Demande remise dans la file, faute de réponse",
    Act.POSTPONE: "Promesse corrigée",
    Act.OFFER: "Transmission proposée au jeune",
    Act.WITHDRAW: "Proposition de transmission retirée",
    Act.DECLINE: "Transmission refusée par le jeune",
    Act.LAPSE: "Proposition de transmission devenue sans objet",
    Act.TRANSFER: "Demande transmise",
    Act.CLOSE: "Demande close",
    Act.REOPEN: "Demande rouverte",
    **{act.value: said for act, said in accounts.ACTS.items()},
    NetworkAct.ADDED: "Réseau créé",
    NetworkAct.CHANGED: "Réseau modifié",
    CannedAct.ADDED: "Réponse type ajoutée",
    CannedAct.CHANGED: "Réponse type modifiée",
    CannedAct.DELETED: "Réponse type supprimée",
    ContentAct.PUBLISHED: "Contenu publié",
    ContentAct.PUT_BACK: "Contenu remis dans une version précédente",
    ContentAct.IMPORTED: "Contenu importé de fichiers",
    ContentAct.SUBMITTED: "Relecture d'un contenu demandée",
    ContentAct.DISCARDED: "Brouillon de contenu jeté",
    ContentAct.TAUGHT_AGAIN: "Nouvel apprentissage de Rasa demandé",
    ContentAct.QUESTIONS_SETTLED: "Questions sans réponse traitées",
    ContentAct.QUESTIONS_REOPENED: "Questions sans réponse rouvertes",
}
PROGRAM, UNKNOWN = "Le programme", "Adresse inconnue"


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act in words; who did it, and of which network is the account it is about."""

    id: int
    at: datetime
    when: str
    who: str
    network: str
    what: str
    case_id: int | None = None


def lines_of(deeds: Iterable[Deed]) -> list[ActLine]:
    """The acts in words, in the order given."""
    return [_line(deed) for deed in deeds]


def history(deeds: Iterable[Deed]) -> list[ActLine]:
    """The acts on one case: what somebody did several times in a row is said once, with its latest time."""
    found = []
    for _, run in groupby(deeds, key=lambda deed: (deed.act, deed.who)):
        latest, *others = run
        found.append(_line(latest, len(others) + 1))
    return found


def _line(deed: Deed, times: int = 1) -> ActLine:
    what = ACTS.get(deed.act, deed.act)
    if deed.by:
        what = f"{what} (compte de {deed.who})"
    if times > 1:
        what = f"{what}, {words.times(times)}"
    who = deed.by or deed.who or (PROGRAM if deed.case_id else UNKNOWN)
    return ActLine(deed.id, deed.at, words.moment(deed.at), who, deed.network, what, deed.case_id)
