"""Start Rasa so that it keeps to itself: no telemetry, nobody's words in its logs, no life after its parent.

    python -m nlu.launch run --enable-api -i 127.0.0.1 -p PORT -m MODEL.tar.gz
    python -m nlu.launch train nlu --nlu FOLDER --config nlu/config.yml --domain FILE --out FOLDER ...

The parent holds the other end of standard input for as long as it wants Rasa to run.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
import warnings
from typing import TextIO

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    # One step below, Rasa writes the text of a message it cannot read.
    "LOG_LEVEL": "ERROR",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # Its cache does not see a change in nlu/language, and would train on words normalised the old way.
    "RASA_MAX_CACHE_SIZE": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # More threads only cost memory: a message is far too short to share out.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def main() -> None:
    """Hand our arguments to Rasa's command line."""
    os.environ.update(QUIET)
    if _held_by_a_parent():
        threading.Thread(target=_end_with_parent, daemon=True).start()
    warnings.showwarning = _show
    import rasa.__main__

    sys.argv[0] = "rasa"
    rasa.__main__.main()


def _serving() -> bool:
    return sys.argv[1:2] == ["run"]


def _held_by_a_parent() -> bool:
    """A terminal, a file or /dev/null says nothing of a parent's life."""
    mode = os.fstat(0).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _end_with_parent() -> None:
    """The kernel closes the pipe however the parent died; half a training must not look like a success."""
    while os.read(0, 4096):
        pass
    os._exit(0 if _serving() else 1)


def _show(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Rasa quotes people's words in some warnings; what its libraries deprecate is nobody's concern here."""
    if not issubclass(category, DeprecationWarning):
        said = "" if _serving() else f": {message}"
        (file or sys.stderr).write(f"{category.__name__} ({filename}:{lineno}){said}\n")


if __name__ == "__main__":
    main()
