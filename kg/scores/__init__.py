"""Enabler scores: from values to scores that explain themselves. Pure: frames and records in, frames and records out.

`normalise` and `aggregate` hold the rules, `compute_scores` applies a method. The methods are files
(`data/methods/*.yml`, `kg.method`); how firm the ranks are is `kg.robustness`.
"""

from kg.scores.aggregate import aggregate, aggregate_draws, weighted_mean
from kg.scores.blocs import derive_bloc
from kg.scores.compute import compute_scores
from kg.scores.normalise import (
    find_rule,
    log_range,
    min_max,
    normalise,
    orient,
    place_share,
    rank_share,
    ratio_to_max,
)
from kg.scores.ranks import rank_intervals, rank_rows, rank_values
from kg.scores.records import Component, EnablerScore, State

__all__ = [
    "Component",
    "EnablerScore",
    "State",
    "aggregate",
    "aggregate_draws",
    "compute_scores",
    "derive_bloc",
    "find_rule",
    "log_range",
    "min_max",
    "normalise",
    "orient",
    "place_share",
    "rank_intervals",
    "rank_rows",
    "rank_share",
    "rank_values",
    "ratio_to_max",
    "weighted_mean",
]
