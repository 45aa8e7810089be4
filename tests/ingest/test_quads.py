"""Quads: statement nodes for everything, direct triples only where one held value is preferred, evidence always."""

from pathlib import Path

import pytest

from ingest.build import build_quads
from ingest.graph import Node, nquads
from kg.vocabulary import DEFAULT_BASE_IRI, MP
from tests.world.build import ask, silent, world_inputs, world_store
from tests.world.paths import DOCUMENTS, REPORT

CAPACITY = "mpid:small-world-2024-obs-ARC-data-center-capacity"
SPECIALISTS = "mpid:small-world-2024-obs-BOR-ai-specialists"
PRICES = "mpid:small-world-2024-obs-BOR-electricity-price-difference"


def test_an_approximate_figure_is_a_point_value_with_its_wording_unit_and_year() -> None:
    row = ask(f"""SELECT * WHERE {{ {CAPACITY} a mp:Observation, qb:Observation ; sdmx-dimension:refArea mpid:ARC ;
        mp:subject mpid:ARC ; mp:indicator mpid:ind-data-center-capacity ; sdmx-measure:obsValue ?value ;
        mp:comparator ?comparator ; mp:valueKind ?kind ; mp:asWritten ?written ; mp:unitKey ?key ;
        sdmx-attribute:unitMeasure ?unit ; mp:year ?year ; sdmx-dimension:refPeriod ?period ; mp:rank ?rank }}""")
    assert row == [{
        "value": "12", "comparator": "approx", "kind": "mp:Approximate", "written": "approximately 12 gigawatts",
        "key": "GW", "unit": "unit:GigaW", "year": "2024", "period": "2024", "rank": "mp:Preferred",
    }]  # fmt: skip


def test_a_preferred_point_value_has_a_direct_triple() -> None:
    assert ask("SELECT ?gw WHERE { mpid:ARC ?p ?gw . mpid:ind-data-center-capacity mp:directProperty ?p }") == [
        {"gw": "12"}
    ]


def test_a_bound_has_no_point_value_and_no_direct_triple() -> None:
    assert ask(f"SELECT ?low ?open WHERE {{ {SPECIALISTS} schema:minValue ?low ; mp:minExclusive ?open }}") == [
        {"low": "4000", "open": "true"}
    ]
    assert ask(f"SELECT ?value WHERE {{ {SPECIALISTS} sdmx-measure:obsValue ?value }}") == []
    assert ask("SELECT ?n WHERE { mpid:BOR ?p ?n . mpid:ind-ai-specialists mp:directProperty ?p }") == []


def test_a_comparison_names_what_it_compares_with() -> None:
    query = f"""SELECT ?low ?high ?other WHERE {{ {PRICES} a mp:RelativeObservation ; mp:comparedTo ?other ;
        schema:minValue ?low ; schema:maxValue ?high }}"""
    assert ask(query) == [{"low": "-30", "high": "-20", "other": "mpid:ARC"}]


def test_the_losing_figure_is_kept_disputed_and_both_point_at_each_other() -> None:
    query = """SELECT ?fact ?rank ?other ?why WHERE { ?fact mp:contradictedBy ?other ; mp:rank ?rank ;
        mp:conflictReason ?why } ORDER BY STR(?fact)"""
    rows = ask(query)
    assert [row["rank"] for row in rows] == ["mp:Preferred", "mp:Disputed"]
    assert rows[0]["fact"] == rows[1]["other"] == "mpid:small-world-2024-obs-BOR-data-center-capacity"
    assert rows[0]["why"].startswith("The copy mixes two sentences")
    assert ask("SELECT ?gw WHERE { mpid:BOR ?p ?gw . mpid:ind-data-center-capacity mp:directProperty ?p }") == [
        {"gw": "3"}
    ]


def test_a_relation_that_holds_is_a_claim_and_a_direct_triple() -> None:
    claim = """SELECT ?claim WHERE { ?claim a mp:Claim, rdf:Statement ; rdf:subject mpid:Firefly ;
        rdf:predicate mp:developedBy ; rdf:object mpid:LumenAI }"""
    assert ask(claim) == [{"claim": "mpid:small-world-2024-rel-Firefly-developedBy-LumenAI"}]
    assert ask("SELECT ?who WHERE { mpid:Firefly mp:developedBy ?who }") == [{"who": "mpid:LumenAI"}]


def test_a_relation_that_is_only_expected_is_a_claim_alone() -> None:
    assert ask("SELECT ?c WHERE { ?c rdf:subject mpid:CIM ; mp:modality mp:Expected }")
    assert ask("SELECT ?q WHERE { mpid:CIM mp:hasQuality ?q }") == []


