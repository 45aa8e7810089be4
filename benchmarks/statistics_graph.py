"""Write a made-up statistics graph of any size in the model of a build: areas x indicators x years x sources.

    .venv/bin/python benchmarks/statistics_graph.py --triples 1000000 graph.nq
    .venv/bin/python benchmarks/statistics_graph.py --triples 1000000 --home /tmp/million   # as a release
    MIDPOWER_HOME=/tmp/million .venv/bin/midpower serve

The ontology is the shipped one. Countries, regions, indicators and sources have made-up names. Every figure has a cell
of a file as its evidence, as figures of a data set have; sources differ a little, the second one has gaps, and one
figure in ten has a mark. The quads are made by `ingest.quads`, as a build makes them. The same number of triples gives
the same bytes. The graph has at least as many triples as were asked for and at most one country's figures more.

A release of it knows the names of areas and indicators but takes no figure into its lexicon: it is there to be queried.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import chain, count, islice, product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from ingest.figures import Cell  # noqa: E402
from ingest.graph import NamedGraph, Quad, SortedQuads, load_store, node, select, thing  # noqa: E402
from ingest.quads import entity_quads, source_quads  # noqa: E402
from ingest.records import (  # noqa: E402
    Data,
    DataCell,
    Entity,
    Observation,
    Period,
    Relation,
    Source,
    SourceFacts,
    SourceSentence,
)
from ingest.staging import staging_folder  # noqa: E402
from ingest.terms import ONTOLOGY_GRAPH, Terms, read_terms  # noqa: E402
from kg.ask.harvest import build_lexicon  # noqa: E402
from kg.index import NO_EMBEDDER, build_vectors, load_embedder  # noqa: E402
from kg.release import Release, write_release  # noqa: E402
from kg.score_book import BOOK_FILE, ScoreBook  # noqa: E402
from kg.vocabulary import DEFAULT_BASE_IRI, UNITS  # noqa: E402

SOURCES = ("statistics-a", "statistics-b")
LAST_YEAR = 2024
_OBSERVATION_TRIPLES = 33.0  # of a figure and its cell, on average
_SHAPE = (100, 10, 15)  # countries, indicators, years of 15,000 figures a source
_COUNTRIES_A_REGION = 12
_GAP_YEARS, _GAP_SHARE = 3, 0.2  # what the second source lacks: the last years of some series
_MARKED_SHARE = 0.1
_UNITS = ("USD", "percent", "people", "count", "GW")
_ONSETS, _VOWELS = "bdfgklmnprstvz", "aeiou"


@dataclass(frozen=True)
class Statistics:
    """The dimensions of a graph."""

    countries: Sequence[Entity]
    regions: Sequence[Entity]
    indicators: Sequence[tuple[str, str]]  # (id without `ind-`, label)
    years: range

    @classmethod
    def of(cls, triples: int) -> "Statistics":
        """Return dimensions that make a little more than so many triples."""
        scale = (1.02 * triples / _OBSERVATION_TRIPLES / (len(SOURCES) * 15_000)) ** (1 / 3)
        countries, indicators, years = (max(2, int(size * scale) + 1) for size in _SHAPE)
        words = made_up_words()
        regions = _entities("Region", -(-countries // _COUNTRIES_A_REGION), words)
        names = [(f"made-{i:04}", f"{word} index") for i, word in enumerate(islice(words, indicators))]
        return cls(_entities("Country", countries, words), regions, names, range(LAST_YEAR - years + 1, LAST_YEAR + 1))

    def region_of(self, index: int) -> Entity:
        """Return the region of a country by its place in the list."""
        return self.regions[index % len(self.regions)]


def made_up_words() -> Iterator[str]:
    """Yield words that no language has, each once, always the same."""
    syllables = [onset + vowel for onset, vowel in product(_ONSETS, _VOWELS)]
    for number in count():
        word, rest = "", number * 7_919 + 1_000_000
        while rest:
            rest, place = divmod(rest, len(syllables))
            word += syllables[place]
        yield f"{word}x".capitalize()


def _entities(kind: str, size: int, words: Iterator[str]) -> list[Entity]:
    return [Entity(f"{kind}{i:04}", (kind,), {"en": word}) for i, word in enumerate(islice(words, size))]


def graph_parts(triples: int) -> Iterator[Sequence[Quad]]:
    """Yield the graph in parts of some hundred quads; all that names things first."""
    shape = Statistics.of(triples)
    terms = Terms((*read_terms(ROOT / "ontology").quads, *_indicator_quads(shape)))
    first = [*terms.quads, *entity_quads((*shape.countries, *shape.regions), terms)]
    yield first
    relations = source_quads(_regions_source(shape), Data(), terms, {}, {})
    yield relations
    made = len(first) + len(relations)
    for part in _figure_parts(shape, terms):
        if made >= triples:
            return
        made += len(part)
        yield part


def _indicator_quads(shape: Statistics) -> list[Quad]:
    graph = NamedGraph(ONTOLOGY_GRAPH)
    for i, (name, label) in enumerate(shape.indicators):
        subject, unit = thing(f"ind-{name}"), UNITS[_UNITS[i % len(_UNITS)]]
        graph.types(subject, "mp:Indicator", "schema:StatisticalVariable")
        graph.text(subject, "rdfs:label", label)
        graph.string(subject, "mp:unitKey", unit.key)
        graph.say(subject, "sdmx-attribute:unitMeasure", node(unit.curie))
        graph.say(subject, "mp:direction", node("mp:HigherIsBetter"))
        graph.say(subject, "mp:scaleType", node("mp:RatioScale"))
        graph.say(subject, "mp:blocRule", node("mp:BlocSum"))
        graph.say(subject, "mp:normalisation", node("mp:NotNormalised"))
    return graph.quads


def _regions_source(shape: Statistics) -> SourceFacts:
    """Return the list that says which country lies in which region."""
    key = "s001"
    relations = tuple(
        Relation(
            id=f"rel-in-{country.id}", evidence=(key,), keywords=(), modality="asserted", period=None,
            statement=f"{country.labels['en']} lies in {shape.region_of(i).labels['en']}.",
            subject=country.id, predicate="inRegion", object=shape.region_of(i).id,
        )
        for i, country in enumerate(shape.countries)
    )  # fmt: skip
    sentence = SourceSentence(key, "Regions", 1, sha256(b"regions").hexdigest())
    return SourceFacts(_source("statistics-regions", "reference"), sentences=(sentence,), relations=relations)


def _source(name: str, kind: str) -> Source:
    return Source(name, f"Made-up {name}", "midpower", "2026-01-01", "en", licence="CC0 1.0", kind=kind)


def _figure_parts(shape: Statistics, terms: Terms) -> Iterator[list[Quad]]:
    """Yield the figures of one source for one indicator of one country after the other."""
    cards = {name: source_quads(SourceFacts(_source(name, "dataset")), Data(), terms, {}, {}) for name in SOURCES}
    yield [quad for card in cards.values() for quad in card]
    series = product(range(len(shape.indicators)), range(len(shape.countries)), SOURCES)
    for i, (indicator, country, name) in enumerate(series):
        facts = _series(shape, indicator, country, name, first_row=2 + i * len(shape.years))
        yield source_quads(facts, Data(), terms, {}, {})[len(cards[name]) :]  # the card stands once


def _series(shape: Statistics, indicator: int, country: int, name: str, first_row: int) -> SourceFacts:
    """Return what one source says of one indicator of one country over the years."""
    code, label = shape.indicators[indicator]
    area, unit = shape.countries[country], _UNITS[indicator % len(_UNITS)]
    chance = Random(f"{name} {indicator} {country}")
    years = shape.years
    if name == SOURCES[1] and chance.random() < _GAP_SHARE:
        years = years[:-_GAP_YEARS]
    values = _walk(Random(f"{indicator} {country}"), len(years), chance)
    digest = sha256(name.encode()).hexdigest()
    cells, observations = [], []
    for row, (year, value) in enumerate(zip(years, values, strict=True), first_row):
        key = f"c{row}"
        cells.append(DataCell(key, Cell(f"{name}.csv", row, "value"), digest, "2026"))
        observations.append(
            Observation(
                id=f"obs-{code}-{area.id}-{year}", evidence=(key,), keywords=(), modality="asserted",
                statement=f"{label} of {area.labels['en']}: {value} {UNITS[unit].label} ({year}).",
                period=Period.parse(str(year)), subject=area.id, indicator=code, value=value, low=None, high=None,
                unit=unit, comparator="exact", as_written=str(value),
                flags=("estimated",) if chance.random() < _MARKED_SHARE else (),
            )
        )  # fmt: skip
    return SourceFacts(_source(name, "dataset"), observations=tuple(observations), cells=tuple(cells))


def _walk(common: Random, steps: int, own: Random) -> list[Decimal]:
    """Return a series that grows and falls: the same for all sources, but for some thousandths of each one's own."""
    value, values = common.lognormvariate(6, 2), []
    for _ in range(steps):
        value *= common.uniform(0.95, 1.09)
        values.append(Decimal(f"{value * own.uniform(0.998, 1.002):.3f}"))
    return values


