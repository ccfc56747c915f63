"""YAML as people write it; a file that changes keeps the lines, order and remarks of all that did not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

import yaml

from bot.editing.pieces import as_json

# Where a field goes that the file did not have: after the last of those before it here.
ORDER = (
    *("key", "theme", "kind", "number", "name", "question", "label", "audience", "unit", "ask", "why"),
    *("skip", "aliases", "text", "answer", "more", "followups", "amount", "sources", "values", "share"),
    *(
        "valid_from",
        "valid_until",
        "review_by",
        "source",
        "title",
        "reference",
        "url",
        "checked_on",
        "checked_by",
    ),
    *("owner", "certainty", "confirm_with", "form"),
)
DATES = frozenset({"valid_from", "valid_until", "review_by", "checked_on"})
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST_FLOW, NO_WRAP = 80, 1_000_000


def written(value: Any) -> str:
    """A whole file."""
    return "\n".join(_block(value)) + "\n"


def rewritten(text: str, value: Any) -> str:
    """A file with another value in it."""
    node, before = yaml.compose(text, _Loader), yaml.load(text, _Loader)  # noqa: S506 - CSafeLoader
    if as_json(before) == as_json(value):
        return text
    lines = text.split("\n")
    try:
        patches = _Patches(lines)
        patches.mapping(node, before, value, len(lines))
        new = "\n".join(patches.applied())
        if as_json(yaml.load(new, _Loader)) == as_json(value):  # noqa: S506 - CSafeLoader
            return new
    except (_AnewError, yaml.YAMLError):
        pass
    return written(in_order(value, before))


def in_order(value: Any, before: Any = None) -> Any:
    """A value with its fields in the order that they had, and the new ones where they belong."""
    if isinstance(value, Mapping):
        there = {str(key): inner for key, inner in before.items()} if isinstance(before, Mapping) else {}
        return {name: in_order(value[name], there.get(name)) for name in _ordered(value, there)}
    if isinstance(value, list):
        models = before if isinstance(before, list) else []
        return [in_order(item, _model(n, models)) for n, item in enumerate(value)]
    return value


def _model(place: int, models: Sequence[Any]) -> Any:
    """What an item of a list is written like: the one in its place, else the last."""
    return models[min(place, len(models) - 1)] if models else None


def _ordered(names: Collection[str], known: Collection[str]) -> list[str]:
    kept = [name for name in known if name in names]
    for name in sorted((name for name in names if name not in known), key=_rank):
        before = [place for place, other in enumerate(kept) if _rank(other) <= _rank(name)]
        kept.insert(before[-1] + 1 if before else 0, name)
    return kept


def _rank(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


class _AnewError(Exception):
    """A part that must be written anew with what it stands in."""


@dataclass
class _Patches:
    """The lines of a file, and those that take the place of some: from, to, and the new ones."""

    lines: Sequence[str]
    made: list[tuple[int, int, list[str]]] = field(default_factory=list)

    def applied(self) -> list[str]:
        """The lines with every patch in its place."""
        found: list[str] = []
        at = 0
        for start, stop, new in sorted(self.made, key=lambda patch: patch[:2]):
            found += [*self.lines[at:start], *new]
            at = stop
        return [*found, *self.lines[at:]]

    def mapping(self, node: Any, before: Any, after: Any, end: int) -> None:
        """Fields that stay, change, go and come."""
        if not (_is_block(node, yaml.MappingNode) and isinstance(after, Mapping)):
            raise _AnewError
        names, column = [str(name) for name in before], node.start_mark.column
        there = dict(zip(names, before.values(), strict=True))
        nodes = {name: inner for name, (_, inner) in zip(names, node.value, strict=True)}
        spans = self._spans([key.start_mark.line for key, _ in node.value], end, column)
        at = dict(zip(names, spans, strict=True))
        wanted = _ordered(after, there)
        if wanted[:1] != names[:1]:
            raise _AnewError  # the first field of an item stands on the line of its dash
        for name in names:
            if name not in after:
                self.made.append((*at[name], []))
        place = at[names[0]][0]
        for name in wanted:
            if name in there:
                self._field(name, nodes[name], (there[name], after[name]), at[name], column)
                place = at[name][1]
            else:
                self._write({name: in_order(after[name])}, (place, place), column)

    def _field(
        self, name: str, node: Any, values: tuple[Any, Any], span: tuple[int, int], column: int
    ) -> None:
        before, after = values
        if as_json(before) != as_json(after) and not self._inside(node, before, after, span[1]):
            self._write({name: in_order(after, before)}, span, column)

    def _inside(self, node: Any, before: Any, after: Any, end: int) -> bool:
        """Whether a part could be changed without writing all of it."""
        made = len(self.made)
        try:
            if isinstance(before, list):
                self._sequence(node, before, after, end)
            else:
                self.mapping(node, before, after, end)
        except _AnewError:
            del self.made[made:]
            return False
        return True

    def _sequence(self, node: Any, before: list[Any], after: Any, end: int) -> None:
        if not (_is_block(node, yaml.SequenceNode) and isinstance(after, list) and before and after):
            raise _AnewError
        column = node.start_mark.column
        spans = self._spans([item.start_mark.line for item in node.value], end, column)
        steps = SequenceMatcher(None, [*map(as_json, before)], [*map(as_json, after)], autojunk=False)
        for step, i, j, k, m in steps.get_opcodes():
            if step == "equal":
                continue
            if j - i == m - k:
                for place, item in zip(range(i, j), after[k:m], strict=True):
                    if not self._inside(node.value[place], before[place], item, spans[place][1]):
                        self._write([in_order(item, before[place])], spans[place], column)
                continue
            self.made += [(*span, []) for span in spans[i:j]]
            if new := [in_order(item, _model(n, before)) for n, item in enumerate(after[k:m], i)]:
                place = spans[i - 1][1] if i else spans[0][0]
                self._write(new, (place, place), column)

    def _write(self, value: Any, span: tuple[int, int], column: int) -> None:
        start, stop = span
        first, *rest = _block(value)
        lead = self.lines[start][:column] if start < stop else " " * column
        indented = (f"{' ' * column}{line}" if line else "" for line in rest)
        self.made.append((start, stop, [f"{lead}{first}", *indented]))

    def _spans(self, starts: Sequence[int], end: int, column: int) -> list[tuple[int, int]]:
        """The lines of parts that follow one another, without what stands between two of them."""
        found = []
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            while stop > start + 1 and _is_between(self.lines[stop - 1], column):
                stop -= 1
            found.append((start, stop))
        return found


def _is_block(node: Any, kind: type[yaml.CollectionNode]) -> bool:
    return isinstance(node, kind) and bool(node.value) and not node.flow_style


def _is_between(line: str, column: int) -> bool:
    """Whether a line is blank, or a remark on what comes next."""
    said = line.lstrip()
    return not said or (said.startswith("#") and len(line) - len(said) <= column)


class _Dumper(yaml.SafeDumper):
    """Lists set in from their name, quotes that are double, texts of several lines as they are read."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are set in."""
        super().increase_indent(flow, indentless=False)

    def choose_scalar_style(self) -> Any:
        """Double quotes, as in the files that are there."""
        style = super().choose_scalar_style()
        return '"' if style == "'" else style

    def ignore_aliases(self, data: Any) -> bool:
        """A value that comes twice is written twice."""
        return True


def _text(dumper: yaml.SafeDumper, said: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", said, "|" if "\n" in said else None)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    names = all(isinstance(item, str) and _NAME.fullmatch(item) for item in items)
    flow = names and sum(len(item) + 2 for item in items) <= LONGEST_FLOW
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def _block(value: Any) -> list[str]:
    said = yaml.dump(
        _dated(value),
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=NO_WRAP,
    )
    return said.rstrip("\n").split("\n")


def _dated(value: Any, name: str = "") -> Any:
    """A value whose days are days, and not texts that would need quotes."""
    if isinstance(value, Mapping):
        return {key: _dated(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dated(item) for item in value]
    if name in DATES and isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return day if day.isoformat() == value else value
    return value
