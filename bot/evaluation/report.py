"""The figures of an evaluation as a Markdown page, for developers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.decide import Bar
from bot.evaluation.scores import Heard, Rate, Scores, confusions
from bot.evaluation.sweep import LEAST_DECLINED, LEAST_FOUND, MOST_WRONG, Trial

WORST = 20
RATES = {
    "first": "right answer first",
    "found": "right answer given, or among three buttons",
    "right": "right answer given at once",
    "wrong": "wrong answer stated as sure",
    "unsure": "asked back",
    "declined": "strange or uncovered text turned down",
    "bothered": "strange or uncovered text shown buttons",
}


@dataclass(frozen=True)
class Measured:
    """One adapter: what it heard of the held-out set, and its scores at the bar in use."""

    name: str
    bar: Bar
    heard: Sequence[Heard]
    scores: Scores
    styles: Mapping[str, Scores]
    follow: tuple[Rate, Rate] | None = None
    trials: Sequence[Trial] = ()
    chosen: Trial | None = None
    offers: Sequence[Trial] = ()
    offered: Trial | None = None


def markdown(adapters: Sequence[Measured], picture: str) -> str:
    """The whole page; `picture` is the address of the confusions' plot."""
    live = adapters[0]
    parts = [
        "# How well messages are understood",
        f"{len(live.heard)} utterances never learned (`tests/nlu/heldout.tsv`), 95 % intervals in brackets.",
        _side_by_side(adapters),
        *(_follow_ups(each) for each in adapters if each.follow),
        f"## By style\n\n{_table(['style', *RATES.values()], _by_style(live))}",
        *(_sweep(each) for each in adapters if each.trials),
        f"## Worst confusions of {live.name}\n\n![]({picture})",
        _table(["asked", "understood", "times"], _worst(live)),
    ]
    return "\n\n".join(parts) + "\n"


def _side_by_side(adapters: Sequence[Measured]) -> str:
    rows = [
        [label, *(shown(getattr(each.scores, name)) for each in adapters)] for name, label in RATES.items()
    ]
    rows.append(["macro-F1", *(f"{each.scores.macro_f1:.3f}" for each in adapters)])
    rows.append(["p50 / p95, ms", *(f"{each.scores.p50:.1f} / {each.scores.p95:.1f}" for each in adapters)])
    rows.append(["bars (sure, lead, offered)", *(_bar(each.bar) for each in adapters)])
    return _table(["", *(each.name for each in adapters)], rows)


def _follow_ups(measured: Measured) -> str:
    assert measured.follow  # noqa: S101 - asked by the caller
    without, with_topic = measured.follow
    return (
        f"Follow-up questions (`tests/nlu/context.tsv`), {measured.name}: given or among the buttons "
        f"{shown(with_topic)} knowing the last answer, {shown(without)} not knowing it."
    )


def _by_style(measured: Measured) -> Iterator[list[str]]:
    for style, found in sorted(measured.styles.items()):
        yield [style, *(shown(getattr(found, name)) for name in RATES)]


def _sweep(measured: Measured) -> str:
    lead = (measured.chosen or measured.trials[0]).bar.lead
    tried = [trial for trial in measured.trials if trial.bar.lead == lead]
    parts = [
        f"## Bars of {measured.name}",
        f"In use: **{_bar(measured.bar)}**. Tried on `tests/nlu/tuning.tsv`, apart from the figures above.",
        f"To answer: most right answers with at most {MOST_WRONG:.2%} wrong as sure and at least "
        f"{LEAST_DECLINED:.0%} turned down: **{_chosen(measured.chosen)}**.",
        _trials(tried, ("right", "wrong", "declined")),
        f"To offer: least that shows the right answer to {LEAST_FOUND:.1%}: **{_chosen(measured.offered)}**.",
        _trials(measured.offers, ("found", "bothered")),
    ]
    return "\n\n".join(parts)


def _chosen(trial: Trial | None) -> str:
    return _bar(trial.bar) if trial else "none"


def _trials(trials: Sequence[Trial], names: Sequence[str]) -> str:
    rows = [
        [_bar(trial.bar), *(f"{100 * getattr(trial.scores, name).value:.1f} %" for name in names)]
        for trial in trials
    ]
    return _table(["sure, lead, offered", *(RATES[name] for name in names)], rows)


def _worst(measured: Measured) -> list[list[str]]:
    return [[wanted, given, str(times)] for wanted, given, times in confusions(measured.heard)[:WORST]]


def shown(rate: Rate) -> str:
    """A share in percent with its interval."""
    low, high = rate.interval()
    return f"{100 * rate.value:.1f} % [{100 * low:.1f}-{100 * high:.1f}]"


def _bar(bar: Bar) -> str:
    return f"{bar.sure:.2f}, {bar.lead:.2f}, {bar.offered:.2f}"


def _table(head: Sequence[str], rows: Iterator[list[str]] | Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
