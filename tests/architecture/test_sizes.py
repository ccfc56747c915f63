"""Functions and files stay small enough to be read in one go."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path
    for folder in ("bot", "nlu", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)


def function_lengths(path: Path) -> dict[str, int]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, functions)]
    name = str(path.relative_to(ROOT))
    return {f"{name}:{n.lineno} {n.name}": (n.end_lineno or n.lineno) - n.lineno + 1 for n in nodes}


LENGTHS = {where: length for path in FILES for where, length in function_lengths(path).items()}


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in FILES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    assert {where: length for where, length in LENGTHS.items() if length > 40} == {}


def test_nine_functions_in_ten_have_at_most_25_lines() -> None:
    assert statistics.quantiles(LENGTHS.values(), n=10)[8] <= 25


def test_half_the_functions_have_at_most_8_lines() -> None:
    assert statistics.median(LENGTHS.values()) <= 8


def test_every_module_says_why_it_exists() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in FILES
        if p.read_text() and not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert silent == []
