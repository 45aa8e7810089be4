"""The SPARQL 1.1 Service Description of `/sparql`: what it is, what it can do, which graphs it has."""

from typing import Final

from kg.results import GRAPH_FORMATS, RESULT_FORMATS

_FORMATS: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}
_DESCRIPTION: Final = """\
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
CONSTRUCT {{
  <{address}> a sd:Service ;
    sd:endpoint <{address}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple> ;
    sd:resultFormat {formats} ;
    sd:availableGraphs <{address}#graphs> ;
    sd:defaultDataset <{address}#dataset> .
  <{address}#dataset> a sd:Dataset ;
    sd:defaultGraph <{address}#default> ;
    sd:namedGraph ?graph .
  <{address}#graphs> a sd:GraphCollection ;
    sd:namedGraph ?graph .
  <{address}#default> a sd:Graph .
  ?graph a sd:NamedGraph ;
    sd:name ?graph .
}} WHERE {{ OPTIONAL {{ GRAPH ?graph {{}} }} }}"""


def description_query(address: str) -> str:
    """Return the query whose result describes the service at an address, each named graph with it."""
    formats = (f"<http://www.w3.org/ns/formats/{_FORMATS[name]}>" for name in (*RESULT_FORMATS, *GRAPH_FORMATS))
    return _DESCRIPTION.format(address=address, formats=" , ".join(formats))
