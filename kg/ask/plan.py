"""The typed plan: what is to be found, independent of the words that asked for it.

Grammar rules and language models both produce plans; one compiler and one explainer read them. Operators compose:
a value, an aggregate or a check is made over a set of things, and a set is made by conditions.
"""

from dataclasses import asdict, dataclass, is_dataclass
from typing import Any


@dataclass(frozen=True)
class InClass:
    """The thing is of one of these classes."""

    classes: tuple[str, ...]


@dataclass(frozen=True)
class InArea:
    """The thing lies in, belongs to or is a member of one of these areas or groups (`negated`: of none)."""

    areas: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class OneOf:
    """The thing is one of these (`negated`: none of these)."""

    ids: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class HasQuality:
    """A source says one of these qualities of the thing or of the region it lies in."""

    qualities: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class Measured:
    """An indicator of the thing meets a bound (plain units); without bounds: a value is stated."""

    indicators: tuple[str, ...]
    comparator: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    compared_to: str | None = None
    during: tuple[int, int] | None = None
    """First and last year of the figures that count; None: the latest of each series."""


@dataclass(frozen=True)
class InFacts:
    """The thing stands in one of these facts, which the words of the question led to."""

    facts: tuple[str, ...]


Condition = InClass | InArea | OneOf | HasQuality | Measured | InFacts


@dataclass(frozen=True)
class Find:
    """Things that meet all conditions, ordered by an indicator where one is given."""

    conditions: tuple[Condition, ...]
    order_by: str | None = None
    descending: bool = True
    limit: int | None = None
    offset: int = 0
    during: tuple[int, int] | None = None
    """First and last year of the figures that things are ordered by; None: the latest of each series."""


@dataclass(frozen=True)
class Count:
    """How many things `Find` gives."""

    of: Find


@dataclass(frozen=True)
class Look:
    """The values of these observations or the dates of these claims, one answer."""

    facts: tuple[str, ...]
    want: str
    """`number`, `date`, `text`, `section`, `why`."""


@dataclass(frozen=True)
class Combine:
    """One number out of several observations: `sum`, `mean`, `difference`, `ratio`, `product`.

    `share` and `excess` are ratio and difference in percent of the second observation.
    """

    operator: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """True or false: `greater`, `less` or `equal` between two observations, or whether statements say so."""

    operator: str
    facts: tuple[str, ...]
    truth: bool


Plan = Find | Count | Look | Combine | Check


def as_json(plan: Plan | None) -> dict[str, Any]:
    """Return a plan as plain data with the operator's name, as it stands in the answer object."""
    return _plain(plan) if plan is not None else {}


def _plain(node: Any) -> Any:
    if is_dataclass(node) and not isinstance(node, type):
        fields = {k: _plain(getattr(node, k)) for k in asdict(node)}
        return {"operator_type": type(node).__name__, **{k: v for k, v in fields.items() if v not in (None, ())}}
    if isinstance(node, tuple):
        return [_plain(x) for x in node]
    return node
