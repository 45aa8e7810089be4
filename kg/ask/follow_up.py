"""Tell a question that hangs on the one before it: "and Japan?", "which of them …", "in 2023?", "why?".

Pure. The form of a follow-up is told by the words of the language file's `follow_up`; `stand_alone` writes it out. A
question that stands alone has no form here, whatever was asked before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.ask.conditions import which_words
from kg.ask.frame import Frame
from kg.ask.language import Phrases
from kg.ask.link import Mention
from kg.ask.quantities import Period, Quantity, phrase_at
from kg.ask.reading import Scope, is_source, subjects_named
from kg.vocabulary import expand

ROLES = ("entity", "class", "indicator", "quality", "property")
_FAR = 3
_REACH = 10
_CLAUSE_ENDS = (". ", "; ", ": ", " - ", " – ", "? ")


@dataclass(frozen=True)
class Form:
    """How a question hangs on another one: the rule, and the tokens that say so (`first..last`, none: -1)."""

    rule: str
    lead: int
    first: int = -1
    last: int = -1

    @property
    def needs_history(self) -> bool:
        """True for what is no question without another one: "and Japan?", "which of them …"."""
        return self.rule == "set" or (self.lead > 0 and self.rule in ("part", "carried", "place"))


def form_of(frame: Frame, scope: Scope) -> Form | None:
    """Return the form of a follow-up, or None for a question that stands alone."""
    lead = phrase_at(frame.tokens, 0, phrases_of(frame, "openers"))
    for find in (_set_form, _bare_form, _part_form, _pronoun_form, _carried_form):
        form = find(frame, lead, scope)
        if form is not None:
            return form
    return None


# --- forms -----------------------------------------------------------------------------------------------------------


def phrases_of(frame: Frame, key: str) -> Phrases:
    return frame.language.phrases("follow_up", key)


def _set_form(frame: Frame, lead: int, scope: Scope) -> Form | None:
    """Read "Which of them …", "only those …": a condition on what was found before."""
    if not phrase_at(frame.tokens, lead, phrases_of(frame, "set_opening")):
        near = range(lead, min(lead + _FAR + 1, len(frame.tokens)))
        place = next((i for i in near if phrase_at(frame.tokens, i, phrases_of(frame, "set"))), None)
        if place is None or content_of(frame, scope, 0, place):
            return None
    if frame.asks("how_many") and not content_of(frame, scope, lead):
        return Form("count", lead)
    has_more = content_of(frame, scope, lead) or frame.has("max") or frame.has("min")
    return Form("set", lead) if has_more else None


def _bare_form(frame: Frame, lead: int, scope: Scope) -> Form | None:
    """Read "How many?", "why?", "and the second?", "the largest?": an operator and nothing that it could be about."""
    ordinal = ordinals_in(frame)
    content = [i for i in content_of(frame, scope, lead, classes=False) if i not in ordinal]
    if content:
        return None
    if (frame.asks("why") or frame.asks("when")) and not frame.of_role("class"):
        return Form("cause", lead)
    if frame.asks("where") and not frame.of_role("class") and not _is_pronoun_near(frame, lead):
        return Form("carried", lead)
    if ordinal and (lead or not which_words(frame)):
        return Form("place", lead, ordinal[0], ordinal[0])
    if frame.has("max") or frame.has("min"):
        return Form("top", lead)
    return Form("count", lead) if frame.asks("how_many") else None


def _part_form(frame: Frame, lead: int, scope: Scope) -> Form | None:
    """Read "And Japan?", "in 2023?", "in MW?": one part that takes the place of its like."""
    if _asks_anything(frame, lead) or any(i >= lead for i in frame.words):
        return None
    parts = parts_of(frame, lead, scope)
    if lead:
        return Form("part", lead) if parts or units_in(frame, lead) else None
    alone = len(parts) == 1 and not isinstance(parts[0], Mention)
    named = len(parts) == 1 and isinstance(parts[0], Mention) and bool(parts[0].ids("entity"))
    only_unit = not parts and bool(units_in(frame, lead))
    return Form("part", lead) if alone or named or only_unit else None


def _pronoun_form(frame: Frame, lead: int, scope: Scope) -> Form | None:
    """Read "Where is it based?": a pronoun, or "that company", that nothing earlier in the question names."""
    turned = (c for c in frame.cues if c.key == "yes_no_anywhere" and not content_of(frame, scope, lead, c.first))
    free = {c.first for c in turned}  # "où est-elle …", but not "l'électricité est-elle …"
    asks = (c for c in frame.cues if c.group == "asks" and c.first not in free)
    idle = {i for c in asks for i in range(c.first, c.last + 1)}
    idle.update(_covered(frame, "no_pronoun"))
    named = [m.first for m in subjects_named(frame, scope)]
    classes = [m.first for m in frame.of_role("class")]
    for position in range(lead, min(len(frame.tokens), lead + _REACH)):
        if position in idle or any(n < position for n in named) or _has_clause_before(frame, position):
            continue
        if demonstrative(frame, position, scope) and not any(c < position for c in classes):
            return Form("pronoun", lead, position, position)
        inner = phrase_at(frame.tokens, position, phrases_of(frame, "inner_pronouns"))
        width = inner or phrase_at(frame.tokens, position, phrases_of(frame, "pronouns"))
        width = width or phrase_at(frame.tokens, position, phrases_of(frame, "places"))
        if width and not (inner and any(c < position for c in classes)):
            return Form("pronoun", lead, position, position + width - 1)
    return None


def _has_clause_before(frame: Frame, position: int) -> bool:
    """True if a sentence or clause of the question itself ends before a token: "A land leads. Does it …"."""
    before = frame.text[: frame.tokens[position].start]
    return any(sign in before for sign in _CLAUSE_ENDS)


def _is_pronoun_near(frame: Frame, lead: int) -> bool:
    return any(
        phrase_at(frame.tokens, i, phrases_of(frame, key))
        for i in range(lead, len(frame.tokens))
        for key in ("pronouns", "inner_pronouns", "places")
    )


def _carried_form(frame: Frame, lead: int, scope: Scope) -> Form | None:
    """Read "And how many AI specialists?": a question of its own that lacks what it is about."""
    asks = any(frame.asks(k) for k in ("how_many", "when", "where", "why"))
    about = subjects_named(frame, scope) or frame.of_role("class")
    return Form("carried", lead) if lead and asks and not about and content_of(frame, scope, lead) else None


def demonstrative(frame: Frame, position: int, scope: Scope) -> Mention | None:
    """Return the class behind a word such as "that" in "that company"; "this article" is the source itself."""
    if not phrase_at(frame.tokens, position, phrases_of(frame, "these")):
        return None
    document = expand("mp:Document")
    nouns = (m for m in frame.of_role("class") if m.first == position + 1)
    return next((m for m in nouns if not any(scope.lexicon.is_below(c, document) for c in m.ids("class"))), None)


def content_of(frame: Frame, scope: Scope, start: int, end: int | None = None, classes: bool = True) -> list[int]:
    """Return the tokens from `start` on (before `end`) that say what a question is about."""
    roles = ROLES if classes else tuple(r for r in ROLES if r != "class")
    mentions = (m.first for m in frame.of_role(*roles) if not is_source(m, scope))
    stated = (q.first for q in frame.quantities if q.comparator or q.unit)
    places = (*mentions, *(p.first for p in frame.periods), *stated, *frame.words)
    return sorted(i for i in places if i >= start and (end is None or i < end))


def _asks_anything(frame: Frame, lead: int) -> bool:
    """True if a question word stands behind the opening words."""
    cues = (c for c in frame.cues if c.group == "asks" and c.last >= lead)
    return next(cues, None) is not None or any(i >= lead for i in which_words(frame))


def parts_of(frame: Frame, lead: int, scope: Scope) -> list[Mention | Period | Quantity]:
    """Return what a part of the question before it may be exchanged for: names, periods, bounds."""
    mentions = [m for m in frame.of_role(*ROLES) if m.first >= lead and not is_source(m, scope)]
    bounds = [q for q in frame.quantities if q.comparator and q.first >= lead]
    return [*mentions, *frame.periods, *bounds]


def units_in(frame: Frame, lead: int) -> tuple[int, ...]:
    """Tokens that name a unit without a number: "in USD"."""
    inside = {i for q in frame.quantities for i in range(q.first, q.last + 1)}
    found: list[int] = []
    for name in frame.language.names("units"):
        for position in range(lead, len(frame.tokens)):
            width = phrase_at(frame.tokens, position, frame.language.phrases("units", name))
            found.extend(i for i in range(position, position + width) if i not in inside)
    return tuple(sorted(set(found)))


def ordinals_in(frame: Frame) -> list[int]:
    """Tokens such as "second" that belong to no name."""
    named = {i for m in frame.mentions for i in range(m.first, m.last + 1)}
    return [i for i, t in enumerate(frame.tokens) if (t.norm,) in frame.language.ordinals and i not in named]


def _covered(frame: Frame, key: str) -> Iterable[int]:
    for position in range(len(frame.tokens)):
        yield from range(position, position + phrase_at(frame.tokens, position, phrases_of(frame, key)))
