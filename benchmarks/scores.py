"""Seconds for scores of 60 areas x 16 indicators in 6 enablers, the size that issue 4 sets targets for.

    OMP_NUM_THREADS=1 .venv/bin/python benchmarks/scores.py

The table is made up (seed 1, one value in ten missing). Each figure is the best of three runs.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from kg.method import Method, ScoreIndicator  # noqa: E402
from kg.robustness import draw_weights, rank_acceptability, robustness_report  # noqa: E402
from kg.scores import compute_scores, inputs_from_frame, what_if  # noqa: E402

AREAS, INDICATORS, DRAWS = 60, 16, 20_000


def main() -> None:
    """Time weightings, one computation, one what-if and the whole report."""
    random = np.random.default_rng(1)
    values = random.random((AREAS, INDICATORS))
    values[random.random(values.shape) < 0.1] = np.nan
    areas, names = [f"A{i}" for i in range(AREAS)], [f"x{i}" for i in range(INDICATORS)]
    frame = pd.DataFrame(values, areas, names)
    inputs = inputs_from_frame(frame)
    indicators = [ScoreIndicator(name, f"enabler-{i % 6}", "quantity") for i, name in enumerate(names)]
    method = Method.from_mapping(
        {
            "id": "speed", "version": 1, "label": {"en": "speed"}, "description": "", "as_of": "2024", "sources": [],
            "reference_set": areas, "ranks": "share", "constants": "keep", "proxies": "accept", "coverage_threshold": 0,
        }
    )  # fmt: skip
    weights = pd.Series(1.0, names)
    tell("20,000 weightings ranked", lambda: rank_acceptability(frame, draw_weights(weights, DRAWS, 1)), 0.5)
    tell("one computation", lambda: compute_scores(inputs, indicators, method), 0.05)
    tell("one what-if", lambda: what_if(inputs, indicators, method, {("A1", "x1"): 0.5}), 0.1)
    tell("full report, 20,000 draws", lambda: robustness_report(inputs, indicators, method, DRAWS, 1), 20.0)


def tell(name: str, run: Callable[[], object], target: float) -> None:
    """Print the best of three runs beside its target."""
    times = []
    for _ in range(3):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    print(f"{name:28} {min(times):7.3f} s  (target {target} s)")


if __name__ == "__main__":
    main()
