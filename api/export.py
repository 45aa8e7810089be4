"""Write a release's whole graph in a format of the reader's choice.

A release's N-Quads are sorted, one quad a line, without blank nodes; that makes the plain formats a matter of lines.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.plugins.parsers.ntriples import unquote

from kg.errors import CorruptReleaseError
from kg.vocabulary import prefixes

CSV_COLUMNS: Final = ("subject", "predicate", "object", "datatype", "language", "graph")
_QUAD: Final = re.compile(
    r"<(?P<subject>[^>]*)> <(?P<predicate>[^>]*)> "
    r'(?:<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<datatype>[^>]*)>|@(?P<language>[\w-]+))?)'
    r" <(?P<graph>[^>]*)> \."
)

Prefixes = Mapping[str, str]


def export_graph(nquads: Path, format_name: str, base_iri: str) -> bytes:
    """Return the graph as bytes.

    Args:
        format_name: a key of `FORMATS`. `nq` and `csv` keep the named graphs, the others are their union.

    Raises:
        CorruptReleaseError: a line is no quad of a release.
    """
    return FORMATS[format_name](nquads, prefixes(base_iri))


def _as_nquads(path: Path, _: Prefixes) -> bytes:
    return path.read_bytes()


def _as_ntriples(path: Path, _: Prefixes) -> bytes:
    """Leave the graph out of every line; what several graphs say is said once."""
    lines = {quad[0].removesuffix(f"<{quad['graph']}> .") + ".\n" for quad in _read_quads(path)}
    return "".join(sorted(lines)).encode()


def _as_csv(path: Path, _: Prefixes) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(map(_csv_row, _read_quads(path)))
    return text.getvalue().encode()


def _csv_row(quad: re.Match[str]) -> list[str]:
    value = quad["iri"] if quad["iri"] is not None else unquote(quad["text"])
    return [quad["subject"], quad["predicate"], value, quad["datatype"] or "", quad["language"] or "", quad["graph"]]


def _as_rdf(rdflib_format: str) -> Callable[[Path, Prefixes], bytes]:
    def write(path: Path, names: Prefixes) -> bytes:
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in names.items():
            graph.bind(prefix, namespace)
        graph.parse(data=_as_ntriples(path, names), format="nt11")
        return graph.serialize(format=rdflib_format, encoding="utf-8")

    return write


def _read_quads(path: Path) -> Iterator[re.Match[str]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            quad = _QUAD.fullmatch(line.rstrip("\n"))
            if quad is None:
                raise CorruptReleaseError(f"line {number} of {path} is no quad of a release", hint="build again")
            yield quad


FORMATS: Final[dict[str, Callable[[Path, Prefixes], bytes]]] = {
    "ttl": _as_rdf("turtle"),
    "nt": _as_ntriples,
    "nq": _as_nquads,
    "jsonld": _as_rdf("json-ld"),
    "csv": _as_csv,
}
