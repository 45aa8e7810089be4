"""Ranks: 1 is the best, ties share the better place, what has no value has no rank."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Ranks = npt.NDArray[np.integer[Any]]

_EQUAL = 9  # decimals: values that differ by less are one value, so that rounding errors make no order


def rank_rows(scores: npt.NDArray[np.floating[Any]]) -> Ranks:
    """Return each row's ranks: 1 + how many are strictly better; 0 where a score is NaN.

    Args:
        scores: runs x areas.

    >>> rank_rows(np.array([[0.5, 0.9, 0.5, np.nan]])).tolist()
    [[2, 1, 2, 0]]
    """
    rounded = np.round(scores, _EQUAL)
    order = np.argsort(-rounded, axis=1)  # NaN goes last
    ordered = np.take_along_axis(rounded, order, axis=1)
    starts = np.zeros(order.shape, dtype=np.int32)
    places = np.arange(1, order.shape[1], dtype=np.int32)
    starts[:, 1:] = np.where(ordered[:, 1:] < ordered[:, :-1], places, 0)
    ranks = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.maximum.accumulate(starts, axis=1) + 1, axis=1)
    ranks[np.isnan(rounded)] = 0
    return ranks


def rank_values(scores: pd.Series) -> pd.Series:
    """Return the rank of each area, NaN without a score.

    >>> rank_values(pd.Series({"A": 0.2, "B": 0.9, "C": None})).to_dict()
    {'A': 2.0, 'B': 1.0, 'C': nan}
    """
    ranks = pd.Series(rank_rows(scores.to_numpy(float)[None, :])[0], index=scores.index, dtype=float)
    return ranks.mask(ranks == 0)


def rank_intervals(low: pd.Series, high: pd.Series) -> pd.DataFrame:
    """Return the best and the worst rank that bounds allow.

    Args:
        low, high: one score bound per area.

    Returns:
        Columns `best` and `worst`, counted from 1.

    >>> rank_intervals(pd.Series({"A": 0.9, "B": 0.1}), pd.Series({"A": 1.0, "B": 0.95})).loc["B"].to_list()
    [1, 2]
    """
    best, worst = rank_bounds(low.to_numpy(float), high.to_numpy(float))
    return pd.DataFrame({"best": best, "worst": worst}, index=low.index)


def rank_bounds(low: npt.NDArray[np.floating[Any]], high: npt.NDArray[np.floating[Any]]) -> tuple[Ranks, Ranks]:
    """Return best and worst ranks of areas whose scores lie between bounds."""
    surely_better = low[None, :] > high[:, None]  # [i, j]: j is better than i, whatever the values are
    maybe_better = high[None, :] > low[:, None]
    np.fill_diagonal(maybe_better, val=False)
    return 1 + surely_better.sum(axis=1), 1 + maybe_better.sum(axis=1)
