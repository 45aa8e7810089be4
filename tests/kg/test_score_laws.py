"""Laws of scores, tried on many made-up cases: ranges, order, missing values, parts that add up."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadValueError, MidpowerError
from kg.method import Aggregation, Input, Method, Normalisation, Scale, ScoreIndicator
from kg.robustness import robustness_report
from kg.scores import (
    EnablerScore,
    aggregate,
    compute_scores,
    explain_difference,
    explain_frame,
    explain_score,
    normalise,
    orient,
    pulls_down,
    rank_intervals,
    rank_rows,
    score_frame,
    values_frame,
    what_if,
)
from kg.scores.shapley import shapley_values

AGGREGATIONS = get_args(Aggregation)
NORMALISATIONS = get_args(Normalisation)
INDICATORS = [
    ScoreIndicator("models", "knowledge", "quantity"),
    ScoreIndicator("price", "knowledge", "price"),
    ScoreIndicator("access", "knowledge", "flag"),
    ScoreIndicator("place", "knowledge", "rank"),
]
METHOD = Method(
    id="m", version=1, label={"en": "m"}, description="", as_of="2024", sources=(), reference_set=("A",),
    ranks="share", constants="keep", proxies="accept", coverage_threshold=0.0, rank_totals={"place": 193},
)  # fmt: skip

quantities = st.floats(0, 1e12, allow_subnormal=False).map(lambda number: round(number, 3))
rows = st.fixed_dictionaries(
    {
        "models": st.none() | quantities,
        "price": st.none() | st.floats(0.01, 1.0),
        "access": st.none() | st.sampled_from([0.0, 1.0]),
        "place": st.none() | st.integers(1, 193).map(float),
    }
)
worlds = st.lists(rows, min_size=2, max_size=8)
methods = st.builds(
    lambda normalisation, aggregation, flags: replace(
        METHOD, normalisation=normalisation, aggregation=aggregation, flags=flags
    ),
    st.sampled_from(NORMALISATIONS), st.sampled_from(AGGREGATIONS), st.sampled_from(["keep", "drop"]),
)  # fmt: skip


def score(world: list[dict[str, float | None]], method: Method) -> list[EnablerScore]:
    """Scores of areas A0, A1, … with the rows' values."""
    inputs = [Input(f"A{i}", name, value) for i, row in enumerate(world) for name, value in row.items()]
    return compute_scores(inputs, INDICATORS, over(world, method))


def over(world: list[dict[str, float | None]], method: Method) -> Method:
    return replace(method, reference_set=tuple(f"A{i}" for i in range(len(world))))


@given(st.lists(quantities, min_size=2, max_size=20), st.sampled_from(NORMALISATIONS))
def test_what_is_normalised_lies_between_0_and_1_and_keeps_its_order(
    numbers: list[float], normalisation: Normalisation
) -> None:
    values = pd.Series(numbers, dtype=float)
    try:
        normalised = normalise(values, "quantity", normalisation=normalisation)
    except MidpowerError:
        return
    assert normalised.between(0, 1).all()
    by_value = normalised.iloc[np.argsort(values.to_numpy(), kind="stable")].to_numpy()
    assert (np.diff(by_value) >= -1e-12).all()


@given(st.lists(st.floats(0.01, 10), min_size=2, max_size=9), st.sampled_from(NORMALISATIONS))
def test_the_cheapest_is_never_weaker_than_the_dearest(prices: list[float], normalisation: Normalisation) -> None:
    values = pd.Series(prices)
    try:
        strengths = orient(normalise(values, "price", normalisation=normalisation), "price")
    except MidpowerError:
        return
    assert strengths.iloc[int(values.argmin())] == strengths.max()
    assert strengths.iloc[int(values.argmax())] == strengths.min()


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=9), st.floats(1e-3, 1e3), st.sampled_from(NORMALISATIONS))
def test_another_unit_changes_no_normalised_value(
    numbers: list[float], factor: float, normalisation: Normalisation
) -> None:
    values = pd.Series([round(number, 2) for number in numbers])
    try:
        before = normalise(values, "quantity", normalisation=normalisation)
    except MidpowerError:
        return
    assert np.allclose(before, normalise(values * factor, "quantity", normalisation=normalisation), atol=1e-6)


