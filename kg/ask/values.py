"""Readings that ask for a number: one observation, or several put together.

Pure. A figure answers only for the subject, the period and the kind of unit that were asked for; a group's figure is
never its member's.
"""

from collections.abc import Iterable, Sequence

from kg.ask.conditions import indicators_in_words
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.match import Part, Sheet, matches_period
from kg.ask.plan import Check, Combine, Look
from kg.ask.quantities import CONVERSIONS, phrase_at
from kg.ask.reading import Reading, Scope, read_parts, subjects_named
from kg.vocabulary import expand

_DERIVED_UNITS = frozenset({"rank", "ratio", "percent", "percentage_points", "score"})
_MAX_PARTS = 6
_COUNTED = 3
_OPERATORS = ("ratio", "difference", "sum", "mean")
_WORTH_JOINING, _SURE, _JOIN = 0.35, 0.88, 0.03


def find_values(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the readings of a question as one for a stated figure, best first."""
    readings: list[Reading] = []
    alike, units = frozenset(indicators_in_words(frame, scope, least=1.0)), asked_units(frame)
    together = len(subjects_named(frame, scope)) > 1 and any(frame.has(o) for o in _OPERATORS)
    for with_operators in (True, False):
        sheet = read_parts(frame, scope, with_operators)
        penalty = 0.0 if with_operators else 0.03 * len(frame.operator_words())
        figures = (f for f in scope.facts(sheet.touched) if f.kind == "observation")
        facts = [f for f in figures if _is_asked_by_name(f, frame) or _unit_fits(f, frame, units)]
        facts = [f for f in facts if not _is_of_what_is_counted(f, frame, scope)]
        facts = [f for f in facts if _is_growth_asked(f, frame, scope)] or facts
        named = [f for f in facts if names_indicator(f, frame, scope, alike)]
        direct = [(sheet.share(f.id), sheet.missed(f.id), f, "") for f in named if about_the_subject(f, frame, scope)]
        if not together and (not direct or max(d[0] for d in direct) < _SURE):
            dated = (f for f in named if all(matches_period(f, p) for p in frame.periods))
            dated = (f for f in dated if not _is_of_another(f, frame, scope))
            direct += [j for f in dated for j in _joined(sheet, f, scope)]
        readings.extend(_best(direct, penalty))
    return sorted(readings, key=lambda r: -r.score)


_Scored = tuple[float, tuple[int, ...], Fact, str]


def _best(scored: Sequence[_Scored], penalty: float) -> Iterable[Reading]:
    """Yield the best figure; two different figures that fit equally well are no answer."""
    if not scored:
        return
    top = max(s[0] for s in scored)
    chosen = [s for s in scored if s[0] >= top - 1e-9]
    if len({(f.value, f.low, f.high, f.unit) for _, _, f, _ in chosen}) == 1:
        share, missed, fact, _ = chosen[0]
        facts = tuple(dict.fromkeys(f.id for _, _, f, _ in chosen))
        support = tuple(dict.fromkeys(s for _, _, _, s in chosen if s))[:2]
        kind = "range" if fact.comparator == "range" else "number"
        yield Reading(Look(facts, "number"), share - penalty, missed, kind, support=support)


def _joined(sheet: Sheet, fact: Fact, scope: Scope) -> Iterable[_Scored]:
    """Let a second fact about the figure's subject cover the description of it: "the company with the … family"."""
    if sheet.share(fact.id) < _WORTH_JOINING or not fact.subject:
        return
    held = frozenset(i for i, p in enumerate(sheet.parts) if fact.id in p.cover or _is_kind(fact.subject, p, scope))
    named = any(p.mention is not None and p.mention.ids("entity") for p in sheet.parts)
    if named and not _is_described(fact, sheet, scope):
        return
    for second in scope.facts_of(fact.subject):
        if second.kind != "statement" and second.id != fact.id and (named or _describes(second, sheet, held)):
            share = sheet.share(second.id, held) - _JOIN
            yield share, sheet.missed(second.id, held), fact, second.id


def _is_described(fact: Fact, sheet: Sheet, scope: Scope) -> bool:
    """True if a class or a relation in the question may describe the subject: else a name in it is what is asked of."""
    mentions = [p.mention for p in sheet.parts if p.mention is not None]
    classes = [c for m in mentions for c in m.ids("class")]
    if any(m.ids("property", "quality") for m in mentions) or not classes:
        return True
    return any(scope.lexicon.is_a(fact.subject, c) for c in classes)


def _describes(fact: Fact, sheet: Sheet, held: frozenset[int]) -> bool:
    """True if a second fact covers a name, a quality or a word, not only a relation that any fact may have."""
    left = (p for i, p in enumerate(sheet.parts) if i not in held and fact.id in p.cover)
    return any(p.mention is None or p.mention.ids("entity", "class", "quality", "indicator") for p in left)


def _is_kind(iri: str, part: Part, scope: Scope) -> bool:
    return part.mention is not None and any(scope.lexicon.is_a(iri, c) for c in part.mention.ids("class"))


# --- which figures may answer ----------------------------------------------------------------------------------------


def _unit_fits(fact: Fact, frame: Frame, units: set[str]) -> bool:
    """True unless the unit is a rank, a share or a ratio that "how many" cannot mean."""
    if "percent" in units or "percentage_points" in units:
        return fact.unit in ("percent", "percentage_points")
    if units:
        return fact.unit in units
    if frame.asks("rank"):
        return fact.unit == "rank"
    if frame.has("ratio"):
        return fact.unit in ("ratio", "percent")
    if frame.asks("how_many_things") and fact.unit in ("USD", "GW"):
        return False
    if frame.asks("how_many"):
        return fact.unit not in _DERIVED_UNITS or (fact.unit == "percent" and _is_change(fact))
    return fact.unit != "rank"


def _is_asked_by_name(fact: Fact, frame: Frame) -> bool:
    """True for a share whose whole name stands in the question ("wie hoch ist der Anteil an …")."""
    named = any(m.first < m.last and m.ids("indicator") == (fact.predicate,) for m in frame.mentions)
    return named and fact.unit == "percent"


def _is_of_another(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True for one thing's figure where a thing that is named has one of its own: France's is not the EU's.

    So is a figure of one kind where the thing has one of the kind that is named.
    """
    kinds = {i for m in frame.of_role("indicator") for i in m.ids("indicator")}
    described = any(g.predicate in kinds for g in scope.facts_of(fact.subject))
    if fact.predicate not in kinds and (described or (kinds and not frame.asks("how_many"))):
        return True
    named = {i for m in subjects_named(frame, scope) for i in m.ids("entity")}
    own = {g.subject for g in scope.facts_of_indicator(fact.predicate)} & named
    return bool(own) and not named & {fact.subject, fact.compared_to}


def _is_of_what_is_counted(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True for one company's figure where "how many companies" is asked, unless its name says that it counts them."""
    cue = frame.cue("how_many_things") or frame.cue("how_many")
    counted = next((m for m in frame.of_role("class") if cue and 0 < m.first - cue.last <= _COUNTED), None)
    if counted is None or not any(scope.lexicon.is_a(fact.subject, c) for c in counted.ids("class")):
        return False
    words = {s for i in range(counted.first, counted.last + 1) for s in _stems(i, frame, scope)}
    names = scope.matcher.indicator_names.get(fact.predicate, frozenset())
    return not any(words & name for name in names)


def _stems(position: int, frame: Frame, scope: Scope) -> tuple[str, ...]:
    return scope.matcher.canonical(frame.tokens[position], frame.language)


def _is_change(fact: Fact) -> bool:
    """Growth and price differences are asked for with "how much"."""
    return "growth" in fact.predicate or "difference" in fact.predicate


def asked_units(frame: Frame) -> set[str]:
    """Return units that stand in the question without a number of their own: "how many gigawatts"."""
    found: set[str] = set()
    in_quantity = {i for q in frame.quantities for i in range(q.first, q.last + 1)}
    for name in frame.language.names("units"):
        phrases = frame.language.phrases("units", name)
        for position in range(len(frame.tokens)):
            width = phrase_at(frame.tokens, position, phrases)
            if width and position not in in_quantity and name != "ratio":
                found.add(CONVERSIONS.get(name, (name, 1.0))[0])
    return found


def about_the_subject(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True if the figure is of what the question names: one named thing in a slot, none that is only a member."""
    named = subjects_named(frame, scope)
    if not named:
        return True
    slots = {fact.subject, fact.compared_to}
    if any(slots.intersection(m.ids("entity")) for m in named):
        if fact.unit == "rank" and any(fact.subject in m.ids("entity") for m in named):
            return True  # "the EU's place in the world": the world is where it is ranked
        return all(slots.intersection(m.ids("entity")) or not _is_member(m, fact, scope) for m in named)
    if _names_whole_group(fact, named, scope):
        return True
    inside = scope.lexicon.within.get(fact.subject, frozenset())
    return any(inside.intersection(m.ids("entity")) for m in named) and not scope.lexicon.is_a(
        fact.subject, expand("mp:Area")
    )


def _is_member(mention: Mention, fact: Fact, scope: Scope) -> bool:
    return any(fact.subject in scope.lexicon.within.get(i, frozenset()) for i in mention.ids("entity"))


def _names_whole_group(fact: Fact, named: Sequence[Mention], scope: Scope) -> bool:
    """True if all direct members of the figure's group are named: "the AI tigers together with 01.AI"."""
    direct = {f.subject for f in scope.facts_of(fact.subject) if f.kind == "claim" and f.object == fact.subject}
    ids = {i for m in named for i in m.ids("entity")}
    return bool(direct) and direct <= ids


def names_indicator(fact: Fact, frame: Frame, scope: Scope, alike: frozenset[str]) -> bool:
    """True if something besides the subject says which figure is meant."""
    named = {i for m in frame.mentions for i in m.ids("indicator")}
    if fact.predicate in named or frame.asks("how_many"):
        return True
    thing = scope.lexicon.get(fact.predicate)
    ranked = thing.extra.get("rank_of", ()) if thing else ()
    if _is_growth_asked(fact, frame, scope):
        return True
    return fact.predicate in alike or (frame.asks("rank") and bool(named.intersection(ranked)))


def _is_growth_asked(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True for the growth of the figure that is named: "by how much has the talent pool grown"."""
    thing = scope.lexicon.get(fact.predicate)
    base = thing.extra.get("relative_of", ()) if thing else ()
    named = {i for m in frame.of_role("indicator") for i in m.ids("indicator")}
    return _is_change(fact) and bool(named.intersection(base)) and _speaks_of_growth(frame, scope)


def _speaks_of_growth(frame: Frame, scope: Scope) -> bool:
    growth = scope.matcher.words_of("growth expansion")
    return any(growth.intersection(scope.matcher.canonical(t, frame.language)) for t in frame.tokens)


# --- several figures -------------------------------------------------------------------------------------------------


def combine_values(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the readings that put the figures of several things together: sum, mean, difference, ratio."""
    operator = next((o for o in _OPERATORS if frame.has(o)), None)
    subjects = _subjects(frame, scope, operator in ("sum", "mean"))
    if operator is None or not 2 <= len(subjects) <= _MAX_PARTS:
        return []
    found = []
    for facts, share, missed in _parallel_figures(frame, scope, subjects):
        joint = _joint_figure(facts, scope) if operator == "sum" else None
        if joint is not None:
            found.append(Reading(Look((joint.id,), "number"), share, missed, "number"))
            continue
        stated = operator == "ratio" and _is_stated(facts, scope)
        if (len(facts) == 2 and not stated) or operator in ("sum", "mean"):
            plan = Combine(operator, tuple(f.id for f in facts))
            found.append(Reading(plan, share, missed, "number"))
    return sorted(found, key=lambda r: -r.score)


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
        and f.unit == "ratio"
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
            for total in scope.facts_of(part.compared_to):
                if total.unit == "USD" and total.value is not None and _is_whole(part, total, scope):
                    plan = Combine("product", (part.id, total.id))
                    share = sheet.share(total.id, held) + 0.05
                    found.append(Reading(plan, share, sheet.missed(total.id, held), "number"))
    return sorted(found, key=lambda r: -r.score)


def _is_whole(part: Fact, total: Fact, scope: Scope) -> bool:
    """True if a share's indicator is defined as the share of the total's indicator."""
    thing = scope.lexicon.get(part.predicate)
    return thing is not None and total.predicate in thing.extra.get("relative_of", ())


def compare_values(frame: Frame, scope: Scope) -> list[Reading]:
    """Return yes/no readings that compare the figures of two things: "does A have more … than B"."""
    subjects = _subjects(frame, scope, False)
    operator = next((o for o in ("equal", "less", "more") if frame.has(o)), None)
    if operator is None or len(subjects) != 2:
        return []
    found = list(_compared_directly(frame, scope, subjects, operator))
    for facts, share, missed in _parallel_figures(frame, scope, subjects):
        first, second = (f.value or 0.0 for f in facts)
        truth = {"more": first > second, "less": first < second, "equal": first == second}[operator]
        found.append(Reading(Check(operator, tuple(f.id for f in facts), truth), share, missed, "boolean"))
    return sorted(found, key=lambda r: -r.score)


def _compared_directly(
    frame: Frame, scope: Scope, subjects: Sequence[tuple[str, ...]], operator: str
) -> Iterable[Reading]:
    """Read a comparison that the source itself makes: prices 20 % lower than in the other country."""
    sheet = read_parts(frame, scope, False)
    first, second = (set(ids) for ids in subjects)
    for fact in scope.facts(sheet.touched):
        if fact.value is None or not fact.compared_to or {fact.unit} - {"ratio", "percent"}:
            continue
        ahead = fact.value > (1.0 if fact.unit == "ratio" else 0.0)
        if fact.subject in second and fact.compared_to in first:
            ahead = not ahead
        elif not (fact.subject in first and fact.compared_to in second):
            continue
        truth = {"more": ahead, "less": not ahead, "equal": False}[operator]
        yield Reading(Check(operator, (fact.id,), truth), sheet.share(fact.id), sheet.missed(fact.id), "boolean")


def _subjects(frame: Frame, scope: Scope, may_spread: bool) -> list[tuple[str, ...]]:
    """Return the things compared, each as the ids it may be; one group stands for its member countries."""
    named = [m.ids("entity") for m in subjects_named(frame, scope)]
    named = [ids for ids in named if not _only_places(ids, named, scope)]
    if len(named) == 1 and may_spread:
        members = sorted({x for i in named[0] for x in scope.matcher.inside.get(i, ())})
        return [(m,) for m in members if scope.lexicon.is_a(m, expand("mp:Country")) and scope.is_told_of(m)]
    return named


def _only_places(ids: tuple[str, ...], named: Sequence[tuple[str, ...]], scope: Scope) -> bool:
    """True for an area that only says where another named thing lies: "Saudi Arabia's … plan"."""
    others = (x for other in named if other != ids for x in other)
    return any(set(ids) & scope.lexicon.within.get(x, frozenset()) for x in others)


def _parallel_figures(
    frame: Frame, scope: Scope, subjects: Sequence[tuple[str, ...]]
) -> Iterable[tuple[tuple[Fact, ...], float, tuple[int, ...]]]:
    """Return, for every indicator that all subjects have, their observations and how well the words fit."""
    alike = frozenset(indicators_in_words(frame, scope))
    sheet = read_parts(frame, scope, False)
    sheet = Sheet(tuple(p for p in sheet.parts if not (p.mention and p.mention in subjects_named(frame, scope))))
    sheet = Sheet(tuple(p for p in sheet.parts if not _is_lead(p, frame)))
    tables = [_figures_of(ids, scope) for ids in subjects]
    shared = set.intersection(*(set(t) for t in tables)) if tables else set()
    for key in sorted(shared):
        facts = tuple(t[key] for t in tables)
        worst = min(facts, key=lambda f: sheet.share(f.id))
        if sheet.parts and all(names_indicator(f, frame, scope, alike) for f in facts):
            yield facts, sheet.share(worst.id), sheet.missed(worst.id)


def _is_lead(part: Part, frame: Frame) -> bool:
    """True for the verb of a comparison that reads as a relation: "by how many … does A lead B"."""
    if part.mention is None or part.mention.ids("entity", "class", "indicator", "quality"):
        return False
    return bool(phrase_at(frame.tokens, part.first, frame.language.phrases("operators", "max")))


def areas_of_group(iri: str, scope: Scope) -> tuple[str, ...]:
    """Return the area of a group of companies: a figure of "tech companies in the EU" is stated of the EU."""
    if not scope.lexicon.is_a(iri, expand("mp:Group")) or scope.lexicon.is_a(iri, expand("mp:Area")):
        return ()
    return tuple(sorted(a for a in scope.lexicon.within.get(iri, ()) if scope.lexicon.is_a(a, expand("mp:Area"))))[:1]


def _figures_of(ids: Sequence[str], scope: Scope) -> dict[str, Fact]:
    """Return indicator → a figure of a thing, comparisons left out."""
    table: dict[str, Fact] = {}
    for iri in (*ids, *(a for i in ids for a in areas_of_group(i, scope))):
        for fact in scope.facts_of(iri):
            plain = fact.kind == "observation" and fact.subject == iri and not fact.compared_to
            if plain and fact.value is not None and fact.unit != "rank":
                table.setdefault(fact.predicate, fact)
    return table
