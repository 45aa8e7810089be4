"""How a class, a thing or a value joins the query so far: it fills an open place, or a path leads to it.

Pure but for `incident`, which says by which properties a thing is really linked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.ask.graph.chunks import Chunk, Linked
from kg.ask.graph.plan import Compared, Node, Step, changed
from kg.ask.graph.roads import LONGEST, Classes, Road, Roads
from kg.ask.graph.state import State

Incident = Callable[[tuple[str, ...]], frozenset[Step]]

_FILLS, _NAMES, _NARROWER, _AGAIN, _WIDER = 0.3, 0.2, 0.1, -0.2, -0.15
_FAR, _HINTED, _MOST_ROADS = 0.14, 0.18, 4
_NEAR_TOKENS: Final = 3
_VALUE_COST, _STATED, _MEMBER, _BOTH = 0.1, 0.55, 0.15, 0.45


@dataclass(frozen=True)
class Attacher:
    """Joins nodes to states for one question."""

    roads: Roads
    linked: Linked
    incident: Incident
    persons: Classes

    # --- places ----------------------------------------------------------------------------------------------------

    def place(self, state: State, node: Node, chunk: Chunk) -> Iterator[tuple[State, int]]:
        """Yield the states in which a class or thing has joined, each with the node's index."""
        state = state.takes(chunk)
        if not state.query.nodes:
            yield state.adds(node)
            return
        only = state.pending.only
        for index in range(len(state.query.nodes)) if only < 0 else (only,):
            yield from self._fill(state, index, node, chunk)
            yield from self._attach(state, index, node)

    def _fill(self, state: State, index: int, node: Node, chunk: Chunk) -> Iterator[tuple[State, int]]:
        """Let a node that is there already be the one that the words name."""
        known = state.node(index)
        if known.is_literal or state.pending.negate or (known.is_bound and node.is_bound):
            return
        met = self.roads.meet(known.classes, node.classes)
        if not met:
            return
        is_near = chunk.first - known.at <= _NEAR_TOKENS and state.focus == index
        if index in state.open:
            gain = _FILLS if state.focus == index else _NAMES
        elif known.stated and node.stated:
            if not (known.classes <= node.classes or node.classes <= known.classes):
                return
            gain = _NARROWER if node.classes < known.classes else _AGAIN
        elif is_near and not (known.is_bound and known.stated):
            gain = _NAMES
        elif node.ids and state.query.order is not None and index in state.query.targets:
            gain = _WIDER  # "which is larger, A or B"
        else:
            return
        ids = tuple(i for i in node.ids if self._fits(i, met)) or known.ids
        if node.ids and not any(self._fits(i, met) for i in node.ids):
            return
        stated = self._narrower(known, node)
        filled = state.sets(index, classes=met, ids=ids, stated=stated, at=chunk.first)
        if len(ids) == 1 and index in filled.query.targets:
            filled = filled.targets(*(t for t in filled.query.targets if t != index))
        far = 0.0 if index in state.open else _FAR * state.distance(index)
        yield filled.names(index).gains(gain - far), index

    def _fits(self, iri: str, classes: Classes) -> bool:
        return bool(set(self.roads.schema.types.get(iri, ())) & classes)

    def _narrower(self, known: Node, node: Node) -> tuple[str, ...]:
        if known.stated and node.stated:
            return known.stated if len(known.classes) <= len(node.classes) else node.stated
        return node.stated or known.stated

    def _attach(self, state: State, index: int, node: Node) -> Iterator[tuple[State, int]]:
        """Lead a path from a node that is there to a new one."""
        known = state.node(index)
        if known.is_literal:
            return
        real = self.incident(node.ids) if node.ids else None
        starts = known.classes or self.persons
        roads = [r for r in self.roads.paths(starts, node.classes) if real is None or r.steps[-1].reverse in real]
        if not roads and real is not None:
            longer = self.roads.paths(starts, node.classes, LONGEST + 1)
            roads = [r for r in longer if r.steps[-1].reverse in real]
        if state.pending.same >= 0:
            roads = self._same_roads(state, roads) if index == state.pending.same else []
        for road in sorted(roads, key=lambda r: r.cost - self._hints(r))[:_MOST_ROADS]:
            yield self._lead(state, index, road, node)

    def members(self, state: State, node: Node, chunk: Chunk) -> Iterator[State]:
        """Yield what is linked to a thing that stands where a class is asked for: "list all sensors", a category."""
        for step in sorted(self.incident(node.ids), key=lambda s: -self.roads.count(s.iri))[:_MOST_ROADS]:
            ends = self.roads.ends(node.classes, step)
            if not step.forward and ends:
                new, thing = state.takes(chunk).adds(node)
                new, member = new.adds(Node(classes=ends, at=chunk.first))
                yield new.links(member, (step.reverse,), thing).targets(member).gains(-_MEMBER)

    def _hints(self, road: Road) -> float:
        """Return what a path gains from words that may name its properties."""
        return sum(_HINTED for step in road.steps if step.iri in self.linked.hinted)

    def _same_roads(self, state: State, roads: list[Road]) -> list[Road]:
        """After "the same X as", the thing lies where the target does: by the same path, walked back."""
        walked = next((k.steps for k in state.query.links if k.target == state.pending.same), ())
        back = tuple(step.reverse for step in reversed(walked))
        return [road for road in roads if road.steps == back]

    def _lead(self, state: State, index: int, road: Road, node: Node) -> tuple[State, int]:
        far = _FAR * state.distance(index)
        hints = self._hints(road)
        negate = state.pending.negate
        new, target = state.adds(changed(node, classes=road.ends if not node.stated else node.classes))
        new = new.waits(negate=negate).links(index, road.steps, target)
        if state.pending.same == index and state.query.targets:
            new = new.compares(Compared(state.query.targets[0], "!=", target)).waits(same=-1)
        return new.gains(hints - road.cost - far), target

    # --- attributes ------------------------------------------------------------------------------------------------

    def subjects(self, state: State, prop: str) -> Iterator[tuple[State, int]]:
        """Yield states with a node that may have an attribute, and that node; a new one where none is there."""
        owners = self.roads.subjects[prop]
        if not state.query.nodes:
            new, index = state.adds(Node(classes=owners), is_open=True)
            yield new, index
            return
        only = state.pending.only
        for index, node in enumerate(state.query.nodes):
            if node.is_literal or 0 <= only != index:
                continue
            met = self.roads.meet(node.classes, owners)
            far = _FAR * state.distance(index)
            if met:
                narrowed = state if node.is_bound else state.sets(index, classes=met)
                yield narrowed.gains(-far), index
            elif node.classes:
                yield from self._through(state, index, owners, far)

    def _through(self, state: State, index: int, owners: Classes, far: float) -> Iterator[tuple[State, int]]:
        """Reach the owner of an attribute over one or two properties more."""
        for road in self.roads.paths(state.node(index).classes, owners, 2)[:2]:
            negate = state.pending.negate
            new, owner = state.adds(Node(classes=road.ends), is_open=True)
            new = new.waits(negate=False).links(index, road.steps, owner).waits(negate=negate)
            yield new.gains(self._hints(road) - road.cost - far), owner

    def literal(self, state: State, owner: int, prop: str, chunk: Chunk) -> tuple[State, int]:
        """Return the state with the value of an attribute of a node."""
        for link in state.query.links:
            known = state.node(link.target)
            is_same = link.source == owner and known.attribute == prop and not known.texts
            if is_same and not link.negated and not state.pending.negate:
                return state.mentions(link.target), link.target
        new, index = state.adds(Node(attribute=prop, at=chunk.first), is_open=True)
        return new.links(owner, (Step(prop),), index, confirmed=True), index

    def value(self, state: State, chunk: Chunk) -> Iterator[tuple[State, int]]:
        """Yield the states in which a text is the value of an attribute."""
        prop = chunk.ids[0]
        state = state.takes(chunk)
        for index, node in enumerate(state.query.nodes):
            if node.attribute == prop and not node.texts and not state.pending.negate:
                filled = state.sets(index, texts=chunk.texts)
                targets = tuple(t for t in filled.query.targets if t != index)
                yield filled.targets(*targets).names(index).gains(_STATED), index
        for owned, owner in self.subjects(state, prop):
            new, index = self.literal(owned, owner, prop, chunk)
            yield new.sets(index, texts=chunk.texts).names(index).mentions(owner).gains(-_VALUE_COST), index

    # --- the same thing twice --------------------------------------------------------------------------------------

    def joined(self, state: State, node: Node, chunk: Chunk) -> Iterator[State]:
        """Yield the states in which "A or B", "A and B" widen the node before, or repeat its path."""
        index = state.focus
        known = state.node(index)
        if known.is_literal:
            return
        if known.ids and node.ids and (self.roads.meet(known.classes, node.classes) or known.classes == node.classes):
            ids = tuple(dict.fromkeys((*known.ids, *node.ids)))
            wider = state.takes(chunk).sets(index, ids=ids, classes=known.classes | node.classes).mentions(index)
            yield wider if wider.query.targets or not known.stated else wider.targets(index)
            link = next((k for k in state.query.links if k.target == index), None)
            if link and state.pending.joined == "and":
                new, target = state.takes(chunk).adds(node)
                yield new.waits(negate=link.negated).links(link.source, link.steps, target).gains(_BOTH)
        elif known.stated and node.stated and not known.is_bound:
            stated = tuple(dict.fromkeys((*known.stated, *node.stated)))
            widened = state.takes(chunk).sets(index, stated=stated, classes=known.classes | node.classes)
            yield widened.mentions(index).gains(_WIDER)
