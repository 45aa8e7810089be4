"""`GET /id/{name}`: a thing by content negotiation."""

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, URIRef

# of rdflib's own JSON-LD parser
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

ARCADIA = URIRef("https://w3id.org/midpower/id/ARC")


def test_a_browser_gets_a_page_with_facts_and_links(client: TestClient) -> None:
    response = client.get("/id/ARC", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.headers["content-type"].startswith("text/html")
    assert "<h1>Arcadia</h1>" in response.text
    assert "Arcadia had a data center capacity of approximately 12 GW in 2024." in response.text
    assert '<a href="/id/small-world-2024-obs-ARC-data-center-capacity">' in response.text


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_a_program_gets_rdf(client: TestClient, accept: str, parser: str) -> None:
    response = client.get("/id/ARC", headers={"accept": accept})
    assert response.headers["content-type"].partition(";")[0] == accept
    assert "accept" in response.headers["vary"].split(", ")
    graph = Graph().parse(data=response.content, format=parser)
    assert (ARCADIA, None, None) in graph


def test_the_format_can_stand_in_the_address(client: TestClient) -> None:
    assert client.get("/id/ARC?format=ttl").headers["content-type"].startswith("text/turtle")
    assert client.get("/id/ARC?format=docx").status_code == 406


def test_a_fact_comes_with_its_evidence(client: TestClient) -> None:
    name = "small-world-2024-obs-ARC-data-center-capacity"
    turtle = client.get(f"/id/{name}?format=ttl").text
    assert "approximately 12 gigawatts in 2024" in turtle
    page = client.get(f"/id/{name}?format=html").text
    assert "<blockquote>" in page
    assert "Arcadia Leads" in page


def test_text_of_the_graph_is_never_markup(client: TestClient) -> None:
    page = client.get("/id/small-world-2024-obs-BOR-ai-specialists?format=html").text
    assert "<script" not in page
    assert client.get("/id/%3Cscript%3E").status_code == 404
