"""`GET /id/{name}`: the thing behind an IRI of ours, as a page for people or as RDF for programs."""

import re
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from api.failures import NotAcceptableError
from api.negotiate import choose
from api.state import EngineOf
from api.thing_page import render_page
from kg.ask.engine import Engine
from kg.errors import NotFoundError
from kg.release import Release
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
CONSTRUCT {{ <{iri}> ?p ?o . ?part ?q ?r . ?from ?by <{iri}> }} WHERE {{
  {{ <{iri}> ?p ?o }}
  UNION
  {{ <{iri}> mp:evidence|mp:component|(mp:evidence/oa:hasSelector) ?part . ?part ?q ?r }}
  UNION
  {{ SELECT ?from ?by WHERE {{ ?from ?by <{iri}> }} LIMIT {most} }}
}}"""
_KNOWN: Final = "ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} UNION {{ GRAPH <{iri}> {{ ?a ?b ?c }} }} }}"
_MOST_INCOMING: Final = 1_000
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
    """Return what the graph says of a thing and who speaks of it, with evidence and components.

    The form is negotiated, or named by `?format=` or by an ending of the name: `/id/USA.ttl`.
    """
    if not _is_known(name, engine):
        name, _, ending = name.rpartition(".")
        if format or ending not in _FORMATS or not _is_known(name, engine):
            whole = f"{name}.{ending}" if name else ending
            raise NotFoundError(f"there is nothing named '{whole}' in this release", hint="search with /entities?q=")
        format = ending  # noqa: A001
    media_type = _media_type(request.headers.get("accept", ""), format)
    root = str(request.scope.get("root_path", ""))
    headers = {"vary": "accept", "link": _links(name, root, engine.release), **_as_of(root, engine.release)}
    iri = MPID + name
    if media_type == _HTML:
        return Response(render_page(iri, engine, root), media_type=_HTML, headers=headers)
    result = engine.store.query(_THING.format(iri=iri, most=_MOST_INCOMING), media_type)
    return Response(result.body, media_type=result.media_type, headers=headers)


def _is_known(name: str, engine: Engine) -> bool:
    return bool(_NAME.fullmatch(name)) and engine.store.ask(_KNOWN.format(iri=MPID + name))


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


def _links(name: str, root: str, release: Release) -> str:
    """Return other forms of the thing as a `Link` header, and the thing in this release and now (RFC 7089)."""
    forms = (
        f'<{root}/id/{name}?format={key}>; rel="alternate"; type="{media_type}"' for key, media_type in _FORMATS.items()
    )
    memento = f'</releases/{release.id}/id/{name}>; rel="memento"; datetime="{_http_date(release)}"'
    return ", ".join((*forms, f'</id/{name}>; rel="original latest-version"', memento))


def _as_of(root: str, release: Release) -> dict[str, str]:
    return {"memento-datetime": _http_date(release)} if root else {}


def _http_date(release: Release) -> str:
    return format_datetime(datetime.fromisoformat(str(release.manifest["created"])), usegmt=True)
