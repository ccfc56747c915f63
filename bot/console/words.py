"""How the codes of a case are said to an adviser."""

from __future__ import annotations

from datetime import date, datetime

from bot.conversation.answering import in_words
from bot.conversation.content import Content
from bot.conversation.desk.ports import Fate
from bot.conversation.ports import Seen
from bot.feasibility.schema import Delay, Level
from bot.forms.answers import MONTH, month_in_words
from bot.handoff.cases import Case, CaseKind, End
from bot.handoff.hours import FRANCE

KINDS = {CaseKind.DANGER: "Danger", CaseKind.DOSSIER: "Dossier"}
DANGERS = {
    "accident": "accident",
    "automutilation": "se fait du mal",
    "danger_immediat": "danger immédiat",
    "exploitation": "exploitation",
    "fugue": "fugue",
    "harcelement": "harcèlement",
    "mal_etre": "mal-être",
    "suicide": "envie de mourir",
    "violence": "violence",
    "violence_sexuelle": "violence sexuelle",
}
LEVELS = {Level.GREEN: "vert", Level.ORANGE: "orange", Level.RED: "rouge", Level.UNKNOWN: "à voir"}
# The form speaks to the young person: "Ton numéro".
CONTACT = {
    "prenom": "Prénom ou surnom",
    "moyen": "Moyen choisi",
    "telephone": "Téléphone",
    "moment": "Quand appeler",
    "email": "E-mail",
}
NOWHERE = "Sans territoire"
NOT_YET = "la messagerie ne répond pas, nouvel essai bientôt"


def danger(category: str) -> str:
    """A category of danger."""
    return DANGERS.get(category, category.replace("_", " "))


def territory(case: Case, content: Content) -> str:
    """The department, "Mayenne (53)"."""
    department = content.directory.atlas.departments.get(case.territory)
    return f"{department.name} ({department.code})" if department else case.territory or NOWHERE


def moment(at: datetime) -> str:
    """A day and an hour, as in France."""
    there = at.astimezone(FRANCE)
    return f"{in_words(there.date())} à {there.hour} h {there.minute:02d}"


def month(said: str) -> str:
    """A month as it is kept, "2027-09", in words; as it is if it is none."""
    return month_in_words(said) if MONTH.fullmatch(said) else said


def delay(wanted: Delay) -> str:
    """How long a person may wait."""
    if wanted.open_hours is not None:
        return f"{wanted.open_hours} heures ouvrées" if wanted.open_hours else "tout de suite"
    return f"{wanted.days} jours" if wanted.days else "le jour même"


def span(earliest: date, latest: date) -> str:
    """One day, or the days between two."""
    return (
        in_words(earliest)
        if earliest == latest
        else f"entre le {in_words(earliest)} et le {in_words(latest)}"
    )


def times(count: int) -> str:
    """How many times."""
    return "une fois" if count == 1 else f"{count} fois"


def ago(at: datetime, now: datetime) -> str:
    """How long ago, roughly: "12 min", "3 h", "2 jours"."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} jours"


def page(seen: Seen, now: datetime) -> str:
    """Whether the young person has their page open."""
    if seen.open:
        return "Sa page est ouverte"
    return f"Page fermée depuis {ago(seen.at, now)} : votre réponse l'attendra"


def fate(of: Fate, failure: str) -> str:
    """What became of a reply, and why: of one still to be tried, the error's own name says nothing."""
    why = NOT_YET if of is Fate.WAITING and failure else failure
    return f"{FATES[of]} ({why})" if why else FATES[of]


ENDS = {
    End.INFORMED: "Informé, question réglée",
    End.APPOINTMENT: "Rendez-vous pris",
    End.SIGNED: "Contrat signé",
    End.BROKEN: "Contrat rompu",
    End.DIRECTED: "Orienté vers un autre service",
    End.NO_ANSWER: "Pas de réponse de sa part",
}
FATES = {
    Fate.WAITING: "en attente d'envoi",
    Fate.SENT: "envoyé",
    Fate.FAILED: "non remis",
    Fate.CANCELLED: "annulé",
}
