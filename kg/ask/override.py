"""Read a vague word as the request wants it: "cheap" as another quality, or as a bound on an indicator.

Pure. An override is read like a question, in the question's language or in English; what is neither a quality nor a
bound that can be decided is refused before anything is answered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from kg.ask.conditions import indicators_for, met_by
from kg.ask.frame import Bound, Frame
from kg.ask.link import Mention
from kg.ask.plan import HasQuality, Measured
from kg.ask.quantities import Quantity
from kg.ask.reading import Scope, subjects_named
from kg.ask.tokens import stems
from kg.errors import OverrideError

_NEAR = 3
_SHOWN = 5
_EXAMPLE = "data center capacity at least 1 GW"
ReadFrame = Callable[[str, str | None], Frame]
Condition = HasQuality | Measured


def read_overrides(
    overrides: Mapping[str, str], code: str, read: ReadFrame, scope: Scope
) -> tuple[tuple[str, Condition], ...]:
    """Return each word with the condition that it is to stand for.

    Args:
        overrides: word → its reading in words.
        code: language of the question.
        read: reads a text in a language into a frame.
        scope: what is asked of.

    Raises:
        OverrideError: a reading is neither a quality nor a bound on an indicator.
    """
    return tuple((word, _condition(word, text, code, read, scope)) for word, text in sorted(overrides.items()))


def _condition(word: str, text: str, code: str, read: ReadFrame, scope: Scope) -> Condition:
    if not word.strip() or not text.strip():
        raise OverrideError(word, "is empty", f'write for example cheap="{_EXAMPLE}"')
    for language in dict.fromkeys((code, "en")):
        frame = read(text, language)
        condition = _bound_in(word, frame, scope) or _quality_in(frame, scope)
        if condition is not None:
            return condition
    known = ", ".join(f"'{name}'" for name in _qualities_like(word, scope))
    hint = f"name a quality{f' such as {known}' if known else ''}, or a bound such as '{_EXAMPLE}'"
    raise OverrideError(word, f"is not known, '{text}'", hint)


def _quality_in(frame: Frame, scope: Scope) -> HasQuality | None:
    """Return the one quality that a text names, if it says nothing else."""
    named = frame.of_role("quality")
    if len(named) != 1 or frame.words or len(frame.mentions) > 1 or frame.quantities:
        return None
    return HasQuality(met_by(named[0].ids("quality"), scope), frame.negated(named[0].first))


def _bound_in(word: str, frame: Frame, scope: Scope) -> Measured | None:
    """Return the bound that a text puts on the indicator that it names, if it says nothing else."""
    bounds = [_signed(q, frame) for q in frame.quantities if q.comparator not in (None, "approx")]
    if len(bounds) != 1 or frame.words:
        return None
    indicators, mention = indicators_for(bounds[0], frame, scope)
    if mention is None:
        return None
    others = [i for m in subjects_named(frame, scope) for i in m.ids("entity")]
    bound = Measured(indicators, bounds[0].comparator, bounds[0].value, bounds[0].low, bounds[0].high)
    return replace(bound, compared_to=_compared_to(word, indicators, others, scope))


def _signed(quantity: Quantity, frame: Frame) -> Quantity:
    """Return a quantity with the minus sign that stands before its digits, which is no token."""
    digits = next(
        (frame.tokens[i] for i in range(quantity.first, quantity.last + 1) if frame.tokens[i].is_number), None
    )
    negative = digits is not None and frame.text[: digits.start].endswith(("-", "−", "–"))
    return replace(quantity, value=-quantity.value) if negative and quantity.value is not None else quantity


def _compared_to(word: str, indicators: Iterable[str], named: list[str], scope: Scope) -> str | None:
    """Return what the figures of the indicators are compared to; several of them must be told apart by name."""
    stated = {f.compared_to for i in indicators for f in scope.facts_of_indicator(i)}
    chosen = [x for x in named if x in stated] or sorted(stated)
    if len(chosen) == 1:
        return chosen[0] or None
    names = " or ".join(f"'{scope.lexicon.label(x)}'" for x in sorted(stated) if x)
    raise OverrideError(word, "does not say what is compared with what", f"add 'compared to' {names}")


def _qualities_like(word: str, scope: Scope) -> list[str]:
    """Return labels of qualities, those with the word in one of their names first."""
    wanted = scope.matcher.words_of(word)
    things = [t for t in scope.lexicon.things.values() if t.role == "quality"]
    near = [t for t in things if any(wanted & set(names) for names in scope.matcher.quality_names.get(t.id, ()))]
    return sorted(t.label() for t in near)[:_SHOWN]


# --- binding ---------------------------------------------------------------------------------------------------------


def bind(frame: Frame, overrides: Iterable[tuple[str, Condition]], scope: Scope) -> Frame:
    """Return a frame in which the words of overrides stand for their conditions; other words are left as they are."""
    for word, condition in overrides:
        tokens = _tokens_of(word, condition, frame, scope)
        if tokens:
            spelled = " ".join(frame.spelled(sorted(tokens)))
            frame = replace(
                frame,
                mentions=tuple(m for m in frame.mentions if not tokens.intersection(_span(m))),
                words=tuple(i for i in frame.words if i not in tokens),
                bound=(*frame.bound, Bound(tokens, condition, spelled)),
            )
    return frame


def _tokens_of(word: str, condition: Condition, frame: Frame, scope: Scope) -> frozenset[int]:
    """Return the tokens that an override accounts for: the quality with its word, or the word and its noun."""
    wanted = set(stems(word, frame.language.algorithm))
    for mention in frame.of_role("quality"):
        if wanted <= {frame.tokens[i].stem for i in _span(mention)}:
            return frozenset(_span(mention))
    named = {i for m in frame.of_role("entity") for i in _span(m) if not _is_noun(m, condition, frame, scope)}
    places = [i for i, t in enumerate(frame.tokens) if t.stem in wanted and i not in named]
    if {frame.tokens[i].stem for i in places} != wanted:
        return frozenset()
    near = range(min(places) - _NEAR, max(places) + _NEAR + 1)
    nouns = {i for m in frame.mentions if _is_noun(m, condition, frame, scope) for i in _span(m) if m.first in near}
    names = _names_of(condition, scope)
    words = {i for i in frame.words if i in near and names.intersection(_stems_at(i, frame, scope))}
    return frozenset((*places, *nouns, *words))


def _is_noun(mention: Mention, condition: Condition, frame: Frame, scope: Scope) -> bool:
    """True for a mention all of whose words stand in a name of the condition: "data centers" of their capacity."""
    names = _names_of(condition, scope)
    return all(names.intersection(_stems_at(i, frame, scope)) for i in _span(mention))


def _names_of(condition: Condition, scope: Scope) -> set[str]:
    ids = condition.indicators if isinstance(condition, Measured) else condition.qualities
    tables = (
        *(scope.matcher.indicator_names.get(i, ()) for i in ids),
        *(scope.matcher.quality_names.get(i, ()) for i in ids),
    )
    return {word for names in tables for name in names for word in name}


def _stems_at(position: int, frame: Frame, scope: Scope) -> tuple[str, ...]:
    return scope.matcher.canonical(frame.tokens[position], frame.language)


def _span(mention: Mention) -> range:
    return range(mention.first, mention.last + 1)
