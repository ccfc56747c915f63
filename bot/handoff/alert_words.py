"""What alerts say to staff: which cases, where, since when; nothing of the person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.handoff.alerts import Reason, StaffAlert
from bot.handoff.cases import Case

_HOUR, _DAY = 60, 60 * 24
_LISTED = 20
_SUBJECTS = {
    Reason.DANGER: "danger signalé",
    Reason.RETURNED: "danger signalé, demande rendue",
    Reason.LATE: "une demande attend",
    Reason.LEASE: "une personne attend votre réponse",
}
_TEXTS = {
    Reason.DANGER: "Un danger a été repéré dans une conversation, et personne n'a encore pris cette demande.",
    Reason.RETURNED: "Une demande pour danger, déjà prise, a été rendue : elle attend de nouveau.",
    Reason.LATE: "À prendre : la réponse annoncée tarde, ou un conseiller a rendu la demande.",
    Reason.LEASE: "Déjà à vous : sans réponse de votre part, la demande sera bientôt rendue.",
}
_END = "Message automatique, sans donnée personnelle : merci de ne pas y répondre."


@dataclass(frozen=True, slots=True)
class Letter:
    """Alerts as sent: `to` is an e-mail address, empty for the group; `id` stays when tried again."""

    id: str
    to: str
    subject: str
    text: str


def letter_of(alerts: Sequence[StaffAlert], since: datetime, now: datetime, site: str) -> Letter:
    """Alerts for one person in French, first tried at `since`, with links to the console of the site."""
    first = alerts[0]
    # A danger has a letter of its own; all else that was due at that moment went in one.
    what = first.key if first.reason.is_danger else f"alerts-{first.to.id if first.to else 'group'}"
    return Letter(
        f"{what}-{int(since.timestamp() * 1000)}",
        first.to.email if first.to else "",
        f"Passerelle : {_subject(alerts)}",
        "\n\n".join((*_parts(alerts, now, site), f"{_END}\n")),
    )


def _parts(alerts: Sequence[StaffAlert], now: datetime, site: str) -> Iterator[str]:
    # What the reader holds already comes first.
    ordered = sorted(alerts, key=lambda alert: alert.reason is not Reason.LEASE)
    for reason, those in groupby(ordered[:_LISTED], key=lambda alert: alert.reason):
        again = f"Rappel {alerts[0].number} : " if alerts[0].number else ""
        yield f"{again}{_TEXTS[reason]}"
        yield from (_lines(alert, now, site) for alert in those)
    if len(alerts) > _LISTED:
        yield f"Et {len(alerts) - _LISTED} de plus : {site}/espace/file"


def _subject(alerts: Sequence[StaffAlert]) -> str:
    if len(alerts) > 1:
        return f"{len(alerts)} demandes attendent"
    case = alerts[0].case
    return f"{_SUBJECTS[alerts[0].reason]} (demande n° {case.id}, {_where(case)})"


def _lines(alert: StaffAlert, now: datetime, site: str) -> str:
    case, since = alert.case, _since(alert.reason, alert.case)
    return (
        f"Demande n° {case.id}, {_where(case)}. Attente : {waited(now - since)}.\n"
        f"Ouvrir la demande : {site}/espace/demandes/{case.id}"
    )


def _where(case: Case) -> str:
    return f"département {case.territory}" if case.territory else "sans territoire"


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
