"""N-Quads into another RDF syntax, as a stream: a graph of any size passes through in parts."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import IO, Final

import pyoxigraph as ox

SYNTAXES: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_LINES: Final = 10_000


def convert_quads(lines: Iterable[str], name: str, prefixes: Mapping[str, str], out: IO[bytes]) -> None:
    """Write quads in another syntax; one that knows no named graphs gets the triples of all of them.

    Args:
        lines: N-Quads, each with its line feed.
        name: a key of `SYNTAXES`.
    """
    syntax = SYNTAXES[name]
    quads = _parsed(lines)
    found = quads if syntax.supports_datasets and name != "jsonld" else (quad.triple for quad in quads)
    ox.serialize(found, out, format=syntax, prefixes=dict(prefixes))


def _parsed(lines: Iterable[str]) -> Iterator[ox.Quad]:
    rest = iter(lines)
    while part := "".join(islice(rest, _LINES)):
        yield from ox.parse(part, format=ox.RdfFormat.N_QUADS)
