"""What is served now, and what was served when a request began: a new release takes over without a restart.

A request answers from one release from beginning to end. The old one is closed when its last request is done.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from api.score_shelf import ScoreShelf
from api.search import FactSearch
from api.statistics import GraphStatistics, count_graph
from kg.ask.engine import Engine
from kg.settings import Settings

KEY = "midpower.served"  # of a request's scope


@dataclass
class Served:
    """An open release with all that answers from it.

    Args:
        owned: whether the engine is closed when the release is served no more.
    """

    engine: Engine
    search: FactSearch
    shelf: ScoreShelf
    owned: bool
    requests: int = field(default=0, init=False)

    @cached_property
    def statistics(self) -> GraphStatistics:
        """What the graph holds, counted when somebody asks first."""
        return count_graph(self.engine.store)

    @classmethod
    def of(cls, engine: Engine, settings: Settings, *, owned: bool) -> "Served":
        """Return what answers from an open engine."""
        return cls(engine, FactSearch(engine), ScoreShelf(engine, settings), owned)


class Serving:
    """Hands every request the release that is served when it begins; safe to use from many threads."""

    def __init__(self, first: Served) -> None:
        self._lock = threading.Lock()
        self._now = first
        self._retired = False

    @property
    def release(self) -> str:
        """Id of the release that new requests get."""
        return self._now.engine.release.id

    @contextmanager
    def lease(self) -> Iterator[Served]:
        """Give what is served now and keep it open as long as it is used."""
        with self._lock:
            served = self._now
            served.requests += 1
        try:
            yield served
        finally:
            self._give_back(served)

    def take_over(self, served: Served) -> None:
        """Serve another release from the next request on."""
        with self._lock:
            before, self._now = self._now, served
            idle = before.requests == 0
        if idle:
            _close(before)

    def retire(self) -> None:
        """Serve nothing from now on; what is served is closed when its last request is done."""
        with self._lock:
            self._retired = True
            idle = self._now.requests == 0
        if idle:
            _close(self._now)

    def close(self) -> None:
        """Close what is served, where it is ours to close."""
        _close(self._now)

    def _give_back(self, served: Served) -> None:
        with self._lock:
            served.requests -= 1
            done = served.requests == 0 and (self._retired or served is not self._now)
        if done:
            _close(served)


def _close(served: Served) -> None:
    """End the query processes beside the loop that answers: it may take a moment."""
    if served.owned:
        threading.Thread(target=served.engine.close, daemon=True).start()
