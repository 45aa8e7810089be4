"""The health of indicators: each sign is found where it is and nowhere else."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kg.indicator_health import IndicatorHealth, indicator_health
from kg.method import Input

AREAS = [f"A{n}" for n in range(12)]


def _health(values: Sequence[float | None], periods: Sequence[str] = ()) -> IndicatorHealth:
    spans = periods or ["2024"] * len(values)
    inputs = [Input(a, "x", v, period=p) for a, v, p in zip(AREAS, values, spans, strict=False)]
    return indicator_health(inputs, AREAS[: len(values)])[0]


def test_an_even_indicator_has_no_findings() -> None:
    assert _health([float(n) for n in range(1, 13)]).findings == ()


def test_gaps_are_counted_and_few_values_are_told() -> None:
    found = _health([1.0, 2.0, None, None, None, None])
    assert (found.areas, found.coverage) == (2, 0.333333)
    assert found.findings == ("2 of 6 areas have a value, fewer than two thirds",)
    assert _health([None, None]).findings == ("no area has a value",)


def test_a_constant_is_told() -> None:
    assert _health([1.0] * 6).constant


def test_what_a_few_have_nearly_alone_is_skewed_and_they_stand_out() -> None:
    found = _health([1.0, 2.0, 1.5, 2.5, 1.0, 2.0, 1.5, 2.5, 1.0, 2.0, 3.0, 500.0])
    assert found.skew is not None
    assert found.skew > 3
    assert found.outliers == ("A11",)
    assert any("nearly all of it" in finding for finding in found.findings)


def test_mixed_periods_are_told() -> None:
    found = _health([1.0, 2.0, 3.0], ["2019/2023", "2022", "2022"])
    assert found.findings == ("its values are of different periods: 2019/2023, 2022",)


def test_indicators_that_order_the_areas_alike_are_twins() -> None:
    inputs = [
        Input(area, name, float(n) ** power) for n, area in enumerate(AREAS) for name, power in (("x", 1), ("y", 3))
    ]
    assert [found.twins for found in indicator_health(inputs, AREAS)] == [{"y": 1.0}, {"x": 1.0}]


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=12))
def test_any_values_have_a_health(values: list[float | None]) -> None:
    inputs = [Input(area, "x", value) for area, value in zip(AREAS, values, strict=False)]
    for found in indicator_health(inputs, AREAS):
        assert 0 <= found.coverage <= 1
        assert found.areas == sum(value is not None for value in values)
