"""Normalise one indicator's values to 0..1 and turn them so that more is better.

Pure functions: series in, series out. Which rule an indicator gets follows from its scale and from the method's
`normalisation`: a rank is never a quantity and a 0/1 flag stays as it is, whatever the method says.
"""

import numpy as np
import pandas as pd

from kg.errors import BadValueError, NoVarianceError
from kg.method import Normalisation, NormalisationRule, Scale


def ratio_to_max(values: pd.Series) -> pd.Series:
    """Return values / max, the article's rule for quantities: 0 is an absolute zero, 1 the highest actual value.

    Args:
        values: one value per area, in the indicator's unit; NaN where missing.

    Returns:
        Same index, dimensionless, in 0..1; NaN stays NaN, so that a gap is never read as zero.

    Raises:
        NoVarianceError: every value is zero, so that no ratio exists.
        BadValueError: a value is below zero, which has no ratio either.

    >>> ratio_to_max(pd.Series({"USA": 45.0, "JPN": 1.9})).round(3).to_dict()
    {'USA': 1.0, 'JPN': 0.042}
    """
    highest = values.max()
    if values.min() < 0:
        raise BadValueError(f"'{values.name}' has values below zero", hint="use min-max or rank")
    if not highest > 0:
        raise NoVarianceError(values.name)
    normalised: pd.Series = values / highest
    return normalised


def min_max(values: pd.Series) -> pd.Series:
    """Return (value - lowest) / (highest - lowest), the article's rule for prices: 0 is the lowest actual price.

    Raises:
        NoVarianceError: all values are the same, the ratio would be 0 / 0.

    >>> min_max(pd.Series({"KOR": 0.10, "DEU": 0.30, "FRA": 0.20})).round(3).to_dict()
    {'KOR': 0.0, 'DEU': 1.0, 'FRA': 0.5}
    """
    lowest, highest = values.min(), values.max()
    if not highest > lowest:
        raise NoVarianceError(values.name)
    normalised: pd.Series = (values - lowest) / (highest - lowest)
    return normalised


def log_range(values: pd.Series) -> pd.Series:
    """Return where the logarithm lies between those of the lowest positive and the highest value.

    Free of units, unlike log(1 + x). A zero has no logarithm and gets 0, like the lowest positive value.

    Raises:
        NoVarianceError: no two positive values differ.
        BadValueError: a value is below zero.

    >>> log_range(pd.Series({"A": 1.0, "B": 10.0, "C": 100.0, "D": 0.0})).to_dict()
    {'A': 0.0, 'B': 0.5, 'C': 1.0, 'D': 0.0}
    """
    if values.min() < 0:
        raise BadValueError(f"'{values.name}' has values below zero", hint="use min-max or rank")
    normalised = min_max(np.log(values.where(values > 0)).rename(values.name))
    return normalised.where(values != 0, 0.0)


def place_share(values: pd.Series) -> pd.Series:
    """Return (N - r) / (N - 1) for place r among the N known values, the highest first; ties share their mean place.

    Raises:
        NoVarianceError: all values are the same, so that there are no places.

    >>> place_share(pd.Series({"USA": 45.0, "CHN": 20.0, "ARE": 0.4, "SAU": 0.4})).round(3).to_dict()
    {'USA': 1.0, 'CHN': 0.667, 'ARE': 0.167, 'SAU': 0.167}
    """
    if not values.max() > values.min():
        raise NoVarianceError(values.name)
    return rank_share(values.rank(ascending=False), int(values.count()))


def rank_share(ranks: pd.Series, total: int) -> pd.Series:
    """Return (N - rank) / (N - 1): 1 for the first of N, 0 for the last.

    >>> rank_share(pd.Series({"KOR": 3, "CHN": 65}), 193).round(3).to_dict()
    {'KOR': 0.99, 'CHN': 0.667}
    """
    return (total - ranks) / (total - 1)


def find_rule(scale: Scale, normalisation: Normalisation = "article") -> NormalisationRule:
    """Return the rule that an indicator of a scale gets in a method.

    >>> find_rule("quantity"), find_rule("price"), find_rule("rank", "ratio"), find_rule("flag", "rank")
    ('ratio', 'min-max', 'rank-share', 'as-is')
    """
    if scale == "flag":
        return "as-is"
    if scale == "rank":
        return "rank" if normalisation == "rank" else "rank-share"
    if normalisation == "article":
        return "min-max" if scale == "price" else "ratio"
    return normalisation


def normalise(
    values: pd.Series, scale: Scale, rank_total: int | None = None, normalisation: Normalisation = "article"
) -> pd.Series:
    """Return one indicator's values on 0..1 as the article prints them: a price is a cost, 1 the dearest.

    Args:
        values: one value per area, in the indicator's unit; NaN where missing.
        rank_total: how many areas a published rank goes over.

    Raises:
        NoVarianceError: the values do not allow it.
        BadValueError: a rank without total (a ratio to the maximum would make the worst rank the best score), a rank
            beyond its total, a flag that is neither 0 nor 1, a value below zero where a ratio or logarithm is asked.
    """
    rule = find_rule(scale, normalisation)
    if rule == "rank-share":
        return _published_rank(values, rank_total)
    if rule == "as-is":
        return _flags(values)
    if rule == "rank":
        return place_share(-values if scale == "rank" else values)
    return {"ratio": ratio_to_max, "min-max": min_max, "log": log_range}[rule](values)


def orient(normalised: pd.Series, scale: Scale) -> pd.Series:
    """Return strengths, where more is better: 1 - cost for prices, the normalised value for everything else."""
    return 1 - normalised if scale == "price" else normalised


def _published_rank(ranks: pd.Series, total: int | None) -> pd.Series:
    if total is None:
        raise BadValueError(f"'{ranks.name}' is a rank, which is no quantity", hint="give its total in rank_totals")
    if ranks.max() > total or ranks.min() < 1:
        raise BadValueError(f"'{ranks.name}' has a rank outside 1 to {total}", hint="correct rank_totals")
    return rank_share(ranks, total)


def _flags(values: pd.Series) -> pd.Series:
    if not values.dropna().isin([0.0, 1.0]).all():
        raise BadValueError(f"'{values.name}' is a flag and has values other than 0 and 1", hint="correct its values")
    return values
