"""Take the documents of the library into the data: their claims, as they were decided on, become facts beside others.

All documents are taken together, so that one new company that three of them name is one thing, and so that facts that
contradict each other are found across documents and tables.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.anchor import Anchor
from ingest.contradictions import agree, settle
from ingest.extracted import DocumentClaims, DocumentFacts, Extracted, Vocabulary
from ingest.names import Names
from ingest.new_things import NewThings
from ingest.preferred import fact_name
from ingest.records import Data, Fact, Observation, Relation, SourceFacts


@dataclass(frozen=True)
class WithDocuments:
    """The data with what documents say.

    Args:
        anchors: source → sentence key → place, for the sentences that facts of documents quote.
        left: source → claim → why it is no fact (yet).
    """

    data: Data
    anchors: Mapping[str, Mapping[str, Anchor]]
    left: Mapping[str, Mapping[str, str]]


def add_candidates(
    data: Data, documents: Iterable[DocumentClaims], vocabulary: Vocabulary, note: Callable[[str], None]
) -> WithDocuments:
    """Return the data with each document as a source, by id.

    Args:
        note: is told of each document how many of its claims are no facts.
    """
    given = sorted(documents, key=lambda each: each.source.id)
    sources = [*(facts.source for facts in data.sources), *(each.source for each in given)]
    things = NewThings(data.entities, Names.of(data.entities, sources, vocabulary.terms), vocabulary.terms)
    known = _facts_by_sentence(data.sources)
    found = [_without_known(DocumentFacts(each, vocabulary, things).read(), known) for each in given]
    for each in found:
        _tell(each, note)
    settled = settle(data, [each.facts for each in found])
    spoken_of = {name for facts in settled for fact in facts.facts for name in _things_of(fact)}
    entities = (entity for entity in things.entities if entity.id in spoken_of)
    return WithDocuments(
        Data((*data.entities, *entities), (*data.sources, *settled)),
        {each.facts.source.id: each.anchors for each in found},
        {each.facts.source.id: each.left for each in found if each.left},
    )


def _tell(extracted: Extracted, note: Callable[[str], None]) -> None:
    if extracted.left:
        first = next(iter(extracted.left.values()))
        count = f"{len(extracted.left)} of its claims are no facts"
        note(f"{extracted.facts.source.id}: {count}, the first because {first}")


def _facts_by_sentence(sources: Sequence[SourceFacts]) -> dict[str, list[tuple[str, Fact]]]:
    """Hash of a sentence → names of the facts that rest on it, and these facts."""
    found: dict[str, list[tuple[str, Fact]]] = defaultdict(list)
    for facts in sources:
        hashes = {sentence.key: sentence.sha256 for sentence in facts.sentences}
        for fact in facts.facts:
            for key in fact.evidence:
                if key in hashes:
                    found[hashes[key]].append((fact_name(facts.source.id, fact.id), fact))
    return found


def _without_known(extracted: Extracted, known: Mapping[str, Sequence[tuple[str, Fact]]]) -> Extracted:
    """Leave out what a person has already taken from the very same sentence: it is no second fact."""
    hashes = {sentence.key: sentence.sha256 for sentence in extracted.facts.sentences}
    left = dict(extracted.left)
    for fact in extracted.facts.facts:
        stated = known.get(hashes[fact.evidence[0]], ())
        same = next((name for name, other in stated if _says_the_same(fact, other)), "")
        if same:
            left[fact.id] = f"the fact {same} already rests on this sentence"
    facts = extracted.facts
    observations = tuple(fact for fact in facts.observations if fact.id not in left)
    relations = tuple(fact for fact in facts.relations if fact.id not in left)
    quoted = {key for fact in (*observations, *relations) for key in fact.evidence}
    sentences = tuple(sentence for sentence in facts.sentences if sentence.key in quoted)
    facts = replace(facts, sentences=sentences, observations=observations, relations=relations)
    return replace(extracted, facts=facts, left=left)


def _says_the_same(fact: Fact, other: Fact) -> bool:
    if isinstance(fact, Observation) and isinstance(other, Observation):
        slots = ((f.subject, f.indicator, f.compared_to) for f in (fact, other))
        return len(set(slots)) == 1 and agree(fact, other)
    if isinstance(fact, Relation) and isinstance(other, Relation):
        return len({(f.subject, f.predicate, f.object, f.value) for f in (fact, other)}) == 1
    return False


def _things_of(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, Observation):
        return fact.subject, fact.compared_to
    return (fact.subject, fact.object) if isinstance(fact, Relation) else ()
