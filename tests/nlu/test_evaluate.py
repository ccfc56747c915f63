"""`python -m bot evaluate` measures the live pipeline and writes what it found, training nothing."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.content import Content
from bot.evaluation.run import LIVE, PICTURE, REPORT, evaluate
from bot.understanding.models import Model, Models
from tests.conftest import ROOT

ROWS = 25


async def test_a_report_and_its_picture_are_written(
    model: Model, models: Models, content: Content, tmp_path: Path
) -> None:
    before = sorted(models.folder.iterdir())
    for name in ("heldout", "tuning", "context"):
        lines = (ROOT / f"tests/nlu/{name}.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / f"{name}.tsv").write_text("".join(lines[: ROWS + 1]), encoding="utf-8")
    report = await evaluate(content, tmp_path, {LIVE: model}, ROOT, tmp_path / "out")
    assert f"{ROWS} utterances never learned" in report
    assert "| right answer first |" in report
    assert "## Bars of local matcher" in report
    assert (tmp_path / "out" / REPORT).read_text(encoding="utf-8") == report
    assert (tmp_path / "out" / PICTURE).read_bytes().startswith(b"\x89PNG")
    assert sorted(models.folder.iterdir()) == before
