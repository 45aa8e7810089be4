"""Older releases at addresses of their own: what lies under `/releases/{id}/` answers from that release, for ever.

A release that is not the current one is opened when it is asked for. Only a few are open at a time (a setting): the one
asked for longest ago is closed when a further one is wanted.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from api.served import Served, Serving
from kg.ask.opening import open_engine
from kg.errors import UnknownReleaseError
from kg.release import open_release
from kg.settings import Settings

_ADDRESS: Final = re.compile(
    r"(/releases/(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{6}))"
    r"/(?:id|ns|sparql|void|graph\.\w+|ask|scores|methods|entities|facts|indicators|sources|search|queries|charts)\b"
)


def split_address(path: str) -> tuple[str, str]:
    """Return the part of a path that names a release, and the release's id; two empty texts where none is named.

    >>> split_address("/releases/2026-11-22T09-00-00Z-1a2b3c/id/USA")
    ('/releases/2026-11-22T09-00-00Z-1a2b3c', '2026-11-22T09-00-00Z-1a2b3c')
    >>> split_address("/releases/building"), split_address("/releases/2026-11-22T09-00-00Z-1a2b3c/documents")
    (('', ''), ('', ''))
    """
    found = _ADDRESS.match(path)
    return (found[1], found[2]) if found else ("", "")


class Pinned:
    """The older releases that are open; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._open: OrderedDict[str, Serving] = OrderedDict()

    @contextmanager
    def lease(self, name: str) -> Iterator[Served]:
        """Give a release and keep it open as long as it is used; opening a large one takes seconds.

        Raises:
            UnknownReleaseError: there is none of that name, or none but the current one is served.
            CorruptReleaseError: it cannot be opened.
        """
        with ExitStack() as stack:
            with self._lock:
                served = stack.enter_context(self._serving(name).lease())
            yield served

    def _serving(self, name: str) -> Serving:
        if name not in self._open:
            self._open[name] = self._opened(name)
        self._open.move_to_end(name)
        while len(self._open) > self._settings.pinned_releases:
            _, oldest = self._open.popitem(last=False)
            oldest.retire()
        return self._open[name]

    def _opened(self, name: str) -> Serving:
        if self._settings.pinned_releases == 0:
            message = f"release '{name}' is not the current one, and no other is served"
            raise UnknownReleaseError(message, hint="set MIDPOWER_PINNED_RELEASES to 1 or more")
        settings = self._settings.model_copy(update={"workers": 1})
        release = open_release(self._settings.home, name)
        return Serving(Served.of(open_engine(release, settings), settings, owned=True))

    def close(self) -> None:
        """Close all; each when its last request is done."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].retire()
