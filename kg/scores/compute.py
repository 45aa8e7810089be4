"""Enabler scores: normalise indicator values to 0..1, orient them to strengths, aggregate, say what is missing.

The rules are those of `data/methods/*.yml`, which follow the article's Methodology sidebar. Values that are not known
stay unknown: they are never set to 0 and never guessed, they only widen a score's bounds.
"""

from collections.abc import Iterable, Sequence
from math import isnan

import numpy as np
import pandas as pd

from kg.method import Aggregation, Input, Method, ScoreIndicator
from kg.scores.aggregate import Array, aggregate_draws
from kg.scores.columns import PLACES, Column, make_column
from kg.scores.ranks import rank_bounds, rank_rows
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
    components = zip(*(_components(column) for column in columns), strict=True)
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
            components=parts,
            best_rank=int(row["best"]),
            worst_rank=int(row["worst"]),
            rank=None if isnan(row["rank"]) else int(row["rank"]),
            aggregation=method.aggregation,
        )
        for (area, row), parts in zip(numbers.to_dict("index").items(), components, strict=True)
    ]


def score_numbers(columns: Sequence[Column], method: Method) -> pd.DataFrame:
    """Return the numbers of one enabler's scores: one row per area, columns as the fields of `EnablerScore`."""
    counted = [column for column in columns if not column.reason]
    weights = np.array([column.weight for column in counted])
    strengths = _stack([column.strength for column in counted], method)
    literal = _stack([column.normalised for column in counted], method)
    plain = np.array([column.indicator.scale != "flag" for column in counted], dtype=bool)
    how, gaps = method.aggregation, np.isnan(strengths)
    value = _scores(strengths, weights, how)
    low = np.nan_to_num(_scores(np.where(gaps, 0.0, strengths), weights, how), nan=0.0).round(PLACES)
    high = np.nan_to_num(_scores(np.where(gaps, 1.0, strengths), weights, how), nan=1.0).round(PLACES)
    total = weights.sum()
    coverage = (~gaps @ weights) / total if total else np.zeros(len(strengths))
    publishable = ~np.isnan(value) & (coverage >= method.coverage_threshold)
    ranks = rank_rows(np.where(publishable, value, np.nan)[None, :])[0]
    best, worst = rank_bounds(low, high)
    return pd.DataFrame(
        {
            "value": value,
            "literal": _scores(literal, weights, how),
            "without_flags": np.nan if plain.all() else _scores(strengths[:, plain], weights[plain], how),
            "low": low,
            "high": high,
            "coverage": coverage,
            "publishable": publishable,
            "rank": np.where(publishable, ranks, np.nan),
            "best": best,
            "worst": worst,
        },
        index=list(method.reference_set),
    )


def _stack(series: Sequence[pd.Series], method: Method) -> Array:
    """Areas x indicators; no column where nothing counts."""
    stacked: Array = np.array([each.to_numpy(float) for each in series]).T
    return stacked if series else np.zeros((len(method.reference_set), 0))


def _scores(strengths: Array, weights: Array, how: Aggregation) -> Array:
    """One score per area by one weighting."""
    scores: Array = aggregate_draws(strengths, weights[None, :], how)[0]
    return scores


def _components(column: Column) -> list[Component]:
    """One component per area, in the order of the reference set."""
    numbers = zip(column.given, column.normalised.tolist(), column.strength.tolist(), strict=True)
    return [_component(column, *number) for number in numbers]


def _component(column: Column, given: Input, normalised: float, strength: float) -> Component:
    weight, scale = column.weight, column.indicator.scale
    if column.reason:
        return Component(given, "excluded", column.reason, None, None, weight, scale=scale)
    if given.area in column.refused:
        reason = f"the only value is a proxy, which the method refuses: {given.proxy}"
        return Component(given, "missing", reason, None, None, weight, scale=scale)
    if isnan(strength):
        return Component(given, "missing", given.note, None, None, weight, scale=scale)
    reason = f"accepted as a proxy: {given.proxy}" if given.proxy else given.note
    return Component(
        given, "used", reason, round(normalised, PLACES), round(strength, PLACES), weight,
        column.rule, column.lowest, column.highest, scale,
    )  # fmt: skip


def _rounded(number: float) -> float | None:
    return None if isnan(number) else round(float(number), PLACES)
