"""`python -m bot` or `passerelle`."""

from __future__ import annotations

import signal


def main() -> None:
    """Read the commands, and do what is asked; until that has begun, Ctrl-C ends the process at once.

    A KeyboardInterrupt raised while modules load can be lost in a callback of the import system, and the
    process would go on.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.commands import app

    app()


if __name__ == "__main__":
    main()
