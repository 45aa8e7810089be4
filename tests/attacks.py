"""Queries that abort the engine, overflow its stack, take all memory or never end: the design's table, at small scale.

They are meant for `write_ring`: a ring of 400 nodes, each with a text.
"""

import random
from pathlib import Path


def write_ring(path: Path) -> None:
    """Write the graph that the attacks are meant for, as N-Quads."""
    ring = (f"<u:s{i}> <u:{'p' if i % 2 else 'q'}> <u:s{(i + 1) % 400}> <u:g> .\n" for i in range(400))
    texts = (f'<u:s{i}> <u:text> "{"a" * 40}!" <u:g> .\n' for i in range(400))
    path.write_text("".join((*ring, *texts)), encoding="utf-8")


def mixed_values(seed: int) -> str:
    """Return a sort over a random column of numbers, texts, dates and tagged texts; about every fourth aborts."""
    chance = random.Random(seed)
    kinds = ("{n}", '"{n}"', '"19{n:02}-01-01"^^xsd:date', '"x{n}"@en')
    values = " ".join(chance.choice(kinds).format(n=chance.randint(0, 99)) for _ in range(200))
    return f"SELECT ?o {{ VALUES ?o {{ {values} }} }} ORDER BY ?o"


def nested(opening: str, closing: str, depth: int) -> str:
    return "SELECT * { " + opening * depth + " ?s ?p ?o " + closing * depth + " }"


def doubling(times: int) -> str:
    steps = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(times))
    return f"SELECT (STRLEN(?v{times}) AS ?n) {{ BIND('0123456789' AS ?v0) {steps} }}"


ATTACKS = {
    "nested groups": nested("{", "}", 5_000),
    "nested sub-selects": nested("{ SELECT * {", "} }", 3_000),
    "10,000 brackets": "SELECT * { ?s ?p ?o FILTER(" + "(" * 10_000 + "?o" + ")" * 10_000 + ") }",
    "3,000 BINDs": "SELECT * { " + " ".join(f"BIND({i} AS ?v{i})" for i in range(3_000)) + " }",
    "300 OPTIONALs": "SELECT * { " + " ".join(f"OPTIONAL {{ ?s <u:p> ?o{i} }}" for i in range(300)) + " }",
    "1,000-step path": "SELECT * { ?s " + "/".join(["<u:p>"] * 1_000) + " ?o }",
    "1,000-triple pattern": "SELECT * { " + " ".join(f"?s{i} <u:p> ?s{i + 1} ." for i in range(1_000)) + " }",
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?i",
    "CONCAT doubling": doubling(40),
    "closure of everything": "SELECT * { ?s (<u:p>|^<u:p>|<u:q>|^<u:q>)* ?o . ?t (<u:p>|^<u:q>)* ?o }",
}
