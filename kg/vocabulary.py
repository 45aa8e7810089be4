"""The names that the graph uses: prefixes, CURIEs and units.

Own terms are `mp:`, own things are `mpid:`; both hang on one base IRI. The others belong to reused standards.

>>> expand("mpid:USA")
'https://w3id.org/midpower/id/USA'
>>> compress("http://www.w3.org/2004/02/skos/core#altLabel")
'skos:altLabel'
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

DEFAULT_BASE_IRI: Final = "https://w3id.org/midpower/"

_STANDARD_PREFIXES: Final[dict[str, str]] = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "qb": "http://purl.org/linked-data/cube#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "unit": "http://qudt.org/vocab/unit/",
    "wd": "http://www.wikidata.org/entity/",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
}


def prefixes(base_iri: str = DEFAULT_BASE_IRI) -> dict[str, str]:
    """Return prefix → namespace IRI, our own two first.

    >>> prefixes("https://example.org/")["mp"]
    'https://example.org/ns#'
    """
    return {"mp": f"{base_iri}ns#", "mpid": f"{base_iri}id/", **_STANDARD_PREFIXES}


PREFIXES: Final[dict[str, str]] = prefixes()
MP: Final = PREFIXES["mp"]
MPID: Final = PREFIXES["mpid"]


@lru_cache(maxsize=4096)
def expand(curie: str, base_iri: str = DEFAULT_BASE_IRI) -> str:
    """Return the IRI of a CURIE.

    Raises:
        KeyError: the prefix is none of `prefixes()`; CURIEs stand in code and ontology files, never in user input.
    """
    prefix, _, local = curie.partition(":")
    return prefixes(base_iri)[prefix] + local


@lru_cache(maxsize=65_536)
def compress(iri: str, base_iri: str = DEFAULT_BASE_IRI) -> str:
    """Return the CURIE of an IRI, or the IRI itself when no prefix fits."""
    fitting = [(name, start) for name, start in prefixes(base_iri).items() if iri.startswith(start)]
    if not fitting:
        return iri
    name, start = max(fitting, key=lambda item: len(item[1]))
    return f"{name}:{iri[len(start) :]}"


def sparql_prologue(base_iri: str = DEFAULT_BASE_IRI) -> str:
    """Return the PREFIX lines that every query here may rely on, ending with a line feed."""
    return "".join(f"PREFIX {name}: <{start}>\n" for name, start in prefixes(base_iri).items())


@dataclass(frozen=True)
class Unit:
    """A unit of measure: `key` as the tables write it, `curie` as the graph names it, `label` as people read it."""

    key: str
    curie: str
    label: str

    @property
    def iri(self) -> str:
        """The unit's IRI under the default base."""
        return expand(self.curie)


# QUDT's IRI where it has the unit; currencies and counted things are ours, because QUDT has one NUM for all counts
# and each key must have an IRI of its own to come back from the graph.
_UNITS: Final = (
    Unit("GW", "unit:GigaW", "gigawatts"),
    Unit("percent", "unit:PERCENT", "percent"),
    Unit("minutes", "unit:MIN", "minutes"),
    Unit("USD", "mp:unit-USD", "US dollars"),
    Unit("EUR", "mp:unit-EUR", "euros"),
    Unit("USDPerKiloWattHour", "mp:USDPerKiloWattHour", "US dollars per kilowatt-hour"),
    Unit("percentage_points", "mp:unit-percentage_points", "percentage points"),
    Unit("count", "unit:NUM", "count"),
    Unit("people", "mp:unit-people", "people"),
    Unit("models", "mp:unit-models", "models"),
    Unit("funds", "mp:unit-funds", "funds"),
    Unit("countries", "mp:unit-countries", "countries"),
    Unit("tokens", "mp:unit-tokens", "tokens"),
    Unit("parameters", "mp:unit-parameters", "parameters"),
    Unit("FLOP", "mp:unit-FLOP", "floating-point operations"),
    Unit("FLOPPerSecond", "mp:unit-FLOPPerSecond", "floating-point operations per second"),
    Unit("GB", "unit:GigaBYTE", "gigabytes"),
    Unit("rank", "mp:unit-rank", "rank"),
    Unit("ratio", "mp:unit-ratio", "times"),
    Unit("score", "mp:unit-score", "score from 0 to 1"),
    Unit("year", "mp:unit-year", "calendar year"),
)
UNITS: Final[dict[str, Unit]] = {unit.key: unit for unit in _UNITS}
UNITS_BY_IRI: Final[dict[str, Unit]] = {unit.iri: unit for unit in _UNITS}
