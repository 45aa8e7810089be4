"""Web addresses: fetched within bounds, and never from this machine or a private network unless that is allowed."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from ingest.documents import read_each
from ingest.readers import address as address_reader
from ingest.readers.address import fetch_address
from kg.errors import DataError
from kg.settings import DocumentLimits
from tests.ingest.readers.pdf_files import pdf, words

TEXT = b"Arcadia has twelve cranes in its harbours."
OPEN = DocumentLimits(private_addresses=True, address_seconds=5, document_bytes=100_000)
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A server on the loopback address: path → what it answers."""

    start: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    known = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append(f"{self.headers['Host']}{self.path}")
            known.answers[self.path](self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the base class's
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known.start = f"http://127.0.0.1:{server.server_address[1]}"
    yield known
    server.shutdown()
    server.server_close()


def giving(body: bytes, media_type: str = "text/plain", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, so that no single wait is long."""
    try:
        for _ in range(200):
            handler.wfile.write(b"H")
            time.sleep(0.05)
    except OSError:
        return


def test_a_document_is_read_from_its_address(site: Site) -> None:
    site.answers["/old"] = giving(b"", status=302, Location="/ports.pdf?x=ä b#page")
    site.answers["/ports.pdf?x=%C3%A4%20b"] = giving(pdf([words(60, 700, "It has 45 cranes.")]), "application/pdf")
    (result,) = read_each([f"{site.start}/old"], OPEN)
    assert result.document is not None
    assert result.document.text == "It has 45 cranes."
    assert result.document.name == "ports.pdf"
    assert result.document.original is not None
    assert result.document.original.origin.startswith(f"{site.start}/ports.pdf")
    assert result.document.original.size == len(result.content)


def test_the_media_type_of_the_server_counts_where_the_address_has_no_ending(site: Site) -> None:
    site.answers["/a"] = giving("Größe der Häfen".encode("latin-1"), "text/plain; charset=latin-1")
    site.answers["/b"] = giving(TEXT, "image/png")
    site.answers["/c"] = giving(pdf([words(60, 700, "It has 45 cranes.")]), "text/plain")
    one, two, three = read_each([f"{site.start}/{name}" for name in "abc"], OPEN)
    assert one.document is not None
    assert one.document.text == "Größe der Häfen"
    assert "'image/png', which is no kind of document" in str(two.error)
    assert three.document is not None
    assert three.document.notes == ("the file is given as text and is a PDF: it was read as that.",)


def test_redirects_without_end_are_stopped(site: Site) -> None:
    site.answers["/round"] = giving(b"", status=301, Location="/round")
    with pytest.raises(DataError, match="redirects more than 5 times"):
        fetch_address(f"{site.start}/round", OPEN)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0",
             "[::ffff:10.0.0.1]", "[fe80::1]", "[64:ff9b::7f00:1]", "2130706433"],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(host: str) -> None:
    with pytest.raises(DataError, match="on this machine or in a private network"):
        fetch_address(f"http://{host}/report.pdf", DocumentLimits())


def test_a_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_reader, "_is_public", lambda place: place == ip_address("127.0.0.1"))
    site.answers["/out"] = giving(b"", status=302, Location="http://10.0.0.1/secret")
    with pytest.raises(DataError, match=r"10\.0\.0\.1 is on this machine or in a private network"):
        fetch_address(f"{site.start}/out", DocumentLimits())


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, real, asked = int(site.start.rsplit(":", 1)[1]), socket.getaddrinfo, []

    def resolve(host: str, *args: object, **options: object) -> list[tuple[object, ...]]:
        if host != "ports.example":
            return real(host, *args, **options)  # type: ignore[arg-type, return-value]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(address_reader, "_is_public", lambda place: place == ip_address("127.0.0.1"))
    site.answers["/report.txt"] = giving(TEXT)
    fetched = fetch_address(f"http://ports.example:{port}/report.txt", DocumentLimits())
    assert (fetched.content, asked) == (TEXT, ["ports.example"])
    assert site.asked == [f"ports.example:{port}/report.txt"]


def test_a_server_that_drips_is_left_when_the_time_is_over(site: Site) -> None:
    site.answers["/slow"] = dripping
    begin = time.monotonic()
    with pytest.raises(DataError, match=r"took longer than 0\.5 seconds"):
        fetch_address(f"{site.start}/slow", DocumentLimits(private_addresses=True, address_seconds=0.5))
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize("packed", [True, False])
def test_more_bytes_than_are_allowed_are_not_read(site: Site, packed: bool) -> None:
    body = b"x" * 1_000_000
    site.answers["/big.txt"] = giving(gzip.compress(body), Content_Encoding="gzip") if packed else giving(body)
    with pytest.raises(DataError, match="100,000 bytes may be read"):
        fetch_address(f"{site.start}/big.txt", OPEN)


def test_a_length_beyond_what_is_allowed_is_refused_before_anything_is_read(site: Site) -> None:
    site.answers["/big.txt"] = giving(b"", Content_Length="200000000")
    with pytest.raises(DataError, match="has 200,000,000 bytes"):
        fetch_address(f"{site.start}/big.txt", OPEN)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("http://127.0.0.1:1/a", "cannot be reached"),
        ("http:///a", "only http and https"),
        ("http://[::1/a", "not well formed"),
        ("http://a.invalid/", "nobody knows the host"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(
    address: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise socket.gaierror

    if ".invalid" in address:
        monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(DataError, match=complaint) as caught:
        fetch_address(address, OPEN)
    assert address in str(caught.value)


def test_an_error_of_the_server_is_one_sentence(site: Site) -> None:
    site.answers["/gone.txt"] = giving(b"gone", status=404)
    with pytest.raises(DataError, match="the server answers 404"):
        fetch_address(f"{site.start}/gone.txt", OPEN)
