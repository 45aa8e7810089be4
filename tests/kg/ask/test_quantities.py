"""Numbers, units and periods are read as a person means them."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ask.language import Language
from kg.ask.quantities import Period, Quantity, find_periods, find_quantities, parse_number
from kg.ask.tokens import tokenize

LANGUAGES = Path(__file__).parents[3] / "ontology" / "languages"


@cache
def language(code: str) -> Language:
    return Language(yaml.load((LANGUAGES / f"{code}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader))


def quantities(text: str, code: str = "en") -> list[Quantity]:
    spoken = language(code)
    return find_quantities(tokenize(text, spoken.algorithm), spoken, frozenset())


def periods(text: str, code: str = "en") -> list[Period]:
    spoken = language(code)
    return find_periods(tokenize(text, spoken.algorithm), spoken, frozenset())


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        ("more than a trillion dollars", "more_than", 1e12, "USD"),
        ("$20bn+", "at_least", 20e9, "USD"),
        ("under 1 GW", "less_than", 1.0, "GW"),
        ("< 1 GW", "less_than", 1.0, "GW"),
        ("above 200k", "more_than", 200_000.0, None),
        ("half a million people", None, 500_000.0, "people"),
        ("at least 900 MW", "at_least", 0.9, "GW"),
        ("up more than 15%", "more_than", 15.0, "percent"),
        ("76,000", None, 76_000.0, None),
    ],
)
def test_english_quantities_come_out_in_plain_units(
    text: str, comparator: str | None, value: float, unit: str | None
) -> None:
    (found,) = quantities(text)
    assert (found.comparator, found.unit) == (comparator, unit)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "code", "low", "high", "unit"),
    [
        ("between 10 and 100 thousand specialists", "en", 10_000.0, 100_000.0, None),
        ("between 1 and 10 gigawatts", "en", 1.0, 10.0, "GW"),
        ("entre US$ 100 milhões e US$ 400 milhões", "pt", 100e6, 400e6, "USD"),
        ("zwischen 10.000 und 100.000", "de", 10_000.0, 100_000.0, None),
    ],
)
def test_a_range_has_two_ends_in_the_same_unit(text: str, code: str, low: float, high: float, unit: str | None) -> None:
    (found,) = quantities(text, code)
    assert found.unit == unit
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [("US$ 3,5 bilhões", "pt", 3.5e9), ("40 Mrd.", "de", 40e9), ("1,9", "fr", 1.9), ("55.000", "de", 55_000.0)],
)
def test_other_languages_write_numbers_their_own_way(text: str, code: str, value: float) -> None:
    (found,) = quantities(text, code)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in 2024", 2024, 2024),
        ("since 2019", 2019, None),
        ("2019-2023", 2019, 2023),
        ("between 2016 and 2022", 2016, 2022),
        ("until 2024", None, 2024),
    ],
)
def test_a_year_is_a_period_and_never_a_quantity(text: str, start: int | None, end: int | None) -> None:
    (found,) = periods(text)
    assert (found.start, found.end) == (start, end)
    assert quantities(text) == []


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**12))
def test_grouping_digits_never_changes_a_whole_number(number: int) -> None:
    assert parse_number(f"{number:,}", language("en")) == number


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    quantities(text)
    periods(text)


def test_a_lower_bound_admits_only_larger_numbers() -> None:
    bound = Quantity(0, 1, "more_than", 5.0)
    assert bound.admits(5.1)
    assert not bound.admits(5.0)


def test_a_unit_follows_an_abbreviated_scale() -> None:
    found = quantities("Startups, die weniger als 200 Mio. Dollar bekommen haben", "de")
    assert [(q.value, q.unit) for q in found] == [(200e6, "USD")]
