"""A result on its way: written by the thread that reads from a query process, read by the one that sends to a client.

A slow client must not keep a query process busy, and a large result must not fill the memory: what is not sent yet
waits here, on disk from `_IN_MEMORY_BYTES` on.
"""

import tempfile
import threading
from collections.abc import Iterator
from typing import Final

from kg.errors import QueryError

_IN_MEMORY_BYTES: Final = 1_048_576
_PART_BYTES: Final = 262_144


class Spool:
    """Bytes that one thread appends and another reads; every method is safe to call from any thread."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 (closed by `close`)
        self._changed = threading.Condition()
        self._written = 0
        self._read = 0
        self._done = False
        self._closed = False
        self.truncated = False
        self.error: QueryError | None = None

    def write(self, part: bytes) -> None:
        """Append; nothing happens once the reader has gone."""
        with self._changed:
            if self._closed:
                return
            self._file.seek(self._written)
            self._file.write(part)
            self._written += len(part)
            self._changed.notify_all()

    @property
    def size(self) -> int:
        """Number of bytes written so far."""
        return self._written

    def finish(self, *, truncated: bool = False, error: QueryError | None = None) -> None:
        """Say that nothing more comes."""
        with self._changed:
            self.truncated, self.error, self._done = truncated, error, True
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until all is written or the time is over; return whether all is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._done, seconds)

    def parts(self) -> Iterator[bytes]:
        """Yield what is written, waiting for more, up to the end.

        Raises:
            QueryError: the query failed after this much of its result.
        """
        try:
            while part := self._next():
                yield part
            if self.error is not None:
                raise self.error
        finally:
            self.close()

    def close(self) -> None:
        """Drop what is left; the writer goes on without us."""
        with self._changed:
            self._closed = True
            self._file.close()

    def _next(self) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._done or self._written > self._read)
            self._file.seek(self._read)
            part = self._file.read(_PART_BYTES)
            self._read += len(part)
            return part
