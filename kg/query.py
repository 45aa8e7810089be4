"""A query of anybody, its result on the way, and the means to end it: what every store takes and gives.

`kg.store.GraphStore` and every other store have the same methods: `select`, `ask` for queries of our own, `query` and
`stream` for those of anybody.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kg.spool import Spool


@dataclass(frozen=True)
class ForeignQuery:
    """A query of anybody, the format that its result shall have, and the data set of the SPARQL Protocol.

    Where a data set is given, what it does not name is not seen: an empty list is an empty default graph, or no named
    graph. A graph that is not here is empty; nothing is fetched.
    """

    sparql: str
    media_type: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Cancellation:
    """The way to end a query that nobody waits for any more; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._actions: list[Callable[[], None]] = []
        self._cancelled = False

    def cancel(self) -> None:
        """End the query, now or as soon as it begins; it fails in whatever way, and nobody is there to see it."""
        with self._lock:
            self._cancelled, actions = True, self._actions
            self._actions = []
        for action in actions:
            action()

    def on_cancel(self, action: Callable[[], None]) -> None:
        """Have something done when the query is cancelled, at once where it was already."""
        with self._lock:
            if not self._cancelled:
                self._actions.append(action)
                return
        action()


@dataclass
class ResultStream:
    """A result that may still be arriving; take its parts once, or close it.

    Args:
        media_type: what the bytes are.
        body: all of it, where it was short.
        spool: where it arrives, otherwise.
        cut: whether rows were left out of `body`.
    """

    media_type: str
    body: bytes = b""
    spool: Spool | None = None
    cut: bool = False
    cancellation: Cancellation = field(default_factory=Cancellation)

    def wait(self, seconds: float) -> bool:
        """Wait until all of it is here or the time is over; return whether it is."""
        return self.spool is None or self.spool.wait(seconds)

    @property
    def truncated(self) -> bool:
        """Whether rows were left out; only certain when all of it is here."""
        return self.spool.truncated if self.spool else self.cut

    @property
    def size(self) -> int:
        """Number of bytes that have arrived; all of them once `wait` has said so."""
        return self.spool.size if self.spool else len(self.body)

    def parts(self) -> Iterator[bytes]:
        """Yield the bytes.

        Raises:
            QueryError: the query failed after this much of its result.
        """
        return self.spool.parts() if self.spool else iter((self.body,))

    def close(self) -> None:
        """Drop what was not taken and end the query, if it still runs."""
        self.cancellation.cancel()
        if self.spool:
            self.spool.close()
