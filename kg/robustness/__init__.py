"""How firm the ranks are: other weights, other choices of method, an indicator less, values that are missing.

`robustness_report` does it all; its parts are here one by one. Pure: frames and records in, frames and records out.
"""

from kg.robustness.records import AreaRobustness, Removal, RobustnessReport, SobolIndex
from kg.robustness.report import robustness_report
from kg.robustness.sensitivity import ESTIMATOR, sobol_indices
from kg.robustness.variants import CHOICES, Variant, variant_methods
from kg.robustness.weights import draw_weights, rank_acceptability, rank_quantile, rank_shares

__all__ = [
    "CHOICES",
    "ESTIMATOR",
    "AreaRobustness",
    "Removal",
    "RobustnessReport",
    "SobolIndex",
    "Variant",
    "draw_weights",
    "rank_acceptability",
    "rank_quantile",
    "rank_shares",
    "robustness_report",
    "sobol_indices",
    "variant_methods",
]
