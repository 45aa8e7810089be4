"""Readings that ask for a number that a source states.

Pure. A figure answers only for the subject, the period and the kind of unit that were asked for; a group's figure is
never its member's.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.ask.conditions import indicators_in_words
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.match import Part, Sheet
from kg.ask.plan import Look
from kg.ask.quantities import CONVERSIONS, phrase_at
from kg.ask.reading import STATED, Reading, Scope, read_parts, subjects_named
from kg.ask.times import matches_period
from kg.vocabulary import expand

_DERIVED_UNITS = frozenset({"rank", "ratio", "percent", "percentage_points", "score"})
_COUNT = "count"
_COUNTED = 3
_OPERATORS = ("ratio", "difference", "sum", "mean")
_WORTH_JOINING, _SURE, _JOIN = 0.35, 0.88, 0.03


def find_values(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the readings of a question as one for a stated figure, best first."""
    readings: list[Reading] = []
    if frame.asks("source"):
        return readings  # "the source of the figures on …" asks for none of them
    alike, units = frozenset(indicators_in_words(frame, scope, least=1.0)), asked_units(frame)
    loose = frozenset(indicators_in_words(frame, scope))
    together = len(subjects_named(frame, scope)) > 1 and any(frame.has(o) for o in _OPERATORS)
    for with_operators in (True, False):
        sheet = read_parts(frame, scope, with_operators)
        penalty = 0.0 if with_operators else 0.03 * len(frame.operator_words())
        figures = (f for f in scope.facts(sheet.touched) if f.kind == "observation")
        facts = [f for f in figures if _is_asked_by_name(f, frame) or _unit_fits(f, frame, units)]
        facts = [f for f in facts if not _is_of_what_is_counted(f, frame, scope)]
        counted = _counted(frame, sheet)
        facts = [f for f in facts if _counts(f, counted, scope)]
        if any(_is_growth_asked(f, frame, scope) for f in facts):
            facts = [f for f in facts if _is_change(f)]
        named = [
            f for f in facts if names_indicator(f, frame, scope, alike) or _says_all(f, sheet, loose, units, scope)
        ]
        direct = [(sheet.share(f.id), sheet.missed(f.id), f, "") for f in named if about_the_subject(f, frame, scope)]
        if not together and (not direct or max(d[0] for d in direct) < _SURE):
            dated = (f for f in named if all(matches_period(f, p) for p in frame.periods))
            dated = (f for f in dated if not _is_of_another(f, frame, scope))
            direct += [j for f in dated for j in _joined(sheet, f, scope)]
        readings.extend(_best(direct, penalty, alike | _of_named(frame, scope)))
    return sorted(readings, key=lambda r: -r.score)


_Scored = tuple[float, tuple[int, ...], Fact, str]


def _says_all(fact: Fact, sheet: Sheet, loose: frozenset[str], units: set[str], scope: Scope) -> bool:
    """True if a fact leaves no part of the question out and its indicator can be told.

    Most words of its name are said (`loose`), or it is the subject's only one in the unit that is asked for.
    """
    if sheet.missed(fact.id):
        return False
    own = (g for g in scope.facts_of(fact.subject) if g.subject == fact.subject and g.unit in units)
    return fact.predicate in loose or {g.predicate for g in own} == {fact.predicate}


def _of_named(frame: Frame, scope: Scope) -> frozenset[str]:
    """Return the indicators that are named, and those that are shares or growth of a named one."""
    named = {i for m in frame.of_role("indicator") for i in m.ids("indicator")}
    things = scope.lexicon.of_role.get("indicator", ())
    return frozenset(named | {t.id for t in things if named.intersection(t.extra.get("relative_of", ()))})


