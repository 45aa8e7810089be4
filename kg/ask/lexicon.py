"""What the questions are read with: names of things, and the facts as word-searchable records.

Built once from the finished graph, written into the release as `lexicon.json`, read-only afterwards. It proposes
readings; the rows of an answer always come from the graph by SPARQL.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from kg.ask.confidence import Confidence
from kg.ask.language import Language
from kg.ask.tokens import norms
from kg.vocabulary import compress, expand

_DATASET = "dataset"
UNREVIEWED = "unreviewed"
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_BY_USE = ("class", "property")  # what can be named only where facts or things use it


@dataclass(frozen=True)
class Name:
    """One name of a thing: text, language (None: any), whether case must match, whether it names the inverse."""

    text: str
    lang: str | None = None
    exact: bool = False
    inverse: bool = False


@dataclass(frozen=True)
class Thing:
    """An entity, class, property, indicator, quality or enabler with its names and, where it has one, its unit."""

    id: str
    role: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    names: tuple[Name, ...]
    unit: str | None = None
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_listed(self) -> bool:
        """True for a thing that is known only from a data set, not from what somebody has read."""
        return _DATASET in self.extra.get("origin", ())

    @property
    def is_unreviewed(self) -> bool:
        """True for a thing of which nothing tells but what a machine read and nobody has reviewed."""
        return UNREVIEWED in self.extra.get("review", ())

    def is_known_without_facts(self, sources: AbstractSet[str]) -> bool:
        """True for what a question may name though no fact is made of it: an indicator whose sources are here."""
        return self.role not in _BY_USE and self.is_told_of(sources, frozenset())

    def is_told_of(self, sources: AbstractSet[str], used: AbstractSet[str]) -> bool:
        """True unless only other sources than these tell of it; `used` is what the facts of these hold."""
        own = [compress(s).partition(":")[2] for s in self.extra.get("source", ())]
        return self.id in used or (not self.is_listed and (not own or bool(sources & frozenset(own))))

    def label(self, lang: str = "en") -> str:
        """Return the label in a language, else the English one, else the local name."""
        return self.labels.get(lang) or self.labels.get("en") or compress(self.id)


@dataclass(frozen=True)
class Fact:
    """An observation, claim or statement as the reader of questions sees it (numbers in plain units)."""

    id: str
    kind: str
    source: str
    predicate: str
    subject: str
    object: str
    literal: str
    about: tuple[str, ...]
    topics: tuple[str, ...]
    statement: str
    keywords: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    unit: str
    comparator: str
    start: int | None
    end: int | None
    period: str
    compared_to: str
    modality: str
    section: str
    preferred: bool
    items: tuple[str, ...] = ()
    """All the things that a statement lists, where it is an enumeration."""
    series: str = ""
    """`latest` or `older` for a figure of a series in a data set."""
    review: str = ""
    """`unreviewed`, `accepted` or `edited` for what a machine read from a document."""
    disputed: bool = False
    """True where another fact is preferred to it."""

    @cached_property
    def year_given(self) -> int | None:
        """Year of a claim whose object is a date: when something came out, began, was founded."""
        dated = self.kind == "claim" and _DATE.fullmatch(self.literal)
        return int(self.literal[:4]) if dated else None

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """Every entity in a slot of the fact, subject first."""
        return tuple(x for x in dict.fromkeys((self.subject, self.object, *self.about, self.compared_to)) if x)


@dataclass(frozen=True)
class Lexicon:
    """Things, facts and languages of one release."""

    things: Mapping[str, Thing]
    facts: tuple[Fact, ...]
    languages: Mapping[str, Language]
    confidence: Confidence | None = None
    """What was learned of which readings answer; None: what the rules are sure of answers."""
    datasets: frozenset[str] = frozenset()
    """Ids of the sources that are data sets: lists of thousands, against sources that somebody has read."""
    with_unreviewed: bool = False
    """Whether facts that nobody has reviewed may answer."""
    leaves_unreviewed: bool = False
    """Whether the graph has facts that nobody has reviewed and that are left out here."""

    def to_json(self) -> str:
        """Return the lexicon as JSON with sorted keys: the same graph gives the same bytes."""
        return json.dumps(
            {
                "things": [asdict(self.things[key]) for key in sorted(self.things)],
                "facts": [asdict(fact) for fact in self.facts],
                "languages": {code: self.languages[code].data for code in sorted(self.languages)},
                "confidence": self.confidence.to_data() if self.confidence else None,
                "datasets": sorted(self.datasets),
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> "Lexicon":
        """Read what `to_json` wrote."""
        data = json.loads(text)
        things = [_thing_from(raw) for raw in data["things"]]
        facts = [_fact_from(raw) for raw in data["facts"]]
        languages = {code: Language(raw) for code, raw in data["languages"].items()}
        learned = Confidence.from_data(data["confidence"]) if data["confidence"] else None
        return cls({t.id: t for t in things}, tuple(facts), languages, learned, frozenset(data.get("datasets", ())))

    def limited_to(self, source: str) -> "Lexicon":
        """Return what questions to one source are read with: as if no data set but it had been fetched."""
        left_out = self.datasets - {source}
        if not left_out:
            return self
        facts = tuple(f for f in self.facts if f.source not in left_out)
        used = {x for f in facts for x in (*f.entities, *f.topics, *f.items, f.predicate)}
        kept = {
            t.id: t
            for t in self.things.values()
            if t.role not in _BY_USE and t.is_told_of(self.sources - left_out, used)
        }
        classes = {c for t in kept.values() for c in t.types}
        kept |= {t.id: t for t in self.things.values() if t.role in _BY_USE and t.id in used | classes}
        return replace(self, things=kept, facts=facts, datasets=self.datasets & {source})

    @cached_property
    def has_unreviewed(self) -> bool:
        """True if a machine has read facts from documents that nobody has reviewed."""
        return any(fact.review == UNREVIEWED for fact in self.facts)

    def reviewed(self) -> "Lexicon":
        """Return what questions are read with unless asked otherwise: as if nothing unreviewed were in the graph."""
        if not self.has_unreviewed:
            return self
        facts = tuple(fact for fact in self.facts if fact.review != UNREVIEWED)
        entities = {t.id: t for t in self.things.values() if not t.is_unreviewed}
        used = {x for f in facts for x in (*f.entities, f.predicate)} | {c for t in entities.values() for c in t.types}
        sources = frozenset(fact.source for fact in facts) | self.datasets
        touched = self._told_by_unreviewed - used
        things = {x: t for x, t in entities.items() if x not in touched or t.is_known_without_facts(sources)}
        return replace(self, things=things, facts=facts, leaves_unreviewed=True)

    def unreviewed(self) -> "Lexicon":
        """Return what questions are read with where facts that nobody has reviewed may answer too."""
        facts = (replace(f, preferred=True) if f.review == UNREVIEWED and not f.disputed else f for f in self.facts)
        return replace(self, facts=tuple(facts), with_unreviewed=True)

    @property
    def _told_by_unreviewed(self) -> set[str]:
        """Relations, indicators and classes of which a question may know through unreviewed facts alone."""
        told = {fact.predicate for fact in self.facts if fact.review == UNREVIEWED}
        return told | {c for t in self.things.values() if t.is_unreviewed for c in t.types}

    @property
    def ranks(self) -> tuple[str, ...]:
        """Ranks of the facts that may answer."""
        return ("mp:Preferred", "mp:Unreviewed") if self.with_unreviewed else ("mp:Preferred",)

    def get(self, iri: str) -> Thing | None:
        """Return a thing, or None where the IRI has no label."""
        return self.things.get(iri)

    def label(self, iri: str, lang: str = "en") -> str:
        """Return the label of an IRI, or its local name."""
        thing = self.things.get(iri)
        return thing.label(lang) if thing else compress(iri).partition(":")[2]

    def is_a(self, iri: str, cls: str) -> bool:
        """True if a thing is typed with a class or with one of its subclasses."""
        return cls in self.kinds.get(iri, ())

    def is_below(self, cls: str, above: str) -> bool:
        """True if a class is another one or one of its subclasses."""
        return cls == above or above in self.superclasses.get(cls, ())

    def is_topic(self, iri: str) -> bool:
        """True for an entity that facts are about only in passing: a technology, a sector, a skill."""
        return self.is_a(iri, expand("mp:Topic"))

    @cached_property
    def name_keys(self) -> Mapping[str, tuple[str, ...]]:
        """Name → its folded tokens, cut once for all languages."""
        return {text: norms(text) for text in {n.text for t in self.things.values() for n in t.names}}

    @cached_property
    def kinds(self) -> Mapping[str, frozenset[str]]:
        """Thing → its classes and all classes above them."""
        above: dict[tuple[str, ...], frozenset[str]] = {}
        for thing in self.things.values():
            if thing.types not in above:
                above[thing.types] = frozenset(c for t in thing.types for c in (t, *self.superclasses.get(t, ())))
        return {thing.id: above[thing.types] for thing in self.things.values()}

    @cached_property
    def of_role(self) -> Mapping[str, tuple[Thing, ...]]:
        """Role → things."""
        table: dict[str, list[Thing]] = defaultdict(list)
        for thing in self.things.values():
            table[thing.role].append(thing)
        return {role: tuple(things) for role, things in table.items()}

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The documents that the sources themselves are."""
        return tuple(iri for iri, kinds in self.kinds.items() if expand("mp:SourceDocument") in kinds)

    @cached_property
    def containing(self) -> tuple[str, ...]:
        """The properties under `mp:within`, which put their subject into their object."""
        return tuple(sorted(t.id for t in self.of_role.get("property", ()) if self.is_containing(t.id)))

    @cached_property
    def sources(self) -> frozenset[str]:
        """Ids of the sources that facts come from."""
        return frozenset(fact.source for fact in self.facts)

    @cached_property
    def fact_by_id(self) -> Mapping[str, Fact]:
        """Facts by IRI."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def superclasses(self) -> Mapping[str, frozenset[str]]:
        """Class → all classes above it."""
        parents = {t.id: t.extra.get("subclass_of", ()) for t in self.of_role.get("class", ())}
        return {c: frozenset(_closure(c, parents)) for c in parents}

    @cached_property
    def within(self) -> Mapping[str, frozenset[str]]:
        """Thing → every area, group, organisation or larger thing it lies in, by the properties under `mp:within`."""
        inside: dict[str, set[str]] = defaultdict(set)
        for fact in self.facts:
            if fact.kind == "claim" and fact.object and fact.preferred and self.contains(fact):
                inside[fact.subject].add(fact.object)
        return {x: frozenset(_closure(x, inside)) for x in inside}

    def is_containing(self, prop: str) -> bool:
        """True for a property under `mp:within`, which puts its subject into its object."""
        thing = self.things.get(prop)
        return thing is not None and expand("mp:within") in thing.extra.get("subproperty_of", ())

    def contains(self, fact: Fact) -> bool:
        """True for a claim, in force, that puts its subject into its object."""
        return self.is_containing(fact.predicate) and fact.end is None and fact.modality in {"asserted", "reported"}


def _thing_from(raw: dict[str, Any]) -> Thing:
    names = tuple(Name(**n) for n in raw["names"])
    extra = {key: tuple(values) for key, values in raw["extra"].items()}
    return Thing(**{**raw, "names": names, "types": tuple(raw["types"]), "extra": extra})


def _fact_from(raw: dict[str, Any]) -> Fact:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return Fact(**fields)


def _closure(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    queue = list(edges.get(start, ()))
    while queue:
        node = queue.pop()
        if node not in found:
            found.add(node)
            queue.extend(edges.get(node, ()))
    return found
