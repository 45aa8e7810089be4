"""The manifests of the W3C's SPARQL 1.1 tests, read into records."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

SUITE: Final = Path("rdf-tests", "sparql11")
_ENTRIES: Final = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
PREFIX ut: <http://www.w3.org/2009/sparql/tests/test-update#>
SELECT ?test ?kind ?query ?update ?syntax ?data ?named ?result WHERE {
  [] mf:entries/rdf:rest*/rdf:first ?test .
  ?test a ?kind .
  OPTIONAL { ?test mf:action ?syntax FILTER(ISIRI(?syntax)) }
  OPTIONAL { ?test mf:action/qt:query ?query }
  OPTIONAL { ?test mf:action/ut:request ?update }
  OPTIONAL { ?test mf:action/qt:data ?data }
  OPTIONAL { ?test mf:action/qt:graphData ?named }
  OPTIONAL { ?test mf:result ?result FILTER(ISIRI(?result)) }
}"""

_Row = dict[str, str]  # name of a variable → IRI


@dataclass(frozen=True)
class Case:
    """A test; graphs are files, each the content of the graph of its own address."""

    name: str  # folder/test
    kind: str
    request: Path
    default_graphs: tuple[Path, ...]
    named_graphs: tuple[Path, ...]
    result: Path | None


def read_cases(suite: Path, folder: str) -> list[Case]:
    """Return the tests of a folder that have a query or an update, in the order of their names."""
    manifest = suite / folder / "manifest.ttl"
    store = ox.Store()
    store.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=manifest.as_uri())
    found = store.query(_ENTRIES)
    assert isinstance(found, ox.QuerySolutions)
    rows = [{name.value: str(row[name].value) for name in found.variables if row[name]} for row in found]
    return [
        _case(folder, [row for row in rows if row["test"] == test]) for test in sorted({row["test"] for row in rows})
    ]


def folders(suite: Path) -> Iterator[str]:
    """Yield the folders that hold tests."""
    yield from sorted(path.parent.name for path in suite.glob("*/manifest.ttl"))


def _case(folder: str, rows: list[_Row]) -> Case:
    test, kind = rows[0]["test"], rows[0]["kind"]
    (request,) = {path for name in ("query", "update", "syntax") for path in _paths(rows, name)}
    return Case(
        name=f"{folder}/{test.rpartition('#')[2]}",
        kind=kind.rpartition("#")[2],
        request=request,
        default_graphs=_paths(rows, "data"),
        named_graphs=_paths(rows, "named"),
        result=next(iter(_paths(rows, "result")), None),
    )


def _paths(rows: list[_Row], name: str) -> tuple[Path, ...]:
    return tuple(sorted({Path(unquote(urlsplit(row[name]).path)) for row in rows if name in row}))
