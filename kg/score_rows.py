"""From the graph to a book of scores: methods, inputs, stored scores, names. Nothing else is needed to compute again.

The queries are handed to whoever holds the graph: a build's store, or the workers of a served release.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from kg.method import Aggregation, Input, Method, NormalisationRule, Scale
from kg.score_book import (
    Decisive,
    Firmness,
    IndicatorCard,
    Kind,
    MethodBook,
    ScoreBook,
    ScoredThing,
    StoredScore,
    Without,
)
from kg.scores import Component, EnablerScore, State, aggregate_draws
from kg.store import Term
from kg.vocabulary import UNITS_BY_IRI, compress

Row = Mapping[str, Term]
Select = Callable[[str], Iterable[Row]]

_METHODS = "SELECT ?method ?definition WHERE { ?method a mp:Method ; mp:definition ?definition }"
_SCORES = """
SELECT ?id ?area ?enabler ?method ?score ?low ?high ?coverage ?publishable ?rank ?best ?worst ?statement ?hash WHERE {
  ?id a mp:EnablerScore ; sdmx-dimension:refArea ?area ; mp:enabler ?enabler ; mp:method ?method ;
    mp:coverage ?coverage ; mp:low ?low ; mp:high ?high ; mp:publishable ?publishable ;
    mp:rankLow ?best ; mp:rankHigh ?worst .
  OPTIONAL { ?id mp:score ?score } OPTIONAL { ?id mp:scoreRank ?rank }
  OPTIONAL { ?id mp:statement ?statement } OPTIONAL { ?id mp:inputHash ?hash }
}"""
_COMPONENTS = """
SELECT ?id ?score ?area ?method ?indicator ?state ?reason ?raw ?low ?high ?period ?input ?proxy ?normalised ?strength
       ?weight ?rule ?lowest ?highest WHERE {
  ?score a mp:EnablerScore ; sdmx-dimension:refArea ?area ; mp:method ?method ; mp:component ?id .
  ?id mp:indicator ?indicator ; mp:state ?state ; mp:weight ?weight .
  OPTIONAL { ?id mp:reason ?reason } OPTIONAL { ?id mp:raw ?raw } OPTIONAL { ?id mp:low ?low }
  OPTIONAL { ?id mp:high ?high } OPTIONAL { ?id mp:periodText ?period } OPTIONAL { ?id mp:input ?input }
  OPTIONAL { ?id mp:proxy ?proxy } OPTIONAL { ?id mp:normalised ?normalised }
  OPTIONAL { ?id mp:strength ?strength } OPTIONAL { ?id mp:normalisation ?rule }
  OPTIONAL { ?id mp:lowest ?lowest } OPTIONAL { ?id mp:highest ?highest }
}"""
_FIRMNESS = """
SELECT ?score ?draws ?seed ?rank5 ?rank50 ?rank95 ?best ?worst ?variants WHERE {
  ?score mp:robustness ?id . ?id mp:draws ?draws ; mp:seed ?seed .
  OPTIONAL { ?id mp:rank5 ?rank5 } OPTIONAL { ?id mp:rank50 ?rank50 } OPTIONAL { ?id mp:rank95 ?rank95 }
  OPTIONAL { ?id mp:bestVariantRank ?best } OPTIONAL { ?id mp:worstVariantRank ?worst }
  OPTIONAL { ?id mp:rankedVariants ?variants }
}"""
_SHARES = """
SELECT ?score ?place ?share WHERE {
  ?score mp:robustness/mp:acceptability ?x . ?x mp:place ?place ; mp:share ?share
}"""
_DECISIVE = """
SELECT ?score ?factor ?first ?total WHERE {
  ?score mp:robustness/mp:sensitivity ?x . ?x mp:factor ?factor ; mp:firstOrder ?first ; mp:totalOrder ?total
}"""
_WITHOUT = """
SELECT ?score ?indicator ?rank ?value WHERE {
  ?score mp:robustness/mp:removal ?x . ?x mp:removedIndicator ?indicator
  OPTIONAL { ?x mp:rankWithout ?rank } OPTIONAL { ?x mp:scoreWithout ?value }
}"""
_CARDS = """
SELECT ?indicator ?enabler ?scale ?unit ?direction ?counts ?beside WHERE {
  ?indicator a mp:Indicator .
  OPTIONAL { ?indicator mp:enabler ?enabler } OPTIONAL { ?indicator mp:scaleType ?scale }
  OPTIONAL { ?indicator sdmx-attribute:unitMeasure ?unit } OPTIONAL { ?indicator mp:direction ?direction }
  OPTIONAL { ?indicator mp:inMethod ?counts } OPTIONAL { ?indicator mp:substituteFor ?beside }
}"""
_NAMES = """
SELECT DISTINCT ?id ?kind ?property ?name WHERE {
  { ?id a mp:Indicator . BIND ("indicator" AS ?kind) }
  UNION { ?id a mp:Method . BIND ("method" AS ?kind) }
  UNION { ?any a mp:EnablerScore ; mp:enabler ?id . BIND ("enabler" AS ?kind) }
  UNION { ?any a mp:EnablerScore ; sdmx-dimension:refArea ?id . BIND ("area" AS ?kind) }
  VALUES ?property { rdfs:label skos:altLabel mp:exactLabel skos:notation }
  ?id ?property ?name
}"""
_MEMBERS = """
SELECT DISTINCT ?bloc ?member WHERE {
  ?member mp:memberOf ?bloc .
  FILTER EXISTS { ?one a mp:EnablerScore ; sdmx-dimension:refArea ?bloc }
  FILTER EXISTS { ?other a mp:EnablerScore ; sdmx-dimension:refArea ?member }
}"""
_STATES: Mapping[str, State] = {"Used": "used", "Missing": "missing", "Excluded": "excluded"}
_RULES: Mapping[str, NormalisationRule] = {  # of the graph → as a method file calls them
    "RatioToMaximum": "ratio", "MinimumToMaximum": "min-max", "RankOrder": "rank-share", "PlaceAmongAreas": "rank",
    "LogarithmicRange": "log", "AsItIs": "as-is",
}  # fmt: skip
_KINDS: Mapping[str, Kind] = {"indicator": "indicator", "method": "method", "enabler": "enabler", "area": "area"}


def read_book(select: Select) -> ScoreBook:
    """Return the book of a graph; it is empty where the graph has no scores."""
    methods = {
        _method_id(row["method"]): Method.from_mapping(json.loads(row["definition"].value), row["method"].value)
        for row in select(_METHODS)
    }
    cards = _cards(select(_CARDS))
    components = _components(select(_COMPONENTS), methods, cards)
    firm = _firmness(select)
    scores: dict[str, list[StoredScore]] = defaultdict(list)
    for row in select(_SCORES):
        name = _method_id(row["method"])
        if name not in methods:
            continue  # of a release older than the definitions of methods
        scores[name].append(_score(row, components[row["id"].value], methods[name], firm.get(row["id"].value)))
    books = {name: MethodBook(method, _in_order(scores[name], method)) for name, method in sorted(methods.items())}
    return ScoreBook(books, _things(select(_NAMES)), cards, _members(select(_MEMBERS)))


def _in_order(scores: Iterable[StoredScore], method: Method) -> tuple[StoredScore, ...]:
    """By enabler, then by the place of the area in the reference set: as they are computed."""
    places = {area: place for place, area in enumerate(method.reference_set)}
    return tuple(sorted(scores, key=lambda stored: (stored.score.enabler, places[stored.score.area])))


def scale_of(scale_type: str, direction: str) -> Scale:
    """Return what a score makes of an indicator's scale and direction (local names of their IRIs).

    >>> scale_of("RatioScale", "LowerIsBetter"), scale_of("BinaryScale", "HigherIsBetter")
    ('price', 'flag')
    """
    if scale_type == "OrdinalScale":
        return "rank"
    if scale_type == "BinaryScale":
        return "flag"
    return "price" if direction == "LowerIsBetter" else "quantity"


def _score(row: Row, components: tuple[Component, ...], method: Method, firmness: Firmness | None) -> StoredScore:
    score = EnablerScore(
        area=_local(row["area"]),
        enabler=_local(row["enabler"]),
        value=_number(row, "score"),
        literal=None,
        without_flags=value_without_flags(components, method.aggregation),
        low=float(row["low"].value),
        high=float(row["high"].value),
        coverage=float(row["coverage"].value),
        publishable=row["publishable"].value == "true",
        components=components,
        best_rank=int(row["best"].value),
        worst_rank=int(row["worst"].value),
        rank=_whole(row, "rank"),
        aggregation=method.aggregation,
    )
    return StoredScore(_local(row["id"]), score, _text(row, "statement"), _text(row, "hash"), firmness)


def value_without_flags(components: Sequence[Component], how: Aggregation) -> float | None:
    """Return the score without its 0/1 indicators, None where it has none or nothing else."""
    counted = [part for part in components if part.state != "excluded"]
    plain = [part for part in counted if part.scale != "flag" and part.strength is not None]
    if not plain or all(part.scale != "flag" for part in counted):
        return None
    strengths = np.array([[part.strength for part in plain]], dtype=float)
    value = aggregate_draws(strengths, np.array([[part.weight for part in plain]], dtype=float), how)[0, 0]
    return None if np.isnan(value) else round(float(value), 6)


def _components(
    rows: Iterable[Row], methods: Mapping[str, Method], cards: Mapping[str, IndicatorCard]
) -> Mapping[str, tuple[Component, ...]]:
    """Score → its components by indicator; one that follows from several facts has a row for each."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        parts[row["id"].value].append(row)
    found: dict[str, list[Component]] = defaultdict(list)
    for each in parts.values():
        method = methods.get(_method_id(each[0]["method"]))
        if method is not None:
            found[each[0]["score"].value].append(_component(each, method, cards))
    return {score: tuple(sorted(each, key=lambda part: part.input.indicator)) for score, each in found.items()}


