"""The thirteen query shapes of `benchmarks/sparql.py`, over the graph of `benchmarks/statistics_graph.py`.

Each shape has constants of its own in every round (a country, an indicator, a year, a source), as the queries of many
users have: the rounds are the same in every run and for every server.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))  # it is an application: its packages are imported from the checkout

from benchmarks.statistics_graph import SOURCES, Statistics
from kg.vocabulary import PREFIXES

ROUNDS: Final = 20
GRAPH_SHAPES: Final = frozenset(("construct", "describe"))
SCANS: Final = frozenset(("scanning aggregate",))

_SHAPES: Final[Mapping[str, str]] = {
    "point": """\
SELECT ?value ?unit {
  mpid:{source}-obs-{indicator}-{country}-{year} sdmx-measure:obsValue ?value ; mp:unitKey ?unit }""",
    "star join": """\
SELECT ?label ?value ?unit ?source {
  ?obs sdmx-dimension:refArea mpid:{country} ; mp:year {year} ; mp:indicator ?indicator ;
    sdmx-measure:obsValue ?value ; mp:unitKey ?unit ; dcterms:source ?source .
  ?indicator rdfs:label ?label }""",
    "top 10": """\
SELECT ?country ?value {
  ?obs mp:indicator mpid:ind-{indicator} ; mp:year {year} ; dcterms:source mpid:{source} ;
    sdmx-dimension:refArea ?country ; sdmx-measure:obsValue ?value .
  FILTER(?value > 10) } ORDER BY DESC(?value) LIMIT 10""",
    "small aggregate": """\
SELECT ?country (AVG(?value) AS ?mean) (COUNT(?obs) AS ?figures) {
  ?obs mp:indicator mpid:ind-{indicator} ; sdmx-dimension:refArea ?country ; sdmx-measure:obsValue ?value }
GROUP BY ?country""",
    "scanning aggregate": """\
SELECT ?indicator (COUNT(?obs) AS ?figures) (AVG(?value) AS ?mean) (MAX(?value) AS ?highest) {
  ?obs mp:indicator ?indicator ; sdmx-measure:obsValue ?value }
GROUP BY ?indicator""",
    "path": """\
SELECT DISTINCT ?region ?source {
  mpid:{country} mp:inRegion/^mp:inRegion ?country . ?country mp:inRegion ?region .
  ?obs sdmx-dimension:refArea ?country ; mp:year {year} ; mp:indicator mpid:ind-{indicator} ;
    mp:evidence/oa:hasSource ?source }""",
    "optional": """\
SELECT ?obs ?value ?flag {
  ?obs mp:indicator mpid:ind-{indicator} ; dcterms:source mpid:{source} ; sdmx-measure:obsValue ?value .
  OPTIONAL { ?obs mp:flag ?flag } }""",
    "regex": """\
SELECT ?obs ?text {
  ?obs mp:indicator mpid:ind-{indicator} ; mp:statement ?text .
  FILTER(REGEX(?text, "index of [b-{letter}].*x: .*[(]{year}[)]", "i")) }""",
    "construct": """\
CONSTRUCT { ?obs sdmx-dimension:refArea mpid:{country} ; mp:year ?year ; sdmx-measure:obsValue ?value }
WHERE {
  ?obs sdmx-dimension:refArea mpid:{country} ; mp:indicator mpid:ind-{indicator} ; mp:year ?year ;
    sdmx-measure:obsValue ?value }""",
    "describe": "DESCRIBE mpid:{source}-obs-{indicator}-{country}-{year}",
    "not exists": """\
SELECT ?obs {
  ?obs dcterms:source mpid:statistics-a ; mp:indicator mpid:ind-{indicator} ; sdmx-dimension:refArea ?country ;
    mp:year ?year .
  FILTER NOT EXISTS { ?other dcterms:source mpid:statistics-b ; mp:indicator mpid:ind-{indicator} ;
    sdmx-dimension:refArea ?country ; mp:year ?year } }""",
    "minus": """\
SELECT ?obs {
  ?obs dcterms:source mpid:statistics-a ; mp:indicator mpid:ind-{indicator} ; sdmx-dimension:refArea ?country ;
    mp:year ?year .
  MINUS { ?other dcterms:source mpid:statistics-b ; mp:indicator mpid:ind-{indicator} ;
    sdmx-dimension:refArea ?country ; mp:year ?year } }""",
    "year on year": """\
SELECT ?country ?before ((?new - ?old) / ?old AS ?growth) {
  ?first mp:indicator mpid:ind-{indicator} ; dcterms:source mpid:{source} ; sdmx-dimension:refArea ?country ;
    mp:year ?before ; sdmx-measure:obsValue ?old .
  ?second mp:indicator mpid:ind-{indicator} ; dcterms:source mpid:{source} ; sdmx-dimension:refArea ?country ;
    mp:year ?after ; sdmx-measure:obsValue ?new .
  FILTER(?after = ?before + 1) }""",
}


def queries(triples: int) -> dict[str, Sequence[str]]:
    """Return shape -> its queries with the constants of every round, for the graph of that many triples.

    The prefixes that a query uses are declared, so that every server understands it.
    """
    shape = Statistics.of(triples)
    return {
        name: [_filled(body, shape, Random(f"{name} {i}")) for i in range(ROUNDS)] for name, body in _SHAPES.items()
    }


def _filled(body: str, shape: Statistics, chance: Random) -> str:
    constants = {
        "country": chance.choice(shape.countries).id,
        "indicator": chance.choice(shape.indicators)[0],
        "year": str(chance.choice(shape.years[:-4])),
        "source": chance.choice(SOURCES),
        "letter": chance.choice("bdfgklmnprstvz"),
    }
    for name, value in constants.items():
        body = body.replace(f"{{{name}}}", value)
    used = [f"PREFIX {name}: <{start}>\n" for name, start in PREFIXES.items() if re.search(rf"\b{name}:", body)]
    return "".join(used) + body
