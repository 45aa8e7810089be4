"""Open values beside quoted ones: never merged, only compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kg.method import Input
from kg.scores.frames import values_frame

_LEAST_PAIRS = 3  # with two areas every rank correlation is 1 or -1


@dataclass(frozen=True)
class Comparison:
    """An open indicator beside the quoted one for which it is a substitute.

    Args:
        values: indexed by area, columns `open` and `quoted`, each in the unit of its own indicator; an area that only
            one of the two knows has NaN in the other column.
        pairs: how many areas have both.
        spearman: rank correlation over the pairs, None with fewer than three or where one side never differs.
    """

    open: str
    quoted: str
    values: pd.DataFrame
    pairs: int
    spearman: float | None


def compare_with_quoted(
    open_inputs: Iterable[Input], quoted_inputs: Iterable[Input], substitutes: Mapping[str, str]
) -> list[Comparison]:
    """Return each open indicator beside the quoted one that it stands in for.

    Args:
        substitutes: open indicator → quoted indicator (`mp:substituteFor`).

    >>> quoted = [Input(area, "capacity", value) for area, value in {"A": 45.0, "B": 8.0, "C": 2.0}.items()]
    >>> opened = [Input(area, "clusters", value) for area, value in {"A": 3.0, "B": 0.1, "C": 0.2}.items()]
    >>> [(each.pairs, each.spearman) for each in compare_with_quoted(opened, quoted, {"clusters": "capacity"})]
    [(3, 0.5)]
    """
    opened, quoted = values_frame(open_inputs), values_frame(quoted_inputs)
    return [
        _compare(name, other, opened[name], quoted[other])
        for name, other in substitutes.items()
        if name in opened and other in quoted
    ]


def _compare(name: str, other: str, opened: pd.Series, quoted: pd.Series) -> Comparison:
    values = pd.DataFrame({"open": opened, "quoted": quoted}).dropna(how="all")
    both = values.dropna()
    differs = len(both) >= _LEAST_PAIRS and both.nunique().min() > 1
    spearman = round(float(both["open"].rank().corr(both["quoted"].rank())), 6) if differs else None
    return Comparison(name, other, values, len(both), spearman)
