"""Which choice moves a rank: Sobol indices over the full grid of choices and random weightings.

First order: the share of the variance of an area's rank that one choice explains alone. Total: the share that would
be left if all other choices were settled, that is, its own effect and its part in every interplay.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from kg.robustness.variants import CHOICES, Variant
from kg.robustness.weights import draw_ranks

ESTIMATOR: Final = (
    "variance decomposition over the full factorial grid of all 36 combinations of choices and {draws} random "
    "weightings: exact on that grid, only the weightings are sampled; an area without a rank counts as last"
)
FACTORS: Final = (*CHOICES, "weights")

Floats = npt.NDArray[np.floating[Any]]


def sobol_indices(outcomes: Floats) -> tuple[Floats, Floats]:
    """Return first-order and total indices of each factor.

    Args:
        outcomes: one axis per factor, each level as likely as any other of its factor, then one axis of areas.

    Returns:
        Two arrays factors x areas; NaN where an area's outcome never varies, so that there is nothing to explain.

    >>> additive = np.add.outer([0.0, 1.0], [0.0, 2.0])[..., None]
    >>> [index.ravel().round(2).tolist() for index in sobol_indices(additive)]
    [[0.2, 0.8], [0.2, 0.8]]
    """
    factors = range(outcomes.ndim - 1)
    variance = outcomes.var(axis=tuple(factors))
    varies = np.where(variance > 1e-12, variance, np.nan)
    first = [outcomes.mean(axis=tuple(other for other in factors if other != axis)).var(axis=0) for axis in factors]
    total = [outcomes.var(axis=axis).mean(axis=tuple(range(outcomes.ndim - 2))) for axis in factors]
    return np.array(first) / varies, np.array(total) / varies


def rank_grid(variants: Sequence[Variant], weights: Mapping[str, Floats]) -> Floats:
    """Return the ranks of all variants under all weightings, shaped for `sobol_indices`.

    Args:
        variants: in the order of `variant_methods`.
        weights: indicator → its weight in each draw.
    """
    draws = len(next(iter(weights.values())))
    runs = [_ranks(variant, weights, draws) for variant in variants]
    shape = (*(len(levels) for levels in CHOICES.values()), draws, runs[0].shape[1])
    return np.array(runs, dtype=float).reshape(shape)


def _ranks(variant: Variant, weights: Mapping[str, Floats], draws: int) -> Floats:
    names = variant.strengths.columns
    chosen = np.column_stack([weights[name] for name in names]) if len(names) else np.zeros((draws, 0))
    ranks = draw_ranks(variant.strengths, chosen, variant.method.aggregation, variant.ranked)
    last: Floats = np.where(ranks == 0, ranks.shape[1], ranks).astype(float)
    return last


def sobol_frame(outcomes: Floats, areas: Sequence[str]) -> pd.DataFrame:
    """Return one row per area and factor with `first` and `total`; none for an area whose rank never varies."""
    first, total = sobol_indices(outcomes)
    rows = [
        {"area": area, "factor": factor, "first": first[i, j], "total": total[i, j]}
        for j, area in enumerate(areas)
        for i, factor in enumerate(FACTORS)
        if not np.isnan(total[i, j])
    ]
    return pd.DataFrame(rows, columns=["area", "factor", "first", "total"])
