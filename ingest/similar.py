"""Find the sentences of a source where a document words them a little differently: by figures, names and words.

The repository keeps facts, not sentences, so that a sentence whose hash is not found is looked for by what its facts
say. Every figure of them must stand there with its unit and bound, else nothing is quoted: another value is another
statement (`ingest.divergence`), and so is a denial of what the facts hold. Pure functions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from math import log
from typing import Final

from ingest.extract.asking.visible import Visible, see
from ingest.extract.reading import Amount, Reading
from ingest.markup import plain_text
from ingest.records import Fact, Observation, Relation, SourceFacts, SourceSentence, Statement
from kg.ask.tokens import stems

# On the article with a tenth, three and eight tenths of its sentences changed (15 to 25 % of their plain words
# replaced by other words): of 1,086 sentences 569 were found, all at their place; at 0.55 it was 617 and one at a
# wrong place.
THRESHOLD: Final = 0.6
_MARGIN: Final = 0.05  # by which the best place must beat every other one
_GAIN: Final = 0.1  # by which two sentences of the source together must fit better than one of them
_LEAST_WORDS: Final = 2.0  # weight of common words without which a sentence without figures is not recognised
_MANY_WORDS: Final = 3.0  # weight that recognises it without a common name as well
_BY_INDICATOR: Final = 0.8  # what the indicators are worth as words, where the words are of another language
_MOST: Final = 0.99  # 1 is word by word
_WEIGHTS: Final = {"words": 0.5, "names": 0.2, "figures": 0.15, "place": 0.15}
_PIVOT: Final = "english"  # statements and keywords are written in it
_UNKNOWN_PLACE: Final = 0.5
_POINT: Final = ("exact", "approx")
_SHORTEST: Final = 4  # letters of a word that tells something
_GAP: Final = 3  # characters between two sentences of a paragraph

COUNT: Final = "count"

Denies = Callable[[str], bool]
Span = tuple[int, int]


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

    key: str
    figures: tuple[Observation, ...]
    names: frozenset[str]
    indicators: frozenset[str]
    words: frozenset[str]
    is_negated: bool
    between: Span | None


@dataclass(frozen=True)
class Seen:
    """What stands at a place of a document: one sentence, or two neighbours together.

    Args:
        names: ids of the known things that the sentence itself names.
        is_negated: something in it is denied or only supposed.
    """

    start: int
    end: int
    text: Visible
    figures: frozenset[Figure]
    names: frozenset[str]
    indicators: frozenset[str]
    words: frozenset[str]
    is_negated: bool
    sentences: int = 1


@dataclass(frozen=True)
class Place:
    """Where a sentence stands in other words, and how similar it is: 0 to 1."""

    start: int
    end: int
    similarity: float


class Weights:
    """How much a word tells: 1 for one that few sentences' facts have, less for those that many have."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._sentences = Counter(word for each in wanted for word in each.words)

    def sum(self, words: Iterable[str]) -> float:
        """Return the weight of words together."""
        return sum(1 / (1 + log(max(1, self._sentences[word]))) for word in words)


def find_similar(
    facts: SourceFacts, found: Mapping[str, int], readings: Sequence[Reading], denies: Denies
) -> dict[str, Place]:
    """Return sentence key → place for sentences of a source that are not in a document word by word.

    Args:
        found: key of each sentence that was found by its hash → where it starts in this document.
        readings: of the document's sentences that no source has by hash, in their order.
        denies: whether an English text denies or only supposes something.
    """
    wanted = list(_want_all(facts, found, denies))
    weights = Weights(wanted)
    seen = list(_see_all(readings))
    missing = [each for each in wanted if each.key not in found]
    ranked = {each.key: _rank(each, seen, weights) for each in missing}
    places = _give_places(sorted(missing, key=lambda each: -_best_score(ranked[each.key])), ranked)
    return places | _find_merged(missing, places, seen, weights)


def similarity(wanted: Wanted, seen: Seen, weights: Weights) -> float:
    """Return how much of what stands at a place the facts of a sentence say: 0 to 1.

    0 where a figure is missing or is somebody else's, where something is denied that the facts hold, or where too
    little is common.
    """
    if not all(_has_figure(seen, figure) for figure in wanted.figures) or (seen.is_negated and not wanted.is_negated):
        return 0.0
    if seen.names and wanted.figures and not seen.names & wanted.names:
        return 0.0
    common = weights.sum(seen.words & wanted.words)
    if not wanted.figures and common < (_LEAST_WORDS if seen.names & wanted.names else _MANY_WORDS):
        return 0.0
    covered = common / weights.sum(seen.words) if seen.words else 0.0
    by_indicator = _BY_INDICATOR * _share(wanted.indicators, seen.indicators)
    parts = {"words": max(covered, by_indicator), "place": _place_share(wanted, seen)}
    if seen.names or wanted.figures:
        parts["names"] = _share(seen.names, wanted.names)
    if wanted.figures:
        parts["figures"] = 1.0
    total = sum(_WEIGHTS[name] * share for name, share in parts.items()) / sum(_WEIGHTS[name] for name in parts)
    return min(total, _MOST)


Ranked = Sequence[tuple[float, Seen]]


def _rank(wanted: Wanted, seen: Iterable[Seen], weights: Weights) -> Ranked:
    scored = [(similarity(wanted, each, weights), each) for each in seen]
    return sorted((pair for pair in scored if pair[0] >= THRESHOLD), key=lambda pair: (-pair[0], pair[1].start))


def _best_score(ranked: Ranked) -> float:
    return ranked[0][0] if ranked else 0.0


