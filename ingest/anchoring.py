"""Bring sources and documents together: quotes by hash, quotes by similarity, and where a copy says something else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ingest.anchor import Anchor, check_anchors, find_anchors, find_family, find_owner, match_sentences
from ingest.divergence import Divergence, copy_facts, find_divergences
from ingest.documents import Document
from ingest.extract.claims import Claim
from ingest.extract.extract import claim_reading, read_sentences
from ingest.extract.firmness import read_firmness
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Firmness, Reading, SentenceText
from ingest.records import Data, Source, SourceFacts
from ingest.segment import sentence_hash
from ingest.similar import Place, find_similar
from ingest.terms import Terms
from kg.errors import ShapesViolatedError

_PIVOT: Final = "en"  # the language of statements

Progress = Callable[[str], None]
Anchors = dict[str, dict[str, Anchor]]


@dataclass(frozen=True)
class Anchoring:
    """What was found.

    Args:
        owners: hash of a document → the source that it is a copy of.
        anchors: id of a source → key of a sentence → its place.
        data: the facts that came in, and after them what copies say differently.
    """

    owners: Mapping[str, Source | None]
    anchors: Mapping[str, Mapping[str, Anchor]]
    data: Data


@dataclass(frozen=True)
class _Copy:
    """A document beside the source whose sentences it holds, and what else is read in it."""

    document: Document
    source: SourceFacts
    versions: tuple[SourceFacts, ...]
    knowledge: Knowledge

    @cached_property
    def found(self) -> Mapping[str, int]:
        """Sentence key → start, word by word."""
        matched = match_sentences(self.source.sentences, self.document)
        return {key: anchor.start for key, anchor in matched.items()}

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What is seen in the sentences that no curator has read; nothing where the copy is whole."""
        if len(self.found) == len(self.source.sentences):
            return ()
        known = {sentence.sha256 for facts in (self.source, *self.versions) for sentence in facts.sentences}
        read = read_sentences(self.document.sentence_texts, self.knowledge)
        return tuple(reading for reading in read if sentence_hash(reading.sentence.text) not in known)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Sentence key → place, in other words."""
        return find_similar(self.source, self.found, self.readings, self._denies) if self.readings else {}

    @property
    def anchors(self) -> Iterator[tuple[str, Anchor]]:
        """Sentence key and place of what stands there in other words."""
        for key, place in self.places.items():
            yield key, Anchor(self.document, place.start, place.end, place.similarity)

    @cached_property
    def divergences(self) -> Sequence[Divergence]:
        """What it gives differently."""
        claims = [claim for reading in self.readings for claim in self._claim(reading)]
        there = {*self.found, *self.places}
        return list(find_divergences((self.source, *self.versions), there, self.readings, claims))

    def _denies(self, statement: str) -> bool:
        words = self.knowledge.words.get(_PIVOT)
        firmness = read_firmness(SentenceText(statement, 0, _PIVOT), words) if words else Firmness()
        return bool(firmness.negated or firmness.hypothetical)

    def _claim(self, reading: Reading) -> tuple[Claim, ...]:
        return claim_reading(self.document.name, reading, self.knowledge)


def anchor_sources(
    data: Data, documents: Sequence[Document], terms: Terms, knowledge: Knowledge | None, progress: Progress
) -> Anchoring:
    """Find the sentences of all sources in the documents, and what copies say differently; tell how many.

    Args:
        knowledge: what sentences are read with; None: by hash only.

    Raises:
        ShapesViolatedError: a quote is not the sentence with its hash.
    """
    owners = {document.sha256: find_owner(document, data.sources) for document in documents}
    anchors = {each.source.id: find_anchors(each, find_family(owners, each.source, documents)) for each in data.sources}
    copies = list(_find_copies(data, documents, owners, knowledge)) if knowledge else []
    by_hash = {source: len(found) for source, found in anchors.items()}
    for copy in copies:
        _add_similar(anchors[copy.source.source.id], copy)
    divergent = _find_divergent(data, copies, terms, anchors)
    for facts in data.sources:
        _check(facts, anchors[facts.source.id])
        _tell(facts, anchors[facts.source.id], by_hash[facts.source.id], divergent, progress)
    return Anchoring(owners, anchors, replace(data, sources=(*data.sources, *divergent)))


def _find_copies(
    data: Data, documents: Sequence[Document], owners: Mapping[str, Source | None], knowledge: Knowledge
) -> Iterator[_Copy]:
    by_id = {facts.source.id: facts for facts in data.sources}
    for document in documents:
        owner = owners[document.sha256]
        root = by_id.get(owner.version_of or owner.id) if owner else None
        if root is not None and root.sentences:
            versions = (facts for facts in data.sources if facts.source.version_of == root.source.id)
            yield _Copy(document, root, tuple(versions), knowledge)


def _add_similar(anchors: dict[str, Anchor], copy: _Copy) -> None:
    """Fill what was not found word by word; of two copies the more similar one is quoted."""
    for key, anchor in copy.anchors:
        if key not in anchors or (anchors[key].similarity or 1) < (anchor.similarity or 1):
            anchors[key] = anchor


def _find_divergent(data: Data, copies: Sequence[_Copy], terms: Terms, anchors: Anchors) -> tuple[SourceFacts, ...]:
    """Return the copies that say something else as sources of their own; their quotes go to the anchors."""
    labels = {entity.id: entity.labels["en"] for entity in data.entities} | dict(terms.concepts)
    found = []
    for copy in copies:
        if copy.divergences:
            facts = copy_facts(copy.document, copy.source.source, copy.divergences, labels, terms)
            anchors[facts.source.id] = find_anchors(facts, [copy.document])
            found.append(facts)
    return tuple(found)


def _check(facts: SourceFacts, anchors: Mapping[str, Anchor]) -> None:
    wrong = check_anchors(facts.sentences, anchors)
    if wrong:
        raise ShapesViolatedError(wrong)


def _tell(
    facts: SourceFacts,
    anchors: Mapping[str, Anchor],
    by_hash: int,
    divergent: Sequence[SourceFacts],
    progress: Progress,
) -> None:
    conflicts = sum(c.other_source == facts.source.id for each in divergent for c in each.conflicts)
    if anchors or conflicts:
        similar = sum(anchor.similarity is not None for anchor in anchors.values())
        progress(
            f"{facts.source.id}: {by_hash} of {len(facts.sentences)} sentences found by hash, {similar} by similarity, "
            f"{conflicts} conflicts with copies"
        )
