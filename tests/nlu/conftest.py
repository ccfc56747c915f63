"""A real Rasa, trained on the real content, serving on loopback."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from bot.bootstrap import RASA_PYTHON
from bot.conversation.content import Content
from bot.understanding.models import Model, Models
from bot.understanding.rasa_client import RasaAwayError, RasaClient
from bot.understanding.rasa_process import RasaProcess
from tests.conftest import MUST_RUN, ROOT

# A slow machine may need minutes for the first model of a clone, and again to start Rasa from a cold disk.
TO_LEARN = 900


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Whichever test comes first trains the model for all."""
    for item in items:
        if "model" in item.fixturenames and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(TO_LEARN))


@pytest.fixture(scope="session")
def models() -> Models:
    """The models of this clone, so that a model is trained once for every run of the tests."""
    if not RASA_PYTHON.exists():
        (pytest.fail if MUST_RUN else pytest.skip)("no Rasa here; it would come with: python -m bot prepare")
    return Models(ROOT, ROOT / "var")


@pytest.fixture(scope="session")
def model(models: Models, content: Content) -> Model:
    """A model that has learned exactly this content."""
    return asyncio.run(models.train(RASA_PYTHON, content))


@contextmanager
def serving(model: Model, log_file: Path) -> Iterator[RasaProcess]:
    """Our supervisor with its Rasa, in a loop of its own."""
    process = RasaProcess(ROOT, RASA_PYTHON, log_file)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    running = asyncio.run_coroutine_threadsafe(process.run(lambda: model.file), loop)
    try:
        wait_until_ready(process.url)
        yield process
    finally:
        running.cancel()
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.2), loop).result()
        while asyncio.run_coroutine_threadsafe(_others(), loop).result():
            time.sleep(0.1)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _others() -> int:
    return len(asyncio.all_tasks()) - 1


def wait_until_ready(url: str, seconds: float = 120) -> None:
    """Wait until a Rasa answers with a model."""

    async def ready() -> bool:
        client = RasaClient(url)
        try:
            return bool(await client.model())
        except RasaAwayError:
            return False
        finally:
            await client.close()

    end = time.monotonic() + seconds
    while not asyncio.run(ready()):
        assert time.monotonic() < end, "Rasa did not start"
        time.sleep(0.3)


@pytest.fixture(scope="session")
def rasa(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaProcess]:
    """A Rasa that serves the model."""
    with serving(model, tmp_path_factory.mktemp("rasa") / "rasa.log") as process:
        yield process
