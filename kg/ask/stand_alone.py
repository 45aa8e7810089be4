"""Write a follow-up out as a question that stands alone, by the question before it.

Pure. What cannot be written out has no way to be read, and is said to be so; several ways are offered for choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.ask.conditions import which_words
from kg.ask.follow_up import ROLES, Form, content_of, demonstrative, ordinals_in, parts_of, phrases_of, units_in
from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.quantities import phrase_at
from kg.ask.reading import Scope, is_placing, is_source, subjects_named
from kg.vocabulary import expand

_ROOTS = frozenset(expand(c) for c in ("mp:Entity", "skos:Concept", "schema:StatisticalVariable"))
_FAR = 3
_CHOICES = 3


@dataclass(frozen=True)
class Previous:
    """The last question that was answered: as it stands alone, what it found, and the indicator it was about."""

    frame: Frame
    found: tuple[str, ...]
    indicator: str = ""


@dataclass(frozen=True)
class Way:
    """One way to read a follow-up: a question that stands alone, and the only things that may answer (none: any).

    `counted`: how many things answer is asked for, not which.
    """

    question: str
    among: tuple[str, ...] = ()
    counted: bool = False


@dataclass(frozen=True)
class Resolved:
    """The ways to read a follow-up; `each`: it speaks of several things, of which an answer can be about one only."""

    ways: tuple[Way, ...] = ()
    each: bool = False


def resolve(form: Form, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    """Return the questions that a follow-up may mean; none if the question before it does not tell."""
    rules = {
        "set": _of_set,
        "count": _count,
        "cause": _cause,
        "place": _place,
        "top": _top,
        "part": _swap,
        "pronoun": _name_pronoun,
        "carried": _carry,
    }
    return rules[form.rule](form, frame, previous, scope)


# --- texts -----------------------------------------------------------------------------------------------------------


def _one(question: str, among: tuple[str, ...] = ()) -> Resolved:
    return Resolved((Way(question, among),))


def _text_from(frame: Frame, first: int) -> str:
    return frame.text[frame.tokens[first].start :] if first < len(frame.tokens) else ""


def _bare(text: str) -> str:
    """Return a question without its signs at both ends."""
    return text.strip().strip("?¿!.… ").strip()


def _put(frame: Frame, first: int, last: int, text: str) -> str:
    """Return the question with other words in the place of the tokens `first..last`."""
    return f"{frame.text[: frame.tokens[first].start]}{text}{frame.text[frame.tokens[last].end :]}"


def _add(frame: Frame, text: str) -> str:
    return f"{_bare(frame.text)} {text}?"


# --- sets ------------------------------------------------------------------------------------------------------------


def _things(previous: Previous, scope: Scope) -> tuple[str, ...]:
    """Return what was found before, else what was named there."""
    named = (m.ids("entity") for m in subjects_named(previous.frame, scope))
    return previous.found or tuple(dict.fromkeys(ids[0] for ids in named if len(ids) == 1))


def _of_set(form: Form, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    things = _things(previous, scope)
    if not things:
        return Resolved()
    if (frame.has("max") or frame.has("min")) and not content_of(frame, scope, form.lead, classes=False):
        return _top(form, frame, previous, scope)
    return _one(_text_from(frame, form.lead), things)


def _count(_: Form, __: Frame, previous: Previous, ___: Scope) -> Resolved:
    """Ask the question before once more, for the number of what it found."""
    return Resolved((Way(previous.frame.text, counted=True),)) if previous.found else Resolved()


def _top(form: Form, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    """Order what was found by the indicator that was asked for; else by one that their figures share."""
    cue = frame.cue("max") or frame.cue("min")
    before = previous.frame.cue("max") or previous.frame.cue("min")
    if cue and before and len(previous.found) < 2:
        words = frame.text[frame.tokens[cue.first].start : frame.tokens[cue.last].end]
        return _one(_put(previous.frame, before.first, before.last, words))
    things = _things(previous, scope)
    indicators = [previous.indicator] if previous.indicator else _shared_indicators(things, scope)
    text, code = _bare(_text_from(frame, form.lead)), frame.language.code
    ways = (Way(f"{text} ({scope.lexicon.label(i, code)})?", things) for i in indicators[:_CHOICES])
    return Resolved(tuple(ways)) if len(things) > 1 else Resolved()


def _shared_indicators(things: Sequence[str], scope: Scope) -> list[str]:
    """Return the indicators by which at least two of the things can be compared, the most common one first."""
    holders: dict[str, set[str]] = {}
    for x in things:
        for fact in scope.facts_of(x):
            if fact.subject == x and fact.value is not None and not fact.compared_to and fact.unit != "rank":
                holders.setdefault(fact.predicate, set()).add(x)
    shared = [i for i, who in holders.items() if len(who) > 1]
    return sorted(shared, key=lambda i: (-len(holders[i]), i))


def _place(form: Form, frame: Frame, previous: Previous, _: Scope) -> Resolved:
    """Read "And the second?": the next one in the order that was asked for."""
    word = frame.tokens[form.first].text
    taken = ordinals_in(previous.frame)
    cue = previous.frame.cue("max") or previous.frame.cue("min")
    if taken:
        return _one(_put(previous.frame, taken[0], taken[0], word))
    if cue is None:
        return Resolved()
    written = previous.frame.text[previous.frame.tokens[cue.first].start : previous.frame.tokens[cue.last].end]
    return _one(_put(previous.frame, cue.first, cue.last, f"{word} {written}"))


def _cause(form: Form, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    """Read "Why?", "when?": asked of what was answered, with the things found in the place of "which …"."""
    before, code = previous.frame, frame.language.code
    text = before.text
    heads = [m for m in before.of_role("class") for i in which_words(before) if 0 < m.first - i <= _FAR]
    if heads and previous.found:
        names = ", ".join(scope.lexicon.label(x, code) for x in previous.found[:_CHOICES])
        text = _put(before, which_words(before)[0], heads[0].last, names)
    return _one(f"{_bare(_text_from(frame, form.lead))}: {_bare(text)}?")


# --- parts -----------------------------------------------------------------------------------------------------------


def _swap(form: Form, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    """Put every part of the follow-up in the place of its like, or add it where the question before has none."""
    mentions = [m for m in frame.of_role(*ROLES) if m.first >= form.lead and not is_source(m, scope)]
    if len(mentions) == 1 and len(parts_of(frame, form.lead, scope)) == 1:
        return _swap_mention(form, mentions[0], frame, previous, scope)
    if mentions:
        return Resolved()
    start = min([form.lead, *(p.first for p in frame.periods)])
    text = _bare(_text_from(frame, start))
    if frame.periods:
        return _swap_span(text, [(p.first, p.last) for p in previous.frame.periods], previous.frame)
    bounds = [q for q in frame.quantities if q.comparator]
    if bounds:
        alike = [q for q in previous.frame.quantities if q.comparator and q.unit == bounds[0].unit]
        return _swap_span(text, [(q.first, q.last) for q in alike], previous.frame)
    named = units_in(previous.frame, 0)
    word = frame.text[frame.tokens[units_in(frame, form.lead)[0]].start :]
    if named:
        return _one(_put(previous.frame, named[0], named[-1], _bare(word)))
    return _one(_add(previous.frame, text))


def _swap_span(text: str, spans: Sequence[tuple[int, int]], before: Frame) -> Resolved:
    if len(spans) == 1:
        return _one(_put(before, *spans[0], text))
    return _one(_add(before, text)) if not spans else Resolved()


def _swap_mention(form: Form, mention: Mention, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    alike = _alike(mention, previous.frame, scope)
    if alike:
        swapped = tuple(Way(_put(previous.frame, m.first, m.last, mention.text)) for m in alike[:_CHOICES])
        also = (Way(_text_from(frame, form.lead), previous.found),) if mention.ids("quality") else ()
        return Resolved((*swapped, *(w for w in also if w.among)))
    if mention.ids("entity"):
        classes = [i for m in previous.frame.of_role("class") for i in m.ids("class")]
        ids = tuple(i for i in mention.ids("entity") if any(scope.lexicon.is_a(i, c) for c in classes))
        if ids and previous.found:
            return _one(previous.frame.text, ids)
    if mention.ids("quality") or is_placing(mention, scope):
        return _one(_add(previous.frame, _bare(_text_from(frame, form.lead))))
    subjects = subjects_named(previous.frame, scope)
    if mention.ids("indicator") and len(subjects) == 1:
        return _one(f"{subjects[0].text}: {mention.text}?")
    return Resolved()


def _alike(mention: Mention, before: Frame, scope: Scope) -> list[Mention]:
    """Return the mentions of the question before that are most of the same kind."""
    wanted = _kinds(mention, scope)
    scored = [(len(wanted & _kinds(m, scope)), m) for m in before.mentions if not is_source(m, scope)]
    best = max((s for s, _ in scored), default=0)
    return [m for s, m in scored if s == best and s > 0]


def _kinds(mention: Mention, scope: Scope) -> set[str]:
    """Return the classes that a mention's things are of; for other roles, the role."""
    lexicon = scope.lexicon
    kinds = {r for r in ROLES[1:] if mention.ids(r) and not mention.ids("entity")}
    for iri in mention.ids("entity"):
        thing = lexicon.get(iri)
        for cls in thing.types if thing else ():
            kinds |= {cls, *lexicon.superclasses.get(cls, ())}
    return kinds - _ROOTS


