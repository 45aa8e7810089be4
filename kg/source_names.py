"""Which source a given file is: one that is here already, in a newer version, or a new one with an id of its own."""

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from kg.errors import DataError
from kg.library import Entry, is_source_id, name_source


class SourceNames:
    """Gives every file its source.

    A file is the source that came from the same place, else the one with the same content, else the one with the same
    file name (a new version that lies elsewhere), else a new one.

    Args:
        entries: what is in the library.
        taken: ids that mean something else, such as the shipped sources.
        places: places of everything that is given in this run: two of them are never one source.
    """

    def __init__(self, entries: Iterable[Entry], taken: Iterable[str], places: Iterable[str]) -> None:
        self._taken = frozenset(taken)
        self._places = frozenset(places)
        self.entries: dict[str, Entry] = {}
        self._by_place: dict[str, str] = {}
        self._by_digest: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        for entry in entries:
            self.note(entry)

    def note(self, entry: Entry) -> None:
        """Remember what the library has now."""
        card = entry.card
        self.entries[card.id] = entry
        if card.origin:
            self._by_place[card.origin] = card.id
        self._by_digest[card.sha256] = card.id
        self._by_name.setdefault(card.file, []).append(card.id)

    def find(self, place: str, name: str, digest: str = "") -> Entry | None:
        """Return the source that a file is, None for a new one.

        Args:
            place: absolute path or address, '' for an upload; name: of the file; digest: SHA-256 of its bytes.
        """
        found = self._by_place.get(place) or self._by_digest.get(digest) or self._of_name(name)
        return self.entries[found] if found else None

    def choose(self, place: str, name: str, wish: str = "") -> str:
        """Return the id for a file: the wish, or one made from its name.

        Raises:
            DataError: the wish is no id, or it means something else.
        """
        if wish:
            self._check(wish, place or name)
            return wish
        known = self.find(place, name)
        if known is not None:
            return known.id
        return next(each for each in _candidates(place, name) if self._is_free(each))

    def _of_name(self, name: str) -> str:
        same = self._by_name.get(name, [])
        return next((each for each in same if self.entries[each].card.origin not in self._places), "")

    def _is_free(self, name: str) -> bool:
        return name not in self.entries and name not in self._taken

    def _check(self, wish: str, place: str) -> None:
        if not is_source_id(wish):
            hint = "use letters, digits, '.', '_' and '-'"
            raise DataError(f"'{wish}' cannot be the id of a source", path=place, hint=hint)
        if wish in self._taken:
            raise DataError(f"the source '{wish}' is not yours to replace", path=place, hint="choose another --as")


def _candidates(place: str, name: str) -> Iterator[str]:
    """Ids for a new source: its name, its name and folder, its name and a number."""
    short = name_source(name)
    yield short
    yield name_source(f"{Path(place).parent.name} {name}")
    yield from (f"{short}-{number}" for number in count(2))