@pytest.mark.parametrize("normalisation", ["ratio", "log"])
def test_values_below_zero_have_no_ratio_and_no_logarithm(normalisation: Normalisation) -> None:
    with pytest.raises(BadValueError, match="below zero"):
        normalise(pd.Series({"A": -1.0, "B": 2.0}), "quantity", normalisation=normalisation)


@pytest.mark.parametrize(("scale", "value"), [("flag", 0.5), ("rank", 194.0), ("rank", 0.0)])
def test_values_that_are_none_of_their_scale_are_refused(scale: Scale, value: float) -> None:
    with pytest.raises(BadValueError):
        normalise(pd.Series({"A": value, "B": 1.0}), scale, 193)


@given(worlds, methods)
def test_a_score_lies_among_its_strengths_and_its_bounds(world: list[dict[str, float | None]], method: Method) -> None:
    for found in score(world, method):
        strengths = [part.strength for part in found.used if part.strength is not None]
        assert 0 <= found.low <= found.high <= 1
        if found.value is not None:
            assert min(strengths) - 2e-6 <= found.value <= max(strengths) + 2e-6
            assert found.low - 2e-6 <= found.value <= found.high + 2e-6


@given(worlds, methods)
def test_no_aggregation_forgives_more_than_the_arithmetic_mean(
    world: list[dict[str, float | None]], method: Method
) -> None:
    values = {how: [s.value or 0.0 for s in score(world, replace(method, aggregation=how))] for how in AGGREGATIONS}
    for arithmetic, geometric, least in zip(*(values[how] for how in AGGREGATIONS), strict=True):
        assert least - 2e-6 <= geometric <= arithmetic + 2e-6


@given(worlds, methods)
def test_the_order_of_areas_and_inputs_changes_nothing(world: list[dict[str, float | None]], method: Method) -> None:
    method = over(world, method)
    inputs = [Input(f"A{i}", name, value) for i, row in enumerate(world) for name, value in row.items()]
    turned = replace(method, reference_set=method.reference_set[::-1])
    before = {each.area: each for each in compute_scores(inputs, INDICATORS, method)}
    after = {each.area: each for each in compute_scores(inputs[::-1], INDICATORS, turned)}
    assert before == after


@given(worlds, methods, st.data())
def test_a_missing_value_never_lifts_the_low_bound_or_the_coverage(
    world: list[dict[str, float | None]], method: Method, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(world[0])))
    before = score(world, method)[0]
    after = score([{**world[0], name: None}, *world[1:]], method)[0]
    if any(part.state == "excluded" for part in after.components) or before.value is None:
        return  # without this value the whole indicator may tell nobody apart
    assert after.low <= before.low + 2e-6
    assert after.high >= before.high - 2e-6
    assert after.coverage <= before.coverage
    assert after.low - 2e-6 <= before.value <= after.high + 2e-6


@given(worlds, methods)
def test_the_parts_of_a_score_add_up_to_it_and_what_is_lost_to_the_rest(
    world: list[dict[str, float | None]], method: Method
) -> None:
    for found in score(world, method):
        parts = explain_score(found)
        if found.value is None:
            assert parts == []
        else:
            assert round(sum(part.points for part in parts), 6) == found.value
            assert round(sum(part.loss for part in parts), 6) == round(1 - found.value, 6)


@given(worlds, methods, methods, st.data())
def test_the_parts_of_a_difference_add_up_exactly(
    world: list[dict[str, float | None]], method: Method, other: Method, data: st.DataObject
) -> None:
    first = data.draw(st.sampled_from(score(world, method)))
    second = data.draw(st.sampled_from(score(world, other)))
    if first.value is None or second.value is None:
        return
    difference = explain_difference(first, second)
    assert difference.total == round(first.value - second.value, 6)
    assert round(difference.parts.sum(), 6) == difference.total
    assert round(explain_difference(second, first).parts.sum(), 6) == -difference.total


@given(st.integers(1, 6), st.integers(0, 1000))
def test_shapley_values_add_up_before_anything_is_rounded(players: int, seed: int) -> None:
    values = np.random.default_rng(seed).random(2**players)
    parts = shapley_values(players, lambda _: values)
    assert parts.sum() == pytest.approx(values[-1] - values[0])


