"""One training of Rasa, from the examples to an archive, as a child process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from bot.errors import PasserelleError

TRAIN_SECONDS = 1200
# Messages come first: what is learned in the background may take longer.
POLITE = 15
NO_ROOM = "le disque est plein"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
Examples = Sequence[tuple[str, str]]


class TrainingError(PasserelleError):
    """Rasa could not be trained; the last model stays."""


def why(error: OSError) -> str:
    """What the system refused, in French where an editor may read it."""
    if isinstance(error, TimeoutError):
        return "c'est trop long"
    return NO_ROOM if error.errno in FULL else error.strerror or type(error).__name__


async def run_rasa(python: Path, root: Path, config: str, lesson: Path, name: str, niceness: int) -> None:
    """Train what a lesson's folder holds, into its folder `out`; cancelled, the child is gone.

    Raises TrainingError with Rasa's last words, OSError when it cannot be started or takes too long.
    """
    process = await asyncio.create_subprocess_exec(
        *(str(python), "-m", "nlu.launch", "train", "nlu", "--nlu", str(lesson / "nlu")),
        *("--domain", str(lesson / "domain.yml"), "--config", str(root / config)),
        *("--out", str(lesson / "out"), "--fixed-model-name", name),
        cwd=root,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # Its own scratch is thrown away with ours, even after a kill.
        env=os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TMPDIR": str(lesson)},
    )
    assert process.stdout  # noqa: S101 - piped above
    yield_to_others(process.pid, niceness)
    try:
        said = await asyncio.wait_for(process.stdout.read(), TRAIN_SECONDS)
        code = await process.wait()
    except (TimeoutError, asyncio.CancelledError):
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if code:
        raise TrainingError(_last_words(said.decode(errors="replace"), code))


def yield_to_others(pid: int, niceness: int) -> None:
    """Have a child give way, and whatever it starts."""
    with contextlib.suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)


def _last_words(said: str, code: int) -> str:
    if any(os.strerror(number) in said for number in FULL):
        return f"Rasa n'a pas pu être entraîné : {NO_ROOM}"
    last = said.strip().splitlines()[-1:] or ["sans un mot"]
    return f"Rasa s'est arrêté (code {code}) : {last[0][:200]}"


def write_lesson(folder: Path, examples: Examples, root: Path) -> None:
    """What Rasa reads to train: one intent for each fixed intent and each entry, in Rasa's own format."""
    by_intent: dict[str, list[str]] = {}
    for intent, text in examples:
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
