"""Every combination of a method's choices, and the ranks that each gives: 3 x 3 x 2 x 2 = 36."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from kg.method import Input, Method, ScoreIndicator
from kg.robustness.weights import draw_ranks
from kg.scores.columns import Column, strength_frame, weight_series
from kg.scores.compute import make_columns

CHOICES: Final[Mapping[str, tuple[Any, ...]]] = {
    "normalisation": ("article", "min-max", "rank"),
    "aggregation": ("arithmetic", "geometric", "minimum"),
    "proxies": ("accept", "refuse"),
    "flags": ("keep", "drop"),
}


@dataclass(frozen=True)
class Variant:
    """One combination of choices with what it makes of one enabler.

    Args:
        strengths: areas x indicators that count; `weights`: theirs, by the method.
        ranked: which areas have a score that the method's coverage threshold lets be published.
    """

    method: Method
    strengths: pd.DataFrame
    weights: pd.Series
    ranked: pd.Series


def variant_methods(method: Method) -> list[Method]:
    """Return the method with every combination of choices, in the order of `CHOICES`.

    Its own combination is among them unless it normalises by ratio or by logarithm throughout.
    """
    combinations = product(*CHOICES.values())
    return [replace(method, **dict(zip(CHOICES, choice, strict=True))) for choice in combinations]


def find_variants(
    inputs: Sequence[Input], indicators: Sequence[ScoreIndicator], methods: Sequence[Method]
) -> dict[str, list[Variant]]:
    """Return enabler → its variants in the order of the methods; values are normalised once per way of doing so."""
    found: dict[str, list[Variant]] = {}
    normalised: dict[tuple[str, str, str], dict[str, list[Column]]] = {}
    for method in methods:
        key = (method.normalisation, method.proxies, method.flags)
        if key not in normalised:
            normalised[key] = make_columns(inputs, indicators, method)
        for enabler, columns in normalised[key].items():
            found.setdefault(enabler, []).append(make_variant(columns, method))
    return found


def make_variant(columns: Sequence[Column], method: Method) -> Variant:
    """Return what a method makes of one enabler's columns."""
    strengths, weights = strength_frame(columns).reindex(list(method.reference_set)), weight_series(columns)
    return Variant(method, strengths, weights, find_ranked(strengths, weights, method))


def find_ranked(strengths: pd.DataFrame, weights: pd.Series, method: Method) -> pd.Series:
    """Return which areas have a score and enough coverage for it: what may not be published has no rank."""
    weighted = strengths[[name for name in strengths.columns if weights[name] > 0]]
    if weighted.columns.empty:
        return pd.Series(data=False, index=strengths.index)
    coverage = weighted.notna() @ weights[weighted.columns] / weights.sum()
    return weighted.notna().any(axis=1) & (coverage.round(6) >= method.coverage_threshold)


def variant_ranks(variants: Sequence[Variant]) -> npt.NDArray[np.integer[Any]]:
    """Return variants x areas ranks by the method's own weights, 0 where an area has none."""
    rows = [
        draw_ranks(each.strengths, each.weights.to_numpy(float)[None, :], each.method.aggregation, each.ranked)[0]
        for each in variants
    ]
    return np.array(rows)


def choices_of(method: Method) -> Iterator[tuple[str, str]]:
    """Yield each kind of choice with what the method chose."""
    for name in CHOICES:
        yield name, str(getattr(method, name))
