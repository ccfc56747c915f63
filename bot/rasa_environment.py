"""Makes `.venv-rasa`, the Python 3.10 environment that Rasa needs, from its hashed lock."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

WAYS = (
    "installer Python 3.10 (apt install python3.10, brew install python@3.10, pyenv install 3.10)",
    "ou donner son chemin dans PASSERELLE_RASA_PYTHON",
    "ou utiliser un Rasa déjà lancé avec PASSERELLE_RASA_URL",
)
Say = Callable[[str], None]
TICK = 10


def ensure(root: Path, given: str, say: Say) -> bool:
    """Have the environment ready and up to date; False, with the ways out said, when it cannot be had."""
    lock = root / "nlu/requirements.txt"
    stamp = root / ".venv-rasa/passerelle-lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    with (root / ".venv-rasa.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two instances of one clone may start together
        if stamp.exists() and stamp.read_text() == digest:
            return True
        python = find_python(given) or _fetched(say)
        if python is None:
            say("Rasa ne peut pas être installé : aucun Python 3.10 trouvé. Pour l'avoir :")
            for way in WAYS:
                say(f"  - {way}")
            say("En attendant, le repérage local répond.")
            return False
        return _install(root, python, lock, lambda: stamp.write_text(digest) > 0, say)


def _install(root: Path, python: str, lock: Path, done: Callable[[], bool], say: Say) -> bool:
    say(f"Installation de Rasa avec {python} (environ 2 Go, quelques minutes la première fois)…")
    target = root / ".venv-rasa"
    shutil.rmtree(target, ignore_errors=True)
    made = _uv("venv", "--quiet", "-p", python, str(target))
    synced = made and _uv(
        *(
            "pip",
            "sync",
            "--quiet",
            "-p",
            str(target / "bin/python"),
            "--require-hashes",
            "--link-mode=copy",
            str(lock),
        ),
        say=say,
    )
    if not synced:
        say("L'installation de Rasa a échoué (voir ci-dessus). En attendant, le repérage local répond.")
        return False
    return done()


def find_python(given: str) -> str | None:
    """A Python 3.10 that really runs: the given one, one on the PATH, one of pyenv's."""
    for candidate in _candidates(given):
        if _is_310(candidate):
            return candidate
    return None


def _candidates(given: str) -> Iterator[str]:
    if given:
        yield given
    yield from filter(None, [shutil.which("python3.10")])
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from (str(path) for path in sorted(pyenv.glob("3.10.*/bin/python"), reverse=True))
    found = subprocess.run(_uv_command("python", "find", "3.10"), capture_output=True, text=True, check=False)  # noqa: S603
    yield from found.stdout.split("\n")[:1]


def _is_310(candidate: str) -> bool:
    asked = [candidate, "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.stdout.strip() == "3 10"


def _fetched(say: Say) -> str | None:
    say("Python 3.10 n'est pas là : essai de téléchargement…")
    _uv("python", "install", "--quiet", "3.10")
    return find_python("")


def _uv_command(*words: str) -> list[str]:
    return [str(Path(sys.executable).with_name("uv")), *words]


def _uv(*words: str, say: Say | None = None) -> bool:
    """Run uv; where it takes long, say every now and then that it is still at it."""
    process = subprocess.Popen(_uv_command(*words))  # noqa: S603
    for seconds in count(TICK, TICK):
        try:
            return process.wait(TICK) == 0
        except subprocess.TimeoutExpired:
            if say:
                say(f"  … {seconds} s")
    return False
