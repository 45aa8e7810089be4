"""The ontology: complete in five languages, unambiguous, and answering its own competency questions."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import Stemmer
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery

from ingest.build import build_quads, read_inputs
from ingest.graph import load_store
from kg.vocabulary import MP as MP_IRI
from kg.vocabulary import MPID, UNITS

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
TURTLE = sorted(ONTOLOGY.glob("*.ttl"))
QUERIES = sorted((ONTOLOGY / "queries").glob("*.rq"))
STEMMERS = {"en": "english", "pt": "portuguese", "es": "spanish", "fr": "french", "de": "german"}
MP = Namespace(MP_IRI)
SDMX_UNIT = URIRef("http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure")
ENABLERS = "capital-power talent intellectual-property data energy computing-power"
METHOD_INDICATORS = (
    "share-top-ai-researchers share-top-ai-institutions ai-specialists share-notable-ai-models ai-publications "
    "ai-citations ai-patents e-government-rank mobile-broadband-subscriptions electricity-price data-center-capacity "
    "cutting-edge-chip-access tier-2-chip-access ai-venture-capital top-20-tech-rd-spending sovereign-investment-power"
)


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in TURTLE:
        if path.name != "shapes.ttl":
            graph.parse(path)
    return graph


@cache
def shipped_store() -> ox.Store:
    """The graph of the shipped data, without vectors."""
    return load_store(build_quads(read_inputs(ONTOLOGY, ROOT / "data", [], lambda _: None), lambda _: None))


def of_class(name: str) -> list[URIRef]:
    return sorted(x for x in ontology().subjects(RDF.type, MP[name]) if isinstance(x, URIRef))


def terms() -> list[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {x for kind in kinds for x in ontology().subjects(RDF.type, kind) if isinstance(x, URIRef)}
    return sorted(x for x in found if x.startswith(MP_IRI))


def texts(node: URIRef, *properties: URIRef) -> Iterator[Literal]:
    for prop in properties:
        yield from (text for text in ontology().objects(node, prop) if isinstance(text, Literal))


def languages(node: URIRef, prop: URIRef) -> set[str]:
    return {text.language or "" for text in texts(node, prop)}


def lacking_language(nodes: list[URIRef], prop: URIRef) -> list[str]:
    return [f"{node} lacks {sorted(gap)}" for node in nodes if (gap := set(STEMMERS) - languages(node, prop))]


def stem(text: Literal) -> tuple[str, ...]:
    """The words of a phrase as questions are compared: lower case, stemmed in the phrase's language."""
    stemmer = Stemmer.Stemmer(STEMMERS[text.language or "en"])
    return tuple(stemmer.stemWords(re.findall(r"\w+", text.casefold())))


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_every_turtle_file_parses(path: Path) -> None:
    assert len(Graph().parse(path)) > 100


def test_no_ontology_file_that_goes_into_the_graph_has_a_blank_node() -> None:
    assert not [triple for triple in ontology() if not all(isinstance(x, URIRef | Literal) for x in triple)]


def test_every_class_and_property_has_a_label_in_five_languages() -> None:
    assert len(terms()) > 200
    assert not lacking_language(terms(), RDFS.label)


def test_every_class_and_property_has_a_definition() -> None:
    assert not [term for term in terms() if not list(texts(term, RDFS.comment))]


@pytest.mark.parametrize(
    "name", ["Enabler", "Indicator", "Quality", "VagueWord", "Unit", "Kind", "Modality", "Direction"]
)
def test_every_concept_has_a_label_in_five_languages(name: str) -> None:
    assert of_class(name)
    assert not lacking_language(of_class(name), RDFS.label)


def test_every_relation_that_people_ask_about_has_phrases_in_five_languages() -> None:
    asked = [
        x for x in terms() if (x, MP.internal, None) not in ontology() and (x, RDF.type, OWL.Class) not in ontology()
    ]
    assert not lacking_language(asked, SKOS.altLabel)
    relations = [x for x in asked if (x, RDF.type, OWL.ObjectProperty) in ontology()]
    one_way = [x for x in relations if (x, MP.symmetric, Literal(True)) not in ontology()]
    assert not lacking_language(one_way, MP.inverseLabel)


def test_the_six_enablers_are_there() -> None:
    assert set(of_class("Enabler")) == {URIRef(f"{MPID}enabler-{name}") for name in ENABLERS.split()}
    assert not lacking_language(of_class("Enabler"), SKOS.prefLabel)


