"""Scores over HTTP: stored, changed, explained, compared, as files; the methods; charts at permanent addresses."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import mlcroissant
import pandas as pd
import pytest
import rdflib
from fastapi.testclient import TestClient

from api.export import export_graph
from kg.ask.engine import Engine
from kg.vocabulary import DEFAULT_BASE_IRI

_NAME = "score-article-1-ARC-computing-power"


def _get(client: TestClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.json()


def _post(client: TestClient, **body: object) -> Any:
    response = client.post("/scores", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def _refused(client: TestClient, **body: object) -> dict[str, str]:
    response = client.post("/scores", json=body)
    assert response.status_code == 422
    error: dict[str, str] = response.json()["error"]
    return error


# --- stored -----------------------------------------------------------------------------------------------------------


def test_a_filter_that_names_nothing_is_told(client: TestClient) -> None:
    response = client.get("/scores?country=Arcadja")
    assert response.status_code == 404
    assert response.json()["error"]["hint"] == "Did you mean ARC."


def test_contributions_add_up_to_the_score_and_losses_to_what_is_missing(client: TestClient) -> None:
    for score in _get(client, "/scores"):
        if score["score"] is not None:
            parts = [part for part in score["components"] if part["contribution"] is not None]
            assert sum(part["contribution"] for part in parts) == pytest.approx(score["score"], abs=1e-9)
            assert sum(part["loss"] for part in parts) == pytest.approx(1 - score["score"], abs=1e-9)


def test_scores_say_which_ranks_are_possible(client: TestClient) -> None:
    score = _get(client, "/scores?country=ARC&method=article-1&enabler=computing-power")[0]
    assert score["rank"] == 1
    assert score["ranks"].startswith("1st")


def test_csv_and_parquet_hold_the_same_rows(client: TestClient) -> None:
    text = client.get("/scores?format=csv")
    assert text.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(text.text)))
    frame = pd.read_parquet(io.BytesIO(client.get("/scores?format=parquet").content))
    assert list(frame.columns) == list(rows[0])
    assert frame["score_id"].tolist() == [row["score_id"] for row in rows]
    assert [None if pd.isna(x) else x for x in frame["score"]] == [
        float(r["score"]) if r["score"] else None for r in rows
    ]
    assert {row["published"] for row in rows} <= {"true", "false"}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of rdflib's own parser
def test_json_ld_says_what_the_graph_says(client: TestClient, world: Engine) -> None:
    graph = rdflib.Graph().parse(data=client.get("/scores?format=jsonld").text, format="json-ld")
    triples = io.BytesIO()
    export_graph(world.release.graph_path, "nt", DEFAULT_BASE_IRI, triples)
    known = rdflib.Graph().parse(data=triples.getvalue(), format="nt11")
    for subject, predicate, value in graph:
        if isinstance(value, rdflib.Literal) and value.datatype == rdflib.XSD.decimal:
            assert float(value) in {float(str(other)) for other in known.objects(subject, predicate)}
        else:
            assert (subject, predicate, value) in known, (subject, predicate, value)
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/midpower/ns#EnablerScore")))) > 0


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of rdflib's own parser
def test_the_files_are_described_so_that_croissant_loads_them(client: TestClient, tmp_path: Path) -> None:
    described = _get(client, "/scores/croissant")
    for file in described["distribution"]:
        path = tmp_path / file["name"]
        path.write_bytes(client.get(file["contentUrl"].removeprefix("http://testserver")).content)
        file["contentUrl"] = str(path)
    (tmp_path / "croissant.json").write_text(json.dumps(described), encoding="utf-8")
    dataset = mlcroissant.Dataset(str(tmp_path / "croissant.json"))
    assert not dataset.metadata.issues.errors
    rows = list(dataset.records("scores-csv"))
    assert len(rows) == len(_get(client, "/scores"))
    assert rows[0]["scores-csv/method"] == b"article-1"


# --- changed ----------------------------------------------------------------------------------------------------------


def test_a_what_if_shows_new_and_stored_score(client: TestClient) -> None:
    change = {"area": "Borealia", "indicator": "data center capacity", "value": 24}
    found = _post(client, method="article-1", enablers=["computing power"], changes=[change])
    scores = {score["area"]["label"]: score for score in found["scores"]}
    assert found["base"] == "article-1"
    assert scores["Borealia"]["difference"] > 0
    assert scores["Borealia"]["rank_change"] >= 0
    assert scores["Arcadia"]["difference"] < 0
    assert scores["Arcadia"]["stored"] == 1.0


def test_a_request_without_changes_gives_the_stored_scores(client: TestClient) -> None:
    for score in _post(client, method="strict-1")["scores"]:
        assert score["score"] == score["stored"]
        assert score["difference"] in (0, None)


def test_every_choice_of_a_method_can_be_changed(client: TestClient) -> None:
    choices = {
        "normalisation": "min-max", "aggregation": "geometric", "proxies": "refuse", "flags": "drop",
        "constants": "drop", "ranks": "share", "coverage_threshold": 0.5, "weights": {"data-center-capacity": 2},
        "reference_set": ["ARC", "BOR"],
    }  # fmt: skip
    method = _post(client, method="article-1", **choices)["method"]
    assert {key: method[key] for key in choices} == choices


def test_a_method_may_be_sent_along(client: TestClient) -> None:
    found = _post(client, method={"extends": "article-1", "id": "mine", "aggregation": "minimum"})
    assert found["method"]["id"] == "mine"
    assert found["base"] == "article-1"


def test_only_named_areas_and_enablers_are_shown(client: TestClient) -> None:
    scores = _post(client, method="article-1", areas=["Cimmeria"], enablers=["computing power"])["scores"]
    assert [(score["area"]["label"], score["enabler"]["label"]) for score in scores] == [
        ("Cimmeria", "computing power")
    ]


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"method": "artcle-1"}, "unknown_name", "Did you mean article-1"),
        ({"method": "article-1", "normalisation": "z-score"}, "invalid_request", "/scores is described at /docs"),
        ({"method": "article-1", "weights": {"data-center-capacity": -1}}, "invalid_request", "/docs"),
        ({"method": "article-1", "colour": "red"}, "invalid_request", "/docs"),
        ({"method": {"extends": "nothing"}}, "bad_value", "Known are"),
        ({"method": {"extends": "article-1", "flags": "maybe"}}, "bad_value", "See data/methods"),
        ({}, "invalid_request", "/docs"),
    ],
)
def test_a_wrong_request_is_told_with_the_way_out(client: TestClient, body: Any, code: str, words: str) -> None:
    error = _refused(client, **body)
    assert error["code"] == code
    assert words in error["hint"]


# --- opened and compared ----------------------------------------------------------------------------------------------


def test_a_score_opens_to_components_with_evidence(client: TestClient) -> None:
    found = _get(client, f"/scores/{_NAME}")
    capacity = next(p for p in found["score"]["components"] if p["indicator"]["label"] == "data center capacity")
    assert (capacity["raw"], capacity["lowest"], capacity["highest"]) == (12.0, 0.0, 12.0)
    cited = found["evidence"][capacity["indicator"]["id"]]
    assert cited[0]["statement"] == "Arcadia had a data center capacity of approximately 12 GW in 2024."


def test_a_score_that_is_not_there_is_told(client: TestClient) -> None:
    response = client.get("/scores/score-article-1-XXX-talent")
    assert response.status_code == 404
    assert "names look like" in response.json()["error"]["hint"].lower()


@pytest.mark.parametrize("other", ["score-article-1-BOR-computing-power", "score-strict-1-ARC-computing-power"])
def test_a_difference_is_the_sum_of_its_parts(client: TestClient, other: str) -> None:
    found = _get(client, f"/scores/difference?first={_NAME}&second={other}")
    assert found["total"] == pytest.approx(found["first"]["score"] - found["second"]["score"], abs=1e-6)
    assert sum(part["points"] for part in found["parts"]) == pytest.approx(found["total"], abs=1e-9)


def test_scores_of_two_enablers_are_not_compared(client: TestClient) -> None:
    response = client.get(f"/scores/difference?first={_NAME}&second=score-article-1-ARC-talent")
    assert response.status_code == 422


def test_methods_are_listed_and_given_as_their_files(client: TestClient) -> None:
    assert [each["id"] for each in _get(client, "/methods")] == ["article-1", "strict-1"]
    method = _get(client, "/methods/strict-1")
    assert method["ranks"] == "share"
    assert "id: strict-1" in client.get("/methods/strict-1?format=yml").text
    assert _post(client, method=method)["base"] == "strict-1"


def test_the_health_of_indicators_is_told_in_words(client: TestClient) -> None:
    found = {each["indicator"]["label"]: each for each in _get(client, "/indicators/health?method=article-1")}
    assert found["access to tier 2 semiconductors"]["constant"]
    assert found["data center capacity"]["coverage"] == 1.0
    assert found["electricity price"]["findings"] == ["No area has a value."]


# --- charts -----------------------------------------------------------------------------------------------------------

_CHARTS = ["/charts/scores/article-1/computing-power", "/charts/indicators/data-center-capacity"]


@pytest.mark.parametrize("address", _CHARTS)
def test_a_chart_is_page_picture_and_description(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.headers["content-type"].startswith("text/html")
    assert f'src="{address}.svg"' in page.text
    assert "Arcadia" in page.text
    picture = client.get(f"{address}.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(picture.text).tag.endswith("svg")
    described = _get(client, f"{address}.json")
    assert described["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert next(row["area"] for row in described["data"]["values"]) == "Arcadia"


@pytest.mark.parametrize("address", _CHARTS)
def test_an_address_with_its_release_never_changes(client: TestClient, world: Engine, address: str) -> None:
    loose = client.get(f"{address}.svg")
    pinned = loose.links["bookmark"]["url"]
    assert f"release={world.release.id}" in pinned
    assert loose.headers["cache-control"] == "no-cache"
    fixed = client.get(pinned)
    assert fixed.content == loose.content
    assert "immutable" in fixed.headers["cache-control"]


def test_a_chart_of_an_unknown_release_is_told(client: TestClient) -> None:
    response = client.get(f"{_CHARTS[0]}?release=yesterday")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_release"


@pytest.mark.parametrize("address", ["/charts/scores/article-1/computing", "/charts/indicators/nothing"])
def test_a_chart_of_nothing_is_told(client: TestClient, address: str) -> None:
    assert client.get(address).json()["error"]["hint"]


def test_a_chart_may_be_limited_to_areas(client: TestClient) -> None:
    described = _get(client, f"{_CHARTS[0]}.json?areas=Borealia,CIM")
    assert {row["area"] for row in described["data"]["values"]} == {"Borealia", "Cimmeria"}
