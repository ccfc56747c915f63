"""French conversations that read like scripts: each `*.yml` here is played through the real core."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.markup import plain
from tests.dialogues.conftest import Talk

SCRIPTS = {
    f"{path.stem}: {name}": turns
    for path in sorted(Path(__file__).parent.glob("*.yml"))
    for name, turns in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("turns", SCRIPTS.values(), ids=SCRIPTS.keys())
async def test_the_conversation_goes_as_written(turns: list[dict[str, Any]], talk: Talk) -> None:
    for turn in turns:
        talk.clock.forward(minutes=turn.get("attend", 0), seconds=5)
        replies = await (talk.press(turn["touche"]) if "touche" in turn else talk.say(turn["toi"]))
        assert [reply.key for reply in replies] == turn["bot"], turn
        said = "\n".join(plain(reply.text) for reply in replies).replace("\u202f", " ").replace("\u00a0", " ")
        for words in turn.get("dit", ()):
            assert words in said, turn
        for words in turn.get("ne_dit_pas", ()):
            assert words not in said, turn
        labels = [button.label for reply in replies for button in reply.buttons]
        assert set(turn.get("boutons", ())) <= set(labels), turn
        assert set(turn.get("pas_de_boutons", ())).isdisjoint(labels), turn