def test_for_the_mean_a_part_of_a_difference_is_weight_times_difference_of_strengths() -> None:
    world: list[dict[str, float | None]] = [
        {"models": 10.0, "price": 0.1, "access": 1.0, "place": 1.0},
        {"models": 5.0, "price": 0.3, "access": 0.0, "place": 97.0},
    ]
    first, second = score(world, METHOD)
    assert explain_difference(first, second).parts.to_dict() == {
        "access": 0.25, "models": 0.125, "place": 0.125, "price": 0.25,
    }  # fmt: skip


def test_what_pulls_a_score_down_comes_in_order_with_its_raw_values() -> None:
    world: list[dict[str, float | None]] = [
        {"models": 10.0, "price": 0.1, "access": 1.0, "place": 1.0},
        {"models": 5.0, "price": 0.2, "access": 0.0, "place": 49.0},
        {"models": 1.0, "price": 0.3, "access": 1.0, "place": 2.0},
    ]
    low = pulls_down(score(world, METHOD)[1])
    assert [(part.indicator, part.component.input.value, part.loss) for part in low] == [
        ("access", 0.0, 0.25), ("models", 5.0, 0.125), ("price", 0.2, 0.125), ("place", 49.0, 0.0625),
    ]  # fmt: skip
    assert [part.component.highest for part in low] == [1.0, 10.0, 0.3, 193.0]


def test_two_methods_that_aggregate_differently_have_a_part_for_it() -> None:
    world: list[dict[str, float | None]] = [
        {"models": 10.0, "price": 0.2, "access": 1.0, "place": 1.0},
        {"models": 5.0, "price": 0.3, "access": 0.0, "place": 97.0},
        {"models": 2.0, "price": 0.1, "access": 1.0, "place": 20.0},
    ]
    parts = explain_difference(score(world, METHOD)[0], score(world, replace(METHOD, aggregation="minimum"))[0]).parts
    assert parts["aggregation"] > 0
    assert parts.drop("aggregation").abs().sum() == 0


def test_scores_of_two_enablers_or_without_a_value_are_not_compared() -> None:
    world: list[dict[str, float | None]] = [
        {"models": 1.0, "price": None, "access": None, "place": None},
        {"models": None, "price": None, "access": None, "place": None},
    ]
    first, second = score(world, METHOD)
    with pytest.raises(BadValueError, match="'A1' has no score"):
        explain_difference(first, second)
    with pytest.raises(BadValueError, match="cannot be compared"):
        explain_difference(first, replace(first, enabler="energy"))


def test_an_opened_score_shows_bounds_rule_and_what_is_missing() -> None:
    world: list[dict[str, float | None]] = [
        {"models": 5.0, "price": None, "access": 1.0, "place": 49.0},
        {"models": 20.0, "price": 0.3, "access": 0.0, "place": 2.0},
    ]
    opened = explain_frame(score(world, METHOD)[0])
    shown = opened[["raw", "rule", "lowest", "highest", "strength"]].T.to_dict("list")
    assert shown["models"] == [5, "ratio", 0, 20, 0.25]
    assert shown["place"] == [49, "rank-share", 1, 193, 0.75]
    assert opened["state"].to_dict()["price"] in ("missing", "excluded")


@given(worlds, methods)
def test_asking_what_if_without_a_change_changes_nothing(world: list[dict[str, float | None]], method: Method) -> None:
    inputs = [Input(f"A{i}", name, value) for i, row in enumerate(world) for name, value in row.items()]
    for change in what_if(inputs, INDICATORS, over(world, method)):
        assert change.before == change.after
        assert change.difference in (None, 0)


def test_what_if_tells_the_rank_that_is_gained_and_marks_what_is_assumed() -> None:
    world: list[dict[str, float | None]] = [{"models": 10.0}, {"models": 5.0}]
    inputs = [Input(f"A{i}", name, value) for i, row in enumerate(world) for name, value in row.items()]
    first, second = what_if(inputs, INDICATORS[:1], over(world, METHOD), {("A1", "models"): 20.0})
    assert (first.difference, first.ranks_gained) == (-0.5, -1)
    assert (second.difference, second.ranks_gained) == (0.5, 1)
    assert second.after.components[0].reason == "assumed"


