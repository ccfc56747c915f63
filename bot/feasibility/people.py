"""Random but plausible young people, for the simulation: a model to argue about, not a survey.

Each has an age, a home in the country or not, wheels or not (a licence, a scooter, someone who drives), the
support of adults and a drive, how far along they are. Country and wheels make the way to work; support makes
the drive, and helps at school; the drive makes trade, visits, centre and companies. The shares come from no
data on feasibility (there is none): they were set by hand from what local networks say, and are to be
corrected by advisers. A question or a choice that the model does not know is answered evenly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from bot.forms.answers import Value
from bot.forms.schema import Kind, Question

Weights = Mapping[str, float]
SKIPS = 0.03
_SEPTEMBER = 9
_TRADES = ("boulanger", "coiffeur", "couvreur", "electricien", "macon", "mecanicien-auto", "paysagiste")
_COUNTRY = (
    *("Segré-en-Anjou Bleu (49)", "Craon (53)", "Pouzauges (85)"),
    *("Château-Gontier-sur-Mayenne (53)", "La Ferté-Bernard (72)"),
)
_TOWNS = ("Angers (49)", "Nantes (44)", "Le Mans (72)", "Laval (53)", "La Roche-sur-Yon (85)")

_AGES = {
    "moins_14": 3, "ans_14": 9, "ans_15": 20, "ans_16_17": 33, "ans_18_29": 24, "ans_30": 1,
    "parent": 6, "pro": 2, "non_dit": 2,
}  # fmt: skip
_SITUATIONS: Mapping[str, Weights] = {
    "ans_15": {"college": 46, "lycee": 31, "sorti": 7, "cfa": 6, "contrat": 6, "rompu": 2, "autre": 2},
    "ans_16_17": {"college": 2, "lycee": 48, "sorti": 18, "cfa": 12, "contrat": 11, "rompu": 7, "autre": 2},
    "ans_18_29": {"lycee": 30, "sorti": 38, "cfa": 9, "contrat": 11, "rompu": 8, "autre": 4},
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the model sees them; `support` and `drive` go from 0 to 1."""

    age: str
    country: bool
    wheels: bool
    support: float
    drive: float

    @property
    def adult(self) -> bool:
        """Whether they are 18 or more."""
        return self.age in ("ans_18_29", "ans_30")


def draw(chance: Random) -> Person:
    """A person at random: fewer wheels in the country and when young, more drive with support."""
    age = _pick(_AGES, chance)
    country = chance.random() < 0.55
    adult = age in ("ans_18_29", "ans_30")
    wheels = chance.random() < (0.35 if adult else 0.22) + (0.0 if country else 0.25)
    support = chance.betavariate(2.4, 1.8)
    drive = min(max(0.12 + 0.55 * support + chance.gauss(0, 0.18), 0.0), 1.0)
    return Person(age, country, wheels, support, drive)


def answer(person: Person, question: Question, today: date, chance: Random) -> Value | None:
    """What they would say, None when they pass."""
    if question.skip and chance.random() < SKIPS:
        return None
    if question.kind in (Kind.CHOICE, Kind.CHOICES):
        key = _pick(_weights(person, question), chance)
        return (key,) if question.kind is Kind.CHOICES else key
    return _typed(person, question, today, chance)


def _weights(person: Person, question: Question) -> Weights:
    said = _HABITS[question.key](person) if question.key in _HABITS else {}
    known = {choice.key: said[choice.key] for choice in question.choices if choice.key in said}
    return known if any(known.values()) else {choice.key: 1 for choice in question.choices}


def _typed(person: Person, question: Question, today: date, chance: Random) -> Value:
    if question.kind is Kind.NUMBER:
        return chance.randint(question.least or 0, question.most or 0)
    if question.kind is Kind.MONTH:
        return _month(question, today, chance)
    if question.kind is Kind.TRADE:
        return chance.choice(_TRADES)
    return chance.choice(_COUNTRY if person.country else _TOWNS)


