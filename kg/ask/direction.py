"""Which side of a relation a question asks for.

Pure. "Who invested in X" asks for the investor, "what did X invest in" for the investment.
"""

from kg.ask.frame import Frame
from kg.ask.lexicon import Fact


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


def _is_passive(frame: Frame, position: int) -> bool:
    passive = set(str(frame.language.data.get("passive", "")).split())
    return any(t.norm in passive for t in frame.tokens[: position + 2])
