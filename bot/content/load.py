"""All of `knowledge/`, `domain.yml` and the fixed intents' examples, as one Content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError

from bot.answers.figures import FigureBook
from bot.answers.library import Library
from bot.answers.schema import Entry, Figure, FigureName
from bot.content.domain import domain_of
from bot.content.folder import DOMAIN, FIGURES, HELPLINES, WHOLE, Folder
from bot.content.tables import NETWORKS, directory
from bot.content.yaml_files import Document, shaped
from bot.conversation.content import Content
from bot.directory.gazetteers import Diploma, Trade
from bot.editing.pieces import Edits, Kind
from bot.errors import ContentError, Problem
from bot.feasibility.schema import Questionnaire
from bot.feasibility.skills import Skill
from bot.forms.schema import Form
from bot.safeguard.schema import Category, Safeguard

Label = Annotated[str, StringConstraints(min_length=2, max_length=30)]
Sources = dict[str, Document]
WORDS = "knowledge/safeguard/words.yml"


def load(root: Path, edits: Edits | None = None) -> Content:
    """The content under a repository root, with what was edited since.

    Raises ContentError with every file, line and reason found.
    """
    return load_with_sources(root, edits)[0]


def load_with_sources(root: Path, edits: Edits | None = None) -> tuple[Content, Sources]:
    """The content, and the documents it came from: entries by key, figures by name, other files by name."""
    problems: list[Problem] = []
    sources: Sources = {}
    folder = Folder(root, edits)
    entries = list(_entries(folder, sources, problems))
    figures = dict(_figures(folder, sources, problems))
    if problems:
        raise ContentError(problems)
    sources["domain.yml"] = folder.read(DOMAIN)
    sources["themes.yml"] = folder.read("knowledge/themes.yml")
    sources["trades.yml"] = folder.read("knowledge/trades.yml")
    sources["networks.yml"] = folder.read(NETWORKS)
    sources["skills.yml"] = folder.read("knowledge/skills.yml")
    domain = domain_of(sources["domain.yml"])
    aliases = [(entry.key, alias) for entry in entries for alias in (entry.question, *entry.aliases)]
    content = Content(
        library=Library(entries, FigureBook(figures)),
        phrases=domain.phrasebook(),
        safeguard=_safeguard(folder, sources),
        themes=shaped(sources["themes.yml"], dict[str, Label]),
        intents=frozenset(domain.intents),
        examples=[*_fixed_examples(folder), *aliases],
        trades=shaped(sources["trades.yml"], list[Trade]),
        diplomas=shaped(folder.read("knowledge/diplomas.yml"), list[Diploma]),
        directory=directory(root),
        forms=dict(_forms(folder, sources)),
        skills=shaped(sources["skills.yml"], list[Skill]),
    )
    return content, sources


def _documents(folder: Folder, pattern: str, problems: list[Problem]) -> Iterator[Document]:
    for name in folder.names(pattern):
        try:
            yield folder.read(name)
        except ContentError as error:
            problems.extend(error.problems)


def _entries(folder: Folder, sources: Sources, problems: list[Problem]) -> Iterator[Entry]:
    for document in _documents(folder, WHOLE[Kind.ANSWER], problems):
        try:
            entry = shaped(document, Entry)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        path = PurePosixPath(document.name)
        if (entry.theme, entry.key) != (path.parent.name, path.stem):
            problems.append(
                document.problem("theme et key doivent être le dossier et le nom du fichier", ["key"])
            )
        sources[entry.key] = document
        yield entry


def _figures(folder: Folder, sources: Sources, problems: list[Problem]) -> Iterator[tuple[str, Figure]]:
    names: TypeAdapter[str] = TypeAdapter(FigureName)
    for document in _documents(folder, FIGURES, problems):
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


def _forms(folder: Folder, sources: Sources) -> Iterator[tuple[str, Form]]:
    for name in folder.names(WHOLE[Kind.FORM]):
        document = folder.read(name)
        studied = isinstance(document.value, dict) and "dimensions" in document.value
        form = shaped(document, Questionnaire) if studied else shaped(document, Form)
        sources[f"forms/{form.key}"] = document
        yield form.key, form


def _safeguard(folder: Folder, sources: Sources) -> Safeguard:
    words, lines = folder.read(WORDS), folder.read(HELPLINES)
    categories = []
    for document in (folder.read(name) for name in folder.names(WHOLE[Kind.DANGER]) if name != WORDS):
        categories.append(shaped(document, Category))
        sources[f"safeguard/{categories[-1].key}"] = document
    return shaped(words, Safeguard, {**_fields(words), **_fields(lines), "categories": categories})


def _fields(document: Document) -> dict[str, Any]:
    return shaped(document, dict[str, Any])


def _fixed_examples(folder: Folder) -> Iterator[tuple[str, str]]:
    for name in folder.names("nlu/intents/*.yml"):
        for block in shaped(folder.read(name), _Lesson).nlu:
            for line in block.examples.splitlines():
                if text := line.removeprefix("-").strip():
                    yield block.intent, text


class _Examples(BaseModel):
    intent: str
    examples: str


class _Lesson(BaseModel):
    version: str
    nlu: list[_Examples]
