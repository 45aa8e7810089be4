"""Whether a fact is of the time that a question names. Pure."""

from kg.ask.lexicon import Fact
from kg.ask.quantities import Period


def matches_period(fact: Fact, period: Period) -> bool:
    """True if a fact's period is the one asked for: the same year, or the same span, or inside an open one.

    What a fact gives as a date ("released 2023-05-01") has only to lie inside: "since 2023", "between 2020 and 2023".
    """
    year = fact.year_given
    if year is not None:
        return (period.start or year) <= year <= (period.end or year)
    if fact.start is None and fact.end is None:
        return False
    if period.start is not None and period.end is not None and period.start == period.end:
        return (fact.start or fact.end) == period.start and (fact.end or fact.start) in (period.start, None)
    if period.end is None:
        return fact.start == period.start
    if period.start is None:
        return fact.end is not None and fact.end <= period.end
    return fact.start == period.start and fact.end == period.end
