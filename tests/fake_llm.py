"""A language model server on loopback that answers by script: right, wrong, slowly, never, with garbage.

It speaks just enough of OpenAI's protocol for `kg.ask.llm`. A script is a list of turns; each request takes the next
one, the last one stays. What was asked is kept in `requests`.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_STALL_SECONDS = 20.0
_PIECES = 400


@dataclass(frozen=True)
class Turn:
    """One answer of the server.

    Args:
        text: content of the completion; a function makes it from the request.
        body: bytes to send instead of a completion.
        stalls: never answer; drips: send the body a byte a time, slowly; endless: send it again and again.
    """

    text: str | Callable[[dict[str, Any]], str] = ""
    status: int = 200
    finish: str = "stop"
    usage: dict[str, Any] | None = field(default_factory=lambda: {"prompt_tokens": 100, "completion_tokens": 10})
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    stalls: bool = False
    drips: bool = False
    endless: bool = False

    def render(self, request: dict[str, Any]) -> bytes:
        """Return the body of the answer."""
        if self.body is not None:
            return self.body
        text = self.text if isinstance(self.text, str) else self.text(request)
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": self.finish}
        completion = {"id": "x", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
        return json.dumps(completion | ({"usage": self.usage} if self.usage is not None else {})).encode()


class FakeLlm:
    """The running server: its address, what it was asked, and the script that it follows."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._turns: list[Turn] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """The address for `MIDPOWER_LLM_BASE_URL`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def script(self, *turns: Turn | str) -> None:
        """Follow these turns from now on, and forget what was asked."""
        with self._lock:
            self._turns = [turn if isinstance(turn, Turn) else Turn(turn) for turn in turns]
            self.requests.clear()
            self.headers.clear()

    def take(self, request: dict[str, Any], headers: dict[str, str]) -> Turn:
        """Note a request and return the turn that answers it."""
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            return self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]


class _Handler(BaseHTTPRequestHandler):
    fake: FakeLlm

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        request = json.loads(self.rfile.read(length))
        turn = self.fake.take(request, {name.lower(): value for name, value in self.headers.items()})
        try:
            self._answer(turn, turn.render(request))
        except OSError:
            self.close_connection = True  # the client has gone, as it should

    def _answer(self, turn: Turn, body: bytes) -> None:
        if turn.stalls:
            self.fake.closing.wait(_STALL_SECONDS)
            return
        self.send_response(turn.status)
        self.send_header("Content-Type", "application/json")
        for name, value in turn.headers:
            self.send_header(name, value)
        self.end_headers()
        for piece in self._pieces(turn, body):
            self.wfile.write(piece)
            self.wfile.flush()

    def _pieces(self, turn: Turn, body: bytes) -> Iterator[bytes]:
        if turn.endless:
            yield from (body for _ in range(_PIECES))
        elif turn.drips:
            for byte in body:
                time.sleep(0.2)
                yield bytes([byte])
        else:
            yield body

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def fake_llm(turns: Sequence[Turn | str] = ("",)) -> Iterator[FakeLlm]:
    """Run a server on a free port of loopback for the time of a `with` block."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    fake = FakeLlm(server)
    handler.fake = fake  # type: ignore[attr-defined]
    fake.script(*turns)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
