"""The citations of an answer about scores: the score nodes first, then the facts that went into them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.ask.cite import Citer
from kg.ask.scoring.cited import find_facts
from kg.method import Method
from kg.model import Citation, Conflict, Locator, SourceRef
from kg.score_book import StoredScore
from kg.store import GraphStore
from kg.vocabulary import MPID

PUBLISHER = "midpower"


class Notes:
    """Numbers score nodes and facts; what a mark points at is cited once."""

    def __init__(
        self, store: GraphStore, scores: Sequence[tuple[Method, StoredScore]], facts: Iterable[str], lang: str
    ) -> None:
        self._resting = find_facts(store, list(dict.fromkeys(facts)))
        self._citer = Citer(store, self._resting.values())
        names = dict.fromkeys(stored.name for _, stored in scores)
        self._numbers = {name: number for number, name in enumerate(names, start=1)}
        computed = {
            stored.name: _computed(self._numbers[stored.name], *pair, lang) for pair in scores for stored in pair[1:]
        }
        moved = (replace(each, n=each.n + len(names)) for each in self._citer.citations)
        self.citations: list[Citation] = [*computed.values(), *moved]

    @property
    def conflicts(self) -> list[Conflict]:
        """What contradicts a cited fact."""
        return [replace(each, citation=each.citation + len(self._numbers)) for each in self._citer.conflicts]

    def score(self, stored: StoredScore) -> str:
        """Return the mark of a score."""
        return f"[{self._numbers[stored.name]}]"

    def facts(self, names: Iterable[str]) -> str:
        """Return the marks of facts, by their local names."""
        iris = [self._resting[name] for name in names if name in self._resting]
        return "".join(f"[{number + len(self._numbers)}]" for number in self._citer.numbers(iris))


def _computed(number: int, method: Method, stored: StoredScore, lang: str) -> Citation:
    label = method.label.get(lang) or method.label["en"]
    source = SourceRef(id=f"method-{method.id}", title=label, publisher=PUBLISHER, date=method.as_of)
    return Citation(number, f"{MPID}{stored.name}", stored.statement, "computed", source, Locator(section=method.id))
