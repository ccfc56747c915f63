"""Trained models on disk: named after what they learned, trained again only when that changes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.conversation.content import Content
from bot.errors import PasserelleError

log = logging.getLogger(__name__)
TRAIN_SECONDS = 1200
SUFFIX = ".tar.gz"
CONFIG = "nlu/config.yml"
CODE = ("nlu/components/*.py", "nlu/language/*.py", "nlu/requirements.txt")


class TrainingError(PasserelleError):
    """Rasa could not be trained; the last model stays."""


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model, and the examples it has learned."""

    name: str
    file: Path
    examples: frozenset[tuple[str, str]]


class Models:
    """The models of one pipeline in one data folder."""

    def __init__(self, root: Path, data_dir: Path, config: str = CONFIG) -> None:
        self._root = root
        self._config = config
        self.folder = data_dir.absolute() / "models"
        self._read: dict[str, Model] = {}

    def wanted(self, content: Content) -> str:
        """The name of the model that has learned exactly this content with this pipeline."""
        digest = hashlib.sha256()
        for pattern in (self._config, *CODE):
            for path in sorted(self._root.glob(pattern)):
                digest.update(path.read_bytes())
        digest.update(json.dumps(sorted(set(content.examples)), ensure_ascii=False).encode())
        return f"passerelle-{digest.hexdigest()[:16]}"

    def find(self, name: str) -> Model | None:
        """A model on disk by name, whole or not at all."""
        if name not in self._read:
            file, learned = self.folder / f"{name}.tar.gz", self.folder / f"{name}.json"
            if not (file.exists() and learned.exists()):
                return None
            examples = frozenset((intent, text) for intent, text in json.loads(learned.read_text()))
            self._read[name] = Model(name, file, examples)
        return self._read[name]

    def latest(self) -> Model | None:
        """The newest model on disk, whatever it has learned."""
        newest = max(self.folder.glob("passerelle-*.tar.gz"), key=_age, default=None)
        return self.find(newest.name.removesuffix(SUFFIX)) if newest else None

    async def train(self, python: Path, content: Content) -> Model:
        """Train what this content asks for, unless it is there already.

        Raises TrainingError with Rasa's last words; nothing half-written is left in the folder.
        """
        name = self.wanted(content)
        if model := self.find(name):
            os.utime(
                model.file
            )  # the newest is the one in use: content put back as it was gets its own again
            return model
        try:
            await self._make(python, name, content)
        except OSError as error:
            raise TrainingError(f"Rasa n'a pas pu être entraîné : {error.strerror or 'trop long'}") from None
        model = self.find(name)
        if model is None:
            raise TrainingError("le modèle n'a pas été écrit")
        return model

    async def _make(self, python: Path, name: str, content: Content) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".train-") as scratch:
            lesson = Path(scratch)
            write_lesson(lesson, content, self._root)
            await self._run_rasa(python, lesson, name)
            self._keep(lesson, name, content)

    async def _run_rasa(self, python: Path, lesson: Path, name: str) -> None:
        process = await asyncio.create_subprocess_exec(
            *(str(python), "-m", "nlu.launch", "train", "nlu", "--nlu", str(lesson / "nlu")),
            *("--domain", str(lesson / "domain.yml"), "--config", str(self._root / self._config)),
            *("--out", str(lesson / "out"), "--fixed-model-name", name),
            cwd=self._root,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=os.environ | {"RASA_TELEMETRY_ENABLED": "false"},
        )
        assert process.stdout  # noqa: S101 - piped above
        try:
            said = await asyncio.wait_for(process.stdout.read(), TRAIN_SECONDS)
            code = await process.wait()
        except (TimeoutError, asyncio.CancelledError):
            process.kill()
            raise
        if code:
            last = said.decode(errors="replace").strip().splitlines()[-1:] or ["sans un mot"]
            raise TrainingError(f"Rasa s'est arrêté (code {code}) : {last[0][:200]}")

    def _keep(self, lesson: Path, name: str, content: Content) -> None:
        learned = lesson / "learned.json"
        learned.write_text(json.dumps(sorted(set(content.examples)), ensure_ascii=False))
        os.replace(learned, self.folder / f"{name}.json")
        os.replace(lesson / "out" / f"{name}.tar.gz", self.folder / f"{name}.tar.gz")
        self._forget_old()

    def _forget_old(self, kept: int = 3) -> None:
        for file in sorted(self.folder.glob("passerelle-*.tar.gz"), key=_age)[:-kept]:
            file.unlink()
            file.with_name(file.name.replace(SUFFIX, ".json")).unlink(missing_ok=True)


def _age(file: Path) -> float:
    return file.stat().st_mtime


def write_lesson(folder: Path, content: Content, root: Path) -> None:
    """What Rasa reads to train: one intent for each fixed intent and each entry, in Rasa's own format."""
    by_intent: dict[str, list[str]] = {}
    for intent, text in content.examples:
        by_intent.setdefault(intent, []).append(text)
    (folder / "nlu").mkdir()
    blocks = [{"intent": name, "examples": _listed(texts)} for name, texts in sorted(by_intent.items())]
    (folder / "nlu/lesson.yml").write_text(
        yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)
    )
    domain = yaml.safe_load((root / "domain.yml").read_text())
    domain["intents"] = sorted(by_intent)
    (folder / "domain.yml").write_text(yaml.safe_dump(domain, allow_unicode=True))


def _listed(texts: Iterable[str]) -> str:
    return "".join(f"- {' '.join(text.split())}\n" for text in dict.fromkeys(texts))
