"""All of `knowledge/`, `domain.yml` and the fixed intents' examples, as one Content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError

from bot.answers.figures import FigureBook
from bot.answers.library import Library
from bot.answers.schema import Entry, Figure, FigureName
from bot.content.domain import domain_of
from bot.content.tables import NETWORKS, directory
from bot.content.yaml_files import Document, read, shaped
from bot.conversation.content import Content
from bot.directory.gazetteers import Diploma, Trade
from bot.errors import ContentError, Problem
from bot.feasibility.schema import Questionnaire
from bot.forms.schema import Form
from bot.safeguard.schema import Category, Safeguard

Label = Annotated[str, StringConstraints(min_length=2, max_length=30)]
Sources = dict[str, Document]


def load(root: Path) -> Content:
    """The content under a repository root.

    Raises ContentError with every file, line and reason found.
    """
    return load_with_sources(root)[0]


def load_with_sources(root: Path) -> tuple[Content, Sources]:
    """The content, and the documents it came from: entries by key, figures by name, other files by name."""
    problems: list[Problem] = []
    sources: Sources = {}
    entries = list(_entries(root, sources, problems))
    figures = dict(_figures(root, sources, problems))
    if problems:
        raise ContentError(problems)
    sources["domain.yml"] = read(root / "domain.yml", root)
    sources["themes.yml"] = read(root / "knowledge/themes.yml", root)
    sources["trades.yml"] = read(root / "knowledge/trades.yml", root)
    sources["networks.yml"] = read(root / NETWORKS, root)
    domain = domain_of(sources["domain.yml"])
    aliases = [(entry.key, alias) for entry in entries for alias in (entry.question, *entry.aliases)]
    content = Content(
        library=Library(entries, FigureBook(figures)),
        phrases=domain.phrasebook(),
        safeguard=_safeguard(root, sources),
        themes=shaped(sources["themes.yml"], dict[str, Label]),
        intents=frozenset(domain.intents),
        examples=[*_fixed_examples(root), *aliases],
        trades=shaped(sources["trades.yml"], list[Trade]),
        diplomas=shaped(read(root / "knowledge/diplomas.yml", root), list[Diploma]),
        directory=directory(root),
        forms=dict(_forms(root, sources)),
    )
    return content, sources


def _documents(root: Path, pattern: str, problems: list[Problem]) -> Iterator[tuple[Path, Document]]:
    for path in sorted((root / "knowledge").glob(pattern)):
        try:
            yield path, read(path, root)
        except ContentError as error:
            problems.extend(error.problems)


def _entries(root: Path, sources: Sources, problems: list[Problem]) -> Iterator[Entry]:
    for path, document in _documents(root, "answers/*/*.yml", problems):
        try:
            entry = shaped(document, Entry)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if (entry.theme, entry.key) != (path.parent.name, path.stem):
            problems.append(
                document.problem("theme et key doivent être le dossier et le nom du fichier", ["key"])
            )
        sources[entry.key] = document
        yield entry


def _figures(root: Path, sources: Sources, problems: list[Problem]) -> Iterator[tuple[str, Figure]]:
    names: TypeAdapter[str] = TypeAdapter(FigureName)
    for _, document in _documents(root, "figures/*.yml", problems):
        for name, value in shaped(document, dict[str, Any]).items():
            try:
                figure = shaped(document, Figure, value, [names.validate_python(name)])
            except ContentError as error:
                problems.extend(error.problems)
                continue
            except ValidationError:
                problems.append(document.problem(f"nom de chiffre non permis : {name}", [name]))
                continue
            if name in sources:
                problems.append(
                    document.problem(f"chiffre déjà déclaré dans {sources[name].name} : {name}", [name])
                )
            sources[name] = document
            yield name, figure


def _forms(root: Path, sources: Sources) -> Iterator[tuple[str, Form]]:
    for path in sorted((root / "knowledge/forms").glob("*.yml")):
        document = read(path, root)
        studied = isinstance(document.value, dict) and "dimensions" in document.value
        form = shaped(document, Questionnaire) if studied else shaped(document, Form)
        sources[f"forms/{form.key}"] = document
        yield form.key, form


def _safeguard(root: Path, sources: Sources) -> Safeguard:
    words = read(root / "knowledge/safeguard/words.yml", root)
    lines = read(root / "knowledge/helplines.yml", root)
    lists = (path for path in sorted((root / "knowledge/safeguard").glob("*.yml")) if path.stem != "words")
    categories = []
    for path in lists:
        document = read(path, root)
        categories.append(shaped(document, Category))
        sources[f"safeguard/{categories[-1].key}"] = document
    return shaped(words, Safeguard, {**words.value, **lines.value, "categories": categories})


def _fixed_examples(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "nlu/intents").glob("*.yml")):
        for block in shaped(read(path, root), _Lesson).nlu:
            for line in block.examples.splitlines():
                if text := line.removeprefix("-").strip():
                    yield block.intent, text


class _Examples(BaseModel):
    intent: str
    examples: str


class _Lesson(BaseModel):
    version: str
    nlu: list[_Examples]
