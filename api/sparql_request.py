"""What a request to `/sparql` asks for: the SPARQL 1.1 Protocol's three ways to send a query, read into one.

What a query may not do is decided later (`kg.guard`); here stand the protocol's own rules.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.failures import NotAcceptableError
from api.negotiate import choose
from api.query_form import is_graph_query
from kg.errors import QueryError, QueryRefusedError
from kg.query import ForeignQuery
from kg.results import GRAPH_FORMATS, JSON_RESULTS, RESULT_FORMATS, TURTLE, XML_RESULTS

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_RDF_XML: Final = "application/rdf+xml"
_JSON_LD: Final = "application/ld+json"
# what clients say that know no media type of RDF's own
_SOLUTION_ALIASES: Final = {"application/json": JSON_RESULTS, "application/xml": XML_RESULTS}
_GRAPH_ALIASES: Final = {"application/json": _JSON_LD, "application/xml": _RDF_XML}
_SOLUTION_NAMES: Final = {
    "json": JSON_RESULTS,
    "xml": XML_RESULTS,
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_GRAPH_NAMES: Final = {
    "ttl": TURTLE,
    "nt": "application/n-triples",
    "xml": _RDF_XML,
    "json": _JSON_LD,
    "nq": "application/n-quads",
    "trig": "application/trig",
}
FORMAT_NAMES: Final = tuple(dict.fromkeys((*_SOLUTION_NAMES, *_GRAPH_NAMES)))
"""The short names of formats that a request may give."""

Parameters = Sequence[tuple[str, str]]


class UnsupportedBodyError(QueryError):
    """The body of a POST is of a type that the protocol does not name."""

    code = "unsupported_media_type"
    status = 415


def read_request(request: Request, body: bytes | None) -> ForeignQuery:
    """Return the query that a request sends, in the format that it wants.

    Args:
        body: of a POST; None for a GET.

    Raises:
        UnsupportedBodyError: the body is neither a form nor a query.
        NotAcceptableError: the result cannot be had in any format that is accepted.
        QueryRefusedError: it is an update.
        QueryError: not UTF-8, no query, or several.
    """
    parameters = request.query_params.multi_items()
    if body is not None:
        parameters += _read_body(request.headers.get("content-type", ""), body)
    sparql = _the_query(parameters)
    media_type = _media_type(request.headers.get("accept", ""), _values(parameters, "format"), sparql)
    defaults, named = _values(parameters, "default-graph-uri"), _values(parameters, "named-graph-uri")
    if not defaults and not named:
        return ForeignQuery(sparql, media_type)
    return ForeignQuery(sparql, media_type, tuple(defaults), tuple(named))


def describes_service(request: Request) -> bool:
    """Return whether a GET has no query, so that it asks what the service is."""
    return not {"query", "update"} & set(request.query_params)


def _read_body(content_type: str, body: bytes) -> Parameters:
    media_type, _, rest = content_type.partition(";")
    kind = media_type.strip().lower()
    if kind == DIRECT:
        return [("query", _decode(body, rest))]
    if kind == FORM:
        return parse_qsl(_decode(body, rest), keep_blank_values=True)
    if kind == _UPDATE:
        raise _no_updates()
    raise UnsupportedBodyError(f"a body of type '{media_type}' is no query", hint=f"send {DIRECT} or {FORM}")


def _decode(body: bytes, parameters: str) -> str:
    charset = parameters.partition("charset=")[2].strip(' "').lower()
    try:
        if charset in ("", "utf-8", "utf8"):
            return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the body is not UTF-8 at byte {error.start}", hint="send it as UTF-8") from None
    raise QueryError(f"the body is in {charset}", hint="send it as UTF-8")


def _the_query(parameters: Parameters) -> str:
    if _values(parameters, "update"):
        raise _no_updates()
    queries = _values(parameters, "query")
    if len(queries) != 1:
        raise QueryError(f"the request has {len(queries)} queries", hint="send one parameter or body 'query'")
    return queries[0]


def _no_updates() -> QueryRefusedError:
    return QueryRefusedError("the request asks for an update", hint="this graph is read-only, send a query")


def _values(parameters: Parameters, name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def _media_type(accept: str, formats: Sequence[str], sparql: str) -> str:
    """Return the format to answer in: the one named in the request, else the one that `Accept` likes best."""
    graph = is_graph_query(sparql)
    if formats:
        return _named(formats[-1], _GRAPH_NAMES if graph else _SOLUTION_NAMES)
    aliases = _GRAPH_ALIASES if graph else _SOLUTION_ALIASES
    chosen = negotiate(accept, [*(GRAPH_FORMATS if graph else RESULT_FORMATS), *aliases])
    return aliases.get(chosen, chosen)


def _named(name: str, names: dict[str, str]) -> str:
    if name in names.values():
        return name
    if name not in names:
        raise NotAcceptableError(f"there is no format '{name}' of this result", hint=f"use one of {', '.join(names)}")
    return names[name]


def negotiate(accept: str, offered: list[str]) -> str:
    """Return the media type to answer in.

    Raises:
        NotAcceptableError: none that exists is accepted.
    """
    chosen = choose(accept, offered)
    if chosen is None:
        raise NotAcceptableError(f"there is no representation as {accept}", hint=f"accept one of {', '.join(offered)}")
    return chosen
