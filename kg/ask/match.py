"""Compare a question with facts, part by part: which facts cover which words, and what stays uncovered.

Pure. A fact's bag holds the stems of its statement, its keywords and the labels of its slots, in English, with
synonyms folded; words of other languages come in through their glossary. A `Sheet` holds, for one question, every part
and the facts that cover it; strategies add up what they need.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from kg.ask.language import Language, Phrases
from kg.ask.lexicon import Fact, Lexicon
from kg.ask.link import Mention, Sense
from kg.ask.quantities import Period, Quantity, parse_number, phrase_at
from kg.ask.shelf import Shelf, Span
from kg.ask.times import matches_period
from kg.ask.tokens import Token, stem, tokenize
from kg.vocabulary import expand

ENGLISH = "english"
IN_SLOT, IN_PLACE, IN_WORDS, IN_CLASS = 1.0, 0.97, 0.93, 0.6
_ENTITY, _TERM, _FIGURE = 3.0, 1.5, 2.0
_REMEMBERED = 256
_FEW = 500
_PARTS_OF_DOCUMENTS = frozenset(expand(c) for c in ("mp:Document", "mp:Section", "mp:Exhibit", "mp:Indicator"))
_SHELVES = 16  # sets of sources and years that are kept ready


@dataclass(frozen=True)
class Part:
    """One part of a question: tokens `first..last`, its weight, and the facts that cover it with the share covered."""

    first: int
    last: int
    weight: float
    cover: Mapping[str, float]
    slots: frozenset[str] = frozenset()
    """Facts that hold the part in a slot, not only in their words."""
    mention: Mention | None = None
    stems: frozenset[str] = frozenset()
    """The English stems that the part may stand for."""

    @property
    def tokens(self) -> range:
        """Positions of the part's tokens."""
        return range(self.first, self.last + 1)

    @property
    def mention_ids(self) -> tuple[str, ...]:
        """Things that the part may name."""
        return self.mention.ids("entity") if self.mention else ()

    @property
    def is_name_or_word(self) -> bool:
        """False where a thing may be what the part says without a fact that covers it: of a class, of a quality."""
        return self.mention is None or not self.mention.ids("class", "indicator", "quality")


