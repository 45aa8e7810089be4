"""What an answer about scores says, before it is cited: sentences with the scores and facts that carry them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ask.language import Language
from kg.ask.lexicon import Lexicon
from kg.ask.scoring.question import ScoreQuestion
from kg.ask.scoring.words import places, points, share
from kg.method import Method
from kg.model import Kind, Table, Value
from kg.score_book import MethodBook, ScoreBook, StoredScore
from kg.vocabulary import MPID

_LISTED = 12  # areas that are named where one is not scored
Scored = tuple[Method, StoredScore]


@dataclass(frozen=True)
class Sentence:
    """One sentence, and what it rests on: scores, and facts by local name."""

    text: str
    scores: tuple[Scored, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """An answer before it is cited; `known` is false where all that can be said is what is missing."""

    sentences: tuple[Sentence, ...]
    kind: Kind
    known: bool = True
    value: Value | None = None
    items: tuple[str, ...] = ()
    table: Table | None = None
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Teller:
    """What answers are made of: the book, names, a language, and the methods that may answer."""

    book: ScoreBook
    lexicon: Lexicon
    language: Language
    methods: tuple[MethodBook, ...]

    def label(self, name: str) -> str:
        """Return the name of an area or enabler in the language."""
        return self.lexicon.label(f"{MPID}{name}", self.language.code)

    def indicator(self, name: str) -> str:
        """Return the name of an indicator in the language."""
        return self.lexicon.label(f"{MPID}ind-{name}", self.language.code)

    def labels(self, names: Iterable[str]) -> str:
        """Return names as an enumeration."""
        return ", ".join(map(self.label, names))

    def prose(self, key: str, **parts: object) -> str:
        """Return one of the language's sentences."""
        return self.language.prose(key, **parts)

    def find(self, areas: Sequence[str], enablers: Sequence[str]) -> list[Scored]:
        """Return the scores of areas for enablers (all of them where none is named), method by method."""
        return [
            (each.method, stored)
            for each in self.methods
            for stored in each.scores
            if stored.score.area in areas and (not enablers or stored.score.enabler in enablers)
        ]

    def told_of(self, found: Sequence[Scored]) -> list[Scored]:
        """Return the scores that have a value; all of them where none has."""
        return [pair for pair in found if pair[1].score.value is not None] or list(found)

    def published_of(self, found: Sequence[Scored]) -> list[Scored]:
        """Return the scores that are published; where none is, those that have a value, else all."""
        return [pair for pair in found if pair[1].score.publishable] or self.told_of(found)

    def ranked(self, method: Method, enabler: str) -> int:
        """Return how many areas have a rank for an enabler by a method."""
        scores = self.book.methods[method.id].scores
        return sum(each.score.enabler == enabler and each.score.rank is not None for each in scores)

    def missing(self, stored: StoredScore) -> str:
        """Return the names of the indicators that a score misses."""
        return ", ".join(map(self.indicator, stored.score.missing))


