"""Why a score is what it is: each component's part, what pulls it down, where two scores differ.

Parts add up, whatever the aggregation. For the arithmetic mean a part is weight times strength; for the geometric mean
and the minimum, where no such product exists, parts are Shapley values (`kg.scores.shapley`), which for the arithmetic
mean come to the same.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kg.errors import BadValueError
from kg.scores.aggregate import Array, aggregate_draws
from kg.scores.columns import PLACES
from kg.scores.records import Component, EnablerScore
from kg.scores.shapley import Subsets, round_to_sum, shapley_values

_State = tuple[Array, Array]  # strength and weight of each indicator
RULE_PLAYER = "aggregation"  # what two methods' ways of aggregating do to a difference


@dataclass(frozen=True)
class Contribution:
    """What one component does to a score.

    Args:
        share: its weight among the used components, 0..1.
        points: its part of the score; the points of all components add up to the score.
        loss: by how much it keeps the score below 1; the losses add up to 1 - score. `share` is `points` + `loss`.
    """

    component: Component
    share: float
    points: float
    loss: float

    @property
    def indicator(self) -> str:
        """Id of its indicator."""
        return self.component.input.indicator


@dataclass(frozen=True)
class Difference:
    """Where two scores differ: `parts` (indicator → points) add up to `total` = first score - second score.

    Two methods that aggregate differently have a part of the name `aggregation`.
    """

    first: EnablerScore
    second: EnablerScore
    total: float
    parts: pd.Series


def explain_score(score: EnablerScore) -> list[Contribution]:
    """Return what each used component contributes, in the order of the components; empty without a value.

    A part is the component's weight minus what it loses. What is lost by the geometric mean or the minimum is shared
    out by Shapley values of the game "all other strengths at 1"; a part can then be negative.
    """
    used = [part for part in score.used if part.weight > 0]
    if score.value is None or not used:
        return []
    weights = np.array([part.weight for part in used])
    strengths = np.array([part.strength for part in used], dtype=float)
    losses = round_to_sum(_lost(strengths, weights, score).tolist(), 1 - score.value, PLACES)
    shares = round_to_sum((weights / weights.sum()).tolist(), 1.0, PLACES)
    return [
        Contribution(part, share, round(share - loss, PLACES), loss)
        for part, share, loss in zip(used, shares, losses, strict=True)
    ]


def _lost(strengths: Array, weights: Array, score: EnablerScore) -> Array:
    """What each component costs; for the arithmetic mean the Shapley value is weight times what is missing to 1."""
    if score.aggregation == "arithmetic":
        costs: Array = weights / weights.sum() * (1 - strengths)
        return costs
    best = np.ones(len(strengths))
    return shapley_values(len(strengths), lambda subsets: 1 - _mixed(subsets, strengths, best, weights, score))


def pulls_down(score: EnablerScore) -> list[Contribution]:
    """Return the components that keep a score below 1, the one that costs most first."""
    return sorted((part for part in explain_score(score) if part.loss > 0), key=lambda part: -part.loss)


def explain_difference(first: EnablerScore, second: EnablerScore) -> Difference:
    """Return where the difference of two scores comes from: two areas, or one area by two methods.

    Each indicator's part is the Shapley value of putting its state (strength, weight, known or not) of the first score
    in the place of that of the second. With the same weights and nothing missing that is weight times difference of
    strengths.

    Raises:
        BadValueError: scores of two enablers, or one of them has no value.
    """
    if first.enabler != second.enabler:
        raise BadValueError(f"'{first.enabler}' and '{second.enabler}' cannot be compared", hint="take one enabler")
    if first.value is None or second.value is None:
        lacking = first.area if first.value is None else second.area
        raise BadValueError(f"'{lacking}' has no score for '{first.enabler}'", hint="see its missing indicators")
    names = sorted({part.input.indicator for score in (first, second) for part in score.used})
    states = _states(first, names), _states(second, names)
    players = [*names, RULE_PLAYER] if first.aggregation != second.aggregation else names
    middle = (first.value + second.value) / 2
    parts = shapley_values(len(players), lambda subsets: _blended(subsets, states, (first, second), middle))
    total = round(first.value - second.value, PLACES)
    rounded = round_to_sum(parts.tolist(), total, PLACES)
    return Difference(first, second, total, pd.Series(rounded, index=players, name="points", dtype=float))


def explain_frame(score: EnablerScore) -> pd.DataFrame:
    """Return a score opened to its components: one row per component, used or not, indexed by indicator.

    Columns: state, raw, period, rule, lowest, highest, normalised, strength, weight, share, points, loss, reason.
    """
    parts = {part.indicator: part for part in explain_score(score)}
    rows = {each.input.indicator: _row(each, parts.get(each.input.indicator)) for each in score.components}
    return pd.DataFrame.from_dict(rows, orient="index")


def _row(each: Component, part: Contribution | None) -> dict[str, object]:
    return {
        "state": each.state, "raw": each.input.value, "period": each.input.period, "rule": each.rule,
        "lowest": each.lowest, "highest": each.highest, "normalised": each.normalised, "strength": each.strength,
        "weight": each.weight, "share": part.share if part else None, "points": part.points if part else None,
        "loss": part.loss if part else None, "reason": each.reason,
    }  # fmt: skip


def _mixed(subsets: Subsets, inside: Array, outside: Array, weights: Array, score: EnablerScore) -> Array:
    """The score with the strengths of each subset taken from `inside`, the others from `outside`."""
    values: Array = aggregate_draws(np.where(subsets, inside, outside), weights[None, :], score.aggregation)[0]
    return values


def _states(score: EnablerScore, names: list[str]) -> _State:
    """Strength and weight of each indicator, NaN and 0 where it is not used."""
    used = {part.input.indicator: part for part in score.used}
    strengths = [used[name].strength if name in used else None for name in names]
    weights = [used[name].weight if name in used else 0.0 for name in names]
    return np.array(strengths, dtype=float), np.array(weights)


def _blended(
    subsets: Subsets, states: tuple[_State, _State], scores: tuple[EnablerScore, EnablerScore], middle: float
) -> Array:
    """The score of each mixture of two scores; one that has nothing at all lies in the middle, for neither side."""
    (strengths, weights), (other_strengths, other_weights) = states
    inside = subsets[:, : len(strengths)]
    mixed = np.where(inside, strengths, other_strengths)
    mixed_weights = np.where(inside, weights, other_weights)
    first, second = scores
    values = _aggregate_rows(mixed, mixed_weights, first)
    if second.aggregation != first.aggregation:
        values = np.where(subsets[:, -1], values, _aggregate_rows(mixed, mixed_weights, second))
    return np.where(np.isnan(values), middle, values)


def _aggregate_rows(strengths: Array, weights: Array, score: EnablerScore) -> Array:
    """One score per row, each row with weights of its own; rows of the same weights go together."""
    values = np.full(len(strengths), np.nan)
    different, place = np.unique(weights, axis=0, return_inverse=True)
    for index, row in enumerate(different):
        chosen = place.reshape(-1) == index
        values[chosen] = aggregate_draws(strengths[chosen], row[None, :], score.aggregation)[0]
    return values