def test_a_period_that_is_open_has_one_end() -> None:
    query = """SELECT ?text ?end ?node WHERE { mpid:small-world-2024-obs-LumenAI-funding-received mp:periodText ?text ;
        mp:periodEnd ?end ; sdmx-dimension:refPeriod ?node . FILTER NOT EXISTS { ?node mp:periodStart ?s } }"""
    assert ask(query) == [{"text": "/2024-11-03", "end": "2024", "node": "mpid:period---2024-11-03"}]


def test_a_statement_keeps_its_kind_and_what_it_is_about() -> None:
    query = "SELECT ?kind ?about WHERE { mpid:small-world-2024-st-published mp:kind ?kind ; mp:about ?about }"
    assert ask(query) == [{"kind": "mp:EventKind", "about": "mpid:SmallWorld"}]


def test_an_entity_has_all_its_classes_names_and_aliases() -> None:
    classes = {row["c"] for row in ask("SELECT ?c WHERE { mpid:LumenAI a ?c }")}
    assert classes == {"mp:Startup", "mp:Company", "mp:Organisation", "mp:Entity"}
    labels = ask("SELECT ?l ?a WHERE { mpid:ARC rdfs:label ?l ; mp:exactLabel ?a } ORDER BY STR(?l)")
    assert labels == [{"l": name, "a": "the ARC"} for name in ("Arcadia", "Arcadie", "Arcádia", "Arkadien")]


EVIDENCE = f"""SELECT * WHERE {{ {CAPACITY} mp:mainEvidence ?e . ?e mp:section ?section ; mp:paragraph ?paragraph ;
    mp:sentenceHash ?hash . OPTIONAL {{ ?e mp:quote ?quote ; mp:start ?start ; mp:end ?end }} }}"""


def test_evidence_has_its_place_without_the_document() -> None:
    row = ask(EVIDENCE, world_store())[0]
    assert (row["section"], row["paragraph"]) == ("Arcadia Leads", "5")
    assert row["hash"].startswith("sha256:")
    assert "quote" not in row


def test_evidence_has_the_exact_quote_with_the_document() -> None:
    row = ask(EVIDENCE)[0]
    assert REPORT.read_text("utf-8")[int(row["start"]) : int(row["end"])] == row["quote"]
    assert row["quote"] == "Arcadia has a data center capacity of approximately 12 gigawatts in 2024."


def test_the_quote_is_a_web_annotation_too() -> None:
    query = f"""SELECT ?exact ?start WHERE {{ {CAPACITY} mp:mainEvidence ?e .
        ?e mp:quote ?exact ; oa:hasSelector ?q, ?p . ?q a oa:TextQuoteSelector ; oa:exact ?exact .
        ?p a oa:TextPositionSelector ; oa:start ?start }}"""
    assert len(ask(query)) == 1


def test_a_document_belongs_to_the_source_that_it_is_a_copy_of() -> None:
    rows = ask("SELECT ?name ?source WHERE { ?d a mp:Document ; dcterms:title ?name ; dcterms:isVersionOf ?source }")
    assert sorted((row["name"], row["source"]) for row in rows) == [
        ("small-world-copy.txt", "mpid:small-world-copy"),
        ("small-world.md", "mpid:small-world-2024"),
    ]


def test_every_fact_has_what_citations_need() -> None:
    query = """SELECT ?f WHERE { VALUES ?class { mp:Observation mp:Claim mp:Statement } ?f a ?class .
        OPTIONAL { ?f mp:statement ?s ; dcterms:source/mp:sourceId ?id ; mp:origin "curated" ; mp:modality ?m ;
          mp:rank ?r ; mp:mainEvidence/mp:section ?section } FILTER (!BOUND(?section)) }"""
    assert ask(query) == []


@pytest.mark.parametrize("documents", [(), (DOCUMENTS,)], ids=["bare", "with documents"])
def test_a_release_has_no_blank_nodes_and_the_same_bytes_each_time(documents: tuple[Path, ...]) -> None:
    inputs = world_inputs(*documents)
    first, again = (nquads(build_quads(inputs, silent), DEFAULT_BASE_IRI) for _ in range(2))
    assert first == again
    assert b"_:" not in first
    assert first.splitlines() == sorted(set(first.splitlines()))


def test_every_own_term_of_the_facts_is_declared_in_the_ontology() -> None:
    inputs = world_inputs(DOCUMENTS)
    declared = {quad.subject for quad in inputs.terms.quads}
    terms = (term for quad in build_quads(inputs, silent) for term in (quad.predicate, quad.object))
    used = {
        term.value for term in terms if isinstance(term, Node) and term.value.startswith(MP) and term not in declared
    }
    assert {name for name in used if "unit-" not in name} == set()


def test_one_setting_changes_the_base_of_all_own_names() -> None:
    content = nquads(build_quads(world_inputs(), silent), "https://example.org/kg/")
    assert DEFAULT_BASE_IRI.encode() not in content.replace(b'"https://w3id.org', b"")
    assert b"<https://example.org/kg/id/ARC>" in content
