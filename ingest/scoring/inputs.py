"""What a method lets in: figures, values that a rule derives, values of blocs from their members.

A bound ("more than 76,000") is no point value: it is kept as `low` or `high` of its component, the component is
missing and says why, and the score's own bounds stay as wide as for a missing value, because without the other
areas' values a bound says nothing about a ratio to their maximum. Figures that compare (`compared_to`) or that are
only expected or announced are never inputs.
"""

from collections.abc import Iterable, Mapping, Sequence

from ingest.preferred import evidence_name, fact_name
from ingest.records import HELD_MODALITIES, Data, Observation, Period, Relation, SourceFacts
from ingest.scoring.methods import method_indicators, score_indicator
from ingest.terms import Terms
from kg.method import Input, InputRule, Method
from kg.scores import derive_bloc

_HOPES = ("expected", "announced")
_BOUND_WORDS = {
    "more_than": "more than {low}", "at_least": "at least {low}", "less_than": "less than {high}",
    "at_most": "at most {high}", "range": "{low} to {high}",
}  # fmt: skip


def find_inputs(method: Method, sources: Sequence[SourceFacts], data: Data, terms: Terms) -> list[Input]:
    """Return what the sources say of every area of the reference set and every indicator of the method."""
    figures = _figures(sources, data, method)
    found: list[Input] = []
    for indicator in method_indicators(method, terms):
        for area in method.reference_set:
            given = _find_input(area, indicator.id, method, sources, figures)
            if given is None and area in method.blocs:
                bloc = method.blocs[area]
                parts = [_find_input(member, indicator.id, method, sources, figures) for member in bloc.members]
                known = [part for part in parts if part]
                given = derive_bloc(area, score_indicator(indicator), bloc, known)
            found += [given] if given else []
    return found


Figures = Mapping[tuple[str, str], Sequence[tuple[str, Observation]]]


def _figures(sources: Sequence[SourceFacts], data: Data, method: Method) -> Figures:
    """Area and indicator → the figures that may count, each with its source."""
    found: dict[tuple[str, str], list[tuple[str, Observation]]] = {}
    for facts in sources:
        for observation in facts.observations:
            if _may_count(observation, facts, data) and _is_of_time(observation, method):
                key = (observation.subject, observation.indicator)
                found.setdefault(key, []).append((facts.source.id, observation))
    return found


def _find_input(
    area: str, indicator: str, method: Method, sources: Sequence[SourceFacts], figures: Figures
) -> Input | None:
    """A point value, else a bound, else what a rule of the method derives; None when nothing is said."""
    found = figures.get((area, indicator))
    if found:
        return _from_observation(*max(found, key=_preference), method.proxy_reason(indicator, area))
    rule = next((rule for rule in method.rules if rule.indicator == indicator), None)
    return _from_rule(area, rule, method, sources) if rule else None


def _is_of_time(observation: Observation, method: Method) -> bool:
    """Whether a figure is of the period that the method wants for its indicator; any is where it wants none."""
    wanted = method.periods.get(observation.indicator, "")
    return not wanted or (observation.period is not None and observation.period.text == wanted)


def _preference(figure: tuple[str, Observation]) -> tuple[bool, int]:
    """A point goes before a bound, a later period before an earlier one, then the order of the table counts."""
    period = figure[1].period
    return figure[1].is_held_point, (period.end or 0) if period else 0


def _may_count(observation: Observation, facts: SourceFacts, data: Data) -> bool:
    disputed = (facts.source.id, observation.id) in data.disputed
    held = observation.is_reviewed and observation.modality in HELD_MODALITIES
    return not observation.compared_to and held and not disputed


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
        spoken_of = claim.subject == area and claim.predicate == "hasQuality" and claim.object in rule.by_quality
        if spoken_of and claim.is_reviewed:
            yield fact_name(facts.source.id, claim.id), claim


def _holds(claim: Relation, rule: InputRule, method: Method) -> bool:
    return claim.modality in rule.modalities and _has_begun(claim.period, method.as_of)


def _has_begun(period: Period | None, as_of: str) -> bool:
    """Whether a period had begun on a day; dates compare as text, as far as both are written."""
    begin = period.text.partition("/")[0] if period else ""
    return begin <= as_of[: len(begin)]
