"""Turn a query into SPARQL that people can read and that runs as it stands.

Pure. What is negated becomes `MINUS`, never `FILTER NOT EXISTS` over several patterns: the planner has no statistics
(docs/decisions.md).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.ask.graph.filters import Filters
from kg.ask.graph.plan import Bound, Link, Node, Order, Query, Step
from kg.ask.graph.schema import Schema
from kg.ask.graph.terms import Terms, number_text
from kg.ask.graph.units import Units
from kg.ask.graph.words import local_name

_OPERATORS: Final = {"more_than": ">", "less_than": "<", "at_least": ">=", "at_most": "<=", "exact": "="}
_NAMED: Final = re.compile(r"[^A-Za-z0-9_]+")
_FEW: Final = ("less_than", "at_most")


def to_sparql(query: Query, schema: Schema, units: Units) -> str:
    """Return the SPARQL of a query."""
    return _Compiler(query, schema, units).text()


@dataclass
class _Compiler:
    query: Query
    schema: Schema
    units: Units
    terms: Terms = field(init=False)
    names: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self.terms = Terms(self.schema.prefixes)
        self.names = {}
        for index, node in enumerate(self.query.nodes):
            self.names[index] = self._name(node)
        self.filters = Filters(self.schema, self.units, self.terms)

    def _name(self, node: Node) -> str:
        iri = node.attribute or (node.stated[0] if node.stated else min(node.classes, default="thing"))
        base = _NAMED.sub("", local_name(iri)) or "x"
        base = base[0].lower() + base[1:] if not base.isupper() else base.lower()
        base = base if base[0].isalpha() else f"x{base}"
        taken = set(self.names.values())
        return next(n for n in (base, *(f"{base}{i}" for i in range(2, 99))) if n not in taken)

    # --- the whole ---------------------------------------------------------------------------------------------------

    def text(self) -> str:
        body = "\n".join(f"  {line}" for line in self._body())
        head, tail = self._head_and_tail()
        return f"{self.terms.prologue()}{head} {{\n{body}\n}}{tail}"

    def _head_and_tail(self) -> tuple[str, str]:
        query = self.query
        if query.asks:
            return "ASK", ""
        groups = [f"?{self.names[g]}" for g in query.groups]
        if query.aggregate:
            return self._aggregated(groups)
        targets = " ".join(self._shown(t) for t in query.targets)
        counted = [b for b in query.bounds if b.count]
        if (query.order and query.order.count) or counted:
            having = " && ".join(self._having(b) for b in counted)
            tail = f"\nGROUP BY {targets}" + (f"\nHAVING ({having})" if having else "")
            return f"SELECT {targets} WHERE", tail + (self._ordered(query.order) if query.order else "")
        if query.order:
            return self._sorted(targets, query.order)
        return f"SELECT DISTINCT {targets} WHERE", ""

    def _shown(self, index: int) -> str:
        """Return the variable of a target; a quantity whose unit differs from thing to thing is shown with it."""
        name = f"?{self.names[index]}"
        return f"{name} {name}Unit" if self._shows_unit(index) else name

    def _shows_unit(self, index: int) -> bool:
        info = self.schema.properties.get(self.query.nodes[index].attribute)
        alone = not (self.query.aggregate or self.query.order or self.query.groups or self.query.asks)
        several = info is not None and info.measure is not None and len(set(info.measure.units.values())) > 1
        return alone and several and index in self.query.targets

    def _sorted(self, targets: str, order: Order) -> tuple[str, str]:
        value = self.names[order.node]
        if f"?{value}" in targets.split() or self._is_single(order.node):
            return f"SELECT {targets} WHERE", self._ordered(order)
        return f"SELECT {targets} WHERE", f"\nGROUP BY {targets}" + self._ordered(
            order, "MAX" if order.descending else "MIN"
        )

    def _is_single(self, index: int) -> bool:
        """True if nothing that the query links has several values, so that no row comes twice."""
        steps = [s for link in self.query.links for s in link.steps if link.target != index or len(link.steps) > 1]
        return not steps and self.schema.properties[self.query.nodes[index].attribute].functional

    def _ordered(self, order: Order, function: str = "") -> str:
        name = f"?{self.names[order.node]}"
        node = self.query.nodes[order.node]
        value = f"COUNT(DISTINCT {name})" if order.count else self.filters.number(name, node.attribute)
        if self.query.aggregate and self.query.aggregate.node == order.node:
            value = "?" + self._result_name()
        elif function:
            value = f"{function}({value})"
        text = f"\nORDER BY {'DESC' if order.descending else 'ASC'}({value})"
        text += f"\nLIMIT {order.limit}" if order.limit else ""
        return text + (f"\nOFFSET {order.offset}" if order.offset else "")

    def _result_name(self) -> str:
        aggregate = self.query.aggregate
        assert aggregate is not None  # noqa: S101 - callers look first
        words = {"COUNT": "count", "SUM": "total", "AVG": "average", "MIN": "lowest", "MAX": "highest"}
        return words[aggregate.function]

    def _aggregated(self, groups: list[str]) -> tuple[str, str]:
        aggregate, order = self.query.aggregate, self.query.order
        assert aggregate is not None  # noqa: S101 - callers look first
        name = f"?{self.names[aggregate.node]}"
        node = self.query.nodes[aggregate.node]
        inner = f"DISTINCT {name}" if aggregate.function == "COUNT" else self.filters.number(name, node.attribute)
        result = f"({aggregate.function}({inner}) AS ?{self._result_name()})"
        tail = f"\nGROUP BY {' '.join(groups)}" if groups else ""
        on_result = order is not None and order.node == aggregate.node
        if order is not None and on_result and groups and order.limit:
            value = f"{aggregate.function}({inner})"
            way = "DESC" if order.descending else "ASC"
            cut = f"\nLIMIT {order.limit}" + (f"\nOFFSET {order.offset}" if order.offset else "")
            return f"SELECT {' '.join(groups)} WHERE", f"{tail}\nORDER BY {way}({value}){cut}"
        tail += self._ordered(order) if order is not None and (on_result or groups) else ""
        return f"SELECT {' '.join([*groups, result])} WHERE", tail

    # --- patterns ----------------------------------------------------------------------------------------------------

    def _body(self) -> Iterator[str]:
        query = self.query
        counted = [b for b in query.bounds if b.count]
        if query.asks and counted:
            having = " && ".join(self._having(b) for b in counted)
            keys = [self._term(k.source) for k in query.links if k.target == counted[0].node]
            group = "".join(f" GROUP BY {key}" for key in keys if key.startswith("?"))
            yield f"{{ SELECT (COUNT(DISTINCT ?{self.names[counted[0].node]}) AS ?count) WHERE {{"
            yield from (f"  {line}" for line in self._patterns())
            yield f"}}{group} HAVING ({having}) }}"
            return
        if query.aggregate and (counted or (query.order is not None and self._limits_inside())):
            yield from self._nested(counted)
            return
        yield from self._patterns()

    def _limits_inside(self) -> bool:
        order, aggregate = self.query.order, self.query.aggregate
        return bool(order and aggregate and order.node != aggregate.node and not self.query.groups)

    def _nested(self, counted: list[Bound]) -> Iterator[str]:
        """Count or add up over things that are themselves chosen by a number or an order."""
        query = self.query
        aggregate = query.aggregate
        assert aggregate is not None  # noqa: S101 - callers look first
        key = " ".join(f"?{self.names[i]}" for i in dict.fromkeys((*query.groups, aggregate.node)))
        yield f"{{ SELECT {key} WHERE {{"
        yield from (f"  {line}" for line in self._patterns())
        tail = f"}} GROUP BY {key}"
        if counted:
            tail += f" HAVING ({' && '.join(self._having(b) for b in counted)})"
        if query.order:
            function = "" if query.order.count else ("MAX" if query.order.descending else "MIN")
            tail += self._ordered(query.order, function).replace("\n", " ")
        yield f"{tail} }}"

    def _having(self, bound: Bound) -> str:
        value = f"COUNT(DISTINCT ?{self.names[bound.node]})"
        if bound.comparator == "range":
            return (
                f"{value} >= {number_text(float(bound.low or 0))} && {value} <= {number_text(float(bound.high or 0))}"
            )
        return f"{value} {_OPERATORS.get(bound.comparator, '=')} {number_text(float(bound.value or 0))}"

    def _patterns(self) -> Iterator[str]:
        roots = [i for i in range(len(self.query.nodes)) if not any(k.target == i for k in self.query.links)]
        for root in roots:
            yield from self._node(root, is_root=True)
            yield from self._links(root)
        for compared in self.query.compared:
            left, right = (self._operand(i) for i in (compared.left, compared.right))
            yield f"FILTER({left} {compared.operator} {right})"

    def _operand(self, index: int) -> str:
        node = self.query.nodes[index]
        name = self._term(index)
        return self.filters.number(name, node.attribute) if node.attribute else name

    def _links(self, index: int) -> Iterator[str]:
        later = []
        for link in self.query.links:
            if link.source == index:
                if link.negated or self._is_optional(link):
                    later.append(link)
                else:
                    yield from self._branch(link)
        for link in later:
            word = "OPTIONAL" if not link.negated else "MINUS" if self._is_variable(index) else "FILTER NOT EXISTS"
            yield f"{word} {{"
            yield from (f"  {line}" for line in self._branch(link))
            yield "}"

    def _is_optional(self, link: Link) -> bool:
        """True where things without any such link count too: "fewer than two", "the fewest"."""
        order = self.query.order
        if order and order.count and not order.descending and order.node == link.target:
            return True
        return any(b.count and b.node == link.target and b.comparator in _FEW for b in self.query.bounds)

    def _branch(self, link: Link) -> Iterator[str]:
        node = self.query.nodes[link.target]
        if node.attribute:
            bounds = [b for b in self.query.bounds if b.node == link.target]
            shown = self._shows_unit(link.target) and not bounds
            source, target, used = self._term(link.source), self._term(link.target), self._uses(link.target)
            yield from (
                self.filters.with_unit(source, target, node)
                if shown
                else self.filters.value(source, target, node, bounds, used)
            )
            return
        yield self._triple(link)
        yield from self._node(link.target)
        yield from self._links(link.target)

    def _uses(self, index: int) -> bool:
        """True if a value is compared, ordered or added up, so that its unit matters."""
        query = self.query
        in_order = query.order is not None and query.order.node == index
        in_aggregate = query.aggregate is not None and query.aggregate.node == index
        return in_order or in_aggregate or any(index in (c.left, c.right) for c in query.compared)

    def _triple(self, link: Link) -> str:
        source, target = self._term(link.source), self._term(link.target)
        if len(link.steps) == 1 and not link.steps[0].forward:
            return f"{target} {self.terms.iri(link.steps[0].iri)} {source} ."
        return f"{source} {'/'.join(self._step(s) for s in link.steps)} {target} ."

    def _step(self, step: Step) -> str:
        name = self.terms.iri(step.iri)
        return name if step.forward else f"^{name}"

    def _node(self, index: int, *, is_root: bool = False) -> Iterator[str]:
        node = self.query.nodes[index]
        if node.attribute:
            return
        term = self._term(index)
        if len(node.ids) > 1 or (node.ids and self._is_variable(index)):
            yield f"VALUES {term} {{ {' '.join(self.terms.iri(i) for i in node.ids)} }}"
        if node.stated and not (node.ids and not self.query.asks):
            yield self._typed(term, node.stated)
        elif is_root and not node.ids and self._stands_alone(index):
            yield self._typed(term, self._covering(node.classes))

    def _stands_alone(self, index: int) -> bool:
        """True if nothing positive says what a variable may be."""
        return not any(not k.negated and not self._is_optional(k) for k in self.query.links if k.source == index)

    def _covering(self, classes: frozenset[str]) -> tuple[str, ...]:
        """Return the one class whose subclasses a set is, else the classes themselves."""
        for cls, info in self.schema.classes.items():
            if frozenset(info.below) == classes:
                return (cls,)
        return tuple(sorted(c for c in classes if c in self.schema.classes and self.schema.classes[c].labels))

    def _typed(self, term: str, classes: tuple[str, ...]) -> str:
        known = [c for c in classes if c in self.schema.classes]
        if not known:
            return f"{term} ?property ?object ."
        direct = all(self.schema.classes[c].direct for c in known)
        way = "a" if direct else f"a/{self.terms.iri(_SUBCLASS)}*"
        if len(known) == 1:
            return f"{term} {way} {self.terms.iri(known[0])} ."
        return f"{term} {way} ?type . VALUES ?type {{ {' '.join(map(self.terms.iri, known))} }}"

    def _term(self, index: int) -> str:
        node = self.query.nodes[index]
        if self._is_variable(index):
            return f"?{self.names[index]}"
        if node.ids:
            return self.terms.iri(node.ids[0])
        return self.terms.literal(*node.texts[0])

    def _is_variable(self, index: int) -> bool:
        node, query = self.query.nodes[index], self.query
        shown = index in query.targets or index in query.groups
        return shown or len(node.ids) > 1 or len(node.texts) > 1 or not node.is_bound


_SUBCLASS: Final = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
