"""What an alert says to staff: the case, where, since when; nothing of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.handoff.alerts import Reason, StaffAlert
from bot.handoff.cases import Case

_HOUR, _DAY = 60, 60 * 24
_SUBJECTS = {
    Reason.DANGER: "danger signalé",
    Reason.RETURNED: "danger signalé, demande rendue",
    Reason.LATE: "une demande attend",
    Reason.LEASE: "une personne attend votre réponse",
}
_TEXTS = {
    Reason.DANGER: "Un danger a été repéré dans une conversation, et personne n'a encore pris cette demande.",
    Reason.RETURNED: "Une demande pour danger, déjà prise, a été rendue : elle attend de nouveau.",
    Reason.LATE: "Personne n'a pris cette demande : la réponse annoncée tarde, ou un conseiller l'a rendue.",
    Reason.LEASE: "Vous avez pris cette demande ; sans réponse de votre part, elle sera bientôt rendue.",
}
_END = "Message automatique, sans donnée personnelle : merci de ne pas y répondre."


@dataclass(frozen=True, slots=True)
class Letter:
    """An alert as it is sent: `to` is an e-mail address, empty for the group; `id` stays when tried again."""

    id: str
    to: str
    subject: str
    text: str


def letter_of(alert: StaffAlert, now: datetime, site: str) -> Letter:
    """An alert in French, with a link to the console of the site."""
    case, again = alert.case, f"Rappel {alert.number} : " if alert.number else ""
    where = f"département {case.territory}" if case.territory else "sans territoire"
    text = (
        f"{again}{_TEXTS[alert.reason]}\n\n"
        f"Demande n° {case.id}, {where}. Attente : {waited(now - _since(alert.reason, case))}.\n"
        f"Ouvrir la demande : {site}/espace/demandes/{case.id}\n\n"
        f"{_END}\n"
    )
    subject = f"Passerelle : {_SUBJECTS[alert.reason]} (demande n° {case.id}, {where})"
    opened = int(case.opened_at.timestamp())
    return Letter(f"{alert.key}-{opened}", alert.to.email if alert.to else "", subject, text)


def waited(length: timedelta) -> str:
    """A length of time: "5 min", "2 h 05", "3 jours"."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < _HOUR:
        return f"{minutes} min"
    if minutes < 2 * _DAY:
        return f"{minutes // _HOUR} h {minutes % _HOUR:02d}"
    return f"{minutes // _DAY} jours"


def _since(reason: Reason, case: Case) -> datetime:
    return (case.waiting_since if reason is Reason.LEASE else None) or case.opened_at
