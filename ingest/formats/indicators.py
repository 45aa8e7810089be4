"""Indicators that a mapping defines: the same quads as those of `ontology/concepts.ttl`, in the source's own graph."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ingest.cells import nearest
from ingest.formats.mapping import Definition
from ingest.graph import NamedGraph, Quad, node, thing
from ingest.preferred import source_graph
from ingest.terms import Terms
from kg.errors import BadValueError, UnknownNameError
from kg.vocabulary import UNITS

_DIRECTIONS: Final = {"higher": "mp:HigherIsBetter", "lower": "mp:LowerIsBetter", "neutral": "mp:Neutral"}
_SCALES: Final = {
    "ratio": "mp:RatioScale", "difference": "mp:DifferenceScale", "ordinal": "mp:OrdinalScale",
    "binary": "mp:BinaryScale",
}  # fmt: skip
_BLOCS: Final = {
    "sum": "mp:BlocSum", "mean": "mp:BlocWeightedMean", "records": "mp:BlocFromRecords", "members": "mp:BlocAllMembers",
    "none": "mp:BlocNotAdditive",
}  # fmt: skip
_NORMALISATIONS: Final = {"ratio": "mp:RatioToMaximum", "binary": "mp:RatioToMaximum"}


def indicator_quads(definitions: Sequence[Definition], source: str, terms: Terms, path: Path) -> list[Quad]:
    """Return the quads of new indicators.

    Raises:
        DataError: an id that is taken, a unit or an enabler that nobody knows.
    """
    graph = NamedGraph(source_graph(source))
    for definition in definitions:
        _check(definition, terms, path)
        _write(graph, definition, source)
    return graph.quads


def _check(definition: Definition, terms: Terms, path: Path) -> None:
    if definition.id in terms.indicators:
        way_out = "use the one that is there, or choose another id"
        raise BadValueError(f"'{definition.id}' is an indicator already", path=path, column="indicators", hint=way_out)
    if definition.unit not in UNITS:
        raise BadValueError(
            f"'{definition.unit}' is no unit", path=path, column="indicators", hint=f"write one of {', '.join(UNITS)}"
        )
    if definition.enabler and f"enabler-{definition.enabler}" not in terms.concepts:
        known = [name.removeprefix("enabler-") for name in terms.concepts if name.startswith("enabler-")]
        near = nearest(definition.enabler, known) or known
        raise UnknownNameError(definition.enabler, near, path=path, column="indicators", home="ontology")


def _write(graph: NamedGraph, definition: Definition, source: str) -> None:
    subject = thing(f"ind-{definition.id}")
    graph.types(subject, "mp:Indicator", "schema:StatisticalVariable")
    for lang, label in ({"en": definition.label} | dict(definition.labels)).items():
        graph.text(subject, "rdfs:label", label, lang=lang)
    graph.text(subject, "skos:altLabel", *definition.aliases)
    graph.text(subject, "rdfs:comment", definition.comment or f"{definition.label}, as the table's mapping defines it.")
    graph.string(subject, "mp:unitKey", definition.unit)
    graph.say(subject, "sdmx-attribute:unitMeasure", node(UNITS[definition.unit].curie))
    graph.say(subject, "mp:direction", node(_DIRECTIONS[definition.direction]))
    graph.say(subject, "mp:scaleType", node(_SCALES[definition.scale]))
    graph.say(subject, "mp:normalisation", node(_NORMALISATIONS.get(definition.scale, "mp:MinimumToMaximum")))
    graph.say(subject, "mp:blocRule", node(_BLOCS[definition.bloc]))
    if definition.enabler:
        graph.say(subject, "mp:enabler", thing(f"enabler-{definition.enabler}"))
    graph.say(subject, "dcterms:source", thing(source))
