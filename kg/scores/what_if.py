"""What would change: the same scores with other inputs or another choice, and by how much scores and ranks move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kg.errors import BadValueError
from kg.method import Input, Method, ScoreIndicator
from kg.scores.compute import compute_scores
from kg.scores.records import EnablerScore


@dataclass(frozen=True)
class Change:
    """One score before and after; `difference` is None where one of the two has no value."""

    before: EnablerScore
    after: EnablerScore

    @property
    def difference(self) -> float | None:
        """After minus before."""
        if self.before.value is None or self.after.value is None:
            return None
        return round(self.after.value - self.before.value, 6)

    @property
    def ranks_gained(self) -> int | None:
        """Positive where the area moves up."""
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank


def change_inputs(inputs: Iterable[Input], changes: Mapping[tuple[str, str], float | None]) -> list[Input]:
    """Return the inputs with other values.

    Args:
        changes: (area, indicator) → value in the indicator's unit, or None to take it away. What is put in by hand is
            no proxy, has no fact behind it and says so.
    """
    known = {(given.area, given.indicator): given for given in inputs}
    made = {pair: Input(*pair, value=value, note="assumed", derived=True) for pair, value in changes.items()}
    return list((known | made).values())


def what_if(
    inputs: Iterable[Input],
    indicators: Sequence[ScoreIndicator],
    method: Method,
    changes: Mapping[tuple[str, str], float | None] | None = None,
    **choices: object,
) -> list[Change]:
    """Return every score before and after a change, in the order of `compute_scores`.

    Args:
        changes: as of `change_inputs`.
        choices: fields of `Method` with another value, `aggregation="geometric"`, `weights={…}`.

    Raises:
        BadValueError: a change of an area or an indicator that the method does not score, a choice it does not have.

    >>> method = Method.from_mapping({"id": "m", "version": 1, "label": {"en": "m"}, "description": "", "sources": [],
    ...     "as_of": "2024", "reference_set": ["A", "B"], "ranks": "share", "constants": "keep", "proxies": "accept",
    ...     "coverage_threshold": 0})
    >>> power = [ScoreIndicator("power", "energy", "quantity")]
    >>> changed = what_if([Input("A", "power", 4.0), Input("B", "power", 1.0)], power, method, {("B", "power"): 8.0})
    >>> [(each.after.area, each.difference, each.ranks_gained) for each in changed]
    [('A', -0.5, -1), ('B', 0.75, 1)]
    """
    known = list(inputs)
    _check_changes(changes or {}, indicators, method)
    other = Method.from_mapping(method.to_mapping() | choices)
    before = {(score.area, score.enabler): score for score in compute_scores(known, indicators, method)}
    after = compute_scores(change_inputs(known, changes or {}), indicators, other)
    return [
        Change(before[score.area, score.enabler], score) for score in after if (score.area, score.enabler) in before
    ]


def _check_changes(
    changes: Mapping[tuple[str, str], object], indicators: Sequence[ScoreIndicator], method: Method
) -> None:
    scored = {each.id for each in indicators if not method.indicators or each.id in method.indicators}
    for area, indicator in changes:
        if area not in method.reference_set:
            raise BadValueError(f"'{area}' is not compared by the method", hint="take an area of its reference set")
        if indicator not in scored:
            raise BadValueError(f"'{indicator}' is not scored by the method", hint="take one of its indicators")


def change_frame(changes: Iterable[Change]) -> pd.DataFrame:
    """Return one row per score: area, enabler, before, after, difference, rank_before, rank_after."""
    rows = [
        {
            "area": each.after.area, "enabler": each.after.enabler, "before": each.before.value,
            "after": each.after.value, "difference": each.difference, "rank_before": each.before.rank,
            "rank_after": each.after.rank,
        }
        for each in changes
    ]  # fmt: skip
    return pd.DataFrame(rows)
