"""The W3C's tests of the SPARQL 1.1 Protocol and the Service Description, over HTTP against the app as it is served."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import httpx2
import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from api.app import create_app
from ingest.foreign import build_graph_release
from kg.ask.opening import open_engine
from kg.results import GRAPH_FORMATS, RESULT_FORMATS
from kg.settings import Settings
from tests.live import serving
from tests.w3c.manifest import SUITE

WHERE: Final = Path(__file__).resolve().parents[2].parent / "shared" / SUITE
DATA: Final = "http://kasei.us/2009/09/sparql/data/"
MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT: Final = Namespace("http://www.w3.org/2011/http#")
CNT: Final = Namespace("http://www.w3.org/2011/content#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
KINDS: Final[dict[str, Container[str]]] = {"tabular": RESULT_FORMATS, "boolean": RESULT_FORMATS, "RDF": GRAPH_FORMATS}

pytestmark = pytest.mark.skipif(not WHERE.is_dir(), reason=f"there is no {WHERE}")


@dataclass(frozen=True)
class Exchange:
    """A request, and what the standard says of the response; None where it says nothing."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]  # "2xx"
    truth: bool | None
    kind: str | None


@cache
def exchanges() -> dict[str, list[Exchange]]:
    """Return the requests of every test, by its name."""
    if not WHERE.is_dir():
        return {}
    graph = Graph().parse(WHERE / "protocol" / "manifest.ttl")
    tests = sorted(graph.subjects(RDF.type, MF.ProtocolTest), key=str)
    return {str(test).rpartition("#")[2]: list(_requests(graph, test)) for test in tests}


def _requests(graph: Graph, test: Node) -> Iterator[Exchange]:
    for action in graph.objects(test, MF.action):
        for first in graph.objects(action, HT.requests):
            yield from (_exchange(graph, request) for request in Collection(graph, first))


def _exchange(graph: Graph, request: Node) -> Exchange:
    lists = [Collection(graph, first) for first in graph.objects(request, HT.headers)]
    headers = {
        str(graph.value(item, HT.fieldName)): str(graph.value(item, HT.fieldValue)) for items in lists for item in items
    }
    response, body = graph.value(request, HT.resp), graph.value(request, HT.body)
    truth, kind = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers=headers,
        body=None if body is None else _body(graph, body),
        statuses=frozenset(str(status)[-3:] for status in graph.objects(response, MF.expectedStatus)),
        truth=truth.value if isinstance(truth, Literal) else None,
        kind=None if kind is None else str(kind),
    )


def _body(graph: Graph, body: Node) -> bytes:
    return str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding)))


def names(*starts: str) -> list[str]:
    return [name for name in exchanges() if name.startswith(starts)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """Talks to a server over the graphs that the tests name, each at the address by which they name it."""
    home = tmp_path_factory.mktemp("protocol")
    graph = home / "graphs.nq"
    with graph.open("wb") as nquads:
        for number in (1, 2, 3):
            name = ox.NamedNode(f"{DATA}data{number}.rdf")
            found = ox.parse(path=str(WHERE / "protocol" / f"data{number}.nt"), format=ox.RdfFormat.N_TRIPLES)
            quads = (ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in found)
            ox.serialize(quads, output=nquads, format=ox.RdfFormat.N_QUADS)
    settings = Settings(home=home, workers=1, embedder="none")
    release = build_graph_release(settings, [graph], home, lambda _: None)
    with (
        open_engine(release, settings) as engine,
        serving(create_app(engine, settings)) as address,
        httpx2.Client(base_url=address) as client,
    ):
        yield client


def send(client: httpx2.Client, exchange: Exchange) -> httpx2.Response:
    return client.request(exchange.method, exchange.path, headers=exchange.headers, content=exchange.body)


@pytest.mark.parametrize("name", names("query_", "bad_query", "bad_multiple_queries"))
def test_the_protocol_is_kept(client: httpx2.Client, name: str) -> None:
    for exchange in exchanges()[name]:
        response = send(client, exchange)
        assert f"{response.status_code // 100}xx" in exchange.statuses
        if exchange.truth is not None:
            assert response.json()["boolean"] is exchange.truth
        if exchange.kind is not None:
            assert response.headers["content-type"].partition(";")[0] in KINDS[exchange.kind]
        if response.is_error:
            assert set(response.json()["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize("name", names("update_", "bad_update", "bad_multiple_updates"))
def test_an_update_is_refused(client: httpx2.Client, name: str) -> None:
    response = send(client, exchanges()[name][0])
    assert response.status_code in (400, 403, 415)
    assert response.json()["error"]["hint"]


def test_every_test_of_the_protocol_is_run() -> None:
    assert len(exchanges()) == len(names("query_", "bad_", "update_")) == 34


@pytest.fixture(scope="module")
def described(client: httpx2.Client) -> Graph:
    response = client.get("/sparql")
    assert response.headers["content-type"].partition(";")[0] == "text/turtle"
    return Graph().parse(data=response.text, format="turtle")


def test_the_service_describes_itself_in_rdf(described: Graph) -> None:
    assert len(described) > 20


def test_the_description_names_the_endpoint(client: httpx2.Client, described: Graph) -> None:
    assert list(described.objects(predicate=SD.endpoint)) == [URIRef(f"{client.base_url}/sparql")]


def test_the_description_keeps_to_its_schema(described: Graph) -> None:
    classes = {
        SD.endpoint: (SD.Service, None),
        SD.supportedLanguage: (SD.Service, None),
        SD.feature: (SD.Service, None),
        SD.resultFormat: (SD.Service, None),
        SD.defaultEntailmentRegime: (SD.Service, None),
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.availableGraphs: (SD.Service, SD.GraphCollection),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.name: (SD.NamedGraph, None),
    }
    for predicate, (domain, range_) in classes.items():
        pairs = list(described.subject_objects(predicate))
        assert pairs, predicate
        assert all((subject, RDF.type, domain) in described for subject, _ in pairs)
        assert range_ is None or all((found, RDF.type, range_) in described for _, found in pairs)
    graphs = {str(graph) for graph in described.objects(predicate=SD.namedGraph)}
    assert graphs == {f"{DATA}data{number}.rdf" for number in (1, 2, 3)}
    assert all((URIRef(graph), RDF.type, SD.NamedGraph) in described for graph in graphs)
