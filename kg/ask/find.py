"""Readings that ask for things: lists, filters on several criteria, superlatives, counts.

Pure. A thing answers when its class fits, every condition holds of it, and one fact about it covers the words that
are left, if need be with a second fact about the other thing that the first one names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.ask.conditions import (
    STATED,
    Conditions,
    asked_group,
    evidence_of,
    meets,
    near_misses,
    quality_facts,
    read_conditions,
    which_words,
    without_qualities,
)
from kg.ask.direction import direction_fits
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.match import IN_CLASS, IN_PLACE, Part, Sheet
from kg.ask.order import Order, find_order, has_value
from kg.ask.plan import Condition, Count, Find, InArea, InClass, InFacts, OneOf
from kg.ask.pool import all_place, is_group, is_wording, members_of, places, things_of
from kg.ask.quantities import Quantity
from kg.ask.reach import Candidate, bearing_any, reachable
from kg.ask.reading import Reading, Scope, is_placing, read_parts
from kg.vocabulary import expand

_SAME = 0.012
_SURE = 0.88
_JOIN = 0.03
_WORTH_JOINING = 0.35
_WRONG_WAY = 0.3
_PLAIN_SUPERLATIVE = 0.05
_PLACE = 0.1
_LEAST_COUNT, _NEAR_ASKED = 2, 2


def find_related(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings of a bare noun phrase as one for things; only claims of a relation that it names answer it."""
    named = {i for m in frame.of_role("property") for i in m.ids("property")}
    if frame.of_role("indicator") or not (named or frame.of_role("class") or asked_group(frame, scope)):
        return []
    if not frame.of_role("entity", "class", "indicator", "quality") and not frame.words:
        return []  # a relation word alone ("concerning") asks for nothing
    return find_things(frame, scope, only_claims=True)


def find_things(frame: Frame, scope: Scope, only_claims: bool = False) -> list[Reading]:
    """Return the readings of a question as one for things, best first."""
    conditions = read_conditions(frame, scope)
    order = find_order(frame, scope, conditions)
    if order is not None and _is_bounded(order, conditions, scope):
        order = None
    searches = [_Search(frame, scope, conditions, None, True, order is not None, only_claims)]
    if order is not None or conditions.filters or not frame.operator_words():
        searches.append(_Search(frame, scope, conditions, order, False, False, only_claims))
    found = [r for s in searches for r in s.readings()]
    if not found and not searches[0].may_have_qualities():
        plain = without_qualities(conditions, frame, scope)
        found = _Search(frame, scope, plain, order, order is None, order is not None, only_claims).readings()
    return sorted(found, key=lambda r: -r.score)


def _is_bounded(order: Order, conditions: Conditions, scope: Scope) -> bool:
    """True if a bound is set on the indicator of a superlative, or on its rank: "among the top ten by …"."""
    bounded = {i for m in conditions.measures for i in m.indicators}
    ranked = {b for i in bounded if (t := scope.lexicon.get(i)) is not None for b in t.extra.get("rank_of", ())}
    return order.indicator in bounded | ranked


