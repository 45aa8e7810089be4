"""Readings answered by what a source says: reasons, definitions, methods, places in the text, dates, yes or no.

Pure. A statement answers when it covers the words of the question; the kind of statement that was asked for wins.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from kg.ask.asked import asks_for_name
from kg.ask.elsewhere import find_elsewhere
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.match import IN_PLACE, Sheet
from kg.ask.plan import Check, Look
from kg.ask.reading import Reading, Scope, denies, is_down, is_source, read_parts, subjects_named
from kg.ask.shelf import REFERENCE
from kg.ask.tokens import norms
from kg.vocabulary import compress

_KIND_BONUS = 0.12
_CLOSE, _CLOSE_REASONS = 0.03, 0.15
_ECHO, _SHORT = 0.1, 3
_CANDIDATES = 12
_WORTH_JOINING, _SURE, _JOIN = 0.35, 0.88, 0.03
_DATE = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$")
_SPAN = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?(?:/\d{4})?$")
_KINDS = frozenset({"statement", "claim", "observation"})
_MAY_SAY = {
    "why": frozenset({"statement"}),
    "define": frozenset({"statement", "claim"}),
    "how": frozenset({"statement", "claim"}),
}
_NO_REASON = frozenset({"Event", "Context", "Comparison"})  # they say that something is so
_PREFERRED_KINDS = {
    "why": {"Reason"},
    "define": {"Definition"},
    "how": {"Methodology", "Definition", "Limitation"},
}


def find_statements(frame: Frame, scope: Scope, want: str) -> list[Reading]:
    """Return readings answered by statements, best first; `want` is `why`, `define`, `how` or `text`."""
    sheet = read_parts(frame, scope, True)
    wording = echo(frame, scope)
    scored = [
        (sheet.share(f.id) + _fitness(f, want, frame, scope) + wording(f), f)
        for f in scope.facts(sheet.touched)
        if f.kind in _MAY_SAY.get(want, _KINDS) and (want != "why" or _may_be_reason(f, frame, sheet, scope))
    ]
    scored.sort(key=lambda s: (-s[0], s[1].kind != "statement", s[1].id))
    if not scored:
        return []
    top, first = scored[0]
    close = _CLOSE_REASONS if want == "why" else _CLOSE
    facts = tuple(f.id for share, f in scored[:_CANDIDATES] if share >= top - close)
    if want == "text" and (sheet.missed(first.id) or asks_for_name(frame)):
        return []  # a sentence is no name, and one that leaves out a part need not hold the answer
    kind = "text" if want != "why" or is_preferred(first, want, scope) else "aside"
    return [Reading(Look(facts, want), sheet.share(first.id), sheet.missed(first.id), kind)]


def _fitness(fact: Fact, want: str, frame: Frame, scope: Scope) -> float:
    """Return a preference for facts of the kind asked for, and for a "not" where the question has one."""
    negated = fact.kind == "statement" and any(c.group == "negation" for c in frame.cues) and _says_not(fact, scope)
    return (_KIND_BONUS if is_preferred(fact, want, scope) else 0.0) + (_KIND_BONUS if negated else 0.0)


def _may_be_reason(fact: Fact, frame: Frame, sheet: Sheet, scope: Scope) -> bool:
    """False for what only says that something is so, and where a thing or relation that is named is left out."""
    missed = set(sheet.missed(fact.id))
    named = (m for m in frame.of_role("entity", "property") if not m.ids("class"))
    silent = _kind_of(fact) in _NO_REASON and not _says_because(fact, scope)
    return not silent and not any(m.first in missed for m in named)


def echo(frame: Frame, scope: Scope) -> Callable[[Fact], float]:
    """Return a small preference for facts that share the weak words of a question too ("used *instead* of")."""
    stems = (s for t in frame.tokens if len(t.norm) > _SHORT for s in scope.matcher.canonical(t, frame.language))
    wording = frozenset(stems)
    return lambda fact: _ECHO * len(wording & scope.matcher.bags[fact.id]) / max(len(wording), 1)


def is_preferred(fact: Fact, want: str, scope: Scope) -> bool:
    """True if a fact is of the kind that is asked for: for "why" a reason, or whatever says "because"."""
    kinds = _PREFERRED_KINDS.get(want)
    if kinds is None:
        return want == "text" and fact.kind == "statement"
    return _kind_of(fact) in kinds or (want == "why" and _says_because(fact, scope))


def _says_because(fact: Fact, scope: Scope) -> bool:
    """True for a statement (they are in English) that gives a reason whatever its kind."""
    said = norms(fact.statement)
    phrases = scope.lexicon.languages["en"].phrases("because")
    return fact.kind == "statement" and any(
        said[i : i + len(p)] == p for p in phrases for i in range(len(said) - len(p) + 1)
    )


def _kind_of(fact: Fact) -> str:
    """Return the kind of a statement: "Reason"."""
    return compress(fact.predicate).partition(":")[2].removesuffix("Kind")


def find_dates(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings that ask when: the date of a claim or event that covers the words."""
    sheet = read_parts(frame, scope, True)
    near = _dated(sheet.touched, frame, scope)
    scored = [(sheet.share(f.id), f) for f in scope.facts(near) if date_of(f)]
    if max((share for share, _ in scored), default=0.0) < _SURE:
        beside = (f for f in scope.facts(_beside(near, scope)) if date_of(f) and _is_asked(f, frame, sheet, scope))
        scored += [(sheet.share(f.id), f) for f in beside]
    if not scored:
        return []
    top = max(share for share, _ in scored)
    if top < _SURE:
        claimed = ((share, f) for share, f in scored if f.kind != "observation")
        joined = [j for share, f in claimed if share >= _WORTH_JOINING for j in _joined_dates(sheet, f, scope)]
        best = max(joined, key=lambda j: j.score, default=None)
        if best is not None and best.score > top:
            return [best]
    chosen = [f for share, f in scored if share >= top - 1e-9]
    if len({date_of(f) for f in chosen}) != 1:
        chosen = [f for f in chosen if f.literal] or chosen
    if len({date_of(f) for f in chosen}) != 1:
        return []
    return [Reading(Look(tuple(f.id for f in chosen), "date"), top, sheet.missed(chosen[0].id), "date")]