# --- pronouns --------------------------------------------------------------------------------------------------------


def _name_pronoun(form: Form, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    """Write the name behind the pronoun; several things that it may mean are several questions."""
    noun = demonstrative(frame, form.first, scope)
    last = noun.last if noun else form.last
    referents = _referents(previous, scope)
    if noun:
        referents = [x for x in referents if any(scope.lexicon.is_a(x, c) for c in noun.ids("class"))]
    elif phrase_at(frame.tokens, form.first, phrases_of(frame, "places")):
        referents = [x for x in referents if any(scope.lexicon.is_a(x, expand(c)) for c in ("mp:Area", "mp:City"))]
    code, end = frame.language.code, frame.tokens[last].end
    start = frame.tokens[form.lead].start
    names = [scope.lexicon.label(x, code) for x in referents[:_CHOICES]]
    ways = tuple(Way(f"{frame.text[start:end]} ({name}){frame.text[end:]}") for name in names)
    return Resolved(ways, each=len(set(referents) & set(previous.found)) > 1)


def _referents(previous: Previous, scope: Scope) -> list[str]:
    """Return what a pronoun may mean: what was found, then what was named."""
    named = (i for m in subjects_named(previous.frame, scope) for i in m.ids("entity")[:1])
    return list(dict.fromkeys((*previous.found, *named)))


def _carry(form: Form, frame: Frame, previous: Previous, scope: Scope) -> Resolved:
    """Name behind the question what it is about."""
    subjects = _things(previous, scope)
    code = frame.language.code
    text = _bare(_text_from(frame, form.lead))
    ways = tuple(Way(f"{text} ({scope.lexicon.label(x, code)})?") for x in subjects[:_CHOICES])
    return Resolved(ways, each=len(subjects) > 1)