def _best(scored: Sequence[_Scored], penalty: float, alike: frozenset[str]) -> Iterable[Reading]:
    """Yield the best figure; of different ones that fit equally well the one named in full (`alike`), else none."""
    if not scored:
        return
    top = max(s[0] for s in scored)
    chosen = [s for s in scored if s[0] >= top - 1e-9]
    if len({f.predicate for _, _, f, _ in chosen}) > 1:
        chosen = [s for s in chosen if s[2].predicate in alike] or chosen
    if len({(f.predicate, f.subject, f.compared_to, f.source) for _, _, f, _ in chosen}) == 1:
        chosen = [s for s in chosen if s[2].modality in STATED] or chosen  # what is only expected gives way
        latest = max(map(_age, chosen))
        chosen = [s for s in chosen if _age(s) == latest]
    if len({(f.value, f.low, f.high, f.unit) for _, _, f, _ in chosen}) == 1:
        share, missed, fact, _ = chosen[0]
        facts = tuple(dict.fromkeys(f.id for _, _, f, _ in chosen))
        support = tuple(dict.fromkeys(s for _, _, _, s in chosen if s))[:2]
        kind = "range" if fact.comparator == "range" else "number"
        yield Reading(Look(facts, "number"), share - penalty, missed, kind, support=support)


def _age(scored: _Scored) -> tuple[str, str]:
    """End and start of a figure's time as text: of a series that a source goes on with, the last one answers."""
    first, _, last = scored[2].period.partition("/")
    return last or first, first


def _joined(sheet: Sheet, fact: Fact, scope: Scope) -> Iterable[_Scored]:
    """Let a second fact about the figure's subject cover the description of it: "the company with the … family"."""
    if sheet.share(fact.id) < _WORTH_JOINING or not fact.subject:
        return
    held = frozenset(i for i, p in enumerate(sheet.parts) if fact.id in p.cover or _is_kind(fact.subject, p, scope))
    named = any(p.mention is not None and p.mention.ids("entity") for p in sheet.parts)
    if named and not _is_described(fact, sheet, scope):
        return
    kinds = ("claim",) if _is_named(fact.subject, sheet) else ("claim", "observation")
    for second in scope.facts_of(fact.subject):
        if second.kind in kinds and second.id != fact.id and (named or _describes(second, sheet, held)):
            share = sheet.share(second.id, held) - _JOIN
            yield share, sheet.missed(second.id, held), fact, second.id


def _is_named(iri: str, sheet: Sheet) -> bool:
    """True for a thing that the question names: another figure of it is no description of it."""
    return any(p.mention is not None and iri in p.mention.ids("entity") for p in sheet.parts)


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


def _counted(frame: Frame, sheet: Sheet) -> tuple[Part, ...]:
    """Return the noun behind "how many" or "the number of" with its adjectives; none for a name, a unit or a rank."""
    cue = next((c for c in frame.cues if c.key == "how_many_things"), None)
    if cue is None or asked_units(frame) or frame.asks("rank"):
        return ()
    behind = sorted((p for p in sheet.parts if p.first > cue.last), key=lambda p: p.first)
    if not behind or behind[0].first - cue.last > _COUNTED:
        return ()
    noun = [behind[0]]
    noun += [p for before, p in pairwise(behind) if noun[-1] is before and p.first == before.last + 1]
    return () if any(p.mention is not None and p.mention.ids("entity") for p in noun) else tuple(noun)


def _counts(fact: Fact, counted: Sequence[Part], scope: Scope) -> bool:
    """True if a figure's indicator, unit or subject speaks of what is counted, or its group is one of such things."""
    if not counted:
        return True
    ids = {i for p in counted if p.mention for i in p.mention.ids("indicator", "class")}
    if fact.predicate in ids or any(fact.id in p.slots for p in counted):
        return True
    if any(scope.lexicon.is_a(x, c) for c in ids for x in scope.matcher.inside.get(fact.subject, ())):
        return True
    texts = (fact.unit, scope.lexicon.label(fact.subject))
    names = scope.matcher.indicator_names.get(fact.predicate, frozenset())
    words = frozenset[str]().union(*(scope.matcher.words_of(t) for t in texts), *names)
    return any(words.intersection(p.stems) for p in counted)


def _is_kind(iri: str, part: Part, scope: Scope) -> bool:
    return part.mention is not None and any(scope.lexicon.is_a(iri, c) for c in part.mention.ids("class"))