def _is_asked(fact: Fact, frame: Frame, sheet: Sheet, scope: Scope) -> bool:
    """True if relation or subject are asked for: that its maker was founded is not when a model was released."""
    named = any(fact.predicate in m.ids("property") for m in frame.mentions)
    kinds = (c for m in frame.of_role("class") for c in m.ids("class"))
    described = any(scope.lexicon.is_a(fact.subject, c) for c in kinds)
    return named or described or any(p.mention is None and fact.id in p.cover for p in sheet.parts)


def _joined_dates(sheet: Sheet, fact: Fact, scope: Scope) -> Iterable[Reading]:
    """Let a second fact describe the subject: "the startup that released Moshi"."""
    held = frozenset(i for i, p in enumerate(sheet.parts) if fact.id in p.cover)
    for second in scope.facts_of(fact.subject) if fact.subject else ():
        if second.id != fact.id and second.kind == "claim":
            share = sheet.share(second.id, held) - _JOIN
            look = Look((fact.id,), "date")
            yield Reading(look, share, sheet.missed(second.id, held), "date", support=(second.id,))


def _dated(touched: frozenset[str], frame: Frame, scope: Scope) -> frozenset[str]:
    """Facts about what is named; where nothing is, facts about the source itself ("when was it published")."""
    named = {i for m in subjects_named(frame, scope) for i in m.ids("entity")}
    asked = {i for c in frame.cues if c.key == "when" for i in range(c.first, c.last + 1)}
    told_of = [m for m in frame.of_role("class", "entity", "indicator") if not is_source(m, scope)]
    told_of = [m for m in told_of if m.first not in asked]  # "publication date"
    if not named and not frame.words and not told_of:
        named = set(scope.lexicon.documents)
    if not named:
        return touched
    return frozenset(f.id for i in named for f in scope.facts_of(i))


def _beside(facts: frozenset[str], scope: Scope) -> frozenset[str]:
    """Dated facts about the things that some facts name."""
    claims = (f for f in scope.facts(facts) if f.kind == "claim")
    return frozenset(g.id for f in claims for e in f.entities for g in scope.facts_of(e) if g.literal)


def date_of(fact: Fact) -> str:
    """Return the date of a fact as precise as the source gives it, a span as "2019/2023", or an empty string.

    An observation has the date or the years of its figure; "since 2022" is the year in which it starts.
    """
    if fact.kind == "observation":
        return fact.period.rstrip("/") if _SPAN.match(fact.period.rstrip("/")) else ""
    if _DATE.match(fact.literal) or (fact.kind == "claim" and _SPAN.match(fact.literal)):
        return fact.literal
    if fact.kind == "statement" and compress(fact.predicate) not in ("mp:Event", "mp:EventKind"):
        return ""
    period = fact.period.rstrip("/")
    return period if _DATE.match(period) else ""


