"""Enabler scores: normalise indicator values to 0..1, orient them to strengths, aggregate, say what is missing.

The rules are those of `data/methods/*.yml`, which follow the article's Methodology sidebar. Values that are not known
stay unknown: they are never set to 0 and never guessed, they only widen a score's bounds.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from kg.method import Input, Method, ScoreIndicator
from kg.scores.aggregate import Array, aggregate_draws
from kg.scores.columns import PLACES, Column, make_column
from kg.scores.ranks import rank_intervals, rank_rows
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
    areas, how = list(method.reference_set), method.aggregation
    counted = [column for column in columns if not column.reason]
    strengths, literal = _stack([c.strength for c in counted], areas), _stack([c.normalised for c in counted], areas)
    weights = np.array([column.weight for column in counted], dtype=float)
    plain = [place for place, column in enumerate(counted) if column.indicator.scale != "flag"]

    def aggregated(known: Array, used: Array = weights) -> Array:
        return aggregate_draws(known, used[None, :], how)[0]

    value = aggregated(strengths)
    low = np.nan_to_num(aggregated(np.nan_to_num(strengths, nan=0.0)), nan=0.0)
    high = np.nan_to_num(aggregated(np.nan_to_num(strengths, nan=1.0)), nan=1.0)
    has_value = ~np.isnan(value)
    coverage = ~np.isnan(strengths) @ weights / weights.sum() if weights.sum() else has_value.astype(float)
    flagged = len(plain) < len(counted)
    ranks = rank_intervals(pd.Series(low.round(PLACES), areas), pd.Series(high.round(PLACES), areas))
    return ranks.assign(
        value=value,
        literal=aggregated(literal),
        without_flags=aggregated(strengths[:, plain], weights[plain]) if flagged else np.nan,
        low=low,
        high=high,
        coverage=coverage,
        publishable=has_value & (coverage >= method.coverage_threshold),
        rank=np.where(has_value, rank_rows(value[None, :])[0], np.nan),
    )


def _stack(columns: Sequence[pd.Series], areas: Sequence[str]) -> Array:
    """Areas x indicators as an array; a what-if must not wait for frames."""
    return np.column_stack([column.to_numpy(float) for column in columns]) if columns else np.empty((len(areas), 0))


def _component(column: Column, place: int) -> Component:
    given, weight, scale = column.given[place], column.weight, column.indicator.scale
    if column.reason:
        return Component(given, "excluded", column.reason, None, None, weight, scale=scale)
    if given.area in column.refused:
        reason = f"the only value is a proxy, which the method refuses: {given.proxy}"
        return Component(given, "missing", reason, None, None, weight, scale=scale)
    strength = column.strength.to_numpy()[place]
    if np.isnan(strength):
        return Component(given, "missing", given.note, None, None, weight, scale=scale)
    reason = f"accepted as a proxy: {given.proxy}" if given.proxy else given.note
    normalised = round(float(column.normalised.to_numpy()[place]), PLACES)
    return Component(
        given, "used", reason, normalised, round(float(strength), PLACES), weight,
        column.rule, column.lowest, column.highest, scale,
    )  # fmt: skip


def _rounded(number: float) -> float | None:
    return None if np.isnan(number) else round(float(number), PLACES)
