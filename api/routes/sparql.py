"""`/sparql`: the query part of the SPARQL 1.1 Protocol, read-only, and the service description.

What a query may not do is decided in the workers (`kg.guard`); here stand the protocol's own rules.
"""

from typing import Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.failures import NotAcceptableError
from api.negotiate import choose
from api.query_form import is_graph_query
from api.state import EngineOf
from kg.ask.engine import Engine
from kg.errors import QueryError, QueryRefusedError
from kg.results import GRAPH_FORMATS, RESULT_FORMATS

router = APIRouter(tags=["sparql"])

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_ALSO: Final = {  # what clients say that know no media type of SPARQL's own
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
}
_SOLUTIONS: Final = [*RESULT_FORMATS, *_ALSO]
_GRAPHS: Final = list(GRAPH_FORMATS)
_OPENAPI_BODY: Final = {
    "requestBody": {
        "content": {
            _QUERY: {"schema": {"type": "string"}},
            _FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}},
        }
    }
}
_RESULTS: Final[dict[int | str, dict[str, object]]] = {
    200: {"description": "The result.", "content": {name: {} for name in (*RESULT_FORMATS, *GRAPH_FORMATS)}}
}
_DESCRIPTION: Final = """\
CONSTRUCT {{
  <{address}> a sd:Service ; sd:endpoint <{address}> ; sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ; sd:defaultDataset <{address}#dataset> ; sd:resultFormat {formats} .
  <{address}#dataset> a sd:Dataset ; sd:defaultGraph <{address}#default> ; sd:namedGraph ?graph .
  <{address}#default> a sd:Graph .
  ?graph a sd:NamedGraph ; sd:name ?graph .
}} WHERE {{ SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} }} }}"""
_SD: Final = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>\n"
_FORMAT_IRIS: Final = " , ".join(
    f"<http://www.w3.org/ns/formats/{name}>"
    for name in (
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "RDF_XML",
        "JSON-LD",
    )
)


class UnsupportedBodyError(QueryError):
    """The body of a POST is of a type that the protocol does not name."""

    code = "unsupported_media_type"
    status = 415


@router.get("/sparql", summary="Run a query, or describe the service", response_class=Response, responses=_RESULTS)
def sparql_get(request: Request, engine: EngineOf, query: str | None = None) -> Response:
    """Run `?query=`; without one return the service description. Prefixes are predeclared."""
    parameters = request.query_params.multi_items()
    if query is None and not _values(parameters, "update"):
        return _describe(request, engine)
    return _run(request, engine, _the_query(parameters))


@router.post("/sparql", summary="Run a query", response_class=Response, responses=_RESULTS, openapi_extra=_OPENAPI_BODY)
async def sparql_post(request: Request, engine: EngineOf) -> Response:
    """Run the query in the body: as it stands, or as a form's field `query`."""
    query = _read_body(request, await request.body())
    return await run_in_threadpool(_run, request, engine, query)


def _read_body(request: Request, body: bytes) -> str:
    """Return the query of a POST.

    Raises:
        UnsupportedBodyError: neither a form nor a query.
        QueryError: not UTF-8, no query, or several.
    """
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    text = _decode(body, parameters)
    in_address = request.query_params.multi_items()
    if media_type.strip().lower() == _QUERY:
        return _the_query([*in_address, ("query", text)])
    if media_type.strip().lower() == _FORM:
        return _the_query([*in_address, *parse_qsl(text, keep_blank_values=True)])
    raise UnsupportedBodyError(f"a body of type '{media_type}' is no query", hint=f"send {_QUERY} or {_FORM}")


def _decode(body: bytes, parameters: str) -> str:
    charset = parameters.partition("charset=")[2].strip(' "').lower()
    try:
        if charset in ("", "utf-8", "utf8"):
            return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the body is not UTF-8 at byte {error.start}", hint="send it as UTF-8") from None
    raise QueryError(f"the body is in {charset}", hint="send it as UTF-8")


def _the_query(parameters: list[tuple[str, str]]) -> str:
    """Return the one query among the parameters.

    Raises:
        QueryRefusedError: an update, or a data set of the client's choice.
        QueryError: no query, or several.
    """
    queries = _values(parameters, "query")
    if _values(parameters, "update"):
        raise QueryRefusedError("the request asks for an update", hint="this graph is read-only, send a query")
    if _values(parameters, "default-graph-uri") or _values(parameters, "named-graph-uri"):
        raise QueryRefusedError("the request names a data set", hint="use GRAPH in the query, the default is the union")
    if len(queries) != 1:
        raise QueryError(f"the request has {len(queries)} queries", hint="send one parameter or body 'query'")
    return queries[0]


def _values(parameters: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def _run(request: Request, engine: Engine, query: str) -> Response:
    media_type = negotiate(request.headers.get("accept", ""), _GRAPHS if is_graph_query(query) else _SOLUTIONS)
    result = engine.store.query(query, _ALSO.get(media_type, media_type))
    headers = {"vary": "accept"}
    if result.truncated:
        headers["x-truncated"] = "true"
    return Response(result.body, media_type=result.media_type, headers=headers)


def negotiate(accept: str, offered: list[str]) -> str:
    """Return the media type to answer in.

    Raises:
        NotAcceptableError: none that exists is accepted.
    """
    chosen = choose(accept, offered)
    if chosen is None:
        raise NotAcceptableError(f"there is no representation as {accept}", hint=f"accept one of {', '.join(offered)}")
    return chosen


def _describe(request: Request, engine: Engine) -> Response:
    """Return what this service is and can do, in RDF; a client that wants no RDF gets Turtle."""
    media_type = choose(request.headers.get("accept", ""), _GRAPHS) or "text/turtle"
    address = str(request.url.replace(query=""))
    query = _SD + _DESCRIPTION.format(address=address, formats=_FORMAT_IRIS)
    result = engine.store.query(query, media_type)
    return Response(result.body, media_type=result.media_type, headers={"vary": "accept"})