@pytest.mark.parametrize("change", [("B", "models"), ("A0", "bananas")])
def test_what_if_refuses_what_the_method_does_not_compare(change: tuple[str, str]) -> None:
    with pytest.raises(BadValueError, match=r"'(B|bananas)' is not"):
        what_if([], INDICATORS, over([{}], METHOD), {change: 1.0})


def test_what_if_takes_another_choice_and_refuses_an_unknown_one() -> None:
    world: list[dict[str, float | None]] = [{"models": 10.0, "access": 0.0}, {"models": 5.0, "access": 1.0}]
    inputs = [Input(f"A{i}", name, value) for i, row in enumerate(world) for name, value in row.items()]
    first = what_if(inputs, INDICATORS[:3:2], over(world, METHOD), flags="drop")[0]
    assert (first.before.value, first.after.value) == (0.5, 1.0)
    with pytest.raises(BadValueError, match="aggregation"):
        what_if(inputs, INDICATORS, over(world, METHOD), aggregation="median")


@given(st.lists(st.lists(st.none() | st.sampled_from([0.1, 0.2, 0.3]), min_size=4, max_size=4), min_size=1, max_size=5))
def test_a_rank_is_one_more_than_how_many_are_better(rows: list[list[float | None]]) -> None:
    scores = np.array(rows, dtype=float)
    expected = [
        [0 if one is None else 1 + sum(other is not None and other > one for other in row) for one in row]
        for row in rows
    ]
    assert rank_rows(scores).tolist() == expected


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=8), st.data())
def test_the_rank_of_any_values_within_bounds_lies_in_the_rank_interval(
    ends: list[tuple[float, float]], data: st.DataObject
) -> None:
    low, high = pd.Series([min(pair) for pair in ends]), pd.Series([max(pair) for pair in ends])
    values = np.array([data.draw(st.floats(*sorted(pair))) for pair in ends])
    interval, ranks = rank_intervals(low, high), rank_rows(np.round(values, 12)[None, :])[0]
    for place, rank in enumerate(ranks):
        if len(set(np.round(np.concatenate([values, low, high]), 9))) == 3 * len(values):  # no ties
            assert interval.best[place] <= rank <= interval.worst[place]


@settings(max_examples=15, deadline=None)
@given(worlds, methods)
def test_every_interval_of_a_robustness_report_holds_the_rank(
    world: list[dict[str, float | None]], method: Method
) -> None:
    inputs = [Input(f"A{i}", name, value) for i, row in enumerate(world) for name, value in row.items()]
    method = over(world, method)
    report = robustness_report(inputs, INDICATORS, method, draws=50)
    ranks = {each.area: each.rank for each in compute_scores(inputs, INDICATORS, method)}
    for row in report.areas:
        assert row.rank == ranks[row.area]
        if row.rank is None:
            assert (row.rank_5, row.best_variant if not row.ranked_variants else None) == (None, None)
            continue
        assert row.best_variant is not None
        assert row.worst_variant is not None
        assert row.best_variant <= row.rank <= row.worst_variant
        assert (row.rank_5 or 0) <= (row.rank_50 or 0) <= (row.rank_95 or 0)
        assert sum(row.acceptability) == pytest.approx(1, abs=1e-4)


def test_frames_hold_what_the_records_hold() -> None:
    world: list[dict[str, float | None]] = [{"models": 10.0, "price": 0.1}, {"models": 5.0, "price": None}]
    scores = score(world, METHOD)
    frame = score_frame(scores)
    assert frame["value"].to_list() == [each.value for each in scores]
    assert "price" in frame["missing"][1].split() or scores[1].components[1].state == "excluded"
    assert values_frame(part.input for part in scores[0].components).loc["A0", "models"] == 10.0


def test_a_weight_of_zero_leaves_an_indicator_out() -> None:
    strengths = pd.DataFrame({"x": [0.2], "y": [0.9]})
    for how in AGGREGATIONS:
        assert aggregate(strengths, pd.Series({"x": 0.0, "y": 1.0}), how).to_list() == pytest.approx([0.9])
