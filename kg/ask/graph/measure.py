"""What numbers, superlatives, aggregates and comparisons do to a query once their attribute or class is known.

Pure functions over states.
"""

from collections.abc import Iterator
from typing import Final, Literal, cast

from kg.ask.graph.amounts import Amount
from kg.ask.graph.chunks import Chunk
from kg.ask.graph.plan import Aggregate, Bound, Compared, Node, Order, Step, changed
from kg.ask.graph.roads import Roads
from kg.ask.graph.state import State
from kg.ask.graph.units import Units

Function = Literal["COUNT", "SUM", "AVG", "MIN", "MAX"]
_COMPARATORS: Final = {">": "more_than", "<": "less_than"}
_FIT, _MISFIT = 0.2, -0.5


def is_numeric(roads: Roads, prop: str) -> bool:
    """True for an attribute whose values are numbers or quantities."""
    info = roads.info(prop)
    return info.measure is not None or info.kind == "number"


def is_temporal(roads: Roads, prop: str) -> bool:
    """True for an attribute whose values are dates or years."""
    return roads.info(prop).kind in ("date", "year")


def fits(amount: Amount, prop: str, roads: Roads, units: Units) -> bool:
    """True if a number or date can bound an attribute: the same dimension, or no unit where none is known."""
    if amount.is_date:
        return is_temporal(roads, prop)
    if not is_numeric(roads, prop):
        return False
    info = roads.info(prop)
    known = [info.unit] if info.unit else list(info.measure.units.values()) if info.measure else []
    if not amount.unit or not known:
        return not amount.unit or not known
    return any(units.same_dimension(amount.unit, unit) for unit in known)


def bound_of(node: int, amount: Amount, state: State, *, count: bool = False) -> Bound:
    """Return the condition that an amount sets; "heavier than 5 kg" has its comparator from the adjective."""
    comparator = amount.comparator
    if comparator == "exact" and state.pending.compare:
        comparator = _COMPARATORS[state.pending.compare]
    return Bound(node, comparator, amount.value, amount.low, amount.high, amount.unit, amount.low_unit, count)


def bind(state: State, node: int, amount: Amount) -> State:
    """Return the state in which an amount bounds a node's value."""
    targets = tuple(t for t in state.query.targets if t != node)
    bounded = state.bounds(bound_of(node, amount, state)).names(node)
    return bounded.targets(*targets).waits(compare="", compared=-1, than=False, amount=None)


def settle_number(state: State, node: int, roads: Roads, units: Units) -> Iterator[State]:
    """Apply what waits for a number to the value of an attribute that was just read."""
    prop = state.node(node).attribute
    pending = state.pending
    if pending.amount is not None and fits(pending.amount, prop, roads, units):
        yield bind(state, node, pending.amount)
        return
    if pending.function and pending.function != "COUNT":
        added = _aggregated(state, node, pending.function)
        if pending.descending is not None:
            added = added.orders(Order(node, pending.descending, False, pending.limit or 1, pending.offset))
        yield added
        return
    if pending.function == "COUNT":
        yield from _counted_number(state, node, roads)
        return
    if pending.descending is not None or pending.sort:
        yield from _ordered(state, node)
        return
    yield state


def _aggregated(state: State, node: int, function: str) -> State:
    """Return the state with SUM or AVG of a value; a class named before is what it is grouped by."""
    named = tuple(t for t in state.query.targets if t != node and not state.node(t).is_bound)
    groups = state.query.groups or named
    counted = state.asking(groups=groups).targets(node)
    return counted.counts(Aggregate(cast("Function", function), node))


def _counted_number(state: State, node: int, roads: Roads) -> Iterator[State]:
    """Take a number that is stated as it is ("how many plants has X"), or add it up; count texts."""
    prop = state.node(node).attribute
    if is_numeric(roads, prop):
        yield state.targets(node).waits(function="").gains(_FIT)
        yield _aggregated(state, node, "SUM")
        return
    yield count_node(state, node).gains(_MISFIT if roads.info(prop).functional else 0.0)


