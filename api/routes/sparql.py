"""`/sparql`: the query part of the SPARQL 1.1 Protocol, read-only, and the service description.

What a query may not do is decided in the workers (`kg.guard`).
"""

import re
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.negotiate import choose
from api.service_description import description_query
from api.sparql_request import DIRECT, FORM, FORMAT_NAMES, describes_service, read_request
from api.sparql_response import answer
from api.state import EngineOf, QueriesOf, SettingsOf
from kg.ask.engine import Engine
from kg.results import GRAPH_FORMATS, RESULT_FORMATS, TURTLE

router = APIRouter(tags=["sparql"])

_GRAPH_PARAMETER: Final = "IRI of a named graph of this service; may be given several times, others are empty."
_PARAMETERS: Final = {
    "query": "A query of SPARQL 1.1; prefixes are predeclared. Without one, the service is described.",
    "default-graph-uri": f"Part of the default graph. {_GRAPH_PARAMETER}",
    "named-graph-uri": f"What GRAPH may reach. {_GRAPH_PARAMETER}",
    "format": f"Instead of `Accept`: {', '.join(FORMAT_NAMES)}, or a media type.",
}
_OPENAPI_GET: Final = {
    "parameters": [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in _PARAMETERS.items()
    ]
}
_OPENAPI_POST: Final = {
    "requestBody": {
        "content": {
            DIRECT: {"schema": {"type": "string"}},
            FORM: {
                "schema": {
                    "type": "object",
                    "properties": {name: {"type": "string", "description": text} for name, text in _PARAMETERS.items()},
                    "required": ["query"],
                }
            },
        }
    }
}
_RESULTS: Final[dict[int | str, dict[str, object]]] = {
    200: {
        "description": "The result; `x-truncated: true` where rows were left out.",
        "content": {name: {} for name in (*RESULT_FORMATS, *GRAPH_FORMATS)},
    },
    304: {"description": "The same result as the one whose `ETag` was sent in `If-None-Match`."},
}
_CHANCE: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


@router.get(
    "/sparql",
    summary="Run a query, or describe the service",
    response_class=Response,
    responses=_RESULTS,
    openapi_extra=_OPENAPI_GET,
)
async def sparql_get(request: Request, engine: EngineOf, settings: SettingsOf, queries: QueriesOf) -> Response:
    """Run `?query=`; without one return the service description. Prefixes are predeclared."""
    if describes_service(request):
        return await run_in_threadpool(_describe, request, engine)
    query = read_request(request, None)
    response = await answer(engine.store, query, settings.query_rows, request.receive, queries)
    if _CHANCE.search(query.sparql):
        response.headers["cache-control"] = "no-store"
    return response


@router.post("/sparql", summary="Run a query", response_class=Response, responses=_RESULTS, openapi_extra=_OPENAPI_POST)
async def sparql_post(request: Request, engine: EngineOf, settings: SettingsOf, queries: QueriesOf) -> Response:
    """Run the query in the body: as it stands, or as a form's field `query`."""
    query = read_request(request, await request.body())
    return await answer(engine.store, query, settings.query_rows, request.receive, queries)


def _describe(request: Request, engine: Engine) -> Response:
    """Return what this service is and can do, in RDF; a client that wants no RDF gets Turtle."""
    media_type = choose(request.headers.get("accept", ""), list(GRAPH_FORMATS)) or TURTLE
    result = engine.store.query(description_query(str(request.url.replace(query=""))), media_type)
    return Response(result.body, media_type=result.media_type)
