"""A case as an adviser reads it, whatever it is read on: facts, sections, nothing left to look up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.console import words
from bot.conversation.answering import in_words
from bot.conversation.content import Content
from bot.conversation.guided.handover import CALL_BACK
from bot.directory.search import Found, Ground
from bot.feasibility.dossier import Dossier, Said
from bot.feasibility.outcome import Outcome
from bot.feasibility.scoring import Standing
from bot.feasibility.skills import labels
from bot.forms.answers import Value
from bot.forms.answers import in_words as answer_in_words
from bot.handoff.cases import Case, CaseKind, Consent

NEAREST = 3
UNSAID = "Non précisé"
ERASED = "Conversation effacée"
ERASED_WORDS = (
    "Cette personne a tout effacé, ou le délai de conservation est passé. Il n'y a plus rien à lire."
)
LOST_WORDS = "Ce dossier a été écrit par une autre version : il ne peut plus être relu ici."
DANGER_WORDS = (
    "Aucun texte n'est gardé : on sait qu'un danger a été lu dans cette conversation, rien de plus. "
    "Les numéros d'aide ont été montrés tout de suite."
)
GROUNDS = {
    Ground.OFFER: "Une source officielle dit qu'ils forment à ce métier.",
    Ground.FAMILY: "Leur réseau ou leur nom dit qu'ils forment à cette famille de métiers : à vérifier.",
    Ground.NEAR: "Les plus proches, sans savoir s'ils forment à ce métier.",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known, and what it is called."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Place:
    """A centre near the person."""

    name: str
    where: str
    phone: str = ""
    site: str = ""
    taught: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything to be read of one case; what is empty is not shown."""

    number: int
    title: str
    lead: str
    facts: tuple[Fact, ...]
    notice: str = ""
    why: tuple[Fact, ...] = ()
    standings: tuple[Standing, ...] = ()
    project: tuple[Fact, ...] = ()
    centres: tuple[Place, ...] = ()
    centres_why: str = ""
    answers: tuple[Said, ...] = ()
    given: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    contact: tuple[Fact, ...] = ()
    consent: tuple[Fact, ...] = field(default=())


def sheet_of(case: Case, content: Content) -> Sheet:
    """What there is to read, which for a danger or an erased case is no word of the person's."""
    if case.erased_at:
        facts = (Fact("Nature", words.KINDS[case.kind]), Fact("Effacée le", words.moment(case.erased_at)))
        return Sheet(case.id, ERASED, ERASED_WORDS, facts, consent=_consent(case.consent))
    if case.kind is CaseKind.DANGER:
        return Sheet(case.id, f"Danger, {words.danger(case.category)}", DANGER_WORDS, _danger(case, content))
    if case.dossier is None:
        return Sheet(
            case.id, "Dossier illisible", LOST_WORDS, _opened(case, content), consent=_consent(case.consent)
        )
    return _whole(case, case.dossier, content)


def _whole(case: Case, dossier: Dossier, content: Content) -> Sheet:
    near, why = _near(dossier, content)
    return Sheet(
        number=case.id,
        title=dossier.outcome.label,
        lead=dossier.outcome.because,
        facts=(*_urgency(case, dossier.outcome), *_opened(case, content), *_needs(case, content)),
        notice=dossier.notice,
        why=_why(dossier.outcome),
        standings=dossier.standings,
        project=_project(dossier, content),
        centres=tuple(map(_place, near)),
        centres_why=why,
        answers=dossier.answers,
        given=dossier.given,
        gaps=tuple(dict.fromkeys(dossier.gaps)),
        strengths=dossier.strengths,
        contact=_contact(case.contact or {}, content),
        consent=_consent(case.consent),
    )


def _danger(case: Case, content: Content) -> tuple[Fact, ...]:
    return (
        Fact("Urgence", f"{case.urgency} (1 est le plus urgent)"),
        Fact("Lu", words.times(case.alerts)),
        *_opened(case, content),
    )


def _opened(case: Case, content: Content) -> tuple[Fact, ...]:
    again = Fact("Dernière fois", words.moment(case.raised_at))
    return (
        Fact("Ouvert le", words.moment(case.opened_at)),
        *((again,) if case.raised_at != case.opened_at else ()),
        Fact("Département", words.territory(case, content)),
    )


def _needs(case: Case, content: Content) -> Iterator[Fact]:
    if case.needs:
        yield Fact("Compétences utiles", ", ".join(labels(case.needs, content.skills)))


def _urgency(case: Case, outcome: Outcome) -> Iterator[Fact]:
    yield Fact("Réponse attendue avant", in_words(case.due or outcome.due))
    yield Fact("Priorité", f"{outcome.priority} (0 passe devant), délai : {words.delay(outcome.delay)}")
    yield Fact("À prendre par", outcome.taken_by)
    if limit := outcome.limit:
        yield Fact(limit.deadline.label, words.span(limit.earliest, limit.latest))


def _why(outcome: Outcome) -> tuple[Fact, ...]:
    return (
        Fact(f"Règle « {outcome.rule} »", outcome.because),
        Fact("Formulaire", f"{outcome.form}, version {outcome.version}, le {in_words(outcome.made_on)}"),
    )


def _project(dossier: Dossier, content: Content) -> tuple[Fact, ...]:
    trade = content.trade(dossier.trade)
    month = words.month(dossier.month)
    said = {"Métier": trade.label if trade else dossier.trade, "Commune": dossier.town, "Mois": month}
    return tuple(Fact(name, value or UNSAID) for name, value in said.items())


def _near(dossier: Dossier, content: Content) -> tuple[tuple[Found, ...], str]:
    commune = content.directory.atlas.named(dossier.town)
    if commune is None:
        return (), ""
    findings = content.directory.centres.near(commune, content.trade(dossier.trade), 0, NEAREST)
    return findings.found, GROUNDS[findings.ground]


def _place(found: Found) -> Place:
    centre, km = found.centre, found.km
    far = "" if km is None else "sur place" if km < 1 else f"à {km:.0f}\u00a0km"
    town = "" if centre.postcode in centre.address else f"{centre.postcode} {centre.town}".strip()
    where = ", ".join(filter(None, (centre.address, town, far)))
    site = centre.site if centre.site.startswith(("http://", "https://")) else ""
    taught = tuple(dict.fromkeys(offer.label for offer in found.offers))
    return Place(centre.name, where, centre.phone, site, taught)


def _contact(given: Mapping[str, Value], content: Content) -> tuple[Fact, ...]:
    """How they want to be reached, in the words of the form."""
    form = content.forms.get(CALL_BACK)
    questions = {question.key: question for question in form.questions} if form else {}
    known = ((questions.get(key), key, value) for key, value in given.items())
    return tuple(
        Fact(words.CONTACT.get(key, key), answer_in_words(question, value, {}) if question else str(value))
        for question, key, value in known
    )


def _consent(consent: Consent | None) -> tuple[Fact, ...]:
    if consent is None:
        return ()
    return (
        *_consent(consent.earlier),
        Fact("Donné le", words.moment(consent.given_at)),
        Fact("À qui", ", ".join(consent.recipients) or UNSAID),
        Fact("Phrase acceptée", consent.words),
    )