def _component(rows: list[Row], method: Method, cards: Mapping[str, IndicatorCard]) -> Component:
    row, given = rows[0], _input(rows, method)
    return Component(
        input=given,
        state=_STATES[_local(row["state"])],
        reason=_text(row, "reason"),
        normalised=_number(row, "normalised"),
        strength=_number(row, "strength"),
        weight=float(row["weight"].value),
        rule=_RULES[_local(row["rule"])] if "rule" in row else "",
        lowest=_number(row, "lowest"),
        highest=_number(row, "highest"),
        scale=cards[given.indicator].scale,
    )


def _input(rows: list[Row], method: Method) -> Input:
    """What went in; the reason of a component that counts and is no proxy is the note of its input."""
    row = rows[0]
    area, indicator = _local(row["area"]), _indicator_id(row["indicator"])
    facts = sorted({_local(each["input"]) for each in rows if "input" in each})
    proxy = method.proxy_reason(indicator, area) if _text(row, "proxy") == "true" else ""
    excluded = _local(row["state"]) == "Excluded"
    return Input(
        area=area,
        indicator=indicator,
        value=_number(row, "raw"),
        low=_number(row, "low"),
        high=_number(row, "high"),
        fact=facts[0] if facts else "",
        period=_text(row, "period"),
        note="" if proxy or excluded else _text(row, "reason"),
        proxy=proxy,
        derived=any(rule.indicator == indicator for rule in method.rules) or len(facts) > 1,
        facts=tuple(facts[1:]),
    )


