"""The whole test of a method's ranks in one call."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from kg.method import Input, Method, ScoreIndicator
from kg.robustness.records import AreaRobustness, Removal, RobustnessReport, SobolIndex
from kg.robustness.sensitivity import ESTIMATOR, rank_grid, sobol_frame
from kg.robustness.variants import (
    Variant,
    choices_of,
    find_ranked,
    find_variants,
    make_variant,
    variant_methods,
    variant_ranks,
)
from kg.robustness.weights import draw_ranks, draw_weights, rank_quantile, rank_shares
from kg.scores.aggregate import aggregate
from kg.scores.columns import PLACES, Column
from kg.scores.compute import make_columns, score_numbers
from kg.scores.ranks import rank_values

_GRID_DRAWS = 200  # weightings on the grid of the Sobol indices: 36 combinations take each


def robustness_report(
    inputs: Iterable[Input],
    indicators: Sequence[ScoreIndicator],
    method: Method,
    draws: int | None = None,
    seed: int | None = None,
) -> RobustnessReport:
    """Return how firm every rank of a method is.

    Args:
        inputs, indicators, method: as of `compute_scores`.
        draws, seed: of the random weightings; those of the method by default. The same seed gives the same report.

    Raises:
        BadValueError: a value that a normalisation cannot take.
    """
    known, settings = list(inputs), method.robustness
    draws, seed = settings.draws if draws is None else draws, settings.seed if seed is None else seed
    variants = find_variants(known, indicators, variant_methods(method))
    rows: list[AreaRobustness] = []
    ranks: list[pd.DataFrame] = []
    for enabler, columns in make_columns(known, indicators, method).items():
        rows += _enabler(enabler, columns, variants[enabler], method, draws, seed)
        ranks.append(_variant_frame(enabler, variants[enabler]))
    words = ESTIMATOR.format(draws=min(draws, _GRID_DRAWS))
    frame = pd.concat(ranks, ignore_index=True) if ranks else pd.DataFrame()
    return RobustnessReport(method.id, draws, seed, words, tuple(rows), frame)


def _enabler(
    enabler: str, columns: Sequence[Column], variants: Sequence[Variant], method: Method, draws: int, seed: int
) -> list[AreaRobustness]:
    own = make_variant(columns, method)
    numbers = score_numbers(columns, method)
    weights = draw_weights(own.weights, draws, seed, method.robustness.weights)
    shares = rank_shares(draw_ranks(own.strengths, weights, method.aggregation, own.ranked))
    ranks = rank_values(numbers["value"].where(own.ranked))
    removals = _removals(own)
    sobol = _sobol(columns, variants, method, min(draws, _GRID_DRAWS), seed)
    by_variant = variant_ranks([*variants, own])
    return [
        AreaRobustness(
            area=area,
            enabler=enabler,
            score=_number(numbers["value"].where(own.ranked)[area]),
            rank=_rank(ranks[area]),
            rank_5=rank_quantile(shares[place], 0.05),
            rank_50=rank_quantile(shares[place], 0.50),
            rank_95=rank_quantile(shares[place], 0.95),
            acceptability=tuple(round(float(share), PLACES) for share in shares[place]),
            best_variant=_least(by_variant[:, place]),
            worst_variant=_most(by_variant[:, place]),
            ranked_variants=int((by_variant[:-1, place] > 0).sum()),
            bound_best=int(numbers["best"][area]),
            bound_worst=int(numbers["worst"][area]),
            sobol=sobol.get(area, ()),
            removals=tuple(removal[area] for removal in removals),
        )
        for place, area in enumerate(method.reference_set)
    ]


def _removals(own: Variant) -> list[dict[str, Removal]]:
    """For each indicator that counts: area → score and rank without it."""
    return [_without(own, name) for name in own.strengths.columns]


def _without(own: Variant, name: str) -> dict[str, Removal]:
    strengths, weights = own.strengths.drop(columns=name), own.weights.drop(name)
    ranked = find_ranked(strengths, weights, own.method)
    scores = aggregate(strengths, weights, own.method.aggregation).where(ranked)
    ranks = rank_values(scores)
    return {area: Removal(name, _number(scores[area]), _rank(ranks[area])) for area in strengths.index}


def _sobol(
    columns: Sequence[Column], variants: Sequence[Variant], method: Method, draws: int, seed: int
) -> dict[str, tuple[SobolIndex, ...]]:
    """Area → index of each factor; no entry for an area whose rank never varies."""
    if not draws:
        return {}
    given = pd.Series({column.indicator.id: column.weight for column in columns})
    drawn = draw_weights(given, draws, seed, method.robustness.weights)
    weights = {name: drawn[:, place] for place, name in enumerate(given.index)}
    frame = sobol_frame(rank_grid(variants, weights), method.reference_set)
    found: dict[str, tuple[SobolIndex, ...]] = {}
    for row in frame.to_dict("records"):
        index = SobolIndex(row["factor"], round(row["first"], PLACES), round(row["total"], PLACES))
        found[row["area"]] = (*found.get(row["area"], ()), index)
    return found


def _variant_frame(enabler: str, variants: Sequence[Variant]) -> pd.DataFrame:
    rows = [
        {"enabler": enabler, **dict(choices_of(variant.method)), "area": area, "rank": rank or np.nan}
        for variant, ranks in zip(variants, variant_ranks(variants), strict=True)
        for area, rank in zip(variant.method.reference_set, ranks.tolist(), strict=True)
    ]
    return pd.DataFrame(rows)


def _least(ranks: np.ndarray[tuple[int, ...], np.dtype[np.integer]]) -> int | None:
    there = ranks[ranks > 0]
    return int(there.min()) if there.size else None


def _most(ranks: np.ndarray[tuple[int, ...], np.dtype[np.integer]]) -> int | None:
    there = ranks[ranks > 0]
    return int(there.max()) if there.size else None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), PLACES)


def _rank(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
