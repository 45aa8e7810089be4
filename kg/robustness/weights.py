"""Random weightings and the ranks that they give.

A rank acceptability is the share of weightings that give an area a rank (Lahdelma and Salminen's SMAA-2): "2nd to
6th" is the truth where no single rank has nearly all of them.
"""

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from kg.method import Aggregation
from kg.scores.aggregate import aggregate_draws
from kg.scores.ranks import rank_rows

Floats = npt.NDArray[np.floating[Any]]
Ranks = npt.NDArray[np.integer[Any]]


def draw_weights(
    weights: pd.Series, draws: int, seed: int, how: Literal["dirichlet", "uniform"] = "dirichlet"
) -> Floats:
    """Return random weightings that add up to 1.

    Args:
        weights: one per indicator; a weight of 0 stays 0.
        how: `dirichlet` with the method's weights as mean, for equal ones every weighting is as likely as any other;
            `uniform` draws each weight evenly from 0 to 1, whatever the method says, and divides by their sum.

    Returns:
        draws x indicators.

    >>> draw_weights(pd.Series({"x": 1.0, "y": 1.0}), 2, seed=1).sum(axis=1).round(6).tolist()
    [1.0, 1.0]
    """
    random = np.random.default_rng(seed)
    given = weights.to_numpy(float)
    counted = given > 0
    drawn = np.zeros((draws, len(given)))
    if not counted.any():
        return drawn
    if how == "uniform":
        even = random.random((draws, int(counted.sum())))
        drawn[:, counted] = even / even.sum(axis=1, keepdims=True)
    else:
        drawn[:, counted] = random.dirichlet(given[counted] / given[counted].mean(), draws)
    return drawn


def rank_acceptability(
    strengths: pd.DataFrame, weights: Floats, how: Aggregation = "arithmetic", ranked: pd.Series | None = None
) -> pd.DataFrame:
    """Return the share of weightings that give each area each rank.

    Args:
        strengths: areas x indicators, 0..1, NaN where missing.
        weights: draws x indicators, as `draw_weights` returns them.
        ranked: which areas take part, all by default; the others have no rank and are nobody's rival.

    Returns:
        areas x ranks 1..N; a row of zeros for an area that takes no part or has no value.

    >>> strengths = pd.DataFrame({"x": [1.0, 0.0], "y": [0.0, 1.0]}, index=["A", "B"])
    >>> rank_acceptability(strengths, np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.3, 0.7]])).loc["A"].to_dict()
    {1: 0.5, 2: 0.5}
    """
    ranks = draw_ranks(strengths, weights, how, ranked)
    return pd.DataFrame(rank_shares(ranks), index=strengths.index, columns=range(1, len(strengths) + 1))


def draw_ranks(
    strengths: pd.DataFrame, weights: Floats, how: Aggregation = "arithmetic", ranked: pd.Series | None = None
) -> Ranks:
    """Return draws x areas ranks, 0 where an area has none; arguments as of `rank_acceptability`."""
    scores = aggregate_draws(strengths.to_numpy(float), weights, how)
    if ranked is not None:
        scores[:, ~ranked.to_numpy(bool)] = np.nan
    return rank_rows(scores)


def rank_shares(ranks: Ranks) -> Floats:
    """Return areas x ranks 1..N: the share of runs that give an area a rank.

    Args:
        ranks: runs x areas, 0 where an area has none.
    """
    runs, areas = ranks.shape
    places = ranks + np.arange(areas) * (areas + 1)
    counts = np.bincount(places.ravel(), minlength=areas * (areas + 1)).reshape(areas, areas + 1)
    shares: Floats = counts[:, 1:] / max(runs, 1)
    return shares


def rank_quantile(acceptability: Floats, share: float) -> int | None:
    """Return the least rank that at least a share of an area's ranked runs reaches, None if it never has a rank.

    >>> [rank_quantile(np.array([0.0, 0.04, 0.9, 0.06]), share) for share in (0.05, 0.5, 0.95)]
    [3, 3, 4]
    """
    reached = np.cumsum(acceptability)
    if not reached[-1] > 0:
        return None
    return 1 + int(np.searchsorted(reached, share * reached[-1] - 1e-12))
