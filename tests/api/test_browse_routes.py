"""Browsing: entities, facts, indicators, sources, releases, scores, search, state."""

from typing import Any

from fastapi.testclient import TestClient

from kg.ask.engine import Engine


def _get(client: TestClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.json()


def test_entities_are_found_by_any_name_and_by_class(client: TestClient) -> None:
    assert [each["label"] for each in _get(client, "/entities?q=arcadie")["items"]] == ["Arcadia"]
    assert [each["name"] for each in _get(client, "/entities?type=country")["items"]] == ["ARC", "BOR", "CIM"]


def test_entities_come_in_pages(client: TestClient) -> None:
    first = _get(client, "/entities?limit=2")
    second = _get(client, "/entities?limit=2&offset=2")
    assert first["total"] == second["total"] == 7
    assert not {each["id"] for each in first["items"]} & {each["id"] for each in second["items"]}


def test_an_entity_comes_with_its_facts(client: TestClient) -> None:
    page = _get(client, "/entities/BOR")
    assert page["entity"]["types"] == ["country"]
    assert page["entity"]["labels"]["pt"] == "Boreália"
    statements = [fact["statement"] for fact in page["facts"]]
    assert "More than 4,000 AI specialists live in Borealia." in statements


def test_a_fact_shows_bound_place_and_what_contradicts_it(client: TestClient) -> None:
    page = _get(client, "/facts/small-world-2024-obs-BOR-ai-specialists")
    assert page["fact"]["value"]["comparator"] == "more_than"
    assert page["fact"]["value"]["number"] == 4000
    assert page["citations"][0]["locator"]["section"] == "Borealia Follows"
    disputed = _get(client, "/facts/small-world-2024-obs-BOR-data-center-capacity")
    assert disputed["conflicts"][0]["statement"] == "The machine copy gives Borealia 4 GW of data center capacity."


def test_indicators_have_unit_direction_and_enabler(client: TestClient) -> None:
    capacity = next(each for each in _get(client, "/indicators") if each["name"] == "ind-data-center-capacity")
    assert capacity["unit"] == "GW"
    assert capacity["direction"] == "HigherIsBetter"
    assert capacity["enabler"]["label"] == "computing power"
    assert capacity["facts"] == 4


def test_sources_say_who_published_them_and_what_is_here(client: TestClient) -> None:
    report = next(each for each in _get(client, "/sources") if each["id"] == "small-world-2024")
    assert report["title"] == "The Small World of AI"
    assert report["facts"] == 18
    assert report["documents"] == 1


def test_the_release_that_answers_is_marked(client: TestClient, world: Engine) -> None:
    assert [each["id"] for each in _get(client, "/releases") if each["served"]] == [world.release.id]
    assert _get(client, "/readyz") == {"status": "ready", "release": world.release.id}
    assert _get(client, "/healthz") == {"status": "ok"}


def test_scores_are_filtered_by_any_name(client: TestClient) -> None:
    scores = _get(client, "/scores?country=Arkadien&enabler=computing+power&method=strict-1")
    assert len(scores) == 1
    assert scores[0]["area"]["label"] == "Arcadia"
    assert 0 <= scores[0]["low"] <= scores[0]["score"] <= scores[0]["high"] <= 1
    assert {part["state"] for part in scores[0]["components"]} <= {"used", "missing", "excluded"}


def test_search_finds_by_words_and_by_meaning(client: TestClient) -> None:
    by_words = _get(client, "/search?q=export restrictions")
    assert by_words[0]["text"] == "Export restrictions limit Borealia's access to cutting-edge chips."
    by_meaning = _get(client, "/search?q=cost of power is lower&limit=5")
    assert any("Electricity costs" in hit["text"] for hit in by_meaning)


def test_requests_are_counted_by_route_not_by_address(client: TestClient) -> None:
    client.get("/entities/BOR")
    metrics = client.get("/metrics").text
    assert 'route="/entities/{id}",status="200"' in metrics
    assert 'route="/entities/BOR"' not in metrics


def test_responses_tell_browsers_to_load_nothing_from_elsewhere(client: TestClient) -> None:
    headers = client.get("/healthz").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
