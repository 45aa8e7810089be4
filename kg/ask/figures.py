"""The figure of an answer: as its source states it, computed from several, or in the unit that the question asks for.

Pure. Figures are given in plain units (GW, USD); only a question that names another unit of the same kind gets it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.ask.explain import number_in_words
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.quantities import CONVERSIONS, phrase_at
from kg.ask.rules import rule_value
from kg.model import Comparator, Value


def value_of(fact: Fact, by_size: bool = False) -> Value:
    """Return the figure of an observation or the value of a stated rule; `by_size` leaves its sign out."""
    rule = rule_value(fact)
    if rule is not None:
        first, last = rule
        return Value(first, unit="score") if first == last else Value(None, first, last, "score", "range")
    comparator: Comparator = fact.comparator  # type: ignore[assignment]
    if fact.low is not None and fact.high is not None:
        low, high = sorted(abs(n) if by_size else n for n in (fact.low, fact.high))
        return Value(low=low, high=high, unit=fact.unit, comparator="range")
    number = abs(fact.value) if by_size and fact.value is not None else fact.value
    return Value(number=number, unit=fact.unit, comparator=comparator)


def asks_size(fact: Fact, frame: Frame) -> bool:
    """True if a stated difference falls: "how much cheaper" and "the difference" want 20; "how much more" wants −20."""
    stated = [n for n in (fact.value, fact.low, fact.high) if n is not None]
    phrases = frame.language.phrases("downward")
    asked = any(phrase_at(frame.tokens, i, phrases) for i in range(len(frame.tokens)))
    return bool(fact.compared_to) and (asked or not frame.has("more")) and all(n <= 0 for n in stated)


def combined_value(operator: str, facts: Sequence[Fact]) -> Value:
    """Return what an operator makes of several figures; one of approximate figures is approximate."""
    comparator: Comparator = "exact" if all(f.comparator == "exact" for f in facts) else "approx"
    number = round(_compute(operator, [f.value or 0.0 for f in facts]), 6)
    return Value(number, unit=_unit(operator, facts), comparator=comparator)


def _compute(operator: str, numbers: Sequence[float]) -> float:
    if operator == "sum":
        return sum(numbers)
    if operator == "mean":
        return sum(numbers) / len(numbers)
    if operator == "product":
        return numbers[0] / 100 * numbers[1]
    if operator in ("difference", "excess"):
        gap = abs(numbers[0] - numbers[1])
        return gap if operator == "difference" else gap / numbers[1] * 100
    return numbers[0] / numbers[1] * (100 if operator == "share" else 1)


def _unit(operator: str, facts: Sequence[Fact]) -> str:
    if operator in ("ratio", "share", "excess"):
        return "ratio" if operator == "ratio" else "percent"
    unit = facts[-1].unit
    return "percentage_points" if operator == "difference" and unit == "percent" else unit


# --- units -----------------------------------------------------------------------------------------------------------


def units_named(frame: Frame) -> list[str]:
    """Return the units that a question names without a number: "how many megawatts", "in USD"."""
    inside = {i for q in frame.quantities for i in range(q.first, q.last + 1)}
    free = [i for i in range(len(frame.tokens)) if i not in inside]
    names = (n for n in frame.language.names("units") if n != "ratio")
    return [n for n in names if any(phrase_at(frame.tokens, i, frame.language.phrases("units", n)) for i in free)]


def in_unit_asked(value: Value, frame: Frame) -> Value:
    """Return a figure in the unit that the question names, where that is another one of the same kind.

    >>> CONVERSIONS["MW"]
    ('GW', 0.001)
    """
    for name in units_named(frame):
        plain, factor = CONVERSIONS.get(name, (name, 1.0))
        if name in CONVERSIONS and value.unit == plain:
            number, low, high = (_divided(n, factor) for n in (value.number, value.low, value.high))
            return replace(value, number=number, low=low, high=high, unit=name)
    return value


def _divided(number: float | None, factor: float) -> float | None:
    return None if number is None else round(number / factor, 9)


def in_scale_asked(value: Value, frame: Frame) -> str:
    """Return a figure in the scale that the question names ("in millions"), in words; empty if it names none."""
    inside = {i for q in frame.quantities for i in range(q.first, q.last + 1)}
    free = (t for i, t in enumerate(frame.tokens) if i not in inside)
    size = next((frame.language.scale_stems[t.stem] for t in free if t.stem in frame.language.scale_stems), 0.0)
    if value.number is None or not size or abs(value.number) < size:
        return ""
    names = frame.language.data["scale_names"].items()
    name = next(str(n) for key, n in names if float(key) == size)
    if name in number_in_words(value, frame.language):
        return ""
    return f"{number_in_words(replace(value, number=value.number / size, unit=None), frame.language)} {name}"


def other_unit(frame: Frame, units: Iterable[str | None]) -> bool:
    """True if a question names a unit into which none of some units can be converted."""
    asked = {CONVERSIONS.get(n, (n, 1.0))[0] for n in units_named(frame)}
    return bool(asked) and not asked.intersection(units)
