"""What a question asks for, and which readings are tried: the order of trial is the grammar.

Pure. Every strategy proposes readings with a score; the best one that accounts for the words wins, and a near tie
between different answers is no certain answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from kg.ask.asked import asked_group, asked_region, asks_for_class, asks_for_name, relation_head, which_words
from kg.ask.checks import check_figures, check_ranks
from kg.ask.choose import asks_for_place, choose_thing, find_ranked, find_sources, offers
from kg.ask.conditions import indicators_for, read_conditions
from kg.ask.extreme import find_extreme
from kg.ask.find import find_related, find_things
from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.locate import asks_for_passage, find_places
from kg.ask.order import is_nth
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, is_placing, subjects_named
from kg.ask.rules import find_rules
from kg.ask.several import check_sum, combine_values, compare_values, share_of_value
from kg.ask.tell import find_dates, find_statements, find_truth
from kg.ask.values import find_values
from kg.vocabulary import expand

_SOURCE_CLASSES = frozenset(
    expand(c)
    for c in (
        "mp:DataSource",
        "mp:Publisher",
        "mp:Document",
        "mp:Exhibit",
        "mp:Source",
        "mp:Indicator",
        "mp:Enabler",
        "mp:Organisation",
    )
)
_NEAR, _BEHIND = 4, 2
_HAVE_ORIGIN = ("mp:Company", "mp:Person", "mp:University", "mp:Model", "mp:Country")
Strategy = Callable[[Frame, Scope], list[Reading]]


Attempt = Callable[[Strategy, Frame, Scope], list[Reading]]
"""Tries a strategy on a question; one may remember what came of it."""


def try_strategy(strategy: Strategy, frame: Frame, scope: Scope) -> list[Reading]:
    """Return what a strategy proposes."""
    return strategy(frame, scope)


def read_question(frame: Frame, scope: Scope, attempt: Attempt = try_strategy) -> list[Reading]:
    """Return the readings of a frame, best first."""
    readings: list[Reading] = []
    if is_compound(frame) or not (frame.mentions or frame.words or frame.quantities):
        return readings  # two questions, or none: "when?"
    for strategy, prior in _strategies(frame, scope):
        if strategy is find_things and ranks_only(frame):
            continue
        readings.extend(_with_prior(attempt(strategy, frame, scope), prior))
    return sorted(readings, key=lambda r: -r.score)


def ranks_only(frame: Frame) -> bool:
    """True for "third in …": only a rank that a source states answers, and no place in an order of ours."""
    return asks_for_place(frame) and not is_nth(frame)


def is_compound(frame: Frame) -> bool:
    """True for two questions in one ("which company …, and from which country …"), which no plan answers yet."""
    near = ([m for m in frame.of_role("class") if 0 < m.first - i <= 2] for i in which_words(frame))
    return len({found[0] for found in near if found}) > 1


def _with_prior(readings: Iterable[Reading], prior: float) -> Iterable[Reading]:
    return [replace(r, score=r.score + prior) for r in readings]


def _strategies(frame: Frame, scope: Scope) -> list[tuple[Strategy, float]]:
    """Return the strategies that fit what is asked, each with a small preference."""
    if frame.asks("why"):
        return [(statements("why"), 0.0)]
    if asks_for_passage(frame, scope):
        return [(find_places, 0.0)]
    if frame.asks("yes_no") and offers(frame) and not frame.wants_number():
        return [(choose_thing, 0.08), (find_truth, 0.0)]
    if (frame.asks("yes_no") or is_turned(frame)) and not frame.wants_order():
        weighing: list[tuple[Strategy, float]] = [(check_figures, 0.03), (check_ranks, 0.03)]
        weighing += [(compare_values, 0.02), (check_sum, 0.02)]
        return weighing if _weighs(frame, scope) else [*weighing, (find_truth, 0.0)]
    if asks_for_source(frame, scope):
        return [(find_sources, 0.03)]
    if frame.asks("score"):
        return [(find_rules, 0.03), (find_values, 0.0), (statements("how"), -0.05)]
    if frame.asks("condition"):
        return [(find_dates, 0.02), (statements("how"), 0.0)]
    if frame.asks("when"):
        return [(find_dates, 0.0)]
    named = asked_group(frame, scope) or asked_region(frame, scope, which_words(frame))
    asked = bool(named) or asks_for_class(frame) or (frame.asks("who") and asks_for_place(frame))
    if frame.wants_number() or (frame.asks("rank") and not frame.wants_order() and not asked):
        figures: list[tuple[Strategy, float]] = [(share_of_value, 0.0), (combine_values, 0.03), (find_values, 0.02)]
        return [*figures, (find_things, 0.0)] if frame.wants_number() else figures
    told = "define" if frame.asks("define") else "how"
    if frame.asks(told) and not frame.asks("who") and not asked:
        return [(statements(told), 0.0), (find_values, -0.05)]
    if asks_for_things(frame, scope):
        sought = asked or frame.asks("where") or frame.asks("who")
        values: list[tuple[Strategy, float]] = [] if sought else [(find_values, -0.06)]
        if _describes_by_figure(frame, scope):
            return [(choose_thing, 0.08), (find_ranked, 0.03), (find_things, 0.02)]
        return [
            (choose_thing, 0.08),
            (find_extreme, 0.04),
            (find_ranked, 0.03),
            (combine_values, 0.0),
            (find_things, 0.02),
            *values,
        ]
    chosen: list[tuple[Strategy, float]] = [(choose_thing, 0.08), (combine_values, 0.0)]
    if _chooses(frame):
        return chosen
    told_of = (statements("text"), -0.08) if which_words(frame) or opens_with_what(frame) else (find_related, -0.02)
    return [*chosen, (find_values, 0.02), told_of]


def _chooses(frame: Frame) -> bool:
    """True for "which grew faster, A or B" and "of the models …, which is …": neither figure nor sentence is wanted."""
    which = which_words(frame)
    either = frame.language.phrases("alternatives")
    offered = any(phrase_at(frame.tokens, i, either) for i in range(len(frame.tokens)))
    weighed = offered and any(0 < c.first - i <= _NEAR for i in which for c in frame.cues if c.key in ("more", "less"))
    return weighed or any(m.first < i for i in which for m in frame.of_role("class"))


def asks_for_source(frame: Frame, scope: Scope) -> bool:
    """True for "what is the source of …" and "where do … come from", but not of a person or a company."""
    asked = (m for m in frame.of_role("class") if any(0 < m.first - i <= _BEHIND for i in which_words(frame)))
    if any(not _SOURCE_CLASSES.issuperset(m.ids("class")) for m in asked):
        return False
    if frame.asks("source"):
        return True
    things = [i for m in frame.mentions for i in m.ids("entity")]
    told = frame.asks("where") and any(expand("mp:dataSource") in m.ids("property") for m in frame.mentions)
    return (frame.asks("come_from") or told) and not any(
        scope.lexicon.is_a(i, expand(k)) for i in things for k in _HAVE_ORIGIN
    )


def asks_for_things(frame: Frame, scope: Scope) -> bool:
    """True for "which companies", "who", "list …", "where", a superlative, or a class that opens the question."""
    if (
        any(frame.asks(key) for key in ("who", "list", "where"))
        or frame.wants_order()
        or any(frame.has(k) for k in ("max", "min"))
    ):
        return True
    classes = [m.first for m in frame.of_role("class")]
    if asks_for_class(frame) or asked_group(frame, scope) or relation_head(frame, scope):
        return True
    if asked_region(frame, scope, which_words(frame)):
        return True
    if opens_with_what(frame) and classes and asks_for_name(frame):
        return True
    starts = sorted((*frame.words, *(m.first for m in frame.mentions)))
    compares = frame.has("more") or frame.has("less")
    if classes and _opens(classes[0], starts, frame) and (compares or not frame.of_role("indicator")):
        return True
    if _describes_by_figure(frame, scope):
        return True
    bounds = (q for q in frame.quantities if q.comparator not in (None, "approx"))
    bounded = any(indicators_for(q, frame, scope)[0] for q in bounds)
    if bounded and any(is_placing(m, scope) for m in frame.mentions):
        return True
    far = set(str(frame.language.data.get("which_far", "")).split())
    which = [i for i in which_words(frame) if frame.tokens[i].norm in far]
    return bool(which) and which[0] <= 1 and not frame.of_role("indicator") and not frame.asks("define")


def _describes_by_figure(frame: Frame, scope: Scope) -> bool:
    """True for a class of things and a figure that they must have: "startup, four top models" asks for no number."""
    classes = frame.of_role("class")
    before = [m for m in frame.mentions if classes and m.last < classes[0].first and not is_placing(m, scope)]
    if not classes or frame.wants_number() or opens_with_what(frame):
        return False
    if before and not _closes(classes[-1], frame):
        return False
    return bool(read_conditions(frame, scope, with_figures=True).measures)


def _closes(mention: Mention, frame: Frame) -> bool:
    """True for a class word at the end, behind a colon or a dash: "…, four top models: startup?"."""
    before = frame.text[: frame.tokens[mention.first].start].rstrip()
    return mention.last == len(frame.tokens) - 1 and before[-1:] in tuple(":;,-–—")


def opens_with_what(frame: Frame) -> bool:
    """True for a question that opens with a word such as "what", which asks for no class of things."""
    places = (i for i in (0, 1) if i < len(frame.tokens) and i not in which_words(frame))
    return any(phrase_at(frame.tokens, i, frame.language.phrases("what")) for i in places)


def is_turned(frame: Frame) -> bool:
    """True for a question by word order inside the sentence ("La Chine a-t-elle …") that no question word opens."""
    if _is_stated(frame):
        return True
    asked = which_words(frame) or opens_with_what(frame) or asks_for_class(frame)
    return (
        frame.asks("yes_no_anywhere")
        and not asked
        and not any(frame.asks(k) for k in ("who", "when", "where", "how_many", "how", "list"))
    )


def _is_stated(frame: Frame) -> bool:
    """True for a sentence that only its tone makes a question: "A Alemanha tem mais … do que a França?"."""
    if frame.wants_number():
        return False
    if _is_compared(frame):
        return True
    asked = any(c.group == "asks" for c in frame.cues) or which_words(frame) or opens_with_what(frame)
    if asked or not frame.text.rstrip().endswith("?"):
        return False
    verbs = frame.language.phrases("asks", "yes_no")
    content = {*frame.words, *(i for m in frame.mentions for i in range(m.first, m.last + 1))}
    return any(
        phrase_at(frame.tokens, i + 1, verbs) and not any(m.first <= i for m in frame.of_role("class")) for i in content
    )


def _opens_with_thing(frame: Frame) -> bool:
    """True if the first name of a question has only plain words before it, such as an article."""
    before = frame.tokens[: frame.mentions[0].first] if frame.mentions else ()
    return bool(frame.mentions and frame.mentions[0].ids("entity")) and all(
        t.norm in frame.language.stopwords for t in before
    )


def _weighs(frame: Frame, scope: Scope) -> bool:
    """True for "has A more … than B": only figures answer, a sentence about both does not say which way."""
    if any(frame.has(o) for o in ("as_much", "equal")) and len(subjects_named(frame, scope)) > 1:
        return bool(frame.of_role("indicator"))
    if not (frame.has("more") or frame.has("less")):
        return False
    if not frame.of_role("indicator") and not compare_values(frame, scope):
        return False
    than = frame.language.phrases("than")
    said = any(phrase_at(frame.tokens, i, than) for i in range(len(frame.tokens)))
    return said or len(subjects_named(frame, scope)) > 1


def _is_compared(frame: Frame) -> bool:
    """True for "A has more … than B" as a whole sentence: a name, a word of comparison, another name, and no question.

    Without a verb no class may stand before the comparison: "Northern countries with more … than B" asks for things.
    """
    than = [i for i in range(len(frame.tokens)) if phrase_at(frame.tokens, i, frame.language.phrases("than"))]
    things = frame.of_role("entity")
    sides = any(a.last < i < b.first <= i + _NEAR for i in than for a in things for b in things)
    differs = frame.has("difference") or frame.has("ratio") or which_words(frame) or opens_with_what(frame)
    if not sides or differs or not (frame.has("more") or frame.has("less")):
        return False
    verbs = frame.language.phrases("asks", "yes_no")
    said = any(phrase_at(frame.tokens, i, verbs) for a in things for i in range(a.last + 1, max(than, default=0)))
    said = said or (frame.text.rstrip().endswith("?") and _opens_with_thing(frame))
    first = min(m.first for m in things)
    opened = bool(frame.words) and sum(i < first for i in frame.words) <= 1  # "A raised …" or "Recibió A …"
    asked = any(frame.asks(k) for k in ("who", "when", "where", "why", "list", "rank", "how"))
    return (said or (opened and not frame.of_role("class"))) and not asked


def _opens(position: int, starts: list[int], frame: Frame) -> bool:
    """True for a class that opens a bare noun phrase, alone or behind an adjective: "South Korean companies that …"."""
    if which_words(frame) or opens_with_what(frame):
        return False
    adjectives = [m.first for m in frame.of_role("entity", "quality") if m.last + 1 == position]
    return starts[0] == position or starts[:2] == [*adjectives[:1], position]


@cache
def statements(want: str) -> Strategy:
    """Return the strategy that looks for sentences of a kind; the same one each time."""
    return lambda frame, scope: find_statements(frame, scope, want)
