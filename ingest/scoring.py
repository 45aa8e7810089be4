"""From records to scores: choose the inputs that a method allows, compute, write score nodes with all components.

A bound ("more than 76,000") is no point value: it is kept as `low` or `high` of its component, the component is
missing and says why, and the score's own bounds stay as wide as for a missing value, because without the other
areas' values a bound says nothing about a ratio to their maximum. Figures that compare (`compared_to`) or that are
only expected or announced are never inputs.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import yaml

from ingest.cells import nearest
from ingest.graph import NamedGraph, Node, Quad, node, thing
from ingest.preferred import evidence_name, fact_name
from ingest.records import HELD_MODALITIES, Data, Observation, Period, Relation, SourceFacts, is_date
from ingest.terms import Indicator, Terms
from kg.errors import BadValueError, DataError, UnknownNameError
from kg.method import Input, InputRule, Method, Scale, ScoreIndicator
from kg.scores import Component, EnablerScore, compute_scores

_HOPES = ("expected", "announced")
_BOUND_WORDS = {
    "more_than": "more than {low}", "at_least": "at least {low}", "less_than": "less than {high}",
    "at_most": "at most {high}", "range": "{low} to {high}",
}  # fmt: skip


def read_methods(folder: Path, data: Data, terms: Terms) -> list[Method]:
    """Read every method file and check the names in it.

    Raises:
        DataError: not YAML, a key is missing or unknown, an unknown name, a bloc beside one of its members.
    """
    methods = [_read_method(path) for path in sorted(folder.glob("*.yml"))]
    for method in methods:
        _check_method(method, folder / f"{method.id}.yml", data, terms)
    return methods


def score_quads(method: Method, data: Data, terms: Terms) -> list[Quad]:
    """Compute a method's scores and return them as the quads of its named graph."""
    chosen = [facts for facts in data.sources if facts.source.id in method.sources]
    inputs = find_inputs(method, chosen, data, terms)
    scores = compute_scores(inputs, [_score_indicator(each) for each in _method_indicators(terms)], method)
    labels = {entity.id: entity.labels["en"] for entity in data.entities} | dict(terms.concepts)
    graph = NamedGraph(f"graph-scores-{method.id}")
    _method(graph, method)
    for score in scores:
        _score(graph, score, method, scores, labels)
    return graph.quads


def find_inputs(method: Method, sources: Sequence[SourceFacts], data: Data, terms: Terms) -> list[Input]:
    """Return what the sources say of every area of the reference set and every indicator of the method."""
    pairs = [(area, indicator) for indicator in _method_indicators(terms) for area in method.reference_set]
    return [given for area, indicator in pairs if (given := _find_input(area, indicator, method, sources, data))]


def _find_input(
    area: str, indicator: Indicator, method: Method, sources: Sequence[SourceFacts], data: Data
) -> Input | None:
    """A point value, else a bound, else what a rule of the method derives; None when nothing is said."""
    figures = [
        (facts.source.id, observation)
        for facts in sources
        for observation in facts.observations
        if (observation.subject, observation.indicator) == (area, indicator.id) and _may_count(observation, facts, data)
    ]
    if figures:
        return _from_observation(*max(figures, key=_preference), method.proxy_reason(indicator.id, area))
    rule = next((rule for rule in method.rules if rule.indicator == indicator.id), None)
    return _from_rule(area, rule, method, sources) if rule else None


def _preference(figure: tuple[str, Observation]) -> tuple[bool, int]:
    """A point goes before a bound, a later period before an earlier one, then the order of the table counts."""
    period = figure[1].period
    return figure[1].is_held_point, (period.end or 0) if period else 0


def _may_count(observation: Observation, facts: SourceFacts, data: Data) -> bool:
    disputed = (facts.source.id, observation.id) in data.disputed
    return not observation.compared_to and observation.modality in HELD_MODALITIES and not disputed


def _from_observation(source_id: str, observation: Observation, proxy: str) -> Input:
    point = observation.is_held_point
    low = observation.value if observation.comparator in ("more_than", "at_least") else observation.low
    high = observation.value if observation.comparator in ("less_than", "at_most") else observation.high
    words = _BOUND_WORDS.get(observation.comparator, "").format(low=low, high=high)
    return Input(
        area=observation.subject,
        indicator=observation.indicator,
        value=float(observation.value) if point and observation.value is not None else None,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        fact=fact_name(source_id, observation.id),
        period=observation.period.text if observation.period else "",
        note="" if point else f"only a bound is known: {words}",
        proxy=proxy,
    )


def _from_rule(area: str, rule: InputRule, method: Method, sources: Sequence[SourceFacts]) -> Input | None:
    evidence = evidence_name(*rule.evidence.split("#"))
    if rule.for_all is not None:
        return Input(area, rule.indicator, rule.for_all, fact=evidence, note=rule.reason, derived=True)
    said = [found for facts in sources for found in _quality_claims(area, rule, facts)]
    claims = [(name, claim) for name, claim in said if _holds(claim, rule, method)]
    values = {rule.by_quality[claim.object] for _, claim in claims}
    if len(values) > 1:
        return Input(area, rule.indicator, note="the source states both", fact=claims[0][0], derived=True)
    if values:
        return _from_claim(*claims[0], values.pop(), rule, rule.reason)
    hopes = [(name, claim) for name, claim in said if claim.modality in _HOPES]
    if hopes and rule.not_yet is not None:
        return _from_claim(*hopes[0], rule.not_yet, rule, f"{rule.reason}; so far it is only expected")
    if rule.otherwise is None:
        return None
    note = f"{rule.reason}; none is stated"
    return Input(area, rule.indicator, rule.otherwise, fact=evidence, note=note, derived=True)


