"""Enabler scores: normalise indicator values to 0..1, orient them to strengths, take the mean, say what is missing.

Pure functions: frames in, frames and records out. The rules are those of `data/methods/*.yml`, which follow the
article's Methodology sidebar. Values that are not known stay unknown: they are never set to 0 and never guessed,
they only widen a score's bounds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Literal

import pandas as pd

from kg.errors import BadValueError, NoVarianceError
from kg.method import Input, Method, Scale, ScoreIndicator

State = Literal["used", "missing", "excluded"]

_PLACES = 6  # decimals of published scores, so that every machine writes the same digits


@dataclass(frozen=True)
class Component:
    """One indicator's part in a score: `normalised` is the article's number (a cost for prices), `strength` counts."""

    input: Input
    state: State
    reason: str
    normalised: float | None
    strength: float | None
    weight: float


@dataclass(frozen=True)
class EnablerScore:
    """One area's score for one enabler, with everything that is needed to check it.

    Args:
        value: weighted mean of the used strengths, None when none is used.
        literal: the same mean over `normalised`, which for prices is a cost: the article's letter.
        without_flags: the value without its 0/1 indicators, None when there is nothing else or no flag.
        low, high: the value with every missing strength at 0 and at 1.
        coverage: share of the weights that have a value, 0..1.
        best_rank, worst_rank: ranks among the reference set that the bounds allow.
    """

    area: str
    enabler: str
    value: float | None
    literal: float | None
    without_flags: float | None
    low: float
    high: float
    coverage: float
    publishable: bool
    components: tuple[Component, ...]
    best_rank: int = 1
    worst_rank: int = 1

    @property
    def missing(self) -> tuple[str, ...]:
        """Indicators that count and have no value."""
        return tuple(part.input.indicator for part in self.components if part.state == "missing")


def ratio_to_max(values: pd.Series) -> pd.Series:
    """Return values / max, the article's rule for quantities: 0 is an absolute zero, 1 the highest actual value.

    Args:
        values: one value per area, in the indicator's unit; NaN where missing.

    Returns:
        Same index, dimensionless, in 0..1; NaN stays NaN, so that a gap is never read as zero.

    Raises:
        NoVarianceError: every value is zero, so that no ratio exists.

    >>> ratio_to_max(pd.Series({"USA": 45.0, "JPN": 1.9})).round(3).to_dict()
    {'USA': 1.0, 'JPN': 0.042}
    """
    highest = values.max()
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


def rank_share(ranks: pd.Series, total: int) -> pd.Series:
    """Return (N - rank) / (N - 1): 1 for the first of N, 0 for the last.

    >>> rank_share(pd.Series({"KOR": 3, "CHN": 65}), 193).round(3).to_dict()
    {'KOR': 0.99, 'CHN': 0.667}
    """
    return (total - ranks) / (total - 1)


def normalise(values: pd.Series, scale: Scale, rank_total: int | None = None) -> pd.Series:
    """Return one indicator's values on 0..1 as the article prints them; a rank needs the number of ranked areas.

    Raises:
        NoVarianceError: the values do not allow it.
        BadValueError: a rank without total. A ratio to the maximum would make the worst rank the best score.
    """
    if scale == "rank":
        if rank_total is None:
            raise BadValueError(
                f"'{values.name}' is a rank, which is no quantity", hint="give its total in rank_totals"
            )
        return rank_share(values, rank_total)
    if scale == "flag":
        return values
    return min_max(values) if scale == "price" else ratio_to_max(values)


def orient(normalised: pd.Series, scale: Scale) -> pd.Series:
    """Return strengths, where more is better: 1 - cost for prices, the normalised value for everything else."""
    return 1 - normalised if scale == "price" else normalised


def weighted_mean(strengths: pd.Series, weights: pd.Series) -> float | None:
    """Return the mean of the known strengths, None when none is known.

    >>> weighted_mean(pd.Series({"a": 1.0, "b": 0.5, "c": None}), pd.Series({"a": 1.0, "b": 1.0, "c": 1.0}))
    0.75
    """
    known = strengths.dropna()
    if known.empty:
        return None
    used = weights[known.index]
    return float((known * used).sum() / used.sum())


def rank_intervals(low: pd.Series, high: pd.Series) -> pd.DataFrame:
    """Return the best and the worst rank that bounds allow.

    Args:
        low, high: one score bound per area.

    Returns:
        Columns `best` and `worst`, counted from 1.

    >>> rank_intervals(pd.Series({"A": 0.9, "B": 0.1}), pd.Series({"A": 1.0, "B": 0.95})).loc["B"].to_list()
    [1, 2]
    """
    best = {area: 1 + int((low.drop(area) > high[area]).sum()) for area in low.index}
    worst = {area: 1 + int((high.drop(area) > low[area]).sum()) for area in low.index}
    return pd.DataFrame({"best": best, "worst": worst})


def compute_scores(inputs: Iterable[Input], indicators: Sequence[ScoreIndicator], method: Method) -> list[EnablerScore]:
    """Return a score for every area of the reference set and every enabler, in that order.

    Args:
        inputs: at most one for an area and an indicator; pairs without one are missing.
    """
    known = {(given.area, given.indicator): given for given in inputs}
    areas = method.reference_set
    parts = {
        each.id: _components(each, [_given(known, area, each.id) for area in areas], method) for each in indicators
    }
    enablers = dict.fromkeys(indicator.enabler for indicator in indicators)
    scores: list[EnablerScore] = []
    for enabler in enablers:
        members = [indicator for indicator in indicators if indicator.enabler == enabler]
        scores += _ranked([_score(area, enabler, members, parts, method) for area in areas])
    return sorted(scores, key=lambda score: areas.index(score.area))


def _given(known: Mapping[tuple[str, str], Input], area: str, indicator: str) -> Input:
    return known.get((area, indicator), Input(area, indicator, note="the sources of the method give no value"))


def _components(indicator: ScoreIndicator, given: Sequence[Input], method: Method) -> dict[str, Component]:
    """Area → component of one indicator; who counts is decided before anything is normalised."""
    weight = method.weights.get(indicator.id, 1.0)
    refused = {item.area for item in given if item.proxy and method.proxies == "refuse"}
    values = pd.Series(
        {item.area: None if item.area in refused else item.value for item in given}, dtype=float, name=indicator.id
    )
    reason, normalised = _normalised(indicator, values, method)
    strengths = orient(normalised, indicator.scale)
    return {
        item.area: _component(item, reason, item.area in refused, normalised[item.area], strengths[item.area], weight)
        for item in given
    }


def _normalised(indicator: ScoreIndicator, values: pd.Series, method: Method) -> tuple[str, pd.Series]:
    """Why the indicator does not count ('' when it does), and its normalised values, NaN when it does not."""
    nothing = values * float("nan")
    reason = _exclusion(indicator, values, method)
    if reason or values.isna().all():
        return reason, nothing
    try:
        return "", normalise(values, indicator.scale, method.rank_totals.get(indicator.id))
    except NoVarianceError as error:
        return error.message, nothing


def _component(
    given: Input, exclusion: str, refused: bool, normalised: float, strength: float, weight: float
) -> Component:
    if exclusion:
        return Component(given, "excluded", exclusion, None, None, weight)
    if refused:
        reason = f"the only value is a proxy, which the method refuses: {given.proxy}"
        return Component(given, "missing", reason, None, None, weight)
    if isnan(strength):
        return Component(given, "missing", given.note, None, None, weight)
    reason = f"accepted as a proxy: {given.proxy}" if given.proxy else given.note
    return Component(given, "used", reason, round(normalised, _PLACES), round(strength, _PLACES), weight)


def _exclusion(indicator: ScoreIndicator, values: pd.Series, method: Method) -> str:
    """Why the method leaves an indicator out for all areas; '' when it counts."""
    if indicator.scale == "rank" and method.ranks == "exclude":
        return "a rank is no quantity: its ratio to the maximum would make the worst rank the best score"
    if method.constants == "drop" and values.notna().all() and values.nunique() == 1:
        return f"all areas have the value {values.iloc[0]:g}: a constant tells nobody apart"
    return ""


def _score(
    area: str,
    enabler: str,
    members: Sequence[ScoreIndicator],
    parts: Mapping[str, Mapping[str, Component]],
    method: Method,
) -> EnablerScore:
    components = tuple(parts[indicator.id][area] for indicator in members)
    counted = [part for part in components if part.state != "excluded"]
    weights = pd.Series({part.input.indicator: part.weight for part in counted}, dtype=float)
    strengths = pd.Series({part.input.indicator: part.strength for part in counted}, dtype=float)
    literal = pd.Series({part.input.indicator: part.normalised for part in counted}, dtype=float)
    flags = [indicator.id for indicator in members if indicator.scale == "flag" and indicator.id in weights.index]
    coverage = float(weights[strengths.notna()].sum() / weights.sum()) if counted else 0.0
    value = weighted_mean(strengths, weights)
    return EnablerScore(
        area=area,
        enabler=enabler,
        value=_rounded(value),
        literal=_rounded(weighted_mean(literal, weights)),
        without_flags=_rounded(weighted_mean(strengths.drop(flags), weights)) if flags else None,
        low=_bound(weighted_mean(strengths.fillna(0.0), weights), 0.0),
        high=_bound(weighted_mean(strengths.fillna(1.0), weights), 1.0),
        coverage=round(coverage, _PLACES),
        publishable=value is not None and coverage >= method.coverage_threshold,
        components=components,
    )


def _bound(mean: float | None, otherwise: float) -> float:
    """An end of a score; one of which nothing counts can be anything from 0 to 1."""
    return otherwise if mean is None else round(mean, _PLACES)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _PLACES)


def _ranked(scores: Sequence[EnablerScore]) -> list[EnablerScore]:
    """The same scores with the ranks that their bounds allow."""
    low = pd.Series({score.area: score.low for score in scores})
    high = pd.Series({score.area: score.high for score in scores})
    ranks = rank_intervals(low, high)
    return [
        replace(score, best_rank=int(ranks.best[score.area]), worst_rank=int(ranks.worst[score.area]))
        for score in scores
    ]