# --- which figures may answer ----------------------------------------------------------------------------------------


def _unit_fits(fact: Fact, frame: Frame, units: set[str]) -> bool:
    """True unless the unit is a rank, a share or a ratio that "how many" cannot mean."""
    if fact.unit == "ratio" and not _is_weighed(frame):
        return False
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


def _is_weighed(frame: Frame) -> bool:
    """True if a question compares: only then a multiple of something else answers, "the GDP of A" is none."""
    if any(frame.has(o) for o in ("ratio", "more", "less", "difference", "equal", "max")):
        return True
    than = frame.language.phrases("than")
    return any(q.unit == "ratio" for q in frame.quantities) or any(
        phrase_at(frame.tokens, i, than) for i in range(len(frame.tokens))
    )


def _is_asked_by_name(fact: Fact, frame: Frame) -> bool:
    """True for a share whose whole name stands in the question ("wie hoch ist der Anteil an …")."""
    named = any(m.first < m.last and m.ids("indicator") == (fact.predicate,) for m in frame.mentions)
    return named and fact.unit == "percent" and not frame.asks("how_many_things")


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
    named = tuple(m for m in named if slots.intersection(m.ids("entity")) or not _is_everywhere(m, scope)) or named
    slots.update(i for m in named for i in m.ids("entity") if _is_stated_of(fact, i, scope))
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


def _is_everywhere(mention: Mention, scope: Scope) -> bool:
    """True for the area that lies in no other and holds others: "global" says of no figure whose it is."""
    ids = mention.ids("entity")
    outer = (not scope.lexicon.within.get(i) and scope.matcher.inside.get(i) for i in ids)
    return bool(ids) and all(outer) and all(scope.lexicon.is_a(i, expand("mp:Area")) for i in ids)


def _is_stated_of(fact: Fact, group: str, scope: Scope) -> bool:
    """True if an area's figure is one of a group in it by its own words: what "GenAI startups in the EU" received."""
    inside = fact.subject in scope.lexicon.within.get(group, ()) and not scope.lexicon.is_a(group, expand("mp:Area"))
    words = scope.matcher.words_of(scope.lexicon.label(group))
    return inside and scope.lexicon.is_a(group, expand("mp:Group")) and words <= scope.matcher.bags[fact.id]


def areas_of_group(iri: str, scope: Scope) -> tuple[str, ...]:
    """Return the area of a group of companies: a figure of "tech companies in the EU" is stated of the EU."""
    if not scope.lexicon.is_a(iri, expand("mp:Group")) or scope.lexicon.is_a(iri, expand("mp:Area")):
        return ()
    return tuple(sorted(a for a in scope.lexicon.within.get(iri, ()) if scope.lexicon.is_a(a, expand("mp:Area"))))[:1]


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
    whole = thing.extra.get("relative_of", ()) if thing else ()
    if _is_growth_asked(fact, frame, scope) or (named.intersection(whole) and _is_share_asked(fact, frame)):
        return True
    if fact.predicate in alike and fact.unit != _COUNT:
        return True  # how many there are is no answer where nobody asks how many
    return frame.asks("rank") and bool(named.intersection(ranked))


def _is_growth_asked(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True for the growth of the figure that is named: "by how much has the talent pool grown"."""
    thing = scope.lexicon.get(fact.predicate)
    base = thing.extra.get("relative_of", ()) if thing else ()
    named = {i for m in frame.of_role("indicator") for i in m.ids("indicator")}
    return _is_change(fact) and bool(named.intersection(base)) and _speaks_of_growth(frame, scope)


def _is_share_asked(fact: Fact, frame: Frame) -> bool:
    """True for a share of the figure that is named: "what share of the top models"."""
    return not _is_change(fact) and (frame.has("ratio") or "percent" in asked_units(frame))


def _speaks_of_growth(frame: Frame, scope: Scope) -> bool:
    growth = scope.matcher.words_of("growth expansion")
    return any(growth.intersection(scope.matcher.canonical(t, frame.language)) for t in frame.tokens)
