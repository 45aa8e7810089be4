"""Compose readings of a question: a beam search over its words, left to right.

At each word a state takes a candidate that starts there, applies an operator word, or passes the word by at a cost.
A candidate joins the query wherever the data has a way (`attach`), operators wait until what they apply to is read
(`measure`). All readings come out ranked; nothing here knows a domain.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.ask.graph.attach import Attacher
from kg.ask.graph.cues import Cue
from kg.ask.graph.finish import finish
from kg.ask.graph.measure import is_numeric, settle_number
from kg.ask.graph.moves import Mover
from kg.ask.graph.plan import Node, Order, Ranked, changed
from kg.ask.graph.state import State
from kg.ask.graph.units import Units

_WIDTH: Final = 36
_SKIPPED_WORD, _CUE, _FREE = -0.75, 0.25, 0.0
_SKIPPED_CUES: Final = {
    "negation": -0.9, "count": -0.9, "max": -0.8, "min": -0.8, "sum": -0.6, "mean": -0.9, "group": -0.5, "same": -0.6,
    "than": -0.3, "who": -0.2, "more": -0.4, "less": -0.4, "order": -0.3, "and": -0.3, "or": -0.4,
}  # fmt: skip
_FUNCTIONS: Final = {"count": "COUNT", "sum": "SUM", "mean": "AVG"}


@dataclass(frozen=True)
class Composer:
    """Composes the readings of one question."""

    attacher: Attacher
    units: Units

    @cached_property
    def mover(self) -> Mover:
        """What takes the candidates."""
        return Mover(self.attacher, self.units)

    def readings(self) -> list[Ranked]:
        """Return the readings, the best first."""
        linked = self.attacher.linked
        count = len(linked.tokens)
        front: dict[int, list[State]] = defaultdict(list)
        front[0].append(State())
        for position in range(count):
            for state in _best(front.pop(position, [])):
                for after, new in self._moves(state, position):
                    front[after].append(new)
        ranked = [self._finished(state) for state in _best(front[count]) if state.query.nodes]
        return sorted(ranked, key=lambda r: -r.score)

    def _finished(self, state: State) -> Ranked:
        return finish(state, self.attacher.linked, self.attacher.roads, self.attacher.persons)

    def _moves(self, state: State, position: int) -> Iterator[tuple[int, State]]:
        linked = self.attacher.linked
        for chunk in linked.chunks_at.get(position, ()):
            yield from self.mover.take(state, chunk)
        for cue in linked.cues_at.get(position, ()):
            for new in self._apply(state, cue):
                used = new.used | frozenset(range(cue.first, cue.last + 1))
                yield cue.last + 1, changed(new, used=used)
        place = self._ordinal(position)
        if place > 1:
            used = state.used | {position}
            yield position + 1, changed(state.waits(offset=place - 1).gains(_CUE), used=used)
        yield position + 1, state.gains(self._cost_of_skipping(position))

    def _ordinal(self, position: int) -> int:
        """Return the number of an ordinal word that stands right before a superlative, else 0."""
        linked = self.attacher.linked
        behind = {c.first for c in linked.cues if c.kind in ("max", "min")} | {
            c.first for c in linked.chunks if c.adjective
        }
        return linked.language.ordinals.get((linked.tokens[position].norm,), 0) if position + 1 in behind else 0

    def _cost_of_skipping(self, position: int) -> float:
        linked = self.attacher.linked
        cues = [c for c in linked.cues if c.first <= position <= c.last]
        if cues:
            return min(_SKIPPED_CUES.get(c.kind, _FREE) if c.first == position else _FREE for c in cues)
        return _SKIPPED_WORD if position in linked.content else _FREE

    # --- operators -------------------------------------------------------------------------------------------------

    def _apply(self, state: State, cue: Cue) -> Iterator[State]:
        taken = state.gains(_CUE * (cue.last - cue.first + 1))
        match cue.kind:
            case "count" | "sum" | "mean":
                yield taken.waits(function=_FUNCTIONS[cue.kind], joined="")
                if cue.kind != "count":
                    taken = taken.waits(joined="")
                    yield from self._behind(taken, _FUNCTIONS[cue.kind])
            case "max" | "min":
                yield taken.waits(descending=cue.kind == "max")
            case "group":
                yield taken.waits(group=True)
            case "group_by" if state.query.aggregate or state.pending.function or state.pending.sort:
                yield taken.waits(group=True)
            case "negation":
                yield taken.waits(negate=True)
            case "and" | "or":
                yield state.waits(joined=cue.kind)
            case "more" | "less":
                yield taken.waits(compare=">" if cue.kind == "more" else "<")
            case "than":
                yield taken.waits(than=True)
            case "also_show":
                yield taken.waits(show=True)
            case "same":
                yield taken.waits(same_next=True)
            case "order":
                yield taken.waits(sort=True)
            case "ascending":
                yield from self._ascending(taken)
            case "who" if not state.query.nodes:
                new, index = taken.adds(Node(at=cue.first), is_open=True)
                yield new.targets(index)
            case "exists" | "wh" | "yes_no" | "same_as":
                yield state

    def _behind(self, state: State, function: str) -> Iterator[State]:
        """Apply an aggregate word that stands behind what it applies to: "surface moyenne", "how many … in total"."""
        for index in state.query.targets:
            attribute = state.node(index).attribute
            if attribute and is_numeric(self.attacher.roads, attribute) and not state.query.aggregate:
                yield from settle_number(state.waits(function=function), index, self.attacher.roads, self.units)

    def _ascending(self, state: State) -> Iterator[State]:
        order = state.query.order
        yield state.asking(order=changed(order, descending=False)) if isinstance(order, Order) else state


def _best(states: list[State]) -> list[State]:
    """Return the best states, each reading once; keys are made only for those that may be kept."""
    states.sort(key=lambda s: -s.score)
    kept: dict[tuple[object, ...], State] = {}
    for state in states:
        kept.setdefault(state.key, state)
        if len(kept) >= _WIDTH:
            break
    return list(kept.values())
