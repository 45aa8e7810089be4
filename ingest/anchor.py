"""Find the sentences of a source in the documents that are here, by hash, so that citations can quote.

Pure functions. A quote is the slice `text[start:end]` of the stored text and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.documents import Document
from ingest.records import Source, SourceFacts, SourceSentence
from ingest.segment import Sentence, sentence_hash

_CONTEXT = 32  # characters kept before and after a quote, as Web Annotation advises


@dataclass(frozen=True)
class Anchor:
    """Where a source's sentence stands: the document and the span of its text.

    Args:
        similarity: how similar it is where it stands in other words, 0 to 1; None: word by word.
    """

    document: Document
    start: int
    end: int
    similarity: float | None = None

    @property
    def quote(self) -> str:
        """The exact words."""
        return self.document.text[self.start : self.end]

    @property
    def prefix(self) -> str:
        """What stands before."""
        return self.document.text[max(0, self.start - _CONTEXT) : self.start]

    @property
    def suffix(self) -> str:
        """What stands after."""
        return self.document.text[self.end : self.end + _CONTEXT]


def find_owner(document: Document, sources: Sequence[SourceFacts]) -> Source | None:
    """Return the source that a document is a copy of, None if it shares no sentence with any.

    That is the source of whose sentences it holds the largest share; of equal shares the larger number counts. (By
    number alone a garbled copy would belong to the long article that it was copied from, not to its own short table.)
    """
    found = {sentence.sha256 for sentence in document.sentences}
    best, best_score = None, (0.0, 0)
    for facts in sources:
        wanted = {sentence.sha256 for sentence in facts.sentences}
        shared = len(wanted & found)
        score = (shared / len(wanted) if wanted else 0.0, shared)
        if score > best_score:
            best, best_score = facts.source, score
    return best


def find_anchors(facts: SourceFacts, documents: Iterable[Document]) -> dict[str, Anchor]:
    """Return sentence key → place for the sentences that the documents hold.

    The document with the most of them comes first; the others only fill what it lacks.
    """
    matches = [match_sentences(facts.sentences, document) for document in documents]
    anchors: dict[str, Anchor] = {}
    for match in sorted(matches, key=len, reverse=True):
        anchors = dict(match) | anchors
    return anchors


def find_family(owners: Mapping[str, Source | None], source: Source, documents: Iterable[Document]) -> list[Document]:
    """Return the documents that may be quoted for a source: its own copies and those of versions of the same text.

    Args:
        owners: document hash → the source that it is a copy of.
    """
    root = source.version_of or source.id
    owned = ((document, owners.get(document.sha256)) for document in documents)
    return [document for document, owner in owned if owner and (owner.version_of or owner.id) == root]


def check_anchors(sentences: Iterable[SourceSentence], anchors: Mapping[str, Anchor]) -> list[str]:
    """Return a complaint for every quote word by word whose words do not have the hash of the source's sentence."""
    exact = {key: anchor for key, anchor in anchors.items() if anchor.similarity is None}
    wrong = [s.key for s in sentences if s.key in exact and sentence_hash(exact[s.key].quote) != s.sha256]
    return [f"the quote found for sentence {key} is not the sentence that was read" for key in wrong]


def match_sentences(sentences: Sequence[SourceSentence], document: Document) -> dict[str, Anchor]:
    """Return sentence key → place in one document.

    The n-th sentence with a hash takes the n-th place with that hash.
    """
    places: dict[str, list[Sentence]] = {}
    for place in document.sentences:
        places.setdefault(place.sha256, []).append(place)
    waiting = {sha256: iter(found) for sha256, found in places.items()}
    matched = ((sentence.key, next(waiting.get(sentence.sha256, iter(())), None)) for sentence in sentences)
    return {key: Anchor(document, place.start, place.end) for key, place in matched if place}
