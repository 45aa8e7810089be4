"""The quads of a build: making them, holding them, asking them. The only module of `ingest` that knows pyoxigraph.

Quads are kept as they were made and written without a round trip through a store, because stores rewrite literals.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import DataError
from kg.store import Term
from kg.vocabulary import MPID, PREFIXES, sparql_prologue

Node = ox.NamedNode
Literal = ox.Literal
Quad = ox.Quad
Store = ox.Store

_QUADS_A_PART = 100_000  # about 60 MB
_DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}  # by the length of the written date


@cache
def node(curie: str) -> ox.NamedNode:
    """Return the node of a CURIE such as `mp:Observation`."""
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@cache
def thing(local: str) -> ox.NamedNode:
    """Return the node of one of our things by its local name (`USA`)."""
    return ox.NamedNode(MPID + local)


def below(subject: ox.NamedNode, part: str) -> ox.NamedNode:
    """Return the node of a named part of a thing."""
    return ox.NamedNode(f"{subject.value}-{part}")


def decimal_text(number: Decimal) -> str:
    """Return digits without exponent or needless zeros.

    >>> decimal_text(Decimal("4.50E+3")), decimal_text(Decimal("0.40"))
    ('4500', '0.4')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass
class NamedGraph:
    """Collects the quads of one named graph; every method says one thing about one subject."""

    name: str
    quads: list[ox.Quad] = field(default_factory=list)

    def say(self, subject: ox.NamedNode, predicate: str, *objects: ox.NamedNode | ox.Literal) -> None:
        """Add one quad for each object."""
        graph = thing(self.name)
        self.quads.extend(ox.Quad(subject, node(predicate), value, graph) for value in objects)

    def types(self, subject: ox.NamedNode, *curies: str) -> None:
        """Add the classes of a subject."""
        self.say(subject, "rdf:type", *map(node, curies))

    def text(self, subject: ox.NamedNode, predicate: str, *texts: str, lang: str = "en") -> None:
        """Add texts of one language; empty ones are left out."""
        self.say(subject, predicate, *(ox.Literal(text, language=lang) for text in texts if text))

    def string(self, subject: ox.NamedNode, predicate: str, *texts: str) -> None:
        """Add strings that belong to no language; empty ones are left out."""
        self.say(subject, predicate, *(ox.Literal(text) for text in texts if text))

    def integer(self, subject: ox.NamedNode, predicate: str, number: int | None) -> None:
        """Add an `xsd:integer`, nothing for None."""
        if number is not None:
            self.say(subject, predicate, ox.Literal(str(number), datatype=node("xsd:integer")))

    def decimal(self, subject: ox.NamedNode, predicate: str, number: Decimal | None) -> None:
        """Add an `xsd:decimal`, nothing for None."""
        if number is not None:
            self.say(subject, predicate, decimal_literal(number))

    def boolean(self, subject: ox.NamedNode, predicate: str, truth: bool) -> None:
        """Add an `xsd:boolean`."""
        self.say(subject, predicate, ox.Literal("true" if truth else "false", datatype=node("xsd:boolean")))

    def date(self, subject: ox.NamedNode, predicate: str, text: str) -> None:
        """Add a year, month or day with its own datatype, nothing for an empty text."""
        if text:
            self.say(subject, predicate, date_literal(text))


def text_literal(text: str, lang: str | None = None) -> ox.Literal:
    """Return a text, of a language or of none."""
    return ox.Literal(text, language=lang)


def decimal_literal(number: Decimal | float) -> ox.Literal:
    """Return an `xsd:decimal`."""
    return ox.Literal(decimal_text(Decimal(str(number))), datatype=node("xsd:decimal"))


def date_literal(text: str) -> ox.Literal:
    """Return `2024`, `2024-10` or `2024-12-09` as gYear, gYearMonth or date."""
    return ox.Literal(text, datatype=node(f"xsd:{_DATATYPES[len(text)]}"))


def read_turtle(path: Path, graph: str) -> list[ox.Quad]:
    """Return the triples of a Turtle file as quads of a named graph.

    Raises:
        DataError: not Turtle, or a blank node in it (a release has none, so that it compares line by line).
    """
    name = thing(graph)
    try:
        triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except FileNotFoundError as error:
        raise DataError("there is no such ontology file", path=path, hint="restore it") from error
    except SyntaxError as error:
        raise DataError(f"the file is no Turtle: {error.msg}", path=path, row=error.lineno, hint="mend it") from error
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            raise DataError(f"a blank node stands beside {triple.predicate.value}", path=path, hint="give it an IRI")
    return [ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]


_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".n3": ox.RdfFormat.N3,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}


