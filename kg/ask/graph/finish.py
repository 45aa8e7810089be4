"""Finish a state: what is left over costs, and what was not said is settled.

Pure functions.
"""

from typing import Final

from kg.ask.graph.chunks import Linked
from kg.ask.graph.measure import count_node
from kg.ask.graph.plan import Order, Ranked, changed
from kg.ask.graph.roads import Classes, Roads
from kg.ask.graph.state import State

_LEFT_OVER: Final = {"amount": -1.3, "group": -0.6, "negate": -0.9, "function": -1.0, "compare": -0.5, "same": -0.7}
_GUESSED_ORDER, _DANGLING, _BETWEEN, _WRONG_SUM = -0.7, -0.35, -0.2, -0.4
_IDLE_VALUE, _IDLE_FAR, _DEGENERATE, _NO_PERSON, _TWICE = -0.25, -0.5, -0.8, -0.4, -0.35


def finish(state: State, linked: Linked, roads: Roads, persons: Classes) -> Ranked:
    """Return a reading: targets chosen, waiting operators settled or paid for."""
    state = _with_targets(state, linked)
    state = _with_operators(state, roads)
    state = state.gains(_unnamed(state) + _sum_worth(state, linked) + _grouping_worth(state, roads))
    state = state.gains(_TWICE * _twins(state))
    state = state.gains(_who_worth(state, linked, roads, persons))
    unused = tuple(sorted(linked.content - state.used))
    return Ranked(state.query, state.score, unused)


def _unnamed(state: State) -> float:
    """Return what nodes cost that no word names: things in between, and values that nothing is done with."""
    query = state.query
    asked = {*query.targets, *query.groups, *((query.aggregate.node,) if query.aggregate else ())}
    asked |= {query.order.node} if query.order else set()
    asked |= {i for c in query.compared for i in (c.left, c.right)} | {b.node for b in query.bounds}
    cost = 0.0
    for index in state.open - asked:
        node = query.nodes[index]
        owner = _owner(state, index)
        implied = (owner in state.open and owner not in asked) or any(
            not k.confirmed and k.target == owner and len(k.steps) > 1 for k in query.links
        )
        idle = not any(k.source == index for k in query.links)
        cost += (_IDLE_VALUE if node.is_literal else _DANGLING if idle else _BETWEEN) + (
            _IDLE_FAR if implied and idle else 0.0
        )
    return cost


def _twins(state: State) -> int:
    """Return how many links say the same of a node once more: "X is part of A" beside "Y is part of A"."""
    if any(c.operator == "!=" for c in state.query.compared):
        return 0  # "the same as" means it
    ends: list[tuple[int, str, bool]] = []
    for link in state.query.links:
        if not state.node(link.target).is_literal:
            ends.append((link.source, link.steps[0].iri, link.steps[0].forward))
            ends.append((link.target, link.steps[-1].iri, not link.steps[-1].forward))
    return len(ends) - len(set(ends))


def _who_worth(state: State, linked: Linked, roads: Roads, persons: Classes) -> float:
    """Prefer persons where the question asks who, if the graph has any."""
    asks = any(cue.kind == "who" and cue.first == 0 for cue in linked.cues)
    targets = [state.node(t) for t in state.query.targets]
    if not asks or any(t.is_literal or not t.classes or roads.meet(t.classes, persons) for t in targets):
        return 0.0
    return _NO_PERSON


def _grouping_worth(state: State, roads: Roads) -> float:
    """Return what it costs to average one value a thing: what is grouped by would be the thing itself."""
    aggregate = state.query.aggregate
    if aggregate is None or aggregate.function == "COUNT":
        return 0.0
    attribute = state.node(aggregate.node).attribute
    alone = _owner(state, aggregate.node) in state.query.groups and roads.info(attribute).functional
    return _DEGENERATE if alone else 0.0


def _owner(state: State, index: int) -> int:
    return next((link.source for link in state.query.links if link.target == index), -1)


def _sum_worth(state: State, linked: Linked) -> float:
    """Prefer adding up to listing where "how many" asks for a number that many things have, and the reverse."""
    query = state.query
    counts = any(cue.kind == "count" and cue.first <= 1 for cue in linked.cues)
    if not counts or len(query.targets) != 1 or not query.nodes[query.targets[0]].is_literal:
        return 0.0
    owner = next((link.source for link in query.links if link.target == query.targets[0]), 0)
    known = query.nodes[owner].is_bound
    added = query.aggregate is not None
    return 0.0 if known != added else _WRONG_SUM


def _with_targets(state: State, linked: Linked) -> State:
    """Choose what is asked for: a truth where the question says so, else the first thing that is not known."""
    query = state.query
    if query.groups and query.targets and not query.aggregate:
        state = state.asking(groups=()).targets(*query.groups, *query.targets)  # "each X with its Y"
        query = state.query
    if asks_truth(linked) and not query.aggregate:
        return state.asking(asks=True)
    if query.targets or (query.groups and query.aggregate):
        return state
    free = [i for i, node in enumerate(query.nodes) if not node.is_bound and i not in query.groups]
    if free:
        return state.targets(free[0]).gains(-0.2)
    if query.groups:
        return state.targets(*query.groups)
    return state.asking(asks=True).gains(-0.4) if query.links else state.targets(0).gains(-0.5)


def asks_truth(linked: Linked) -> bool:
    """True for a question that opens with a verb and has no question word before it."""
    kinds = {cue.kind for cue in linked.cues_at.get(0, ())}
    after = {cue.kind for cue in linked.cues_at.get(1, ())}
    return "yes_no" in kinds and not {"wh", "count"} & kinds and "wh" not in after


def _with_operators(state: State, roads: Roads) -> State:
    pending = state.pending
    if pending.function == "COUNT" and state.query.targets and not state.query.aggregate:
        state = count_node(state, state.query.targets[0])
    if pending.descending is not None and state.query.order is None:
        state = _guess_order(state)
    if pending.compared >= 0 and pending.compare and state.query.order is None:
        state = state.gains(_LEFT_OVER["compare"])
    elif pending.compare and pending.compared < 0:
        state = state.gains(-0.2)
    for name in ("amount", "group", "negate"):
        if getattr(state.pending, name):
            state = state.gains(_LEFT_OVER[name])
    if state.pending.function:
        state = state.gains(_LEFT_OVER["function"])
    if state.pending.same >= 0 or state.pending.same_next:
        state = state.gains(_LEFT_OVER["same"])
    return _with_grouped_order(state, roads)


def _guess_order(state: State) -> State:
    """Read "the largest X" without anything that measures X as the one with most of what is linked to it."""
    others = [k.target for k in state.query.links if k.source in state.query.targets]
    countable = [o for o in others if not state.node(o).is_literal and not state.node(o).is_bound]
    if not countable:
        return state.gains(_LEFT_OVER["amount"])
    order = Order(countable[0], bool(state.pending.descending), True, state.pending.limit or 1)
    return state.orders(order).gains(_GUESSED_ORDER)


def _with_grouped_order(state: State, roads: Roads) -> State:
    """Let "the X with the highest average Y" order by the aggregate and return X alone."""
    del roads
    query = state.query
    if query.aggregate and query.order and query.order.node == query.aggregate.node and query.groups:
        return state.asking(order=changed(query.order, count=query.aggregate.function == "COUNT"))
    return state