def _firmness(select: Select) -> Mapping[str, Firmness]:
    """Score → how firm its rank is; nothing for graphs that were not put to the test."""
    shares: dict[str, dict[int, float]] = defaultdict(dict)
    for row in select(_SHARES):
        shares[row["score"].value][int(row["place"].value)] = float(row["share"].value)
    decisive: dict[str, list[Decisive]] = defaultdict(list)
    for row in select(_DECISIVE):
        choice = _local(row["factor"]).removesuffix("Choice").lower()
        decisive[row["score"].value].append(Decisive(choice, float(row["first"].value), float(row["total"].value)))
    without: dict[str, list[Without]] = defaultdict(list)
    for row in select(_WITHOUT):
        removed = Without(_indicator_id(row["indicator"]), _number(row, "value"), _whole(row, "rank"))
        without[row["score"].value].append(removed)
    return {
        (score := row["score"].value): Firmness(
            draws=int(row["draws"].value),
            seed=int(row["seed"].value),
            rank_5=_whole(row, "rank5"),
            rank_50=_whole(row, "rank50"),
            rank_95=_whole(row, "rank95"),
            best_variant=_whole(row, "best"),
            worst_variant=_whole(row, "worst"),
            variants=_whole(row, "variants"),
            acceptability=dict(sorted(shares[score].items())),
            decisive=tuple(sorted(decisive[score], key=lambda each: (-each.total, each.choice))),
            without=tuple(sorted(without[score], key=lambda each: each.indicator)),
        )
        for row in select(_FIRMNESS)
    }


