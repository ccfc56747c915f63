"""What `check` proves of the content before anyone reads it; every problem has its file and line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from bot.answers.figures import NAMED
from bot.answers.readability import HARDEST, LONGEST_ANSWER, LONGEST_MORE, lix
from bot.answers.schema import Entry
from bot.content.domain import domain_of
from bot.content.load import Sources, load_with_sources
from bot.conversation.actions import ACTIONS, INTENTS, LISTED
from bot.conversation.content import PROJECT, Content
from bot.conversation.guided.guides import GUIDES
from bot.conversation.guided.handover import CALL_BACK
from bot.conversation.guided.pay_scale import FIGURES
from bot.conversation.meaning import FACTS
from bot.conversation.phrases import Phrase
from bot.editing.pieces import Edits
from bot.errors import ContentError, Problem
from bot.feasibility.check import check_questionnaire, check_skills
from bot.feasibility.schema import Questionnaire
from bot.forms.check import Place, flaws
from bot.markup import mistakes, plain
from nlu.language import normalise

LONGEST_RESPONSE = 1500
TYPED_AMOUNT = re.compile(r"\d[\d\s.,]*(?:€|euros?\b|%)")
SOON = timedelta(days=60)
Finder = Callable[[Content, Sources], Iterator[Problem]]


def check(root: Path, today: date) -> list[Problem]:
    """Everything wrong raises ContentError; what expires soon is returned, for people to look at."""
    content, sources = load_with_sources(root)
    if problems := [*_found(content, sources), *idle(content, sources)]:
        raise ContentError(problems)
    return list(expiring(content, sources, today))


def wrong(root: Path, edits: Edits) -> list[Problem]:
    """Everything wrong with edited content. Raises ContentError when it cannot even be loaded."""
    return list(_found(*load_with_sources(root, edits)))


def _found(content: Content, sources: Sources) -> Iterator[Problem]:
    return (problem for find in FINDERS for problem in find(content, sources))


def texts(content: Content, sources: Sources) -> Iterator[Problem]:
    """Texts too long for a phone, or with marks left open."""
    for entry in content.library:
        if (hardness := lix(NAMED.sub("1", entry.answer))) >= HARDEST:
            reason = f"answer : trop dur à lire (LIX {hardness:.0f}, moins de {HARDEST})"
            yield sources[entry.key].problem(reason, ["answer"])
        for field, limit in (("answer", LONGEST_ANSWER), ("more", LONGEST_MORE)):
            text = getattr(entry, field) or ""
            if (length := len(plain(text))) > limit:
                yield sources[entry.key].problem(f"{field} : {length} caractères, {limit} au plus", [field])
            for mistake in mistakes(text):
                yield sources[entry.key].problem(f"{field} : {mistake}", [field])
            for amount in TYPED_AMOUNT.findall(text):
                reason = f"{field} : « {amount} » est un montant : nommez un chiffre de knowledge/figures"
                yield sources[entry.key].problem(reason, [field])
    domain = sources["domain.yml"]
    for key, (response,) in domain_of(domain).responses.items():
        for mistake in mistakes(response.text):
            yield domain.problem(f"{key} : {mistake}", ["responses", key])
        if len(plain(response.text)) > LONGEST_RESPONSE:
            yield domain.problem(f"{key} : trop long", ["responses", key])


def figures(content: Content, sources: Sources) -> Iterator[Problem]:
    """Figures named but missing, or computed from a missing one."""
    book = content.library.figures
    for name in sorted(FIGURES):
        if name not in book:
            yield Problem("knowledge/figures", 0, f"chiffre du calcul de paie absent : {name}")
    for entry in content.library:
        for field in ("answer", "more"):
            for name in NAMED.findall(getattr(entry, field) or ""):
                if name not in book:
                    yield sources[entry.key].problem(f"chiffre inconnu : {{{name}}}", [field])
    for name, figure in book:
        if figure.share and figure.share.of not in book:
            yield sources[name].problem(f"part d'un chiffre inconnu : {figure.share.of}", [name, "share"])


def links(content: Content, sources: Sources) -> Iterator[Problem]:
    """Follow-ups, themes and buttons that lead nowhere."""
    for entry in content.library:
        for position, key in enumerate(entry.followups):
            if content.library.get(key) is None or key == entry.key:
                yield sources[entry.key].problem(f"suite inconnue : {key}", ["followups", position])
        if entry.form and entry.form not in GUIDES:
            yield sources[entry.key].problem(f"formulaire inconnu : {entry.form}", ["form"])
        if entry.theme not in content.themes:
            yield sources[entry.key].problem(f"thème absent de themes.yml : {entry.theme}", ["theme"])
    for theme in content.themes.keys() - set(content.library.themes):
        yield sources["themes.yml"].problem(f"thème sans réponse : {theme}", [theme])


def families(content: Content, sources: Sources) -> Iterator[Problem]:
    """Trades and networks of a family that nobody described."""
    known = content.directory.networks.families
    for position, trade in enumerate(content.trades):
        if trade.family not in known:
            yield sources["trades.yml"].problem(f"famille inconnue : {trade.family}", [position, "family"])
    for code, network in content.directory.networks.networks.items():
        for family in network.families:
            if family not in known:
                path = ["networks", code, "families"]
                yield sources["networks.yml"].problem(f"famille inconnue : {family}", path)


def forms(content: Content, sources: Sources) -> Iterator[Problem]:
    """Forms that cannot be answered to the end, and a questionnaire that concludes nothing."""
    for key, form in content.forms.items():
        document = sources[f"forms/{key}"]
        found: list[tuple[str, Place]] = [(flaw.reason, flaw.path) for flaw in flaws(form, FACTS)]
        if isinstance(form, Questionnaire):
            found += check_questionnaire(form, {entry.key for entry in content.library})
            known = {*content.themes, *(entry.key for entry in content.library)}
            unknown = [key for key in form.dossier.untold if key not in known]
            found += ((f"ni thème ni réponse : {key}", ("dossier", "untold")) for key in unknown)
        yield from (document.problem(reason, path) for reason, path in found)
    for key in {PROJECT, CALL_BACK} - content.forms.keys():
        yield Problem("knowledge/forms", 0, f"formulaire absent : {key}")


def skills(content: Content, sources: Sources) -> Iterator[Problem]:
    """Skills told twice, asked for by what no questionnaire says, or by what a dossier keeps quiet."""
    if PROJECT not in content.forms:
        return
    untold = {*content.questionnaire.dossier.untold}
    silent = untold | {entry.key for entry in content.library if entry.theme in untold}
    for reason, path in check_skills(content.skills, content.questionnaire, silent):
        yield sources["skills.yml"].problem(reason, path)


def dangers(content: Content, sources: Sources) -> Iterator[Problem]:
    """Dangers that lead to an answer that is gone."""
    for category in content.safeguard.categories:
        for position, key in enumerate(category.followups):
            if content.library.get(key) is None:
                document = sources[f"safeguard/{category.key}"]
                yield document.problem(f"suite inconnue : {key}", ["followups", position])


def twins(content: Content, sources: Sources) -> Iterator[Problem]:
    """Labels, questions or aliases that two answers share, or that a fixed intent owns."""
    labels: dict[str, str] = {}
    for entry in content.library:
        if (other := labels.setdefault(_folded(entry.label), entry.key)) != entry.key:
            yield sources[entry.key].problem(f"libellé déjà pris par {other}", ["label"])
    owners: dict[str, set[str]] = defaultdict(set)
    for intent, text in content.examples:
        owners[_folded(text)].add(intent)
    for entry in content.library:
        yield from _shared(entry, owners, sources)


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    """Nearly the same examples are compared at each check."""
    return normalise(text)


def _shared(entry: Entry, owners: dict[str, set[str]], sources: Sources) -> Iterator[Problem]:
    for position, alias in enumerate(entry.aliases):
        if others := owners[_folded(alias)] - {entry.key}:
            reason = f"alias aussi chez {', '.join(sorted(others))} : {alias}"
            yield sources[entry.key].problem(reason, ["aliases", position])


def responses(content: Content, sources: Sources) -> Iterator[Problem]:
    """Responses, intents and handlers that do not agree, both ways."""
    domain = sources["domain.yml"]
    spoken = {f"utter_{intent}" for intent in content.intents - INTENTS.keys()}
    listed = {f"utter_commande_{name}" for name in LISTED}
    needed = {phrase.value for phrase in Phrase} | spoken | listed
    there = set(domain.value["responses"])
    for name in sorted(set(domain_of(domain).entities) ^ set(FACTS)):
        yield domain.problem(f"entité déclarée d'un seul côté : {name}", ["entities"])
    for key in sorted(needed - there):
        yield domain.problem(f"réponse attendue et absente : {key}", ["responses"])
    for key in sorted(there - needed):
        yield domain.problem(f"réponse jamais dite : {key}", ["responses", key])
    for intent in sorted(content.intents ^ {name for name, _ in _fixed(content)}):
        yield domain.problem(
            f"intention sans exemples dans nlu/, ou absente du domaine : {intent}", ["intents"]
        )
    for key, (response,) in domain_of(domain).responses.items():
        for payload in (button.payload for button in response.buttons):
            if payload.partition(":")[0] not in ACTIONS:
                yield domain.problem(f"bouton sans effet : {payload}", ["responses", key])


def _fixed(content: Content) -> Iterator[tuple[str, str]]:
    return ((intent, text) for intent, text in content.examples if content.library.get(intent) is None)


def idle(content: Content, sources: Sources) -> Iterator[Problem]:
    """What serves nobody any more: it misleads nobody either, but files are not to keep it."""
    book, given = content.library.figures, " ".join(f"{e.answer} {e.more or ''}" for e in content.library)
    used = FIGURES | {figure.share.of for _, figure in book if figure.share} | set(NAMED.findall(given))
    for name in (name for name, _ in book if name not in used):
        yield sources[name].problem(f"chiffre jamais utilisé : {name}", [name])
    known = {*content.themes, *(entry.key for entry in content.library)}
    for place, skill in enumerate(content.skills):
        for number, sign in enumerate(skill.signs):
            for key in (key for key in sign.given if key not in known):
                reason = f"réponse inconnue : « {key} »"
                yield sources["skills.yml"].problem(reason, [place, "signs", number, "given"])


def expiring(content: Content, sources: Sources, today: date) -> Iterator[Problem]:
    """Answers and figures that nobody may show much longer without a new check."""
    limit = today + SOON
    for entry in content.library:
        if not entry.holds(limit):
            yield sources[entry.key].problem(
                f"{entry.key} : à revérifier avant le {entry.review_by}", ["review_by"]
            )
    for name, figure in content.library.figures:
        if figure.values and content.library.figures.amount(name, limit) is None:
            yield sources[name].problem(f"{name} : plus de valeur sûre le {limit}", [name])


FINDERS: tuple[Finder, ...] = (texts, figures, links, families, forms, skills, dangers, twins, responses)