def find_truth(frame: Frame, scope: Scope) -> list[Reading]:
    """Return yes/no readings: a statement or claim that says all of it, or says that it is not so."""
    elsewhere = find_elsewhere(frame, scope)
    if elsewhere:
        return elsewhere
    sheet = read_parts(frame, scope, True)
    named = {i for m in subjects_named(frame, scope) for i in m.ids("entity")}
    scored = [
        (sheet.share(f.id), f.kind == "claim", f)
        for f in scope.facts(sheet.touched)
        if (not named or named.intersection(f.entities))
        and not (_only_placed(f, sheet) or _is_of_other(f, frame))
        and _bears(f, frame, scope)
    ]
    if not scored:
        return []
    top, _, fact = max(scored, key=lambda s: (s[0], s[1], s[2].id))
    holds = fact.modality not in ("negated", "expected") or _asks_outlook(fact, frame, scope)
    truth = holds != _denied(fact, frame, scope)
    return [Reading(Check("stated", (fact.id,), truth), top, sheet.missed(fact.id), "boolean")]


def _bears(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True if a fact has the numbers of a yes/no question and speaks of "all" or "only" where the question does."""
    if any(fact.id not in scope.matcher.figure_part(q).cover for q in frame.quantities):
        return False
    words = set(re.findall(r"\w+", fact.statement.casefold()))
    english = scope.lexicon.languages["en"]
    for key in frame.language.names("quantifiers"):
        asked = {p[0] for p in frame.language.phrases("quantifiers", key)}
        said = {p[0] for p in english.phrases("quantifiers", key)}
        if any(t.norm in asked for t in frame.tokens) and not words & said:
            return False
    return True


def _asks_outlook(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True if the question itself asks what is expected: "is the easing expected to …"."""
    expected = scope.matcher.words_of("expected forecast could may plan")
    asked = {s for t in frame.tokens for s in scope.matcher.canonical(t, frame.language)}
    return fact.modality == "expected" and bool(expected & asked)


def _is_of_other(fact: Fact, frame: Frame) -> bool:
    """True for a claim of the relation that is asked whose object is none of those named behind it."""
    asked = [m.last for m in frame.of_role("property") if fact.predicate in m.ids("property")]
    behind = {i for m in frame.of_role("entity") if asked and m.first == asked[0] + 1 for i in m.ids("entity")}
    return fact.kind == "claim" and bool(behind and fact.object) and behind.isdisjoint(fact.entities)


def _only_placed(fact: Fact, sheet: Sheet) -> bool:
    """True for a claim that covers a name only through what lies in it: what a firm does, its country does not do."""
    named = (p for p in sheet.parts if p.mention is not None and p.mention.ids("entity"))
    return fact.kind == "claim" and any(p.cover.get(fact.id) == IN_PLACE for p in named)


def _denied(fact: Fact, frame: Frame, scope: Scope) -> bool:
    """True if exactly one of question and (English) statement is in the negative."""
    denying = [m for m in frame.of_role("property") if any(denies(i, scope) for i in m.ids("property"))]
    names = [*denying, *frame.of_role("indicator")]  # "chips without a licence" is a name and denies nothing
    inside = {i for m in names for i in range(m.first, m.last + 1)}
    asked = any(c.group == "negation" and c.first not in inside for c in frame.cues) != bool(denying)
    said = denies(fact.predicate, scope) or _says_not(fact, scope) or is_down(fact, scope)
    return said != asked


def _says_not(fact: Fact, scope: Scope) -> bool:
    negatives = {p[0] for p in scope.lexicon.languages["en"].phrases("negation") if len(p) == 1}
    return bool(negatives.intersection(norms(fact.statement)))


def nearest(frame: Frame, scope: Scope, limit: int = 3) -> Sequence[Fact]:
    """Return what is known nearby when a question cannot be answered: facts of the things that it names."""
    ids = sorted({i for m in subjects_named(frame, scope) for i in m.ids("entity")})
    sheet = read_parts(frame, scope, True)
    scored = sorted(
        ((sheet.share(f.id), f) for i in ids for f in scope.facts_of(i) if f.source != REFERENCE),
        key=lambda s: (-s[0], s[1].id),
    )
    return tuple(dict.fromkeys(f for share, f in scored if share > 0.45))[:limit]
