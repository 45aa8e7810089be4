"""The typed query: variables with classes, links between them, conditions, and what is returned.

Pure. A reading of a question is one `Query`; the compiler turns it into SPARQL, the explainer into words.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeVar

Frozen = TypeVar("Frozen")


def changed(value: Frozen, **fields: Any) -> Frozen:
    """Return a copy of a frozen dataclass with other fields; five times as fast as `dataclasses.replace`.

    >>> changed(Step("p"), forward=False)
    Step(iri='p', forward=False)
    """
    copy: Frozen = object.__new__(type(value))
    copy.__dict__.update(value.__dict__)
    copy.__dict__.update(fields)
    return copy


@dataclass(frozen=True)
class Step:
    """One triple of a path: the property, followed from subject to object or back."""

    iri: str
    forward: bool = True

    @property
    def reverse(self) -> "Step":
        """The same step walked the other way."""
        return Step(self.iri, not self.forward)


@dataclass(frozen=True)
class Node:
    """A variable, or the thing or text that it is bound to."""

    classes: frozenset[str] = frozenset()
    """Classes that it may have; empty for a literal, and for a thing of which nothing is known."""
    stated: tuple[str, ...] = ()
    """Classes that the question names: each becomes a triple; several are alternatives."""
    ids: tuple[str, ...] = ()
    """It is one of these things."""
    attribute: str = ""
    """For a literal: the attribute whose value it is."""
    texts: tuple[tuple[str, str | None, str | None], ...] = ()
    """It is one of these literals: (text, language, datatype)."""
    at: int = 0
    """Token at which it came up."""

    @property
    def is_literal(self) -> bool:
        """True for the value of an attribute."""
        return bool(self.attribute)

    @property
    def is_bound(self) -> bool:
        """True if it stands for a known thing or text."""
        return bool(self.ids or self.texts)


@dataclass(frozen=True)
class Link:
    """A path from one node to another; negated: there is none."""

    source: int
    steps: tuple[Step, ...]
    target: int
    negated: bool = False
    confirmed: bool = False
    """True if words of the question name it."""


@dataclass(frozen=True)
class Bound:
    """The value of a node (or the number of things, for `count`) meets a bound; `unit` is the question's."""

    node: int
    comparator: str
    value: float | str | None = None
    low: float | str | None = None
    high: float | str | None = None
    unit: str = ""
    low_unit: str = ""
    count: bool = False
    negated: bool = False


@dataclass(frozen=True)
class Compared:
    """The value of one node against another's (`operator`: < > = !=)."""

    left: int
    operator: str
    right: int


@dataclass(frozen=True)
class Order:
    """Order by a node's value, or by the number of things; `limit` of them after `offset`."""

    node: int
    descending: bool
    count: bool = False
    limit: int | None = 1
    offset: int = 0


@dataclass(frozen=True)
class Aggregate:
    """COUNT, SUM, AVG, MIN or MAX of a node."""

    function: Literal["COUNT", "SUM", "AVG", "MIN", "MAX"]
    node: int


@dataclass(frozen=True)
class Query:
    """Everything that is asked."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    bounds: tuple[Bound, ...] = ()
    compared: tuple[Compared, ...] = ()
    targets: tuple[int, ...] = ()
    aggregate: Aggregate | None = None
    groups: tuple[int, ...] = ()
    order: Order | None = None
    asks: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the query as JSON for the answer object."""
        return {"kind": "query", **_plain(asdict(self))}


@dataclass(frozen=True)
class Ranked:
    """A reading with its score, the words it left over and what it takes for granted."""

    query: Query
    score: float
    unused: tuple[int, ...] = ()
    assumptions: tuple[str, ...] = field(default=())


def _plain(value: Any) -> Any:
    """Turn sets and tuples into lists, so that JSON can hold them."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(value)
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value
