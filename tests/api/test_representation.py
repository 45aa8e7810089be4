"""HEAD, OPTIONS, ETag and compression, as HTTP has them."""

import pytest
from fastapi.testclient import TestClient

ADDRESSES = ["/id/ARC", "/ns", "/void", "/entities?q=arc", "/sources", "/sparql?query=ASK%7B%7D", "/graph.nt"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_says_without_a_body(client: TestClient, address: str) -> None:
    client.get(address)  # a download is made when it is first asked for
    head, got = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "etag"):
        assert head.headers[name] == got.headers[name]


def test_options_names_the_methods_of_an_address(client: TestClient) -> None:
    response = client.options("/sparql")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.options("/nothing-here").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_an_answer_of_this_release_is_not_sent_it_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_another_form_has_another_tag(client: TestClient) -> None:
    forms = ("text/html", "text/turtle", "application/ld+json")
    assert len({client.get("/id/ARC", headers={"accept": form}).headers["etag"] for form in forms}) == len(forms)


def test_failures_and_answers_to_questions_have_no_tag(client: TestClient) -> None:
    assert "etag" not in client.get("/id/nothing").headers
    assert "etag" not in client.get("/sparql?query=nonsense").headers
    assert "etag" not in client.post("/ask", json={"question": "Arcadia?"}).headers


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_long_answers_are_compressed_as_the_client_wishes(client: TestClient, coding: str) -> None:
    plain = client.get("/ns", headers={"accept-encoding": "identity"})
    packed = client.get("/ns", headers={"accept-encoding": coding})
    assert packed.headers["content-encoding"] == coding
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert "content-encoding" not in plain.headers
    assert "accept-encoding" in packed.headers["vary"].lower()
