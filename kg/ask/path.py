"""Paths from a thing that is named to a thing that is only described: "the country of the firm that made X".

Pure. From each name a question has, claims are followed one by one; every step must be said by the question (its
relation, a word of its claim, or the class of the thing it leads to), and the whole path must account for all of it.
Where two paths are as good and end in different places there is no answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from kg.ask.asked import asked_classes, which_words
from kg.ask.clauses import enumerated_relations
from kg.ask.frame import Frame
from kg.ask.grammar import is_turned
from kg.ask.lexicon import Fact
from kg.ask.link import Mention, Sense
from kg.ask.match import IN_CLASS, IN_PLACE, Part
from kg.ask.plan import Find, InFacts, OneOf
from kg.ask.possessor import find_possessed
from kg.ask.reading import Reading, Scope, is_placing, is_source, read_parts
from kg.vocabulary import expand

_LONGEST, _LEVELS, _MOST_ENDS, _MOST_MENTIONS = 3, 2, 6, 8
_BY_WORDS, _RELATED, _UNSTEPPED, _UNSAID = 0.02, 0.03, 0.04, 0.05
_BEST = 0.97
_DEAREST = {1: _BY_WORDS, 2: 0.06, 3: 0.0}
"""What a path may cost at most, by how many claims are followed; places around its end count as one."""
_WIDE = ("mp:Area", "mp:City", "mp:Group")
_OTHER = ("why", "when", "how_many", "how", "define", "rank", "yes_no", "score", "condition", "source", "come_from")
_WEIGHING = frozenset({"both", "sum", "mean", "difference", "ratio", "more", "order", "equal", "as_much"})
_SOLID = frozenset({"asserted", "reported", "judgement"})


@dataclass(frozen=True)
class Chain:
    """A path that ends at `node`: the claims followed, the things passed, how it was said, and what it cost."""

    node: str
    facts: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    said: tuple[tuple[int, bool], ...] = ()
    """For each step the first token of the mention that says it (-1: none) and whether it leads to the object."""
    cost: float = 0.0
    around: int = 0
    """How many of the steps only lead to the places around its end."""

    @property
    def length(self) -> int:
        """Claims followed, 1 to 3: from a place to the one around it is no way."""
        return max(1, min(self.steps - self.around + bool(self.around), _LONGEST))

    @property
    def steps(self) -> int:
        return len(self.facts)

    def to(self, thing: str, fact: str, said: tuple[int, bool], cost: float) -> "Chain":
        """Return the path with one more step."""
        return Chain(
            thing, (*self.facts, fact), (*self.passed, self.node), (*self.said, said), round(self.cost + cost, 3)
        )


@dataclass(frozen=True)
class Path:
    """The reading of a path, and how many claims were followed."""

    reading: Reading
    steps: int


def find_path(frame: Frame, scope: Scope) -> Path | None:
    """Return the path that a question describes, or None."""
    return _Walker(frame, scope).best() if _is_path(frame) else None


def _is_path(frame: Frame) -> bool:
    """True for a question for things that nothing bounds, weighs, counts, lists or denies."""
    if frame.quantities or frame.wants_order() or frame.bound or any(frame.asks(k) for k in _OTHER):
        return False
    if any(c.group in ("negation", "exclusion") or c.key in _WEIGHING for c in frame.cues):
        return False
    if frame.of_role("indicator") or len(enumerated_relations(frame)) > 1 or find_possessed(frame) or is_turned(frame):
        return False
    return bool(frame.of_role("entity")) and len(frame.mentions) <= _MOST_MENTIONS


@dataclass(frozen=True)
class _Walker:
    """Follows claims through the facts of a scope as far as a question says."""

    frame: Frame
    scope: Scope

    def best(self) -> Path | None:
        ends = [c for c in self._ends() if c.cost <= _DEAREST[c.length]]
        if not ends:
            return None
        cost, steps = min((c.cost, c.steps) for c in ends)
        ends = self._innermost([c for c in ends if (c.cost, c.steps) == (cost, steps)])
        things = tuple(dict.fromkeys(c.node for c in ends))
        by_route = {frozenset(d.node for d in ends if d.said == c.said) for c in ends}
        if len(things) > _MOST_ENDS or len(by_route) > 1:
            return None  # the words do not tell which way to go
        last = tuple(dict.fromkeys(c.facts[-1] for c in ends))
        before = tuple(dict.fromkeys(f for c in ends for f in c.facts[:-1]))
        return Path(Reading(Find((InFacts(last), OneOf(things))), _BEST - cost, support=before), steps)

    def _innermost(self, ends: Sequence[Chain]) -> list[Chain]:
        """Leave out areas around other ends: a city says more than its country."""
        lexicon = self.scope.lexicon
        areas = {x for c in ends for x in lexicon.within.get(c.node, ()) if lexicon.is_a(x, expand("mp:Area"))}
        return [c for c in ends if c.node not in areas]

    # --- where paths begin and end -----------------------------------------------------------------------------------

    def _ends(self) -> Iterator[Chain]:
        for mention in self.frame.of_role("entity"):
            if mention.ids("class") or is_source(mention, self.scope) or is_placing(mention, self.scope):
                continue
            for thing in mention.ids("entity"):
                yield from self._complete(self._walk(Chain(thing), mention))

    def _complete(self, chains: Iterable[Chain]) -> Iterator[Chain]:
        for chain in chains:
            for end in self._placed(chain):
                cost = self._left(end) if self._is_wanted(end.node) else None
                if cost is not None:
                    yield replace(end, cost=round(end.cost + cost, 3))

    def _placed(self, chain: Chain) -> Iterator[Chain]:
        """Yield a path, and where a place is asked for also its end in the area in which its last thing lies."""
        yield chain
        if chain.steps and self._asks_for_area and not self.scope.lexicon.is_a(chain.node, expand("mp:Country")):
            yield from self._outward(chain, _LEVELS)

    @cached_property
    def _asks_for_area(self) -> bool:
        return any(self.scope.lexicon.is_below(c, expand("mp:Area")) for c in self._wanted)

    def _outward(self, chain: Chain, levels: int) -> Iterator[Chain]:
        """Yield a path with one more step to each area around its end, or around those that made or hold its end."""
        for fact in self._claims(chain.node):
            if fact.subject != chain.node or fact.object in chain.passed or not self.scope.lexicon.contains(fact):
                continue
            grown = replace(chain.to(fact.object, fact.id, (-1, True), 0.0), around=chain.around + 1)
            if self.scope.lexicon.is_a(fact.object, expand("mp:Area")):
                yield grown
            elif levels > 1:
                yield from self._outward(grown, levels - 1)

    def _is_wanted(self, thing: str) -> bool:
        lexicon = self.scope.lexicon
        if any(thing in m.ids("entity") for m in self.frame.mentions):
            return False  # what is named is not what is asked for
        return not self._wanted or any(lexicon.is_a(thing, c) for c in self._wanted)

    @cached_property
    def _head(self) -> tuple[tuple[str, ...], Mention | None]:
        return asked_classes(self.frame, self.scope, self._described, False)

    @property
    def _asked(self) -> Mention | None:
        return self._head[1]

    @cached_property
    def _wanted(self) -> tuple[str, ...]:
        """The classes asked for: those that a relation noun at the opening leads to, else those of a class word."""
        classes, asked = self._head
        first = self.frame.mentions[0]
        behind = asked is not None and asked.first - 1 in which_words(self.frame)
        opens = not behind and (asked is None or first.first < asked.first)
        return (self._led_to(first) if opens and not self.frame.asks("who") else ()) or classes

    def _led_to(self, relation: Mention) -> tuple[str, ...]:
        """Return what a relation word stands for: "home country (of)", "headquarters", but the firms "based in"."""
        if relation.ids("class", "entity", "quality"):
            return ()
        turned = not self._is_closed(relation)
        things = [(s, self.scope.lexicon.get(s.id)) for s in relation.senses if s.role == "property"]
        sides = [t.extra.get("range" if s.inverse or turned else "domain", ()) for s, t in things if t]
        return tuple(dict.fromkeys(c for side in sides for c in side))

    def _is_closed(self, relation: Mention) -> bool:
        """True for a relation of several words that ends in a preposition: "bought by"."""
        return relation.last > relation.first and self.frame.tokens[relation.last].norm in self.frame.language.stopwords

    def _is_wide(self, thing: str) -> bool:
        return any(self.scope.lexicon.is_a(thing, expand(c)) for c in _WIDE)

    # --- steps -------------------------------------------------------------------------------------------------------

    def _walk(self, chain: Chain, at: Mention | None) -> Iterator[Chain]:
        if chain.steps:
            yield chain
        if chain.steps == _LONGEST:
            return
        for fact in self._claims(chain.node):
            forth = fact.subject == chain.node
            other = fact.object if forth else fact.subject
            if other in chain.passed or other == chain.node or (chain.steps and self._is_wide(chain.node)):
                continue  # what lies in an area is too much to follow
            for place, cost in self._said(fact, forth, other, chain, at):
                yield from self._walk(chain.to(other, fact.id, (place, forth), cost), self._standing_for(other))

    def _standing_for(self, thing: str) -> Mention | None:
        """Return the class word that alone stands for a thing on the way: "the *lab* behind X"."""
        inner = [m for m in self._described if m is not self._asked]
        fitting = [m for m in inner if any(self.scope.lexicon.is_a(thing, c) for c in m.ids("class"))]
        return fitting[0] if len(fitting) == 1 else None

    def _claims(self, thing: str) -> Iterable[Fact]:
        """Return the claims that join a thing to another one, and not to a quality or an indicator."""
        facts = (f for f in self.scope.facts_of(thing) if f.kind == "claim" and f.object and f.modality in _SOLID)
        return (f for f in facts if self._is_entity(f.object) and self._is_entity(f.subject))

    def _is_entity(self, iri: str) -> bool:
        thing = self.scope.lexicon.get(iri)
        return thing is not None and thing.role == "entity"

    def _said(
        self, fact: Fact, forth: bool, other: str, chain: Chain, at: Mention | None
    ) -> Iterator[tuple[int, float]]:
        """Yield where a question may say a step, and what it costs; nothing where it says none, or the reverse."""
        used = {place for place, _ in chain.said}
        named = self._named(fact, used)
        if named is not None:
            if self._is_along(*named, forth, at):
                yield named[0].first, 0.0
            return
        classed = any(self.scope.lexicon.is_a(other, c) for m in self._described for c in m.ids("class"))
        if not classed and not (self._wanted and self._is_wanted(other)):
            return
        words = [p for p in self._plain if p.first not in used and self._tells(p, fact, chain.node)]
        if words:
            yield words[0].first, _BY_WORDS if words[0].mention is None else _RELATED
        if classed and -1 not in used:
            yield -1, _UNSAID

    def _named(self, fact: Fact, used: AbstractSet[int]) -> tuple[Mention, Sense] | None:
        """Return the relation word, not used before, that names the relation of a claim."""
        free = (m for m in self._relations if m.first not in used)
        senses = ((m, s) for m in free for s in m.senses if s.role == "property")
        return next(((m, s) for m, s in senses if self._is_under(fact.predicate, s.id)), None)

    def _tells(self, part: Part, fact: Fact, node: str) -> bool:
        """True if a claim has a part in its words; a relation tells so only where no claim of the thing is of it."""
        if part.mention is None:
            return part.cover.get(fact.id, 0.0) > IN_PLACE
        return part.cover.get(fact.id, 0.0) > IN_CLASS and not self._follows(part.mention, node)

    def _follows(self, relation: Mention, node: str) -> bool:
        """True if some claim of a thing is of a relation."""
        return any(self._is_under(f.predicate, i) for f in self._claims(node) for i in relation.ids("property"))

    @cached_property
    def _relations(self) -> tuple[Mention, ...]:
        return self.frame.of_role("property")

    @cached_property
    def _described(self) -> tuple[Mention, ...]:
        return self.frame.of_role("class")

    def _is_under(self, predicate: str, above: str) -> bool:
        thing = self.scope.lexicon.get(predicate)
        return predicate == above or (thing is not None and above in thing.extra.get("subproperty_of", ()))

    def _is_along(self, relation: Mention, sense: Sense, forth: bool, at: Mention | None) -> bool:
        """False where the words say that the step goes the other way: "who bought X" is not "who did X buy".

        "X was bought by" and "bought by X" tell, and so does any order of words where a language keeps to one.
        """
        if at is None:
            return True
        frame = self.frame
        articles = {p[0] for p in frame.language.phrases("compose", "articles")}
        between = {t.norm for t in frame.tokens[relation.last + 1 : at.first]}
        behind = at.first > relation.last and between <= articles
        if behind and (self._is_closed(relation) or self._fixed):
            return forth == sense.inverse  # what is named is what the relation is done to
        before = at.last < relation.first and self._is_next(at.last + 1, relation.first)
        if before and self._fixed:
            return forth != sense.inverse
        return True

    @property
    def _fixed(self) -> bool:
        return self.frame.language.data.get("fixed_order") == "true"

    def _is_next(self, start: int, stop: int) -> bool:
        """True if nothing but words without a meaning of their own stands between."""
        return all(self.frame.tokens[i].norm in self.frame.language.stopwords for i in range(start, stop))

    # --- what a path accounts for ------------------------------------------------------------------------------------

    @cached_property
    def _parts(self) -> Sequence[Part]:
        return read_parts(self.frame, self.scope, True).parts

    @cached_property
    def _plain(self) -> Sequence[Part]:
        """The parts that are plain words or relations."""
        return [p for p in self._parts if p.mention is None or p.mention.ids("property")]

    def _left(self, chain: Chain) -> float | None:
        """Return what it costs that parts are said by words alone; None if the path leaves a part out."""
        taken = {place for place, _ in chain.said}
        costs = [0.0 if p.first in taken else self._cost_of(p, chain) for p in self._parts]
        return None if None in costs else sum(c for c in costs if c is not None)

    def _cost_of(self, part: Part, chain: Chain) -> float | None:
        lexicon, mention = self.scope.lexicon, part.mention
        things = (*chain.passed, chain.node)
        if mention is not None and mention.ids("class"):
            fitting = [i for i, x in enumerate(things) if any(lexicon.is_a(x, c) for c in mention.ids("class"))]
            if fitting:
                return _BY_WORDS if fitting == [0] else 0.0
        if mention is not None and mention.ids("entity"):
            named = set(mention.ids("entity"))
            if any(x in named or named & lexicon.within.get(x, frozenset()) for x in things):
                return 0.0
            return 0.0 if any(f in part.slots for f in chain.facts) else None
        held = chain.facts
        if mention is not None and mention.ids("quality"):
            held = tuple(f.id for x in things for f in self.scope.facts_of(x) if f.subject == x)
        if not any(part.cover.get(f, 0.0) > IN_CLASS for f in held):
            return None
        if mention is None or not mention.ids("property", "class"):
            return 0.0
        return None if any(self._follows(mention, x) for x in things) else _UNSTEPPED
