"""The method files of `data/methods`: read, extended, every name in them checked."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.cells import nearest
from ingest.entities import read_yaml
from ingest.records import Data, is_date
from ingest.terms import Indicator, Terms
from kg.errors import BadValueError, UnknownNameError
from kg.method import BlocRule, Method, Scale, ScoreIndicator

_BLOC_RULES: Mapping[str, BlocRule] = {
    "BlocSum": "sum", "BlocWeightedMean": "weighted mean", "BlocAllMembers": "all members",
    "BlocNotAdditive": "not additive", "BlocFromRecords": "from records",
}  # fmt: skip


def read_methods(folder: Path, data: Data, terms: Terms, note: Callable[[str], None] = lambda _: None) -> list[Method]:
    """Read every method file, lay it upon the method that it extends, check the names in it.

    A method one of whose sources is a data set that was not fetched is left out, which `note` is told.

    Raises:
        DataError: not YAML, a key is missing or unknown, an unknown name, a method that extends itself in the end, a
            bloc beside one of its members.
    """
    contents = {path: read_yaml(path) for path in sorted(folder.glob("*.yml"))}
    known: dict[str, Method] = {}
    for path in _bases_first(contents):
        method = Method.from_mapping(contents[path], str(path), known)
        known[method.id] = _check_file(method, path)
    methods: list[Method] = []
    for path in contents:
        lacking = _not_fetched(known[path.stem], folder.parent / "sources", data)
        if lacking:
            note(f"the method {path.stem} is left out: {', '.join(lacking)} was not fetched")
        else:
            methods.append(_check_method(known[path.stem], path, data, terms))
    return methods


def _not_fetched(method: Method, cards: Path, data: Data) -> list[str]:
    """Sources of a method that have a card and no facts."""
    there = {facts.source.id for facts in data.sources}
    return [name for name in method.sources if name not in there and (cards / name / "source.yml").is_file()]


def method_indicators(method: Method, terms: Terms) -> list[Indicator]:
    """The indicators that a method scores; those of the article's method where it names none."""
    chosen = (
        indicator
        for indicator in terms.indicators.values()
        if (indicator.id in method.indicators if method.indicators else indicator.in_method)
    )
    return sorted(chosen, key=lambda indicator: (indicator.enabler, indicator.id))


def score_indicator(indicator: Indicator) -> ScoreIndicator:
    """What a score must know of an indicator."""
    rule = _BLOC_RULES.get(indicator.bloc_rule, "not additive")
    return ScoreIndicator(indicator.id, indicator.enabler, _scale(indicator), rule)


def _scale(indicator: Indicator) -> Scale:
    if indicator.scale == "OrdinalScale":
        return "rank"
    if indicator.scale == "BinaryScale":
        return "flag"
    return "price" if indicator.direction == "LowerIsBetter" else "quantity"


def _bases_first(contents: Mapping[Path, Mapping[str, Any]]) -> list[Path]:
    """The files in an order in which each stands behind the one that it extends."""
    by_id = {path.stem: path for path in contents}
    order: list[Path] = []

    def place(path: Path, above: tuple[Path, ...]) -> None:
        if path in above:
            raise BadValueError("the method extends itself", path=path, column="extends", hint="extend another one")
        base = by_id.get(str(contents[path].get("extends", "")))
        if base is not None:
            place(base, (*above, path))
        if path not in order:
            order.append(path)

    for path in contents:
        place(path, ())
    return order


def _check_file(method: Method, path: Path) -> Method:
    if method.id != path.stem:
        raise BadValueError(f"the id is '{method.id}'", path=path, column="id", hint=f"write {path.stem}")
    if not is_date(method.as_of):
        way_out = "write a day such as 2024-12-09"
        raise BadValueError(f"'{method.as_of}' is no date", path=path, column="as_of", hint=way_out)
    if not method.label.get("en"):
        raise BadValueError("the English label is missing", path=path, column="label.en", hint="add it")
    return method


def _check_method(method: Method, path: Path, data: Data, terms: Terms) -> Method:
    """The method, if every name in it is known."""
    areas, indicators = {entity.id for entity in data.entities}, set(terms.indicators)
    members = [member for bloc in method.blocs.values() for member in bloc.members]
    known = {
        "reference_set": (areas, method.reference_set),
        "blocs": (areas, [*method.blocs, *members]),
        "sources": ({facts.source.id for facts in data.sources}, method.sources),
        "indicators": (indicators, method.indicators),
        "weights": (indicators, list(method.weights)),
        "periods": (indicators, list(method.periods)),
        "rank_totals": (indicators, list(method.rank_totals)),
        "rules": (indicators, [rule.indicator for rule in method.rules]),
        "rules.by_quality": (set(terms.concepts), [name for rule in method.rules for name in rule.by_quality]),
        "rules.evidence": (_sentences(data), [rule.evidence for rule in method.rules if rule.evidence]),
        "proxy_inputs": (indicators, [proxy.indicator for proxy in method.proxy_inputs]),
    }
    for key, (allowed, names) in known.items():
        for name in names:
            if name not in allowed:
                raise UnknownNameError(name, nearest(name, sorted(allowed)), path=path, column=key)
    _check_enablers(method, path, terms)
    _check_reference_set(method, path, data)
    return method


def _check_enablers(method: Method, path: Path, terms: Terms) -> None:
    for indicator in method.indicators:
        if not terms.indicators[indicator].enabler:
            message = f"'{indicator}' belongs to no enabler"
            raise BadValueError(message, path=path, column="indicators", hint="give it one in ontology/concepts.ttl")


def _sentences(data: Data) -> set[str]:
    return {f"{facts.source.id}#{sentence.key}" for facts in data.sources for sentence in facts.sentences}


def _check_reference_set(method: Method, path: Path, data: Data) -> None:
    """A bloc and its members never stand in one reference set: the member would be compared with itself."""
    for member, bloc in [*_memberships(data), *_derived_memberships(method)]:
        if {member, bloc} <= set(method.reference_set):
            message = f"{member} is a member of {bloc}"
            raise BadValueError(message, path=path, column="reference_set", hint="leave one of the two out")


def _memberships(data: Data) -> Sequence[tuple[str, str]]:
    claims = (claim for facts in data.sources for claim in facts.relations)
    return [(claim.subject, claim.object) for claim in claims if claim.predicate == "memberOf"]


def _derived_memberships(method: Method) -> Sequence[tuple[str, str]]:
    return [(member, name) for name, bloc in method.blocs.items() for member in bloc.members]