def _give_places(missing: Iterable[Wanted], ranked: Mapping[str, Ranked]) -> dict[str, Place]:
    """Give the surest sentences their places first; a place is taken once."""
    places: dict[str, Place] = {}
    for wanted in missing:
        taken = list(places.values())
        free = [pair for pair in ranked[wanted.key] if not any(_overlap(pair[1], other) for other in taken)]
        if free and _is_clear(free):
            score, best = free[0]
            places[wanted.key] = Place(best.start, best.end, round(score, 2))
    return places


def _find_merged(
    missing: Sequence[Wanted], places: Mapping[str, Place], seen: Iterable[Seen], weights: Weights
) -> dict[str, Place]:
    """Find neighbours that a copy has made one sentence of: it must say clearly more than either of them.

    Only figures tell that surely: without one in each, of 1,331 sentences eight went to a neighbour's place.
    """
    single = [each for each in seen if each.sentences == 1]
    found: dict[str, Place] = {}
    for first, second in pairwise(missing):
        if not (first.figures and second.figures) or (first.key in places and second.key in places):
            continue
        both = _both(first, second)
        ranked = _rank(both, single, weights)
        if ranked and _is_clear(ranked):
            score, best = ranked[0]
            alone = max(similarity(each, best, weights) for each in (first, second))
            if score >= alone + _GAIN:
                place = Place(best.start, best.end, round(score, 2))
                found |= {each.key: place for each in (first, second) if each.key not in places}
    return found


def _both(first: Wanted, second: Wanted) -> Wanted:
    return Wanted(
        first.key,
        (*first.figures, *second.figures),
        first.names | second.names,
        first.indicators | second.indicators,
        first.words | second.words,
        first.is_negated or second.is_negated,
        first.between,
    )


def _is_clear(ranked: Ranked) -> bool:
    score, best = ranked[0]
    return not any(value > score - _MARGIN and not _overlap(best, other) for value, other in ranked[1:])


def _overlap(one: Seen | Place, other: Seen | Place) -> bool:
    return one.start < other.end and other.start < one.end


def _want_all(facts: SourceFacts, found: Mapping[str, int], denies: Denies) -> Iterator[Wanted]:
    stated: dict[str, list[Fact]] = {}
    for fact in facts.facts:
        stated.setdefault(fact.evidence[0], []).append(fact)
    spaces = _spaces(facts.sentences, found)
    for sentence in facts.sentences:
        if sentence.key in stated:
            yield _want(sentence.key, stated[sentence.key], spaces[sentence.key], denies)


def _want(key: str, facts: Sequence[Fact], between: Span | None, denies: Denies) -> Wanted:
    observations = tuple(fact for fact in facts if isinstance(fact, Observation) and not fact.rule)
    texts = [text for fact in facts for text in (fact.statement, *fact.keywords)]
    return Wanted(
        key,
        figures=observations,
        names=frozenset(name for fact in facts for name in _names_of(fact)),
        indicators=frozenset(observation.indicator for observation in observations),
        words=_words(*texts),
        is_negated=any(fact.modality == "negated" or denies(fact.statement) for fact in facts),
        between=between,
    )


def _names_of(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, Observation):
        return fact.subject, fact.compared_to
    if isinstance(fact, Relation):
        return fact.subject, fact.object
    return fact.about if isinstance(fact, Statement) else ()


def _spaces(sentences: Sequence[SourceSentence], found: Mapping[str, int]) -> dict[str, Span | None]:
    """Sentence key → between which offsets it must stand: those of its nearest neighbours that were found.

    None where it has no neighbour on a side, or where they stand in another order.
    """
    before, after = _nearest(sentences, found), _nearest(sentences[::-1], found)
    spaces: dict[str, Span | None] = {}
    for key in before:
        start, end = before[key], after[key]
        spaces[key] = (start, end) if start is not None and end is not None and start < end else None
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
    seen = [_see(reading) for reading in readings]
    yield from seen
    for (first, left), (second, right) in pairwise(zip(readings, seen, strict=True)):
        is_near = 0 <= right.start - left.end <= _GAP
        if is_near and first.sentence.paragraph == second.sentence.paragraph:
            yield _join(left, right)


def _see(reading: Reading) -> Seen:
    sentence, firmness = reading.sentence, reading.firmness
    return Seen(
        sentence.start,
        sentence.start + len(sentence.text),
        _visible(sentence.text),
        figures=frozenset(Figure.of(amount) for amount in reading.amounts),
        names=frozenset(name.id for name in reading.names if name.id),
        indicators=frozenset(measure.indicator.removeprefix("ind-") for measure in reading.measures),
        words=_words(plain_text(sentence.text)),
        is_negated=bool(firmness.negated or firmness.hypothetical),
    )


def _join(left: Seen, right: Seen) -> Seen:
    return Seen(
        left.start,
        right.end,
        see(f"{left.text.text} {right.text.text}"),
        left.figures | right.figures,
        left.names | right.names,
        left.indicators | right.indicators,
        left.words | right.words,
        left.is_negated or right.is_negated,
        sentences=2,
    )


def _has_figure(seen: Seen, observation: Observation) -> bool:
    """Whether the figure stands there: as it is read, or in the very words that the source has for it."""
    wanted = Figure.of(observation)
    if any(_is_same(wanted, figure) for figure in seen.figures):
        return True
    written = _visible(observation.as_written).text
    return bool(written) and seen.text.find(written) is not None


def _is_same(wanted: Figure, figure: Figure) -> bool:
    """Whether two figures are the same number; what is only counted has whatever unit the reader gave it."""
    is_counted = COUNT in (wanted.unit, figure.unit)
    return wanted == (replace(figure, unit=wanted.unit) if is_counted else figure)


def _visible(text: str) -> Visible:
    """Return a text as people see it, without the signs of Markdown."""
    return see(plain_text(text).translate(_MARKUP))


_MARKUP: Final = str.maketrans("", "", "\\*_`")


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
