"""The walk through what was given: read what is new or changed, keep it, build once at the end.

What was kept before a kill is there at the next run and is not read again. A file that cannot be read costs only
itself. Where nothing changed nothing is built, and nothing heavy is even imported.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

from ingest.library.fingerprint import reading_fingerprint
from ingest.library.given import Given, check_given, find_given
from kg.errors import FAULTS, DataError, MidpowerError, ShapesViolatedError
from kg.library import Card, Entry, Library
from kg.release import Release, find_last_build
from kg.settings import Settings
from kg.source_names import SourceNames

if TYPE_CHECKING:
    from ingest.library.keep import Keeper
    from kg.ask.llm import Mode

_LOG = logging.getLogger("midpower")

Outcome = Literal["new", "changed", "read again", "unchanged", "failed"]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    """What became of one file or address.

    Args:
        id: of its source, '' for one that failed before it had one.
        message: why it failed, or what the reader had to say.
    """

    name: str
    id: str
    outcome: Outcome
    sentences: int = 0
    claims: int = 0
    message: str = ""


@dataclass(frozen=True)
class Ingested:
    """What became of everything that was given, and the release that was built; None where none was needed."""

    results: tuple[Result, ...]
    release: Release | None

    @property
    def failed(self) -> tuple[Result, ...]:
        """What could not be read."""
        return tuple(result for result in self.results if result.outcome == "failed")


def ingest(
    settings: Settings,
    names: Sequence[str],
    progress: Progress,
    *,
    wish: str = "",
    title: str = "",
    noted: Callable[[Result], object] = lambda _: None,
    llm: "Mode" = "auto",
) -> Ingested:
    """Read files, folders, patterns and addresses into the library and build the next release.

    Args:
        wish: id for the one thing that is given; '' makes ids from file names. `title` is its title.
        noted: called with each result as soon as there is one.
        llm: whether a language model may read what the rules leave.

    Raises:
        DataError: a wish for several things.
        MidpowerError: the release cannot be built; what was read stays in the library, the current release current.
    """
    given = find_given(names)
    if (wish or title) and len(given) != 1:
        message = f"{len(given)} things are given, one id or title cannot name them"
        raise DataError(message, hint="leave --as and --title out")
    library = Library(settings.library)
    with library.locked(lambda: progress("waiting for another program that changes the library")):
        results = []
        walk = _Walk(settings, library, given, wish, title, llm)
        with closing(walk):
            for result in walk.results(progress):
                noted(result)
                results.append(result)
        done = _build(settings, library, results, progress)
        for result in set(done.failed).difference(results):
            noted(result)
        return done


def forget(settings: Settings, ids: Iterable[str], progress: Progress) -> Release | None:
    """Remove documents and everything that was taken or computed from them; decisions are kept for their return.

    Raises:
        NotFoundError: there is none of a name; nothing is removed then.
    """
    library = Library(settings.library)
    with library.locked(lambda: progress("waiting for another program that changes the library")):
        for entry in [library.get(source_id) for source_id in ids]:
            library.remove(entry.id)
        return build_if_changed(settings, library, progress)


def build_if_changed(settings: Settings, library: Library, progress: Progress) -> Release | None:
    """Build the next release where the current one was built from another library; None where it was not.

    Whoever calls it holds the lock of the library.
    """
    last, state = find_last_build(settings.home), library.state()
    if (last.library if last else "") == state:
        return None
    from ingest.library.current import build_next  # heavy: pandas, pySHACL, the triple store

    return build_next(settings, progress)


def _build(settings: Settings, library: Library, results: Sequence[Result], progress: Progress) -> Ingested:
    """Build with what was read; a document that breaks the graph's rules is taken out again and costs only itself."""
    try:
        return Ingested(tuple(results), build_if_changed(settings, library, progress))
    except ShapesViolatedError as error:
        broken = _find_broken(results, error.lines)
        if not broken:
            raise
    for name in broken:
        progress(f"{name} is taken out again: {broken[name]}")
        library.remove(name)
    told = [_rejected(result, broken[result.id]) if result.id in broken else result for result in results]
    return Ingested(tuple(told), build_if_changed(settings, library, progress))


