"""The engine for graphs that are not ours: one question in, one answer object out."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final, Self

from kg.ask.engine import NO_QUERY, Engine
from kg.ask.graph.reader import Candidate, GraphReader
from kg.ask.graph.schema import Schema
from kg.ask.graph.write import GraphWriter, Rows
from kg.ask.lexicon import Lexicon
from kg.errors import QueryError
from kg.index import PassageIndex
from kg.model import Answer
from kg.release import Release
from kg.settings import Settings
from kg.store import GraphStore

_FOUND, _NOTHING, _TRUE = 0.35, -0.35, 0.1
_MOST_TRIED: Final = 24
_NEAREST, _REMEMBERED = 4, 2048


@dataclass(frozen=True)
class Chosen:
    """A candidate that was run, with its rows and its score after it."""

    candidate: Candidate
    rows: Rows
    score: float


class GraphEngine(Engine):
    """Answers questions over the graph of a release that has a profile."""

    def __init__(self, release: Release, store: GraphStore, schema: Schema, settings: Settings) -> None:
        self._index = PassageIndex.load(release.path)
        self._nearest = lru_cache(maxsize=_REMEMBERED)(lambda word: self._index.search(word, _NEAREST))
        self._reader = GraphReader(schema, store, self._nearest)
        lexicon = Lexicon({}, (), self._reader.languages)
        super().__init__(release, store, lexicon, settings)
        self._schema = schema
        self._writer = GraphWriter(schema, store)

    @classmethod
    def open(cls, release: Release, settings: Settings) -> Self:
        """Start the store's workers on a release and read its profile."""
        schema = Schema.from_json(release.schema_path.read_text(encoding="utf-8"))
        return cls(release, GraphStore.open(release.graph_path, settings), schema, settings)

    def ask(
        self,
        question: str,
        *,
        lang: str | None = None,
        source: str | None = None,
        history: Sequence[str] = (),
        overrides: Mapping[str, str] | None = None,
        unreviewed: bool = False,
    ) -> Answer:
        """Return the answer to a question; see `Engine.ask`.

        A graph has one source, so `source` limits nothing; every question stands alone, so `history` is not read; it
        has no vague words, so `overrides` change none; nothing in it was read by machine, so `unreviewed` adds nothing.
        """
        del source, history, overrides, unreviewed
        started = time.perf_counter()
        text = self._checked(question)
        language = self._reader.language_of(text, lang)
        linked = self._reader.link(text, language)
        chosen = self._choose(self._reader.read(linked))
        blank = Answer(question, language.code, "unknown", release=self.release.id)
        answer = (
            self._writer.write(blank, linked, chosen.candidate, chosen.rows)
            if chosen
            else self._writer.unknown(blank, linked)
        )
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, timings_ms={"total": round(elapsed, 2)})

    def best_query(self, question: str, lang: str | None = None) -> str:
        """Return the SPARQL of the best reading, however unsure it is."""
        return self.ask(question, lang=lang).sparql or NO_QUERY

    @property
    def sources(self) -> list[str]:
        """The file that the graph was read from; of several files none can be left out, so that none is offered."""
        files = sorted(set(self._schema.graphs.values()))
        return files if len(files) == 1 else []

    @property
    def example(self) -> str:
        """Ask for the number of things of the largest class."""
        named = [c for c in self._schema.classes.values() if c.labels]
        largest = max(named, key=lambda c: (c.count, c.iri), default=None)
        return f"How many {self._writer.label(largest.iri)} are there?" if largest else "How many are there?"

    def _choose(self, candidates: Iterable[Candidate]) -> Chosen | None:
        """Run the best readings and return the one that scores best with what it found."""
        best: Chosen | None = None
        for candidate in islice(candidates, _MOST_TRIED):
            if best is not None and candidate.reading.score + _FOUND <= best.score:
                break
            rows = self._run(candidate.sparql)
            if rows is None:
                continue
            score = candidate.reading.score + _worth(rows)
            if best is None or score > best.score:
                best = Chosen(candidate, rows, score)
        return best

    def _run(self, sparql: str) -> Rows | None:
        try:
            if sparql.partition("{")[0].rstrip().endswith("ASK"):
                return Rows((), (), self.store.ask(sparql))
            rows = self.store.select(sparql)
        except QueryError:
            return None
        columns = tuple(dict.fromkeys(name for row in rows for name in row))
        return Rows(columns, tuple(rows), None)


def _worth(rows: Rows) -> float:
    if rows.truth is not None:
        return _TRUE if rows.truth else 0.0
    empty = not rows.rows or all(not row or all(t.value in ("", "0") for t in row.values()) for row in rows.rows)
    return _NOTHING if empty else _FOUND
