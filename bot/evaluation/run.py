"""An evaluation from end to end: the live pipeline, the local matcher, maybe Rasa's own parts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.answers.library import Library
from bot.conversation.content import Content
from bot.conversation.decide import BARS, decide
from bot.conversation.meaning import Meaning, Source
from bot.errors import StartError
from bot.evaluation.plot import draw
from bot.evaluation.report import WORST, Measured, markdown
from bot.evaluation.scores import Heard, Rate, confusions, scores
from bot.evaluation.sweep import best, deciding, least, offering, sweep
from bot.understanding.interpreter import Interpreter
from bot.understanding.models import Model
from bot.understanding.rasa_client import PARSE_SECONDS, RasaAwayError, RasaClient
from bot.understanding.rasa_process import RasaProcess
from bot.understanding.utterances import Utterance, read

READY_SECONDS = 180
REPORT, PICTURE = "report.md", "confusions.png"
LIVE, BASELINE = "live pipeline", "Rasa's own parts"


class Sets:
    """The utterances of a folder: `heldout` for figures, `tuning` for bars, `context` for follow-ups."""

    def __init__(self, folder: Path) -> None:
        self.held_out = read(folder / "heldout.tsv")
        self.tuning = read(folder / "tuning.tsv")
        self.context = read(folder / "context.tsv")


class Unaided:
    """Rasa's own word alone: no vote of the local matcher, no alias newer than the model."""

    source = Source.RASA

    def __init__(self, client: RasaClient, interpreter: Interpreter) -> None:
        self._client = client
        self.entities = interpreter.entities

    async def understand(self, text: str, expected: str = "") -> Meaning:
        """What Rasa makes of a text; RasaAwayError when it is away."""
        return Meaning(await self._client.parse(text), self.entities(text, expected), self.source)


async def evaluate(content: Content, folder: Path, models: dict[str, Model], root: Path, out: Path) -> str:
    """Measure every adapter on the sets of a folder, write the report and its picture in `out`; the report.

    `models` are by name, LIVE first; nothing is trained.
    """
    sets, measured = Sets(folder), []
    for name, model in models.items():
        process = RasaProcess(root, root / ".venv-rasa/bin/python", root / "var/logs/rasa-evaluation.log")
        async with own_rasa(process, model) as client:
            interpreter = Interpreter(content)
            interpreter.listen_to(client)
            await interpreter.refresh(content, model.examples)
            heard = interpreter if name == LIVE else Unaided(client, interpreter)
            measured.append(await measure(name, heard, content, sets))
    return _write([*measured, await measure("local matcher", Interpreter(content), content, sets)], out)


def _write(measured: Sequence[Measured], out: Path) -> str:
    out.mkdir(parents=True, exist_ok=True)
    draw(confusions(measured[0].heard)[:WORST], out / PICTURE)
    report = markdown(measured, PICTURE)
    (out / REPORT).write_text(report, encoding="utf-8")
    return report


@asynccontextmanager
async def own_rasa(
    process: RasaProcess, model: Model, patience: float = PARSE_SECONDS
) -> AsyncIterator[RasaClient]:
    """The way to a Rasa that runs for this alone. Raises StartError."""
    running = asyncio.ensure_future(process.run(lambda: model.file))
    client = RasaClient(process.url, patience)
    try:
        await ready(client)
        yield client
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await client.close()


async def ready(client: RasaClient) -> None:
    """Wait until a Rasa serves a model. Raises StartError."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        with suppress(RasaAwayError):
            if await client.model():
                return
        await asyncio.sleep(0.5)
    raise StartError("Rasa n'a pas démarré à temps")


async def measure(name: str, interpreter: Interpreter | Unaided, content: Content, sets: Sets) -> Measured:
    """Everything about one adapter."""
    source = interpreter.source
    bar = BARS[source]
    heard = await hear(interpreter, sets.held_out)
    if any(each.meaning.source is not source for each in heard) or interpreter.source is not source:
        raise StartError("Rasa n'a pas répondu à tout : mesure abandonnée")
    styles = sorted({each.utterance.style for each in heard})
    tuning, library = await hear(interpreter, sets.tuning), content.library
    trials = sweep(tuning, library, bar.offered)
    chosen = best(trials)
    offers = offering(tuning, library, chosen.bar if chosen else bar)
    return Measured(
        name=name,
        bar=bar,
        heard=heard,
        scores=scores(heard, deciding(library, bar)),
        styles={
            style: scores([h for h in heard if h.utterance.style == style], deciding(library, bar))
            for style in styles
        },
        follow=follow_ups(await hear(interpreter, sets.context), library),
        trials=trials,
        chosen=chosen,
        offers=offers,
        offered=least(offers),
    )


async def hear(interpreter: Interpreter | Unaided, utterances: Sequence[Utterance]) -> list[Heard]:
    """What is made of each, one after the other."""
    heard = []
    for utterance in utterances:
        start = time.perf_counter()
        meaning = await interpreter.understand(utterance.text)
        heard.append(Heard(utterance, meaning, time.perf_counter() - start))
    return heard


def follow_ups(heard: Sequence[Heard], library: Library) -> tuple[Rate, Rate]:
    """How many follow-up questions find their answer, without and with the last topic in mind."""
    without = [decide(each.meaning, library) for each in heard]
    knowing = [decide(each.meaning, library, each.utterance.topic) for each in heard]
    first, second = (
        sum(
            each.utterance.wanted in (decision.sure, *decision.offered)
            for each, decision in zip(heard, decisions, strict=True)
        )
        for decisions in (without, knowing)
    )
    return Rate(first, len(heard)), Rate(second, len(heard))
