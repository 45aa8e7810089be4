"""Validation: the small world passes, and each planted error is found in plain words."""

from pathlib import Path

import pytest

from ingest.build import build_quads
from ingest.graph import Quad, decimal_literal, load_store, node, text_literal, thing
from ingest.validate import check_graph, check_quotes, check_shapes
from kg.errors import DataError, ShapesViolatedError
from tests.world.build import silent, world_inputs, world_store
from tests.world.paths import DOCUMENTS, ONTOLOGY

SHAPES = ONTOLOGY / "shapes.ttl"
CAPACITY = "small-world-2024-obs-ARC-data-center-capacity"
GRAPH = thing("graph-small-world-2024")


def world_quads() -> list[Quad]:
    return build_quads(world_inputs(DOCUMENTS), silent)


def planted(*extra: Quad) -> str:
    """What the shapes say about the small world with these statements added."""
    report = check_shapes(load_store([*world_quads(), *extra]), SHAPES)
    return "\n".join(report.violations)


@pytest.mark.parametrize("content", [b"mp:x a", b"\xff"])
def test_shapes_that_cannot_be_read_are_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_bytes(content)
    with pytest.raises(DataError, match="the shapes are no Turtle"):
        check_shapes(load_store([]), path)


def test_a_shape_whose_query_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES.read_text("utf-8").replace("WHERE {", "WHERE { {", 1), "utf-8")
    with pytest.raises(DataError, match="a shape cannot be run"):
        check_shapes(world_store(DOCUMENTS), path)


def test_the_small_world_keeps_every_shape() -> None:
    assert check_shapes(world_store(DOCUMENTS), SHAPES).violations == ()


def test_a_point_value_beside_a_bound_is_found() -> None:
    fact = thing("small-world-2024-obs-BOR-ai-specialists")
    assert fact.value.rpartition("/")[2] in planted(
        Quad(fact, node("sdmx-measure:obsValue"), decimal_literal(4000), GRAPH)
    )


def test_a_unit_that_is_not_the_indicator_s_is_found() -> None:
    wrong = Quad(thing(CAPACITY), node("mp:unitKey"), text_literal("percent"), GRAPH)
    right = {(wrong.subject, wrong.predicate)}
    quads = [quad for quad in world_quads() if (quad.subject, quad.predicate) not in right]
    unit = Quad(thing(CAPACITY), node("sdmx-attribute:unitMeasure"), node("unit:PERCENT"), GRAPH)
    quads = [quad for quad in quads if (quad.subject, quad.predicate) != (unit.subject, unit.predicate)]
    assert CAPACITY in "\n".join(check_shapes(load_store([*quads, wrong, unit]), SHAPES).violations)


def test_a_fact_without_evidence_is_found() -> None:
    gone = {node("mp:evidence"), node("mp:mainEvidence")}
    quads = [quad for quad in world_quads() if quad.subject != thing(CAPACITY) or quad.predicate not in gone]
    assert CAPACITY in "\n".join(check_shapes(load_store(quads), SHAPES).violations)


def test_a_comparison_as_the_input_of_a_score_is_found() -> None:
    component = thing("score-article-1-BOR-energy-electricity-price")
    comparison = thing("small-world-2024-obs-BOR-electricity-price-difference")
    assert "score-article-1-BOR-energy" in planted(Quad(component, node("mp:input"), comparison, GRAPH))


def test_a_direct_triple_without_its_statement_is_found() -> None:
    direct = node(world_inputs().terms.indicators["data-center-capacity"].direct_property)
    assert "SmallWorld" in planted(Quad(thing("SmallWorld"), direct, decimal_literal(16), GRAPH))


def test_a_score_that_is_not_the_mean_of_its_parts_is_found() -> None:
    score = thing("score-article-1-ARC-computing-power")
    quads = [quad for quad in world_quads() if (quad.subject, quad.predicate) != (score, node("mp:score"))]
    report = check_shapes(load_store([*quads, Quad(score, node("mp:score"), decimal_literal(0.5), GRAPH)]), SHAPES)
    assert "score-article-1-ARC-computing-power" in "\n".join(report.violations)


def test_a_quote_that_does_not_stand_at_its_offsets_is_found() -> None:
    evidence = thing("ev-small-world-2024-s05")
    quads = [quad for quad in world_quads() if (quad.subject, quad.predicate) != (evidence, node("mp:quote"))]
    wrong = load_store([*quads, Quad(evidence, node("mp:quote"), text_literal("Arcadia has 99 gigawatts."), GRAPH)])
    documents = world_inputs(DOCUMENTS).documents
    assert check_quotes(wrong, documents) == [
        "mpid:ev-small-world-2024-s05 has a quote that does not stand at its offsets."
    ]
    with pytest.raises(ShapesViolatedError, match="does not stand at its offsets"):
        check_graph(wrong, SHAPES, documents)


def test_a_quote_of_a_text_that_is_not_here_is_found() -> None:
    complaints = check_quotes(world_store(DOCUMENTS), [])
    assert len(complaints) == 23
    assert complaints[0].endswith("quotes a document that is not here.")


def test_every_quote_of_the_small_world_stands_in_its_text() -> None:
    assert check_quotes(world_store(DOCUMENTS), world_inputs(DOCUMENTS).documents) == []
