"""What things lack: qualities that are themselves a lack, and claims that a thing does without one.

Pure.
"""

from collections.abc import Iterable

from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.plan import HasQuality
from kg.ask.reading import STATED, Scope
from kg.ask.tokens import norms
from kg.vocabulary import expand

_LACKS = expand("mp:lacksQuality")


def is_negative(mention: Mention, frame: Frame, scope: Scope) -> bool:
    """True for a quality that is itself a lack ("no established sector"), whose "no" stands before its other words."""
    said = {p[0] for p in scope.lexicon.languages["en"].phrases("negation") if len(p) == 1}
    inside = any(c.group == "negation" and mention.first <= c.first <= mention.last for c in frame.cues)
    return not inside and any(norms(scope.lexicon.label(q))[0] in said for q in mention.ids("quality"))


def lacking(x: str, qualities: Iterable[str], scope: Scope) -> tuple[str, ...]:
    """Return the claims that a thing lacks one of some qualities."""
    wanted = set(qualities)
    lacks = (f for f in scope.facts_of(x) if f.subject == x and f.predicate == _LACKS)
    return tuple(f.id for f in lacks if f.object in wanted and f.modality in STATED)


def may_lack(x: str, condition: HasQuality, scope: Scope) -> bool:
    """True if a thing may be said to be without a quality.

    Where a source says of others that they lack it, silence about this one says nothing.
    """
    told = any(f.predicate == _LACKS for q in condition.qualities for f in scope.facts_of(q))
    return not told or bool(lacking(x, condition.qualities, scope))
