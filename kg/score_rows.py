"""From the graph to a book of scores: methods, inputs, stored scores, names. Nothing else is needed to compute again.

The queries are handed to whoever holds the graph: a build's store, or the workers of a served release.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from kg.method import Input, Method, Scale
from kg.score_book import IndicatorCard, Kind, MethodBook, ScoreBook, ScoredThing, StoredScore
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
  OPTIONAL { ?id mp:score ?score } OPTIONAL { ?id mp:scoreRank ?rank } OPTIONAL { ?id mp:statement ?statement } OPTIONAL { ?id mp:inputHash ?hash }
}"""
_COMPONENTS = """
SELECT ?id ?score ?area ?method ?indicator ?state ?reason ?raw ?low ?high ?period ?input ?proxy WHERE {
  ?score a mp:EnablerScore ; sdmx-dimension:refArea ?area ; mp:method ?method ; mp:component ?id .
  ?id mp:indicator ?indicator ; mp:state ?state .
  OPTIONAL { ?id mp:reason ?reason } OPTIONAL { ?id mp:raw ?raw } OPTIONAL { ?id mp:low ?low }
  OPTIONAL { ?id mp:high ?high } OPTIONAL { ?id mp:periodText ?period } OPTIONAL { ?id mp:input ?input }
  OPTIONAL { ?id mp:proxy ?proxy }
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
_KINDS: Mapping[str, Kind] = {"indicator": "indicator", "method": "method", "enabler": "enabler", "area": "area"}


def read_book(select: Select) -> ScoreBook:
    """Return the book of a graph; it is empty where the graph has no scores."""
    methods = {
        _method_id(row["method"]): Method.from_mapping(json.loads(row["definition"].value), row["method"].value)
        for row in select(_METHODS)
    }
    scores, inputs = _scores(select(_SCORES)), _inputs(select(_COMPONENTS), methods)
    books = {
        name: MethodBook(
            method,
            tuple(sorted({given.indicator for given in inputs[name]})),
            tuple(sorted(inputs[name], key=lambda given: (given.area, given.indicator))),
            tuple(sorted(scores[name], key=lambda score: score.name)),
        )
        for name, method in sorted(methods.items())
    }
    return ScoreBook(books, _things(select(_NAMES)), _cards(select(_CARDS)), _members(select(_MEMBERS)))


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


def _scores(rows: Iterable[Row]) -> Mapping[str, list[StoredScore]]:
    found: dict[str, list[StoredScore]] = defaultdict(list)
    for row in rows:
        found[_method_id(row["method"])].append(_score(row))
    return found


def _score(row: Row) -> StoredScore:
    return StoredScore(
        name=_local(row["id"]),
        area=_local(row["area"]),
        enabler=_local(row["enabler"]),
        value=_number(row, "score"),
        low=float(row["low"].value),
        high=float(row["high"].value),
        coverage=float(row["coverage"].value),
        publishable=row["publishable"].value == "true",
        rank=_whole(row, "rank"),
        best_rank=int(row["best"].value),
        worst_rank=int(row["worst"].value),
        statement=_text(row, "statement"),
        input_hash=_text(row, "hash"),
    )


def _inputs(rows: Iterable[Row], methods: Mapping[str, Method]) -> Mapping[str, list[Input]]:
    """Method → its inputs; a component that follows from several facts has a row for each."""
    components: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        components[row["id"].value].append(row)
    found: dict[str, list[Input]] = defaultdict(list)
    for name in sorted(components):
        method = _method_id(components[name][0]["method"])
        found[method].append(_input(components[name], methods[method]))
    return found


def _input(rows: list[Row], method: Method) -> Input:
    """What went in; the reason of a component that counts and is no proxy is the note of its input."""
    row = rows[0]
    area, indicator = _local(row["area"]), _indicator_id(row["indicator"])
    facts = sorted({_local(each["input"]) for each in rows if "input" in each})
    proxy = method.proxy_reason(indicator, area) if _text(row, "proxy") == "true" else ""
    excluded = row["state"].value.endswith("Excluded")
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
