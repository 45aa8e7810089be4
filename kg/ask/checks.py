"""Yes/no readings that a stated figure or rank decides: "does X have more than 5 GW", "is X third in …".

Pure. A figure of one thing does not decide by how much it is ahead of another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.ask.clauses import asked_of_any
from kg.ask.conditions import indicators_in_words
from kg.ask.frame import Frame
from kg.ask.interval import decide, interval_of
from kg.ask.lexicon import Fact
from kg.ask.plan import Check
from kg.ask.quantities import Quantity, phrase_at, phrase_before
from kg.ask.reading import Reading, Scope, read_parts, subjects_named
from kg.ask.sides import is_between_two
from kg.ask.times import matches_period
from kg.ask.values import about_the_subject, names_indicator

_COUNTED = ("people", "count", "models", "funds", "countries")
_SAME = 1e-9


def check_figures(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings that compare the one figure of a question with stated ones."""
    figures = [q for q in frame.quantities if q.value is not None or q.low is not None]
    figures = [q for q in figures if q.unit or q.comparator] or figures  # "half of the 20 largest": 20 is a word
    if len(figures) != 1 or is_given(figures[0], frame) or asked_of_any(frame):
        return []
    bare = _without(figures[0], frame)
    sheet = read_parts(bare, scope, True)
    alike = frozenset(indicators_in_words(bare, scope, least=1.0))
    found = []
    for fact in scope.facts(sheet.touched):
        truth = _decided(fact, figures[0]) if _is_meant(fact, figures[0], bare, alike, scope) else None
        if truth is not None:
            check = Check("stated", (fact.id,), truth)
            found.append(Reading(check, sheet.share(fact.id), sheet.missed(fact.id), "boolean"))
    return _undisputed(found)


def is_given(quantity: Quantity, frame: Frame) -> bool:
    """True for a number that the question takes for granted: "all *four* criteria"."""
    return bool(phrase_before(frame.tokens, quantity.first, frame.language.phrases("given_numbers")))


def _without(quantity: Quantity, frame: Frame) -> Frame:
    words = tuple(i for i in frame.words if not quantity.first <= i <= quantity.last)
    return replace(frame, quantities=(), words=words)


def _is_meant(fact: Fact, asked: Quantity, frame: Frame, alike: frozenset[str], scope: Scope) -> bool:
    if fact.kind != "observation" or fact.unit == "rank" or not about_the_subject(fact, frame, scope):
        return False
    if not fact.compared_to and is_between_two(replace(frame, quantities=(asked,)), scope):
        return False
    if asked.unit != fact.unit and (asked.unit is not None or fact.unit not in _COUNTED):
        return False
    if fact.start is not None and not all(matches_period(fact, p) for p in frame.periods):
        return False
    return asked.unit is not None or names_indicator(fact, frame, scope, alike)


def _decided(fact: Fact, asked: Quantity) -> bool | None:
    """Return whether a stated figure meets what is asked; of a comparison that falls, how far counts."""
    given = interval_of(fact)
    falls = min(n for n in (given.low, given.high, 0.0) if n is not None) < 0
    return decide(given.turned() if fact.compared_to and falls else given, asked)


def _undisputed(readings: Sequence[Reading]) -> list[Reading]:
    """Return the best readings, or none where equally good ones say both yes and no."""
    top = max((r.score for r in readings), default=0.0)
    best = [r for r in readings if r.score >= top - _SAME]
    truths = {r.plan.truth for r in best if isinstance(r.plan, Check)}
    return best[:1] if len(truths) == 1 else []


# --- ranks -----------------------------------------------------------------------------------------------------------


def check_ranks(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings of "is X the largest …", "is X third in …" by the ranks that a source states."""
    place, tokens = _top(frame) or _place(frame)
    named = {i for m in frame.of_role("indicator") for i in m.ids("indicator")}
    subjects = [set(m.ids("entity")) for m in subjects_named(frame, scope)]
    if not place or not named or not subjects or any(c.group == "negation" for c in frame.cues):
        return []
    bare = replace(frame, words=tuple(i for i in frame.words if i not in tokens))
    sheet = read_parts(bare, scope, False)
    found = []
    for fact in _ranks(named, scope):
        truth = _has_place(fact, place, subjects)
        if truth is not None:
            beside = sheet.share(fact.id) if fact.subject in subjects[0] else _share_beside(fact, bare, scope)
            found.append(Reading(Check("stated", (fact.id,), truth), beside, sheet.missed(fact.id), "boolean"))
    own = [r for r in found if _subject(r, scope) in subjects[0]]
    return _undisputed(own or [replace(r, unused=()) for r in found])


def _subject(reading: Reading, scope: Scope) -> str:
    facts = reading.plan.facts if isinstance(reading.plan, Check) else ()
    return scope.lexicon.fact_by_id[facts[0]].subject


def _ranks(named: set[str], scope: Scope) -> Iterable[Fact]:
    for thing in scope.lexicon.of_role.get("indicator", ()):
        if thing.unit == "rank" and (named.intersection(thing.extra.get("rank_of", ())) or thing.id in named):
            yield from scope.facts_of_indicator(thing.id)


def _has_place(fact: Fact, place: int, subjects: Sequence[set[str]]) -> bool | None:
    """Return whether a rank says that the first thing named has a place, or one of the first `-place`; else None."""
    among = {x for ids in subjects[1:] for x in ids}
    if fact.comparator != "exact" or (among and fact.compared_to not in among):
        return None
    if fact.subject in subjects[0]:
        return fact.value == place if place > 0 else (fact.value or 0.0) <= -place
    return False if fact.value == place else None


def _share_beside(fact: Fact, frame: Frame, scope: Scope) -> float:
    """Return how much of a question the rank of another thing covers, the thing's own name left out."""
    first = subjects_named(frame, scope)[0]
    rest = tuple(m for m in frame.mentions if m != first)
    return read_parts(replace(frame, mentions=rest), scope, False).share(fact.id)


def _top(frame: Frame) -> tuple[int, frozenset[int]] | None:
    """Return how many places "in the top ten" leaves open, as a negative, and its tokens; None if it is not said."""
    phrases = frame.language.phrases("among_top")
    for position in range(len(frame.tokens)):
        width = phrase_at(frame.tokens, position, phrases)
        number = next((q for q in frame.quantities if width and q.first == position + width), None)
        if number is not None and number.value:
            return -int(number.value), frozenset(range(position, number.last + 1))
    return None


def _place(frame: Frame) -> tuple[int, frozenset[int]]:
    """Return the place asked about ("third", "the largest" for 1) and its tokens; 0 for none."""
    for position in frame.words:
        value = frame.language.ordinals.get((frame.tokens[position].norm,))
        if value:
            return value, frozenset({position})
    cue = next((c for c in frame.cues if c.group == "operators" and c.key == "max"), None)
    return (1, frozenset(range(cue.first, cue.last + 1))) if cue else (0, frozenset())
