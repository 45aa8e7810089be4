"""What words of negation and exclusion bear on: "non-A firms", "except A and B", "outside A, B and C".

Pure.
"""

from typing import TYPE_CHECKING

from kg.ask.quantities import phrase_at

if TYPE_CHECKING:
    from kg.ask.frame import Frame

_NEGATED = 4


def negators(frame: "Frame", position: int) -> tuple[int, ...]:
    """Return the tokens of the words of negation and exclusion that bear on a token.

    In a list of names they bear on all of them: "outside A, B and C".
    """
    position = _first_of_list(frame, position)
    near = (c for c in frame.cues if c.group in ("negation", "exclusion") and 0 < position - c.last <= _NEGATED)
    bearing = (c for c in near if not _is_taken(frame, c.last, position))
    return tuple(i for c in bearing for i in range(c.first, c.last + 1))


def _is_taken(frame: "Frame", cue: int, position: int) -> bool:
    """True for another clause, and if what is nearer takes a negation: "non-A firms", but not "except A and B"."""
    if set(frame.text[frame.tokens[cue].end : frame.tokens[position].start]) & set(",;"):
        return True
    nearer = [m.last for m in frame.of_role("entity", "quality") if cue < m.first and m.last < position]
    joining = frame.language.phrases("enumeration")
    return bool(nearer) and not any(phrase_at(frame.tokens, i, joining) for i in range(nearer[-1] + 1, position))


def _first_of_list(frame: "Frame", position: int) -> int:
    """Return where the list of names starts in which a name stands; the position itself for anything else."""
    paths = (("compose", "clauses"), ("alternatives",))
    joining = {p[0] for path in paths for p in frame.language.phrases(*path) if len(p) == 1}
    named = {m.first: m for m in frame.of_role("entity")}
    before = {m.last: m for m in named.values()}
    while position in named:
        start = position - 1
        while start >= 0 and frame.tokens[start].norm in frame.language.stopwords and start not in before:
            start -= 1
        between = [t.norm for t in frame.tokens[start + 1 : position]]
        comma = start >= 0 and "," in frame.text[frame.tokens[start].end : frame.tokens[position].start]
        barred = any(c.group in ("negation", "exclusion") and start < c.first < position for c in frame.cues)
        if barred or start not in before or not (comma or joining.intersection(between)):
            break
        position = before[start].first
    return position