def _from_claim(name: str, claim: Relation, value: float, rule: InputRule, note: str) -> Input:
    period = claim.period.text if claim.period else ""
    return Input(claim.subject, rule.indicator, value, fact=name, period=period, note=note, derived=True)


def _quality_claims(area: str, rule: InputRule, facts: SourceFacts) -> Iterable[tuple[str, Relation]]:
    """Fact name and claim of every quality of the rule that a source speaks of for an area, however firmly."""
    for claim in facts.relations:
        if claim.subject == area and claim.predicate == "hasQuality" and claim.object in rule.by_quality:
            yield fact_name(facts.source.id, claim.id), claim


def _holds(claim: Relation, rule: InputRule, method: Method) -> bool:
    return claim.modality in rule.modalities and _has_begun(claim.period, method.as_of)


def _has_begun(period: Period | None, as_of: str) -> bool:
    """Whether a period had begun on a day; dates compare as text, as far as both are written."""
    begin = period.text.partition("/")[0] if period else ""
    return begin <= as_of[: len(begin)]


def _method_indicators(terms: Terms) -> list[Indicator]:
    chosen = (indicator for indicator in terms.indicators.values() if indicator.in_method)
    return sorted(chosen, key=lambda indicator: (indicator.enabler, indicator.id))


def _score_indicator(indicator: Indicator) -> ScoreIndicator:
    return ScoreIndicator(indicator.id, indicator.enabler, _scale(indicator))


def _scale(indicator: Indicator) -> Scale:
    if indicator.scale == "OrdinalScale":
        return "rank"
    if indicator.scale == "BinaryScale":
        return "flag"
    return "price" if indicator.direction == "LowerIsBetter" else "quantity"


def _read_method(path: Path) -> Method:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # the latter for bytes that are no UTF-8 and days that do not exist
        problem = " ".join(str(error).split())
        raise DataError(f"the method file is not readable YAML: {problem}", path=path, hint="correct it") from error
    method = Method.from_mapping(content, str(path))
    if method.id != path.stem:
        raise BadValueError(f"the id is '{method.id}'", path=path, column="id", hint=f"write {path.stem}")
    if not is_date(method.as_of):
        way_out = "write a day such as 2024-12-09"
        raise BadValueError(f"'{method.as_of}' is no date", path=path, column="as_of", hint=way_out)
    if not method.label.get("en"):
        raise BadValueError("the English label is missing", path=path, column="label.en", hint="add it")
    return method


def _check_method(method: Method, path: Path, data: Data, terms: Terms) -> None:
    known = {
        "reference_set": ({entity.id for entity in data.entities}, method.reference_set),
        "sources": ({facts.source.id for facts in data.sources}, method.sources),
        "rules": (set(terms.indicators), [rule.indicator for rule in method.rules]),
        "rules.by_quality": (set(terms.concepts), [name for rule in method.rules for name in rule.by_quality]),
        "rules.evidence": (_sentences(data), [rule.evidence for rule in method.rules]),
        "proxy_inputs": (set(terms.indicators), [proxy.indicator for proxy in method.proxy_inputs]),
    }
    for key, (allowed, names) in known.items():
        for name in names:
            if name not in allowed:
                raise UnknownNameError(name, nearest(name, sorted(allowed)), path=path, column=key)
    _check_reference_set(method, path, data)


def _sentences(data: Data) -> set[str]:
    return {f"{facts.source.id}#{sentence.key}" for facts in data.sources for sentence in facts.sentences}


def _check_reference_set(method: Method, path: Path, data: Data) -> None:
    """A bloc and its members never stand in one reference set: the member would be compared with itself."""
    for facts in data.sources:
        for claim in facts.relations:
            pair = {claim.subject, claim.object} <= set(method.reference_set)
            if pair and claim.predicate == "memberOf":
                message = f"{claim.subject} is a member of {claim.object}"
                raise BadValueError(message, path=path, column="reference_set", hint="leave one of the two out")


def _method(graph: NamedGraph, method: Method) -> None:
    """The method and the run that applied it; no clock, so that the same inputs give the same graph."""
    subject, run = thing(f"method-{method.id}"), thing(_run_name(method))
    graph.types(subject, "mp:Method", "prov:Plan")
    for lang, label in method.label.items():
        graph.text(subject, "rdfs:label", label, lang=lang)
    graph.text(subject, "dcterms:description", method.description)
    graph.string(subject, "owl:versionInfo", str(method.version))
    graph.string(subject, "mp:definition", json.dumps(asdict(method), ensure_ascii=False, sort_keys=True))
    graph.decimal(subject, "mp:coverageThreshold", Decimal(str(method.coverage_threshold)))
    graph.types(run, "mp:Run", "prov:Activity")
    graph.say(run, "prov:used", subject, *(thing(source) for source in method.sources))


def _run_name(method: Method) -> str:
    return f"run-scores-{method.id}-v{method.version}"


def _score(
    graph: NamedGraph, score: EnablerScore, method: Method, scores: Sequence[EnablerScore], labels: Mapping[str, str]
) -> None:
    name = f"score-{method.id}-{score.area}-{score.enabler.removeprefix('enabler-')}"
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
    graph.boolean(subject, "mp:publishable", score.publishable)
    graph.say(subject, "mp:missing", *(thing(f"ind-{indicator}") for indicator in score.missing))
    graph.string(subject, "mp:origin", "computed")
    graph.string(subject, "mp:inputHash", _input_hash(score.enabler, method, scores))
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
    if given.fact:
        graph.say(subject, "mp:input", thing(given.fact))
    if given.proxy:
        graph.boolean(subject, "mp:proxy", True)
    numbers = {"raw": given.value, "low": given.low, "high": given.high, "weight": part.weight}
    for predicate, number in (numbers | {"normalised": part.normalised, "strength": part.strength}).items():
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
