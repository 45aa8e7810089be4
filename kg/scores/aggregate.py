"""Aggregate strengths to scores: arithmetic, geometric or minimum, over what is known.

The kernel takes many weightings at once, because robustness asks for thousands of them.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kg.method import Aggregation

Array = npt.NDArray[np.floating[Any]]


def aggregate_draws(strengths: Array, weights: Array, how: Aggregation = "arithmetic") -> Array:
    """Return one score per weighting and area, over the known strengths of each area.

    Args:
        strengths: areas x indicators, 0..1, NaN where missing.
        weights: draws x indicators, 0 or more; only their ratios count. An indicator of weight 0 does not count.

    Returns:
        draws x areas; NaN where an area has no known strength of positive weight.
    """
    known = ~np.isnan(strengths)
    total = weights @ known.T.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        if how == "geometric":
            scores = _geometric(strengths, known, weights, total)
        elif how == "minimum":
            scores = _minimum(strengths, weights)
        else:
            scores = (weights @ np.where(known, strengths, 0.0).T) / total
    return np.where(total > 0, scores, np.nan)


def _geometric(strengths: Array, known: npt.NDArray[np.bool_], weights: Array, total: Array) -> Array:
    """Return exp of the weighted mean of logarithms; one zero that counts makes the score zero."""
    positive = known & (strengths > 0)
    logs = np.log(np.where(positive, strengths, 1.0))
    zeros = (weights > 0).astype(float) @ (known & ~positive).T.astype(float)
    scores: Array = np.where(zeros > 0, 0.0, np.exp((weights @ logs.T) / total))
    return scores


def _minimum(strengths: Array, weights: Array) -> Array:
    """The least strength among the indicators that count; which ones count is the same in most draws."""
    counted, draws = np.unique(weights > 0, axis=0, return_inverse=True)
    filled = np.where(np.isnan(strengths), np.inf, strengths)
    lowest = np.array([np.where(used, filled, np.inf).min(axis=1, initial=np.inf) for used in counted])
    scores: Array = lowest[draws.reshape(-1)]
    return scores


def aggregate(strengths: pd.DataFrame, weights: pd.Series, how: Aggregation = "arithmetic") -> pd.Series:
    """Return one score per area.

    Args:
        strengths: areas x indicators, 0..1, NaN where missing.
        weights: one per indicator, 0 or more.
        how: `arithmetic` = weighted mean, `geometric` = weighted geometric mean (one zero makes it zero),
            `minimum` = the least strength, whatever the weights.

    Returns:
        Indexed by area; NaN where nothing is known.

    >>> strengths = pd.DataFrame({"x": [0.9, 0.4], "y": [0.1, 0.4]}, index=["A", "B"])
    >>> weights = pd.Series({"x": 1.0, "y": 1.0})
    >>> {how: aggregate(strengths, weights, how).round(2).to_list() for how in ("arithmetic", "geometric", "minimum")}
    {'arithmetic': [0.5, 0.4], 'geometric': [0.3, 0.4], 'minimum': [0.1, 0.4]}
    """
    scores = aggregate_draws(strengths.to_numpy(float), weights[strengths.columns].to_numpy(float)[None, :], how)
    return pd.Series(scores[0], index=strengths.index)


def weighted_mean(strengths: pd.Series, weights: pd.Series) -> float | None:
    """Return the mean of the known strengths, None when none is known.

    >>> weighted_mean(pd.Series({"a": 1.0, "b": 0.5, "c": None}), pd.Series({"a": 1.0, "b": 1.0, "c": 1.0}))
    0.75
    """
    known = strengths.dropna()
    if known.empty:
        return None
    used = weights[known.index]
    return float((known * used).sum() / used.sum())
