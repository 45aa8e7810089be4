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
from kg.model import Value

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SIGNS = {"more_than": ">", "less_than": "<", "at_least": "≥", "at_most": "≤", "exact": "=", "approx": "≈"}


def describe(plan: Plan, lexicon: Lexicon, language: Language) -> str:
    """Return a plan in a few words, for the reader to check."""
    if isinstance(plan, Find):
        parts = [_condition(c, lexicon, language) for c in plan.conditions]
        text = "; ".join(p for p in parts if p)
        if plan.order_by:
            arrow = "↓" if plan.descending else "↑"
            text += f"; {arrow} {lexicon.label(plan.order_by, language.code)}"
        return text
    if isinstance(plan, Count):
        return f"# {describe(plan.of, lexicon, language)}"
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
            return f"{'∉' if negated else '∈'} {labels(areas)}"
        case OneOf(ids, negated):
            return f"≠ {labels(ids)}" if negated else ""
        case HasQuality(qualities, negated):
            return f"{'¬ ' if negated else ''}{labels(qualities[:1])}"
        case Measured(indicators, comparator, value, low, high, _):
            bounds = f"{low:g}–{high:g}" if low is not None and high is not None else ""
            bounds = bounds or (f"{_SIGNS[comparator or 'exact']} {value:g}" if value is not None else "")
            return f"{labels(indicators[:1])} {bounds}".strip()
        case InFacts(facts):
            return _facts(facts[:3], lexicon, language)


def number_in_words(value: Value, language: Language) -> str:
    """Return a value as people write it: "$19.6 billion", "0.8 GW", "2.25"."""
    number = value.number or 0.0
    text, scale = f"{number:,.10g}", ""
    for size, name in _SCALES:
        if abs(number) >= size:
            text, scale = f"{number / size:,.6g}", f" {name}"
            break
    body = {"USD": f"${text}{scale}", "percent": f"{text}{scale}%", "percentage_points": f"{text} percentage points"}
    shown = (
        body.get(value.unit or "")
        or f"{text}{scale}{'' if value.unit in ('ratio', 'count', None) else f' {value.unit}'}"
    )
    return language.prose(value.comparator, v=shown) if value.comparator != "range" else shown
