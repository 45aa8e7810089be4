"""Readings made of several figures: sums, means, differences, ratios, and what is larger than what.

Pure. The figures are of one indicator that every thing named has; where two indicators fit equally well, there is no
reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.ask.conditions import indicators_in_words
from kg.ask.cues import Cue
from kg.ask.frame import Frame
from kg.ask.interval import decide, interval_of, total
from kg.ask.lexicon import Fact
from kg.ask.match import Part, Sheet
from kg.ask.plan import Check, Combine, Look
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, read_parts, subjects_named
from kg.ask.sides import Claim, Ids, Side, find_sides, read_claim, things_compared
from kg.ask.values import areas_of_group, asked_units, names_indicator
from kg.vocabulary import expand

_MAX_PARTS = 6
_NEAR = 2
_OPERATORS = ("ratio", "difference", "sum", "mean")
_SAME = 1e-9


@dataclass(frozen=True)
class Figures:
    """One figure for each thing named, of one indicator, with how well the question's words fit it."""

    facts: tuple[Fact, ...]
    share: float
    missed: tuple[int, ...]


# --- one number out of several ---------------------------------------------------------------------------------------


def combine_values(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the readings that put the figures of several things together: sum, mean, difference, ratio."""
    operator = _operator(frame) or _sum_in_name(frame)
    subjects = _subjects(frame, scope, operator in ("sum", "mean"))
    if not operator or not 2 <= len(subjects) <= _MAX_PARTS:
        return []
    found = []
    for figures in _settled(_parallel_figures(frame, scope, subjects), frame, scope):
        plan = _combined(operator, figures.facts, scope)
        if plan is not None:
            found.append(Reading(plan, figures.share, figures.missed, "number"))
    return sorted(found, key=lambda r: -r.score)


def _operator(frame: Frame) -> str:
    """Return how figures are to be put together; in percent, a difference is one of the second figure."""
    found = next((o for o in _OPERATORS if frame.has(o)), "")
    if found == "ratio" and _asks_share(frame):
        return "share of"
    if _asks_how_far(frame) and (not found or (found == "ratio" and _only_sets_beside(frame))):
        found = "difference"
    if "percent" not in asked_units(frame) or found in ("sum", "mean"):
        return found
    if any(frame.has(o) for o in ("difference", "more", "less")):
        return "excess"
    return "share" if found else ""


def _size(fact: Fact) -> float:
    return fact.value or 0.0


def _asks_share(frame: Frame) -> bool:
    """True for "what share of", which asks for a number and says a ratio with the same words."""
    asked = {(c.first, c.last) for c in frame.cues if c.group == "asks" and c.key == "how_many"}
    weak = frame.language.stopwords
    spans = ((c.first, c.last - (frame.tokens[c.last].norm in weak)) for c in frame.cues if c.key == "ratio")
    return any(first < last and (first, last) in asked for first, last in spans)


def _only_sets_beside(frame: Frame) -> bool:
    """True if a ratio is read only from "compared with": "how many fewer … compared with B" asks for a difference."""
    than = frame.language.phrases("than")
    return all(phrase_at(frame.tokens, c.first, than) for c in frame.cues if c.key == "ratio")


def _sum_in_name(frame: Frame) -> str:
    """Return `sum` for "total funding of A and B", where the word is part of an indicator's name."""
    phrases = frame.language.phrases("operators", "sum")
    return "sum" if any(phrase_at(frame.tokens, m.first, phrases) for m in frame.of_role("indicator")) else ""


def _asks_how_far(frame: Frame) -> bool:
    """True for "how much larger", and for "how many … has A more than B"."""
    asked = [c.last for c in frame.cues if c.group == "asks" and c.key == "how_many"]
    signs = [c for c in frame.cues if c.key in ("more", "less")]
    return any(0 < c.first - i <= _NEAR for i in asked for c in signs) or (
        bool(asked) and any(_parts_two(c, frame) for c in signs)
    )


def _parts_two(sign: Cue, frame: Frame) -> bool:
    """True for "more than" right between two things that are named."""
    than = phrase_at(frame.tokens, sign.last + 1, frame.language.phrases("than"))
    things = frame.of_role("entity")
    before = any(m.last < sign.first for m in things)
    return than > 0 and before and any(0 < m.first - sign.last - than <= _NEAR for m in things)


def _combined(operator: str, facts: tuple[Fact, ...], scope: Scope) -> Look | Combine | None:
    """Return the plan for some figures; one that the source states for them together goes before ours."""
    ids = tuple(f.id for f in facts)
    if operator == "sum" and (joint := _joint_figure(facts, scope)) is not None:
        return Look((joint.id,), "number")
    if operator in ("sum", "mean"):
        return Combine(operator, ids)
    if len(facts) != 2 or (operator != "difference" and _is_stated(facts, scope)):
        return None
    if operator == "share of":  # "what share of A's … does B have": the smaller is part of the larger
        return (
            None if _is_stated(facts[::-1], scope) else Combine("share", tuple(f.id for f in sorted(facts, key=_size)))
        )
    if operator == "excess" and facts[0].unit == "percent":
        return Combine("difference", ids)
    return Combine(operator, ids)


def _joint_figure(facts: Sequence[Fact], scope: Scope) -> Fact | None:
    """Return the figure that a source states for several things together; it goes before a sum that we compute."""
    subjects = {f.subject for f in facts}
    inside = (scope.lexicon.within.get(x, frozenset()) for x in subjects)
    for group in sorted(frozenset.intersection(*(frozenset(i) for i in inside))):
        stated = next(
            (f for f in scope.facts_of(group) if f.subject == group and f.predicate == facts[0].predicate), None
        )
        members = {f.subject for f in scope.facts_of(group) if f.object == group and scope.lexicon.contains(f)}
        if stated is not None and members == subjects and not stated.compared_to:
            return stated
    return None


def _is_stated(facts: Sequence[Fact], scope: Scope) -> bool:
    """True if the source itself states how two figures compare; its figure goes before one that we compute."""
    first, second = facts[0], facts[-1]
    return any(
        f.subject == first.subject
        and f.compared_to == second.subject
        and f.unit in ("ratio", "percent")
        and _is_whole(f, first, scope)
        for f in scope.facts_of(first.subject)
    )


def share_of_value(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings that apply a share which the question states to the total it is a share of."""
    sheet = read_parts(frame, scope, True)
    found = []
    for quantity in frame.quantities:
        if quantity.unit != "percent" or quantity.comparator not in (None, "approx") or quantity.value is None:
            continue
        shares = [f for f in scope.facts(sheet.touched) if f.unit == "percent" and f.value == quantity.value]
        for part in shares:
            held = frozenset(i for i, p in enumerate(sheet.parts) if part.id in p.cover)
            for whole in scope.facts_of(part.compared_to):
                if whole.unit == "USD" and whole.value is not None and _is_whole(part, whole, scope):
                    plan = Combine("product", (part.id, whole.id))
                    share = sheet.share(whole.id, held) + 0.05
                    found.append(Reading(plan, share, sheet.missed(whole.id, held), "number"))
    return sorted(found, key=lambda r: -r.score)


def _is_whole(part: Fact, whole: Fact, scope: Scope) -> bool:
    """True if a share's indicator is defined as the share of the total's indicator."""
    thing = scope.lexicon.get(part.predicate)
    return thing is not None and whole.predicate in thing.extra.get("relative_of", ())


# --- yes or no -------------------------------------------------------------------------------------------------------


def compare_values(frame: Frame, scope: Scope) -> list[Reading]:
    """Return yes/no readings that compare two sides: "has A more … than B", "twice as many as B and C together"."""
    claim, sides = read_claim(frame), find_sides(frame, scope)
    if claim is None or sides is None or (claim.operator == "as_much" and _is_bounded(frame)):
        return []
    found = list(_compared_directly(frame, scope, sides, claim.operator)) if claim.factor is claim.margin else []
    first, second = sides
    bare = _without(claim, frame)
    for figures in _settled(_parallel_figures(bare, scope, (*first, *second)), frame, scope):
        truth = _truth(claim, figures.facts[: len(first)], figures.facts[len(first) :])
        if truth is not None:
            check = Check(claim.operator, tuple(f.id for f in figures.facts), truth)
            found.append(Reading(check, figures.share, figures.missed, "boolean"))
    return sorted(found, key=lambda r: -r.score)


def _is_bounded(frame: Frame) -> bool:
    """True for "both A and B have more than 1 GW" in words that may also say "as much as"."""
    return any(q.comparator not in (None, "approx") and q.unit not in (None, "ratio") for q in frame.quantities)


def check_sum(frame: Frame, scope: Scope) -> list[Reading]:
    """Return yes/no readings of a bound on several things together: "do A and B together have more than 5 GW"."""
    bounds = [q for q in frame.quantities if q.comparator not in (None, "approx")]
    subjects = _subjects(frame, scope, False)
    if len(bounds) != 1 or not frame.has("sum") or not 2 <= len(subjects) <= _MAX_PARTS:
        return []
    bare = replace(frame, quantities=tuple(q for q in frame.quantities if q is not bounds[0]))
    found = []
    for figures in _settled(_parallel_figures(bare, scope, subjects), bare, scope):
        fits = bounds[0].unit in (None, figures.facts[0].unit)
        truth = decide(total(interval_of(f) for f in figures.facts), bounds[0]) if fits else None
        if truth is not None:
            check = Check("stated", tuple(f.id for f in figures.facts), truth)
            found.append(Reading(check, figures.share, figures.missed, "boolean"))
    return found


def _without(claim: Claim, frame: Frame) -> Frame:
    """Return a frame without the factor or margin of a claim, which no fact has to account for."""
    said = {q.first for q in (claim.factor, claim.margin) if q is not None}
    return replace(frame, quantities=tuple(q for q in frame.quantities if q.first not in said))


def _truth(claim: Claim, first: Sequence[Fact], second: Sequence[Fact]) -> bool | None:
    """Return whether two sides are as a question says; None if their figures leave it open."""
    one, other = (total(interval_of(f) for f in side) for side in (first, second))
    if claim.factor is not None:
        return decide(one.over(other), claim.factor)
    if claim.margin is not None:
        gap = other.minus(one) if claim.operator == "less" else one.minus(other)
        if claim.margin.unit == "percent" != first[0].unit and other.point:
            gap = gap.times(100 / other.point)
        elif claim.margin.unit != first[0].unit:
            return None
        return decide(gap, claim.margin)
    a, b = one.point or 0.0, other.point or 0.0
    return {"more": a > b, "less": a < b, "equal": a == b, "as_much": a >= b}[claim.operator]


def _compared_directly(frame: Frame, scope: Scope, sides: tuple[Side, Side], operator: str) -> Iterable[Reading]:
    """Read a comparison that the source itself makes: prices 20 % lower than in the other country."""
    sheet = read_parts(frame, scope, False)
    first, second = ({i for ids in side for i in ids} for side in sides)
    for fact in scope.facts(sheet.touched):
        if fact.value is None or not fact.compared_to or {fact.unit} - {"ratio", "percent"}:
            continue
        ahead = fact.value > (1.0 if fact.unit == "ratio" else 0.0)
        if fact.subject in second and fact.compared_to in first:
            ahead = not ahead
        elif not (fact.subject in first and fact.compared_to in second):
            continue
        truth = {"more": ahead, "less": not ahead, "as_much": ahead}.get(operator, False)
        yield Reading(Check(operator, (fact.id,), truth), sheet.share(fact.id), sheet.missed(fact.id), "boolean")


# --- figures of one indicator ----------------------------------------------------------------------------------------


def _subjects(frame: Frame, scope: Scope, may_spread: bool) -> list[Ids]:
    """Return the things compared, each as the ids it may be; one group stands for its member countries."""
    named = [m.ids("entity") for m in things_compared(frame, scope)]
    if len(named) == 1 and may_spread:
        members = sorted({x for i in named[0] for x in scope.matcher.inside.get(i, ())})
        return [(m,) for m in members if scope.lexicon.is_a(m, expand("mp:Country")) and scope.is_told_of(m)]
    return named


def _parallel_figures(frame: Frame, scope: Scope, subjects: Sequence[Ids]) -> Iterable[Figures]:
    """Return, for every indicator that all subjects have, their observations and how well the words fit."""
    alike = frozenset(indicators_in_words(frame, scope))
    sheet = read_parts(frame, scope, False)
    named = subjects_named(frame, scope)
    sheet = Sheet(tuple(p for p in sheet.parts if p.mention not in named and not _says_order(p, frame)))
    tables = [_figures_of(ids, scope) for ids in subjects]
    shared = set.intersection(*(set(t) for t in tables)) if tables else set()
    units = asked_units(frame) - {"percent", "percentage_points"}
    for key in sorted(shared):
        facts = tuple(t[key] for t in tables)
        if units and facts[0].unit not in units:
            continue
        worst = min(facts, key=lambda f: sheet.share(f.id))
        alone = not sheet.parts and len(shared) == 1  # "add up A and B": nothing else can be meant
        if alone or all(names_indicator(f, frame, scope, alike) for f in facts):
            yield Figures(facts, sheet.share(worst.id), sheet.missed(worst.id))


def _settled(found: Iterable[Figures], frame: Frame, scope: Scope) -> list[Figures]:
    """Return the figures that may answer: of two indicators that fit equally well, the one named in full, else none."""
    figures = list(found)
    top = max((f.share for f in figures), default=0.0)
    best = [f for f in figures if f.share >= top - _SAME]
    if len(best) > 1:
        full = indicators_in_words(frame, scope, least=1.0)
        best = [f for f in best if f.facts[0].predicate in full]
    return best if len(best) == 1 else []


def _says_order(part: Part, frame: Frame) -> bool:
    """True for a word of comparison that reads as a relation: "by how many … does A lead B", "lower than in C"."""
    if part.mention is None or part.mention.ids("entity", "class", "indicator", "quality"):
        return False
    keys = ("max", "more", "less")
    return any(phrase_at(frame.tokens, part.first, frame.language.phrases("operators", k)) for k in keys)


def _figures_of(ids: Sequence[str], scope: Scope) -> dict[str, Fact]:
    """Return indicator → a figure of a thing, comparisons left out."""
    table: dict[str, Fact] = {}
    for iri in (*ids, *(a for i in ids for a in areas_of_group(i, scope))):
        for fact in scope.facts_of(iri):
            plain = fact.kind == "observation" and fact.subject == iri and not fact.compared_to
            if plain and fact.value is not None and fact.unit != "rank":
                table.setdefault(fact.predicate, fact)
    return table
