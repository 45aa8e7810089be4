"""What to fall back on where no thing or number answers "what …" and "which …": a sentence that says all of it.

Pure but for the judge's vectors. The question must ask for a matter and not for a thing of a known class ("which
*differences* …", "what is the greatest *challenge* …"), and one statement must account for every word.
"""

from kg.ask.asked import which_words
from kg.ask.certain import Judge
from kg.ask.frame import Frame
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope
from kg.ask.tell import find_statements

_NEAR = 4
_ASKS_OTHER = ("how_many", "how_many_things", "who", "when", "where", "why", "yes_no", "rank", "source", "list")


def told(frame: Frame, scope: Scope, judge: Judge) -> Reading | None:
    """Return the statement that answers a question for a matter, or None."""
    if not asks_for_matter(frame):
        return None
    readings = find_statements(frame, scope, "text")
    return readings[0] if readings and judge.says_all(readings[0], frame) else None


def asks_for_matter(frame: Frame) -> bool:
    """True for "what …" or "which …" with a plain noun behind it: "which differences", "what is the challenge"."""
    if any(frame.asks(key) for key in _ASKS_OTHER) or frame.wants_order():
        return False
    opening = [i for i in which_words(frame) if i <= 1]
    opening += [i for i in (0, 1) if i < len(frame.tokens) and _is_what(i, frame)]
    return bool(opening) and not _head_is_thing(min(opening), frame)


def _is_what(position: int, frame: Frame) -> bool:
    return bool(phrase_at(frame.tokens, position, frame.language.phrases("what")))


def _head_is_thing(opening: int, frame: Frame) -> bool:
    """True if the first content behind the question word is a class, an indicator or, right behind it, a thing."""
    words = [i for i in frame.words if i > opening and frame.tokens[i].norm not in frame.language.numbers]
    turned = phrase_at(frame.tokens, opening + 1, frame.language.phrases("compose", "auxiliaries"))
    heads = [m for m in frame.mentions if m.ids("class", "indicator") and opening < m.first <= opening + _NEAR]
    heads += [m for m in frame.of_role("entity") if m.first == opening + 1 and not turned]
    heads.sort(key=lambda m: m.first)
    return bool(heads) and not any(i < heads[0].first for i in words)
