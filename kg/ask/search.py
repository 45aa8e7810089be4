"""The things that may answer a question, each with how much of it they account for and the facts that show it.

Pure. A thing is a candidate when its class fits and every condition holds of it; one fact about it covers the words
that are left, if need be with a second fact about the other thing that the first one names.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from kg.ask.asked import asked_count, asked_group, which_words
from kg.ask.conditions import Conditions, evidence_of, meets, quality_facts
from kg.ask.direction import direction_fits, sufferers_of
from kg.ask.frame import Frame
from kg.ask.lacks import lacking
from kg.ask.language import Phrases
from kg.ask.lexicon import Fact
from kg.ask.match import IN_CLASS, Part, Sheet
from kg.ask.order import Order, has_choice, has_measure, in_order
from kg.ask.pool import all_place, is_group, is_wording, members_of, places, things_of
from kg.ask.quantities import Quantity, phrase_before
from kg.ask.reach import Candidate, bearing_any, led_to, reachable
from kg.ask.reading import STATED, Scope, denies, is_down, is_placing, read_parts
from kg.vocabulary import expand

SAME, SURE = 0.012, 0.88
CLOSE = 0.1  # what covers so much less than the best is not looked at
_JOIN = 0.03
_WORTH_JOINING = 0.35
_WRONG_WAY = 0.3
_LEAST_COUNT, _NEAR_ASKED = 2, 2


@dataclass(frozen=True)
class Search:
    """One search: with the superlative as an operator, or its words as plain words."""

    frame: Frame
    scope: Scope
    conditions: Conditions
    order: Order | None
    with_operators: bool
    has_order: bool = False
    only_claims: bool = False

    @staticmethod
    def relations(sheet: Sheet) -> int:
        """How many relation words there are: "developed models based on X" needs two facts."""
        return sum(p.mention is not None and bool(p.mention.ids("property")) for p in sheet.parts)

    @cached_property
    def numbers(self) -> set[float | None]:
        """Bare numbers in the question that a fact must have."""
        return {q.value for q in self.frame.quantities if self._is_stated(q)}

    def _is_stated(self, quantity: Quantity) -> bool:
        """True for a bare number that neither bounds, nor says how many answers are wanted ("which two …")."""
        if quantity.comparator not in (None, "approx") or not quantity.value or quantity.value < _LEAST_COUNT:
            return False
        if quantity.first in self.conditions.used or (self.order is not None and quantity.first in self.order.tokens):
            return False
        superlatives = [c.last for c in self.frame.cues if c.key in ("max", "min")]
        if any(i == quantity.last + 1 or 0 <= quantity.first - i <= _NEAR_ASKED for i in superlatives):
            return False
        return quantity.unit is not None or quantity.value != asked_count(self.frame)

    def sheet(self) -> Sheet:
        sheet = read_parts(self.frame, self.scope, self.with_operators)
        gone = self.conditions.used | (self.order.tokens if self.order else frozenset()) | self._light_verbs()
        kept = [p for p in sheet.parts if not gone.issuperset(p.tokens)]
        return Sheet((*kept, *self._figures(kept), *self._denials(kept)))

    def _figures(self, parts: Sequence[Part]) -> Iterable[Part]:
        """Bounds that no condition reads, and bare numbers that some fact must have: "seven of the top models"."""
        taken = self.conditions.used.union(i for p in parts for i in p.tokens)
        for quantity in self.frame.quantities:
            if quantity.comparator not in (None, "approx") and quantity.first not in taken:
                yield self.scope.matcher.bound_part(quantity)
            granted = phrase_before(self.frame.tokens, quantity.first, self.frame.language.phrases("given_numbers"))
            if (
                self._is_stated(quantity)
                and not granted
                and not taken.intersection(range(quantity.first, quantity.last + 1))
            ):
                yield self.scope.matcher.figure_part(quantity)

    def _denials(self, parts: Sequence[Part]) -> Iterable[Part]:
        """Words of negation and exclusion that neither a condition nor a relation reads: the facts must deny."""
        for cue in self.frame.cues:
            span = range(cue.first, cue.last + 1)
            read = any(set(span) & set(p.tokens) for p in parts) or self.conditions.used.issuperset(span)
            if cue.group in ("negation", "exclusion") and not read:
                yield self.scope.matcher.negation_part(cue.first, cue.last)

    def _light_verbs(self) -> frozenset[int]:
        """Relations that say no more than "has": "enjoys", and before a superlative "hosts the most capacity"."""
        bearing, lexicon = expand("mp:hasQuality"), self.scope.lexicon
        verbs = [m for m in self.frame.of_role("property") if not m.ids("entity", "class", "indicator", "quality")]
        held = [m for m in verbs if m.ids("property") == (bearing,) and not self.frame.of_role("quality")]
        if self.order is not None and all(is_placing(m, self.scope) for m in self.frame.of_role("entity")):
            containing = (m for m in verbs if any(lexicon.is_containing(i) for i in m.ids("property")))
            held += [*containing, *(m for m in verbs if has_measure(m, self.frame))]
        return frozenset(i for m in held for i in range(m.first, m.last + 1))

    def pool(self, near: AbstractSet[str] | None = None) -> list[str]:
        """Return the things that are asked for; of those `near` alone, where it is given."""
        named = {i for m in self.frame.of_role("entity") if not self.orders_named for i in m.ids("entity")}
        told = self.scope.is_told_of if self.scope.sources or self.is_negative else (lambda _: True)
        group = None if self.conditions.classes else asked_group(self.frame, self.scope)
        if group is not None:
            return [x for x in members_of(group.ids("entity"), self.scope) if x not in named]
        return [x for x in things_of(self.scope, self.conditions.classes, near) if x not in named and told(x)]

    @property
    def is_negative(self) -> bool:
        """True for "without …": only things that a source speaks of can be said to lack something."""
        return any(q.negated for q in self.conditions.qualities)

    @property
    def wants_count(self) -> bool:
        """Only things of a stated class or group can be counted."""
        return bool(self.conditions.classes) or asked_group(self.frame, self.scope) is not None

    @property
    def _only_claims(self) -> bool:
        """True where nothing says of what kind the things are: then no whole sentence may suggest one."""
        asked = self.conditions.classes or self.conditions.filters or asked_group(self.frame, self.scope)
        return self.only_claims or not (asked or self.order)

    @property
    def _stands_for_countries(self) -> bool:
        """True where the class comes from a name such as "Gulf states" and not from a class word."""
        return bool(self.conditions.classes) and not self.frame.of_role("class") and not self.frame.asks("who")

    @property
    def orders_named(self) -> bool:
        """True for things that are themselves to be put in order: "order the US, China and Japan by …"."""
        return self.frame.wants_order() and len(self.frame.of_role("entity")) > 1

    def placed_pool(self, sheet: Sheet) -> list[str]:
        """Things that lie in every area that the question names and of which some fact names a quality asked for."""
        pool = bearing_any(self.conditions.qualities, self.scope).intersection(self.pool())
        return [x for x in sorted(pool) if all(self.holds(p, x) for p in sheet.parts if places(p, self.scope))]

    def candidates(self, sheet: Sheet, join: bool) -> dict[str, Candidate]:
        """Return the things that may answer; where a name leads to better ones than the rest can be, those alone."""
        join = join and not self._is_one_step(sheet)
        if self.order is None and not self.conditions.filters and not self.orders_named:
            led = self._among(sheet, join, led_to(sheet, self.scope, join))
            if max((c.share for c in led.values()), default=0.0) >= sheet.leading.rest + CLOSE:
                return led
        return self._among(sheet, join, reachable(sheet, self.conditions, self.order, self.scope, join))

    def _among(self, sheet: Sheet, join: bool, near: AbstractSet[str]) -> dict[str, Candidate]:
        pool = [x for x in self.pool(near) if x in near and meets(x, self.conditions, self.scope)]
        if self.order is not None:
            pool = self._ordered_names(in_order(pool, self.order, self.scope))
        hard = self._asks_members_in(sheet)
        placing = [p for p in sheet.parts if places(p, self.scope) and (hard or self._is_hard(p))]
        pool = [x for x in pool if all(self.holds(p, x) for p in placing)]
        if self.order is not None and not has_choice(pool, self.order):
            return {}
        if self.conditions.filters:
            pool = [x for x in pool if all(x in homes for p in sheet.parts if (homes := self._homes(p)))]
        common = self._remarks(sheet, pool)
        found = {x: self._candidate(sheet, x, common, join) for x in pool}
        return {x: c for x, c in found.items() if c is not None}

    def may_have_qualities(self) -> bool:
        """True if each quality is one that some of the things asked for have: then nothing found is the answer."""
        wanted = [q.qualities for q in self.conditions.qualities if not q.negated]
        return all(any(quality_facts(x, q, self.scope) for x in self.pool()) for q in wanted)

    def _asks_members_in(self, sheet: Sheet) -> bool:
        """True for "which middle powers are in the EU": nothing but a place is asked of a group's members."""
        return asked_group(self.frame, self.scope) is not None and all_place(sheet, self.scope)

    def _is_hard(self, part: Part) -> bool:
        """True if a thing must lie in a named area: in a filter, or beside the class ("South Korean companies")."""
        if self.order is not None or self.conditions.filters or self._stands_for_countries:
            return True
        if self.is_clause_subject(part):
            return False
        return any(
            0 <= part.first - c.last - 1 <= 1 or 0 <= c.first - part.last - 1 <= 0
            for c in self.frame.of_role("class")
            if set(c.ids("class")) & set(self.conditions.classes)
        )

    def is_clause_subject(self, part: Part) -> bool:
        """True for an area that acts, or whose things act, and so is no place of what is asked: "does Japan trail".

        Where no word can say what it does ("those that are called the …"), it does nothing.
        """
        if not (self.frame.words or self.frame.of_role("property", "indicator", "quality")):
            return False
        before = self.frame.tokens[part.first - 1 : part.first]
        opening = (*self._language_phrases("auxiliaries"), *self._language_phrases("subject_articles"))
        if any((t.norm,) in opening for t in before):
            return True
        others = (c for c in self.frame.of_role("class") if not set(c.ids("class")) & set(self.conditions.classes))
        return bool(self.frame.of_role("property")) and any(c.first == part.last + 1 for c in others)

    def _language_phrases(self, key: str) -> Phrases:
        return self.frame.language.phrases("compose", key)

    def _ordered_names(self, pool: list[str]) -> list[str]:
        named = {i for m in self.frame.of_role("entity") for i in m.ids("entity")}
        return [x for x in pool if x in named] if self.orders_named else pool

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
            i for i, p in enumerate(sheet.parts) if self.holds(p, x) or (p.mention and not shown.isdisjoint(p.cover))
        )
        if self.conditions.filters:
            given |= frozenset(i for i, p in enumerate(sheet.parts) if not is_wording(p) and self._is_told(p, x))
        if len(given) == len(sheet.parts) and (self.conditions.filters or self.order or all_place(sheet, self.scope)):
            lacks = (lacking(x, q.qualities, self.scope) for q in self.conditions.qualities if q.negated)
            return Candidate(sheet.share("", given), (), tuple(f for found in lacks for f in found))
        scored = [
            (self._share(sheet, fact, given), fact)
            for fact in self.scope.facts_of(x)
            if (fact.id in sheet.touched or (join and self.scope.lexicon.contains(fact)))
            and x != fact.compared_to
            and fact.modality in STATED
            and (self.is_negative or not is_down(fact, self.scope))
            and (self.denies or not denies(fact.predicate, self.scope))
            and (fact.kind == "claim" or not self._only_claims)
            and (not self.orders_named or (self.order is not None and fact.predicate == self.order.indicator))
            and (fact.kind != "statement" or not (self.order or self.frame.wants_number()))
            and (join or self._is_of_relation(sheet, fact))
        ]
        if not scored:
            return Candidate(sheet.share("", given), sheet.missed("", given)) if self.conditions.filters else None
        scored = [(self._with_others(sheet, share, fact, x, given), fact) for share, fact in scored]
        top = max(share for share, _ in scored)
        scored.sort(key=lambda s: (len(sheet.missed(s[1].id, given)), -s[0]))
        best = [fact for share, fact in scored if share >= top - SAME]
        alone = Candidate(top, sheet.missed(best[0].id, given), _ids(best))
        if join and (top < SURE or self.relations(sheet) > 1):
            placing = [fact for _, fact in scored if self.scope.lexicon.contains(fact)]
            starts = [*(best if top >= _WORTH_JOINING else ()), *placing]
            joined = self._joined(sheet, x, given, starts)
            return max((c for c in (joined, alone) if c is not None), key=lambda c: (-len(c.missed), c.share))
        return alone

    def _is_one_step(self, sheet: Sheet) -> bool:
        """True where one relation is asked of what is named ("who owns X"): a second fact would only lead away.

        A place may be asked through what lies in it ("from which country is the model X").
        """
        areas = [self.scope.lexicon.is_below(c, expand("mp:Area")) for c in self.conditions.classes]
        if self.order is not None or self.conditions.filters or (areas and all(areas)):
            return False
        named = [p for p in sheet.parts if p.mention is not None and p.mention.ids("entity")]
        return bool(named) and len(sheet.parts) - len(named) <= 1

    def _is_of_relation(self, sheet: Sheet, fact: Fact) -> bool:
        """False for a fact of another relation where the one that is asked is known of what is named.

        "Who developed X" asks for its developers, not for those of whom a sentence says that they built on it.
        """
        named = [p for p in sheet.parts if p.mention is not None and p.mention.ids("entity")]
        asked = [p for p in sheet.parts if p.mention is not None and p.mention.ids("property")]
        known = [p for p in asked if any(p.slots & n.slots for n in named if not places(n, self.scope))]
        known = [p for p in known if not self._is_alternative(p)]
        return not known or any(fact.id in p.slots for p in known)

    def _is_alternative(self, part: Part) -> bool:
        """True for the second of two relations of which either will do: "use or build on X"."""
        before = self.frame.tokens[part.first - 1].norm if part.first else ""
        return (before,) in self.frame.language.phrases("alternatives")

    @cached_property
    def denies(self) -> bool:
        """True if the question denies something, by a word or by a relation: else no fact that does is an answer."""
        named = (i for m in self.frame.of_role("property") for i in m.ids("property"))
        cues = any(c.group in ("negation", "exclusion") for c in self.frame.cues)
        return cues or any(denies(i, self.scope) for i in named)

    @cached_property
    def sufferers(self) -> frozenset[str]:
        """Things to which the verb behind the class asked for is only done."""
        return sufferers_of(self.frame, self._asked, self.scope) if self._asked >= 0 else frozenset()

    @cached_property
    def _asked(self) -> int:
        """The last token of the class asked for or of "who"; -1 for none."""
        which = which_words(self.frame)
        classes = (m for m in self.frame.of_role("class") if set(m.ids("class")) & set(self.conditions.classes))
        behind = [m.last for m in classes if any(0 < m.first - i <= _NEAR_ASKED for i in which)]
        who = [c.last for c in self.frame.cues if c.group == "asks" and c.key == "who"]
        return next(iter((*behind, *who)), -1)

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
        return share if self._is_told_by_class(fact) or direction_fits(fact, self.frame) else share - _WRONG_WAY

    def _is_told_by_class(self, fact: Fact) -> bool:
        """True if only one side of a fact is of the class asked for: then the order of words says nothing more."""
        classes = self.conditions.classes
        fits = [any(self.scope.lexicon.is_a(x, c) for c in classes) for x in (fact.subject, fact.object) if x]
        return fits.count(True) == 1 and len(fits) > 1

    def _joined(self, sheet: Sheet, x: str, given: frozenset[int], facts: Sequence[Fact]) -> Candidate | None:
        """Let a second fact, about the other thing in the first one, cover what the first one does not."""
        found: list[Candidate] = []
        named = {i for p in sheet.parts if p.mention is not None for i in p.mention.ids("entity")}
        for fact in (f for f in facts if f.kind != "statement"):  # a sentence is no step to another fact
            own = given | frozenset(i for i, p in enumerate(sheet.parts) if fact.id in p.cover)
            for other in fact.entities:
                if other == x or other in named or self.scope.lexicon.is_a(other, expand("mp:Area")):
                    continue  # only a thing that the question describes and does not name can join two facts
                held = own | frozenset(i for i, p in enumerate(sheet.parts) if self.holds(p, other))
                if not held.issuperset(self._objects(sheet, fact)):
                    continue  # "developed an LLM": what was developed must be one, not just be spoken of beside one
                for second in self.scope.facts_of(other):
                    if not (self._is_of_relation(sheet, fact) or self._is_of_relation(sheet, second)):
                        continue
                    share = sheet.share(second.id, held) - _JOIN
                    found.append(Candidate(share, sheet.missed(second.id, held), (fact.id,), (second.id,)))
        return max(found, key=lambda c: c.share, default=None)

    def _objects(self, sheet: Sheet, fact: Fact) -> frozenset[int]:
        """Return the parts that say of what class the other thing of a relation is that a question names."""
        wanted = self.object_classes(sheet, fact)
        return frozenset(
            i for i, p in enumerate(sheet.parts) if p.mention and set(wanted) & set(p.mention.ids("class"))
        )

    def object_classes(self, sheet: Sheet, fact: Fact) -> tuple[str, ...]:
        """Return the classes named right behind a relation that a fact is of: "built *LLMs*"."""
        asked = set(self.conditions.classes)
        named = [p.mention for p in sheet.parts if p.mention]
        ends = [p.last for p in sheet.parts if p.mention and p.mention.ids("property") and fact.id in p.slots]
        behind = (m.ids("class") for m in named if any(0 < m.first - i <= _NEAR_ASKED + 1 for i in ends))
        return tuple(i for ids in behind if not asked.intersection(ids) for i in ids)

    def holds(self, part: Part, x: str) -> bool:
        """True if x lies in the area or group that a part names, or is of its class or quality."""
        mention = part.mention
        if mention is None:
            return False
        around = {x} | self.scope.lexicon.within.get(x, frozenset())
        if mention.ids("entity") and self.orders_named:
            return True
        if set(mention.ids("entity")) & around and is_placing(mention, self.scope):
            return True
        of_class = any(self.scope.lexicon.is_a(x, c) for c in mention.ids("class"))
        if of_class and not mention.ids("property"):  # "authors" are those who wrote it, not all people
            return True
        if quality_facts(x, mention.ids("quality"), self.scope):
            return True
        if is_placing(mention, self.scope):
            return False
        return bool(mention.ids("indicator", "quality")) and any(
            fact.id in part.cover and (not self.numbers or fact.value is None or fact.value in self.numbers)
            for y in around
            if y == x or is_group(y, self.scope)
            for fact in self.scope.facts_of(y)
        )

    def _is_told(self, part: Part, x: str) -> bool:
        """True if any fact about x covers a part: several criteria need not stand in one sentence."""
        return any(part.cover.get(f.id, 0.0) > IN_CLASS for f in self.scope.facts_of(x) if f.compared_to != x)

    def _homes(self, part: Part) -> set[str]:
        """Return the places asked for in which the thing that a part names lies: it counts for no other place."""
        if part.mention is None or is_placing(part.mention, self.scope) or self.frame.of_role("property"):
            return set()
        lexicon = self.scope.lexicon
        based = [i for i in part.mention.ids("entity") if lexicon.is_a(i, expand("mp:Organisation"))]
        around = {h for i in based for h in lexicon.within.get(i, ())}
        return {h for h in around if any(lexicon.is_a(h, c) for c in self.conditions.classes)}


def _ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(f.id for f in facts)