def _month(question: Question, today: date, chance: Random) -> str:
    """A month gone by for a beginning or an end, else mostly the next September."""
    if question.past:
        return _written(today, -chance.randint(0, _AGO.get(question.key, 12)))
    soon = chance.random() < 0.3
    return _written(today, chance.randint(0, 4) if soon else (_SEPTEMBER - today.month) % 12)


_AGO = {"cfa_depuis": 4, "rompu_depuis": 8}


def _written(today: date, months: int) -> str:
    years, number = divmod(today.month - 1 + months, 12)
    return f"{today.year + years:04d}-{number + 1:02d}"


def _pick(weights: Weights, chance: Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _way(person: Person) -> Weights:
    if person.country and not person.wheels:
        return {"court": 0.18, "moyen": 0.34, "long": 0.2, "aucun": 0.28}
    if person.country:
        return {"court": 0.5, "moyen": 0.36, "long": 0.11, "aucun": 0.03}
    return {"court": 0.68, "moyen": 0.24, "long": 0.05, "aucun": 0.03}


def _where(person: Person) -> Weights:
    return _SITUATIONS.get(person.age, _SITUATIONS["ans_18_29"])


# How each question is answered: the weights of its choices for a person.
_HABITS: Mapping[str, Callable[[Person], Weights]] = {
    "age": lambda p: {p.age: 1},
    "situation": _where,
    "troisieme": lambda p: {"finie": 45, "cette_annee": 42, "pas_encore": 13},
    "cfa_suite": lambda p: {"oui": 0.3 + p.drive, "parfois": 0.4, "non": 0.8 - 0.6 * p.drive},
    "souci": lambda p: {"non": 66, "impaye": 5, "menace": 8, "exclu": 3, "mal": 3, "autre": 15},
    "metier": lambda p: {
        "precis": 0.2 + 1.1 * p.drive, "hesite": 0.4, "pas_encore": 0.5 - 0.45 * p.drive
    },
    "vu": lambda p: {"jours": 0.1 + 0.6 * p.drive, "un_peu": 0.35, "jamais": 0.6 - 0.55 * p.drive},
    "dur": lambda p: {
        "horaires": 20, "physique": 20, "clients": 10, "ambiance": 9, "weekends": 12, "rien": 11,
        "sais_pas": 18,
    },
    "cfa": lambda p: {"contacte": 0.05 + 0.85 * p.drive, "connu": 0.3, "inconnu": 0.7 - 0.65 * p.drive},
    "entreprise": lambda p: {
        "promesse": 0.04 + 0.3 * p.drive * p.support, "contacte": 0.1 + 0.7 * p.drive,
        "pas_encore": 0.8 - 0.7 * p.drive,
    },
    "contacts": lambda p: {"aucune": 0.3 - 0.25 * p.drive, "quelques": 0.5, "cinq": 0.05 + 0.5 * p.drive},
    "appel": lambda p: {"pret": 0.1 + 0.4 * p.drive, "stress": 0.5, "evite": 0.4 - 0.3 * p.drive},
    "trajet": _way,
    "dormir": lambda p: {"regle": 0.2 + 0.4 * p.support, "un_seul": 0.3, "non": 0.5 - 0.3 * p.support},
    "absences": lambda p: {
        "jamais": 0.2 + 0.6 * p.support, "parfois": 0.35, "souvent": 0.4 - 0.35 * p.support
    },
    "autonomie": lambda p: {"presque_tout": 0.6 if p.adult else 0.35, "un_peu": 0.45, "rien": 0.1},
    "consigne": lambda p: {"ca_va": 0.4 + 0.3 * p.support, "temps": 0.35, "dur": 0.15},
    "adulte": lambda p: {"aide": p.support, "accord": 0.3, "personne": 0.55 - 0.5 * p.support},
    "besoin": lambda p: {"non": 78, "oui": 22},
    "ca_va": lambda p: {"bien": 66, "pas_trop": 20, "pas_du_tout": 5, "secret": 9},
}  # fmt: skip