class Matcher:
    """Indexes of one lexicon: bags, slots, members."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._english = lexicon.languages["en"]
        self._split_texts: dict[str, frozenset[str]] = {}
        self._shelf = lru_cache(maxsize=_SHELVES)(self._make_shelf)
        # what the same words cover is the same in every question; each engine has its own memory of it
        self._covers = lru_cache(maxsize=_REMEMBERED)(self._find_cover)
        self.things_of = lru_cache(maxsize=_REMEMBERED)(self._find_things)
        self._word_covers = lru_cache(maxsize=_REMEMBERED)(self._find_word_cover)

    def shelf(self, sources: Iterable[str], during: Span | None = None) -> Shelf:
        """Return the facts of some sources (of all, if none is named); of a series those of a time, else the latest."""
        named = frozenset(sources) & self.lexicon.sources if sources else None
        return self._shelf(named, during if self._has_series else None)

    @cached_property
    def _has_series(self) -> bool:
        return any(fact.series for fact in self.lexicon.facts)

    def _make_shelf(self, sources: frozenset[str] | None, during: Span | None) -> Shelf:
        return Shelf.of(self.lexicon.facts, sources, during)

    # --- indexes ---------------------------------------------------------------------------------------------------

    @cached_property
    def bags(self) -> Mapping[str, frozenset[str]]:
        """Fact → canonical stems of its words."""
        return {fact.id: frozenset(self._bag(fact)) for fact in self.lexicon.facts}

    @cached_property
    def facts_with(self) -> Mapping[str, frozenset[str]]:
        """Canonical stem → facts with it."""
        table: dict[str, set[str]] = defaultdict(set)
        for fact, bag in self.bags.items():
            for word in bag:
                table[word].add(fact)
        return {word: frozenset(facts) for word, facts in table.items()}

    @cached_property
    def facts_of(self) -> Mapping[str, tuple[Fact, ...]]:
        """Entity → facts with it in a slot."""
        table: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.lexicon.facts:
            for entity in fact.entities:
                table[entity].append(fact)
        return {entity: tuple(facts) for entity, facts in table.items()}

    @cached_property
    def _slots(self) -> Mapping[str, frozenset[str]]:
        """Entity, predicate, indicator or topic → facts with it in a slot."""
        table: dict[str, set[str]] = defaultdict(set)
        for fact in self.lexicon.facts:
            subject = self.lexicon.get(fact.subject)
            enablers = subject.extra.get("enabler", ()) if subject else ()
            for iri in (*fact.entities, *fact.topics, fact.predicate, *enablers):
                table[iri].add(fact.id)
        return {iri: frozenset(facts) for iri, facts in table.items()}

    @cached_property
    def indicator_names(self) -> Mapping[str, frozenset[frozenset[str]]]:
        """Indicator (ranks aside) → its English names, each as canonical stems."""
        things = (t for t in self.lexicon.things.values() if t.role == "indicator" and t.unit != "rank")
        return {
            t.id: frozenset(w for n in t.names if n.lang in (None, "en") and (w := self.words_of(n.text)))
            for t in things
        }

    @cached_property
    def quality_names(self) -> Mapping[str, frozenset[frozenset[str]]]:
        """Quality → its English names as canonical stems, without those that only name another indicator."""
        return {
            t.id: frozenset(
                words
                for n in t.names
                if n.lang in (None, "en")
                and (words := self.words_of(n.text))
                and not self.names_indicator(words, t.extra.get("met_by_indicator", ()))
            )
            for t in self.lexicon.things.values()
            if t.role == "quality"
        }

    def names_indicator(self, words: frozenset[str], aside: Iterable[str] = ()) -> bool:
        """True if words (canonical stems) are part of a name of an indicator that is not set aside."""
        names = (name for i, found in self.indicator_names.items() if i not in aside for name in found)
        return any(words <= name for name in names)

    @cached_property
    def _derived(self) -> Mapping[str, frozenset[str]]:
        """Indicator → facts of the indicators that rank, compare or grow it."""
        table: dict[str, set[str]] = defaultdict(set)
        for fact in self.lexicon.facts:
            thing = self.lexicon.get(fact.predicate)
            for key in ("rank_of", "relative_of"):
                for base in thing.extra.get(key, ()) if thing else ():
                    table[base].add(fact.id)
        return {base: frozenset(facts) for base, facts in table.items()}

    @cached_property
    def _by_time(self) -> Mapping[tuple[int | None, int | None, int | None], tuple[Fact, ...]]:
        """First and last year, and the year that a fact gives as a date → facts with them."""
        table: dict[tuple[int | None, int | None, int | None], list[Fact]] = defaultdict(list)
        for fact in self.lexicon.facts:
            table[fact.start, fact.end, fact.year_given].append(fact)
        return {time: tuple(facts) for time, facts in table.items()}

    @cached_property
    def _by_value(self) -> Mapping[float | None, tuple[Fact, ...]]:
        """Number → facts with it as their value; none for None."""
        table: dict[float | None, list[Fact]] = defaultdict(list)
        for fact in self.lexicon.facts:
            if fact.value is not None:
                table[fact.value].append(fact)
        return {value: tuple(facts) for value, facts in table.items()}

    @cached_property
    def inside(self) -> Mapping[str, frozenset[str]]:
        """Area, group or larger thing → everything that lies in it."""
        table: dict[str, set[str]] = defaultdict(set)
        for thing, holders in self.lexicon.within.items():
            for holder in holders:
                table[holder].add(thing)
        return {holder: frozenset(things) for holder, things in table.items()}

    @cached_property
    def instances(self) -> Mapping[str, frozenset[str]]:
        """Class → entities of it or of its subclasses that facts are about."""
        table: dict[str, set[str]] = defaultdict(set)
        for entity in self.facts_of:
            thing = self.lexicon.get(entity)
            for cls in thing.types if thing else ():
                for above in (cls, *self.lexicon.superclasses.get(cls, ())):
                    table[above].add(entity)
        return {cls: frozenset(entities) for cls, entities in table.items()}

    def _find_things(self, classes: tuple[str, ...]) -> tuple[str, ...]:
        """Return the things of some classes, sorted; of none, all that are not parts of a document."""
        among = {x for c in classes for x in self.instances.get(c, ())} if classes else self.facts_of.keys()
        return tuple(sorted(x for x in among if self.is_thing_of(x, classes)))

    def is_thing_of(self, x: str, classes: tuple[str, ...]) -> bool:
        """True for a thing of one of some classes; of none, for all that facts tell of but parts of a document."""
        if classes:
            return any(x in self.instances.get(c, ()) for c in classes)
        thing = self.lexicon.get(x)
        known = x in self.facts_of and thing is not None and thing.role == "entity"
        return known and _PARTS_OF_DOCUMENTS.isdisjoint(self.lexicon.kinds[x])

    def weight(self, word: str) -> float:
        """Return how much a word tells facts apart, about 0.5 to 2; a word of no fact weighs most."""
        count = len(self.facts_with.get(word, ()))
        return 0.5 + 1.5 * (1 - math.log(1 + count) / math.log(2 + len(self.lexicon.facts)))

    # --- words -----------------------------------------------------------------------------------------------------

    def canonical(self, token: Token, language: Language) -> tuple[str, ...]:
        """Return the canonical English stems that a token may stand for."""
        if token.is_number:
            return (_figure(token, language),)
        english = language.english_of(token.norm, token.stem)
        if english is None:
            return (self._fold(token.norm),)
        return tuple(dict.fromkeys(self._fold(word) for word in english))

    def words_of(self, text: str) -> frozenset[str]:
        """Return the canonical stems of an English text, without words that carry no meaning."""
        if text not in self._split_texts:
            self._split_texts[text] = self._split(text)
        return self._split_texts[text]

    def _split(self, text: str) -> frozenset[str]:
        return frozenset(
            _figure(token, self._english) if token.is_number else self._fold(token.norm)
            for token in tokenize(text, ENGLISH)
            if token.norm not in self._english.stopwords
        )

    def _fold(self, word: str) -> str:
        stemmed = stem(word, ENGLISH)
        return self._english.synonyms.get(stemmed, stemmed)

    def _bag(self, fact: Fact) -> Iterable[str]:
        if fact.source in self.lexicon.datasets:
            return  # a row of a data set is found by the names of its thing and indicator, never by words alike
        texts = [fact.statement, *fact.keywords, fact.literal]
        for iri in (*fact.entities, *fact.topics, fact.predicate):
            thing = self.lexicon.get(iri)
            if thing:
                texts.append(thing.label())
                texts.extend(d.partition("@")[0] for d in thing.extra.get("description", ()))
                texts.extend(n.text for n in thing.names if n.lang in (None, "en") and thing.role != "entity")
        for iri in fact.topics:
            thing = self.lexicon.get(iri)
            texts.extend(self.lexicon.label(t) for t in (thing.types if thing else ()) if t in self.lexicon.things)
        for text in texts:
            yield from self.words_of(text)

    # --- parts -----------------------------------------------------------------------------------------------------

    def mention_part(self, mention: Mention, stems: Sequence[tuple[str, ...]] = ()) -> Part:
        """Return a mention as a part: in a slot, through what lies in it, through its class, or by its words.

        `stems` holds, for each of its tokens that means something, the English stems that it may stand for.
        """
        entity = bool(mention.ids("entity")) and not all(self.lexicon.is_topic(i) for i in mention.ids("entity"))
        cover, slots = self._covers(mention.senses, mention.text, () if entity else tuple(stems))
        either = frozenset(s for group in stems for s in group) or self.words_of(mention.text)
        return Part(mention.first, mention.last, _ENTITY if entity else _TERM, cover, slots, mention, either)

    def _find_cover(
        self, senses: tuple[Sense, ...], text: str, stems: tuple[tuple[str, ...], ...]
    ) -> tuple[Mapping[str, float], frozenset[str]]:
        """Return what a mention covers wherever it stands, and the facts that hold it in a slot."""
        ids = {role: [s.id for s in senses if s.role == role] for role in ("class", "entity", "indicator")}
        classed = {x for i in ids["class"] for x in self.instances.get(i, ())}
        cover: dict[str, float] = {fact.id: IN_CLASS for x in classed for fact in self.facts_of.get(x, ())}
        cover.update(dict.fromkeys(self._by_words(senses, text, stems), IN_WORDS))
        placed = {x for i in ids["entity"] for x in self.inside.get(i, ())}
        cover.update((fact.id, IN_PLACE) for x in placed for fact in self.facts_of.get(x, ()))
        cover.update((fact, IN_WORDS) for i in ids["indicator"] for fact in self._derived.get(i, ()))
        slots = frozenset(fact for s in senses for fact in self._slots.get(s.id, ()))
        cover.update((fact, IN_SLOT) for fact in slots)
        return cover, slots

    def word_part(self, position: int, stems: Sequence[str]) -> Part:
        """Return a content word as a part."""
        weight = max((self.weight(s) for s in stems), default=1.0)
        return Part(position, position, weight, self._word_covers(tuple(stems)), stems=frozenset(stems))

    def extreme_part(self, position: int, stems: Sequence[str], key: str) -> Part:
        """Return a superlative (`key` max or min) as plain words: only facts that are superlative too cover it."""
        part = self.word_part(position, stems)
        return replace(part, cover={f: c for f, c in part.cover.items() if f in self._extreme_facts[key]})

    @cached_property
    def _extreme_facts(self) -> Mapping[str, frozenset[str]]:
        """Direction of a superlative (max, min) → facts that say one in their words."""
        phrases = {key: self._english.phrases("operators", key) for key in ("max", "min")}
        found: dict[str, set[str]] = {key: set() for key in phrases}
        for fact in self.lexicon.facts:
            tokens = tokenize(" ; ".join((fact.statement, *fact.keywords)), ENGLISH)
            for key, known in phrases.items():
                if any(phrase_at(tokens, i, known) for i in range(len(tokens))):
                    found[key].add(fact.id)
        return {key: frozenset(facts) for key, facts in found.items()}

    def _find_word_cover(self, stems: tuple[str, ...]) -> Mapping[str, float]:
        """Return what words cover; a single letter is a name that was not recognised, no word that facts share."""
        stems = tuple(s for s in stems if len(s) > 1 or s.isdecimal())
        return {fact: IN_SLOT for s in stems for fact in self.facts_with.get(s, ())}

    def period_part(self, period: Period) -> Part:
        """Return a period as a part."""
        times = (t for t, facts in self._by_time.items() if matches_period(facts[0], period))
        facts = (f.id for t in times for f in self._by_time[t])
        return Part(period.first, period.last, _FIGURE, dict.fromkeys(facts, IN_SLOT))

    def figure_part(self, quantity: Quantity) -> Part:
        """Return a number that bounds nothing as a part: a fact must have it as its value or among its words."""
        text = f"{quantity.value or 0.0:.10g}"
        cover = dict.fromkeys(self.facts_with.get(text, ()), IN_SLOT)
        cover.update((f.id, IN_SLOT) for f in self._by_value.get(quantity.value, ()))
        words = (self._fold(word) for word, value in self._english.numbers.items() if value == quantity.value)
        cover.update((fact, IN_SLOT) for word in words for fact in self.facts_with.get(word, ()))
        return Part(quantity.first, quantity.last, _FIGURE, cover)

    def bound_part(self, quantity: Quantity) -> Part:
        """Return a bound as a part: only a figure that meets it, or words that give it, account for it."""
        fits = (v for v in self._by_value if v is not None and (quantity.admits(v) or v == quantity.value))
        facts = (f for v in fits for f in self._by_value[v] if quantity.unit in (None, f.unit))
        cover = dict.fromkeys(self.facts_with.get(f"{quantity.value or 0.0:.10g}", ()), IN_SLOT)
        cover.update((f.id, IN_SLOT) for f in facts)
        return Part(quantity.first, quantity.last, _FIGURE, cover)

    @cached_property
    def negative(self) -> Mapping[str, float]:
        """Facts that deny or except something, by their relation or in their words."""
        denials = self._english.phrases("denials")
        facts = (f for f in self.lexicon.facts if f.modality == "negated" or self._denies(f, denials))
        return {f.id: IN_SLOT for f in facts}

    def _denies(self, fact: Fact, denials: Phrases) -> bool:
        texts = (fact.statement, self.lexicon.label(fact.predicate), *fact.keywords)
        spelled = (tokenize(text, ENGLISH) for text in texts)
        return any(phrase_at(tokens, i, denials) for tokens in spelled for i in range(len(tokens)))

    def negation_part(self, first: int, last: int) -> Part:
        """Return a word of negation or exclusion that no condition reads as a part: the fact itself must deny."""
        return Part(first, last, _TERM, self.negative)

    def _by_words(self, senses: Sequence[Sense], text: str, stems: Sequence[tuple[str, ...]]) -> set[str]:
        found: set[str] = set()
        labels = (thing.label() for s in senses if (thing := self.lexicon.get(s.id)))
        for name in (*labels, text):
            words = self.words_of(name)
            if words:
                found |= set.intersection(*(set(self.facts_with.get(w, ())) for w in words))
        if stems:  # the words of another language, by their glossary
            found |= set.intersection(*(set(self._find_word_cover(either)) for either in stems))
        return found


def _figure(token: Token, language: Language) -> str:
    """Return digits as a plain number, so that 1,000 and 1.000 are the same word."""
    value = parse_number(token.text, language)
    return token.norm if value is None else f"{value:.10g}"


@dataclass(frozen=True)
class Leading:
    """Where to look first in a large graph: a name leads to few facts, a class to most of them."""

    rare: tuple[int, ...]
    """Indexes of the parts that few facts cover."""
    facts: frozenset[str]
    """All facts that cover one of these parts."""
    rest: float
    """The largest share that any other fact can have."""


@dataclass(frozen=True)
class Sheet:
    """The parts of one question that a strategy looks at."""

    parts: tuple[Part, ...]

    @cached_property
    def total(self) -> float:
        """Weight of all parts."""
        return sum(p.weight for p in self.parts)

    @cached_property
    def touched(self) -> frozenset[str]:
        """Facts that cover at least one part."""
        return frozenset(fact for p in self.parts for fact in p.cover)

    @cached_property
    def leading(self) -> "Leading":
        """Facts that cover a part which few facts cover, where there is one."""
        rare = tuple(i for i, p in enumerate(self.parts) if len(p.cover) <= _FEW and p.is_name_or_word)
        others = sum(p.weight for i, p in enumerate(self.parts) if i not in rare)
        return Leading(rare, frozenset(f for i in rare for f in self.parts[i].cover), others / (self.total or 1.0))

    def share(self, fact: str, given: frozenset[int] = frozenset()) -> float:
        """Return the share of the weight that a fact covers; parts in `given` (by index) count as covered."""
        if not self.total:
            return 1.0
        covered = sum(p.weight * (IN_PLACE if i in given else p.cover.get(fact, 0.0)) for i, p in enumerate(self.parts))
        return covered / self.total

    def missed(self, fact: str, given: frozenset[int] = frozenset()) -> tuple[int, ...]:
        """Return the tokens of the parts that a fact does not cover."""
        left = (p for i, p in enumerate(self.parts) if i not in given and p.cover.get(fact, 0.0) <= IN_CLASS)
        return tuple(t for p in left for t in p.tokens)

    def without(self, dropped: Iterable[Part]) -> "Sheet":
        """Return the sheet without some parts."""
        gone = {(p.first, p.last) for p in dropped}
        return Sheet(tuple(p for p in self.parts if (p.first, p.last) not in gone))