def tell_values(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell the scores of areas by each method, with flags, rank, coverage."""
    found = teller.told_of(teller.find(question.areas, question.enablers))
    known = [pair for pair in found if pair[1].score.value is not None]
    published = [stored.score for _, stored in known if stored.score.publishable]
    value = Value(number=published[0].value, unit="score") if len(published) == 1 else None
    return Told(
        tuple(Sentence(value_words(*pair, teller), (pair,)) for pair in found),
        kind="number" if value else "table",
        known=bool(known),
        value=value,
        table=_table(found, teller),
    )


def tell_ranks(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell the places of areas: those that are possible, and the one by the method itself."""
    found = teller.told_of(teller.find(question.areas, question.enablers))
    known = [pair for pair in found if pair[1].score.rank is not None]
    published = [stored for _, stored in known if stored.score.publishable]
    return Told(
        tuple(Sentence(_rank_words(*pair, teller), (pair,)) for pair in found),
        kind="table" if len(published) != 1 else "number" if len(set(published[0].ranks)) == 1 else "range",
        known=bool(known),
        value=_rank_value(published[0]) if len(published) == 1 else None,
        table=_table(found, teller),
    )


def tell_order(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell the areas in the order of their published scores, by each method that publishes some."""
    sentences, orders = [], []
    for each in teller.methods:
        for enabler in question.enablers:
            scores = [s for s in each.scores if s.score.enabler == enabler and s.score.publishable]
            ordered = sorted(scores, key=lambda s: s.score.value or 0.0, reverse=not question.ascending)
            if ordered:
                if question.top:
                    ordered = [s for s in ordered if s.score.value == ordered[0].score.value]
                orders.append(ordered)
                named = ", ".join(f"{teller.label(s.score.area)} {_number(s, teller)}" for s in ordered)
                text = teller.prose("score_order", method=each.method.id, places=named)
                sentences.append(Sentence(text, tuple((each.method, s) for s in ordered)))
    first = {tuple(s.score.area for s in order[:1]) for order in orders}
    items = tuple(s.score.area for s in orders[0]) if len(first) == 1 else ()
    scored = [pair for sentence in sentences for pair in sentence.scores]
    return Told(
        tuple(sentences), "entities" if items else "table", bool(sentences), items=items, table=_table(scored, teller)
    )


def tell_methods(teller: Teller) -> Told:
    """Tell which methods there are."""
    names = "; ".join(f"{each.method.id} ({_own_label(each.method, teller)})" for each in teller.methods)
    text = teller.prose("score_methods", n=len(teller.methods), names=names)
    published = [next(((each.method, s) for s in each.scores if s.score.publishable), None) for each in teller.methods]
    shown = tuple(pair for pair in published if pair is not None)
    return Told(
        (Sentence(text, shown),), "entities", items=tuple(f"method-{each.method.id}" for each in teller.methods)
    )


def tell_unscored(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell that no method scores an area, and which are scored."""
    areas = list(dict.fromkeys(area for each in teller.methods for area in each.method.reference_set))
    name = ", ".join(teller.lexicon.label(iri, teller.language.code) for iri in question.unscored)
    rest = f", … ({len(areas)})" if len(areas) > _LISTED else ""
    text = teller.prose("score_unscored", area=name, areas=teller.labels(areas[:_LISTED]) + rest)
    pairs = teller.find(areas, question.enablers)[:1]
    return Told((Sentence(text, tuple(pairs)),), "text", known=False)


def value_words(method: Method, stored: StoredScore, teller: Teller) -> str:
    """Return a score with what its flags do, its rank, and how much it rests on."""
    score, language = stored.score, teller.language
    names = {"area": teller.label(score.area), "enabler": teller.label(score.enabler), "method": method.id}
    if score.value is None:
        missing = teller.prose("score_missing", missing=teller.missing(stored))
        return teller.prose("score_value_of", **names) + missing
    said = teller.prose("score_value", v=points(score.value, language), **names)
    if score.without_flags is not None and score.without_flags != score.value:
        said += teller.prose("score_flags", v=points(score.without_flags, language))
    said += _place_words(method, stored, teller)
    if not score.publishable:
        said += teller.prose("score_thin", share=share(score.coverage))
    return said + (teller.prose("score_missing", missing=teller.missing(stored)) if score.missing else "")


def _place_words(method: Method, stored: StoredScore, teller: Teller) -> str:
    score = stored.score
    if score.rank is None:
        return ""
    parts = {"place": places(score.rank, score.rank, teller.language), "n": teller.ranked(method, score.enabler)}
    if set(stored.ranks) == {score.rank}:
        return teller.prose("score_rank", **parts)
    ranks, areas = places(*stored.ranks, teller.language), len(method.reference_set)
    if parts["n"] == areas:
        return teller.prose("score_ranks", places=ranks, **parts)
    return teller.prose("score_ranks_of_all", places=ranks, all=areas, **parts)  # a gap may hide any of them


def _rank_words(method: Method, stored: StoredScore, teller: Teller) -> str:
    score = stored.score
    if score.rank is None:
        return value_words(method, stored, teller)
    said = teller.prose(
        "score_place",
        area=teller.label(score.area),
        places=places(*stored.ranks, teller.language),
        n=len(method.reference_set),
        enabler=teller.label(score.enabler),
        method=method.id,
    )
    own = places(score.rank, score.rank, teller.language)
    said += teller.prose("score_place_itself", place=own, v=_number(stored, teller))
    return said + ("" if score.publishable else teller.prose("score_thin", share=share(score.coverage)))


def _rank_value(stored: StoredScore) -> Value:
    best, worst = stored.ranks
    if best == worst:
        return Value(number=float(best), unit="rank")
    return Value(low=float(best), high=float(worst), unit="rank", comparator="range")


def _number(stored: StoredScore, teller: Teller) -> str:
    return points(stored.score.value or 0.0, teller.language)


def _own_label(method: Method, teller: Teller) -> str:
    return method.label.get(teller.language.code) or method.label["en"]


def _table(found: Sequence[Scored], teller: Teller) -> Table:
    """One row a score: method, enabler, area, score, rank, possible ranks, coverage."""
    heads = ["method", "enabler", "area", "score", "rank", "possible ranks", "coverage"]
    rows = [
        [
            method.id,
            teller.label(stored.score.enabler),
            teller.label(stored.score.area),
            "–" if stored.score.value is None else points(stored.score.value, teller.language),
            "–" if stored.score.rank is None else places(stored.score.rank, stored.score.rank, teller.language),
            places(*stored.ranks, teller.language),
            share(stored.score.coverage),
        ]
        for method, stored in found
    ]
    return Table(heads, rows)