def write_graph(path: Path, triples: int) -> Sequence[Quad]:
    """Write sorted N-Quads; return the quads that name things."""
    parts = graph_parts(triples)
    names = next(parts)
    with TemporaryDirectory(dir=path.parent) as folder:
        lines = SortedQuads(Path(folder))
        for part in chain([names], parts):
            lines.add(part)
        lines.write(path, DEFAULT_BASE_IRI)
    return names


def write_statistics_release(home: Path, triples: int) -> Release:
    """Make a release of such a graph and make it current."""
    with staging_folder(home) as staging:
        store = load_store(write_graph(staging / "graph.nq", triples))
        lexicon = build_lexicon(lambda sparql: select(store, sparql), ROOT / "ontology" / "languages")
        (staging / "lexicon.json").write_text(lexicon.to_json(), "utf-8", newline="")
        (staging / BOOK_FILE).write_bytes(ScoreBook().to_json())
        build_vectors([], load_embedder(NO_EMBEDDER), staging)
        return write_release(home, staging, {"sources": [], "documents": {}, "methods": []})


def main() -> None:
    """Write the file, or the release."""
    parser = argparse.ArgumentParser(description="Write a made-up statistics graph of any size.")
    parser.add_argument("--triples", type=int, default=1_000_000, help="how many triples (default: a million)")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("path", type=Path, nargs="?", help="file of N-Quads to write")
    target.add_argument("--home", type=Path, help="folder in which to make a release instead")
    given = parser.parse_args()
    if given.home:
        print(write_statistics_release(given.home, given.triples).path)
    else:
        write_graph(given.path, given.triples)


if __name__ == "__main__":
    main()
