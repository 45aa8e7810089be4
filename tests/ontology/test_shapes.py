"""The shapes: a small sound graph passes, and each planted error is caught with its own plain sentence."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph, Namespace

from ingest.bulk import find_in_bulk
from kg.vocabulary import PREFIXES

SHAPES = Path(__file__).parents[2] / "ontology" / "shapes.ttl"
SH = Namespace(PREFIXES["sh"])
HASH = "a" * 64
PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

TERMS = """
mp:Country rdfs:subClassOf mp:Entity .  mp:Model rdfs:subClassOf mp:Entity .  mp:Indicator rdfs:subClassOf mp:Entity .
mp:basedOn a owl:ObjectProperty .
mp:capacityGW a owl:DatatypeProperty ; mp:internal true .
mp:HigherIsBetter a mp:Direction .  mp:LowerIsBetter a mp:Direction .
mp:RatioScale a mp:ScaleType .  mp:OrdinalScale a mp:ScaleType .
mp:BlocSum a mp:BlocRule .  mp:RatioToMaximum a mp:Normalisation .  mp:RankOrder a mp:Normalisation .
mp:Reason a mp:Kind .
mpid:enabler-power a mp:Enabler ; rdfs:label "power"@en .

mpid:ind-capacity a mp:Indicator ; rdfs:label "capacity"@en ; mp:unitKey "GW" ; sdmx-attribute:unitMeasure unit:GigaW ;
  mp:direction mp:HigherIsBetter ; mp:scaleType mp:RatioScale ; mp:blocRule mp:BlocSum ;
  mp:normalisation mp:RatioToMaximum ; mp:directProperty mp:capacityGW .
mpid:ind-rank a mp:Indicator ; rdfs:label "rank"@en ; mp:unitKey "rank" ; mp:direction mp:LowerIsBetter ;
  mp:scaleType mp:OrdinalScale ; mp:blocRule mp:BlocSum ; mp:normalisation mp:RankOrder .
"""
FACTS = f"""
mpid:src a mp:Source ; mp:sourceId "src" ; dcterms:title "A source"@en .
mpid:ev a mp:Evidence ; oa:hasSource mpid:src ; mp:section "One" ; mp:sentenceHash "sha256:{HASH}" ;
  mp:quote "45 GW." ; mp:start 0 ; mp:end 6 ; mp:document mpid:doc .
mpid:USA a mp:Country ; rdfs:label "United States"@en ; mp:capacityGW 45.0 .
mpid:Yi a mp:Model ; rdfs:label "Yi"@en ; mp:basedOn mpid:Llama .
mpid:Llama a mp:Model ; rdfs:label "Llama"@en .

mpid:obs a mp:Observation ; mp:indicator mpid:ind-capacity ; mp:subject mpid:USA ; sdmx-measure:obsValue 45.0 ;
  mp:unitKey "GW" ; sdmx-attribute:unitMeasure unit:GigaW ; mp:rank mp:Preferred ; mp:modality mp:Asserted ;
  mp:statement "45 GW."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
mpid:bound a mp:Observation ; mp:indicator mpid:ind-capacity ; mp:subject mpid:Yi ;
  schema:minValue 7 ; schema:maxValue 8 ;
  mp:unitKey "GW" ; mp:rank mp:Preferred ; mp:modality mp:Asserted ;
  mp:statement "7 to 8 GW."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
mpid:relative a mp:Observation , mp:RelativeObservation ; mp:indicator mpid:ind-capacity ; mp:subject mpid:Llama ;
  mp:comparedTo mpid:USA ; sdmx-measure:obsValue 2 ; mp:unitKey "GW" ; mp:rank mp:Preferred ; mp:modality mp:Asserted ;
  mp:statement "2 GW more."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
mpid:claim a mp:Claim ; rdf:subject mpid:Yi ; rdf:predicate mp:basedOn ; rdf:object mpid:Llama ;
  mp:rank mp:Preferred ; mp:modality mp:Asserted ;
  mp:statement "Yi is based on Llama."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
mpid:losing a mp:Claim ; rdf:subject mpid:Llama ; rdf:predicate mp:basedOn ; rdf:object mpid:Yi ;
  mp:rank mp:Disputed ; mp:modality mp:Asserted ;
  mp:statement "Llama is based on Yi."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
mpid:reason a mp:Statement ; mp:kind mp:Reason ; mp:rank mp:Preferred ; mp:modality mp:Asserted ;
  mp:statement "Because."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
"""
SCORES = """
mpid:strict a mp:Method ; mp:coverageThreshold 0.666666 .
mpid:score a mp:EnablerScore ; sdmx-dimension:refArea mpid:USA ; mp:enabler mpid:enabler-power ; mp:method mpid:strict ;
  dcterms:valid "2024-12-09"^^xsd:date ; mp:score 0.75 ; mp:coverage 0.8 ; mp:publishable true ;
  mp:component mpid:part-1 , mpid:part-2 , mpid:part-3 .