def test_the_sixteen_indicators_of_the_method_are_marked_and_belong_to_an_enabler() -> None:
    marked = set(ontology().subjects(MP.inMethod, Literal(True)))
    assert marked == {URIRef(f"{MPID}ind-{name}") for name in METHOD_INDICATORS.split()}
    assert all((indicator, MP.enabler, None) in ontology() for indicator in marked)
    assert all((indicator, MP.dataSource, None) in ontology() for indicator in marked)


@pytest.mark.parametrize("prop", ["unitKey", "direction", "scaleType", "blocRule", "normalisation"])
def test_every_indicator_says_how_its_numbers_are_to_be_read(prop: str) -> None:
    assert not [x for x in of_class("Indicator") if len(list(ontology().objects(x, MP[prop]))) != 1]


def test_a_rank_of_the_method_is_normalised_by_its_place_and_a_price_is_better_when_lower() -> None:
    rank, price = URIRef(f"{MPID}ind-e-government-rank"), URIRef(f"{MPID}ind-electricity-price")
    assert ontology().value(rank, MP.normalisation) == MP.RankOrder
    assert ontology().value(price, MP.direction) == MP.LowerIsBetter


def test_the_units_are_those_of_the_tables_and_each_key_has_one_iri() -> None:
    assert {str(ontology().value(x, MP.unitKey)): str(x) for x in of_class("Unit")} == {
        k: u.iri for k, u in UNITS.items()
    }
    for indicator in of_class("Indicator"):
        assert str(ontology().value(indicator, SDMX_UNIT)) == UNITS[str(ontology().value(indicator, MP.unitKey))].iri


def test_every_indicator_has_many_phrases_in_five_languages() -> None:
    few = [
        (str(x), code)
        for x in of_class("Indicator")
        for code in STEMMERS
        if sum(t.language == code for t in texts(x, RDFS.label, SKOS.altLabel)) < (6 if code == "en" else 4)
    ]
    assert not few


def test_no_two_indicators_share_a_phrase_in_a_language() -> None:
    owners: dict[tuple[str, tuple[str, ...]], set[URIRef]] = defaultdict(set)
    for indicator in of_class("Indicator"):
        for text in texts(indicator, RDFS.label, SKOS.altLabel):
            owners[text.language or "", stem(text)].add(indicator)
    assert not {key: sorted(shared) for key, shared in owners.items() if len(shared) > 1}


def test_every_short_property_belongs_to_one_indicator() -> None:
    used = [prop for _, prop in ontology().subject_objects(MP.directProperty)]
    assert len(used) == len(set(used))
    assert all((prop, RDF.type, OWL.DatatypeProperty) in ontology() for prop in used)


def test_every_vague_word_shows_its_rule_in_five_languages_and_names_its_author() -> None:
    vague = [*of_class("Quality"), *of_class("VagueWord")]
    assert not lacking_language(vague, MP.rule)
    assert all((word, MP.author, None) in ontology() for word in vague)


def test_opposites_are_said_from_both_sides() -> None:
    assert not [(a, b) for a, b in ontology().subject_objects(MP.oppositeOf) if (b, MP.oppositeOf, a) not in ontology()]


def test_a_rule_that_a_machine_can_follow_is_complete() -> None:
    for quality, indicator in ontology().subject_objects(MP.metByIndicator):
        assert (indicator, RDF.type, MP.Indicator) in ontology()
        assert str(ontology().value(quality, MP.metByOperator)) in {"<", "<=", "=", ">=", ">"}
        assert ontology().value(quality, MP.metByValue) is not None


@pytest.mark.parametrize(
    ("phrase", "quality"),
    [("open chip access", "open-chip-access"), ("cheap energy", "cheap-energy"), ("affordable energy", "cheap-energy")],
)
def test_the_words_of_the_first_question_name_one_quality(phrase: str, quality: str) -> None:
    named = {
        x for x in of_class("Quality") for t in texts(x, RDFS.label, SKOS.altLabel) if t == Literal(phrase, lang="en")
    }
    assert named == {URIRef(f"{MPID}quality-{quality}")}


def test_there_are_enough_competency_questions() -> None:
    assert len(QUERIES) >= 24


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_competency_question_says_what_it_asks_and_runs_anywhere(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.match(r"# question: .+\?\n# about: .+\n", text), "begin with '# question: …?' and '# about: …'"
    prepareQuery(text)  # no prefixes given: the file brings its own


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_competency_question_has_an_answer_in_the_shipped_data(path: Path) -> None:
    rows = shipped_store().query(path.read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    assert next(iter(rows), None) is not None


def test_the_first_question_is_answered_with_south_korea_and_the_emirates() -> None:
    text = (ONTOLOGY / "queries" / "open-chips-and-cheap-energy.rq").read_text("utf-8")
    rows = shipped_store().query(text, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["area"].value for row in rows] == ["South Korea", "United Arab Emirates"]
