"""A centre, a reception point or an event in a few plain lines; what no source says stays unsaid."""

from __future__ import annotations

from datetime import date

from bot.conversation.answering import in_words
from bot.conversation.phrases import Phrase
from bot.conversation.turn import Turn
from bot.directory.centres import NOT_PUBLISHED, Centre, Offer, Precision
from bot.directory.gazetteers import with_of
from bot.directory.meeting import Event, Office
from bot.directory.search import Found
from bot.handoff.hours import FRANCE
from bot.markup import Marked, escape
from bot.messages import Pin

MOST_DIPLOMAS = 4


def centre_card(turn: Turn, found: Found) -> str:
    """A centre: its name, how far, its networks, what it teaches, what becomes of its apprentices."""
    centre = found.centre
    networks = ", ".join(turn.content.directory.networks.labels(centre))
    belongs = turn.content.phrases.text(Phrase.NETWORKS, reseaux=networks) if networks else ""
    lines = [
        turn.content.phrases.text(Phrase.CENTRE, nom=centre.name, lieu=centre.town),
        _where(turn, found.km, belongs),
        _taught(turn, found.offers),
        _rates(turn, centre),
        contact(turn, centre.phone, centre.site),
    ]
    return "\n".join(line for line in lines if line)


def centre_pin(turn: Turn, found: Found) -> Pin | None:
    """Where a centre is on a map; its commune's middle is called so."""
    centre = found.centre
    if centre.point is None:
        return None
    if centre.precision is Precision.ADDRESS:
        return Pin(centre.name, centre.address or centre.town, *centre.point)
    middle = turn.content.phrases.text(Phrase.MIDDLE_OF, de_lieu=Marked(with_of(centre.town)))
    return Pin(middle, f"{centre.name}, {centre.address}".strip(", "), *centre.point)


def office_card(turn: Turn, office: Office, km: float) -> str:
    """A reception point: its name, how far, its address, how to reach it."""
    where = escape(", ".join(filter(None, (office.address, f"{office.postcode} {office.town}".strip()))))
    lines = [
        turn.content.phrases.text(Phrase.OFFICE, nom=office.name),
        _where(turn, km, where),
        contact(turn, office.phone, office.site),
    ]
    return "\n".join(line for line in lines if line)


def event_card(turn: Turn, event: Event, km: float) -> str:
    """An event: when, what, where, how far."""
    begins = event.begins.astimezone(FRANCE)
    hour = "" if (begins.hour, begins.minute) == (0, 0) else f" à {begins.hour} h {begins.minute:02d}"
    title = Marked(f"[{escape(event.title)}]({event.url})") if event.url else event.title
    place = escape(", ".join(filter(None, (event.venue, event.town))))
    said = turn.content.phrases.text(Phrase.EVENT, quand=in_words(begins.date()) + hour, quoi=title)
    return f"{said}\n{_where(turn, km, place)}"


def contact(turn: Turn, phone: str, site: str) -> str:
    """A phone and a site, where a source gives them."""
    called = Marked(f"[{escape(phone)}](tel:{''.join(phone.split())})") if phone else ""
    seen = Marked(f"[{turn.label(Phrase.ITS_SITE)}]({site})") if site.startswith("http") else ""
    return " · ".join(part for part in (called, seen) if part)


def source_line(turn: Turn, source: str, said_on: str) -> str:
    """Which table it comes from, and of when."""
    day = in_words(date.fromisoformat(said_on)) if said_on else turn.label(Phrase.NO_DATE)
    return turn.content.phrases.text(Phrase.TABLE_SOURCE, source=source, date=day)


def _where(turn: Turn, km: float | None, rest: str) -> str:
    """How far, then the rest, in the markup."""
    if km is None:
        return rest
    far = (
        turn.label(Phrase.ON_THE_SPOT) if km < 1 else turn.content.phrases.text(Phrase.DISTANCE, km=round(km))
    )
    return " ".join(part for part in (far, rest) if part)


def _taught(turn: Turn, offers: tuple[Offer, ...]) -> str:
    labels = list(dict.fromkeys(offer.label for offer in offers))[:MOST_DIPLOMAS]
    return turn.content.phrases.text(Phrase.TAUGHT, diplomes=", ".join(labels)) if labels else ""


def _rates(turn: Turn, centre: Centre) -> str:
    if centre.employed_6 is None:
        return ""
    if centre.employed_6 == NOT_PUBLISHED:
        return turn.content.phrases.text(Phrase.RATE_UNPUBLISHED, annee=centre.rates_year)
    return turn.content.phrases.text(Phrase.RATE, taux=centre.employed_6, annee=centre.rates_year)
