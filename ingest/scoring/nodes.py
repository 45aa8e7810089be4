"""Score nodes: a method, its run, its scores with all components, enough to compute each score again from the graph."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal

from ingest.graph import NamedGraph, Node, Quad, node, thing
from ingest.records import Data
from ingest.scoring.inputs import find_inputs
from ingest.scoring.methods import method_indicators, score_indicator
from ingest.scoring.robustness import score_name, write_robustness
from ingest.terms import Terms
from kg.method import Aggregation, Method, NormalisationRule
from kg.scores import Component, EnablerScore, compute_scores

RULE_TERMS: Mapping[NormalisationRule, str] = {
    "ratio": "mp:RatioToMaximum", "min-max": "mp:MinimumToMaximum", "rank-share": "mp:RankOrder",
    "rank": "mp:PlaceAmongAreas", "log": "mp:LogarithmicRange", "as-is": "mp:AsItIs",
}  # fmt: skip
AGGREGATION_TERMS: Mapping[Aggregation, str] = {
    "arithmetic": "mp:ArithmeticMean", "geometric": "mp:GeometricMean", "minimum": "mp:LeastStrength",
}  # fmt: skip


def score_quads(method: Method, data: Data, terms: Terms) -> list[Quad]:
    """Compute a method's scores and return them as the quads of its named graph."""
    chosen = [facts for facts in data.sources if facts.source.id in method.sources]
    inputs = find_inputs(method, chosen, data, terms)
    indicators = [score_indicator(each) for each in method_indicators(method, terms)]
    scores = compute_scores(inputs, indicators, method)
    labels = {entity.id: entity.labels["en"] for entity in data.entities} | dict(terms.concepts)
    graph = NamedGraph(f"graph-scores-{method.id}")
    _method(graph, method)
    hashes = {enabler: _input_hash(enabler, method, scores) for enabler in {score.enabler for score in scores}}
    for score in scores:
        _score(graph, score, method, hashes[score.enabler], labels)
    write_robustness(graph, inputs, indicators, method, hashes)
    return graph.quads


def _method(graph: NamedGraph, method: Method) -> None:
    """The method and the run that applied it; no clock, so that the same inputs give the same graph."""
    subject, run = thing(f"method-{method.id}"), thing(_run_name(method))
    graph.types(subject, "mp:Method", "prov:Plan")
    for lang, label in method.label.items():
        graph.text(subject, "rdfs:label", label, lang=lang)
    graph.text(subject, "dcterms:description", method.description)
    graph.string(subject, "owl:versionInfo", str(method.version))
    graph.decimal(subject, "mp:coverageThreshold", Decimal(str(method.coverage_threshold)))
    graph.string(subject, "mp:definition", json.dumps(method.to_mapping(), sort_keys=True))
    graph.say(subject, "mp:aggregation", node(AGGREGATION_TERMS[method.aggregation]))
    graph.types(run, "mp:Run", "prov:Activity")
    graph.say(run, "prov:used", subject, *(thing(source) for source in method.sources))


def _run_name(method: Method) -> str:
    return f"run-scores-{method.id}-v{method.version}"


def _score(graph: NamedGraph, score: EnablerScore, method: Method, input_hash: str, labels: Mapping[str, str]) -> None:
    name = score_name(method, score.area, score.enabler)
    subject = thing(name)
    graph.types(subject, "mp:EnablerScore")
    graph.say(subject, "sdmx-dimension:refArea", thing(score.area))
    graph.say(subject, "mp:enabler", thing(score.enabler))
    graph.say(subject, "mp:method", thing(f"method-{method.id}"))
    graph.say(subject, "mp:run", thing(_run_name(method)))
    numbers = {"score": score.value, "low": score.low, "high": score.high, "coverage": score.coverage}
    for predicate, number in numbers.items():
        graph.decimal(subject, f"mp:{predicate}", _decimal(number))
    graph.integer(subject, "mp:rankLow", score.best_rank)
    graph.integer(subject, "mp:rankHigh", score.worst_rank)
    graph.integer(subject, "mp:scoreRank", score.rank)
    graph.boolean(subject, "mp:publishable", score.publishable)
    graph.say(subject, "mp:missing", *(thing(f"ind-{indicator}") for indicator in score.missing))
    graph.string(subject, "mp:origin", "computed")
    graph.string(subject, "mp:inputHash", input_hash)
    graph.date(subject, "dcterms:valid", method.as_of)
    graph.text(subject, "mp:statement", describe(score, method, labels))
    for part in score.components:
        component = thing(f"{name}-{part.input.indicator}")
        graph.say(subject, "mp:component", component)
        _component(graph, component, part)


def _component(graph: NamedGraph, subject: Node, part: Component) -> None:
    given = part.input
    graph.types(subject, "mp:ScoreComponent")
    graph.say(subject, "mp:indicator", thing(f"ind-{given.indicator}"))
    graph.say(subject, "mp:state", node(f"mp:{part.state.capitalize()}"))
    graph.string(subject, "mp:reason", part.reason)
    graph.string(subject, "mp:periodText", given.period)
    graph.say(subject, "mp:input", *(thing(fact) for fact in (given.fact, *given.facts) if fact))
    if part.rule:
        graph.say(subject, "mp:normalisation", node(RULE_TERMS[part.rule]))
    if given.proxy:
        graph.boolean(subject, "mp:proxy", True)
    known = {"raw": given.value, "low": given.low, "high": given.high, "lowest": part.lowest, "highest": part.highest}
    made = {"normalised": part.normalised, "strength": part.strength, "weight": part.weight}
    for predicate, number in (known | made).items():
        graph.decimal(subject, f"mp:{predicate}", _decimal(number))


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _input_hash(enabler: str, method: Method, scores: Sequence[EnablerScore]) -> str:
    """SHA-256 over the method and every input of the enabler: all areas, because a maximum depends on all."""
    parts = [asdict(part.input) for score in scores if score.enabler == enabler for part in score.components]
    content = json.dumps([asdict(method), parts], sort_keys=True)
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def describe(score: EnablerScore, method: Method, labels: Mapping[str, str]) -> str:
    """Return the score as one English sentence, with its coverage and with what its flags do to it."""
    subject = f"{labels[score.area]}: {labels[score.enabler]} score by {method.label['en']} ({method.id})"
    counted = [part for part in score.components if part.state != "excluded"]
    used = sum(part.state == "used" for part in counted)
    if score.value is None:
        return f"{subject} is not known: none of {len(counted)} indicators has a value."
    flags = "" if score.without_flags is None else f", {score.without_flags:.3f} without its 0/1 indicators"
    cost = "" if score.literal == score.value else f", {score.literal:.3f} as the literal cost (0 is the cheapest)"
    bounds = f"between {score.low:.3f} and {score.high:.3f} with the missing ones"
    return f"{subject} is {score.value:.3f}{flags}{cost}, from {used} of {len(counted)} indicators, {bounds}."
