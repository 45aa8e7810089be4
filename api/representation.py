"""What HTTP says of representations: HEAD, OPTIONS, and answers that a client has already.

A release never changes, so that what an address answers from it is known by the release's id and the address alone.
"""

from collections.abc import Iterable
from hashlib import blake2b
from importlib.metadata import version
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.served import KEY

_FROM_RELEASE: Final = (
    "/id/", "/ns", "/void", "/.well-known/void", "/graph.", "/sparql", "/entities", "/facts", "/indicators", "/sources",
    "/methods", "/search", "/queries", "/charts/", "/scores",
)  # fmt: skip
_LONG: Final = "public, max-age=86400"  # the release stays as it is, the look of its pages may not
_ASK_AGAIN: Final = "no-cache"  # keep it, but ask whether it still holds


class HeadAsGet:
    """Answers HEAD as GET would be answered, without a body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on as GET; once the head is sent, the answer is over, and what streams its body is told so."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body"})

        await self._app({**scope, "method": "GET"}, receive, send_head)


class Options:
    """Answers OPTIONS with the methods that an address has."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 204 with `Allow`; an address that does not exist is passed on."""
        allowed = self._methods(scope) if scope["type"] == "http" and scope["method"] == "OPTIONS" else set()
        if not allowed:
            await self._app(scope, receive, send)
            return
        response = Response(status_code=204, headers={"allow": ", ".join(sorted(allowed | {"OPTIONS"}))})
        await response(scope, receive, send)

    def _methods(self, scope: Scope) -> set[str]:
        matching = (route for route in self._routes if route.matches(scope)[0] is not Match.NONE)
        methods = {method for route in matching for method in getattr(route, "methods", ())}
        return methods | {"HEAD"} if "GET" in methods else methods


class Validated:
    """Gives answers of a release their ETag, and 304 to a client that has one already.

    An answer that may differ the next time says `no-store` and gets none.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304 before anything is computed, or pass on and mark the answer."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_of_release(scope):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        known = {"etag": _tag(scope, headers), "cache-control": _lasting(scope), "vary": "accept"}
        if _has(headers.get("if-none-match", ""), known["etag"]):
            await Response(status_code=304, headers=known)(scope, receive, send)
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                marked = MutableHeaders(scope=message)
                if marked.get("cache-control") != "no-store":
                    marked["etag"] = known["etag"]
                marked.setdefault("cache-control", known["cache-control"])
                marked.add_vary_header("accept")
            await send(message)

        await self._app(scope, receive, send_marked)


def _is_of_release(scope: Scope) -> bool:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return KEY in scope and path.startswith(_FROM_RELEASE)


def _lasting(scope: Scope) -> str:
    return _LONG if scope.get("root_path") else _ASK_AGAIN


def _tag(scope: Scope, headers: Headers) -> str:
    """Return the weak tag of an answer: weak, because it is the same one compressed."""
    release = scope[KEY].engine.release.id
    query = scope["query_string"].decode("latin-1")
    text = "\n".join((version("midpower"), release, scope["path"], query, headers.get("accept", "")))
    return f'W/"{blake2b(text.encode(), digest_size=12).hexdigest()}"'


def _has(header: str, tag: str) -> bool:
    """Return whether one of the tags of `If-None-Match` is the same, compared weakly."""
    tags = {each.strip().removeprefix("W/") for each in header.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags
