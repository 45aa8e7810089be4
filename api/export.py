"""Write a release's graph in a format of the reader's choice, as far as the licences of its sources allow.

A release's N-Quads are sorted, one quad a line, without blank nodes; that makes the plain formats a matter of lines.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.plugins.parsers.ntriples import unquote

from api.packing import Quad, find_closed, keep_open
from kg.errors import CorruptReleaseError
from kg.vocabulary import prefixes

CSV_COLUMNS: Final = ("subject", "predicate", "object", "datatype", "language", "graph")
_QUAD: Final = re.compile(
    r"<(?P<subject>[^>]*)> <(?P<predicate>[^>]*)> "
    r'(?:<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<datatype>[^>]*)>|@(?P<language>[\w-]+))?)'
    r" <(?P<graph>[^>]*)> \."
)

Prefixes = Mapping[str, str]


@dataclass(frozen=True)
class Exported:
    """A graph as bytes, and the ids of the sources whose figures it lacks."""

    content: bytes
    left_out: tuple[str, ...]


def export_graph(nquads: Path, format_name: str, base_iri: str, *, everything: bool = False) -> Exported:
    """Return the graph in a format, without the figures that their licences do not let pass on.

    Args:
        format_name: a key of `FORMATS`. `nq` and `csv` keep the named graphs, the others are their union.
        everything: figures of all sources, for use on this machine.

    Raises:
        CorruptReleaseError: a line is no quad of a release.
    """
    names = prefixes(base_iri)
    quads = _read_quads(nquads)
    if everything:
        return Exported(FORMATS[format_name](quads, names), ())
    closed = find_closed(quads, names)
    content = FORMATS[format_name](keep_open(_read_quads(nquads), closed), names)
    return Exported(content, tuple(sorted(closed.sources.values())))


def _as_nquads(quads: Iterable[Quad], _: Prefixes) -> bytes:
    return "".join(f"{quad[0]}\n" for quad in quads).encode()


def _as_ntriples(quads: Iterable[Quad], _: Prefixes) -> bytes:
    """Leave the graph out of every line; what several graphs say is said once."""
    lines = {quad[0].removesuffix(f"<{quad['graph']}> .") + ".\n" for quad in quads}
    return "".join(sorted(lines)).encode()


def _as_csv(quads: Iterable[Quad], _: Prefixes) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(map(_csv_row, quads))
    return text.getvalue().encode()


def _csv_row(quad: Quad) -> list[str]:
    value = quad["iri"] if quad["iri"] is not None else unquote(quad["text"])
    return [quad["subject"], quad["predicate"], value, quad["datatype"] or "", quad["language"] or "", quad["graph"]]


def _as_rdf(rdflib_format: str) -> Callable[[Iterable[Quad], Prefixes], bytes]:
    def write(quads: Iterable[Quad], names: Prefixes) -> bytes:
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in names.items():
            graph.bind(prefix, namespace)
        graph.parse(data=_as_ntriples(quads, names), format="nt11")
        return graph.serialize(format=rdflib_format, encoding="utf-8")

    return write


def _read_quads(path: Path) -> Iterator[Quad]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            quad = _QUAD.fullmatch(line.rstrip("\n"))
            if quad is None:
                raise CorruptReleaseError(f"line {number} of {path} is no quad of a release", hint="build again")
            yield quad


FORMATS: Final[dict[str, Callable[[Iterable[Quad], Prefixes], bytes]]] = {
    "ttl": _as_rdf("turtle"),
    "nt": _as_ntriples,
    "nq": _as_nquads,
    "jsonld": _as_rdf("json-ld"),
    "csv": _as_csv,
}
