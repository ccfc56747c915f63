"""Trained models on disk: named after what they learned; one yet to be judged lies apart, unused."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.conversation.content import Content
from bot.understanding.training import POLITE, TrainingError, run_rasa, why, write_lesson

log = logging.getLogger(__name__)
SUFFIX, LEARNED = ".tar.gz", ".json"
SCRATCH, GUARD = ".train-", ".training"
CONFIG = "nlu/config.yml"
CODE = ("nlu/components/*.py", "nlu/language/*.py", "nlu/requirements.txt")
KEPT = 3
TURN_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model, and the examples it has learned."""

    name: str
    file: Path
    examples: frozenset[tuple[str, str]]


class Models:
    """The models of one data folder, for one pipeline; in `candidates` those that are not in use yet."""

    def __init__(self, root: Path, data_dir: Path, config: str = CONFIG) -> None:
        self._root = root
        self._config = config
        self.folder = data_dir.absolute() / "models"
        self.candidates = self.folder / "candidates"
        self._read: dict[str, frozenset[tuple[str, str]]] = {}

    @cached_property
    def _ours(self) -> str:
        """How the name of every model of this pipeline begins."""
        digest = hashlib.sha256()
        for pattern in (self._config, *CODE):
            for path in sorted(self._root.glob(pattern)):
                digest.update(path.read_bytes())
        return f"passerelle-{digest.hexdigest()[:8]}-"

    def wanted(self, content: Content) -> str:
        """The name of the model that has learned exactly this content with this pipeline."""
        return self._ours + hashlib.sha256(_learned(content)).hexdigest()[:16]

    def find(self, name: str) -> Model | None:
        """A model in use or good to be, by name, whole or not at all."""
        return self._find(self.folder, name)

    def candidate(self, name: str) -> Model | None:
        """A model yet to be judged, whole or not at all."""
        return self._find(self.candidates, name)

    def _find(self, folder: Path, name: str) -> Model | None:
        file, learned = folder / f"{name}{SUFFIX}", folder / f"{name}{LEARNED}"
        if not (file.exists() and learned.exists()):
            return None
        if name not in self._read:
            self._read[name] = frozenset((intent, text) for intent, text in json.loads(learned.read_text()))
        return Model(name, file, self._read[name])

    def latest(self) -> Model | None:
        """The newest model accepted, whatever it has learned: of this pipeline, else of an older one."""
        names = self._by_age()
        ours = [name for name in names if name.startswith(self._ours)]
        return self.find((ours or names)[-1]) if names else None

    def ready(self, content: Content) -> Model | None:
        """What can be started with at once: the model of this content, else the newest of this pipeline."""
        if model := self.find(self.wanted(content)):
            return self.renew(model)
        latest = self.latest()
        return latest if latest and latest.name.startswith(self._ours) else None

    def renew(self, model: Model) -> Model:
        """Make it the newest, hence the one in use: content put back as it was gets its own again."""
        os.utime(model.file)
        return model

    async def train(self, python: Path, content: Content) -> Model:
        """Train what this content asks for, unless it is there already, and have it used.

        Raises TrainingError with Rasa's last words; nothing half-written is left in the folder.
        """
        name = self.wanted(content)
        if not self.find(name):
            await self._make(python, name, content, self.folder)
        return self.renew(self._made(self.find(name)))

    async def prepare(self, python: Path, content: Content) -> Model:
        """Train a candidate in the background, unless it is there already. Raises TrainingError."""
        name = self.wanted(content)
        if not self.candidate(name):
            await self._make(python, name, content, self.candidates, POLITE)
        return self._made(self.candidate(name))

    def _made(self, model: Model | None) -> Model:
        if model is None:
            raise TrainingError("le modèle n'a pas été écrit")
        return model

    def accept(self, name: str) -> None:
        """Have a candidate used from now on, or again a model that was."""
        if model := self.candidate(name):
            _move(self.candidates, self.folder, name)
            log.info("model accepted: %s", model.name)
        if accepted := self.find(name):
            self.renew(accepted)
            self._forget_old()

    def drop(self, name: str) -> None:
        """Throw a candidate away."""
        _remove(self.candidates, name)

    def tidy(self) -> None:
        """Throw away what a training killed in the middle left behind, unless one is under way."""
        self.candidates.mkdir(parents=True, exist_ok=True)
        with self._guarded() as mine:
            if mine:
                self._sweep()

    def _sweep(self) -> None:
        for scratch in self.folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(scratch, ignore_errors=True)
        for folder in (self.folder, self.candidates):
            for file in folder.glob("passerelle-*"):
                name = file.name.removesuffix(SUFFIX).removesuffix(LEARNED)
                if not self._find(folder, name):
                    file.unlink()

    @contextmanager
    def _guarded(self) -> Iterator[bool]:
        """Whether nobody else trains in this folder; then nobody does until the end. A kill ends it too."""
        with (self.folder / GUARD).open("w") as guard:
            try:
                fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait until nobody else trains in this folder."""
        while True:
            with self._guarded() as mine:
                if mine:
                    self._sweep()
                    yield
                    return
            await asyncio.sleep(TURN_EVERY)

    async def _make(self, python: Path, name: str, content: Content, into: Path, niceness: int = 0) -> None:
        try:
            self.candidates.mkdir(parents=True, exist_ok=True)
            async with self._turn():
                if self._find(into, name):
                    return  # made by another process meanwhile
                for old in self.candidates.glob(f"*{SUFFIX}"):
                    self.drop(old.name.removesuffix(SUFFIX))
                with tempfile.TemporaryDirectory(dir=self.folder, prefix=SCRATCH) as scratch:
                    lesson = Path(scratch)
                    write_lesson(lesson, content.examples, self._root)
                    await run_rasa(python, self._root, self._config, lesson, name, niceness)
                    self._keep(lesson, name, content, into)
        except OSError as error:
            raise TrainingError(f"Rasa n'a pas pu être entraîné : {why(error)}") from None

    def _keep(self, lesson: Path, name: str, content: Content, into: Path) -> None:
        made = lesson / "out"
        (made / f"{name}{LEARNED}").write_bytes(_learned(content))
        for file in made.glob(f"{name}*"):
            with file.open("rb") as written:
                os.fsync(written)  # after a power cut, too, a name stands for a whole model
        _move(made, into, name)
        self._forget_old()

    def _forget_old(self) -> None:
        for name in self._by_age()[:-KEPT]:
            _remove(self.folder, name)

    def _by_age(self) -> list[str]:
        found = sorted(self.folder.glob(f"passerelle-*{SUFFIX}"), key=lambda file: file.stat().st_mtime)
        return [file.name.removesuffix(SUFFIX) for file in found]


def _learned(content: Content) -> bytes:
    return json.dumps(sorted(set(content.examples)), ensure_ascii=False).encode()


def _move(source: Path, target: Path, name: str) -> None:
    """The archive last: without it there is no model."""
    for suffix in (LEARNED, SUFFIX):
        os.replace(source / f"{name}{suffix}", target / f"{name}{suffix}")


def _remove(folder: Path, name: str) -> None:
    """The archive first: without it there is no model."""
    for suffix in (SUFFIX, LEARNED):
        (folder / f"{name}{suffix}").unlink(missing_ok=True)
