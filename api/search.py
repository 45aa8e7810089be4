"""Search over facts and passages: by shared words, by meaning, and both merged by rank."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from heapq import nsmallest
from math import log
from typing import Final

from api.browse import fact_view
from api.views import Hit, PassagePlace
from kg.ask.engine import Engine
from kg.ask.match import Matcher
from kg.ask.tokens import fold
from kg.index import Passage, PassageIndex

_RANK_OFFSET: Final = 60  # of reciprocal rank fusion; 60 is the value of its paper (Cormack et al., 2009)
_NEAREST: Final = 100
_SHORTEST: Final = 3  # letters of a word that is looked for in sentences
_WORD: Final = re.compile(r"\w+")


class FactSearch:
    """Searches one release; the embedding model is loaded by the first search."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._matcher = Matcher(engine.lexicon)

    @cached_property
    def _passages(self) -> PassageIndex:
        return PassageIndex.load(self._engine.release.path)

    @cached_property
    def _known(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self._passages.passages}

    @cached_property
    def _sentences(self) -> "SentenceWords":
        facts = self._engine.lexicon.fact_by_id
        left_out = self._engine.left_out
        return SentenceWords(p for p in self._passages.passages if p.id not in facts and p.id not in left_out)

    def find(self, text: str, limit: int) -> list[Hit]:
        """Return facts and passages, the best first.

        Raises:
            EmbedderError: the release has vectors and their model cannot be loaded.
        """
        near = self._passages.search(text, _NEAREST)
        by_meaning = [iri for iri, _ in near if iri not in self._engine.left_out]
        rankings = [self._by_words(text), self._sentences.find(text, _NEAREST), by_meaning]
        return [self._hit(iri, score) for iri, score in fuse(rankings)[:limit]]

    def _by_words(self, text: str) -> list[str]:
        """Return facts that share words with the text, by the weight of those words."""
        words = self._matcher.words_of(text)
        weights = {iri: sum(map(self._matcher.weight, words & bag)) for iri, bag in self._matcher.bags.items()}
        found = [iri for iri, weight in weights.items() if weight > 0]
        return sorted(found, key=lambda iri: (-weights[iri], iri))

    def _hit(self, iri: str, score: float) -> Hit:
        lexicon = self._engine.lexicon
        fact = lexicon.fact_by_id.get(iri)
        if fact is not None:
            return Hit(iri, fact.statement, round(score, 6), fact_view(fact, lexicon))
        passage = self._known[iri]
        place = PassagePlace(passage.source, passage.section, passage.page) if passage.source else None
        return Hit(iri, passage.text, round(score, 6), None, place)


class SentenceWords:
    """Finds sentences of documents by the words that they share with a query; a rare word counts more.

    Words are compared by their beginning, without case and accents, so that a plural finds its singular's sentences.
    """

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._texts = {passage.id: f" {' '.join(_WORD.findall(fold(passage.text)))}" for passage in passages}

    def find(self, text: str, most: int) -> list[str]:
        """Return ids of sentences, the best first."""
        weights: dict[str, float] = defaultdict(float)
        for word in dict.fromkeys(word for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST):
            found = [name for name, words in self._texts.items() if f" {word}" in words]
            for name in found:
                weights[name] += log(1 + len(self._texts) / len(found))
        return nsmallest(most, weights, key=lambda name: (-weights[name], name))


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
