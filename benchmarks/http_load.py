"""One client, or many at once, that ask a SPARQL server over kept-alive connections.

The client is a bare socket: it takes some 20 microseconds a request, so that fast servers are measured and not it.
"""

import multiprocessing
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final
from urllib.parse import quote, urlsplit

_RECEIVED: Final = 262_144
_HEADERS_END: Final = b"\r\n\r\n"


class AnswerError(RuntimeError):
    """The server did not answer with 200."""


@dataclass(frozen=True)
class Request:
    """A query as bytes that go to a server."""

    host: str
    port: int
    data: bytes

    @classmethod
    def get(cls, url: str, query: str, accept: str) -> "Request":
        """Return a query by GET, as most clients send it."""
        parts = urlsplit(url)
        sign = "&" if parts.query else "?"
        target = f"{parts.path}{f'?{parts.query}' if parts.query else ''}{sign}query={quote(query, safe='')}"
        head = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: {accept}\r\nConnection: keep-alive\r\n\r\n"
        return cls(parts.hostname or "", parts.port or 80, head.encode())


class Client:
    """A connection that is opened again where the server closes it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._socket: socket.socket | None = None

    def ask(self, request: Request) -> bytes:
        """Return the body of the answer.

        Raises:
            AnswerError: not 200.
            TimeoutError: none within the time.
        """
        try:
            return self._ask(request)
        except ConnectionError:  # a kept connection that the server has closed meanwhile
            self.close()
            return self._ask(request)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, request: Request) -> bytes:
        if self._socket is None:
            self._socket = socket.create_connection((request.host, request.port), self._seconds)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request.data)
        data = bytearray()
        while (end := data.find(_HEADERS_END)) < 0:
            self._receive(data)
        head, body = bytes(data[:end]).lower(), data[end + 4 :]
        if not head.startswith(b"http/1.1 200"):
            self.close()
            raise AnswerError(f"{head[:200]!r} {bytes(body[:300])!r}")
        if b"\r\nconnection: close" in head:
            found = self._rest(head, body)
            self.close()
            return found
        return self._rest(head, body)

    def _rest(self, head: bytes, body: bytearray) -> bytes:
        _, _, length = head.partition(b"\r\ncontent-length:")
        if length:
            size = int(length.split(b"\r\n", 1)[0])
            while len(body) < size:
                self._receive(body)
            return bytes(body)
        return self._chunks(body)

    def _chunks(self, data: bytearray) -> bytes:
        found, place = [], 0
        while True:
            while (end := data.find(b"\r\n", place)) < 0:
                self._receive(data)
            size = int(bytes(data[place:end]).partition(b";")[0], 16)
            while len(data) < end + 4 + size:
                self._receive(data)
            found.append(bytes(data[end + 2 : end + 2 + size]))
            place = end + 4 + size
            if not size:
                return b"".join(found)

    def _receive(self, data: bytearray) -> None:
        assert self._socket is not None
        # A server that answers in several pieces must not wait for our delayed acknowledgement: that is not its work.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        piece = self._socket.recv(_RECEIVED)
        if not piece:
            raise ConnectionResetError
        data += piece


@dataclass(frozen=True)
class Latency:
    """Milliseconds of one client: the median and the first, cold request."""

    median: float
    first: float


def latency(requests: Sequence[Request], seconds: float, budget: float, at_most: int) -> Latency:
    """Ask one request after the other, all of them once to warm up, then for as long as the budget lasts.

    Args:
        seconds: longest time of one answer.
        budget: seconds for warming up, and again for measuring; at least three requests are measured.

    Raises:
        AnswerError, TimeoutError: a request failed.
    """
    client = Client(seconds)
    warm = _times(client, requests, budget, len(requests))
    times = _times(client, requests, budget, at_most)
    client.close()
    return Latency(median(times) * 1_000, warm[0] * 1_000)


def _times(client: Client, requests: Sequence[Request], budget: float, at_most: int) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + budget
    while len(times) < at_most and (len(times) < 3 or time.perf_counter() < end):
        start = time.perf_counter()
        client.ask(requests[len(times) % len(requests)])
        times.append(time.perf_counter() - start)
    return times


def throughput(requests: Sequence[Request], clients: int, seconds: float, limit: float) -> float:
    """Return requests per second that so many clients at once, each a process of its own, get answered.

    Raises:
        AnswerError: a request failed or took more than `limit` seconds.
    """
    context = multiprocessing.get_context("fork")
    start, counts = context.Barrier(clients), context.Queue()
    processes = [
        context.Process(target=_ask_for, args=(requests[i:] + requests[:i], seconds, limit, start, counts))
        for i in range(clients)
    ]
    for process in processes:
        process.start()
    found = [counts.get(timeout=seconds + limit + 30) for _ in processes]
    for process in processes:
        process.join()
    if any(count is None for count, _ in found):
        raise AnswerError("a client got no answer")
    return float(sum(count / elapsed for count, elapsed in found))


def _ask_for(requests: Sequence[Request], seconds: float, limit: float, start: object, counts: object) -> None:
    client, count = Client(limit), 0
    start.wait()  # type: ignore[attr-defined]
    begun = time.perf_counter()
    try:
        while time.perf_counter() - begun < seconds:
            client.ask(requests[count % len(requests)])
            count += 1
    except (AnswerError, OSError):
        counts.put((None, 1.0))  # type: ignore[attr-defined]
        return
    counts.put((count, time.perf_counter() - begun))  # type: ignore[attr-defined]
