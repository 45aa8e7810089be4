"""How fit an indicator is for scoring: coverage, skew, constants, twins, mixed periods, outliers, in plain words.

Pure: the inputs of one method in, one record per indicator out. The signs are those that the OECD/JRC handbook asks to
look at before anything is normalised; none of them changes a score.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kg.method import Input

_THIN, _SKEWED, _TWIN = 2 / 3, 2.0, 0.9
_LEAST = 4  # values below which skew, twins and outliers say nothing
_FENCE = 3.0  # interquartile ranges beyond the quartiles, from which a value stands far out


@dataclass(frozen=True)
class IndicatorHealth:
    """One indicator among the areas of a method.

    Args:
        areas: how many have a value; coverage: their share, 0..1.
        skew: of the values (0 is even, above 2 a few areas have nearly all), None where there are too few.
        constant: whether all have the same value.
        twins: other indicators whose values order the areas nearly alike → rank correlation.
        periods: of the values; outliers: areas far from the others.
        findings: what a reader should know, one sentence each.
    """

    indicator: str
    areas: int
    coverage: float
    skew: float | None
    constant: bool
    twins: Mapping[str, float]
    periods: tuple[str, ...]
    outliers: tuple[str, ...]
    findings: tuple[str, ...]


def indicator_health(
    inputs: Sequence[Input], areas: Sequence[str], label: Callable[[str], str] = str
) -> list[IndicatorHealth]:
    """Return the health of every indicator, by id.

    Args:
        inputs: at most one for an area and an indicator.
        areas: the reference set.
        label: what the findings call an area or an indicator.

    >>> found = indicator_health([Input("A", "x", 1.0), Input("B", "x", 1.0)], ["A", "B", "C"])
    >>> found[0].findings
    ('2 of 3 areas have a value', 'all have the same value, which tells nobody apart')
    """
    values = _frame(inputs, areas)
    ranks = values.rank().corr() if len(values.columns) else pd.DataFrame()
    periods = {name: _periods(inputs, name) for name in values.columns}
    return [_health(values[name], ranks[name], periods[name], label) for name in sorted(values.columns)]


def _frame(inputs: Sequence[Input], areas: Sequence[str]) -> pd.DataFrame:
    """Areas x indicators, NaN where there is no point value."""
    names = sorted({given.indicator for given in inputs})
    frame = pd.DataFrame(np.nan, index=list(areas), columns=names, dtype=float)
    for given in inputs:
        if given.value is not None and given.area in frame.index:
            frame.loc[given.area, given.indicator] = given.value
    return frame


def _periods(inputs: Sequence[Input], indicator: str) -> tuple[str, ...]:
    found = {given.period for given in inputs if given.indicator == indicator and given.value is not None}
    return tuple(sorted(period for period in found if period))


def _health(
    values: pd.Series, ranks: pd.Series, periods: tuple[str, ...], label: Callable[[str], str]
) -> IndicatorHealth:
    known = values.dropna()
    constant = len(known) > 1 and known.nunique() == 1
    enough = len(known) >= _LEAST and not constant
    skew = round(_skew(known), 2) if enough else None
    close = {str(name): round(float(r), 2) for name, r in ranks.items() if name != values.name and abs(r) >= _TWIN}
    health = IndicatorHealth(
        indicator=str(values.name),
        areas=len(known),
        coverage=round(len(known) / len(values), 6) if len(values) else 0.0,
        skew=skew,
        constant=constant,
        twins=close if enough else {},
        periods=periods,
        outliers=_outliers(known) if enough else (),
        findings=(),
    )
    return _with_findings(health, len(values), label)


def _skew(known: pd.Series) -> float:
    """Third central moment over the cube of the standard deviation."""
    values = known.to_numpy(float)
    from_mean = values - values.mean()
    spread = from_mean.std()
    return float((from_mean**3).mean() / spread**3) if spread > 0 else 0.0


def _outliers(known: pd.Series) -> tuple[str, ...]:
    lower, upper = known.quantile(0.25), known.quantile(0.75)
    width = _FENCE * (upper - lower)
    far = known[(known < lower - width) | (known > upper + width)]
    return tuple(map(str, far.index)) if width > 0 else ()


def _with_findings(health: IndicatorHealth, areas: int, label: Callable[[str], str]) -> IndicatorHealth:
    said = []
    if not health.areas:
        said.append("no area has a value")
    elif health.coverage < 1:
        thin = ", fewer than two thirds" if health.coverage < _THIN else ""
        said.append(f"{health.areas} of {areas} areas have a value{thin}")
    if health.constant:
        said.append("all have the same value, which tells nobody apart")
    if health.skew is not None and abs(health.skew) > _SKEWED:
        said.append(f"a few areas have nearly all of it (skew {health.skew:g}): the others lie close together")
    said += [
        f"it orders the areas nearly as {label(name)} does (rank correlation {r:g})" for name, r in health.twins.items()
    ]
    if len(health.periods) > 1:
        said.append(f"its values are of different periods: {', '.join(health.periods)}")
    if health.outliers:
        said.append(f"far from the others: {', '.join(map(label, health.outliers))}")
    return IndicatorHealth(**{**vars(health), "findings": tuple(said)})
