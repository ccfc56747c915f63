"""A teacher alone in a process, to be killed: `python -m tests.edges.lone_teacher FOLDER DATABASE STOP`.

It trains with a stand-in for Rasa that takes a moment, and stops for ever where STOP says, if it does.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bot.content.load import load
from bot.conversation.content import Content
from bot.editing import teacher
from bot.editing.teacher import Say, Teacher
from bot.editing.training import Figure, Measure, Verdict
from bot.evaluation.school import RasaSchool, Workplace
from bot.foundations import utc_now
from bot.storage.database import Database
from bot.storage.trainings import SqlTrainings
from bot.understanding.models import Models
from tests.conftest import ROOT

ALIAS = ("aide-logement", "un coup de pouce pour la piaule")
TRAINER = """#!{python}
import os, pathlib, sys
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
out.mkdir()
archive = out / (sys.argv[-1] + ".tar.gz")
archive.write_bytes(bytes({size} // 2))
if {stops}:
    sys.stdin.read()  # like nlu.launch, it ends with its parent
    os._exit(1)
archive.write_bytes(bytes({size}))
"""


def trainer(folder: Path, size: int = 1000, stops: bool = False) -> Path:
    """A stand-in for Rasa's Python: it writes an archive of some size, or stops in the middle."""
    script = folder / "trainer.py"
    script.write_text(TRAINER.format(python=sys.executable, size=size, stops=stops))
    script.chmod(0o755)
    return script


class Examined(RasaSchool):
    """Every model is as good as another; the examination may never end."""

    stops = False

    async def examine(self, content: Content, say: Say) -> Verdict:
        await say("Examen : 0 questions sur 3 posées.")
        while self.stops:
            await asyncio.sleep(1)
        return Verdict([Figure(Measure.FIRST, 0.9, 0.9, 0.85, 0.95)])


async def main(folder: Path, address: str, stop: str) -> None:
    """Teach what was published, for ever."""
    teacher.SETTLED = teacher.SETTLED * 0
    shipped = load(ROOT)
    content = replace(shipped, examples=[*shipped.examples, ALIAS])
    place = Workplace(ROOT, trainer(folder, stops=stop == "training"), folder / "log", folder / "heldout.tsv")
    school = Examined(Models(ROOT, folder), place, "")
    school.stops = stop == "evaluating"
    await Teacher(SqlTrainings(Database(address), utc_now), school, lambda: (7, content), utc_now).run()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
