"""The first rule that fits decides the outcome, and says why; whoever made it can be found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.feasibility.schema import Delay, Guard, Questionnaire, Reds, Rule
from bot.feasibility.scoring import Limit, Reading, chosen
from bot.forms.schema import Condition

_HOURS_A_DAY, _SATURDAY = 24, 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was concluded, by which rule of which version, on which day.

    `due` is when a person should have answered, holidays not counted; `limit` the date that presses the
    young person. `words` and `plan` are for them, the rest for advisers.
    """

    key: str
    label: str
    words: str
    plan: tuple[str, ...]
    rule: str
    because: str
    priority: int
    delay: Delay
    due: date
    taken_by: str
    limit: Limit | None
    form: str
    version: int
    made_on: date


def decide(reading: Reading) -> Outcome:
    """The outcome; the last rule is held to fit always (`check_questionnaire`)."""
    questionnaire = reading.questionnaire
    rule = next((rule for rule in questionnaire.rules if fits(rule, reading)), questionnaire.rules[-1])
    return _concluded(questionnaire, rule, reading)


def fits(guard: Guard, reading: Reading) -> bool:
    """Whether everything that is asked for holds."""
    return (
        _holds(guard.when, reading)
        and not (guard.unless and _holds(guard.unless, reading))
        and (not guard.any_of or any(_holds(condition, reading) for condition in guard.any_of))
        and all(reading.level(key) in wanted for key, wanted in guard.levels.items())
        and (guard.reds is None or _red_enough(guard.reds, reading))
        and not any(key in reading.limits and reading.limits[key].over(reading.today) for key in guard.open)
        and _all_soon(guard.soon, reading)
        and (guard.signal is None or guard.signal in reading.signals)
    )


def due_on(today: date, delay: Delay) -> date:
    """The day by which a delay is over; open hours run on weekdays only, a day of them is 24."""
    if not delay.open_hours:
        return today + timedelta(days=delay.days or 0)
    day, left = today, -(-delay.open_hours // _HOURS_A_DAY)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def _holds(condition: Condition, reading: Reading) -> bool:
    answers = reading.answers
    return all(not chosen(answers.get(key)).isdisjoint(wanted) for key, wanted in condition.items())


def _red_enough(wanted: Reds, reading: Reading) -> bool:
    reds = reading.reds()
    few = wanted.most is None or len(reds) <= wanted.most
    return wanted.least <= len(reds) and few and (not wanted.only or reds <= set(wanted.only))


def _all_soon(soon: Mapping[str, int], reading: Reading) -> bool:
    return all(_is_soon(reading.limits.get(key), days, reading.today) for key, days in soon.items())


def _is_soon(limit: Limit | None, days: int, today: date) -> bool:
    return limit is not None and not limit.over(today) and limit.days_left(today) < days


def _concluded(questionnaire: Questionnaire, rule: Rule, reading: Reading) -> Outcome:
    status = questionnaire.status(rule.outcome)
    return Outcome(
        key=status.key,
        label=status.label,
        words=status.words,
        plan=status.plan,
        rule=rule.name,
        because=rule.because,
        priority=status.priority,
        delay=status.delay,
        due=due_on(reading.today, status.delay),
        taken_by=status.taken_by,
        limit=reading.limits.get(rule.deadline or ""),
        form=questionnaire.key,
        version=questionnaire.version,
        made_on=reading.today,
    )
