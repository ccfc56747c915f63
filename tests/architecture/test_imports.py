"""The dependency rule holds, and the checker that says so is awake."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
OFFENCES = {
    "bot/answers/library.py": "import sqlalchemy",
    "bot/storage/outbox.py": "import bot.content.load",
    "bot/conversation/decide.py": "from bot.settings import Settings",
    "bot/channels/telegram/render.py": "import nlu.components",
    "nlu/language/sms.py": "import yaml",
    "bot/utils.py": "",
}


def lint(folder: Path) -> int:
    return subprocess.run([LINTER, "--no-cache"], cwd=folder, capture_output=True, check=False).returncode


def test_the_dependency_rule_holds() -> None:
    assert lint(ROOT) == 0


@pytest.mark.parametrize(("file", "offence"), OFFENCES.items())
def test_an_offence_is_caught(file: str, offence: str, tmp_path: Path) -> None:
    for name in ("bot", "nlu"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.txt"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / file
    text = planted.read_text() if planted.exists() else '"""A stray."""\n'
    planted.write_text(f"{text}\n{offence}\n")
    assert lint(tmp_path) != 0
