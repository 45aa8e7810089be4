"""Gives every request its release: the current one, or the one that its address names."""

from contextlib import ExitStack
from typing import Final

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from api.failures import failure_of
from api.pinned import Pinned, split_address
from api.served import KEY, Serving
from kg.errors import MidpowerError

_OPENING: Final = 2  # older releases that are opened at once: opening must not keep the other requests waiting


class Leased:
    """Puts the release that a request is answered from into its scope and keeps it open until it is answered."""

    def __init__(self, app: ASGIApp, serving: Serving, pinned: Pinned) -> None:
        self._app = app
        self._serving = serving
        self._pinned = pinned
        self._limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the release in the scope; below `/releases/{id}` as if the address began behind it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, name = split_address(scope["path"])
        with ExitStack() as stack:
            try:
                await self._lease(stack, scope, name)
            except MidpowerError as error:
                await failure_of(error)(scope, receive, send)
                return
            scope["root_path"] = scope.get("root_path", "") + start
            await self._app(scope, receive, send)

    async def _lease(self, stack: ExitStack, scope: Scope, name: str) -> None:
        if name in ("", self._serving.release):
            scope[KEY] = stack.enter_context(self._serving.lease())
            return
        self._limiter = self._limiter or anyio.CapacityLimiter(_OPENING)
        lease = self._pinned.lease(name)
        scope[KEY] = await anyio.to_thread.run_sync(stack.enter_context, lease, limiter=self._limiter)
