"""Readings of a stated rule that has a value: "which score does a country with barriers get", "on which scale".

Pure. A rule is a statement whose value is a number ("0") or a range ("0-1").
"""

import re

from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.plan import Look
from kg.ask.reading import Reading, Scope, read_parts

_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$")
_OWN_WORDS, _SAME = 0.1, 1e-9


def find_rules(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the readings of a question for a score or scale; two rules that fit equally well are no answer."""
    sheet = read_parts(frame, scope, True)
    scored = [
        (sheet.share(f.id) + _OWN_WORDS * _said(f, frame, scope), f)
        for f in scope.facts(sheet.touched)
        if rule_value(f) is not None or (f.kind == "observation" and f.unit == "score")
    ]
    top = max((share for share, _ in scored), default=0.0)
    best = [f for share, f in scored if share >= top - _SAME]
    if not best or len({rule_value(f) or (f.value, f.value) for f in best}) != 1:
        return []
    fact = best[0]
    low, high = rule_value(fact) or (fact.value, fact.value)
    kind = "number" if low == high else "range"
    return [Reading(Look((fact.id,), "number"), sheet.share(fact.id), sheet.missed(fact.id), kind)]


def rule_value(fact: Fact) -> tuple[float, float] | None:
    """Return the number or range that a statement's value is, as its two ends."""
    found = _NUMBER.match(fact.literal) if fact.kind == "statement" else None
    ends = (float(found[1]), float(found[2] or found[1])) if found else None
    return ends if ends and ends[0] <= ends[1] else None  # "2024-10" is a date


def _said(fact: Fact, frame: Frame, scope: Scope) -> float:
    """Return the share of the question's words that stand in the statement itself, not only among its keywords."""
    own = scope.matcher.words_of(fact.statement)
    found = [i for i in frame.words if own.intersection(scope.matcher.canonical(frame.tokens[i], frame.language))]
    return len(found) / max(len(frame.words), 1)