def read_rdf(path: Path, graph: str) -> tuple[list[ox.Quad], dict[str, str]]:
    """Return the quads of a file in any RDF syntax and the prefixes that it declares.

    Triples of no named graph come into `graph` (an IRI); blank nodes become IRIs below it, numbered as they appear.

    Raises:
        DataError: there is no such file, its ending is no RDF syntax, it is not what its ending says, or it is empty.
    """
    syntax = _FORMATS.get(path.suffix.lower())
    if syntax is None:
        raise DataError("the file's ending names no RDF syntax", path=path, hint=f"use one of {', '.join(_FORMATS)}")
    try:
        parser = ox.parse(path=str(path), format=syntax)
        quads = list(_named(parser, graph))
    except (FileNotFoundError, IsADirectoryError) as error:
        raise DataError("there is no such graph file", path=path, hint="correct the path") from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        problem = " ".join(str(getattr(error, "msg", None) or error).split())
        raise DataError(f"the file cannot be read: {problem}", path=path, row=line, hint="correct it") from error
    if not quads:
        raise DataError("the file holds no triple", path=path, hint="name another one")
    return quads, dict(parser.prefixes)


def graph_names(quads: Iterable[ox.Quad]) -> set[str]:
    """Return the names of the graphs that some quads are in."""
    return {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}


def _named(quads: Iterable[ox.Quad], graph: str) -> Iterator[ox.Quad]:
    """Put quads of the default graph into a named one and give blank nodes names that last."""
    names: dict[str, ox.NamedNode] = {}
    home = ox.NamedNode(graph)

    def lasting(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term.value, ox.NamedNode(f"{graph}:node:{len(names) + 1}"))
        return term

    for quad in quads:
        known = home if isinstance(quad.graph_name, ox.DefaultGraph) else lasting(quad.graph_name)
        yield ox.Quad(lasting(quad.subject), quad.predicate, lasting(quad.object), known)


def load_store(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return an in-memory store of the quads, named graphs kept."""
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def flat_store(store: ox.Store) -> ox.Store:
    """Return a store with every triple in the default graph, which is where pySHACL looks; a flat one as it is."""
    if next(iter(store.named_graphs()), None) is None:
        return store
    flat = ox.Store()
    add_flat(flat, store)
    return flat


def add_flat(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Put triples into the default graph of a store, whatever graph they are in."""
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def select(store: ox.Store, sparql: str) -> list[dict[str, Term]]:
    """Run one of our own SELECT queries over the union of the named graphs; prefixes are predeclared."""
    solutions = store.query(sparql_prologue() + sparql, use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("only SELECT queries come here")
    names = [variable.value for variable in solutions.variables]
    return [dict(_bound(names, solution)) for solution in solutions]


def nquads(quads: Iterable[ox.Quad], base_iri: str) -> bytes:
    """Return sorted N-Quads without repetitions: the same quads give the same bytes.

    `base_iri` replaces the default base of our own names.
    """
    default = MPID.removesuffix("id/")
    return b"".join(_sorted_lines(quads)).replace(f"<{default}".encode(), f"<{base_iri}".encode())


class SortedQuads:
    """Quads on their way to a file of N-Quads: sorted on the disk, so that only some of them are in memory.

    Args:
        folder: where the sorted parts lie until `write`; an empty folder of our own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._quads: list[ox.Quad] = []
        self._parts: list[Path] = []

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Take quads in."""
        self._quads.extend(quads)
        if len(self._quads) >= _QUADS_A_PART:
            self._write_part()

    def write(self, path: Path, base_iri: str) -> None:
        """Write what `nquads` would return for all of them, and remove the parts."""
        self._write_part()
        default, ours = (f"<{base}".encode() for base in (MPID.removesuffix("id/"), base_iri))
        with ExitStack() as stack, path.open("wb") as file:
            parts = [stack.enter_context(part.open("rb")) for part in self._parts]
            for line, _ in groupby(merge(*parts)):
                file.write(line.replace(default, ours))
        for part in self._parts:
            part.unlink()

    def _write_part(self) -> None:
        part = self._folder / f"part-{len(self._parts)}.nq"
        with part.open("wb") as file:
            file.writelines(_sorted_lines(self._quads))
        self._parts.append(part)
        self._quads = []


def _sorted_lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return sorted(set(text.splitlines(keepends=True)))


def _bound(names: Iterable[str], solution: ox.QuerySolution) -> Iterator[tuple[str, Term]]:
    for name in names:
        value = solution[name]
        if value is not None:
            yield name, _term(value)


def _term(value: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Term:
    if isinstance(value, ox.Literal):
        return Term(value.value, "literal", _datatype(value), value.language)
    if isinstance(value, ox.NamedNode):
        return Term(value.value, "iri")
    return Term(str(value), "bnode")


def _datatype(literal: ox.Literal) -> str | None:
    """The datatype's IRI, None for plain text and for text of a language."""
    plain = literal.language or literal.datatype == node("xsd:string")
    return None if plain else literal.datatype.value
