"""A form made from the schema that the checks use, and read back into the body it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.console.contents.pairs import Pairs, Worth
from bot.console.contents.words import LONG, hint_of, label_of, option_of, rank_of

Path = tuple[str | int, ...]
Schema = Mapping[str, Any]
Choices = Mapping[str, Sequence[tuple[str, str]]]
MOST_INLINE = 40
# It names the piece, and changes no more.
OWN_KEY = ("key",)
SHORT_LINE = 64


class Shown(StrEnum):
    """How a field is shown; PARTS are items that have pages of their own, PAIRS what names are worth."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    CHOICE = "choice"
    SLOTS = "slots"
    PAIRS = "pairs"
    GROUP = "group"
    ITEMS = "items"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `value` is as it is typed, `inner` what a group or a list holds.

    `pairs` tells how what names are worth is written and read.
    """

    path: Path
    shown: Shown
    value: str = ""
    required: bool = False
    longest: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    inner: tuple[Field, ...] = ()
    pairs: Pairs | None = None

    @property
    def name(self) -> str:
        """Its name in the form that is sent."""
        return ".".join(map(str, self.path))

    @property
    def label(self) -> str:
        """What it is called."""
        return label_of(self.path, self.shown)

    @property
    def hint(self) -> str:
        """What to write there; empty for nothing."""
        most = f"{self.longest} caractères au plus." if self.longest else ""
        return " ".join(filter(None, (hint_of(self.path, self.shown), most)))

    @property
    def title(self) -> str:
        """What tells an item from the others: the first words in it."""
        words = (field.value for field in self.inner if field.value and field.shown is not Shown.FLAG)
        return " · ".join([word.replace("\n", " ")[:SHORT_LINE] for word in words][:2])


class Shape:
    """The fields of one kind of body."""

    def __init__(self, schema: Schema, choices: Choices | None = None) -> None:
        """`choices` are values and their words for the fields of these names, beside those of the schema."""
        self._schema = schema
        self._choices = choices or {}
        self._named: Mapping[str, Schema] = schema.get("$defs", {})

    def fields(self, body: Any, path: Path = ()) -> tuple[Field, ...]:
        """The fields of a body, or of the part of it at a path. Raises KeyError for a path to nowhere."""
        schema, part = self._at(body, path)
        return self._field(schema, part, path, required=True).inner

    def read(self, body: Any, sent: Mapping[str, str], path: Path = ()) -> Any:
        """The body with every field that was sent in the place of the one it had."""
        _, part = self._at(body, path)
        return put(body, path, _filled(self.fields(body, path), part, sent))

    def blank(self, path: Path) -> Any:
        """A new item of the list at a path, with nothing in it."""
        return self._blank(self._plain(self._under(path)["items"]))

    def _blank(self, schema: Schema) -> Any:
        if schema.get("type") != "object":
            return ""
        needed = schema.get("required", ())
        inner = {name: self._plain(each) for name, each in schema.get("properties", {}).items()}
        return {name: self._empty(inner[name]) for name in needed if name in inner}

    def _empty(self, schema: Schema) -> Any:
        if schema.get("type") == "array":
            return []
        return {"boolean": False, "integer": 0}.get(schema.get("type", ""), self._blank(schema))

    def _at(self, body: Any, path: Path) -> tuple[Schema, Any]:
        part = body
        for step in path:
            try:
                part = part[step]
            except (IndexError, TypeError):
                raise KeyError(path) from None
        return self._under(path), part

    def _under(self, path: Path) -> Schema:
        schema = self._plain(self._schema)
        for step in path:
            inner = schema["items"] if isinstance(step, int) else schema["properties"][step]
            schema = self._plain(inner)
        return schema

    def _plain(self, schema: Schema) -> Schema:
        """A schema without references, and without the null of what may be left out."""
        if reference := schema.get("$ref"):
            return self._plain(self._named[reference.rpartition("/")[2]])
        if choices := schema.get("anyOf"):
            kept = [each for each in map(self._plain, choices) if each.get("type") != "null"]
            texts = [each for each in kept if each.get("type") == "string"]
            return texts[0] if texts else kept[0]
        return schema

    def _field(self, schema: Schema, body: Any, path: Path, required: bool) -> Field:
        if schema.get("type") == "object" and "properties" in schema:
            return Field(path, Shown.GROUP, required=required, inner=self._inner(schema, body, path))
        if schema.get("type") == "array":
            return self._list(schema, body if isinstance(body, list) else [], path, required)
        if "enum" in schema:
            options = tuple((str(value), option_of(path, str(value))) for value in schema["enum"])
            return Field(path, Shown.CHOICE, _said(body), required, options=options)
        if path[-1] in self._choices:
            options = tuple(self._choices[str(path[-1])])
            return Field(path, Shown.CHOICE, _said(body), required, options=options)
        if schema.get("type") == "object":
            return self._pairs(schema, body, path, required)
        longest = schema.get("maxLength")
        return Field(path, _shown(schema, path), _typed(schema, body), required, longest)

    def _pairs(self, schema: Schema, body: Any, path: Path, required: bool, groups: bool = False) -> Field:
        named = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
        pairs = Pairs(Worth(self._plain(named[0])["type"]), groups)
        return Field(path, Shown.PAIRS, pairs.written(body), required, pairs=pairs)

    def _inner(self, schema: Schema, body: Any, path: Path) -> tuple[Field, ...]:
        there = body if isinstance(body, Mapping) else {}
        needed = schema.get("required", ())
        return tuple(
            self._field(self._plain(inner), there.get(name), (*path, name), name in needed)
            for name, inner in sorted(schema["properties"].items(), key=lambda pair: rank_of(pair[0]))
            if (*path, name) != OWN_KEY
        )

    def _list(self, schema: Schema, body: list[Any], path: Path, required: bool) -> Field:
        item = self._plain(schema["items"])
        if item.get("type") == "string":
            if most := schema.get("maxItems"):
                slots = tuple(
                    Field((*path, n), Shown.LINE, _said(body[n]) if n < len(body) else "")
                    for n in range(max(most, len(body)))
                )
                return Field(path, Shown.SLOTS, required=required, inner=slots)
            return Field(path, Shown.LINES, "\n".join(map(_said, body)), required)
        if "properties" not in item:
            return self._pairs(item, body, path, required, groups=True)
        items = tuple(self._field(item, each, (*path, n), required=True) for n, each in enumerate(body))
        leaves = sum(1 for _ in leaves_of(items))
        deep = any(
            field.shown in (Shown.GROUP, Shown.ITEMS, Shown.PARTS) for each in items for field in each.inner
        )
        return Field(path, Shown.PARTS if deep or leaves > MOST_INLINE else Shown.ITEMS, inner=items)


def leaves_of(fields: Sequence[Field]) -> Iterator[Field]:
    """The fields that hold a value of their own, through groups and lists; parts are elsewhere."""
    for field in fields:
        if field.shown in (Shown.GROUP, Shown.ITEMS):
            yield from leaves_of(field.inner)
        elif field.shown is not Shown.PARTS:
            yield field


def put(body: Any, path: Path, value: Any) -> Any:
    """A body with the value at a path changed, the rest as it was."""
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        return [put(each, tuple(rest), value) if n == step else each for n, each in enumerate(body)]
    return {**body, step: put(body[step], tuple(rest), value)}


def _filled(fields: Sequence[Field], part: Any, sent: Mapping[str, str]) -> Any:
    """A part with what was sent in its fields; what may be left out and is empty goes."""
    there = dict(part) if isinstance(part, Mapping) else {}
    for field in fields:
        key = field.path[-1]
        if field.shown is Shown.GROUP:
            inner = _filled(field.inner, there.get(key), sent)
            value = inner if inner or field.required else None
        elif field.shown is Shown.ITEMS:
            items = there.get(key, [])
            value = [_filled(each.inner, items[n], sent) for n, each in enumerate(field.inner)] or None
        elif field.shown is Shown.SLOTS:
            value = [said for each in field.inner if (said := sent.get(each.name, each.value).strip())]
        elif _same(sent.get(field.name, field.value), field.value):
            continue
        else:
            value = _value(field, sent[field.name])
        if value in (None, "", []) and not field.required:
            there.pop(key, None)
        else:
            there[key] = [] if value is None and field.shown is Shown.ITEMS else value
    return there


def _same(said: str, before: str) -> bool:
    """Whether nothing was changed: what is there keeps its own form."""
    return said.replace("\r\n", "\n").strip() == before.strip()


def _value(field: Field, said: str) -> Any:
    """What was typed, as the checks want it; as it was typed when it cannot be read."""
    said = said.replace("\r\n", "\n")
    if field.shown is Shown.LINES:
        return [line.strip() for line in said.split("\n") if line.strip()]
    if field.shown is Shown.FLAG:
        return said == "oui"
    if field.shown is Shown.NUMBER:
        return int(said) if said.strip().lstrip("-").isdecimal() else said.strip()
    if field.pairs:
        try:
            return field.pairs.read(said)
        except ValueError:
            return said
    return said.rstrip() if field.shown is Shown.TEXT else said.strip()


def _shown(schema: Schema, path: Path) -> Shown:
    kind = schema.get("type")
    if kind == "boolean":
        return Shown.FLAG
    if kind in ("integer", "number"):
        return Shown.NUMBER
    if schema.get("format") == "date":
        return Shown.DATE
    return Shown.TEXT if path[-1] in LONG else Shown.LINE


def _typed(schema: Schema, body: Any) -> str:
    if schema.get("type") == "boolean":
        return "oui" if body is True else ""
    return _said(body)


def _said(body: Any) -> str:
    return "" if body is None else str(body)
