"""What every request passes: a bound on its body, safe headers on its response, a count."""

import time
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.failures import RequestTooLargeError, failure_of
from api.metrics import Metrics

BODY_BYTES: Final = 1_048_576  # a query of 32,768 characters, each percent-encoded, is 393,216 bytes
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    # swagger-ui draws its icons as data: images and sets styles on its own elements
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'"
    ),
}


class BodyLimit:
    """Refuses a body of more than `BODY_BYTES`, announced or not, before a route reads it.

    Args:
        larger: address → bytes that a body sent there may have. Such a body is counted while the route reads it, so
            that whoever may not send one is refused before.
    """

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body up to the bound and hand it on whole, or answer 413."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"])
        if limit is not None:
            await self._app(scope, _counted(receive, limit), send)
            return
        body = await _read_body(receive)
        if body is None:
            error = RequestTooLargeError(f"the body has more than {BODY_BYTES} bytes", hint="send less")
            await failure_of(error)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


class SafeHeaders:
    """Adds headers that keep browsers from loading or framing what is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers added to the response."""

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safe)


class Counted:
    """Counts every request by the template of its route."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, then count; a request that fails before it is answered counts as 500."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.count_request(scope["method"], route, status, time.perf_counter() - started)


async def _read_body(receive: Receive) -> bytes | None:
    """Return the whole body, None once it is over the bound."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _counted(receive: Receive, limit: int) -> Receive:
    """Return a `receive` that fails once more than `limit` bytes have come."""
    read = 0

    async def count() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise RequestTooLargeError(f"the body has more than {limit} bytes", hint="send less or raise the setting")
        return message

    return count


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body in one piece, then what the client does next."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
