"""The judge of extraction is as tolerant as a reader, and no more."""

from typing import Any

import pytest

from benchmarks.extraction_match import Names, compare


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


def fact(**changes: Any) -> dict[str, Any]:
    """Return a written-down fact: Arcadia has 1.2 GW of data center capacity in 2024."""
    accept = {
        "subject": ["Arcadia"], "predicate": ["data center capacity"], "values": [[1200.0, "MW"]],
        "year": [2024], "comparator": ["exact"],
    }  # fmt: skip
    return {"kind": "observation", "value": 1.2, "unit": "GW", "accept": {**accept, **changes}}


def claim(**changes: Any) -> dict[str, Any]:
    said = {"subject": "Arcadia", "predicate": "capacity of data centers", "object": "", "value": 1.2, "unit": "GW"}
    return {**said, "low": None, "high": None, "comparator": "exact", "year": 2024, **changes}


def test_the_same_figure_in_another_unit_is_the_same(names: Names) -> None:
    assert compare(claim(value=1200, unit="MW"), fact(), names).is_right


@pytest.mark.parametrize("change", [{"comparator": "approx"}, {"year": None}])
def test_a_near_comparator_or_a_missing_year_is_right_but_not_strictly(names: Names, change: dict[str, Any]) -> None:
    meeting = compare(claim(**change), fact(), names)

    assert meeting.is_right
    assert not meeting.strict


@pytest.mark.parametrize(
    "change",
    [
        {"value": 1.3},
        {"unit": "percent"},
        {"year": 2023},
        {"comparator": "less_than"},
        {"subject": "Borduria"},
        {"predicate": "electricity price"},
    ],
)
def test_another_value_unit_year_bound_subject_or_indicator_is_wrong(names: Names, change: dict[str, Any]) -> None:
    assert not compare(claim(**change), fact(), names).is_right


def test_partners_have_no_order(names: Names) -> None:
    accept = {"subject": ["Arcadia Labs"], "predicate": ["partners with"], "object": ["Borduria Cloud"]}
    turned = {"subject": "Borduria Cloud", "predicate": "partners with", "object": "Arcadia Labs"}

    assert compare(turned, {"kind": "relation", "accept": accept}, names).is_right


def test_a_buyer_is_not_what_was_bought(names: Names) -> None:
    accept = {"subject": ["Arcadia Labs"], "predicate": ["acquired"], "object": ["Borduria Cloud"]}
    turned = {"subject": "Borduria Cloud", "predicate": "acquired", "object": "Arcadia Labs"}

    assert not compare(turned, {"kind": "relation", "accept": accept}, names).is_right
