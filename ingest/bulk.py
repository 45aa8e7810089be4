"""Run shapes over all their focus nodes at once: the same results as node by node, a hundred times sooner.

A SHACL engine runs a SPARQL constraint once for each focus node. A constraint that has no inner SELECT means the same
when its focus nodes are joined in (SHACL, section 5.3.1, pre-binding), so that one query answers for all of them.
Property shapes with a plain path are counted from one query each. Whatever is neither is left to the engine.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ingest.graph import Store, select
from kg.store import Term

SH: Final = Namespace("http://www.w3.org/ns/shacl#")
_WHERE: Final = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_SELECT: Final = re.compile(r"\bSELECT\b", re.IGNORECASE)
_SUBCLASSES: Final = "SELECT ?class WHERE {{ ?class rdfs:subClassOf* <{name}> }}"


@dataclass(frozen=True)
class Finding:
    """A focus node that breaks a rule: the rule's sentence and the value that was found, None where one is missing."""

    focus: str
    message: str
    value: str | None


def find_in_bulk(store: Store, rules: Graph) -> list[Finding]:
    """Return what breaks the rules that can be run in bulk, and take these rules out of the graph of rules."""
    found: list[Finding] = []
    for shape in sorted(rules.subjects(RDF.type, SH.NodeShape), key=str):
        targets = [str(target) for target in rules.objects(shape, SH.targetClass)]
        if not targets:
            continue
        focus = _focus(store, targets)
        for constraint in list(rules.objects(shape, SH.sparql)):
            if _is_flat(rules, constraint):
                found += _run_constraint(store, rules, constraint, focus)
                rules.remove((shape, SH.sparql, constraint))
        for prop in list(rules.objects(shape, SH.property)):
            if _is_plain(rules, prop):
                found += _check_property(store, rules, prop, focus)
                rules.remove((shape, SH.property, prop))
    return found


def _focus(store: Store, targets: Iterable[str]) -> str:
    """The pattern that binds ?this to every instance of the classes and of their subclasses, each once."""
    classes = {name for target in targets for name in _subclasses(store, target)}
    listed = " ".join(f"<{name}>" for name in sorted(classes))
    return f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?anyClass {{ {listed} }} ?this a ?anyClass }} }}"


def _subclasses(store: Store, name: str) -> set[str]:
    return {row["class"].value for row in select(store, _SUBCLASSES.format(name=name))} | {name}


def _is_flat(rules: Graph, constraint: Node) -> bool:
    """Whether a constraint has one SELECT, so that joining its focus nodes in cannot change what it says."""
    texts = list(rules.objects(constraint, SH.select))
    return len(texts) == 1 and len(_SELECT.findall(str(texts[0]))) == 1 and bool(_WHERE.search(str(texts[0])))


def _run_constraint(store: Store, rules: Graph, constraint: Node, focus: str) -> Iterator[Finding]:
    text = str(rules.value(constraint, SH.select)).replace("$this", "?this")
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _prefixes(rules, constraint))
    query = declared + _WHERE.sub(lambda match: f"{match.group()} {focus} ", text, count=1)
    message = str(rules.value(constraint, SH.message))
    for row in select(store, query):
        value = row["value"].value if "value" in row else None
        yield Finding(row["this"].value, message, value)


def _prefixes(rules: Graph, constraint: Node) -> Iterator[tuple[str, str]]:
    for holder in rules.objects(constraint, SH.prefixes):
        for declared in rules.objects(holder, SH.declare):
            yield str(rules.value(declared, SH.prefix)), str(rules.value(declared, SH.namespace))


def _is_plain(rules: Graph, prop: Node) -> bool:
    """Whether a property shape has a plain path and only what is checked here."""
    known = (SH.path, SH.message, SH.minCount, SH.maxCount, *_VALUE_TESTS)
    plain = isinstance(prop, BNode) and isinstance(rules.value(prop, SH.path), URIRef)
    return plain and all(predicate in known for predicate in rules.predicates(prop))


def _check_property(store: Store, rules: Graph, prop: Node, focus: str) -> Iterator[Finding]:
    path, message = rules.value(prop, SH.path), str(rules.value(prop, SH.message))
    values: dict[str, list[Term]] = defaultdict(list)
    for row in select(store, f"SELECT ?this ?value WHERE {{ {focus} OPTIONAL {{ ?this <{path}> ?value }} }}"):
        values[row["this"].value] += [row["value"]] if "value" in row else []
    least, most = (rules.value(prop, limit) for limit in (SH.minCount, SH.maxCount))
    tests = [test(store, rules, limit) for kind, test in _VALUE_TESTS.items() for limit in rules.objects(prop, kind)]
    for name, found in values.items():
        if least is not None and len(found) < int(str(least)):
            yield Finding(name, message, None)
        if most is not None and len(found) > int(str(most)):
            yield Finding(name, message, None)
        yield from (Finding(name, message, term.value) for term in found for fits in tests if not fits(term))


Test = Callable[[Term], bool]


def _of_class(store: Store, _rules: Graph, name: Node) -> Test:
    members = {row["this"].value for row in select(store, f"SELECT ?this WHERE {{ {_focus(store, [str(name)])} }}")}
    return lambda term: term.value in members


def _listed(_store: Store, rules: Graph, items: Node) -> Test:
    allowed = {str(item) for item in Collection(rules, items)}
    return lambda term: term.value in allowed


def _of_kind(_store: Store, _rules: Graph, kind: Node) -> Test:
    wanted = {SH.IRI: "iri", SH.Literal: "literal", SH.BlankNode: "bnode"}[URIRef(str(kind))]
    return lambda term: term.kind == wanted


def _long_enough(_store: Store, _rules: Graph, length: Node) -> Test:
    return lambda term: len(term.value) >= int(str(length))


def _high_enough(_store: Store, _rules: Graph, limit: Node) -> Test:
    return lambda term: (number := _number(term)) is not None and number >= Decimal(str(limit))


def _low_enough(_store: Store, _rules: Graph, limit: Node) -> Test:
    return lambda term: (number := _number(term)) is not None and number <= Decimal(str(limit))


def _number(term: Term) -> Decimal | None:
    try:
        return Decimal(term.value)
    except InvalidOperation:
        return None


_VALUE_TESTS: Final[Mapping[URIRef, Callable[[Store, Graph, Node], Test]]] = {
    SH["class"]: _of_class,
    SH["in"]: _listed,
    SH.nodeKind: _of_kind,
    SH.minLength: _long_enough,
    SH.minInclusive: _high_enough,
    SH.maxInclusive: _low_enough,
}
