"""Search over facts and passages: by shared words, by meaning, and both merged by rank."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from api.browse import fact_view
from api.views import Hit
from kg.ask.engine import Engine
from kg.ask.match import Matcher
from kg.index import PassageIndex

_RANK_OFFSET: Final = 60  # of reciprocal rank fusion; 60 is the value of its paper (Cormack et al., 2009)
_NEAREST: Final = 100


class FactSearch:
    """Searches one release; the embedding model is loaded by the first search."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._matcher = Matcher(engine.lexicon)

    @cached_property
    def _passages(self) -> PassageIndex:
        return PassageIndex.load(self._engine.release.path)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {passage.id: passage.text for passage in self._passages.passages}

    def find(self, text: str, limit: int) -> list[Hit]:
        """Return facts and passages, the best first.

        Raises:
            EmbedderError: the release has vectors and their model cannot be loaded.
        """
        near = self._passages.search(text, _NEAREST)
        by_meaning = [iri for iri, _ in near if iri not in self._engine.left_out]
        return [self._hit(iri, score) for iri, score in fuse([self._by_words(text), by_meaning])[:limit]]

    def _by_words(self, text: str) -> list[str]:
        """Return facts that share words with the text, by the weight of those words."""
        words = self._matcher.words_of(text)
        weights = {iri: sum(map(self._matcher.weight, words & bag)) for iri, bag in self._matcher.bags.items()}
        found = [iri for iri, weight in weights.items() if weight > 0]
        return sorted(found, key=lambda iri: (-weights[iri], iri))

    def _hit(self, iri: str, score: float) -> Hit:
        lexicon = self._engine.lexicon
        fact = lexicon.fact_by_id.get(iri)
        text = fact.statement if fact else self._texts[iri]
        return Hit(iri, text, round(score, 6), fact_view(fact, lexicon) if fact else None)


def fuse(rankings: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
    """Merge rankings by reciprocal rank: what stands high in several comes first.

    >>> [name for name, _ in fuse([["a", "b"], ["b", "c"]])]
    ['b', 'a', 'c']
    """
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, name in enumerate(ranking, start=1):
            scores[name] += 1 / (_RANK_OFFSET + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
