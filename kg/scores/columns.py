"""One indicator over a reference set: who counts, why not, how its values are normalised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from kg.errors import NoVarianceError
from kg.method import Input, Method, NormalisationRule, ScoreIndicator
from kg.scores.normalise import find_rule, normalise, orient

NO_VALUE = "the sources of the method give no value"
PLACES = 6  # decimals of published numbers, so that every machine writes the same digits


@dataclass(frozen=True)
class Column:
    """One indicator's inputs and strengths, in the order of the reference set.

    Args:
        reason: why the indicator does not count for any area, '' when it does.
        refused: areas whose only value is a proxy that the method refuses.
        rule: how the values were normalised; lowest, highest: the bounds that it used, in the indicator's unit.
        normalised, strength: per area, NaN where missing; rounded as they are published.
    """

    indicator: ScoreIndicator
    given: tuple[Input, ...]
    weight: float
    reason: str
    refused: frozenset[str]
    rule: NormalisationRule | Literal[""]
    lowest: float | None
    highest: float | None
    normalised: pd.Series
    strength: pd.Series


def make_column(indicator: ScoreIndicator, known: Mapping[tuple[str, str], Input], method: Method) -> Column:
    """Return an indicator's column; who counts is decided before anything is normalised."""
    given = tuple(
        known.get((area, indicator.id)) or Input(area, indicator.id, note=NO_VALUE) for area in method.reference_set
    )
    refused = frozenset(item.area for item in given if item.proxy and method.proxies == "refuse")
    values = pd.Series(
        {item.area: None if item.area in refused else item.value for item in given}, dtype=float, name=indicator.id
    )
    column = Column(
        indicator, given, method.weights.get(indicator.id, 1.0), "", refused, "", None, None,
        values * np.nan, values * np.nan,
    )  # fmt: skip
    reason = _exclusion(indicator, values, method)
    if reason or values.isna().all():
        return replace(column, reason=reason)
    return _filled(column, values, method)


def _filled(column: Column, values: pd.Series, method: Method) -> Column:
    indicator = column.indicator
    total = method.rank_totals.get(indicator.id)
    try:
        normalised = normalise(values, indicator.scale, total, method.normalisation)
    except NoVarianceError as error:
        return replace(column, reason=error.message)
    rule = find_rule(indicator.scale, method.normalisation)
    lowest, highest = _bounds(rule, values, total)
    return replace(
        column, rule=rule, lowest=lowest, highest=highest,
        normalised=normalised.round(PLACES), strength=orient(normalised, indicator.scale).round(PLACES),
    )  # fmt: skip


def _bounds(rule: NormalisationRule, values: pd.Series, total: int | None) -> tuple[float, float]:
    """What stands for 0 and for 1 of the normalised value, in the indicator's unit."""
    if rule == "rank-share":
        return 1.0, float(total or 0)
    if rule in ("ratio", "as-is"):
        return 0.0, 1.0 if rule == "as-is" else float(values.max())
    return float(values[values > 0].min() if rule == "log" else values.min()), float(values.max())


def _exclusion(indicator: ScoreIndicator, values: pd.Series, method: Method) -> str:
    """Why the method leaves an indicator out for all areas; '' when it counts."""
    if indicator.scale == "flag" and method.flags == "drop":
        return "a 0/1 flag, which the method leaves out: it would weigh as much as the whole range of a quantity"
    if indicator.scale == "rank" and method.ranks == "exclude":
        return "a rank is no quantity: its ratio to the maximum would make the worst rank the best score"
    if method.constants == "drop" and values.notna().all() and values.nunique() == 1:
        return f"all areas have the value {values.iloc[0]:g}: a constant tells nobody apart"
    return ""


def strength_frame(columns: Sequence[Column]) -> pd.DataFrame:
    """Areas x indicators that count; NaN where an area's value is missing."""
    return pd.DataFrame({column.indicator.id: column.strength for column in columns if not column.reason})


def weight_series(columns: Sequence[Column]) -> pd.Series:
    """Weight of each indicator that counts."""
    return pd.Series({column.indicator.id: column.weight for column in columns if not column.reason}, dtype=float)
