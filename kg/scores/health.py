"""Is an indicator fit to be scored: coverage, skew, constants, collinearity, mixed periods, outliers, in plain words.

Bounds of skewness and excess kurtosis are those of the OECD/JRC handbook's practice (2 and 3.5).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from kg.method import Input, ScoreIndicator
from kg.scores.frames import values_frame

_SKEWED, _HEAVY, _COLLINEAR, _FENCE = 2.0, 3.5, 0.92, 3.0
_LEAST_COVERAGE = 2 / 3
_LEAST_PAIRS = 5  # areas with both values below which a correlation says nothing


def health_table(
    inputs: Iterable[Input],
    indicators: Sequence[ScoreIndicator],
    areas: Sequence[str],
    label: Callable[[str], str] = str,
) -> pd.DataFrame:
    """Return one row per indicator, indexed by its id; `label` is what the words call an area or an indicator.

    Columns: enabler, areas (how many are compared), known, coverage, lowest, median, highest, skew, kurtosis (excess),
    constant, twins (indicators of the same enabler with |Spearman| above 0.92 → correlation), periods
    (blank-separated), outliers (areas beyond three times the interquartile range, blank-separated), proxies (areas),
    findings (what to mind, one sentence each), words (the same as one text; empty if nothing).

    >>> gigawatts = [ScoreIndicator("gigawatts", "computing", "quantity")]
    >>> health_table([Input("A", "gigawatts", 2.0)], gigawatts, ["A", "B"])["words"].to_list()
    ['1 of 2 areas have a value. A constant: it tells nobody apart.']
    """
    compared = [given for given in inputs if given.area in set(areas)]
    values = values_frame(compared).reindex(index=list(areas), columns=[each.id for each in indicators])
    correlations = values.corr("spearman", min_periods=_LEAST_PAIRS)
    by_indicator: dict[str, list[Input]] = {}
    for given in compared:
        by_indicator.setdefault(given.indicator, []).append(given)
    rows = {}
    for each in indicators:
        peers = [peer.id for peer in indicators if peer.enabler == each.enabler and peer.id != each.id]
        close = {
            peer: round(float(correlations[each.id][peer]), 2)
            for peer in peers
            if abs(correlations[each.id][peer]) > _COLLINEAR
        }
        row = _row(each, values[each.id], by_indicator.get(each.id, []), close)
        findings = _findings(each, row, label)
        rows[each.id] = row | {"findings": findings, "words": " ".join(findings)}
    return pd.DataFrame.from_dict(rows, orient="index")


def _row(
    indicator: ScoreIndicator, values: pd.Series, given: Sequence[Input], twins: Mapping[str, float]
) -> dict[str, object]:
    known = values.dropna()
    return {
        "enabler": indicator.enabler,
        "areas": len(values),
        "known": len(known),
        "coverage": round(len(known) / max(len(values), 1), 6),
        "lowest": known.min(),
        "median": known.median(),
        "highest": known.max(),
        "skew": known.skew() if len(known) > 2 else np.nan,
        "kurtosis": known.kurt() if len(known) > 3 else np.nan,
        "constant": known.nunique() == 1,
        "twins": dict(twins),
        "periods": " ".join(sorted({each.period for each in given if each.period and each.value is not None})),
        "outliers": "" if indicator.scale == "flag" else " ".join(_outliers(known)),
        "proxies": " ".join(each.area for each in given if each.proxy),
    }


def _outliers(known: pd.Series) -> list[str]:
    """Areas beyond three interquartile ranges from the quartiles."""
    low, high = known.quantile(0.25), known.quantile(0.75)
    reach = _FENCE * (high - low)
    return [str(area) for area in known.index[(known < low - reach) | (known > high + reach)]] if reach else []


def _findings(indicator: ScoreIndicator, row: Mapping[str, object], label: Callable[[str], str]) -> tuple[str, ...]:
    """What to mind, one sentence each."""
    coverage, skew, kurtosis = (float(str(row[name])) for name in ("coverage", "skew", "kurtosis"))
    periods, quantity = str(row["periods"]).split(), indicator.scale in ("quantity", "price")
    named = {name: ", ".join(map(label, str(row[name]).split())) for name in ("outliers", "proxies")}
    twins = row["twins"] if isinstance(row["twins"], dict) else {}
    said = {
        "No area has a value.": not row["known"],
        f"{row['known']} of {row['areas']} areas have a value.": bool(row["known"]) and coverage < _LEAST_COVERAGE,
        "A constant: it tells nobody apart.": bool(row["constant"]),
        "A few areas hold nearly all of it: the ratio to the highest leaves the others close to 0.": quantity
        and abs(skew) > _SKEWED
        and kurtosis > _HEAVY,
        f"Far outside the rest: {named['outliers']}.": bool(row["outliers"]),
        f"Says nearly the same as {', '.join(map(label, twins))}.": bool(twins),
        f"Periods are mixed: {', '.join(periods)}.": len(periods) > 1,
        f"Stands in for another quantity in {named['proxies']}.": bool(row["proxies"]),
    }
    return tuple(sentence for sentence, holds in said.items() if holds)
