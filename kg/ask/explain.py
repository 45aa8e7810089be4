"""Say a plan and a number in words."""

from collections.abc import Iterable

from kg.ask.language import Language
from kg.ask.lexicon import Lexicon
from kg.ask.plan import (
    Check,
    Combine,
    Condition,
    Count,
    Find,
    HasQuality,
    InArea,
    InClass,
    InFacts,
    Look,
    Measured,
    OneOf,
    Plan,
)
from kg.model import Comparator, Value

_BARE = {"ratio", "count", "rank", "score", None}
_LARGE = 1e6


def describe(plan: Plan, lexicon: Lexicon, language: Language) -> str:
    """Return a plan in a few words, for the reader to check."""
    if isinstance(plan, Find):
        parts = [_condition(c, lexicon, language) for c in plan.conditions]
        text = "; ".join(p for p in parts if p)
        if plan.order_by:
            text += "; " + language.word(
                "largest_first" if plan.descending else "smallest_first", x=lexicon.label(plan.order_by, language.code)
            )
        return text
    if isinstance(plan, Count):
        return language.word("how_many", x=describe(plan.of, lexicon, language))
    if isinstance(plan, Combine | Check):
        return f"{plan.operator}: {_facts(plan.facts, lexicon, language)}"
    return _look(plan, lexicon, language)


def _look(plan: Look, lexicon: Lexicon, language: Language) -> str:
    return f"{plan.want}: {_facts(plan.facts, lexicon, language)}"


def _facts(facts: Iterable[str], lexicon: Lexicon, language: Language) -> str:
    found = (lexicon.fact_by_id[f] for f in facts)
    texts = (
        f"{lexicon.label(f.subject, language.code)} · {lexicon.label(f.predicate, language.code)}"
        if f.subject
        else f.statement
        for f in found
    )
    return "; ".join(dict.fromkeys(texts))


def _condition(condition: Condition, lexicon: Lexicon, language: Language) -> str:
    def labels(ids: Iterable[str]) -> str:
        return " / ".join(dict.fromkeys(lexicon.label(i, language.code) for i in ids))

    match condition:
        case InClass(classes):
            return labels(classes)
        case InArea(areas, negated):
            return language.word("not_in" if negated else "in", x=labels(areas))
        case OneOf(ids, negated):
            return language.word("not_in", x=labels(ids)) if negated else ""
        case HasQuality(qualities, negated):
            return language.word("without" if negated else "with", x=labels(qualities[:1]))
        case Measured():
            return _measured(condition, labels(condition.indicators[:1]), lexicon, language)
        case InFacts(facts):
            return _facts(facts[:3], lexicon, language)


def _measured(condition: Measured, name: str, lexicon: Lexicon, language: Language) -> str:
    unit = lexicon.things[condition.indicators[0]].unit
    comparator: Comparator = condition.comparator or "exact"  # type: ignore[assignment]
    value = Value(condition.value, condition.low, condition.high, unit, comparator)
    if condition.compared_to:
        name = f"{name} ({lexicon.label(condition.compared_to, language.code)})"
    when = "" if condition.during is None else f" ({'–'.join(dict.fromkeys(map(str, condition.during)))})"
    return f"{name}{when}: {number_in_words(value, language)}"


def number_in_words(value: Value, language: Language) -> str:
    """Return a value as people write it: "$19.6 billion", "about 0,4 GW" in a language with a decimal comma."""
    if value.low is not None and value.high is not None:
        low, high = (_with_unit(n, value.unit, language) for n in (value.low, value.high))
        return language.prose("range", low=low, high=high)
    return language.prose(value.comparator, v=_with_unit(value.number or 0.0, value.unit, language))


def _with_unit(number: float, unit: str | None, language: Language) -> str:
    text = _figure(number, language)
    pattern = language.data.get("unit_patterns", {}).get(unit or "")
    if pattern is not None:
        return str(pattern).format(v=text)
    return text if unit in _BARE else f"{text} {unit}"


def _figure(number: float, language: Language) -> str:
    """Return digits with the language's separators and, for large numbers, its word for the scale."""
    shown, name = number, ""
    for size, word in sorted(((float(k), str(v)) for k, v in language.data["scale_names"].items()), reverse=True):
        if abs(number) >= size:
            shown, name = number / size, f" {word}"
            break
    text = f"{shown:,.6g}" if abs(shown) < _LARGE else f"{shown:,.0f}"
    if str(language.data["decimal"]) == ",":
        text = text.replace(",", "\u00a0").replace(".", ",").replace("\u00a0", ".")
    return text + name
