"""Every score node can be computed again from the graph alone, by a script that knows nothing of our code."""

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import rdflib

from ingest.build import Inputs, read_inputs
from ingest.graph import Quad, nquads
from ingest.scoring import score_quads
from kg.method import Aggregation, Method, Normalisation
from kg.vocabulary import DEFAULT_BASE_IRI
from tests.recompute_scores import recompute
from tests.world.build import silent, world_inputs
from tests.world.paths import ONTOLOGY

ROOT = Path(__file__).parents[1]
PLACES = 2e-6  # scores have six decimals, as have the strengths that they are made of


def triples(quads: Iterable[Quad]) -> str:
    """The quads as N-Triples, for a reader that knows no named graphs."""
    lines = nquads(quads, DEFAULT_BASE_IRI).decode("utf-8").splitlines()
    return "".join(re.sub(r" <[^ ]+> \.$", " .\n", line) for line in lines)


def graph(inputs: Inputs, *methods: Method) -> str:
    """The ontology and the scores of methods."""
    scores = (quad for method in methods for quad in score_quads(method, inputs.data, inputs.terms))
    return triples([*inputs.terms.quads, *scores])


def differing(data: str) -> list[str]:
    found = recompute(rdflib.Graph().parse(data=data, format="nt"))
    assert len(found) >= 4
    return [score for score, (stated, computed) in found.items() if abs(stated - computed) > PLACES]


def test_every_shipped_score_follows_from_the_graph_alone() -> None:
    inputs = read_inputs(ONTOLOGY, ROOT / "data", [], silent)
    data = graph(inputs, *inputs.methods)
    assert differing(data) == []


@pytest.mark.parametrize("normalisation", get_args(Normalisation))
@pytest.mark.parametrize("aggregation", get_args(Aggregation))
def test_a_score_of_any_method_follows_from_the_graph_alone(
    normalisation: Normalisation, aggregation: Aggregation
) -> None:
    inputs = world_inputs()
    methods = [replace(method, normalisation=normalisation, aggregation=aggregation) for method in inputs.methods]
    data = graph(inputs, *methods)
    assert differing(data) == []


def test_a_score_that_was_edited_by_hand_is_noticed() -> None:
    data = graph(world_inputs(), world_inputs().methods[0])
    score = next(line for line in data.splitlines() if "/ns#score>" in line)
    edited = re.sub(r'"[0-9.]+"', '"0.123"', score)
    assert differing(data.replace(score, edited)) == [score.split()[0].strip("<>")]


def test_the_script_says_which_scores_differ(tmp_path: Path) -> None:
    data = graph(world_inputs(), world_inputs().methods[0])
    path = tmp_path / "graph.nt"
    path.write_text(data, "utf-8")
    command = [sys.executable, str(ROOT / "tests/recompute_scores.py"), str(path)]
    assert subprocess.run(command, check=False).returncode == 0
    path.write_text(re.sub(r'(/ns#raw> )"12"', r'\1"9"', data), "utf-8")
    failed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert failed.returncode == 1
    assert "computing-power" in failed.stderr
