"""Find the sentences of a source where a document words them a little differently: by figures, names and words.

The repository keeps facts, not sentences, so that a sentence whose hash is not found is looked for by what its facts
say. Each figure must stand there with its unit and bound, else nothing is quoted: another value is another statement
(`ingest.divergence`). Pure functions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from ingest.extract.reading import Amount, Reading
from ingest.records import Fact, Observation, Relation, SourceFacts, SourceSentence, Statement
from kg.ask.tokens import stems

# Set on copies of made-up texts (tests/ingest/test_similar.py) and on edited copies of the seeds: sentences that
# say the same in other words reach 0.65 and more, their neighbours about the same country with another topic 0.55.
THRESHOLD: Final = 0.62
_MARGIN: Final = 0.05  # by which the best place must beat every other one
_WEIGHTS: Final = {"figures": 0.35, "names": 0.25, "words": 0.2, "place": 0.2}
_PIVOT: Final = "english"  # statements and keywords are written in it
_UNKNOWN_PLACE: Final = 0.5
_POINT: Final = ("exact", "approx")
_SHORTEST: Final = 4  # letters of a word that tells something
_GAP: Final = 3  # characters between two sentences of a paragraph


@dataclass(frozen=True)
class Figure:
    """A number as a fact or a sentence has it; approximate and exact ones are alike."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: str

    @classmethod
    def of(cls, figure: Observation | Amount) -> "Figure":
        """Return the figure of an observation or an amount."""
        bound = "" if figure.comparator in _POINT else figure.comparator
        return cls(figure.value, figure.low, figure.high, figure.unit, bound)


@dataclass(frozen=True)
class Wanted:
    """What a sentence of a source says by its facts, and between which places of the document it is expected."""

    sentence: SourceSentence
    figures: frozenset[Figure]
    names: frozenset[str]
    indicators: frozenset[str]
    words: frozenset[str]
    is_negated: bool
    between: tuple[int, int] | None = None


@dataclass(frozen=True)
class Seen:
    """What stands at a place of a document: one sentence, or two neighbours together."""

    start: int
    end: int
    figures: frozenset[Figure]
    names: frozenset[str]
    indicators: frozenset[str]
    words: frozenset[str]
    denied: bool


@dataclass(frozen=True)
class Place:
    """Where a sentence stands in other words, and how similar it is: 0 to 1."""

    start: int
    end: int
    similarity: float


def find_similar(
    facts: SourceFacts, found: Mapping[str, int], readings: Sequence[Reading]
) -> dict[str, Place]:
    """Return sentence key → place for sentences of a source that are not in a document word by word.

    Args:
        found: key of each sentence that was found by its hash → where it starts in this document.
        readings: of the document's sentences that no source has by hash, in their order.
    """
    seen = list(_see_all(readings))
    places = {}
    for wanted in _want_all(facts, found):
        place = _best(wanted, seen)
        if place is not None:
            places[wanted.sentence.key] = place
    return places


def similarity(wanted: Wanted, seen: Seen) -> float:
    """Return how much of what a sentence should say stands at a place: 0 to 1.

    0 where a figure is missing, where what is said is denied, or where no name is the same.
    """
    if not wanted.figures <= seen.figures or (seen.denied and not wanted.is_negated):
        return 0.0
    parts = {"names": _share(wanted.names, seen.names), "place": _place_share(wanted, seen)}
    parts["words"] = max(_share(seen.words, wanted.words), _share(wanted.indicators, seen.indicators))
    if wanted.figures:
        parts["figures"] = 1.0
    if wanted.names and not parts["names"]:
        return 0.0
    return sum(_WEIGHTS[name] * share for name, share in parts.items()) / sum(_WEIGHTS[name] for name in parts)


def _best(wanted: Wanted, seen: Sequence[Seen]) -> Place | None:
    """Return the one place that is similar enough; none where two are as similar as each other."""
    scored = [(similarity(wanted, each), each) for each in seen if wanted.figures or wanted.names & each.names]
    ranked = sorted((pair for pair in scored if pair[0] >= THRESHOLD), key=lambda p: (-p[0], p[1].end - p[1].start))
    if not ranked:
        return None
    score, best = ranked[0]
    rivals = (other for value, other in ranked[1:] if value > score - _MARGIN)
    if any(other.end <= best.start or best.end <= other.start for other in rivals):
        return None
    return Place(best.start, best.end, round(score, 2))


