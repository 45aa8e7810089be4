"""A query in the making: what was read so far, and what the next words have to settle.

Pure. States are values: every move makes a new one, so that readings can branch.
"""

from dataclasses import dataclass, field
from typing import Any

from kg.ask.graph.amounts import Amount
from kg.ask.graph.chunks import Chunk
from kg.ask.graph.plan import Aggregate, Bound, Compared, Link, Node, Order, Query, Step, changed

_NEW_CLAUSE = 4  # "have no X and are Y": Y is said of what was asked for, not of X
_WHOLE = 0.3  # several words that are one name say more than each on its own


@dataclass(frozen=True)
class Pending:
    """Operators that were read and wait for what they apply to."""

    negate: bool = False
    function: str = ""
    group: bool = False
    descending: bool | None = None
    limit: int | None = None
    offset: int = 0
    sort: bool = False
    amount: Amount | None = None
    compare: str = ""
    compared: int = -1
    than: bool = False
    show: bool = False
    same: int = -1
    same_next: bool = False
    joined: str = ""
    conj: str = ""
    """The conjunction right before the last candidate."""
    only: int = -1


@dataclass(frozen=True)
class State:
    """A partial reading: its query, its score, the tokens used, the node mentioned last, nodes not yet named."""

    query: Query = field(default_factory=Query)
    score: float = 0.0
    used: frozenset[int] = frozenset()
    focus: int = -1
    open: frozenset[int] = frozenset()
    pending: Pending = field(default_factory=Pending)
    last: Chunk | None = None
    recent: tuple[int, ...] = ()
    """Nodes in the order of their last mention, the latest last."""

    def node(self, index: int) -> Node:
        """Return a node."""
        return self.query.nodes[index]

    def gains(self, score: float) -> "State":
        """Return the state with a better (or worse) score."""
        return changed(self, score=self.score + score)

    def waits(self, **fields: Any) -> "State":
        """Return the state with changed pending operators."""
        return changed(self, pending=changed(self.pending, **fields))

    def asking(self, **fields: Any) -> "State":
        """Return the state with a changed query."""
        return changed(self, query=changed(self.query, **fields))

    def takes(self, chunk: Chunk) -> "State":
        """Return the state after a chunk: its tokens are used, its score counts."""
        used = self.used | frozenset(range(chunk.first, chunk.last + 1))
        score = chunk.score * (chunk.words + _WHOLE * (chunk.words - 1))
        return changed(self, used=used, score=self.score + score, last=chunk).waits(joined="", conj=self.pending.joined)

    def adds(self, node: Node, *, is_open: bool = False) -> tuple["State", int]:
        """Return the state with one more node, and its index."""
        index = len(self.query.nodes)
        opened = self.open | {index} if is_open else self.open
        state = changed(self.asking(nodes=(*self.query.nodes, node)), open=opened)
        return state.mentions(index), index

    def only_on(self, index: int) -> "State":
        """Return the state in which the next candidate may join this node alone; -1 lets it join any."""
        return self.waits(only=index)

    def mentions(self, index: int) -> "State":
        """Return the state with a node as the one mentioned last."""
        return changed(self, focus=index, recent=(*(r for r in self.recent if r != index), index))

    def sets(self, index: int, **fields: Any) -> "State":
        """Return the state with a changed node."""
        nodes = list(self.query.nodes)
        nodes[index] = changed(nodes[index], **fields)
        return self.asking(nodes=tuple(nodes))

    def names(self, index: int) -> "State":
        """Return the state with a node no longer open, because words name it."""
        return changed(self, open=self.open - {index}).mentions(index)

    def links(self, source: int, steps: tuple[Step, ...], target: int, *, confirmed: bool = False) -> "State":
        """Return the state with one more link; a pending negation falls on it."""
        link = Link(source, steps, target, self.pending.negate, confirmed)
        return self.asking(links=(*self.query.links, link)).waits(negate=False)

    def bounds(self, bound: Bound) -> "State":
        """Return the state with one more bound."""
        return self.asking(bounds=(*self.query.bounds, bound))

    def compares(self, compared: Compared) -> "State":
        """Return the state with one more comparison."""
        return self.asking(compared=(*self.query.compared, compared))

    def targets(self, *indexes: int) -> "State":
        """Return the state with other targets."""
        return self.asking(targets=indexes)

    def counts(self, aggregate: Aggregate | None) -> "State":
        """Return the state with an aggregate."""
        return self.asking(aggregate=aggregate).waits(function="")

    def orders(self, order: Order | None) -> "State":
        """Return the state with an order; the pending superlative is settled."""
        return self.asking(order=order).waits(descending=None, limit=None, offset=0, sort=False)

    def distance(self, index: int) -> int:
        """Return how many nodes were mentioned after one; the target is always near."""
        after = len(self.recent) - 1 - self.recent.index(index) if index in self.recent else len(self.recent)
        if self.pending.conj == "and" and any(k.negated and k.target == index for k in self.query.links):
            after += _NEW_CLAUSE
        return min(after, 1) if index in self.query.targets else after

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two states apart that stand at the same token."""
        return (self.query, self.pending, self.focus)
