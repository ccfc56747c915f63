"""What is published is learned by the real Rasa beside its work, and swapped in only if nothing falls."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from bot.bootstrap import RASA_PYTHON
from bot.content.workshop import FileWorkshop
from bot.conversation.content import Content
from bot.editing.editors import Editors
from bot.editing.pieces import Kind, Piece
from bot.editing.teacher import SETTLED, Teacher
from bot.editing.training import Measure, State, Training
from bot.evaluation.school import RasaSchool, Workplace
from bot.foundations import utc_now
from bot.staff.members import Role
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.revisions import SqlRevisions
from bot.storage.staff import SqlMembers
from bot.storage.trainings import SqlTrainings
from bot.understanding.models import Model, Models
from bot.understanding.rasa_process import RasaProcess
from tests.conftest import ROOT, Clock
from tests.running import Running
from tests.telegram_peer import TelegramPeer

READY_SECONDS, LEARNED_SECONDS = 120, 800
PEOPLE = range(3001, 3011)
LODGING = Piece(Kind.ANSWER, "aide-logement")
ALIAS = "un coup de pouce pour la piaule"


@pytest.fixture
def served(model: Model, tmp_path: Path) -> Models:
    """A data folder with the model of what was shipped."""
    models = Models(ROOT, tmp_path)
    models.folder.mkdir()
    for file in model.file.parent.glob(f"{model.name}.*"):
        shutil.copy(file, models.folder)
    return models


async def published(database: Database) -> None:
    """An editor adds words to an answer."""
    zoe = await SqlMembers(database, utc_now).add("zoe@exemple.test", "Zoé", Role.EDITOR)
    assert zoe
    workshop = FileWorkshop(ROOT)
    editors, body = Editors(SqlRevisions(database, utc_now), workshop), workshop.shipped()[LODGING]
    await editors.save(zoe, LODGING, {**body, "aliases": [*body["aliases"], ALIAS]}, 0, 0)
    assert (await editors.publish(zoe, LODGING, 1, "Des mots entendus hier.")).revision


def training(folder: Path) -> Training | None:
    """The training that changed last, as the pages would show it."""

    async def found() -> Training | None:
        database = Database(f"sqlite:///{folder / 'passerelle.db'}")
        try:
            return await SqlTrainings(database, utc_now).latest()
        finally:
            await database.close()

    return asyncio.run(found())


def writing(peer: TelegramPeer) -> Iterator[Counter[int]]:
    """People write in turn; how many messages of each there are so far."""
    sent = Counter[int]()
    for person in cycle(PEOPLE):
        peer.say(person, "merci")
        sent[person] += 1
        yield sent
        time.sleep(0.3)


def answered(peer: TelegramPeer, person: int, times: int) -> None:
    """Wait until somebody has as many answers as they wrote messages, beside the presentation."""
    peer.wait_for(person, times + 1, timeout=60)
    assert sum("plaisir" in sent.text for sent in peer.seen(person)) >= times


def handled(database: Path) -> bool:
    """Whether every message was handled, and none given up."""
    counts = "SELECT count(*), count(handled_at), count(failure) FROM inbox"
    whole, done, failed = sqlite3.connect(database).execute(counts).fetchone()
    return bool(whole) and (done, failed) == (whole, 0)


def until(states: tuple[State, ...], folder: Path, messages: Iterator[Counter[int]]) -> Training:
    """Let people write until the training has come to one of some states."""
    end = time.monotonic() + LEARNED_SECONDS
    while time.monotonic() < end:
        next(messages)
        found = training(folder)
        if found and found.state in states:
            return found
    raise AssertionError(found)


@pytest.mark.timeout(1800)
def test_killed_before_the_swap_it_is_taken_up_again_and_no_message_is_lost(
    served: Models, model: Model, tmp_path: Path
) -> None:
    with TelegramPeer(flood=False) as peer:
        service = Running(tmp_path, TELEGRAM_TOKEN=peer.token, TELEGRAM_API_URL=peer.url, RASA_URL="")
        for person in PEOPLE:
            peer.open_chat(person)
        with service:
            service.wait_for(lambda health: health["understanding"] == "rasa", READY_SECONDS)
            database = Database(f"sqlite:///{tmp_path / 'passerelle.db'}")
            asyncio.run(_and_close(database))
            messages = writing(peer)
            until((State.EVALUATING,), tmp_path, messages)
            service.kill()
            latest = served.latest()
            assert latest
            assert latest.name == model.name, "what was not judged serves nobody"
            service.start(healthy=False)
            learned = until((State.ACCEPTED, State.REFUSED), tmp_path, messages)
            assert learned.state is State.ACCEPTED, learned.reason
            assert learned.verdict
            assert {figure.measure for figure in learned.verdict.figures} == set(Measure)
            while f"model swapped: {learned.model}" not in service.said():
                next(messages)
            for person, times in next(messages).items():
                answered(peer, person, times)
        assert peer.violations == []
    assert handled(tmp_path / "passerelle.db")
    assert served.candidate(learned.model) is None


async def _and_close(database: Database) -> None:
    await published(database)
    await database.close()


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A third of the held-out questions: enough for a fall like this one."""
    head, *rows = (ROOT / "tests/nlu/heldout.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "heldout.tsv"
    path.write_text("".join([head, *rows[::3]]), encoding="utf-8")
    return path


def harmful(content: Content) -> Content:
    """An answer that takes to itself the words of half the others."""
    entries = sorted({entry.key for entry in content.library})
    robbed = set(entries[::2])
    examples = [(entries[0] if intent in robbed else intent, text) for intent, text in content.examples]
    return replace(content, examples=examples)


@pytest.mark.timeout(1200)
async def test_a_publication_that_would_harm_is_refused_and_says_why(
    served: Models,
    model: Model,
    rasa: RasaProcess,
    content: Content,
    questions: Path,
    tmp_path: Path,
    clock: Clock,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await migrate(database)
    trainings = SqlTrainings(database, clock)
    place = Workplace(ROOT, RASA_PYTHON, tmp_path / "rasa.log", questions)
    bad = harmful(content)
    teacher = Teacher(trainings, RasaSchool(served, place, rasa.url), lambda: (7, bad), clock)
    await teacher.look()
    clock.now += SETTLED
    await teacher.look()
    refused = await trainings.latest()
    await database.close()
    assert refused
    assert (refused.state, refused.revision_id) == (State.REFUSED, 7)
    assert "Bonne réponse en premier" in refused.reason
    assert refused.verdict
    assert len(refused.verdict.lost) == 10
    latest = served.latest()
    assert latest
    assert latest.name == model.name
    assert served.candidate(refused.model) is None
