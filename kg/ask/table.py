"""The rows of an answer as a table: a thing a row, its figures with their qualifiers, and the periods they hold for.

Pure.
"""

from collections.abc import Mapping, Sequence

from kg.ask.explain import describe, number_in_words
from kg.ask.figures import value_of
from kg.ask.language import Language
from kg.ask.lexicon import Fact, Lexicon
from kg.ask.plan import Find, InClass, Measured
from kg.model import Item, Table

_FEW = 3
_SHOWN = 3


def table_of_things(
    find: Find, items: Sequence[Item], evidence: Mapping[str, Sequence[str]], lexicon: Lexicon, language: Language
) -> Table | None:
    """Return things with the figures that they were found or ordered by, else with what is stated of them.

    None for a few things without figures: the prose has them all.
    """
    facts = {i.id: [lexicon.fact_by_id[f] for f in evidence[i.id] if f in lexicon.fact_by_id] for i in items}
    indicators = _indicators(find, facts)
    if len(items) > 1 and indicators:
        labels = [lexicon.label(i, language.code) for i in indicators]
        rows = [[i.local, *_cells(facts[i.id], indicators, language)] for i in items]
        return Table([_head(find, lexicon, language), *labels, language.word("period")], rows)
    if len(items) <= _FEW:
        return None
    rows = [[i.local, "; ".join(f.statement for f in facts[i.id][:_SHOWN])] for i in items]
    return Table([_head(find, lexicon, language), describe(find, lexicon, language)], rows)


def table_of_figures(facts: Sequence[Fact], lexicon: Lexicon, language: Language) -> Table | None:
    """Return the figures that are compared or combined; None for a single one."""
    figures = [f for f in facts if f.kind == "observation"]
    if len(figures) < 2:
        return None
    indicators = list(dict.fromkeys(f.predicate for f in figures))
    labels = [lexicon.label(i, language.code) for i in indicators]
    rows = [[lexicon.label(f.subject, language.code), *_cells([f], indicators, language)] for f in figures]
    return Table([language.word("thing"), *labels, language.word("period")], rows)


def _indicators(find: Find, facts: Mapping[str, Sequence[Fact]]) -> list[str]:
    """Return the indicators of a plan that have figures: the order's first, then those of its bounds."""
    wanted = [find.order_by] if find.order_by else []
    wanted += [i for c in find.conditions if isinstance(c, Measured) for i in c.indicators]
    stated = {f.predicate for group in facts.values() for f in group if f.kind == "observation"}
    return [i for i in dict.fromkeys(wanted) if i in stated] or sorted(stated)


def _cells(facts: Sequence[Fact], indicators: Sequence[str], language: Language) -> list[str]:
    """Return a cell for each indicator and one for the periods; empty where nothing is stated."""
    chosen = [next((f for f in facts if f.predicate == i), None) for i in indicators]
    figures = [number_in_words(value_of(f), language) if f else "" for f in chosen]
    periods = dict.fromkeys(f.period.replace("/", "–").rstrip("–") for f in chosen if f and f.period)
    return [*figures, ", ".join(periods)]


def _head(find: Find, lexicon: Lexicon, language: Language) -> str:
    classes = [i for c in find.conditions if isinstance(c, InClass) for i in c.classes]
    return lexicon.label(classes[0], language.code) if len(classes) == 1 else language.word("thing")
