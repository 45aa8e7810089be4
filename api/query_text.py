"""A SPARQL query from the command line, and its result as text."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from api.files import decode, read_text
from api.query_form import is_graph_query
from api.text import table_text
from kg.results import JSON_RESULTS, TURTLE
from kg.store import GraphStore
from kg.vocabulary import compress

_FORMATS: Final = {
    "table": JSON_RESULTS,
    "json": JSON_RESULTS,
    "csv": "text/csv",
    "xml": "application/sparql-results+xml",
    "ttl": TURTLE,
}
_GRAPH_FORMATS: Final = {"json": "application/ld+json", "xml": "application/rdf+xml"}
_LONGEST_NAME: Final = 255


def read_query(argument: str) -> str:
    """Return the query that an argument is or names; `-` is standard input, one word is a file."""
    if argument == "-":
        return decode(sys.stdin.buffer.read(), "standard input")
    is_query = "{" in argument or len(argument.split()) != 1
    if is_query and not (len(argument) <= _LONGEST_NAME and Path(argument).is_file()):
        return argument
    return read_text(Path(argument))


def query_text(store: GraphStore, sparql: str, format_name: str) -> tuple[str, bool]:
    """Run a query and return its result as text, and whether rows were left out.

    Args:
        format_name: a key of the formats above; a graph has no table, it is shown as Turtle.
    """
    formats = _GRAPH_FORMATS if is_graph_query(sparql) else _FORMATS
    result = store.query(sparql, formats.get(format_name, TURTLE))
    text = result.body.decode()
    as_table = format_name == "table" and result.media_type == JSON_RESULTS
    return (_table(json.loads(text)) if as_table else text), result.truncated


def _table(results: dict[str, Any]) -> str:
    if "boolean" in results:
        return "true" if results["boolean"] else "false"
    names: list[str] = results["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in names] for row in results["results"]["bindings"]]
    return table_text(names, rows) if names else ""


def _cell(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return compress(term["value"]) if term["type"] == "uri" else " ".join(term["value"].split())
