"""A server follows the current release: what was built or rolled back is served within seconds, without a restart."""

import logging
import threading

from api.served import Served, Serving
from kg.ask.engine import Engine
from kg.ask.opening import open_engine
from kg.errors import MidpowerError
from kg.release import find_current_id, open_release
from kg.results import JSON_RESULTS
from kg.settings import Settings

_LOG = logging.getLogger("midpower")


class Follower:
    """A thread that looks for another current release and lets it take over once it is open and warm."""

    def __init__(self, serving: Serving, settings: Settings, example: str) -> None:
        self._serving, self._settings, self._example = serving, settings, example
        self._refused: str | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def start(self) -> None:
        """Begin to look, every `follow_seconds`; never where that is 0."""
        if self._settings.follow_seconds > 0:
            self._thread.start()

    def stop(self) -> None:
        """End the thread, after the release that it is opening."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Take up the current release where it is another one; one that cannot be opened is told once and left."""
        try:
            current = find_current_id(self._settings.home)
            if current in (None, self._serving.release, self._refused):
                return
            self._refused = current
            engine = open_engine(open_release(self._settings.home, current), self._settings)
        except MidpowerError as error:
            _LOG.error("the release %s cannot be served: %s", self._refused, error)
            return
        warm_up(engine, self._example)
        self._serving.take_over(Served.of(engine, self._settings, owned=True))
        self._refused = None
        _LOG.warning("release %s is served now", current)

    def _run(self) -> None:
        while not self._stopped.wait(self._settings.follow_seconds):
            self.look()


def warm_up(engine: Engine, example: str) -> None:
    """Fill the caches of an engine, so that its first visitor does not wait for them."""
    for lang in engine.lexicon.languages:
        engine.ask(engine.example or example, lang=lang)
    engine.store.query("ASK {}", JSON_RESULTS)  # the first foreign query: its guard takes 0.3 s
