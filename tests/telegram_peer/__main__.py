"""The stand-in as a process of its own, for a benchmark that must not share its processor time."""

import argparse
import signal

from .peer import DEFAULT_TOKEN, TelegramPeer

DESCRIPTION = """Un faux Telegram sur cette machine.
POST /verbs/say {"chat": 1, "text": "salut"} y fait parler une personne."""


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m tests.telegram_peer", description=DESCRIPTION)
    parser.add_argument("--port", type=int, default=0, help="0 : un port libre")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="le jeton que le bot doit présenter")
    parser.add_argument("--no-flood", action="store_true", help="sans les limites de débit de Telegram")
    options = parser.parse_args()
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with TelegramPeer(token=options.token, port=options.port, flood=not options.no_flood) as peer:
        print(f"Faux Telegram prêt : {peer.url} (jeton {peer.token})", flush=True)
        signal.sigwait(stops)


if __name__ == "__main__":
    main()
