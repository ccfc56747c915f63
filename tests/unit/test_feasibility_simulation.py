"""The simulation is repeatable, plausible, and says whether the thresholds are of any use."""

from __future__ import annotations

from collections import Counter
from random import Random
from statistics import mean, median

import pytest

from bot.feasibility.people import answer, draw
from bot.feasibility.simulate import Simulation, report, simulate
from bot.forms.answers import unfit
from bot.forms.schema import Kind
from tests.unit.feasibility_sample import TODAY, published

STAY = dict.fromkeys(Kind, 0.0)


@pytest.fixture(scope="module", name="simulation")
def _simulation() -> Simulation:
    return simulate(published(), 1500, seed=1, today=TODAY)


def test_the_same_seed_gives_the_same_people() -> None:
    one, same, other = (simulate(published(), 100, seed, TODAY) for seed in (3, 3, 4))
    assert one == same
    assert one != other


def test_whoever_is_drawn_answers_what_the_form_takes() -> None:
    chance = Random(2)
    for question in published().questions * 20:
        value = answer(draw(chance), question, TODAY, chance)
        assert value is None or unfit(question, value) is None


def test_the_country_has_fewer_wheels_and_support_makes_the_drive() -> None:
    people = [draw(Random(seed)) for seed in range(3000)]
    country, town = [p.wheels for p in people if p.country], [p.wheels for p in people if not p.country]
    assert mean(country) < mean(town) - 0.1
    alone, helped = [p.drive for p in people if p.support < 0.4], [p.drive for p in people if p.support > 0.7]
    assert mean(alone) < mean(helped) - 0.1


def test_most_people_see_about_a_dozen_questions_in_five_minutes(simulation: Simulation) -> None:
    assert 10 <= median(simulation.lengths) <= 14
    assert max(simulation.lengths) <= 20
    assert sorted(simulation.seconds)[len(simulation.seconds) * 9 // 10] <= 5 * 60


def test_no_outcome_swallows_the_others(simulation: Simulation) -> None:
    done = len(simulation.lengths)
    assert set(simulation.outcomes) == {status.key for status in published().outcomes}
    assert max(simulation.outcomes.values()) < done / 2
    assert 0.08 < simulation.priorities[1] / done < 0.25
    assert simulation.outcomes["prometteur"] / done > 0.02


def test_living_in_the_country_without_wheels_closes_no_door(simulation: Simulation) -> None:
    shares = {}
    for group in {group for group, _ in simulation.groups}:
        counts = Counter({key: n for (name, key), n in simulation.groups.items() if name == group})
        shares[group] = (counts["prometteur"] + counts["echeance"]) / counts.total()
    assert len(shares) == 3
    assert max(shares.values()) - min(shares.values()) < 0.08


def test_whoever_leaves_is_counted_where_they_left() -> None:
    gone = simulate(published(), 200, 1, TODAY, drop={Kind.CHOICE: 1.0})
    assert gone.dropped == {"age": 200}
    assert gone.lengths == []
    assert sum(simulate(published(), 200, 1, TODAY, drop=STAY).dropped.values()) == 0


def test_begun_is_finished_or_dropped(simulation: Simulation) -> None:
    assert simulation.begun == len(simulation.lengths) + sum(simulation.dropped.values())


def test_the_report_is_for_advisers(simulation: Simulation) -> None:
    text = report(published(), simulation)
    assert "1500 jeunes tirés au sort, au 23/11/2026" in text
    assert "Seuils proposés, à valider par les conseillers." in text
    for status in published().outcomes:
        assert status.label in text
    for rule in published().rules:
        assert rule.name in text


@pytest.mark.parametrize("n", [0, 1])
def test_hardly_anybody_is_no_error(n: int) -> None:
    assert "trop peu" in report(published(), simulate(published(), n, 1, TODAY, STAY))
