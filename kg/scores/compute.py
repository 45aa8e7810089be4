"""Enabler scores: normalise indicator values to 0..1, orient them to strengths, aggregate, say what is missing.

The rules are those of `data/methods/*.yml`, which follow the article's Methodology sidebar. Values that are not known
stay unknown: they are never set to 0 and never guessed, they only widen a score's bounds.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from kg.method import Input, Method, ScoreIndicator
from kg.scores.aggregate import aggregate
from kg.scores.columns import PLACES, Column, make_column, strength_frame, weight_series
from kg.scores.ranks import rank_intervals, rank_values
from kg.scores.records import Component, EnablerScore


def compute_scores(inputs: Iterable[Input], indicators: Sequence[ScoreIndicator], method: Method) -> list[EnablerScore]:
    """Return a score for every area of the reference set and every enabler, in that order.

    Args:
        inputs: at most one for an area and an indicator; pairs without one are missing.
        indicators: what may be scored; where the method names its indicators, only those are.

    Raises:
        BadValueError: a value that its normalisation cannot take, such as a rank without its total.
    """
    scores: list[EnablerScore] = []
    for enabler, columns in make_columns(inputs, indicators, method).items():
        scores += _enabler_scores(enabler, columns, method)
    places = {area: place for place, area in enumerate(method.reference_set)}
    return sorted(scores, key=lambda score: places[score.area])


def make_columns(
    inputs: Iterable[Input], indicators: Sequence[ScoreIndicator], method: Method
) -> dict[str, list[Column]]:
    """Return enabler → the columns of its indicators, in the order of the indicators."""
    known = {(given.area, given.indicator): given for given in inputs}
    columns: dict[str, list[Column]] = {}
    for indicator in indicators:
        if not method.indicators or indicator.id in method.indicators:
            columns.setdefault(indicator.enabler, []).append(make_column(indicator, known, method))
    return columns


def _enabler_scores(enabler: str, columns: Sequence[Column], method: Method) -> list[EnablerScore]:
    numbers = score_numbers(columns, method)
    components = [[_component(column, place) for column in columns] for place in range(len(numbers))]
    return [
        EnablerScore(
            area=str(area),
            enabler=enabler,
            value=_rounded(row["value"]),
            literal=_rounded(row["literal"]),
            without_flags=_rounded(row["without_flags"]),
            low=round(row["low"], PLACES),
            high=round(row["high"], PLACES),
            coverage=round(row["coverage"], PLACES),
            publishable=bool(row["publishable"]),
            components=tuple(parts),
            best_rank=int(row["best"]),
            worst_rank=int(row["worst"]),
            rank=None if np.isnan(row["rank"]) else int(row["rank"]),
            aggregation=method.aggregation,
        )
        for (area, row), parts in zip(numbers.to_dict("index").items(), components, strict=True)
    ]


def score_numbers(columns: Sequence[Column], method: Method) -> pd.DataFrame:
    """Return the numbers of one enabler's scores: one row per area, columns as the fields of `EnablerScore`."""
    strengths, weights = strength_frame(columns), weight_series(columns)
    areas = list(method.reference_set)
    strengths = strengths.reindex(areas)
    literal = pd.DataFrame({c.indicator.id: c.normalised for c in columns if not c.reason}, index=areas)
    flags = [column.indicator.id for column in columns if column.indicator.scale == "flag" and not column.reason]
    how = method.aggregation
    value = aggregate(strengths, weights, how)
    low = aggregate(strengths.fillna(0.0), weights, how).fillna(0.0)
    high = aggregate(strengths.fillna(1.0), weights, how).fillna(1.0)
    coverage = strengths.notna() @ weights / weights.sum() if weights.sum() else value.notna().astype(float)
    plain = strengths.drop(columns=flags)
    return pd.DataFrame(
        {
            "value": value,
            "literal": aggregate(literal, weights, how),
            "without_flags": aggregate(plain, weights, how) if flags else np.nan,
            "low": low,
            "high": high,
            "coverage": coverage,
            "publishable": value.notna() & (coverage >= method.coverage_threshold),
            "rank": rank_values(value),
        }
    ).join(rank_intervals(low.round(PLACES), high.round(PLACES)))


def _component(column: Column, place: int) -> Component:
    given, weight, scale = column.given[place], column.weight, column.indicator.scale
    if column.reason:
        return Component(given, "excluded", column.reason, None, None, weight, scale=scale)
    if given.area in column.refused:
        reason = f"the only value is a proxy, which the method refuses: {given.proxy}"
        return Component(given, "missing", reason, None, None, weight, scale=scale)
    strength = column.strength.iloc[place]
    if np.isnan(strength):
        return Component(given, "missing", given.note, None, None, weight, scale=scale)
    reason = f"accepted as a proxy: {given.proxy}" if given.proxy else given.note
    normalised = round(float(column.normalised.iloc[place]), PLACES)
    return Component(
        given, "used", reason, normalised, round(float(strength), PLACES), weight,
        column.rule, column.lowest, column.highest, scale,
    )  # fmt: skip


def _rounded(number: float) -> float | None:
    return None if np.isnan(number) else round(float(number), PLACES)
