"""The repository speaks of the project alone, and builds anywhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = re.compile(r"/(?:root|home/[a-z]+|Users)/|pypi\.org|pythonhosted|deb\.debian|registry\.npmjs", re.I)
TOP = {
    *("pyproject.toml", "bot", "nlu", "domain.yml", "knowledge", "tests", "README.md"),
    *("Makefile", "LICENSE", "CHANGELOG.md", ".ci", ".gitignore", ".env.example"),
}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_the_top_level_is_the_agreed_one() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    guilty = []
    for path in tracked():
        text = path.read_text(errors="ignore") if path.suffix not in (".png", ".gz") else ""
        if path != Path(__file__) and FOREIGN.search(text):
            guilty.append(str(path.relative_to(ROOT)))
    assert guilty == []


def test_every_locked_package_has_its_hashes() -> None:
    for name in ("bot", "tests", "nlu"):
        blocks = re.split(r"\n(?=\S)", (ROOT / name / "requirements.txt").read_text().strip())
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
