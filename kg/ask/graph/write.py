"""Put the rows of a query into an answer object, with the triples that they rest on as citations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from kg.ask.explain import number_in_words
from kg.ask.graph.chunks import Linked
from kg.ask.graph.describe import describe
from kg.ask.graph.plan import Query
from kg.ask.graph.reader import Candidate
from kg.ask.graph.schema import Schema
from kg.ask.graph.terms import Terms
from kg.ask.graph.words import local_name, split_name
from kg.ask.language import Language
from kg.model import Answer, Citation, Item, Locator, SourceRef, Table, Value
from kg.store import GraphStore, Row, Term

_FEW: Final = 12
_MOST_CITED: Final = 20
_COVERED: Final = 0.7
_DATES: Final = ("date", "dateTime", "gYear", "gYearMonth")
_NUMBERS: Final = ("integer", "decimal", "double", "float")


@dataclass(frozen=True)
class Rows:
    """What a query gave: rows under their columns, or a truth."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truth: bool | None


class GraphWriter:
    """Writes answers from one graph."""

    def __init__(self, schema: Schema, store: GraphStore) -> None:
        self._schema = schema
        self._store = store

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str | None, str]]:
        """Thing → language → its best name."""
        order = {p: i for i, p in enumerate(self._schema.name_properties)}
        table: dict[str, dict[str | None, str]] = {}
        for name in sorted(self._schema.names, key=lambda n: order.get(n.property, len(order))):
            table.setdefault(name.iri, {}).setdefault(name.lang, name.text)
        return table

    def label(self, iri: str, lang: str = "en") -> str:
        """Return the name of a thing, class or property in a language, else in English or in none, else its IRI's."""
        info = self._schema.classes.get(iri) or self._schema.properties.get(iri)
        known = {label.lang: label.text for label in reversed(info.labels)} if info else self._labels.get(iri, {})
        found = known.get(lang) or known.get("en") or known.get(None) or next(iter(known.values()), "")
        return found or split_name(local_name(iri))

    # --- answers ---------------------------------------------------------------------------------------------------

    def unknown(self, blank: Answer, linked: Linked) -> Answer:
        """Return the answer to a question of which nothing could be read."""
        words = [linked.tokens[i].text for i in sorted(linked.content)]
        said = linked.language.prose("out_of_scope")
        return replace(blank, reason="out_of_scope", answer=said, unused_words=words)

    def write(self, blank: Answer, linked: Linked, candidate: Candidate, rows: Rows) -> Answer:
        """Return the answer of a reading; unknown, with the query all the same, if it leaves too many words over."""
        query, language = candidate.reading.query, linked.language
        unused = [linked.tokens[i].text for i in candidate.reading.unused]
        shown = replace(
            blank,
            sparql=candidate.sparql,
            plan=query.as_json(),
            interpretation=describe(query, lambda iri: self.label(iri, language.code), language),
            assumptions=self._assumptions(linked, query),
            unused_words=unused,
        )
        share = 1 - len(unused) / max(len(linked.content), 1)
        if unused and (share < _COVERED or not (rows.rows or rows.truth)):
            said = language.prose("unknown_relation", words=", ".join(unused))
            return replace(shown, status="unknown", reason="unsupported_relation", answer=said)
        return self._answered(replace(shown, status="answered"), query, rows, language)

    def _assumptions(self, linked: Linked, query: Query) -> list[str]:
        used = {s.iri for link in query.links for s in link.steps} | {c for n in query.nodes for c in n.stated}
        language = linked.language
        meant = [
            language.word("typo", word=c.phrase, read=self.label(c.ids[0], language.code))
            for c in linked.chunks
            if c.meant and c.ids[0] in used
        ]
        return meant + [
            language.word("typo", word=linked.tokens[i].text, read=word) for i, word in sorted(linked.typos.items())
        ]

    def _answered(self, shown: Answer, query: Query, rows: Rows, language: Language) -> Answer:
        if rows.truth is not None:
            citations = self._citations(query, [], language)
            said = language.prose("yes" if rows.truth else "no")
            return replace(shown, kind="boolean", truth=rows.truth, answer=_ended(said, citations), citations=citations)
        things = [t.value for row in rows.rows for t in row.values() if t.kind == "iri"]
        citations = self._citations(query, things, language)
        marked = replace(shown, citations=citations)
        if len(rows.columns) > 1:
            return self._table(marked, rows, language)
        terms = [t for row in rows.rows for t in row.values()]
        if terms and all(t.kind == "iri" for t in terms):
            return self._entities(marked, terms, language)
        if len(terms) == 1:
            return self._single(marked, terms[0], query, language)
        names = [t.value for t in terms]
        said = _ended(", ".join(names) or language.prose("none"), citations)
        return replace(marked, kind="entities" if not terms else "text", answer=said, table=_column(names))

    def _entities(self, shown: Answer, terms: Sequence[Term], language: Language) -> Answer:
        items = []
        for iri in dict.fromkeys(t.value for t in terms):
            kind = next((c for c in self._schema.types.get(iri, ()) if "://" in c), "")
            cited = [c.n for c in shown.citations if iri in c.fact][:3]
            items.append(Item(iri, self.label(iri), self.label(iri, language.code), local_name(kind), cited))
        names = ", ".join(item.local for item in items)
        return replace(shown, kind="entities", items=items, answer=_ended(names, shown.citations))

    def _single(self, shown: Answer, term: Term, query: Query, language: Language) -> Answer:
        datatype = local_name(term.datatype or "")
        if datatype in _NUMBERS:
            value = Value(number=float(term.value), unit=self._unit(query))
            said = _ended(number_in_words(value, language), shown.citations)
            return replace(shown, kind="number", value=value, answer=said)
        if datatype in _DATES:
            return replace(shown, kind="date", date=term.value, answer=_ended(term.value, shown.citations))
        return replace(shown, kind="text", answer=_ended(term.value, shown.citations))

    def _unit(self, query: Query) -> str | None:
        if query.aggregate and query.aggregate.function == "COUNT":
            return "count"
        index = query.aggregate.node if query.aggregate else query.targets[0]
        info = self._schema.properties.get(query.nodes[index].attribute)
        units = set(info.measure.units.values()) if info and info.measure else set()
        return (info.unit if info and info.unit else None) or (units.pop() if len(units) == 1 else None)

    def _table(self, shown: Answer, rows: Rows, language: Language) -> Answer:
        cells = [[self._cell(row.get(column), language) for column in rows.columns] for row in rows.rows]
        few = "; ".join(": ".join(row) for row in cells[:_FEW])
        items = self._entities(shown, [t for row in rows.rows for t in row.values() if t.kind == "iri"], language).items
        table = Table(list(rows.columns), cells)
        return replace(shown, kind="table", table=table, items=items, answer=_ended(few, shown.citations))

    def _cell(self, term: Term | None, language: Language) -> str:
        if term is None:
            return ""
        return self.label(term.value, language.code) if term.kind == "iri" else term.value

    # --- citations -------------------------------------------------------------------------------------------------

    def _citations(self, query: Query, things: Iterable[str], language: Language) -> list[Citation]:
        """Return the triples of the answer's things that the query's properties made, each with its file."""
        bound = [i for node in query.nodes for i in node.ids]
        subjects = list(dict.fromkeys([*things, *bound]))[:_MOST_CITED]
        properties = sorted({s.iri for link in query.links for s in link.steps})
        if not subjects:
            return []
        terms = Terms({})
        names = " ".join(terms.iri(i) for i in subjects)
        kinds = " ".join(terms.iri(p) for p in [*properties, _TYPE])
        rows = self._store.select(
            f"SELECT ?s ?p ?o ?g {{ VALUES ?x {{ {names} }} VALUES ?p {{ {kinds} }} "
            f"GRAPH ?g {{ {{ ?x ?p ?o . BIND(?x AS ?s) }} UNION {{ ?s ?p ?x . BIND(?x AS ?o) }} }} }} LIMIT 200"
        )
        ranked = sorted(rows, key=lambda r: (r["p"].value == _TYPE, subjects.index(self._of(r, subjects)), str(r)))
        return [self._citation(n, row, language) for n, row in enumerate(ranked[:_MOST_CITED], start=1)]

    def _of(self, row: Row, subjects: Sequence[str]) -> str:
        return row["s"].value if row["s"].value in subjects else row["o"].value

    def _citation(self, n: int, row: Row, language: Language) -> Citation:
        parts = [self._cell(row[name], language) for name in ("s", "p", "o")]
        parts[1] = self.label(row["p"].value, language.code)
        fact = " ".join(_as_ntriples(row[name]) for name in ("s", "p", "o"))
        graph = row["g"].value
        file = self._schema.graphs.get(graph, graph)
        source = SourceRef(id=file, title=file, url=graph if graph.startswith("http") else "")
        return Citation(n, fact, " · ".join(parts), "dataset", source, Locator(section=file))


_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _as_ntriples(term: Term) -> str:
    terms = Terms({})
    return f"<{term.value}>" if term.kind == "iri" else terms.literal(term.value, term.lang, None)


def _ended(text: str, citations: Sequence[Citation]) -> str:
    marks = "".join(f"[{c.n}]" for c in citations[:3])
    return f"{text}. {marks}".strip() if marks else f"{text}."


def _column(names: list[str]) -> Table | None:
    return Table([""], [[name] for name in names]) if names else None
