"""Make questions from a release's own graph, each with the answer that its facts give.

Pure and seeded: the same release, number and seed give the same questions. What is asked (`Ask`) knows no language;
the patterns that put it into words stand under `generator` in the language files, so a new language asks the same.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any, Final

from api.evaluate import Gold
from kg.ask.explain import number_in_words
from kg.ask.language import Language
from kg.ask.lexicon import Fact, Lexicon
from kg.model import Value
from kg.vocabulary import expand

HELD: Final = ("asserted", "reported")
_MOST: Final = 40  # things in one answer; a longer list is nothing that people ask for
_PLAIN: Final = ("exact", "approx")
_SILENT: Final = ("mp:Section", "mp:Exhibit", "mp:Document", "mp:Indicator", "mp:Enabler", "mp:Criterion")


@dataclass(frozen=True)
class Ask:
    """What is asked, without words, and the right answer.

    `things` maps a blank of the patterns (`thing`, `other`, `class`, `relation`, `indicator`) to an IRI; `year` and
    `bound` are numbers. `answer` is an IRI set, a number, a range or a truth, as `answer_type` says.
    """

    kind: str
    things: Mapping[str, str]
    answer_type: str
    answer: Any
    unit: str = ""
    year: int | None = None
    bound: float | None = None


@dataclass(frozen=True)
class Question:
    """An `Ask` in words: the pattern `variant` of its kind in a language; `names` replaces labels of things."""

    ask: Ask
    lang: str
    variant: int
    names: Mapping[str, str] = field(default_factory=dict)


def make_questions(lexicon: Lexicon, number: int, seed: int) -> list[Question]:
    """Return questions of all kinds and languages, drawn at random."""
    pools: dict[str, list[Ask]] = defaultdict(list)
    for ask in all_asks(lexicon):
        pools[ask.kind].append(ask)
    languages = [language for language in lexicon.languages.values() if language.data.get("generator")]
    kinds = sorted(pools)
    dice = random.Random(seed)  # noqa: S311 (nothing secret)
    found: list[Question] = []
    while languages and kinds and len(found) < number:
        language, ask = dice.choice(languages), dice.choice(pools[dice.choice(kinds)])
        if not is_sayable(ask, language):
            continue
        found.append(Question(ask, language.code, dice.randrange(len(patterns(language, ask.kind)))))
    return found


def make_golds(lexicon: Lexicon, number: int, seed: int) -> list[Gold]:
    """Return questions drawn at random as gold questions, which `api.evaluate` can judge."""
    return [as_gold(i, q, lexicon) for i, q in enumerate(make_questions(lexicon, number, seed), start=1)]


def is_sayable(ask: Ask, language: Language) -> bool:
    """True unless the language's patterns have no place for the relation: "is uses" is nothing that people say."""
    named = ask.things.get("relation")
    sayable = str(language.data["generator"]["relations"]).split()
    return named is None or named in {expand(f"mp:{name}") for name in sayable}


def patterns(language: Language, kind: str) -> Sequence[str]:
    """Return a language's patterns of a kind."""
    return list(language.data["generator"][kind])


def words_of(question: Question, lexicon: Lexicon) -> str:
    """Return a question in words."""
    language, ask = lexicon.languages[question.lang], question.ask
    blanks = {blank: lexicon.label(iri, question.lang) for blank, iri in ask.things.items()}
    bound = "" if ask.bound is None else number_in_words(Value(ask.bound, unit=ask.unit), language)
    filled = {**blanks, **question.names, "year": ask.year, "bound": bound}
    text = patterns(language, ask.kind)[question.variant].format(**filled)
    return text[:1].upper() + text[1:]


def as_gold(number: int, question: Question, lexicon: Lexicon) -> Gold:
    """Return a question with its right answer, things by their English names."""
    ask = question.ask
    names = sorted(lexicon.label(x) for x in ask.answer) if ask.answer_type == "entities" else ask.answer
    return Gold(
        id=f"G{number:05}",
        question=words_of(question, lexicon),
        answer_type=ask.answer_type,  # type: ignore[arg-type]  # one of Gold's own
        answer=names,
        lang=question.lang,
        category=ask.kind,
        unit=ask.unit or None,
    )


def all_asks(lexicon: Lexicon) -> Iterator[Ask]:
    """Yield everything that can be asked of a lexicon, in a fixed order."""
    facts = [f for f in lexicon.facts if f.preferred and f.modality in HELD and _is_spoken_of(f.subject, lexicon)]
    figures = _figures([f for f in facts if f.kind == "observation"])
    claims = [f for f in facts if f.kind == "claim" and f.end is None and _is_spoken_of(f.object, lexicon)]
    yield from _lookups(figures)
    yield from _relations(claims, lexicon)
    yield from _areas(lexicon)
    yield from _orders(figures, lexicon)
    yield from _truths(claims)


