"""`/sparql`: the query part of the SPARQL 1.1 Protocol, read-only."""

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, Namespace, URIRef

from api.app import create_app
from kg.ask.engine import Engine
from kg.settings import Settings

# of rdflib's own JSON-LD parser
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

QUERY = 'SELECT ?c WHERE { ?c a mp:Country ; rdfs:label "Arcadia"@en }'
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ARCADIA = "https://w3id.org/midpower/id/ARC"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}


def test_a_query_may_come_by_get_form_or_body(client: TestClient) -> None:
    responses = [
        client.get("/sparql", params={"query": QUERY}),
        client.post("/sparql", data={"query": QUERY}),
        client.post("/sparql", content=QUERY, headers=DIRECT),
    ]
    for response in responses:
        assert response.status_code == 200
        assert response.json()["results"]["bindings"] == [{"c": {"type": "uri", "value": ARCADIA}}]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ],
)
def test_solutions_come_in_the_format_that_is_liked_best(client: TestClient, accept: str, media_type: str) -> None:
    response = client.get("/sparql", params={"query": QUERY}, headers={"accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert ARCADIA in response.text


@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        ("", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/json", "application/ld+json", "json-ld"),
        ("application/n-quads, text/turtle;q=0.9", "application/n-quads", "nt"),
        ("application/trig", "application/trig", "trig"),
    ],
)
def test_graphs_come_in_the_format_that_is_liked_best(
    client: TestClient, accept: str, media_type: str, parser: str
) -> None:
    query = "CONSTRUCT WHERE { ?c a mp:Country }"
    response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert len(Graph().parse(data=response.content, format=parser)) == 3


def test_a_graph_cannot_be_had_as_a_table(client: TestClient) -> None:
    query = "CONSTRUCT WHERE { ?c a mp:Country }"
    response = client.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["error"]["hint"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <http://example.org/> { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <a> <b> <c> }",
    ],
)
def test_other_addresses_and_updates_are_refused(client: TestClient, query: str) -> None:
    response = client.get("/sparql", params={"query": query})
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "query_refused"


def test_the_protocol_refuses_what_is_no_single_query(client: TestClient) -> None:
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert client.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 403
    assert client.get("/sparql", params={"query": [QUERY, QUERY]}).status_code == 400
    assert client.post("/sparql", content="", headers=FORM).status_code == 400
    assert client.post("/sparql", content=QUERY, headers={"content-type": "text/plain"}).status_code == 415
    update = {"content-type": "application/sparql-update"}
    assert client.post("/sparql", content="CLEAR ALL", headers=update).status_code == 403


def test_a_body_that_is_no_utf8_is_an_error(client: TestClient) -> None:
    assert client.post("/sparql", content=QUERY.encode("utf-16"), headers=DIRECT).status_code == 400
    declared = {"content-type": "application/sparql-query; charset=UTF-16"}
    assert client.post("/sparql", content=QUERY.encode("utf-16"), headers=declared).status_code == 400


def test_without_a_query_the_service_describes_itself(client: TestClient) -> None:
    response = client.get("/sparql", headers={"accept": "text/turtle"})
    graph = Graph().parse(data=response.text, format="turtle")
    assert list(graph.subjects(RDF.type, SD.Service))
    assert URIRef("https://w3id.org/midpower/id/graph-small-world-2024") in graph.objects(predicate=SD.namedGraph)


GRAPH = "https://w3id.org/midpower/id/graph-small-world-2024"
INSIDE = "ASK { ?country a mp:Country }"
BY_NAME = "ASK { GRAPH ?graph { ?country a mp:Country } }"


def test_a_client_may_choose_among_our_own_graphs(client: TestClient) -> None:
    def truth(query: str, **graphs: str) -> bool:
        return bool(client.get("/sparql", params={"query": query, **graphs}).json()["boolean"])

    graph = str(
        client.get("/sparql", params={"query": "SELECT ?g { GRAPH ?g { ?c a mp:Country } } LIMIT 1"}).json()["results"][
            "bindings"
        ][0]["g"]["value"]
    )
    assert truth(INSIDE, **{"default-graph-uri": graph})
    assert not truth(BY_NAME, **{"default-graph-uri": graph})
    assert truth(BY_NAME, **{"named-graph-uri": graph})
    assert not truth(INSIDE, **{"named-graph-uri": graph})
    assert not truth(INSIDE, **{"default-graph-uri": "https://example.org/nothing"})


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("csv", "text/csv"), ("xml", "application/sparql-results+xml"), ("text/csv", "text/csv")],
)
def test_a_format_may_stand_in_the_address(client: TestClient, name: str, media_type: str) -> None:
    response = client.get("/sparql", params={"query": QUERY, "format": name})
    assert response.headers["content-type"].partition(";")[0] == media_type


def test_a_format_that_does_not_exist_lists_those_that_do(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": QUERY, "format": "ttl"})
    assert response.status_code == 406
    assert "csv" in response.json()["error"]["hint"]


def test_a_result_that_a_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/sparql", params={"query": QUERY})
    tag = first.headers["etag"]
    again = client.get("/sparql", params={"query": QUERY}, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    others = [
        client.get("/sparql", params={"query": QUERY}, headers={"if-none-match": tag, "accept": "text/csv"}),
        client.get("/sparql", params={"query": f"{QUERY} LIMIT 1"}, headers={"if-none-match": tag}),
        client.get("/sparql", params={"query": QUERY, "default-graph-uri": GRAPH}, headers={"if-none-match": tag}),
    ]
    assert [other.status_code for other in others] == [200, 200, 200]


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID()", "BNODE()"])
def test_what_differs_each_time_has_no_tag(client: TestClient, function: str) -> None:
    assert "etag" not in client.get("/sparql", params={"query": f"SELECT ({function} AS ?x) {{}}"}).headers


def test_pages_of_other_origins_read_only_where_the_setting_names_them(world: Engine, world_settings: Settings) -> None:
    page = {"origin": "https://yasgui.example"}
    preflight = {**page, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    with_token = {**preflight, "access-control-request-headers": "authorization"}
    allowed = "access-control-allow-origin"
    settings = world_settings.model_copy(update={"web_origins": "https://other.example, https://yasgui.example"})
    client = TestClient(create_app(world, settings))
    assert client.get("/sparql", params={"query": QUERY}, headers=page).headers[allowed] == page["origin"]
    assert client.options("/sparql", headers=preflight).status_code == 200
    assert client.options("/documents", headers=with_token).status_code == 400
    assert allowed not in client.get("/sparql", headers={"origin": "https://evil.example"}).headers
    closed = TestClient(create_app(world, world_settings))
    assert allowed not in closed.get("/sparql", headers=page).headers
