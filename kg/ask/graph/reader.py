"""From a question to ranked queries over one graph: language, candidates, readings, SPARQL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from kg.ask.graph.attach import Attacher
from kg.ask.graph.chunks import Linked
from kg.ask.graph.compile import to_sparql
from kg.ask.graph.compose import Composer
from kg.ask.graph.link import GraphLinker, Nearest
from kg.ask.graph.names import Names
from kg.ask.graph.plan import Ranked, Step
from kg.ask.graph.roads import Classes, Roads
from kg.ask.graph.schema import Schema
from kg.ask.graph.terms import Terms
from kg.ask.graph.units import Units
from kg.ask.graph.vocabulary import Vocabulary
from kg.ask.language import Language
from kg.ask.tokens import norms, tokenize
from kg.store import GraphStore, Row

_REMEMBERED: Final = 2048


@dataclass(frozen=True)
class Candidate:
    """A reading with its SPARQL."""

    reading: Ranked
    sparql: str


class GraphReader:
    """Reads questions over one graph."""

    def __init__(self, schema: Schema, store: GraphStore, nearest: Nearest) -> None:
        self.schema = schema
        self.units = Units(schema.units)
        self._store = store
        self._roads = Roads(schema)
        names = Names(schema)
        spellings = self.units.spellings()
        self.languages = {code: Language({**raw, "units": spellings}) for code, raw in schema.languages.items()}
        english = self.languages["en"]
        self._linkers = {
            code: GraphLinker(schema, Vocabulary(schema, language, english), names, nearest)
            for code, language in self.languages.items()
        }
        self._incident = lru_cache(maxsize=_REMEMBERED)(self._find_incident)

    def language_of(self, text: str, lang: str | None) -> Language:
        """Return the language asked for, or the one whose function words the question has most of."""
        if lang is not None and lang in self.languages:
            return self.languages[lang]
        ranked = sorted(self.languages, key=lambda code: (-self._known_words(text, code), code != "en", code))
        return self.languages[ranked[0]]

    def _known_words(self, text: str, code: str) -> int:
        language = self.languages[code]
        quiet = self._linkers[code].vocabulary.empty | language.stopwords
        tokens = [t.norm for t in tokenize(text, language.algorithm)]
        return sum(token in quiet for token in tokens)

    def link(self, text: str, language: Language) -> Linked:
        """Return what the words of a question may mean."""
        return self._linkers[language.code].link(text)

    def read(self, linked: Linked) -> Iterator[Candidate]:
        """Yield the readings of a question with their SPARQL, the best first, each SPARQL once."""
        attacher = Attacher(self._roads, linked, self._incident, self._persons(linked.language.code))
        seen: set[str] = set()
        for reading in Composer(attacher, self.units).readings():
            sparql = to_sparql(reading.query, self.schema, self.units)
            if sparql not in seen:
                seen.add(sparql)
                yield Candidate(reading, sparql)

    def _persons(self, code: str) -> Classes:
        return self._person_classes.get(code) or frozenset(c for c, i in self.schema.classes.items() if i.labels)

    @cached_property
    def _person_classes(self) -> dict[str, Classes]:
        """Language → classes that "who" may mean."""
        found: dict[str, Classes] = {}
        for code, linker in self._linkers.items():
            language = linker.language
            words = {norms(str(w)) for w in language.data.get("graph", {}).get("person", [])}
            named = {p.term for p in linker.vocabulary.phrases if p.role == "class" and norms(p.text) in words}
            found[code] = frozenset(c for term in named for c in self._roads.widen(term))
        return found

    def _find_incident(self, ids: tuple[str, ...]) -> frozenset[Step]:
        """Return the steps that really start at one of some things."""
        terms = Terms({})
        values = " ".join(terms.iri(i) for i in ids)
        rows = self._store.select(
            f"SELECT DISTINCT ?p ?q {{ VALUES ?x {{ {values} }} {{ ?x ?p ?o }} UNION {{ ?s ?q ?x }} }}"
        )
        return frozenset(_steps(rows))


def _steps(rows: Iterable[Row]) -> Iterator[Step]:
    for row in rows:
        if "p" in row:
            yield Step(row["p"].value)
        if "q" in row:
            yield Step(row["q"].value, False)
