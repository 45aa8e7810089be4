"""`POST /ask` over the small world."""

from fastapi.testclient import TestClient

from kg.ask.engine import Engine


def test_an_answer_cites_the_exact_quote_and_its_place(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": "What is the data center capacity of Arcadia?"}).json()
    assert answer["status"] == "answered"
    assert answer["value"] == {"number": 12.0, "low": None, "high": None, "unit": "GW", "comparator": "approx"}
    citation = answer["citations"][0]
    assert citation["locator"]["section"] == "Arcadia Leads"
    assert "approximately 12 gigawatts" in citation["locator"]["quote"]
    assert citation["source"]["id"] == "small-world-2024"


def test_an_answer_has_every_field_of_the_contract(client: TestClient, world: Engine) -> None:
    answer = client.post("/ask", json={"question": "Who developed Firefly?"}).json()
    fields = (
        "question lang status reason answer kind items value truth date table interpretation assumptions unused_words "
        "choices plan sparql citations conflicts engine model release timings_ms"
    )
    assert set(answer) == set(fields.split())
    assert answer["release"] == world.release.id
    assert answer["timings_ms"]["total"] > 0


def test_half_a_character_is_no_fault(client: TestClient) -> None:
    response = client.post(
        "/ask", content=b'{"question": "Who developed Firefly \\ud800?"}', headers={"content-type": "application/json"}
    )
    assert response.status_code == 200


def test_a_language_tag_may_name_a_region(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": "Who developed Firefly?", "lang": "en-GB"}).json()
    assert answer["lang"] == "en"


def test_what_the_graph_does_not_know_is_unknown_with_a_reason(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": "What is the best recipe for onion soup?"}).json()
    assert answer["status"] == "unknown"
    assert answer["reason"] is not None


def test_the_query_of_an_answer_runs_as_it_stands(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": "Who developed Firefly?"}).json()
    response = client.get("/sparql", params={"query": answer["sparql"]})
    assert response.status_code == 200
    assert response.json()["results"]["bindings"]


def test_only_the_named_source_answers(client: TestClient) -> None:
    question = "What is the data center capacity of Arcadia?"
    answer = client.post("/ask", json={"question": question, "source": "small-world-2024"}).json()
    assert {citation["source"]["id"] for citation in answer["citations"]} == {"small-world-2024"}


def test_an_unknown_source_is_an_error_that_lists_the_known_ones(client: TestClient) -> None:
    response = client.post("/ask", json={"question": "Who developed Firefly?", "source": "nowhere"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_source"
    assert "small-world-2024" in response.json()["error"]["hint"]


def test_an_answered_question_is_counted(client: TestClient) -> None:
    client.post("/ask", json={"question": "Who developed Firefly?"})
    assert 'midpower_answers_total{status="answered"}' in client.get("/metrics").text


def test_a_follow_up_hangs_on_the_history_that_comes_with_it(client: TestClient) -> None:
    history = [{"question": "What is the data center capacity of Arcadia?", "answer": "About 12 GW."}]
    answer = client.post("/ask", json={"question": "and Borealia?", "history": history}).json()
    assert answer["status"] == "answered"
    assert any("What is the data center capacity of Borealia?" in note for note in answer["assumptions"])


def test_a_history_of_something_else_is_an_error(client: TestClient) -> None:
    response = client.post("/ask", json={"question": "and Borealia?", "history": ["What?"]})
    assert response.status_code == 422
    assert set(response.json()["error"]) == {"code", "message", "hint"}


def test_a_word_is_read_as_the_request_says(client: TestClient) -> None:
    overrides = {"big": "data center capacity at least 10 GW"}
    answer = client.post("/ask", json={"question": "Which countries have big data centers?", "overrides": overrides})
    assert [item["label"] for item in answer.json()["items"]] == ["Arcadia"]


def test_a_reading_that_cannot_be_decided_is_an_error(client: TestClient) -> None:
    response = client.post("/ask", json={"question": "Which countries are big?", "overrides": {"big": "onion soup"}})
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == "bad_override"
    assert "onion soup" in error["message"]
    assert error["hint"]