def _ordered(state: State, node: int) -> Iterator[State]:
    pending = state.pending
    only = not state.query.targets or state.query.targets == (node,)
    descending = bool(pending.descending)
    if only and not pending.sort and pending.limit is None and not pending.offset:
        function: Function = "MAX" if descending else "MIN"
        whole = changed(state, pending=changed(pending, descending=None))
        yield whole.targets(node).counts(Aggregate(function, node))
    if not pending.sort:
        yield state.orders(Order(node, descending, False, pending.limit or 1, pending.offset)).names(node)
    else:
        yield state.orders(Order(node, descending, False, None)).names(node)


def settle_adjective(
    state: State, node: int, chunk: Chunk, roads: Roads, *, asks_how: bool, than: bool
) -> Iterator[State]:
    """Apply an adjective to the value that it measures: "how heavy", "heavier than", "heaviest", "most expensive"."""
    adjective = chunk.adjective
    if adjective is None:
        return
    turned = adjective.dates_reversed and is_temporal(roads, state.node(node).attribute)
    more = (adjective.way > 0) != turned
    pending = state.pending
    if asks_how:
        yield state.targets(node).names(node).gains(_FIT)
        return
    if pending.compare:
        more = more if pending.compare == ">" else not more
    if pending.descending is False and adjective.plain:  # "least expensive"
        more = not more
    waits = state.waits(compare=">" if more else "<", compared=node, descending=None)
    if pending.amount is not None:
        yield bind(waits, node, pending.amount)
        return
    yield waits
    if not than and not pending.compare and (not adjective.plain or pending.descending is not None):
        order = Order(node, more, False, pending.limit or 1, pending.offset)
        yield state.orders(order).names(node).waits(compare="", compared=-1)


def compare_things(state: State, thing: int) -> State:
    """Return the state in which the value that waits is compared with the same value of another thing."""
    prop = state.node(state.pending.compared).attribute
    value, index = state.adds(Node(attribute=prop, at=state.node(thing).at))
    linked = value.links(thing, (Step(prop),), index, confirmed=True)
    compared = linked.compares(Compared(state.pending.compared, state.pending.compare, index))
    if state.pending.compare == "=" and state.query.targets:
        compared = compared.compares(Compared(state.query.targets[0], "!=", thing))
    return compared.waits(compare="", compared=-1, than=False).mentions(thing)


def count_node(state: State, node: int) -> State:
    """Return the state in which things are counted; a class named before is what they are counted for."""
    named = tuple(t for t in state.query.targets if t != node and not state.node(t).is_bound)
    pending = state.pending
    if named and (pending.sort or pending.descending is not None):
        limit = None if pending.sort else pending.limit or 1
        return state.orders(Order(node, pending.descending is not False, True, limit)).waits(function="")
    groups = state.query.groups or named
    return state.asking(groups=groups).targets(node).counts(Aggregate("COUNT", node))


def settle_class(state: State, node: int, *, asks: bool = False) -> Iterator[State]:
    """Apply what waits for a class: group, count, bound or superlative by number; a yes-no question aims at nothing."""
    pending = state.pending
    if pending.group:
        groups = (*state.query.groups, node)
        targets = tuple(t for t in state.query.targets if t != node)
        yield state.asking(groups=groups).targets(*targets).waits(group=False).names(node)
        return
    if pending.function == "COUNT":
        yield count_node(state, node)
        return
    others = [n for i, n in enumerate(state.query.nodes) if i != node]
    targets = () if asks else state.query.targets
    is_target = node in targets or (not targets and not any(n.is_bound for n in others))
    if pending.show and state.query.targets and not is_target:
        yield state.targets(*state.query.targets, node).waits(show=False).names(node)
        return
    if pending.amount is not None and not pending.amount.unit and not pending.amount.is_date and not is_target:
        yield state.bounds(bound_of(node, pending.amount, state, count=True)).waits(amount=None, compare="")
        return
    if pending.descending is not None and not is_target and not pending.function:
        order = Order(node, pending.descending, True, pending.limit or 1, pending.offset)
        yield state.orders(order)
    yield state
