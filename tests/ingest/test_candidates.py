"""Claims of documents as facts: what becomes one, what stays a candidate, and what gives way to what."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from ingest.build import Inputs
from ingest.candidates import WithDocuments, add_candidates
from ingest.documents import Document
from ingest.entities import read_yaml
from ingest.extract.claims import Claim
from ingest.extracted import DocumentClaims, Vocabulary
from ingest.graph import Store, load_store
from ingest.preferred import find_direct_values
from ingest.quads import document_quads, entity_quads, source_quads
from ingest.records import Entity, Observation, Relation, Source
from ingest.review import ReviewedClaim, apply_decisions
from ingest.segment import sentence_hash
from ingest.validate import check_quotes, check_shapes
from kg.decisions import Decision
from tests.world.build import ask, silent, world_inputs
from tests.world.paths import ONTOLOGY, REPORT

TEXT = "Lead. Borealia drew 5 gigawatts in 2025. Nimbus Works is based in Borealia. The end is near."
CAPACITY = {"predicate": "data center capacity", "predicate_id": "ind-data-center-capacity", "unit": "GW"}
NIMBUS = {"subject": "Nimbus Works", "subject_type": "Startup"}


Fields = dict[str, Any]
POWER = "Borealia drew 5 gigawatts in 2025."


def figure(words: str = POWER, text: str = TEXT, **fields: Any) -> Claim:
    """A figure of 5 GW of Borealia in 2025, with some fields changed."""
    start = text.index(words)
    usual = {"subject": "Borealia", "subject_id": "BOR", "value": Decimal(5), "comparator": "exact", "period": "2025"}
    place = {"quote": words, "start": start, "end": start + len(words), "section": "Halls", "paragraph": 1}
    told = {"confidence": 0.81, "reason": "named"}
    return Claim(**{"doc": "d", "kind": "observation", **place, **usual, **CAPACITY, **told, **fields})


def relation(**fields: Any) -> Claim:
    """That Nimbus Works, a startup nobody knows, is based in Borealia."""
    usual = {"kind": "relation", "predicate": "based in", "object": "Borealia", "object_id": "BOR", **NIMBUS}
    bare = {"predicate_id": "", "unit": "", "value": None, "comparator": "", "period": "", "subject_id": ""}
    return figure("Nimbus Works is based in Borealia.", **{**bare, **usual, **fields})


def document(*claims: Claim, name: str = "memo", state: str = "unreviewed", text: str = TEXT) -> DocumentClaims:
    source = Source(name, f"The {name}", "", "", kind="document")
    reviewed = tuple(ReviewedClaim(claim.id, claim, state) for claim in claims)
    return DocumentClaims(source, Document(f"{name}.md", text), reviewed)


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(world_inputs().terms, read_yaml(ONTOLOGY / "reading" / "relations.yml"))


def taken(*documents: DocumentClaims, base: Inputs | None = None) -> WithDocuments:
    return add_candidates((base or world_inputs()).data, documents, vocabulary(), silent)


def facts(*documents: DocumentClaims) -> list[Observation | Relation]:
    sources = taken(*documents).data.sources[-len(documents) :]
    return [fact for each in sources for fact in each.facts if isinstance(fact, Observation | Relation)]


def why(claim: Claim, state: str = "unreviewed") -> str:
    """Why a claim is no fact."""
    return taken(document(claim, state=state)).left["memo"][claim.id]


def new_things(*documents: DocumentClaims) -> list[Entity]:
    known = {entity.id for entity in world_inputs().data.entities}
    return [entity for entity in taken(*documents).data.entities if entity.id not in known]


def graph(documents: Sequence[DocumentClaims]) -> Store:
    """The small world with documents."""
    found, terms = taken(*documents), world_inputs().terms
    direct = find_direct_values(found.data, terms)
    quads = [*terms.quads, *entity_quads(found.data.entities, terms)]
    for each in found.data.sources:
        quads += source_quads(each, found.data, terms, found.anchors.get(each.source.id, {}), direct)
    for given in documents:
        quads += document_quads(given.document, given.source)
    return load_store(quads)


# --- facts -----------------------------------------------------------------------------------------------------------


def test_a_figure_becomes_an_observation_in_words_of_our_own() -> None:
    (fact,) = facts(document(figure(comparator="more_than", modality="expected", written="5 gigawatts")))
    assert isinstance(fact, Observation)
    assert fact.statement == "Data center capacity of Borealia: more than 5 gigawatts (2025), as is expected."
    assert (fact.subject, fact.indicator, fact.value, fact.as_written) == (
        "BOR",
        "data-center-capacity",
        Decimal(5),
        "5 gigawatts",
    )
    assert fact.review is not None
    assert (fact.review.state, fact.review.confidence, fact.review.reason) == ("unreviewed", Decimal("0.81"), "named")


def test_a_range_has_two_ends_and_a_comparison_its_other_thing() -> None:
    ends: Fields = {"comparator": "range", "value": None, "low": Decimal(-30), "high": Decimal(-20), "unit": "percent"}
    than = {"predicate_id": "ind-electricity-price-difference", "compared_to": "Arcadia", "compared_to_id": "ARC"}
    (fact,) = facts(document(figure(**ends, **than)))
    assert isinstance(fact, Observation)
    assert (fact.value, fact.low, fact.high, fact.compared_to) == (None, Decimal(-30), Decimal(-20), "ARC")
    assert "-30 to -20 percent compared with Arcadia (2025)" in fact.statement


def test_a_relation_turns_round_where_our_property_does() -> None:
    fields = {"predicate": "develops", "object": "Nimbus One", "object_id": "", "object_type": "Model"}
    (fact,) = facts(document(relation(**fields)))
    assert isinstance(fact, Relation)
    assert (fact.subject, fact.predicate, fact.object) == ("Nimbus-One", "developedBy", "Nimbus-Works")
    assert fact.statement == "Nimbus One: developed by: Nimbus Works."


def test_a_date_is_a_literal() -> None:
    (fact,) = facts(document(relation(predicate="released on", object="2025-03", object_id="", subject_type="Model")))
    assert isinstance(fact, Relation)
    assert (fact.predicate, fact.object, fact.value) == ("releaseDate", "", "2025-03")


def test_an_id_stays_the_same_wherever_the_sentence_stands() -> None:
    moved = "A new lead stands here. " + TEXT
    assert figure().id == figure(text=moved).id
    (here,), (there,) = facts(document(figure())), facts(document(figure(text=moved), text=moved))
    assert (here.id, here.evidence) == (there.id, there.evidence)


@pytest.mark.parametrize("written", ["5", "5.0", "5E+0", "5.00"])
def test_an_id_does_not_hang_on_how_a_number_is_written(written: str) -> None:
    claim = figure(value=Decimal(written))
    assert claim.id == figure().id == Claim.from_json(claim.to_json()).id


# --- no facts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"predicate": "electricity consumption", "predicate_id": ""},
            "no indicator is called 'electricity consumption'",
        ),
        ({"unit": "TWh"}, "its unit is 'TWh', that of 'data center capacity' is 'GW'"),
        ({"subject": "Atlantis", "subject_id": ""}, "nothing is called 'Atlantis'"),
        ({"subject": "Atlantis", "subject_id": "", "subject_type": "Kingdom"}, "nothing is called 'Atlantis'"),
        ({"subject": "Atlantis", "subject_id": "", "subject_type": "Entity"}, "nothing is called 'Atlantis'"),
        ({"value": None}, "its figure is not complete"),
        ({"comparator": "around"}, "its figure is not complete"),
        ({"comparator": "range", "low": Decimal(2), "high": Decimal(1)}, "its range ends below its beginning"),
        ({"period": "soon"}, "'soon' is no period"),
        ({"quote": "Borealia drew 6 gigawatts in 2025."}, "its quote does not stand in the stored text"),
    ],
)
def test_what_is_not_known_or_not_whole_stays_a_candidate(fields: dict[str, Any], reason: str) -> None:
    assert reason in why(figure(**fields))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"predicate": "admires"}, "no relation is called 'admires'"),
        ({"predicate": "released on", "object": "soon", "object_id": ""}, "'soon' is no date"),
        ({"subject": "Borealia", "subject_id": "BOR"}, "it relates a thing with itself"),
    ],
)
def test_a_relation_that_is_not_known_or_not_whole_stays_a_candidate(fields: dict[str, Any], reason: str) -> None:
    assert reason in why(relation(**fields))


def test_a_claim_that_is_no_fact_proposes_no_new_thing() -> None:
    assert new_things(document(relation(object="Atlantis", object_id=""))) == []


def test_an_edit_that_names_the_indicator_makes_it_a_fact() -> None:
    claim = figure(predicate="server power", predicate_id="")
    edited = Decision(claim.id, "edit", {"predicate": "data center capacity"})
    (reviewed,) = apply_decisions({claim.id: claim}, {claim.id: edited})
    given = replace(document(), claims=(reviewed,))
    (fact,) = facts(given)
    assert isinstance(fact, Observation)
    assert (fact.id, fact.indicator, fact.review and fact.review.state) == (claim.id, "data-center-capacity", "edited")


def test_an_edit_may_name_a_thing_by_any_of_its_names_or_correct_a_new_one() -> None:
    for name, subject in (("Arcadian", "ARC"), ("LumenAI", "LumenAI"), ("Nimbus Labs", "Nimbus-Labs")):
        claim = relation()
        edited = Decision(claim.id, "edit", {"subject": name})
        (fact,) = facts(replace(document(), claims=tuple(apply_decisions({claim.id: claim}, {claim.id: edited}))))
        assert isinstance(fact, Relation)
        assert fact.subject == subject


def test_a_rejected_claim_is_nowhere() -> None:
    assert list(apply_decisions({"x": figure()}, {"x": Decision("x", "reject")})) == []


def test_a_decision_on_a_claim_that_is_gone_changes_nothing() -> None:
    (left,) = apply_decisions({"x": figure()}, {"y": Decision("y", "accept")})
    assert left.state == "unreviewed"


# --- new things ------------------------------------------------------------------------------------------------------


def test_a_new_thing_has_its_class_its_name_and_its_origin() -> None:
    (thing,) = new_things(document(relation()))
    assert (thing.id, thing.types, thing.labels) == ("Nimbus-Works", ("Startup",), {"en": "Nimbus Works"})
    assert (thing.origin, thing.review) == ("extracted", "unreviewed")


def test_one_accepted_fact_makes_a_new_thing_reviewed() -> None:
    both = document(relation(), name="one"), document(relation(), name="two", state="accepted")
    assert [thing.review for thing in new_things(*both)] == ["accepted"]


def test_the_same_new_thing_of_two_documents_is_one_even_if_its_class_is_told_more_narrowly() -> None:
    both = document(relation(), name="one"), document(relation(subject_type="Company"), name="two")
    assert [thing.id for thing in new_things(*both)] == ["Nimbus-Works"]


def test_namesakes_of_other_kinds_are_two_things() -> None:
    model = relation(predicate="developed by", subject_type="Model", object="Lumen AI", object_id="LumenAI")
    assert [thing.id for thing in new_things(document(relation(), model))] == ["Nimbus-Works", "Nimbus-Works-Model"]


def test_a_thing_that_a_table_has_learned_meanwhile_is_that_thing() -> None:
    (fact,) = facts(document(relation(subject="lumen ai", subject_type="Company")))
    assert isinstance(fact, Relation)
    assert fact.subject == "LumenAI"


# --- what gives way --------------------------------------------------------------------------------------------------

DISPUTED = """SELECT ?rank ?other ?why WHERE {
  mpid:memo-%s mp:rank ?rank OPTIONAL { mpid:memo-%s mp:contradictedBy ?other ; mp:conflictReason ?why }
}"""
STATED: Fields = {"period": "2024", "value": Decimal(9)}  # the table has 3 GW


def standing(claim: Claim, *documents: DocumentClaims) -> list[dict[str, str]]:
    return ask(DISPUTED % (claim.id, claim.id), graph(documents))


@pytest.mark.parametrize("state", ["unreviewed", "accepted", "edited"])
def test_a_tables_figure_of_the_same_time_wins_and_both_point_at_each_other(state: str) -> None:
    claim = figure(**STATED)
    (row,) = standing(claim, document(claim, state=state))
    assert row["rank"] == "mp:Disputed"
    assert row["other"] == "mpid:small-world-2024-obs-BOR-data-center-capacity"
    assert row["why"].startswith("A table states something else for the same time")


@pytest.mark.parametrize(
    "fields",
    [{"period": "2025"}, {"period": ""}, {"comparator": "more_than", "value": Decimal(2)}, {"value": Decimal("3.01")}],
)
def test_a_figure_of_another_time_or_one_that_fits_is_no_contradiction(fields: dict[str, Any]) -> None:
    claim = figure(**{**STATED, **fields})
    assert standing(claim, document(claim)) == [{"rank": "mp:Unreviewed"}]


def test_what_a_person_accepted_goes_before_what_nobody_has_reviewed() -> None:
    claim = figure(value=Decimal(6))
    accepted = document(figure(), name="other", state="accepted")
    (row,) = standing(claim, accepted, document(claim))
    assert (row["rank"], row["other"]) == ("mp:Disputed", f"mpid:other-{figure().id}")


@pytest.mark.parametrize(("state", "rank"), [("unreviewed", "mp:Unreviewed"), ("accepted", "mp:Preferred")])
def test_of_two_documents_that_stand_alike_neither_gives_way(state: str, rank: str) -> None:
    claim = figure(value=Decimal(6))
    (row,) = standing(claim, document(figure(), name="first", state=state), document(claim, state=state))
    assert (row["rank"], row["other"]) == (rank, f"mpid:first-{figure().id}")


def test_two_dates_of_one_event_contradict_each_other_unless_one_is_only_less_exact() -> None:
    fields = {"predicate": "released on", "object_id": "", "subject_type": "Model"}
    first = document(relation(object="2025-03-01", **fields), name="first", state="accepted")
    for date, rank in (("2025-04", "mp:Disputed"), ("2025-03", "mp:Unreviewed"), ("2025", "mp:Unreviewed")):
        claim = relation(object=date, **fields)
        assert {row["rank"] for row in standing(claim, first, document(claim))} == {rank}


def test_what_a_table_has_taken_from_the_same_sentence_is_no_second_fact() -> None:
    text = REPORT.read_text("utf-8")
    words = "Arcadia has a data center capacity of approximately 12 gigawatts in 2024."
    claim = figure(
        words, text, subject="Arcadia", subject_id="ARC", value=Decimal(12), comparator="approx", period="2024"
    )
    left = taken(document(claim, text=text)).left["memo"]
    assert left[claim.id] == "the fact small-world-2024-obs-ARC-data-center-capacity already rests on this sentence"


# --- graph -----------------------------------------------------------------------------------------------------------


def all_kinds() -> list[DocumentClaims]:
    """Two documents with facts of every standing."""
    specialists = figure(
        predicate_id="ind-ai-specialists",
        unit="people",
        subject="Cimmeria",
        subject_id="CIM",
        value=Decimal(700),
        period="",
    )
    return [
        document(figure(**STATED), relation(), figure(value=Decimal(6)), name="memo"),
        document(figure(), specialists, relation(), name="note", state="accepted"),
    ]


def test_a_graph_with_documents_keeps_every_shape_and_every_quote() -> None:
    documents = all_kinds()
    store = graph(documents)
    assert check_shapes(store, ONTOLOGY / "shapes.ttl").violations == ()
    assert check_quotes(store, [each.document for each in documents]) == []


def test_a_quote_of_a_document_of_the_library_is_checked_like_any_other() -> None:
    documents = all_kinds()
    other = [Document(each.document.name, TEXT.replace("5", "9")) for each in documents]
    store = graph(documents)
    assert all("not here" in line for line in check_quotes(store, other))
    assert len(check_quotes(store, other)) == len(ask("SELECT ?e WHERE { ?e mp:quote ?q }", store))


def test_an_extracted_fact_quotes_its_sentence_with_its_place() -> None:
    claim = figure()
    given = replace(document(claim), pages={claim.start: 7})
    (row,) = ask(
        f"""SELECT * WHERE {{ mpid:memo-{claim.id} mp:origin ?origin ; mp:confidence ?sure ; mp:reason ?reason ;
        mp:reviewState ?state ; mp:mainEvidence ?e . ?e mp:quote ?quote ; mp:start ?start ; mp:section ?section ;
        mp:page ?page ; mp:paragraph ?paragraph ; mp:sentenceHash ?hash }}""",
        graph([given]),
    )
    assert row["quote"] == TEXT[int(row["start"]) : int(row["start"]) + len(row["quote"])] == claim.quote
    assert (row["origin"], row["sure"], row["state"], row["reason"]) == ("extracted", "0.81", "unreviewed", "named")
    assert (row["section"], row["page"], row["paragraph"]) == ("Halls", "7", "1")
    assert row["hash"] == f"sha256:{sentence_hash(claim.quote)}"


def test_an_evidence_without_a_section_names_the_document() -> None:
    store = graph([document(figure(section=""))])
    assert ask("SELECT ?s WHERE { ?e oa:hasSource mpid:memo ; mp:section ?s }", store) == [{"s": "The memo"}]


def test_only_reviewed_facts_have_direct_triples() -> None:
    direct = "SELECT ?where WHERE { mpid:Nimbus-Works mp:basedIn ?where }"
    assert ask(direct, graph([document(relation())])) == []
    assert ask(direct, graph([document(relation(), state="accepted")])) == [{"where": "mpid:BOR"}]


def test_an_accepted_figure_never_takes_a_tables_direct_value_away() -> None:
    direct = "SELECT ?gw WHERE { mpid:BOR ?p ?gw . mpid:ind-data-center-capacity mp:directProperty ?p }"
    for claim in (figure(), figure(**STATED), figure(period="")):
        assert ask(direct, graph([document(claim, state="accepted")])) == [{"gw": "3"}]


def test_an_accepted_figure_gives_a_direct_value_where_no_table_does() -> None:
    direct = "SELECT ?n WHERE { mpid:CIM ?p ?n . mpid:ind-ai-specialists mp:directProperty ?p }"
    fields = {"subject": "Cimmeria", "subject_id": "CIM", "predicate_id": "ind-ai-specialists", "unit": "people"}
    for state, rows in (("unreviewed", []), ("accepted", [{"n": "5"}])):
        assert ask(direct, graph([document(figure(**fields), state=state)])) == rows
