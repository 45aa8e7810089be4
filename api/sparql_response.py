"""The result of a query on its way to a client: never whole in memory, and never an incomplete one that looks complete.

A result that is here after `_HOLD_SECONDS` is sent with its length, and with `x-truncated: true` where rows were left
out. A longer one is sent while it is still being written, with the bound that it may meet (`x-row-limit`). If it was
cut, the document says so; where its format has no place for that, or where the query fails half way, the connection is
broken off before the end, which every HTTP client reports.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Final

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from kg.errors import QueryError
from kg.query import Cancellation, ForeignQuery, ResultStream
from kg.results import MARKED
from kg.spool import Spool
from kg.store import GraphStore

QUERIES_AT_ONCE: Final = 64
"""Most foreign queries that hold a thread, waiting for a query process or for a part of a result."""

_HOLD_SECONDS: Final = 0.1
_SEND_SECONDS: Final = 60.0  # that a client may take for one part
_LOG: Final = logging.getLogger("midpower")


async def answer(
    store: GraphStore, query: ForeignQuery, row_limit: int, receive: Receive, limiter: CapacityLimiter
) -> "ResultResponse":
    """Run a query and return its result, whole or arriving; a client that goes away ends it.

    Raises:
        QueryError: one of its kinds, before anything was sent.
    """
    cancellation = Cancellation()

    def run() -> ResultStream:
        stream = store.stream(query, cancellation)
        stream.wait(_HOLD_SECONDS)
        return stream

    watch = asyncio.create_task(_when_gone(receive, cancellation.cancel))
    try:
        stream = await run_sync(run, limiter=limiter)
    finally:
        watch.cancel()
    return ResultResponse(stream, row_limit, limiter)


async def _when_gone(receive: Receive, act: Callable[[], object]) -> None:
    """Wait until the client has gone, then do something."""
    while (await receive())["type"] != "http.disconnect":
        pass
    act()


class ResultResponse(Response):
    """Sends a result part by part."""

    def __init__(self, stream: ResultStream, row_limit: int, limiter: CapacityLimiter) -> None:
        self._stream, self._limiter = stream, limiter
        self._complete = stream.wait(0)
        super().__init__(None, media_type=stream.media_type, headers=self._facts(row_limit))
        del self.headers["content-length"]
        if self._complete:
            self.headers["content-length"] = str(stream.size)

    def _facts(self, row_limit: int) -> Mapping[str, str]:
        if not self._complete:
            return {"x-row-limit": str(row_limit)}
        return {"x-truncated": "true"} if self._stream.truncated else {}

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send it, and let the query go in any case: also when the client leaves or reads too slowly."""
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        if self._stream.spool is None:
            await send(start)
            await send({"type": "http.response.body", "body": self._stream.body})
            return
        sending = asyncio.create_task(self._send(start, send, self._stream.spool))
        watch = asyncio.create_task(_when_gone(receive, sending.cancel))
        try:
            await asyncio.wait({sending})
            if not sending.cancelled():
                sending.result()
        finally:
            sending.cancel()
            watch.cancel()
            self._stream.close()

    async def _send(self, start: Message, send: Send, spool: Spool) -> None:
        """Send the parts; return before the end where the result is incomplete, so that the server breaks off."""
        await send(start)
        try:
            while part := await run_sync(spool.read, limiter=self._limiter, abandon_on_cancel=True):
                async with asyncio.timeout(_SEND_SECONDS):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        except QueryError as error:
            _LOG.warning("a result was broken off: %s", error)
        except TimeoutError:
            _LOG.warning("a result was broken off: its client took more than %g s for a part of it", _SEND_SECONDS)
        else:
            await self._end(send)

    async def _end(self, send: Send) -> None:
        if self._complete or not self._stream.truncated or self.media_type in MARKED:
            await send({"type": "http.response.body", "body": b""})
        else:
            _LOG.warning("a result was broken off: it is over the limit and %s cannot say so", self.media_type)
