"""Enabler scores: from values to scores that explain themselves. Pure: frames and records in, frames and records out.

`normalise` and `aggregate` hold the rules, `compute_scores` applies a method, `explain_score`, `explain_difference` and
`what_if` say why and what else. The methods are files (`data/methods/*.yml`, `kg.method`); how firm the ranks are is
`kg.robustness`. With runnable examples: docs/scores.md.
"""

from kg.scores.aggregate import aggregate, aggregate_draws, weighted_mean
from kg.scores.blocs import derive_bloc
from kg.scores.compare import Comparison, compare_with_quoted
from kg.scores.compute import compute_scores
from kg.scores.explain import (
    RULE_PLAYER,
    Contribution,
    Difference,
    explain_difference,
    explain_frame,
    explain_score,
    pulls_down,
)
from kg.scores.frames import inputs_from_frame, score_frame, values_frame
from kg.scores.health import health_table
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
from kg.scores.shapley import shapley_values
from kg.scores.what_if import Change, change_frame, change_inputs, what_if

__all__ = [
    "RULE_PLAYER",
    "Change",
    "Comparison",
    "Component",
    "Contribution",
    "Difference",
    "EnablerScore",
    "State",
    "aggregate",
    "aggregate_draws",
    "change_frame",
    "change_inputs",
    "compare_with_quoted",
    "compute_scores",
    "derive_bloc",
    "explain_difference",
    "explain_frame",
    "explain_score",
    "find_rule",
    "health_table",
    "inputs_from_frame",
    "log_range",
    "min_max",
    "normalise",
    "orient",
    "place_share",
    "pulls_down",
    "rank_intervals",
    "rank_rows",
    "rank_share",
    "rank_values",
    "ratio_to_max",
    "score_frame",
    "shapley_values",
    "values_frame",
    "weighted_mean",
    "what_if",
]