def _find_broken(results: Sequence[Result], lines: Sequence[str]) -> dict[str, str]:
    """Return the documents that were read in this run and are named by violations → the first of these."""
    read = sorted((r.id for r in results if r.outcome in ("new", "changed", "read again")), key=len, reverse=True)
    broken: dict[str, str] = {}
    for line in lines:
        name = next((each for each in read if f"mpid:{each}-" in line), "")
        if name:
            broken.setdefault(name, line)
    return broken


def _rejected(result: Result, line: str) -> Result:
    return replace(result, outcome="failed", message=f"what it says breaks a rule of the graph, {line}")


class _Walk:
    """One run over what was given."""

    def __init__(
        self, settings: Settings, library: Library, given: Sequence[Given], wish: str, title: str, llm: "Mode"
    ) -> None:
        self._settings, self._library, self._given, self._wish = settings, library, given, wish
        self._title, self._llm = title, llm
        self._read_with = reading_fingerprint(settings, llm)
        taken = (path.parent.name for path in (settings.data_dir / "sources").glob("*/source.yml"))
        self._names = SourceNames(library.entries(), taken, (each.place for each in given))

    def results(self, progress: Progress) -> Iterable[Result]:
        """Yield what becomes of each file, in the order given."""
        for number, given in enumerate(self._given, start=1):
            try:
                result = self._take(given, partial(_tell, progress, f"[{number}/{len(self._given)}]"))
            except MidpowerError as error:
                result = Result(given.name, "", "failed", message=str(error))
            except FAULTS as fault:
                # the border of a run: a fault of ours in one document must not cost the others their place
                _LOG.exception("fault in %s", given.place)
                message = f"midpower failed on this document, {fault!r}: report it with the document."
                result = Result(given.name, "", "failed", message=message)
            yield result

    def close(self) -> None:
        """End what was started for reading."""
        if "_keeper" in vars(self):
            self._keeper.close()

    def _take(self, given: Given, progress: Progress) -> Result:
        check_given(given)
        digest = given.digest()
        known = self._known(given, digest)
        if known is not None and digest and self._is_same(known.card, digest):
            return _result(given, known, "unchanged")
        progress(f"reading {given.name}")
        entry = self._keeper.keep(given, self._choose(given), digest, self._title)
        self._names.note(entry)
        return _result(given, entry, _outcome(known, entry))

    def _known(self, given: Given, digest: str) -> Entry | None:
        if self._wish:
            return self._library.find(self._wish)
        return self._names.find(given.place, given.name, digest)

    def _is_same(self, card: Card, digest: str) -> bool:
        titled = not self._title or card.title == self._title
        return card.sha256 == digest and card.read_with == self._read_with and titled

    def _choose(self, given: Given) -> str:
        wish = self._wish or (self._keeper.table_id(given) if given.is_table else "")
        return self._names.choose(given.place, given.name, wish)

    @cached_property
    def _keeper(self) -> "Keeper":
        from ingest.library.keep import Keeper  # heavy: every reader of documents and tables

        return Keeper(self._settings, self._library, self._read_with, self._llm)


def _tell(progress: Progress, place: str, text: str) -> None:
    progress(f"{place} {text}")


def _outcome(known: Entry | None, entry: Entry) -> Outcome:
    if known is None or known.id != entry.id:
        return "new"
    if known.card == entry.card:
        return "unchanged"
    return "read again" if known.card.sha256 == entry.card.sha256 else "changed"


def _result(given: Given, entry: Entry, outcome: Outcome) -> Result:
    card = entry.card
    return Result(given.name, card.id, outcome, card.sentences, card.claims, " ".join(card.notes))
