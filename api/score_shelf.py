"""The books of scores of this machine's releases, each read once: the served release's, and older ones by their id."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from kg.ask.engine import Engine
from kg.ask.lexicon import Lexicon
from kg.errors import NotFoundError
from kg.release import Release, open_release
from kg.score_book import ScoreBook, load_book
from kg.score_rows import read_book
from kg.settings import Settings
from kg.store import GraphStore

_KEPT: Final = 8  # older releases that stay in memory; a book is some hundred kilobytes


@dataclass(frozen=True)
class Shelved:
    """A release with its book of scores and with its names and facts."""

    release: Release
    book: ScoreBook
    lexicon: Lexicon


class ScoreShelf:
    """Hands out books of scores; a release never changes, so that what was read once stays right."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._older = lru_cache(maxsize=_KEPT)(self._open)

    def get(self, release: str = "") -> Shelved:
        """Return a release by its id, the served one without.

        Raises:
            UnknownReleaseError: there is none of that name.
            NotFoundError: it was built before releases had books of scores.
        """
        return self._served if release in ("", self._engine.release.id) else self._older(release)

    @cached_property
    def _served(self) -> Shelved:
        return Shelved(self._engine.release, self._engine.book, self._engine.lexicon)

    def _open(self, name: str) -> Shelved:
        release = open_release(self._settings.home, name)
        book = load_book(release.path)
        if book is None:
            raise NotFoundError(
                f"the release '{name}' was built without its scores beside the graph", hint="choose a newer one"
            )
        return Shelved(release, book, Lexicon.from_json(release.lexicon_path.read_text(encoding="utf-8")))


def open_book(release: Release, settings: Settings) -> ScoreBook:
    """Return the book of a release; of one that was built without, it is read from the graph."""
    book = load_book(release.path)
    if book is not None:
        return book
    with GraphStore.open(release.graph_path, settings) as store:
        return read_book(store.select)
