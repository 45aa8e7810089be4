"""Every reading that any strategy proposes for a question, whatever it seems to ask for.

Pure. The grammar tries the strategies that fit its view of the question; here all of them speak, and what is known of
questions and answers (`confidence`) decides among them.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final

from kg.ask.checks import check_figures, check_ranks
from kg.ask.choose import choose_thing, find_ranked, find_sources
from kg.ask.find import find_things
from kg.ask.frame import Frame
from kg.ask.grammar import Attempt, Strategy, is_compound, ranks_only, statements, try_strategy
from kg.ask.locate import find_places
from kg.ask.plan import Check, Combine, Condition, Count, Find, Look, OneOf, Plan
from kg.ask.reading import Reading, Scope
from kg.ask.rules import find_rules
from kg.ask.several import combine_values, compare_values, share_of_value
from kg.ask.tell import find_dates, find_truth
from kg.ask.values import find_values

COMPOSED: Final = "composed"
"""The name of the proposal that grammar and composition agreed on."""
KINDS: Final = frozenset({"entities", "number", "boolean", "date", "text"})
"""The kinds of answer."""

_STRATEGIES: Final[tuple[tuple[str, Strategy, frozenset[str]], ...]] = (
    ("things", find_things, frozenset({"entities", "number"})),
    ("values", find_values, frozenset({"number"})),
    ("combined", combine_values, frozenset({"number"})),
    ("compared", compare_values, frozenset({"boolean"})),
    ("share", share_of_value, frozenset({"number"})),
    ("chosen", choose_thing, frozenset({"entities"})),
    ("ranked", find_ranked, frozenset({"entities"})),
    ("sources", find_sources, frozenset({"entities", "text"})),
    ("dates", find_dates, frozenset({"date"})),
    ("truth", find_truth, frozenset({"boolean"})),
    ("figures", check_figures, frozenset({"boolean"})),
    ("ranks", check_ranks, frozenset({"boolean"})),
    ("rules", find_rules, frozenset({"number", "text"})),
    ("places", find_places, frozenset({"text"})),
    ("why", statements("why"), frozenset({"text"})),
    ("how", statements("how"), frozenset({"text"})),
    ("define", statements("define"), frozenset({"text"})),
    ("text", statements("text"), frozenset({"text"})),
)
"""Name, strategy, and the kinds of answer for which it is tried."""
_KIND_OF: Final = {"aside": "text", "range": "number"}
_ASKED_BY_WORD: Final = frozenset({"why", "define"})
_OF_EACH: Final = 3
_UNLIKELY: Final = 0.04


@dataclass(frozen=True)
class Proposal:
    """A reading and the strategy that it comes from."""

    strategy: str
    reading: Reading

    @property
    def kind(self) -> str:
        """The kind of answer it gives: `entities`, `number`, `boolean`, `date` or `text`."""
        return _KIND_OF.get(self.reading.kind, self.reading.kind)


def wanted(kinds: Mapping[str, float]) -> frozenset[str]:
    """Return the kinds of answer that a question may want, by how likely each is."""
    return frozenset(kind for kind, share in kinds.items() if share >= _UNLIKELY)


def propose(
    frame: Frame, scope: Scope, composed: Reading | None, kinds: Container[str], attempt: Attempt = try_strategy
) -> list[Proposal]:
    """Return what the strategies for some kinds of answer propose: the composed reading first, the best few of each."""
    found = [Proposal(COMPOSED, composed)] if composed is not None else []
    if is_compound(frame) or not (frame.mentions or frame.words or frame.quantities):
        return found
    for name, strategy, given in _STRATEGIES:
        if any(kind in kinds for kind in given) and _suits(name, frame):
            found += [Proposal(name, reading) for reading in attempt(strategy, frame, scope)[:_OF_EACH]]
    return found


def _suits(name: str, frame: Frame) -> bool:
    """False for reasons and definitions where nobody asks for one, and for all but reasons where one is asked for."""
    if name == "things" and ranks_only(frame):
        return False
    return name == "why" if frame.asks("why") else name not in _ASKED_BY_WORD or frame.asks(name)


def essence(plan: Plan) -> object:
    """Return what two plans share that give the same answer, as far as a plan tells."""
    match plan:
        case Find():
            return _things(plan)
        case Count(of=find):
            return "count", _things(find)
        case Look(facts=facts, want=want):
            return want, facts[:1]
        case Combine(operator=operator, facts=facts):
            return operator, facts
        case Check(truth=truth):
            return truth


def _things(find: Find) -> object:
    named = [frozenset(c.ids) for c in find.conditions if isinstance(c, OneOf) and not c.negated]
    if named:
        return frozenset.intersection(*named), find.order_by if find.limit else None, find.limit
    return frozenset[Condition](find.conditions), find.order_by, find.limit