def _things(rows: Iterable[Row]) -> Mapping[str, ScoredThing]:
    labels: dict[tuple[str, Kind], dict[str, str]] = defaultdict(dict)
    names: dict[tuple[str, Kind], set[str]] = defaultdict(set)
    for row in rows:
        kind = _KINDS[row["kind"].value]
        key = (_thing_id(row["id"], kind), kind)
        name = row["name"]
        if row["property"].value.endswith("#label"):
            labels[key][name.lang or ""] = name.value
        else:
            names[key].add(name.value)
    return {
        key[0]: ScoredThing(*key, dict(sorted(labels[key].items())), tuple(sorted(names[key])))
        for key in sorted(labels)
    }


def _cards(rows: Iterable[Row]) -> Mapping[str, IndicatorCard]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[_indicator_id(row["indicator"])].append(row)
    return {name: _card(name, found[name]) for name in sorted(found)}


def _card(name: str, rows: list[Row]) -> IndicatorCard:
    first = rows[0]
    unit = UNITS_BY_IRI.get(_text(first, "unit"))
    direction = _local_of(first, "direction")
    return IndicatorCard(
        id=name,
        enabler=_local_of(first, "enabler"),
        scale=scale_of(_local_of(first, "scale"), direction),
        unit=unit.key if unit else "",
        direction=direction,
        in_method=_text(first, "counts") == "true",
        stands_beside=tuple(sorted({_indicator_id(row["beside"]) for row in rows if "beside" in row})),
    )


def _members(rows: Iterable[Row]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[_local(row["bloc"])].add(_local(row["member"]))
    return {bloc: tuple(sorted(found[bloc])) for bloc in sorted(found)}


def _thing_id(term: Term, kind: Kind) -> str:
    if kind == "indicator":
        return _indicator_id(term)
    return _method_id(term) if kind == "method" else _local(term)


def _method_id(term: Term) -> str:
    return _local(term).removeprefix("method-")


def _indicator_id(term: Term) -> str:
    return _local(term).removeprefix("ind-")


def _local(term: Term) -> str:
    return compress(term.value).partition(":")[2]


def _local_of(row: Row, name: str) -> str:
    return _local(row[name]) if name in row else ""


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _number(row: Row, name: str) -> float | None:
    return float(row[name].value) if name in row else None


def _whole(row: Row, name: str) -> int | None:
    return int(row[name].value) if name in row else None
