"""What describes a release: its ontology, its statistics (VoID, DCAT), and the whole of it as files."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from api.exports import EXPORTS
from api.failures import NotAcceptableError
from api.negotiate import choose
from api.ontology_terms import ONTOLOGY, read_ontology
from api.pages import render
from api.read import read_sources
from api.state import EngineOf, ExportsOf, ServedOf
from api.void import Described, describe_release
from kg.errors import NotFoundError
from kg.vocabulary import MP, MPID

router = APIRouter(tags=["describe"])

_HTML: Final = "text/html"
_RDF: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_RDFLIB: Final = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt11"} | {
    "application/rdf+xml": "xml"
}
_TERMS: Final = f"""\
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  GRAPH <{MPID}graph-ontology> {{ ?s ?p ?o }} FILTER (?s = <{ONTOLOGY}> || STRSTARTS(STR(?s), "{MP}"))
}}"""
_VERSIONS: Final = f"SELECT ?version WHERE {{ <{ONTOLOGY}> owl:versionInfo ?version }}"
_FORMAT: Final = Query(description=f"Instead of `Accept`: html, {', '.join(_RDF)}.")
_CONTENT: Final[dict[int | str, dict[str, object]]] = {
    200: {"description": "The description.", "content": {name: {} for name in (_HTML, *_RDF.values())}}
}
_FILES: Final[dict[int | str, dict[str, object]]] = {
    200: {"description": "The file.", "content": {name: {} for name in EXPORTS.values()}}
}
Format = Annotated[str, _FORMAT]


@router.get("/ns", summary="The ontology: reference page or RDF", response_class=Response, responses=_CONTENT)
@router.get("/ns/{version}", summary="A version of the ontology", response_class=Response, responses=_CONTENT)
def get_ontology(request: Request, served: ServedOf, version: str = "", format: Format = "") -> Response:  # noqa: A002
    """Return every term with its meaning, where it belongs and how much it is used, by content negotiation."""
    engine = served.engine
    versions = [row["version"].value for row in engine.store.select(_VERSIONS)]
    if not versions:
        raise NotFoundError("this release has no ontology of ours", hint="ask /sparql what its graph holds")
    if version and version not in versions:
        known = ", ".join(versions)
        raise NotFoundError(f"this release has no version '{version}' of the ontology", hint=f"it has {known}")
    media_type = _media_type(request, format, html=True)
    if media_type == _HTML:
        groups = read_ontology(engine.store, served.statistics)
        page = render(
            "ontology.html", root=root_of(request), groups=groups, version=versions[0], release=engine.release.id
        )
        return Response(page, media_type=_HTML)
    result = engine.store.query(_TERMS, media_type)
    return Response(result.body, media_type=result.media_type)


@router.get("/void", summary="The release as a data set: VoID, DCAT", response_class=Response, responses=_CONTENT)
@router.get("/.well-known/void", include_in_schema=False, response_class=Response)
def get_void(request: Request, served: ServedOf, format: Format = "") -> Response:  # noqa: A002
    """Return title, statistics, sources with licences, vocabularies, downloads and the SPARQL address, as RDF."""
    media_type = _media_type(request, format, html=False)
    engine = served.engine
    address = str(request.base_url).rstrip("/").removesuffix(root_of(request))
    described = Described(engine.release, served.statistics, read_sources(engine.store), address)
    text = describe_release(described).serialize(format=_RDFLIB[media_type])
    return Response(text, media_type=media_type)


@router.get("/graph.{name}", summary="The whole graph as a file", response_class=FileResponse, responses=_FILES)
def get_graph(name: str, engine: EngineOf, exports: ExportsOf) -> FileResponse:
    """Return the graph as `nq`, `trig`, `nt`, `ttl`, `jsonld` or `csv`, without figures that must not be passed on."""
    path = exports.find(engine.release, name)
    return FileResponse(path, media_type=EXPORTS[name], filename=f"midpower-{engine.release.id}.{name}")


def root_of(request: Request) -> str:
    """Return what the addresses of a page begin with: nothing, or that of the release that it is pinned to."""
    return str(request.scope.get("root_path", ""))


def _media_type(request: Request, wanted: str, *, html: bool) -> str:
    """Return the media type to answer in; a client without wishes gets the page, or Turtle where there is none.

    Raises:
        NotAcceptableError: none that exists is accepted.
    """
    formats = {"html": _HTML, **_RDF} if html else _RDF
    accept = request.headers.get("accept", "")
    chosen = formats.get(wanted) if wanted else choose(accept, list(formats.values()))
    if chosen is None and not wanted and not html and choose(accept, [_HTML]):
        chosen = _RDF["ttl"]  # a browser
    if chosen is None:
        raise NotAcceptableError(
            f"there is no representation as {wanted or accept}", hint=f"accept one of {', '.join(formats.values())}"
        )
    return chosen
