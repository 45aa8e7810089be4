"""The patterns and filters of attribute values: plain literals, quantities with units, dates.

Pure. A bound is converted to the unit of the data; where quantities of one property have several units of one
dimension, the data is converted instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.ask.graph.plan import Bound, Node
from kg.ask.graph.schema import Measure, Schema
from kg.ask.graph.terms import Terms, number_text
from kg.ask.graph.units import Units
from kg.vocabulary import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_OPERATORS: Final = {"more_than": ">", "less_than": "<", "at_least": ">=", "at_most": "<=", "exact": "="}
_YEAR, _MONTH = len("2020"), len("2020-05")


@dataclass(frozen=True)
class Filters:
    """Writes the patterns of values for one graph."""

    schema: Schema
    units: Units
    terms: Terms

    def number(self, variable: str, prop: str) -> str:
        """Return the expression by which a value is compared: itself, or its number where its datatype is unusual."""
        info = self.schema.properties.get(prop)
        if info is None or info.kind == "object" or not variable.startswith("?"):
            return variable
        if info.kind == "number" and not all(d.startswith(_XSD) for d in info.datatypes):
            self.terms.iri(_XSD + "decimal")
            return f"xsd:decimal(STR({variable}))"
        return variable

    def value(self, owner: str, value: str, node: Node, bounds: Sequence[Bound], used: bool) -> Iterator[str]:
        """Yield the patterns that lead from a thing to the value of an attribute, and its filters."""
        info = self.schema.properties[node.attribute]
        if len(node.texts) > 1:
            yield f"VALUES {value} {{ {' '.join(self.terms.literal(*t) for t in node.texts)} }}"
        name = self.terms.iri(node.attribute)
        if info.measure is None:
            yield f"{owner} {name} {value} ."
            yield from (f"FILTER({f})" for b in bounds for f in self._compared(value, b, info.unit))
            return
        unit = next((b.unit for b in bounds if b.unit), "")
        if not self._needs_unit(info.measure, unit, used or bool(bounds)):
            yield f"{owner} {name}/{self.terms.iri(info.measure.value)} {value} ."
            known = next(iter(set(info.measure.units.values())), "")
            yield from (f"FILTER({f})" for b in bounds for f in self._compared(value, b, known))
            return
        yield from self._with_units(owner, value, name, info.measure, bounds, unit)

    def with_unit(self, owner: str, value: str, node: Node) -> Iterator[str]:
        """Yield the patterns of a quantity that is shown with its unit."""
        measure = self.schema.properties[node.attribute].measure
        if measure is not None:
            name, inner, unit = (self.terms.iri(i) for i in (node.attribute, measure.value, measure.unit))
            yield f"{owner} {name} {value}Node . {value}Node {inner} {value} ; {unit} {value}Unit ."

    def _needs_unit(self, measure: Measure, unit: str, used: bool) -> bool:
        keys = set(measure.units.values())
        if len(keys) < 2 or not used:
            return False
        return bool(unit) or self._one_dimension(measure)

    def _one_dimension(self, measure: Measure) -> bool:
        return len({self.units.by_key[key].dimension for key in measure.units.values()}) == 1

    def _with_units(
        self, owner: str, value: str, name: str, measure: Measure, bounds: Sequence[Bound], unit: str
    ) -> Iterator[str]:
        node = f"{value}Node"
        yield f"{owner} {name} {node} ."
        base = unit or next(iter(sorted(set(measure.units.values()))))
        fitting = {text: key for text, key in measure.units.items() if self.units.same_dimension(key, base)}
        if len(set(fitting.values())) == 1:
            known = next(iter(fitting.values()))
            yield f"{node} {self.terms.iri(measure.value)} {value} ."
            yield from self._unit_is(node, measure, list(fitting))
            yield from (f"FILTER({f})" for b in bounds for f in self._compared(value, b, known))
            return
        rows = " ".join(f"({self._unit_term(t)} {self._factor(key, base)})" for t, key in sorted(fitting.items()))
        yield f"VALUES ({value}Unit {value}Factor) {{ {rows} }}"
        yield f"{node} {self.terms.iri(measure.value)} {value}Raw ; {self.terms.iri(measure.unit)} {value}Unit ."
        yield f"BIND({value}Raw * {value}Factor AS {value})"
        yield from (f"FILTER({f})" for b in bounds for f in self._compared(value, b, base))

    def _unit_is(self, node: str, measure: Measure, texts: Sequence[str]) -> Iterator[str]:
        if len(texts) == 1:
            yield f"{node} {self.terms.iri(measure.unit)} {self._unit_term(texts[0])} ."
            return
        known = " ".join(map(self._unit_term, texts))
        yield f"{node} {self.terms.iri(measure.unit)} {node}Unit . VALUES {node}Unit {{ {known} }}"

    def _unit_term(self, text: str) -> str:
        return self.terms.iri(text) if "://" in text or text.startswith("urn:") else self.terms.literal(text)

    def _factor(self, key: str, base: str) -> str:
        return number_text(self.units.convert(1.0, key, base) or 1.0)

    def _compared(self, value: str, bound: Bound, unit: str) -> Iterator[str]:
        if bound.count:
            return
        if bound.comparator == "range":
            yield self._one(value, ">=", bound.low, bound.low_unit or bound.unit, unit)
            yield self._one(value, "<=", bound.high, bound.unit, unit)
            return
        yield self._one(value, _OPERATORS.get(bound.comparator, "="), bound.value, bound.unit, unit)

    def _one(self, value: str, operator: str, target: float | str | None, asked: str, unit: str) -> str:
        if isinstance(target, str):
            return self._date(value, operator, target)
        number = float(target or 0.0)
        converted = self.units.convert(number, asked, unit) if asked and unit else number
        return f"{value} {operator} {number_text(number if converted is None else converted)}"

    def _date(self, value: str, operator: str, target: str) -> str:
        """Compare dates as precisely as the question gives them."""
        if len(target) == _YEAR:
            return f"{self._year(value)} {operator} {int(target)}"
        if len(target) == _MONTH and operator == "=":
            return f'STRSTARTS(STR({value}), "{target}")'
        self.terms.iri(_XSD + "date")
        day = target if len(target) > _MONTH else f"{target}-{'01' if operator in ('<', '>=') else '31'}"
        return f'STR({value}) {operator} "{day}"'

    def _year(self, value: str) -> str:
        self.terms.iri(_XSD + "integer")
        return f"xsd:integer(SUBSTR(STR({value}), 1, 4))"