@dataclass(frozen=True)
class _Search:
    """One search: with the superlative as an operator, or its words as plain words."""

    frame: Frame
    scope: Scope
    conditions: Conditions
    order: Order | None
    with_operators: bool
    has_order: bool = False
    only_claims: bool = False

    def readings(self) -> list[Reading]:
        sheet = self._sheet()
        if not sheet.parts and not self.conditions.filters and self.order is None:
            return []
        candidates = self._candidates(sheet, join=self._relations(sheet) > 1)
        may_join = bool(self.conditions.classes) or self.order is not None
        if may_join and (not candidates or max(c.share for c in candidates.values()) < _SURE):
            candidates = self._candidates(sheet, join=True) or candidates
        if not candidates:
            return []
        best = max(c.share for c in candidates.values())
        close = {x: c for x, c in candidates.items() if c.share >= best - _PLACE}
        if self._wants_place(close):
            placed = self._placed(close)
            candidates = placed or candidates
            best = max(c.share for c in candidates.values())
        complete = {x: c for x, c in candidates.items() if not c.missed}
        chosen = complete or {x: c for x, c in candidates.items() if c.share >= best - _SAME}
        chosen = self._by_default_subject(self._in_place(sheet, chosen))
        chosen = self._by_stated_number(self._by_asked_relation(chosen))
        chosen = self._without_regions(self._most_direct(sheet, chosen)) if chosen else {}
        if not chosen or not self._is_of_one_kind(chosen):
            return []
        return list(self._read(sheet, chosen, best))

    def may_have_qualities(self) -> bool:
        """True if each quality is one that some of the things asked for have: then nothing found is the answer."""
        wanted = [q.qualities for q in self.conditions.qualities if not q.negated]
        return all(any(quality_facts(x, q, self.scope) for x in self._pool()) for q in wanted)

    def _by_asked_relation(self, chosen: dict[str, Candidate]) -> dict[str, Candidate]:
        """Where another relation is asked for, what a thing merely lies in is no answer if there is a better one."""
        table, lexicon = self.scope.lexicon.fact_by_id, self.scope.lexicon
        named = {i for m in self.frame.of_role("property") for i in m.ids("property")}
        if not named or any(lexicon.is_containing(i) for i in named):
            return chosen
        other = {x: c for x, c in chosen.items() if any(not lexicon.contains(table[f]) for f in c.facts)}
        return other or chosen

    def _by_stated_number(self, chosen: dict[str, Candidate]) -> dict[str, Candidate]:
        """Keep the things whose own figure is the number in the question: "the startup that has seven of …"."""
        numbers = self._numbers
        table = self.scope.lexicon.fact_by_id
        figures = {x: {table[f].value for f in (*c.facts, *c.support)} - {None} for x, c in chosen.items()}
        if not numbers:
            return chosen
        if any(figures.values()):
            return {x: c for x, c in chosen.items() if figures[x] & numbers}
        near = {x: c for x, c in chosen.items() if self._has_number(x, c)}
        return near or chosen

    def _has_number(self, x: str, candidate: Candidate) -> bool:
        """True if a thing, or another one in its facts, has a figure that is a bare number of the question."""
        table = self.scope.lexicon.fact_by_id
        around = {x, *(e for f in candidate.facts for e in table[f].entities)}
        return any(f.subject == e and f.value in self._numbers for e in around for f in self.scope.facts_of(e))

    @cached_property
    def _numbers(self) -> set[float | None]:
        """Bare numbers in the question that a fact must have."""
        return {q.value for q in self.frame.quantities if self._is_stated(q)}

    def _is_stated(self, quantity: Quantity) -> bool:
        """True for a bare number that neither bounds, nor says how many answers are wanted ("which two …")."""
        if quantity.comparator not in (None, "approx") or not quantity.value or quantity.value < _LEAST_COUNT:
            return False
        if quantity.first in self.conditions.used or (self.order is not None and quantity.first in self.order.tokens):
            return False
        superlatives = [c.last for c in self.frame.cues if c.key in ("max", "min")]
        asked = [*which_words(self.frame), *superlatives, *(c.last for c in self.frame.cues if c.key == "list")]
        if any(i == quantity.last + 1 for i in superlatives):
            return False
        return not any(0 <= quantity.first - i <= _NEAR_ASKED for i in asked)

    def _in_place(self, sheet: Sheet, chosen: dict[str, Candidate]) -> dict[str, Candidate]:
        """Where some things lie in the area that is named, those of which a sentence only mentions it are out."""
        for part in sheet.parts:
            holders = {x for x in chosen if places(part, self.scope) and self._holds(part, x)}
            chosen = {x: c for x, c in chosen.items() if not holders or x in holders}
        return chosen

    def _by_default_subject(self, chosen: dict[str, Candidate]) -> dict[str, Candidate]:
        """Where nothing is named ("who wrote this"), facts about the source itself answer first."""
        if self.frame.of_role("entity") or self.conditions.filters:
            return chosen
        table, lexicon = self.scope.lexicon.fact_by_id, self.scope.lexicon
        own = {
            x: c
            for x, c in chosen.items()
            if any(lexicon.is_a(e, expand("mp:SourceDocument")) for f in c.facts for e in table[f].entities)
        }
        return own or chosen

    def _is_of_one_kind(self, chosen: Mapping[str, Candidate]) -> bool:
        """False where no class, bound or order says what is wanted and the facts found speak of several relations."""
        if self.conditions.classes or self.conditions.filters or self.order is not None:
            return True
        if asked_group(self.frame, self.scope) is not None:
            return True
        return len({self.scope.lexicon.fact_by_id[f].predicate for c in chosen.values() for f in c.facts}) <= 1

    def _without_regions(self, chosen: dict[str, Candidate]) -> dict[str, Candidate]:
        """Drop a region whose places are there by its own evidence: the Gulf beside the countries of the Gulf."""
        within = self.scope.lexicon.within

        def repeated(x: str) -> bool:
            own = set(evidence_of(x, self.conditions, self.scope))
            inner = (y for y in chosen if x in within.get(y, ()))
            return bool(own) and any(own <= set(evidence_of(y, self.conditions, self.scope)) for y in inner)

        return {x: c for x, c in chosen.items() if not (self.conditions.qualities and repeated(x))}

    @staticmethod
    def _relations(sheet: Sheet) -> int:
        """How many relation words there are: "developed models based on X" needs two facts."""
        return sum(p.mention is not None and bool(p.mention.ids("property")) for p in sheet.parts)

    def _most_direct(self, sheet: Sheet, chosen: Mapping[str, Candidate]) -> dict[str, Candidate]:
        """Prefer facts that hold the question's terms in a slot to facts that only speak of them."""

        def direct(candidate: Candidate) -> tuple[int, bool]:
            table = self.scope.lexicon.fact_by_id
            found = {*candidate.facts[:1], *candidate.support}
            slots = sum(any(p.cover.get(f, 0.0) >= IN_PLACE for f in found) for p in sheet.parts if p.mention)
            return slots, any(table[f].kind != "statement" for f in candidate.facts)

        most = max(direct(c) for c in chosen.values())
        return {x: c for x, c in chosen.items() if direct(c) == most}

    def _read(self, sheet: Sheet, chosen: Mapping[str, Candidate], best: float) -> Iterable[Reading]:
        unused = min((c.missed for c in chosen.values()), key=len)
        plan = self._plan(sheet, chosen)
        near = near_misses(self._placed_pool(sheet), self.conditions, self.scope)
        support = tuple(dict.fromkeys(f for c in chosen.values() for f in (*c.support, *self._places_of(sheet, c))))
        if self.frame.wants_number() and self.order is None:
            if self._wants_count and not self.frame.of_role("indicator"):
                yield Reading(Count(plan), best - 0.02, unused, "number", support=support)
            return
        aside = _PLAIN_SUPERLATIVE if self.with_operators and self.has_order else 0.0
        yield Reading(plan, best - aside, unused, "entities", near=near, support=support)

    def _places_of(self, sheet: Sheet, candidate: Candidate) -> Iterable[str]:
        """Claims that put a thing of a fact into what the question names: that Firefly is a model of Lumen AI."""
        for part in sheet.parts:
            ids = set(part.mention.ids("entity")) if part.mention else set()
            facts = [self.scope.lexicon.fact_by_id[f] for f in candidate.facts if part.cover.get(f) == IN_PLACE]
            for entity in dict.fromkeys(e for f in facts for e in f.entities):
                claims = (f for f in self.scope.facts_of(entity) if f.subject == entity and f.object in ids)
                yield from (f.id for f in claims if self.scope.lexicon.contains(f))

    # --- candidates ------------------------------------------------------------------------------------------------

    def _sheet(self) -> Sheet:
        sheet = read_parts(self.frame, self.scope, self.with_operators)
        gone = self.conditions.used | (self.order.tokens if self.order else frozenset()) | self._light_verbs()
        return Sheet(tuple(p for p in sheet.parts if not gone.issuperset(p.tokens)))

    def _light_verbs(self) -> frozenset[int]:
        """Relations without an object before a superlative say no more than "has": "hosts the most capacity"."""
        if self.order is None or any(not is_placing(m, self.scope) for m in self.frame.of_role("entity")):
            return frozenset()
        verbs = (m for m in self.frame.of_role("property") if not m.ids("entity", "class", "indicator", "quality"))
        held = (m for m in verbs if any(self.scope.lexicon.is_containing(i) for i in m.ids("property")))
        return frozenset(i for m in held for i in range(m.first, m.last + 1))

    def _pool(self) -> list[str]:
        named = {i for m in self.frame.of_role("entity") if not self._orders_named for i in m.ids("entity")}
        told = self.scope.is_told_of if self.scope.sources or self._is_negative else (lambda _: True)
        group = None if self.conditions.classes else asked_group(self.frame, self.scope)
        if group is not None:
            return [x for x in members_of(group.ids("entity"), self.scope) if x not in named]
        return [x for x in things_of(self.scope, self.conditions.classes) if x not in named and told(x)]

    @cached_property
    def _is_negative(self) -> bool:
        """True for "without …": only things that a source speaks of can be said to lack something."""
        return any(q.negated for q in self.conditions.qualities)

    @cached_property
    def _wants_count(self) -> bool:
        """Only things of a stated class or group can be counted."""
        return bool(self.conditions.classes) or asked_group(self.frame, self.scope) is not None

    @cached_property
    def _only_claims(self) -> bool:
        """True where nothing says of what kind the things are: then no whole sentence may suggest one."""
        asked = self.conditions.classes or self.conditions.filters or asked_group(self.frame, self.scope)
        return self.only_claims or not (asked or self.order)

    @cached_property
    def _stands_for_countries(self) -> bool:
        """True where the class comes from a name such as "Gulf states" and not from a class word."""
        return bool(self.conditions.classes) and not self.frame.of_role("class") and not self.frame.asks("who")

    @cached_property
    def _orders_named(self) -> bool:
        """True for things that are themselves to be put in order: "order the US, China and Japan by …"."""
        return self.frame.wants_order() and len(self.frame.of_role("entity")) > 1

    def _placed_pool(self, sheet: Sheet) -> list[str]:
        """Things that lie in every area that the question names and of which some fact names a quality asked for."""
        pool = bearing_any(self.conditions.qualities, self.scope).intersection(self._pool())
        return [x for x in sorted(pool) if all(self._holds(p, x) for p in sheet.parts if places(p, self.scope))]

    def _candidates(self, sheet: Sheet, join: bool) -> dict[str, Candidate]:
        near = reachable(sheet, self.conditions, self.order, self.scope, join)
        pool = [x for x in self._pool() if x in near and meets(x, self.conditions, self.scope)]
        if self.order is not None:
            pool = [x for x in pool if has_value(x, self.order.indicator, self.scope)]
            pool = self._ordered_names(pool)
        hard = self._asks_members_in(sheet)
        placing = [p for p in sheet.parts if places(p, self.scope) and (hard or self._is_hard(p))]
        pool = [x for x in pool if all(self._holds(p, x) for p in placing)]
        common = self._remarks(sheet, pool)
        found = {x: self._candidate(sheet, x, common, join) for x in pool}
        return {x: c for x, c in found.items() if c is not None}

    def _asks_members_in(self, sheet: Sheet) -> bool:
        """True for "which middle powers are in the EU": nothing but a place is asked of a group's members."""
        return asked_group(self.frame, self.scope) is not None and all_place(sheet, self.scope)

    def _is_hard(self, part: Part) -> bool:
        """True if a thing must lie in a named area: in a filter, or beside the class ("South Korean companies")."""
        if self.order is not None or self.conditions.filters or self._stands_for_countries:
            return True
        return any(
            0 <= part.first - c.last - 1 <= 1 or 0 <= c.first - part.last - 1 <= 0
            for c in self.frame.of_role("class")
            if set(c.ids("class")) & set(self.conditions.classes)
        )

    def _ordered_names(self, pool: list[str]) -> list[str]:
        named = {i for m in self.frame.of_role("entity") for i in m.ids("entity")}
        return [x for x in pool if x in named] if self._orders_named else pool

    def _remarks(self, sheet: Sheet, pool: Sequence[str]) -> frozenset[int]:
        """Words that the evidence of any thing covers count for all: in brackets, or the figures that give an order."""
        if not self.conditions.filters and self.order is None:
            return frozenset()
        evidence = {f for x in pool for f in evidence_of(x, self.conditions, self.scope)}
        evidence |= {f.id for f in self.scope.facts_of_indicator(self.order.indicator)} if self.order else set()
        inside = {i for i, p in enumerate(sheet.parts) if self.order is not None or self.frame.in_brackets(p.first)}
        return frozenset(i for i in inside if self._is_remark(sheet.parts[i], evidence))

    def _is_remark(self, part: Part, evidence: set[str]) -> bool:
        figure = part.mention is not None and bool(part.mention.ids("indicator")) and self.frame.in_brackets(part.first)
        return figure or (is_wording(part) and bool(evidence.intersection(part.cover)))

    def _candidate(self, sheet: Sheet, x: str, common: frozenset[int], join: bool) -> Candidate | None:
        shown = set(evidence_of(x, self.conditions, self.scope))
        given = common | frozenset(
            i for i, p in enumerate(sheet.parts) if self._holds(p, x) or (p.mention and not shown.isdisjoint(p.cover))
        )
        if self.conditions.filters:
            given |= frozenset(i for i, p in enumerate(sheet.parts) if not is_wording(p) and self._is_told(p, x))
        if len(given) == len(sheet.parts) and (self.conditions.filters or self.order or all_place(sheet, self.scope)):
            return Candidate(sheet.share("", given), ())
        scored = [
            (self._share(sheet, fact, given), fact)
            for fact in self.scope.facts_of(x)
            if (fact.id in sheet.touched or (join and self.scope.lexicon.contains(fact)))
            and x != fact.compared_to
            and fact.modality in STATED
            and (fact.kind == "claim" or not self._only_claims)
            and (not self._orders_named or (self.order is not None and fact.predicate == self.order.indicator))
            and (fact.kind != "statement" or not (self.order or self.frame.wants_number()))
        ]
        if not scored:
            return Candidate(sheet.share("", given), sheet.missed("", given)) if self.conditions.filters else None
        scored = [(self._with_others(sheet, share, fact, x, given), fact) for share, fact in scored]
        top = max(share for share, _ in scored)
        scored.sort(key=lambda s: (len(sheet.missed(s[1].id, given)), -s[0]))
        best = [fact for share, fact in scored if share >= top - _SAME]
        if join and (top < _SURE or self._relations(sheet) > 1):
            placing = [fact for _, fact in scored if self.scope.lexicon.contains(fact)]
            starts = [*(best if top >= _WORTH_JOINING else ()), *placing]
            return self._joined(sheet, x, given, starts) or Candidate(top, sheet.missed(best[0].id, given), _ids(best))
        return Candidate(top, sheet.missed(best[0].id, given), _ids(best))

    def _with_others(self, sheet: Sheet, share: float, fact: Fact, x: str, given: frozenset[int]) -> float:
        """Let facts of the same relation cover further things: "the lab behind Jamba and Jurassic"."""
        if fact.kind != "claim":
            return share
        same = [f for f in self.scope.facts_of(x) if f.predicate == fact.predicate and f.id != fact.id]
        others = frozenset(
            i for i, p in enumerate(sheet.parts) if i not in given and any(f.id in p.slots for f in same)
        )
        return max(share, sheet.share(fact.id, given | others)) if others else share

    def _share(self, sheet: Sheet, fact: Fact, given: frozenset[int]) -> float:
        share = sheet.share(fact.id, given)
        return share if direction_fits(fact, self.frame) else share - _WRONG_WAY

    def _joined(self, sheet: Sheet, x: str, given: frozenset[int], facts: Sequence[Fact]) -> Candidate | None:
        """Let a second fact, about the other thing in the first one, cover what the first one does not."""
        found: list[Candidate] = []
        for fact in facts:
            own = given | frozenset(i for i, p in enumerate(sheet.parts) if fact.id in p.cover)
            for other in fact.entities:
                if other == x or self.scope.lexicon.is_a(other, expand("mp:Area")):
                    continue
                held = own | frozenset(i for i, p in enumerate(sheet.parts) if self._holds(p, other))
                for second in self.scope.facts_of(other):
                    share = sheet.share(second.id, held) - _JOIN
                    found.append(Candidate(share, sheet.missed(second.id, held), (fact.id,), (second.id,)))
        return max(found, key=lambda c: c.share, default=None)

    def _holds(self, part: Part, x: str) -> bool:
        """True if x lies in the area or group that a part names, or is of its class or quality."""
        mention = part.mention
        if mention is None:
            return False
        around = {x} | self.scope.lexicon.within.get(x, frozenset())
        if mention.ids("entity") and self._orders_named:
            return True
        if set(mention.ids("entity")) & around and is_placing(mention, self.scope):
            return True
        if any(self.scope.lexicon.is_a(x, c) for c in mention.ids("class")):
            return True
        if quality_facts(x, mention.ids("quality"), self.scope):
            return True
        return bool(mention.ids("indicator", "quality")) and any(
            fact.id in part.cover and (not self._numbers or fact.value is None or fact.value in self._numbers)
            for y in around
            if y == x or is_group(y, self.scope)
            for fact in self.scope.facts_of(y)
        )

    def _is_told(self, part: Part, x: str) -> bool:
        """True if any fact about x covers a part: several criteria need not stand in one sentence."""
        return any(part.cover.get(f.id, 0.0) > IN_CLASS for f in self.scope.facts_of(x) if f.compared_to != x)

    def _wants_place(self, candidates: Mapping[str, Candidate]) -> bool:
        """True for "what country is X from": a place is asked for, and nothing says by which other relation."""
        areas = all(self.scope.lexicon.is_below(c, expand("mp:Area")) for c in self.conditions.classes)
        named = {i for m in self.frame.of_role("property") for i in m.ids("property")}
        found = {self.scope.lexicon.fact_by_id[f].predicate for c in candidates.values() for f in c.facts}
        within = {i for i in named if self.scope.lexicon.is_containing(i)}
        if named - within:
            return False
        free = not self.frame.words and not self.conditions.filters and self.order is None
        return bool(self.conditions.classes) and areas and free and not named & found

    def _placed(self, candidates: Mapping[str, Candidate]) -> dict[str, Candidate]:
        """Where nothing but one thing is named ("what country is X from"), what it lies in answers first.

        Where things lie in what is named ("what country is in X"), they answer.
        """
        kept: dict[str, Candidate] = {}
        if any(not c.facts for c in candidates.values()):
            return kept
        for x, candidate in candidates.items():
            inside = tuple(f for f in candidate.facts if self.scope.lexicon.contains(self.scope.lexicon.fact_by_id[f]))
            if inside:
                kept[x] = Candidate(candidate.share, candidate.missed, inside)
        return kept

    # --- plan ------------------------------------------------------------------------------------------------------

    def _plan(self, sheet: Sheet, chosen: Mapping[str, Candidate]) -> Find:
        parts: list[Condition] = []
        if self.conditions.classes:
            parts.append(InClass(self.conditions.classes))
        main = tuple(sorted({f for c in chosen.values() for f in c.facts}))
        if main:
            parts.append(InFacts(main))
        placing = [p.mention.ids("entity") for p in sheet.parts if p.mention and places(p, self.scope)]
        parts += [InArea(ids) for ids in placing if all(self._lies_in(x, ids) for x in chosen)]
        parts += [*self.conditions.qualities, *self.conditions.measures]
        if self.conditions.excluded:
            parts += [InArea(self.conditions.excluded, True), OneOf(self.conditions.excluded, True)]
        if main or self._orders_named or self.scope.sources or self._is_negative or asked_group(self.frame, self.scope):
            parts.append(OneOf(tuple(sorted(chosen))))
        if self.order is None:
            return Find(tuple(dict.fromkeys(parts)))
        return Find(tuple(dict.fromkeys(parts)), self.order.indicator, self.order.descending, self.order.limit)

    def _lies_in(self, x: str, ids: Sequence[str]) -> bool:
        return not self.scope.lexicon.within.get(x, frozenset()).isdisjoint(ids)


def _ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(f.id for f in facts)
