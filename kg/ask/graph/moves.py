"""What a candidate does to a query: a class, thing, value, attribute, relation or amount takes its place in it.

Nothing here knows a domain; `attach` finds the places, `measure` applies the operators that wait.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.ask.graph.attach import Attacher
from kg.ask.graph.chunks import Chunk
from kg.ask.graph.finish import asks_truth
from kg.ask.graph.measure import (
    bind,
    compare_things,
    fits,
    is_numeric,
    is_temporal,
    settle_adjective,
    settle_class,
    settle_number,
)
from kg.ask.graph.plan import Node, Step, changed
from kg.ask.graph.state import State
from kg.ask.graph.units import Units
from kg.ask.quantities import phrase_at

_CONFIRMED, _IMPLIED, _NO_WORD, _SAME_WAY = 0.15, -0.45, -0.4, 0.12
_BEFORE, _NAMES_END, _TWO_PIECES, _ASKED = 0.3, 0.0, -0.9, 0.2
_FAR: Final = 0.14
_TOP_REACH: Final = 5


@dataclass(frozen=True)
class Mover:
    """Takes the candidates of one question into its states."""

    attacher: Attacher
    units: Units

    @property
    def asks(self) -> bool:
        """True for a question that wants a yes or a no."""
        return asks_truth(self.attacher.linked)

    # --- candidates ------------------------------------------------------------------------------------------------

    def take(self, state: State, chunk: Chunk) -> Iterator[tuple[int, State]]:
        """Yield the states after a candidate, each with the token behind it."""
        for new in self._take(state, chunk):
            yield chunk.last + 1, new
        yield from self._before_class(state, chunk)

    def _before_class(self, state: State, chunk: Chunk) -> Iterator[tuple[int, State]]:
        """Let a name, value or quality right before a class belong to that class: "organic suppliers", "ACME parts"."""
        boolean = chunk.kind == "property" and self.attacher.roads.info(chunk.ids[0]).kind == "boolean"
        if not (boolean or chunk.kind in ("entity", "value")) or state.pending.group:
            return
        for behind in self.attacher.linked.chunks_at.get(chunk.last + 1, ()):
            if behind.kind == "class":
                for placed in self._class(state.waits(negate=False), behind):
                    held = placed.waits(negate=state.pending.negate).only_on(placed.focus)
                    for new in self._take(held, chunk):
                        yield behind.last + 1, new.only_on(-1).mentions(placed.focus).gains(_BEFORE)

    def _take(self, state: State, chunk: Chunk) -> Iterator[State]:
        match chunk.kind:
            case "class":
                yield from self._class(state, chunk)
            case "entity":
                yield from self._entity(state, chunk)
            case "property" if self.attacher.roads.info(chunk.ids[0]).is_attribute:
                yield from self._attribute(state, chunk)
            case "property":
                yield from self._relation(state, chunk)
            case "value":
                yield from self._value(state, chunk)
            case "amount":
                yield from self._amount(state, chunk)

    def _class(self, state: State, chunk: Chunk) -> Iterator[State]:
        classes = self.attacher.roads.widen(chunk.ids[0])
        node = Node(classes=classes, stated=chunk.ids, at=chunk.first)
        if state.pending.joined and state.focus >= 0:
            yield from self.attacher.joined(state, node, chunk)
        asked = not state.query.nodes and self._is_asked_for(chunk)
        if state.pending.joined == "and" and len(state.query.targets) > 1:
            state = state.waits(show=True)
        for placed, index in self.attacher.place(state.gains(_ASKED if asked else 0.0), node, chunk):
            placed = self._same_next(placed, index)
            for settled in settle_class(placed, index, asks=self.asks):
                yield self._aimed(settled, index)

    def _is_asked_for(self, chunk: Chunk) -> bool:
        """True for a noun right behind a question word: "which species"."""
        linked = self.attacher.linked
        quiet = range(chunk.first)
        between = (i for c in linked.cues if c.kind in ("wh", "count") for i in [c.last + 1] if i <= chunk.first)
        return any(not linked.content & set(quiet[i:]) for i in between)

    def _same_next(self, state: State, index: int) -> State:
        return state.waits(same=index, same_next=False) if state.pending.same_next else state

    def _aimed(self, state: State, index: int) -> State:
        """Let a class be what is asked for if nothing is yet."""
        if state.query.targets or index in state.query.groups or state.node(index).is_bound:
            return state
        return state.targets(index)

    def _entity(self, state: State, chunk: Chunk) -> Iterator[State]:
        last = state.last
        if last is not None and last.piece and chunk.piece and chunk.first == last.last + 1:
            state = state.gains(_TWO_PIECES)  # "Anna Smith" is nobody if an Anna and a Smith are two
        types = self.attacher.roads.schema.types
        classes = frozenset(c for iri in chunk.ids for c in types.get(iri, ()))
        node = Node(classes=classes, ids=chunk.ids, at=chunk.first)
        if state.pending.joined and state.focus >= 0:
            yield from self.attacher.joined(state, node, chunk)
        if not state.query.nodes and self._is_asked_for(chunk):
            for member in self.attacher.members(state, node, chunk):
                yield from settle_class(member, member.focus, asks=self.asks)
        if state.pending.compared >= 0 and state.pending.than:
            new, index = state.takes(chunk).adds(node)
            yield compare_things(new, index).gains(_CONFIRMED)
        for placed, _ in self.attacher.place(state, node, chunk):
            yield placed

    def _value(self, state: State, chunk: Chunk) -> Iterator[State]:
        if state.pending.joined and state.last and state.last.kind == "value" and state.last.ids == chunk.ids:
            index = next(i for i, n in reversed(list(enumerate(state.query.nodes))) if n.attribute == chunk.ids[0])
            texts = (*state.node(index).texts, *chunk.texts)
            yield state.takes(chunk).sets(index, texts=texts).gains(_CONFIRMED)
        for placed, _ in self.attacher.value(state, chunk):
            yield placed

    # --- attributes ------------------------------------------------------------------------------------------------

    def _bundle(self, state: State, chunk: Chunk) -> Iterator[State]:
        """Ask for several attributes of one thing at once."""
        for owned, owner in self.attacher.subjects(state.takes(chunk), chunk.ids[0]):
            known = self.attacher.roads.attributes(owned.node(owner).classes)
            shown, targets = owned, list(owned.query.targets)
            for prop in (p for p in chunk.ids if p in known):
                shown, index = self.attacher.literal(shown, owner, prop, chunk)
                shown = shown.names(index)
                targets.append(index)
            yield shown.targets(*targets).mentions(owner)

    def _attribute(self, state: State, chunk: Chunk) -> Iterator[State]:
        if len(chunk.ids) > 1:
            yield from self._bundle(state, chunk)
            return
        prop = chunk.ids[0]
        if chunk.adjective is None:
            yield from self._confirm(state, chunk)
        taken = state.takes(chunk)
        had_target = bool(state.query.targets)
        for owned, owner in self.attacher.subjects(taken, prop):
            new, index = self.attacher.literal(owned, owner, prop, chunk)
            if self.attacher.roads.info(prop).kind == "boolean":
                yield self._truth(new, owner, index)
            elif chunk.adjective:
                how = self._asks_how(chunk)
                aimed = new if had_target or how else new.targets(owner)
                than = self._comes_than(chunk)
                yield from settle_adjective(aimed, index, chunk, self.attacher.roads, asks_how=how, than=than)
            else:
                yield from self._shown(state, new, owner, index, chunk)

    def _shown(self, before: State, new: State, owner: int, index: int, chunk: Chunk) -> Iterator[State]:
        """Decide whether the value of an attribute is what is asked for."""
        pending = new.pending
        targets = before.query.targets
        if pending.same_next and targets:
            yield new.waits(same_next=False, compare="=", compared=index, than=True).names(index)
            return
        if pending.group:
            yield new.asking(groups=(*new.query.groups, index)).waits(group=False).names(index)
            return
        if pending.show and targets:
            yield new.targets(*targets, index).waits(show=False).names(index)
            return
        joined = before.pending.joined and before.last is not None and before.last.kind == "property"
        shown = before.pending.joined == "and" and len(targets) > 1
        if shown or (joined and targets and all(before.node(t).is_literal for t in targets)):
            yield new.targets(*targets, index).names(index)
            return
        aimed = new if targets else new.targets(index)
        yield from settle_number(aimed, index, self.attacher.roads, self.units)
        if targets and owner in targets and self._is_possessive(chunk):
            yield new.targets(index).names(index)

    def _truth(self, new: State, owner: int, index: int) -> State:
        """Read a boolean attribute as a condition: "heated", "not heated"."""
        link = new.query.links[-1]
        truth = "false" if link.negated else "true"
        datatype = "http://www.w3.org/2001/XMLSchema#boolean"
        links = (*new.query.links[:-1], changed(link, negated=False))
        return new.asking(links=links).sets(index, texts=((truth, None, datatype),)).names(index).mentions(owner)

    def _asks_how(self, chunk: Chunk) -> bool:
        linked = self.attacher.linked
        return bool(
            chunk.adjective
            and chunk.first > 0
            and phrase_at(linked.tokens, chunk.first - 1, linked.language.phrases("graph", "how"))
        )

    def _comes_than(self, chunk: Chunk) -> bool:
        linked = self.attacher.linked
        return bool(phrase_at(linked.tokens, chunk.last + 1, linked.language.phrases("graph", "than")))

    def _is_possessive(self, chunk: Chunk) -> bool:
        """True if the word before a candidate ends in a possessive: "the department's address"."""
        linked = self.attacher.linked
        if chunk.first == 0:
            return False
        between = linked.text[linked.tokens[chunk.first - 1].end : linked.tokens[chunk.first].start]
        return "'" in between or "’" in between

    # --- relations -------------------------------------------------------------------------------------------------

    def _confirm(self, state: State, chunk: Chunk) -> Iterator[State]:
        """Let words name a link that is there already: "which parts does X [supply]"."""
        roads = self.attacher.roads
        prop = chunk.ids[0]
        names = {prop, roads.info(prop).inverse}
        for place, link in enumerate(state.query.links):
            attribute = roads.info(prop).is_attribute
            if (attribute or not link.confirmed) and any(step.iri in names for step in link.steps):
                links = list(state.query.links)
                links[place] = changed(link, confirmed=True, negated=link.negated or state.pending.negate)
                yield state.takes(chunk).asking(links=tuple(links)).waits(negate=False).gains(_CONFIRMED)

    def _relation(self, state: State, chunk: Chunk) -> Iterator[State]:
        yield from self._confirm(state, chunk)
        prop = chunk.ids[0]
        taken = state.takes(chunk)
        if not state.query.nodes:
            yield from self._first_relation(taken, chunk)
            return
        yield from self._name_end(taken, chunk)
        for index, node in enumerate(state.query.nodes):
            if node.is_literal:
                continue
            for step in (Step(prop), Step(prop, False)):
                yield from self._walk(taken, index, step, chunk)

    def _name_end(self, state: State, chunk: Chunk) -> Iterator[State]:
        """Let a relation's noun name an open place that only it leads to: "the rate of the tests", by `hasTest`."""
        ends = self.attacher.roads.objects[chunk.ids[0]]
        for index in state.open:
            node = state.node(index)
            if not node.is_literal and node.classes and node.classes <= ends:
                for settled in settle_class(state.names(index), index, asks=self.asks):
                    yield settled.gains(_NAMES_END)

    def _first_relation(self, state: State, chunk: Chunk) -> Iterator[State]:
        roads, prop = self.attacher.roads, chunk.ids[0]
        one, subject = state.adds(Node(classes=roads.subjects[prop], at=chunk.first), is_open=True)
        two, object_ = one.adds(Node(classes=roads.objects[prop], at=chunk.first), is_open=True)
        linked = two.links(subject, (Step(prop),), object_, confirmed=True)
        for target, other, cost in ((object_, subject, 0.0), (subject, object_, _NO_WORD)):
            for settled in settle_class(linked.mentions(other), target, asks=self.asks):
                yield (settled if settled.query.targets else settled.targets(target)).gains(cost)

    def _walk(self, state: State, index: int, step: Step, chunk: Chunk) -> Iterator[State]:
        """Follow a property from a node that is there to an open one."""
        roads = self.attacher.roads
        starts = roads.subjects[step.iri] if step.forward else roads.objects[step.iri]
        node = state.node(index)
        met = roads.meet(node.classes, starts)
        far = -_FAR * state.distance(index)
        if not met:
            for road in roads.paths(node.classes, starts, 1)[:2] if node.classes else ():
                middle, owner = state.adds(Node(classes=road.ends), is_open=True)
                negate = state.pending.negate
                middle = middle.waits(negate=False).links(index, road.steps, owner).waits(negate=negate)
                yield from self._stepped(middle.gains(far - road.cost), owner, step, chunk)
            return
        narrowed = state if node.is_bound else state.sets(index, classes=met)
        yield from self._stepped(narrowed.gains(far), index, step, chunk)

    def _stepped(self, state: State, index: int, step: Step, chunk: Chunk) -> Iterator[State]:
        roads = self.attacher.roads
        ends = roads.ends(state.node(index).classes, step)
        if not ends:
            return
        new, end = state.adds(Node(classes=ends, at=chunk.first), is_open=True)
        new = new.waits(negate=state.pending.negate).links(index, (step,), end, confirmed=True)
        new = self._same_next(new.gains(self._direction(state, index, step, chunk)), end)
        if self._is_possessive(chunk) and index in new.query.targets:
            yield new.targets(end).names(end)
        for settled in settle_class(new, end, asks=self.asks):
            yield settled if settled.query.targets or end in settled.query.groups else settled.targets(end)

    def _direction(self, state: State, index: int, step: Step, chunk: Chunk) -> float:
        """Prefer the way that the words go: "A manages B" forward, "A is managed by B" back, unless the name has it."""
        linked = self.attacher.linked
        passive = linked.language.phrases("graph", "passive")
        said = bool(phrase_at(linked.tokens, chunk.last + 1, passive)) or any(
            phrase_at(linked.tokens, i, passive) for i in range(chunk.first, chunk.last + 1)
        )
        name = chunk.phrase.casefold().split()
        named = any(name[-len(p) :] == list(p) for p in passive)
        forward = step.forward if said == named else not step.forward
        return _SAME_WAY if forward and not state.node(index).is_bound else 0.0

    # --- amounts ---------------------------------------------------------------------------------------------------

    def _amount(self, state: State, chunk: Chunk) -> Iterator[State]:
        amount = chunk.amount
        if amount is None:
            return
        roads = self.attacher.roads
        taken = state.takes(chunk)
        if self._is_limit(chunk):
            limit = int(float(amount.value or 1))
            order = state.query.order
            yield taken.orders(changed(order, limit=limit)) if order else taken.waits(limit=limit)
        for index, node in enumerate(state.query.nodes):
            if node.attribute and not node.texts and fits(amount, node.attribute, roads, self.units):
                yield bind(taken, index, amount).gains(_CONFIRMED - 0.1 * state.distance(index))
        yield from self._implied(taken, chunk)
        if not amount.is_date:
            yield taken.waits(amount=amount)

    def _implied(self, state: State, chunk: Chunk) -> Iterator[State]:
        """Find the attribute that a unit or a date alone points at: "products over 5 kg", "hired" left unsaid."""
        amount, roads = chunk.amount, self.attacher.roads
        if amount is None or not (amount.unit or amount.is_date):
            return
        for index, node in enumerate(state.query.nodes):
            if node.is_literal or not node.classes:
                continue
            for prop in sorted(roads.attributes(node.classes)):
                measured = is_temporal(roads, prop) if amount.is_date else is_numeric(roads, prop)
                info = roads.info(prop)
                if measured and fits(amount, prop, roads, self.units) and (amount.is_date or info.unit or info.measure):
                    new, value = self.attacher.literal(state, index, prop, chunk)
                    hint = _CONFIRMED if prop in self.attacher.linked.hinted else 0.0
                    yield bind(new, value, amount).mentions(index).gains(_IMPLIED + hint)

    def _is_limit(self, chunk: Chunk) -> bool:
        """True for a whole number beside a superlative: "top 3", "the five heaviest"."""
        amount = chunk.amount
        if amount is None or amount.unit or not isinstance(amount.value, float) or amount.comparator != "exact":
            return False
        return amount.value >= 1 and amount.value == int(amount.value) and bool(self._superlatives(chunk))

    def _superlatives(self, chunk: Chunk) -> list[int]:
        linked = self.attacher.linked
        places = [c.first for c in linked.cues if c.kind in ("max", "min")]
        places += [c.first for c in linked.chunks if c.adjective and not c.adjective.plain]
        return [p for p in places if -_TOP_REACH <= p - chunk.first <= _TOP_REACH]
