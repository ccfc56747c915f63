"""kill -9 while an editor writes or publishes: the draft is there or what it became, never both."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import threading
from html import unescape
from pathlib import Path

import httpx
from sqlalchemy import update

from bot.content.workshop import FileWorkshop
from bot.editing.editors import Editors, Open
from bot.editing.pieces import Kind, Piece
from bot.foundations import utc_now
from bot.staff.members import Role
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.revisions import SqlRevisions
from bot.storage.tables import staff
from tests.conftest import ROOT
from tests.edges.advisers import signed_in
from tests.edges.test_kill_desk import killed_during
from tests.running import Running

LODGING, KILLS = Piece(Kind.ANSWER, "aide-logement"), 4
PAGE = f"/espace/contenus/{LODGING}"


async def prepared(folder: Path) -> str:
    """The token of an editor."""
    database = Database(f"sqlite:///{folder / 'passerelle.db'}")
    await migrate(database)
    token = await signed_in(database, 1)
    await database.write(lambda connection: connection.execute(update(staff).values(role=Role.EDITOR)))
    await database.close()
    return token


def kept(folder: Path) -> Open:
    """The answer as the database has it."""

    async def found() -> Open:
        database = Database(f"sqlite:///{folder / 'passerelle.db'}")
        try:
            return await Editors(SqlRevisions(database, utc_now), FileWorkshop(ROOT)).open(LODGING)
        finally:
            await database.close()

    return asyncio.run(found())


class Editor:
    """A browser on one answer."""

    def __init__(self, service: Running, token: str) -> None:
        self.browser = httpx.Client(
            base_url=service.url, cookies={"espace": token}, trust_env=False, timeout=30
        )

    def save(self, label: str) -> None:
        """Write another label."""
        sent = self._hidden(PAGE) | {"partie": "", "label": label}
        assert self.browser.post(PAGE, data=sent).status_code == 303

    def publish(self) -> None:
        """Press the button once; whether the answer comes back is another matter."""
        with contextlib.suppress(httpx.HTTPError):
            sent = self._hidden(f"{PAGE}/publier") | {"pourquoi": "La CAF a changé sa page."}
            self.browser.post(f"{PAGE}/publier", data=sent)

    def _hidden(self, address: str) -> dict[str, str]:
        page = self.browser.get(address).raise_for_status().text
        found = re.findall(r'name="(csrf|vu|depuis)"[^>]* value="([^"]*)"', page)
        return {name: unescape(value) for name, value in found}


def test_a_kill_around_a_publication_leaves_the_draft_or_what_it_became(tmp_path: Path) -> None:
    chance, token = random.Random(7), asyncio.run(prepared(tmp_path))
    shipped = FileWorkshop(ROOT).shipped()[LODGING]["label"]
    with Running(tmp_path) as service:
        editor = Editor(service, token)
        editor.save("Écrit avant la panne")
        service.kill()
        found = kept(tmp_path)
        assert (found.written["label"], found.body["label"]) == ("Écrit avant la panne", shipped)
        assert found.number == 0
        service.start()
        for number in range(KILLS):
            before, label = kept(tmp_path), f"Essai {number}"
            editor.save(label)
            publishing = threading.Thread(target=editor.publish)
            killed_during(service, publishing, chance.uniform(0.2, 1.5))
            after = kept(tmp_path)
            if after.number == before.number:
                assert after.draft
                assert (after.draft.body["label"], after.body) == (label, before.body)
                editor.publish()
                after = kept(tmp_path)
            assert after.draft is None
            assert (after.body["label"], after.number) == (label, before.number + 1)
