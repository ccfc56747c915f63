"""Pages left on the disk of the machine they were asked on: for their owner alone, and not for long."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

FOLDER = "dossiers"


def keep(folder: Path, name: str, text: str) -> Path:
    """Write a file that its owner alone may read, in the place of the one before."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path, fresh = folder / name, folder / f".{name}.{os.getpid()}"
    with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
    return path


def sweep(folder: Path, before: datetime) -> int:
    """Remove what was written before a moment; how many files went."""
    old = [path for path in folder.glob("*") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
