"""Recognise nodes that hold a number together with its unit or currency, by their shape.

Pure. A property leads to quantities if the nodes it leads to have one numeric literal and one unit, by whatever names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from kg.ask.graph.schema import Measure
from kg.ask.graph.units import Units
from kg.store import Term

_MOST_OF: Final = 0.8
_LARGEST_NODE: Final = 5  # triples; a thing with more to say is no quantity


class TripleLike(Protocol):
    """What is read of a triple."""

    @property
    def subject(self) -> str:
        """IRI."""

    @property
    def predicate(self) -> str:
        """IRI."""

    @property
    def object(self) -> Term:
        """Term."""


def find_measures(
    of_predicate: Mapping[str, Sequence[TripleLike]], of_subject: Mapping[str, Sequence[TripleLike]], units: Units
) -> dict[str, Measure]:
    """Return property → shape, for the properties that lead to quantities."""
    found = {}
    for predicate, triples in of_predicate.items():
        nodes = [of_subject.get(t.object.value, ()) for t in triples if t.object.kind != "literal"]
        if nodes and len(nodes) == len(triples):
            measure = _shape(nodes, units)
            if measure:
                found[predicate] = measure
    return found


def _shape(nodes: Sequence[Sequence[TripleLike]], units: Units) -> Measure | None:
    numbers: Counter[str] = Counter()
    unit_of: dict[str, dict[str, str]] = {}
    seen: Counter[str] = Counter()
    for node in nodes:
        if not node or len(node) > _LARGEST_NODE:
            return None
        for triple in node:
            if triple.object.kind == "literal" and triple.object.datatype and _is_number(triple.object.value):
                numbers[triple.predicate] += 1
            unit = units.find(triple.object.value)
            if unit is not None:
                unit_of.setdefault(triple.predicate, {})[triple.object.value] = unit.key
                seen[triple.predicate] += 1
    if len(numbers) != 1 or not seen:
        return None
    (value, count), (unit_property, known) = numbers.most_common(1)[0], seen.most_common(1)[0]
    if min(count, known) < _MOST_OF * len(nodes) or value == unit_property:
        return None
    return Measure(value, unit_property, unit_of[unit_property])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
