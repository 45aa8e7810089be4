"""Every IRI of ours leads somewhere: things, terms, graphs, the data set, and all of it as files."""

import re
from collections.abc import Iterable

import pytest
from fastapi.testclient import TestClient
from rdflib import DCAT, RDF, RDFS, VOID, Dataset, Graph, Literal, URIRef

from kg.ask.engine import Engine
from kg.vocabulary import MP, MPID

# of rdflib's own parsers and of its Dataset
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated.*:DeprecationWarning")

RDF_TYPES = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt11"),
    "rdf": ("application/rdf+xml", "xml"),
}


def own_iris(world: Engine) -> Iterable[str]:
    lines = world.release.graph_path.read_text("utf-8").splitlines()
    return {iri for line in lines for iri in re.findall(rf"<({MPID}[^>]*)>", re.sub(r'"(?:[^"\\]|\\.)*"', "", line))}


def test_every_thing_of_the_release_is_shown_and_given_as_rdf(client: TestClient, world: Engine) -> None:
    dead = []
    for iri in sorted(own_iris(world)):
        name = iri.removeprefix(MPID)
        if [client.get(f"/id/{name}{form}").status_code for form in ("", ".ttl")] != [200, 200]:
            dead.append(iri)
    assert dead == []


def test_every_term_of_ours_that_the_graph_uses_stands_in_the_reference(client: TestClient, world: Engine) -> None:
    page = client.get("/ns", headers={"accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    used = world.store.select(f'SELECT DISTINCT ?p {{ ?s ?p ?o FILTER (STRSTARTS(STR(?p), "{MP}")) }}')
    missing = [row["p"].value for row in used if f'id="{row["p"].value.removeprefix(MP)}"' not in page.text]
    assert missing == []
    assert "A state with an ISO 3166-1 code." in page.text


@pytest.mark.parametrize("ending", RDF_TYPES)
def test_the_ontology_comes_in_every_syntax_and_says_the_same(client: TestClient, ending: str) -> None:
    media_type, parser = RDF_TYPES[ending]
    negotiated = client.get("/ns", headers={"accept": media_type})
    assert negotiated.headers["content-type"].partition(";")[0] == media_type
    graph = Graph().parse(data=negotiated.content, format=parser)
    country = URIRef(f"{MP}Country")
    assert Literal("country", lang="en") in set(graph.objects(country, RDFS.label))
    assert len(graph) == len(Graph().parse(data=client.get("/ns?format=ttl").content, format="turtle"))


def test_a_version_of_the_ontology_has_an_address(client: TestClient) -> None:
    ontology = Graph().parse(data=client.get("/ns?format=ttl").content, format="turtle")
    (version,) = ontology.objects(None, URIRef("http://www.w3.org/2002/07/owl#versionIRI"))
    assert client.get(str(version).removeprefix("https://w3id.org/midpower")).status_code == 200
    assert client.get("/ns/0.0.0").json()["error"]["hint"] == "It has 0.1.0."


def test_the_data_set_is_described_with_counts_that_a_query_confirms(client: TestClient, world: Engine) -> None:
    graph = Graph().parse(data=client.get("/.well-known/void").content, format="turtle")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    (triples,) = graph.objects(dataset, VOID.triples)
    counted = world.store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"].value
    assert int(str(triples)) == int(counted)
    (partition,) = graph.subjects(VOID["class"], URIRef(f"{MP}Country"))
    (countries,) = graph.objects(partition, VOID.entities)
    assert int(str(countries)) == len(world.store.select("SELECT DISTINCT ?c { ?c a mp:Country }"))
    assert str(next(graph.objects(dataset, VOID.sparqlEndpoint))).endswith("/sparql")


def test_its_downloads_are_there_and_say_what_the_release_says(client: TestClient, world: Engine) -> None:
    graph = Graph().parse(data=client.get("/void?format=nt").content, format="nt11")
    addresses = sorted(str(dump) for dump in graph.objects(None, VOID.dataDump))
    assert [address.rpartition(".")[2] for address in addresses] == ["csv", "jsonld", "nq", "nt", "trig", "ttl"]
    for address in addresses:
        path = address.removeprefix("http://testserver")
        assert client.get(path).status_code == 200
    nquads = client.get("/graph.nq")
    assert nquads.content == world.release.graph_path.read_bytes()  # all sources of the small world are open
    trig = Dataset().parse(data=client.get("/graph.trig").content, format="trig")
    assert len(list(trig.quads())) == len(nquads.content.splitlines())


def test_what_does_not_exist_is_told_in_the_shape_of_every_failure(client: TestClient) -> None:
    for address in ("/id/nothing", "/id/nothing.ttl", "/id/ARC.docx", "/graph.xlsx", "/ns/9"):
        response = client.get(address)
        assert response.status_code == 404, address
        assert set(response.json()["error"]) == {"code", "message", "hint"}
    assert client.get("/ns", headers={"accept": "image/png"}).status_code == 406


def test_a_page_links_to_things_and_terms_on_this_host(client: TestClient) -> None:
    page = client.get("/id/ARC", headers={"accept": "text/html"}).text
    assert 'href="/ns#Country"' in page
    assert f'href="{MP}' not in page
