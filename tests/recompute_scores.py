"""Compute each score of a graph again, from the graph alone and without our code: `recompute_scores.py GRAPH.nt`."""

import sys
from collections import defaultdict
from math import exp, log

import rdflib

QUERY = """PREFIX mp: <https://w3id.org/midpower/ns#> SELECT * WHERE {
  ?score mp:score ?value ; mp:method ?method ; mp:component ?part .  ?method mp:aggregation ?how .
  ?part mp:state mp:Used ; mp:indicator ?indicator ; mp:normalisation ?rule ; mp:raw ?raw ; mp:weight ?weight .
  ?indicator mp:direction ?direction ; mp:scaleType ?scale .  OPTIONAL { ?part mp:highest ?top } }"""


def strength(row: dict[str, str], value: float, values: list[float], is_rank: bool, is_cost: bool) -> float:
    least, most, positive = min(values), max(values), [each for each in values if each > 0] or [1.0]
    place = sum(each < value if is_rank else each > value for each in values) + (values.count(value) + 1) / 2
    normalised = {
        "RatioToMaximum": lambda: value / most,
        "MinimumToMaximum": lambda: (value - least) / (most - least),
        "RankOrder": lambda: (float(row["top"]) - value) / (float(row["top"]) - 1),
        "PlaceAmongAreas": lambda: (len(values) - place) / (len(values) - 1),
        "LogarithmicRange": lambda: log(value / min(positive)) / log(most / min(positive)) if value else 0.0,
        "AsItIs": lambda: value,
    }[row["rule"].rpartition("#")[2]]()
    return 1 - normalised if is_cost and not is_rank else normalised


def combine(how: str, parts: list[tuple[float, float]]) -> float:
    total, least = sum(weight for _, weight in parts), min(value for value, _ in parts)
    if how.endswith("ArithmeticMean"):
        return sum(value * weight for value, weight in parts) / total
    return least if how.endswith("LeastStrength") or not least else exp(sum(log(v) * w for v, w in parts) / total)


def recompute(graph: rdflib.Graph) -> dict[str, tuple[float, float]]:
    """Score → the value that the graph states, and the one that follows from its components and their peers."""
    rows = [{name: str(term) for name, term in row.asdict().items()} for row in graph.query(QUERY)]  # type: ignore[union-attr]
    peers: dict[tuple[str, str], list[float]] = defaultdict(list)
    parts: dict[tuple[str, float, str], list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        peers[row["method"], row["indicator"]].append(float(row["raw"]))
    for row in rows:
        kind = row["scale"].endswith("OrdinalScale"), row["direction"].endswith("LowerIsBetter")
        part = strength(row, float(row["raw"]), peers[row["method"], row["indicator"]], *kind), float(row["weight"])
        parts[row["score"], float(row["value"]), row["how"]] += [part] if part[1] else []
    return {score: (value, combine(how, found)) for (score, value, how), found in parts.items()}


if __name__ == "__main__":
    compared = recompute(rdflib.Graph().parse(sys.argv[1]))
    wrong = sorted(score for score, (stated, computed) in compared.items() if abs(stated - computed) > 2e-6)
    sys.exit("\n".join(wrong) or None)