def _want_all(facts: SourceFacts, found: Mapping[str, int]) -> Iterator[Wanted]:
    stated: dict[str, list[Fact]] = {}
    for fact in facts.facts:
        stated.setdefault(fact.evidence[0], []).append(fact)
    spaces = _spaces(facts.sentences, found)
    for sentence in facts.sentences:
        if sentence.key not in found and sentence.key in stated:
            yield replace(_want(sentence, stated[sentence.key]), between=spaces[sentence.key])


def _want(sentence: SourceSentence, facts: Iterable[Fact]) -> Wanted:
    listed = list(facts)
    observations = [fact for fact in listed if isinstance(fact, Observation) and not fact.rule]
    texts = [text for fact in listed for text in (fact.statement, *fact.keywords)]
    return Wanted(
        sentence,
        figures=frozenset(map(Figure.of, observations)),
        names=frozenset(name for fact in listed for name in names_of(fact)),
        indicators=frozenset(observation.indicator for observation in observations),
        words=_words(*texts),
        is_negated=any(fact.modality == "negated" for fact in listed),
    )


def names_of(fact: Fact) -> tuple[str, ...]:
    """Return the ids of the things that a fact is about."""
    if isinstance(fact, Observation):
        return (fact.subject, fact.compared_to) if fact.compared_to else (fact.subject,)
    if isinstance(fact, Relation):
        return (fact.subject, fact.object) if fact.object else (fact.subject,)
    return fact.about if isinstance(fact, Statement) else ()


def _spaces(
    sentences: Sequence[SourceSentence], found: Mapping[str, int]
) -> dict[str, tuple[int, int] | None]:
    """Sentence key → between which offsets it must stand: those of its nearest neighbours that were found.

    None where it has no neighbour on a side, or where they stand in another order.
    """
    before, after = _nearest(sentences, found), _nearest(sentences[::-1], found)
    spaces: dict[str, tuple[int, int] | None] = {}
    for sentence in sentences:
        start, end = before[sentence.key], after[sentence.key]
        spaces[sentence.key] = (start, end) if start is not None and end is not None and start < end else None
    return spaces


def _nearest(sentences: Sequence[SourceSentence], found: Mapping[str, int]) -> dict[str, int | None]:
    """Sentence key → start of the last sentence before it that was found."""
    nearest: dict[str, int | None] = {}
    last: int | None = None
    for sentence in sentences:
        nearest[sentence.key] = last
        last = found.get(sentence.key, last)
    return nearest


def _see_all(readings: Sequence[Reading]) -> Iterator[Seen]:
    """Yield each sentence, and each two neighbours of a paragraph: a copy may have cut one in two."""
    seen = [see(reading) for reading in readings]
    yield from seen
    for (first, left), (second, right) in pairwise(zip(readings, seen, strict=True)):
        is_near = 0 <= second.sentence.start - left.end <= _GAP
        if is_near and first.sentence.paragraph == second.sentence.paragraph:
            yield _join(left, right)


def see(reading: Reading) -> Seen:
    """Return what stands in one sentence; what is only supposed or denied counts as denied."""
    sentence, firmness = reading.sentence, reading.firmness
    topic = (reading.topic.id,) if reading.topic is not None else ()
    return Seen(
        sentence.start,
        sentence.start + len(sentence.text),
        figures=frozenset(map(Figure.of, reading.amounts)),
        names=frozenset(name for name in (*topic, *(name.id for name in reading.names)) if name),
        indicators=frozenset(measure.indicator.removeprefix("ind-") for measure in reading.measures),
        words=_words(sentence.text),
        denied=bool(firmness.negated or firmness.hypothetical),
    )


def _join(left: Seen, right: Seen) -> Seen:
    return Seen(
        left.start,
        right.end,
        left.figures | right.figures,
        left.names | right.names,
        left.indicators | right.indicators,
        left.words | right.words,
        left.denied or right.denied,
    )


def _words(*texts: str) -> frozenset[str]:
    """Return the stems of texts; short words are in every sentence and tell nothing."""
    return frozenset(stem for text in texts for stem in stems(text, _PIVOT) if len(stem) >= _SHORTEST)


def _share(wanted: frozenset[str], seen: frozenset[str]) -> float:
    return len(wanted & seen) / len(wanted) if wanted else 0.0


def _place_share(wanted: Wanted, seen: Seen) -> float:
    """1 where the sentence stands where its neighbours let it be expected, 0 elsewhere, between if nobody knows."""
    if wanted.between is None:
        return _UNKNOWN_PLACE
    return float(wanted.between[0] < seen.start < wanted.between[1])
