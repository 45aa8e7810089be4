"""Shapley values: share out what a function gives among its arguments, so that the parts add up.

The contribution of a player is its mean effect over all orders in which the players can be let in; it is the only
additive sharing that treats equal players equally and gives nothing to one without effect. Computed exactly.
"""

from collections.abc import Callable, Sequence
from math import factorial
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import BadValueError

Subsets = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating[Any]]

MOST_PLAYERS = 16  # 2**16 evaluations, made in one call


def coalitions(players: int) -> Subsets:
    """Return all 2**players subsets, one a row, the empty one first and the full one last.

    Raises:
        BadValueError: too many to be enumerated.
    """
    if players > MOST_PLAYERS:
        raise BadValueError(f"{players} indicators are too many to share a score out exactly", hint="compare enablers")
    return (np.arange(2**players)[:, None] >> np.arange(players) & 1).astype(bool)


def shapley_values(players: int, value: Callable[[Subsets], Floats]) -> Floats:
    """Return one contribution per player; they add up to value(all) - value(none).

    Args:
        value: subsets x players → one number per subset.

    >>> shapley_values(2, lambda subsets: subsets.all(axis=1).astype(float)).tolist()
    [0.5, 0.5]
    """
    subsets = coalitions(players)
    values, sizes = value(subsets), subsets.sum(axis=1)
    orders = [factorial(size) * factorial(players - size - 1) for size in range(players)]
    share = np.array(orders, dtype=float) / factorial(players)
    parts = np.zeros(players)
    for player in range(players):
        without = np.flatnonzero(~subsets[:, player])
        parts[player] = (share[sizes[without]] * (values[without + 2**player] - values[without])).sum()
    return parts


def round_to_sum(parts: Sequence[float], total: float, places: int) -> list[float]:
    """Return the parts rounded so that they add up to the rounded total: the largest part takes the rest.

    >>> round_to_sum([1 / 3, 1 / 3, 1 / 3], 1.0, 2)
    [0.34, 0.33, 0.33]
    """
    units = [round(part * 10**places) for part in parts]
    if units:
        largest = max(range(len(parts)), key=lambda index: abs(parts[index]))
        units[largest] += round(total * 10**places) - sum(units)
    return [unit / 10**places for unit in units]
