"""Every failure has one shape and one sentence, wherever it happens."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.failures import add_handlers
from api.middleware import BODY_BYTES

JSON = {"headers": {"content-type": "application/json"}}
REQUESTS = [
    ("POST", "/ask", {"json": {"question": ""}}, 400, "empty_question"),
    ("POST", "/ask", {"json": {"question": "x" * 100_000}}, 413, "question_too_long"),
    ("POST", "/ask", {"json": {}}, 422, "invalid_request"),
    ("POST", "/ask", {"json": {"question": "a", "color": "red"}}, 422, "invalid_request"),
    ("POST", "/ask", {"json": {"question": "a", "stream": True}}, 422, "invalid_request"),
    ("POST", "/ask", {"content": b"{", **JSON}, 422, "invalid_request"),
    ("POST", "/ask", {"content": b"x" * (BODY_BYTES + 1)}, 413, "request_too_large"),
    ("POST", "/ask", {"json": {"question": "a", "lang": "klingon"}}, 422, "unknown_language"),
    ("POST", "/ask", {"content": b'{"question": "a", "source": "\\ud800"}', **JSON}, 404, "unknown_source"),
    ("POST", "/ask", {"content": b'{"question": "\xff"}', **JSON}, 400, "bad_request"),
    (
        "POST",
        "/ask",
        {"content": b'{"question": "a"}', "headers": {"content-type": "text/plain"}},
        422,
        "invalid_request",
    ),
    ("GET", "/ask", {}, 405, "method_not_allowed"),
    ("DELETE", "/sparql", {}, 405, "method_not_allowed"),
    ("GET", "/nowhere", {}, 404, "not_found"),
    ("GET", "/static/nowhere.js", {}, 404, "not_found"),
    ("GET", "/id/Nowhere", {}, 404, "not_found"),
    ("GET", "/id/a%3E%20b", {}, 404, "not_found"),
    ("GET", "/id/%25zz", {}, 404, "not_found"),
    ("GET", "/sparql?query=", {}, 400, "query_syntax"),
    ("GET", "/facts/nothing", {}, 404, "not_found"),
    ("GET", "/entities/Nowhere", {}, 404, "not_found"),
    ("GET", "/entities?limit=0", {}, 422, "invalid_request"),
    ("GET", "/scores?country=Nowhere", {}, 404, "not_found"),
    ("GET", "/search", {}, 422, "invalid_request"),
    ("GET", "/sparql?query=SELECT", {}, 400, "query_syntax"),
    ("GET", "/id/ARC", {"headers": {"accept": "image/png"}}, 406, "not_acceptable"),
]


@pytest.mark.parametrize(
    ("method", "address", "call", "status", "code"), REQUESTS, ids=[f"{m} {a[:24]} {c}" for m, a, _, _, c in REQUESTS]
)
def test_a_failure_has_code_message_and_way_out(
    client: TestClient, method: str, address: str, call: dict[str, object], status: int, code: str
) -> None:
    response = client.request(method, address, **call)  # type: ignore[arg-type]
    assert response.status_code == status
    assert set(response.json()) == {"error"}
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert "\n" not in error["message"]
    assert error["hint"]


def test_the_parameter_or_the_content_type_at_fault_is_named(client: TestClient) -> None:
    assert client.get("/entities?limit=0").json()["error"]["message"].startswith("'limit': ")
    assert "content-type" in client.post("/ask", content=b'{"question": "a"}').json()["error"]["hint"]


def test_a_wrong_method_names_the_right_one(client: TestClient) -> None:
    response = client.get("/ask")
    assert response.headers["allow"] == "POST"
    assert "POST" in response.json()["error"]["hint"]


def test_a_fault_of_ours_tells_nothing_of_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    add_handlers(app)

    @app.get("/broken")
    def broken() -> None:
        raise KeyError("secret")

    response = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"
    assert "secret" not in response.text
    assert "secret" in caplog.text


def test_the_description_of_the_api_names_the_shape_of_failures(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    assert "HTTPValidationError" not in description["components"]["schemas"]
    for path, operations in description["paths"].items():
        for operation in operations.values():
            schema = operation["responses"]["default"]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorBody"}, path