mpid:part-1 a mp:ScoreComponent ; mp:indicator mpid:ind-capacity ; mp:state mp:Used ; mp:strength 1.0 ; mp:weight 2.0 ;
  mp:raw 45.0 ; mp:input mpid:obs .
mpid:part-2 a mp:ScoreComponent ; mp:indicator mpid:ind-rank ; mp:state mp:Used ; mp:strength 0.25 ; mp:weight 1.0 ;
  mp:normalisation mp:RankOrder ; mp:raw 3 .
mpid:part-3 a mp:ScoreComponent ; mp:indicator mpid:ind-rank ; mp:state mp:Missing ; mp:weight 1.0 ;
  mp:reason "no value" .
"""
WORLD = PROLOGUE + TERMS + FACTS + SCORES

PLANTED = {
    "a unit that differs from the indicator's": (
        ('45.0 ;\n  mp:unitKey "GW"', '45.0 ;\n  mp:unitKey "percent"'),
        "obs: An observation's unit is not that of its indicator.",
    ),
    "a unit node that differs from the indicator's": (
        ("unit:GigaW ; mp:rank", "unit:PERCENT ; mp:rank"),
        "obs: An observation's unit is not that of its indicator.",
    ),
    "a bound with a point value": (
        ("schema:minValue 7 ;", "schema:minValue 7 ; sdmx-measure:obsValue 7 ;"),
        "bound: An observation has a bound and a point value: “more than 76,000” is no 76,000.",
    ),
    "a fact without evidence": (
        (
            '"Because."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ;',
            '"Because."@en ; dcterms:source mpid:src ;',
        ),
        "reason: A fact has no evidence.",
    ),
    "a score that is not the weighted mean of its used components": (
        ("mp:score 0.75", "mp:score 0.625"),
        "score: A score is not the weighted mean of its used components.",
    ),
    "a direct value without its preferred observation": (
        ("mp:capacityGW 45.0", "mp:capacityGW 45.0 , 46.0"),
        "USA: A direct value has no preferred point observation of the same value.",
    ),
    "a direct value from a comparison": (
        ('"Llama"@en .', '"Llama"@en ; mp:capacityGW 2 .'),
        "Llama: A direct value has no preferred point observation of the same value.",
    ),
    "a preferred observation without its direct value": (
        (" ; mp:capacityGW 45.0", ""),
        "obs: A preferred point observation has no direct value.",
    ),
    "a direct triple without its claim": (
        ("mp:basedOn mpid:Llama .\nmpid:Llama", "mp:basedOn mpid:Llama , mpid:USA .\nmpid:Llama"),
        "Yi: A direct triple has no preferred claim that states it.",
    ),
    "a preferred claim without its direct triple": (
        (" ; mp:basedOn mpid:Llama .", " ."),
        "claim: A preferred claim has no direct triple.",
    ),
    "a losing claim written as a direct triple": (
        ('"Llama"@en .', '"Llama"@en ; mp:basedOn mpid:Yi .'),
        "losing: A claim that is disputed, unreviewed or not asserted stands as a direct triple.",
    ),
    "an indicator without direction": (
        ('mp:unitKey "rank" ; mp:direction mp:LowerIsBetter', 'mp:unitKey "rank"'),
        "ind-rank: An indicator has no direction.",
    ),
    "a score below its method's coverage threshold marked publishable": (
        ("mp:coverage 0.8", "mp:coverage 0.5"),
        "score: A score below its method's coverage threshold is marked publishable.",
    ),
    "a comparison used as an input of a score": (
        ("mp:input mpid:obs", "mp:input mpid:relative"),
        "part-1: A comparison with another area is an input of a score.",
    ),
    "a rank that its indicator normalises by the ratio to the maximum": (
        ("mp:BlocSum ; mp:normalisation mp:RankOrder", "mp:BlocSum ; mp:normalisation mp:RatioToMaximum"),
        "ind-rank: A rank is normalised by its ratio to the maximum, which makes the worst place the best score.",
    ),
    "an entity without an English label": (
        ('"Llama"@en .', '"Llama"@pt .'),
        "Llama: An entity has no English label.",
    ),
    "an observation without value and bounds": (
        ("schema:minValue 7 ; schema:maxValue 8 ;", ""),
        "bound: An observation has neither a value nor a bound.",
    ),
    "an observation with two indicators": (
        (
            "mp:indicator mpid:ind-capacity ; mp:subject mpid:Yi",
            "mp:indicator mpid:ind-capacity , mpid:ind-rank ; mp:subject mpid:Yi",
        ),
        "bound: An observation does not have exactly one known indicator.",
    ),
    "an observation with two subjects": (
        ("mp:subject mpid:Yi", "mp:subject mpid:Yi , mpid:Llama"),
        "bound: An observation does not have exactly one subject.",
    ),
    "a range whose ends are the wrong way round": (
        ("schema:maxValue 8", "schema:maxValue 6"),
        "bound: A range's lower end is above its upper end.",
    ),
    "a claim without an object": (
        ("rdf:predicate mp:basedOn ; rdf:object mpid:Yi", "rdf:predicate mp:basedOn"),
        "losing: A claim does not have exactly one object.",
    ),
    "an evidence without a section": (
        (' ; mp:section "One"', ""),
        "ev: An evidence has no section.",
    ),
    "an evidence with neither hash nor note": (
        (f' ; mp:sentenceHash "sha256:{HASH}"', ' ; mp:sentenceHash "sha256:"'),
        "ev: An evidence has neither the hash of its sentence nor a note.",
    ),
    "a quote without its place in a text": (
        (" ; mp:start 0", ""),
        "ev: A quote has no place in a text: start, end or document is missing.",
    ),
    "a used component without strength": (
        ("mp:state mp:Used ; mp:strength 0.25 ; mp:weight 1.0", "mp:state mp:Used ; mp:weight 1.0"),
        "part-2: A used score component has no strength.",
    ),
    "a component left out without a reason": (
        (' ;\n  mp:reason "no value"', ""),
        "part-3: A score component is left out without a reason.",
    ),
    "a rank that a component normalises by the ratio to the maximum": (
        ("mp:weight 1.0 ;\n  mp:normalisation mp:RankOrder", "mp:weight 1.0 ;\n  mp:normalisation mp:RatioToMaximum"),
        "part-2: A rank is normalised by its ratio to the maximum, which makes the worst place the best score.",
    ),
}


@cache
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def complaints(turtle: str) -> set[str]:
    """Return 'focus node: message' for every violation."""
    store = ox.Store()
    store.load(turtle.encode("utf-8"), format=ox.RdfFormat.TURTLE)
    _, results, _ = pyshacl.validate(DataGraph.from_oxigraph_store(store), shacl_graph=shapes(), inplace=True)
    assert isinstance(results, Graph)
    return {
        f"{str(results.value(result, SH.focusNode)).rpartition('/')[2]}: {results.value(result, SH.resultMessage)}"
        for result in results.objects(predicate=SH.result)
    }


def test_a_sound_graph_passes() -> None:
    assert complaints(WORLD) == set()


@pytest.mark.parametrize("error", PLANTED)
def test_a_planted_error_is_caught(error: str) -> None:
    (sound, broken), complaint = PLANTED[error]
    assert WORLD.count(sound) == 1, "the planted error must change one place"
    assert complaint in complaints(WORLD.replace(sound, broken))


def test_an_expected_claim_needs_no_direct_triple() -> None:
    expected = WORLD.replace(
        "mp:rank mp:Disputed ; mp:modality mp:Asserted", "mp:rank mp:Preferred ; mp:modality mp:Expected"
    )
    assert complaints(expected) == set()


def test_two_different_preferred_values_need_no_direct_value() -> None:
    second = """
    mpid:second a mp:Observation ; mp:indicator mpid:ind-capacity ; mp:subject mpid:USA ; sdmx-measure:obsValue 50.0 ;
      mp:unitKey "GW" ; mp:rank mp:Preferred ; mp:modality mp:Asserted ;
      mp:statement "50 GW."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
    """
    assert complaints(WORLD.replace(" ; mp:capacityGW 45.0", "") + second) == set()


def test_a_data_set_has_rows_and_needs_no_sentence_hash() -> None:
    rows = WORLD.replace('mp:sourceId "src"', 'mp:sourceId "src" ; dcterms:type "dataset"')
    assert complaints(rows.replace(f"sha256:{HASH}", "sha256:")) == set()


def found_in_bulk(turtle: str) -> set[str]:
    """Return 'focus node: message' for every violation, as the build finds them."""
    store = ox.Store()
    store.load(turtle.encode("utf-8"), format=ox.RdfFormat.TURTLE)
    return {f"{each.focus.rpartition('/')[2]}: {each.message}" for each in find_in_bulk(store, Graph() + shapes())}


def test_the_build_runs_every_shape_in_bulk() -> None:
    rules = Graph() + shapes()  # what is run in bulk is taken out
    find_in_bulk(ox.Store(), rules)
    left = [*rules.subject_objects(SH.sparql), *rules.subject_objects(SH.property)]
    assert not left, "these rules are left to the slow engine: write them as a flat SELECT or a plain property shape"


@pytest.mark.parametrize("error", PLANTED)
def test_in_bulk_the_same_is_found_as_by_the_shacl_engine(error: str) -> None:
    (sound, broken), _ = PLANTED[error]
    world = WORLD.replace(sound, broken)
    assert found_in_bulk(world) == complaints(world)
