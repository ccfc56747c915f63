"""Opening hours as coordinators type them: "9:00-12:30, 13:30-17:00" a weekday, one closed date a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

from pydantic import ValidationError

from bot.console.fields import Typed
from bot.handoff.hours import Hours, Weekday

CLOCK = r"(\d{1,2})(?: ?[:hH] ?(\d{2})?)?"
SPAN = re.compile(rf"{CLOCK} ?(?:-|–|—|à) ?{CLOCK}", re.ASCII)
FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
LONGEST, MOST_SPANS, MOST_DAYS = 200, 8, 200
CLOSED = "fermetures"
Spans = tuple[tuple[time, time], ...]


def hours_of(typed: Typed) -> Hours:
    """What was typed, field by field; those in error count as closed."""
    closed: Spans = ()
    week = {day: typed.read(day, _spans_of(day), closed) for day in Weekday}
    return Hours(week={day: spans for day, spans in week.items() if spans}, closed=_closed(typed))


def said(hours: Hours) -> dict[str, str]:
    """Hours as they are typed, by field."""
    week = {day.value: ", ".join(map(_span_said, hours.week.get(day, ()))) for day in Weekday}
    return week | {CLOSED: "\n".join(day.isoformat() for day in hours.closed)}


def _spans_of(day: Weekday) -> Callable[[str], Spans]:
    def read(text: str) -> Spans:
        parts = [part.strip() for part in re.split(r"[,;]|\bet\b", text) if part.strip()]
        if len(parts) > MOST_SPANS or len(text) > LONGEST:
            raise ValueError(f"{day} : {MOST_SPANS} plages au plus.")
        spans = tuple(_span(day, part) for part in parts)
        try:
            Hours(week={day: spans})
        except ValidationError as error:
            raise ValueError(str(error.errors()[0]["ctx"]["error"]) + ".") from None
        return spans

    return read


def _span(day: Weekday, part: str) -> tuple[time, time]:
    found = SPAN.fullmatch(part)
    try:
        if found:
            opens, closes = found.group(1, 2), found.group(3, 4)
            return _clock(*opens), _clock(*closes)
    except ValueError:
        pass
    raise ValueError(f"{day} : « {part[:40]} » n'est pas une plage. Écrivez par exemple 9:00-12:30.")


def _clock(hour: str, minute: str | None) -> time:
    return time(int(hour), int(minute or 0))


def _closed(typed: Typed) -> tuple[date, ...]:
    return typed.read(CLOSED, _days, ())


def _days(text: str) -> tuple[date, ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_DAYS:
        raise ValueError(f"{MOST_DAYS} dates au plus : il y en a {len(lines)}.")
    return tuple(sorted({_day(line) for line in lines}))


def _day(line: str) -> date:
    try:
        if found := FRENCH_DAY.fullmatch(line):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(line)
    except ValueError:
        raise ValueError(f"Date illisible : « {line[:40]} ». Écrivez par exemple 2026-12-24.") from None


def _span_said(span: tuple[time, time]) -> str:
    return "-".join(f"{clock.hour}:{clock.minute:02d}" for clock in span)
