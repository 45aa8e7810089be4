"""Scores and inputs as pandas frames."""

from collections.abc import Iterable

import pandas as pd

from kg.method import Input
from kg.scores.records import EnablerScore


def inputs_from_frame(values: pd.DataFrame, periods: pd.DataFrame | None = None) -> list[Input]:
    """Return inputs from areas x indicators; NaN is missing.

    Args:
        values: indexed by area, one column per indicator, in the indicator's unit.
        periods: the same shape, what time each value is of.

    >>> [given.value for given in inputs_from_frame(pd.DataFrame({"gigawatts": {"USA": 45.0, "FRA": None}}))]
    [45.0, None]
    """
    known = {} if periods is None else {(a, i): str(period) for i, of in periods.items() for a, period in of.items()}
    return [
        Input(
            str(area), str(indicator), None if pd.isna(value) else float(value),
            period=known.get((area, indicator), ""),
            note="the frame has no value" if pd.isna(value) else "",
        )
        for indicator, column in values.items()
        for area, value in column.items()
    ]  # fmt: skip


def values_frame(inputs: Iterable[Input]) -> pd.DataFrame:
    """Return areas x indicators of values, NaN where missing."""
    found: dict[str, dict[str, float | None]] = {}
    for given in inputs:
        found.setdefault(given.indicator, {})[given.area] = given.value
    return pd.DataFrame(found, dtype=float)


def score_frame(scores: Iterable[EnablerScore]) -> pd.DataFrame:
    """Return one row per score.

    Columns: area, enabler, value, rank, low, high, best_rank, worst_rank, coverage, publishable, literal,
    without_flags, missing (indicators, blank-separated).
    """
    names = "area enabler value rank low high best_rank worst_rank coverage publishable literal without_flags".split()  # noqa: SIM905
    rows = [{name: getattr(score, name) for name in names} | {"missing": " ".join(score.missing)} for score in scores]
    return pd.DataFrame(rows, columns=[*names, "missing"])
