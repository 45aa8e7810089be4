"""Which side of a relation a question asks for.

Pure. "Who invested in X" asks for the investor, "what did X invest in" for the investment.
"""

from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.reading import Scope


def direction_fits(fact: Fact, frame: Frame) -> bool:
    """A relation word with its two sides: "who invested in X" asks for the investor, not for what X invested in."""
    if fact.kind != "claim":
        return True
    verbs = (m for m in frame.mentions if not m.ids("class"))
    relation = next((m for m in verbs if fact.predicate in m.ids("property")), None)
    other = next((m for m in frame.mentions if {fact.subject, fact.object} & set(m.ids("entity"))), None)
    if relation is None or other is None:
        return True
    if frame.language.data.get("verb_last") == "true" and other.last < relation.first:
        return True  # "Welcher Konzern hat X übernommen" may be asked of either side
    ways = {s.inverse for s in relation.senses if s.id == fact.predicate}
    if len(ways) != 1 or _is_passive(frame, relation.last):
        return True
    after = other.first > relation.last
    return (fact.subject in other.ids("entity")) == (ways.pop() == after)


def sufferers_of(frame: Frame, asked: int, scope: Scope) -> frozenset[str]:
    """Return the things to which the verb right behind the class asked for is only done.

    "Which company acquired …" asks for a buyer, never for what was bought. `asked` is the last token of the class asked
    for, or of "who". Where nothing of the class can act, the verb stands before its subject: "Quais modelos fez X?".
    """
    verb = next((m for m in frame.mentions if m.first == asked + 1 and m.ids("property")), None)
    if verb is None or verb.ids("class", "entity", "indicator", "quality") or _is_passive(frame, verb.last):
        return frozenset()
    acting, suffering = set(), set()
    for predicate in verb.ids("property"):
        as_object = _acts_as_object(verb, predicate, scope)
        for fact in scope.shelf.by_predicate.get(predicate, ()):
            acting.add(fact.object if as_object else fact.subject)
            suffering.add(fact.subject if as_object else fact.object)
    classes = next((m.ids("class") for m in frame.mentions if m.last == asked), ())
    if classes and not any(scope.lexicon.is_a(x, c) for x in acting for c in classes):
        return frozenset()
    return frozenset(suffering - acting)


def _acts_as_object(verb: Mention, predicate: str, scope: Scope) -> bool:
    """True where the one who acts is the object: the verb names the inverse, or the property is one "… by"."""
    ways = {s.inverse for s in verb.senses if s.id == predicate}
    if len(ways) == 1:
        return ways.pop()
    by = str(scope.lexicon.languages["en"].data.get("passive", "")).split()
    return scope.lexicon.label(predicate).split()[-1] in by


def _is_passive(frame: Frame, position: int) -> bool:
    passive = set(str(frame.language.data.get("passive", "")).split())
    return any(t.norm in passive for t in frame.tokens[: position + 2])
