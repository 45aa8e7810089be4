"""The walk through a document: each sentence is read, then figures and relations are claimed from what was seen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.extract.amounts import find_amounts
from ingest.extract.claims import Claim
from ingest.extract.firmness import read_firmness
from ingest.extract.introduced import Introduced, introduce
from ingest.extract.knowledge import Knowledge
from ingest.extract.measures import find_measures
from ingest.extract.mentions import find_names
from ingest.extract.model import ModelReader
from ingest.extract.observations import find_observations
from ingest.extract.reading import Amount, Named, Reading, SentenceText
from ingest.extract.relations import find_relations
from ingest.extract.times import find_times
from ingest.extract.topics import Focus, find_anaphors, find_home

_REMEMBERED = 2  # sentences before the one before


def extract_claims(
    doc: str, sentences: Iterable[SentenceText], knowledge: Knowledge, reader: ModelReader | None = None
) -> Iterator[Claim]:
    """Yield what the sentences of a document claim, in their order, the same claim of one sentence once.

    Args:
        doc: name of the document, as it will stand in the claims.
        reader: a language model that reads what the rules leave; None: the rules alone.
    """
    readings = read_sentences(sentences, knowledge)
    reads = ((reading, claim_reading(doc, reading, knowledge)) for reading in readings)
    if reader is not None:
        yield from reader.read(doc, reads)
        return
    for _, claims in reads:
        yield from claims


def claim_reading(doc: str, reading: Reading, knowledge: Knowledge) -> tuple[Claim, ...]:
    """Return what the rules claim from one sentence, the same claim once."""
    claims = (*find_observations(doc, reading, knowledge), *find_relations(doc, reading, knowledge))
    return tuple({claim.id: claim for claim in claims}.values())


def _shortened(reading: Reading, depth: int) -> Reading:
    """Return a reading that remembers so many sentences before it, no more: memory stays flat."""
    earlier = _shortened(reading.previous, depth - 1) if reading.previous and depth else None
    return replace(reading, previous=earlier)


def read_sentences(sentences: Iterable[SentenceText], knowledge: Knowledge) -> Iterator[Reading]:
    """Yield what is seen in each sentence; a sentence in a language without a file is passed over."""
    read = [sentence for sentence in sentences if sentence.lang in knowledge.words]
    introduced, home = survey(read, knowledge)
    focus = Focus(home=home)
    previous: Reading | None = None
    for sentence in read:
        words = knowledge.words[sentence.lang]
        amounts = find_amounts(sentence, words)
        names = _outside(amounts, find_names(sentence, knowledge, introduced))
        reading = Reading(
            sentence,
            names,
            find_measures(sentence, knowledge),
            amounts,
            find_times(sentence, words),
            read_firmness(sentence, words),
            focus.topic,
            find_anaphors(sentence, names, focus, knowledge),
            previous if previous and previous.sentence.section == sentence.section else None,
        )
        yield reading
        previous = _shortened(reading, _REMEMBERED)
        focus = focus.after(reading, knowledge)


def survey(sentences: Iterable[SentenceText], knowledge: Knowledge) -> tuple[Introduced, Named | None]:
    """Return what a document names anew anywhere, and the country that it is about.

    A name is known before the sentence that explains it; see `find_home` for the country.
    """
    introduced, named = Introduced(), list[Named]()
    for sentence in sentences:
        names = find_names(sentence, knowledge, introduced)
        introduced = introduce(sentence.text, names, introduced, knowledge)
        named += names
    return introduced, find_home(named, knowledge)


def _outside(amounts: Sequence[Amount], names: Sequence[Named]) -> tuple[Named, ...]:
    """Return the names that are no part of a figure: "US$ 5 billion" names no country."""
    return tuple(n for n in names if not any(a.start <= n.start and n.end <= a.end for a in amounts))
