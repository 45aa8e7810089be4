"""Check a built graph before it becomes a release: the shapes of the ontology, and every quote against its text."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph
from rdflib.term import Node as RdfNode

from ingest.bulk import SH, find_in_bulk
from ingest.documents import Document
from ingest.graph import Store, flat_store, select
from ingest.segment import sentence_hash
from kg.errors import DataError, ShapesViolatedError
from kg.vocabulary import MPID, compress

_LONGEST_PROBLEM = 200  # characters; the engine lists every letter that it would have taken

_QUOTES = """SELECT ?evidence ?quote ?start ?end ?document ?hash ?similarity WHERE {
  ?evidence mp:quote ?quote ; mp:start ?start ; mp:end ?end ; mp:document ?document ; mp:sentenceHash ?hash .
  OPTIONAL { ?evidence mp:similarity ?similarity }
}"""


@dataclass(frozen=True)
class ShapeReport:
    """What the shapes complain about, one sentence a result, sorted; only violations stop a build."""

    violations: tuple[str, ...]
    warnings: tuple[str, ...]


def check_graph(store: Store, shapes: Path, documents: Iterable[Document]) -> list[str]:
    """Check shapes and quotes; return the warnings.

    Raises:
        ShapesViolatedError: with one line for each violation and each wrong quote.
    """
    report = check_shapes(store, shapes)
    wrong = [*report.violations, *check_quotes(store, documents)]
    if wrong:
        raise ShapesViolatedError(wrong)
    return list(report.warnings)


def check_shapes(store: Store, shapes: Path) -> ShapeReport:
    """Validate all named graphs together against a shapes file.

    Raises:
        DataError: the shapes file is missing, is no Turtle or has a query that is no SPARQL.
    """
    if not shapes.is_file():
        raise DataError("there is no shapes file", path=shapes, hint="restore it from the repository")
    rules = _read_shapes(shapes)
    flat = flat_store(store)
    try:
        in_bulk = find_in_bulk(flat, rules)
    except SyntaxError as error:
        raise _unreadable(error, shapes) from error
    data = DataGraph.from_oxigraph_store(flat)  # ten times faster than an rdflib graph
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pySHACL still calls names that rdflib has renamed
        try:
            _, results, _ = pyshacl.validate(data, shacl_graph=rules, inplace=True)
        except (SyntaxError, ReportableRuntimeError) as error:
            raise _unreadable(error, shapes) from error
    found = [_read_result(results, result) for result in results.objects(predicate=SH.result)]
    found += [(SH.Violation, _line(each.focus, each.message, each.value)) for each in in_bulk]
    return ShapeReport(
        violations=tuple(sorted(line for severity, line in found if severity == SH.Violation)),
        warnings=tuple(sorted(line for severity, line in found if severity != SH.Violation)),
    )


def _read_shapes(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except (SyntaxError, ValueError) as error:  # rdflib's BadSyntax is the former, text that is not UTF-8 the latter
        line = getattr(error, "lines", None)
        row = line + 1 if isinstance(line, int) else None
        raise DataError("the shapes are no Turtle", path=path, row=row, hint="mend them") from error


def check_quotes(store: Store, documents: Iterable[Document]) -> list[str]:
    """Return a complaint for every quote that is not the slice of its text, or not the sentence with its hash.

    A quote with a similarity is the sentence in other words; only its slice is checked.
    """
    texts = {MPID + document.id: document.text for document in documents}
    rows = ({name: term.value for name, term in row.items()} for row in select(store, _QUOTES))
    return sorted(complaint for row in rows if (complaint := _check_quote(row, texts)))


def _check_quote(row: Mapping[str, str], texts: Mapping[str, str]) -> str:
    evidence = compress(row["evidence"])
    if row["document"] not in texts:
        return f"{evidence} quotes a document that is not here."
    if texts[row["document"]][int(row["start"]) : int(row["end"])] != row["quote"]:
        return f"{evidence} has a quote that does not stand at its offsets."
    if "similarity" not in row and sentence_hash(row["quote"]) != row["hash"].removeprefix("sha256:"):
        return f"{evidence} has a quote that is not the sentence of its hash."
    return ""


def _read_result(results: Graph, result: RdfNode) -> tuple[RdfNode | None, str]:
    """Severity and sentence of one result: which node, what is wrong, with which value."""
    focus = str(results.value(result, SH.focusNode))
    messages = sorted(str(message).rstrip(".") for message in results.objects(result, SH.resultMessage))
    value = results.value(result, SH.value)
    line = _line(focus, "; ".join(messages), None if value is None else str(value))
    return results.value(result, SH.resultSeverity), line


def _line(focus: str, message: str, value: str | None) -> str:
    shown = f" (found {compress(value)})" if value is not None else ""
    return f"{compress(focus)}: {message.rstrip('.')}{shown}."


def _unreadable(error: Exception, shapes: Path) -> DataError:
    problem = " ".join(str(error).split())[:_LONGEST_PROBLEM]
    return DataError(f"a shape cannot be run, {problem}", path=shapes, hint="mend it")
