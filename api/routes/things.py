"""`GET /id/{name}`: the thing behind an IRI of ours, as a page for people or as RDF for programs."""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from api.failures import NotAcceptableError
from api.negotiate import choose
from api.state import EngineOf
from api.thing_page import render_page
from kg.errors import NotFoundError
from kg.results import GRAPH_FORMATS
from kg.vocabulary import MPID

router = APIRouter(tags=["browse"])

_HTML: Final = "text/html"
_FORMATS: Final = {
    "html": _HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_NAME: Final = re.compile(r"(?:[\w.~()+-]|%[0-9A-Fa-f]{2})+")
_THING: Final = """\
CONSTRUCT {{ <{iri}> ?p ?o . ?part ?q ?r }} WHERE {{
  {{ <{iri}> ?p ?o }}
  UNION
  {{ <{iri}> mp:evidence|mp:component|(mp:evidence/oa:hasSelector) ?part . ?part ?q ?r }}
}}"""
_RESPONSES: Final[dict[int | str, dict[str, object]]] = {
    200: {"description": "The thing.", "content": {name: {} for name in (_HTML, *GRAPH_FORMATS)}}
}


@router.get("/id/{name}", summary="The thing itself: page or RDF", response_class=Response, responses=_RESPONSES)
def get_thing(
    name: str,
    request: Request,
    engine: EngineOf,
    format: Annotated[str, Query(description=f"Instead of `Accept`: {', '.join(_FORMATS)}.")] = "",  # noqa: A002
) -> Response:
    """Return what the graph says of a thing, with its evidence and components, by content negotiation."""
    iri = MPID + name
    if not _NAME.fullmatch(name) or not engine.store.ask(f"ASK {{ <{iri}> ?p ?o }}"):
        raise NotFoundError(f"there is nothing named '{name}' in this release", hint="search with /entities?q=")
    media_type = _media_type(request.headers.get("accept", ""), format)
    headers = {"vary": "accept", "link": _links(name)}
    if media_type == _HTML:
        return Response(render_page(iri, engine), media_type=_HTML, headers=headers)
    result = engine.store.query(_THING.format(iri=iri), media_type)
    return Response(result.body, media_type=result.media_type, headers=headers)


def _media_type(accept: str, wanted: str) -> str:
    """Return the media type to answer in; a client without wishes gets the page.

    Raises:
        NotAcceptableError: none that exists is accepted.
    """
    chosen = _FORMATS.get(wanted) if wanted else choose(accept, list(_FORMATS.values()))
    if chosen is None:
        known = ", ".join(_FORMATS.values())
        raise NotAcceptableError(f"there is no representation as {wanted or accept}", hint=f"accept one of {known}")
    return chosen


def _links(name: str) -> str:
    """Return the alternates as a `Link` header."""
    return ", ".join(
        f'</id/{name}?format={key}>; rel="alternate"; type="{media_type}"' for key, media_type in _FORMATS.items()
    )
