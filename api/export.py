"""Write a release's graph in a format of the reader's choice, as far as the licences of its sources allow.

A release's N-Quads are sorted, one quad a line, without blank nodes; that makes the plain formats a matter of lines.
Every format is written as a stream: the size of the graph does not matter.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Final

from rdflib.plugins.parsers.ntriples import unquote

from api.packing import Quad, find_closed, keep_open
from kg.conversion import convert_quads
from kg.errors import CorruptReleaseError
from kg.vocabulary import prefixes

CSV_COLUMNS: Final = ("subject", "predicate", "object", "datatype", "language", "graph")
_QUAD: Final = re.compile(
    r"<(?P<subject>[^>]*)> <(?P<predicate>[^>]*)> "
    r'(?:<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<datatype>[^>]*)>|@(?P<language>[\w-]+))?)'
    r" <(?P<graph>[^>]*)> \."
)

Prefixes = Mapping[str, str]


def export_graph(
    nquads: Path, format_name: str, base_iri: str, out: IO[bytes], *, everything: bool = False
) -> tuple[str, ...]:
    """Write the graph in a format, without the figures that their licences do not let pass on.

    Args:
        format_name: a key of `FORMATS`. `nq`, `trig` and `csv` keep the named graphs, the others are their union.
        everything: figures of all sources, for use on this machine.

    Returns:
        The ids of the sources whose figures are left out.

    Raises:
        CorruptReleaseError: a line is no quad of a release.
    """
    names = prefixes(base_iri)
    write = FORMATS[format_name]
    if everything:
        write(_read_quads(nquads), names, out)
        return ()
    closed = find_closed(_read_quads(nquads), names)
    write(keep_open(_read_quads(nquads), closed), names, out)
    return tuple(sorted(closed.sources.values()))


def _write_nquads(quads: Iterable[Quad], _: Prefixes, out: IO[bytes]) -> None:
    out.writelines(f"{quad[0]}\n".encode() for quad in quads)


def _write_ntriples(quads: Iterable[Quad], _: Prefixes, out: IO[bytes]) -> None:
    """Leave the graph out of every line; what several graphs say is said once (such lines stand together)."""
    before = ""
    for quad in quads:
        line = quad[0].removesuffix(f"<{quad['graph']}> .") + ".\n"
        if line != before:
            out.write(line.encode())
        before = line


def _write_csv(quads: Iterable[Quad], _: Prefixes, out: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(map(_csv_row, quads))
    text.detach()


def _csv_row(quad: Quad) -> list[str]:
    value = quad["iri"] if quad["iri"] is not None else unquote(quad["text"])
    return [quad["subject"], quad["predicate"], value, quad["datatype"] or "", quad["language"] or "", quad["graph"]]


def _write_syntax(name: str, quads: Iterable[Quad], names: Prefixes, out: IO[bytes]) -> None:
    convert_quads((f"{quad[0]}\n" for quad in quads), name, names, out)


def _read_quads(path: Path) -> Iterator[Quad]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            quad = _QUAD.fullmatch(line.rstrip("\n"))
            if quad is None:
                raise CorruptReleaseError(f"line {number} of {path} is no quad of a release", hint="build again")
            yield quad


FORMATS: Final[dict[str, Callable[[Iterable[Quad], Prefixes, IO[bytes]], None]]] = {
    "ttl": partial(_write_syntax, "ttl"),
    "nt": _write_ntriples,
    "nq": _write_nquads,
    "trig": partial(_write_syntax, "trig"),
    "jsonld": partial(_write_syntax, "jsonld"),
    "csv": _write_csv,
}
