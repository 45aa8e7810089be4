"""What a stated figure allows: the least and the largest number it may be, and whether it meets a bound for sure.

Pure. A figure decides only what it allows no doubt about: "about 45" does not tell whether it is more than 45.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.ask.lexicon import Fact
from kg.ask.quantities import Quantity

_EXACT, _ROUGH = 0.005, 0.1


@dataclass(frozen=True)
class Interval:
    """The numbers between `low` and `high` (None: no bound; open: the bound itself is left out).

    `point` is the number as it is stated, `rough` says that it is approximate.
    """

    low: float | None
    high: float | None
    point: float | None
    rough: bool = False
    open_low: bool = False
    open_high: bool = False

    def turned(self) -> "Interval":
        """Return the interval with its sign changed: how far below instead of how far above."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        point = None if self.point is None else -self.point
        return Interval(low, high, point, self.rough, self.open_high, self.open_low)

    def times(self, factor: float) -> "Interval":
        """Return the interval stretched by a positive factor."""
        low, high, point = (None if n is None else n * factor for n in (self.low, self.high, self.point))
        return replace(self, low=low, high=high, point=point)

    def minus(self, other: "Interval") -> "Interval":
        """Return the difference of two numbers that lie in two intervals."""
        return total((self, other.turned()))

    def over(self, other: "Interval") -> "Interval":
        """Return the quotient of two numbers of which the second is positive."""
        low = None if self.low is None or not other.high else self.low / other.high
        high = None if self.high is None or not other.low else self.high / other.low
        point = None if self.point is None or not other.point else self.point / other.point
        rough = self.rough or other.rough
        return Interval(low, high, point, rough, self.open_low or other.open_high, self.open_high or other.open_low)


def interval_of(fact: Fact) -> Interval:
    """Return what an observation's figure allows; an approximate one a twentieth more or less."""
    if fact.comparator == "range":
        return Interval(fact.low, fact.high, None)
    if fact.comparator in ("more_than", "at_least"):
        return Interval(fact.value, None, fact.value, open_low=fact.comparator == "more_than")
    if fact.comparator in ("less_than", "at_most"):
        return Interval(None, fact.value, fact.value, open_high=fact.comparator == "less_than")
    if fact.comparator == "approx" and fact.value is not None:
        slack = abs(fact.value) * _ROUGH / 2
        return Interval(fact.value - slack, fact.value + slack, fact.value, rough=True)
    return Interval(fact.value, fact.value, fact.value)


def total(intervals: Iterable[Interval]) -> Interval:
    """Return the sum of numbers that lie in intervals."""
    parts = tuple(intervals)
    low, high, point = (_sum(getattr(p, end) for p in parts) for end in ("low", "high", "point"))
    rough, below, above = (any(getattr(p, f) for p in parts) for f in ("rough", "open_low", "open_high"))
    return Interval(low, high, point, rough, below, above)


def _sum(numbers: Iterable[float | None]) -> float | None:
    known = list(numbers)
    return None if None in known else sum(n for n in known if n is not None)


def decide(given: Interval, asked: Quantity) -> bool | None:
    """Return whether a figure meets what is asked; None if it may or may not."""
    low, high = given.low, given.high
    if asked.low is not None and asked.high is not None:
        inside = low is not None and high is not None and asked.low <= low and high <= asked.high
        outside = (high is not None and high < asked.low) or (low is not None and low > asked.high)
        return True if inside else False if outside else None
    target = asked.value or 0.0
    if asked.comparator not in (None, "approx", "exact"):
        return _within(given, asked.comparator, target)
    slack = (_ROUGH if given.rough or asked.comparator == "approx" else _EXACT) * abs(target)
    if (low is not None and low > target + slack) or (high is not None and high < target - slack):
        return False
    return True if given.point is not None and abs(given.point - target) <= slack else None


def _within(given: Interval, comparator: str, target: float) -> bool | None:
    """Return whether a number in an interval is more, less, at least or at most a target; None for no telling."""
    if comparator in ("less_than", "at_most"):
        above = _within(given, "at_least" if comparator == "less_than" else "more_than", target)
        return None if above is None else not above
    low, high = given.low, given.high
    reached = low is not None and (low >= target if comparator == "at_least" or given.open_low else low > target)
    missed = high is not None and (high <= target if comparator == "more_than" or given.open_high else high < target)
    return True if reached else False if missed else None
