"""No count under five is shown, nor can be worked out from what is, by who knows every rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.balance import FEWEST, Count, Line, Veil, by_month, by_network, veiled

FEW, HIDDEN = Veil.FEW, Veil.HIDDEN
LINES = st.lists(st.integers(0, 30), min_size=1, max_size=4)


def test_what_is_shown() -> None:
    assert veiled([]) == Line(FEW, ())
    assert veiled([0]) == veiled([4]) == Line(FEW, (FEW,))
    assert veiled([5]) == Line(5, (5,))
    assert veiled([2, 2]) == Line(FEW, (FEW, FEW))
    assert veiled([5, 6, 7]) == Line(18, (5, 6, 7))
    assert veiled([9, 0, 7]) == Line(16, (HIDDEN, FEW, 7))
    assert veiled([5, 0, 7]) == Line(12, (HIDDEN, HIDDEN, HIDDEN)), "five and nothing would be sure"
    assert veiled([3, 3]) == Line(6, (HIDDEN, HIDDEN))


@given(LINES)
def test_no_small_count_is_shown_and_what_is_shown_is_true(counts: list[int]) -> None:
    line = veiled(counts)
    assert line.total in (sum(counts), FEW)
    for count, shown in zip(counts, line.cells, strict=True):
        assert shown is HIDDEN or (shown == count if count >= FEWEST else shown is FEW)
    assert all(shown >= FEWEST for shown in (line.total, *line.cells) if isinstance(shown, int))


def test_of_every_short_line_no_small_count_is_sure() -> None:
    """All lines of up to four counts and sixteen cases: those that look the same may each be the true one."""
    for length in range(1, 5):
        worlds: dict[Line, list[tuple[int, ...]]] = defaultdict(list)
        for counts in product(range(17), repeat=length):
            if sum(counts) < 17:
                worlds[veiled(counts)].append(counts)
        for line, alike in worlds.items():
            for place in range(length):
                possible = {counts[place] for counts in alike}
                assert isinstance(line.cells[place], int) or len(possible) >= FEWEST - 1, (line, possible)


@given(LINES)
def test_of_any_line_no_small_count_is_sure(counts: list[int]) -> None:
    for place, count in enumerate(counts):
        if count < FEWEST:
            assert any(world[place] != count for world in alike(counts)), (counts, place)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=3))
def test_two_cuts_of_the_same_cases_tell_no_more_than_each(table: list[list[int]]) -> None:
    """Networks down and months across: any other world of the one goes with the other as it is."""
    downs, acrosses = list(map(sum, table)), [sum(column) for column in zip(*table, strict=True)]
    for mine, others in ((downs, acrosses), (acrosses, downs)):
        for place, count in enumerate(mine):
            if count >= FEWEST:
                continue
            world = next(world for world in alike(mine) if world[place] != count)
            if sum(world) == sum(mine):
                rebuilt = fitted(world, others)
                assert list(map(sum, rebuilt)) == list(world)
                assert [sum(column) for column in zip(*rebuilt, strict=True)] == others
            else:
                assert veiled(mine).total is veiled(others).total is FEW


def alike(counts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Other lines that are shown the same: small numbers in all places but one, the rest in that one."""
    line, total = veiled(counts), sum(counts)
    free = [place for place, shown in enumerate(line.cells) if isinstance(shown, Veil)]
    totals = range(FEWEST) if line.total is FEW else (total,)
    for left, whole in product(free, totals):
        others = [place for place in free if place != left]
        for values in product(range(10), repeat=len(others)):
            world = list(counts)
            for place, value in zip(others, values, strict=True):
                world[place] = value
            world[left] += whole - sum(world)
            if world[left] >= 0 and veiled(world) == line:
                yield tuple(world)


def fitted(downs: Sequence[int], acrosses: Sequence[int]) -> list[list[int]]:
    """A table with these margins, filled from its first corner."""
    left, table = list(acrosses), []
    for down in downs:
        row = []
        for place, room in enumerate(left):
            row.append(min(down, room))
            left[place] -= row[-1]
            down -= row[-1]
        table.append(row)
    return table


def test_counts_are_summed_by_network_and_by_month() -> None:
    counts = [Count(1, 0, "a", 5), Count(1, 1, "a", 4), Count(None, 1, "a", 6), Count(1, 1, "b", 2)]
    assert by_network(counts, [1, None], ["a", "b"]) == [Line(15, (9, 6)), Line(FEW, (FEW, FEW))]
    assert by_month(counts, 2, ["a"]) == [Line(15, (5, 10))]
