"""Write a release's whole graph in a format of the reader's choice."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from rdflib import Dataset, Graph, Literal
from rdflib.term import Node

from kg.vocabulary import prefixes

CSV_COLUMNS: Final = ("subject", "predicate", "object", "datatype", "language", "graph")


def export_graph(nquads: Path, format_name: str, base_iri: str) -> bytes:
    """Return the graph as bytes.

    Args:
        format_name: a key of `FORMATS`. `nq` and `csv` keep the named graphs, the others are their union.
    """
    return FORMATS[format_name](nquads, prefixes(base_iri))


def _nquads(path: Path, _: Mapping[str, str]) -> bytes:
    return path.read_bytes()


def _csv(path: Path, _: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(sorted(_csv_row(*quad) for quad in _read(path).quads()))
    return text.getvalue().encode()


def _csv_row(subject: Node, predicate: Node, value: Node, graph: object) -> tuple[str, ...]:
    datatype = str(value.datatype or "") if isinstance(value, Literal) else ""
    language = str(value.language or "") if isinstance(value, Literal) else ""
    return str(subject), str(predicate), str(value), datatype, language, str(graph or "")


def _union(rdflib_format: str) -> Callable[[Path, Mapping[str, str]], bytes]:
    def write(path: Path, names: Mapping[str, str]) -> bytes:
        union = Graph(bind_namespaces="none")
        for prefix, namespace in names.items():
            union.bind(prefix, namespace)
        for subject, predicate, value, _ in _read(path).quads():
            union.add((subject, predicate, value))
        return union.serialize(format=rdflib_format, encoding="utf-8")

    return write


def _read(path: Path) -> Dataset:
    dataset = Dataset()
    dataset.parse(path, format="nquads")
    return dataset


FORMATS: Final[dict[str, Callable[[Path, Mapping[str, str]], bytes]]] = {
    "ttl": _union("turtle"),
    "nt": _union("nt11"),
    "nq": _nquads,
    "jsonld": _union("json-ld"),
    "csv": _csv,
}
