"""A bloc's value from its members' values, only as far as the indicator's bloc rule allows it."""

from collections.abc import Mapping, Sequence

from kg.method import Bloc, Input, ScoreIndicator

_REFUSALS = {
    "not additive": "a bloc's value does not follow from its members': their figures do not add up",
    "from records": "a bloc's value must be counted from the records: one that several members share would count twice",
}


def derive_bloc(name: str, indicator: ScoreIndicator, bloc: Bloc, inputs: Sequence[Input]) -> Input:
    """Return a bloc's input for an indicator: with a value where the rule gives one, else with the reason why not.

    Args:
        name: the bloc; bloc: its members and their weights.
        inputs: of the members for this indicator; a member without one is missing.

    Returns:
        `sum`: the sum if every member is known, else the sum of the known ones as lower bound. `weighted mean`: the
        mean by the bloc's weights if every member has value and weight. `all members`: 1 if all have 1, 0 as soon as
        one has 0. Otherwise there is no value.

    >>> europe, gigawatts = Bloc(("DEU", "FRA")), ScoreIndicator("power", "energy", "quantity", "sum")
    >>> derive_bloc("EU", gigawatts, europe, [Input("DEU", "power", 3.0), Input("FRA", "power", 2.0)]).value
    5.0
    >>> derive_bloc("EU", gigawatts, europe, [Input("DEU", "power", 3.0)]).note
    'derived from its members by the rule sum; no value of FRA'
    """
    refusal = _REFUSALS.get(indicator.bloc_rule)
    if refusal:
        return Input(name, indicator.id, note=refusal)
    known = {given.area: given for given in inputs if given.area in bloc.members and given.value is not None}
    values = {area: given.value for area, given in known.items() if given.value is not None}
    value, low, gap = _by_rule(indicator, bloc, values)
    return Input(
        name, indicator.id, value=value, low=low, derived=True,
        fact=next((given.fact for given in known.values()), ""),
        facts=tuple(given.fact for given in list(known.values())[1:]),
        period=_common({given.period for given in known.values()}),
        proxy=next((given.proxy for given in known.values() if given.proxy), ""),
        note=f"derived from its members by the rule {indicator.bloc_rule}{gap}",
    )  # fmt: skip


def _by_rule(
    indicator: ScoreIndicator, bloc: Bloc, values: Mapping[str, float]
) -> tuple[float | None, float | None, str]:
    """Value, lower bound, and what is missing in words."""
    lacking = [member for member in bloc.members if member not in values]
    gap = f"; no value of {', '.join(lacking)}" if lacking else ""
    if indicator.bloc_rule == "all members":
        none = 0.0 in values.values()
        return (0.0, None, "") if none else (None if lacking else 1.0, None, gap)
    if indicator.bloc_rule == "sum":
        total = sum(values.values())
        return (None, total or None, gap) if lacking else (total, None, "")
    unweighted = [member for member in bloc.members if member not in bloc.weights]
    if lacking or unweighted:
        return None, None, gap or f"; no weight of {', '.join(unweighted)}"
    weight = sum(bloc.weights[member] for member in bloc.members)
    return sum(values[member] * bloc.weights[member] for member in bloc.members) / weight, None, ""


def _common(periods: set[str]) -> str:
    """The period if all have the same, else all of them."""
    return " and ".join(sorted(period for period in periods if period))