def _is_spoken_of(thing: str, lexicon: Lexicon) -> bool:
    """True for an entity that is no part of a document."""
    known = lexicon.get(thing)
    return known is not None and known.role == "entity" and not any(lexicon.is_a(thing, expand(c)) for c in _SILENT)


Figures = Mapping[tuple[str, str], Sequence[Fact]]


def _figures(facts: Iterable[Fact]) -> Figures:
    """Return (thing, indicator) → its figures that compare with nothing."""
    table: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if not fact.compared_to and fact.unit != "rank":
            table[fact.subject, fact.predicate].append(fact)
    return table


def _lookups(figures: Figures) -> Iterator[Ask]:
    """What is stated of a thing, where one figure alone is; with its year where it has one."""
    for (thing, indicator), facts in figures.items():
        if len({(f.value, f.low, f.high) for f in facts}) != 1:
            continue
        fact, things = facts[0], {"thing": thing, "indicator": indicator}
        ranged = fact.low is not None
        kind, answer = ("range", (fact.low, fact.high)) if ranged else ("number", fact.value)
        yield Ask("lookup", things, kind, answer, fact.unit)
        if fact.start is not None and fact.start == fact.end:
            yield Ask("lookup_year", things, kind, answer, fact.unit, year=fact.start)


def _relations(claims: Sequence[Fact], lexicon: Lexicon) -> Iterator[Ask]:
    """Both directions of a relation."""
    subjects, objects = defaultdict(set), defaultdict(set)
    for claim in claims:
        if (kind := _narrowest(claim.subject, lexicon)) is not None:
            subjects[claim.predicate, claim.object, kind].add(claim.subject)
        if (kind := _narrowest(claim.object, lexicon)) is not None:
            objects[claim.predicate, claim.subject, kind].add(claim.object)
    for name, table in (("subjects", subjects), ("objects", objects)):
        for (relation, thing, kind), found in table.items():
            if len(found) <= _MOST:
                things = {"relation": relation, "thing": thing, "class": kind}
                yield Ask(name, things, "entities", frozenset(found))


def _areas(lexicon: Lexicon) -> Iterator[Ask]:
    """Things of a class in an area or group: which, how many, which not."""
    table: dict[tuple[str, str], set[str]] = defaultdict(set)
    for thing, areas in lexicon.within.items():
        if _is_spoken_of(thing, lexicon) and (kind := _narrowest(thing, lexicon)) is not None:
            for area in areas:
                table[area, kind].add(thing)
    for (area, kind), found in table.items():
        if len(found) <= _MOST:
            things = {"thing": area, "class": kind}
            yield Ask("area", things, "entities", frozenset(found))
            yield Ask("count", things, "number", float(len(found)), "count")


def _orders(figures: Figures, lexicon: Lexicon) -> Iterator[Ask]:
    """Bounds, superlatives and comparisons over the figures of one indicator and class."""
    table: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
    for (thing, indicator), facts in figures.items():
        kind = _narrowest(thing, lexicon)
        if kind is not None and len(facts) == 1 and facts[0].comparator in _PLAIN and facts[0].value is not None:
            table[indicator, kind][thing] = facts[0]
    for (indicator, kind), rows in table.items():
        values = sorted({f.value or 0.0 for f in rows.values()})
        for low, high in pairwise(values):
            above = frozenset(x for x, f in rows.items() if (f.value or 0.0) >= high)
            bound, unit = float(f"{(low + high) / 2:.2g}"), lexicon.things[indicator].unit or ""
            if low < bound < high:
                yield Ask("bound", {"indicator": indicator, "class": kind}, "entities", above, unit, bound=bound)
        best = frozenset(x for x, f in rows.items() if f.value == values[-1])
        if len(values) > 1:
            yield Ask("superlative", {"indicator": indicator, "class": kind}, "entities", best)
        for a, b in combinations(sorted(rows), 2):
            things = {"indicator": indicator, "thing": a, "other": b}
            yield Ask("comparison", things, "boolean", (rows[a].value or 0.0) > (rows[b].value or 0.0))


def _truths(claims: Iterable[Fact]) -> Iterator[Ask]:
    """Whether a relation holds that a source states."""
    for claim in claims:
        yield Ask(
            "yes_no", {"relation": claim.predicate, "thing": claim.subject, "other": claim.object}, "boolean", True
        )


def _narrowest(thing: str, lexicon: Lexicon) -> str | None:
    """Return the one class of a thing that has no narrower one and can be named."""
    named = [c for c in lexicon.kinds.get(thing, ()) if c in lexicon.superclasses and c in lexicon.things]
    narrow = [c for c in named if not any(c in lexicon.superclasses[other] for other in named)]
    return narrow[0] if len(narrow) == 1 else None
