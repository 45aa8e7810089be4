"""Stored scores as views: listed, opened to their components, compared. Used by routes and the command line alike."""

from collections.abc import Hashable, Iterable, Mapping
from math import isnan
from typing import Any

import pandas as pd

from api.score_text import rank_words
from api.views import (
    ComponentView,
    DifferenceView,
    Explanation,
    HealthView,
    LossView,
    Named,
    PartView,
    RobustnessView,
    ScoreView,
)
from kg.errors import NotFoundError
from kg.method import ScoreIndicator
from kg.model import Citation
from kg.score_book import Firmness, Kind, MethodBook, ScoreBook, StoredScore
from kg.scores import Component, EnablerScore, explain_difference, explain_score, health_table, pulls_down
from kg.vocabulary import MPID


def list_scores(book: ScoreBook, country: str = "", enabler: str = "", method: str = "") -> list[ScoreView]:
    """Return scores by method and enabler, published ones first, the best first.

    Each filter takes an id, a label or an alias.

    Raises:
        NotFoundError: a filter names nothing that has scores.
    """
    wanted = {
        "area": _find(book, "area", country), "enabler": _find(book, "enabler", enabler),
        "method": _find(book, "method", method),
    }  # fmt: skip
    return [
        score_view(stored, name, book)
        for name, each in book.methods.items()
        for stored in sorted(each.scores, key=lambda stored: _order(stored, book))
        if _fits(name, stored, wanted)
    ]


def get_score(book: ScoreBook, name: str) -> tuple[MethodBook, StoredScore]:
    """Return a score by the local name of its node; `score-` in front may be left out.

    Raises:
        NotFoundError: there is none.
    """
    found = book.stored(name) or book.stored(f"score-{name}")
    if found is None:
        example = next((stored.name for each in book.methods.values() for stored in each.scores), "")
        hint = f"names look like {example}, see /scores" if example else "this release has no scores"
        raise NotFoundError(f"there is no score '{name}'", hint=hint)
    return found


def find_score(book: ScoreBook, country: str, enabler: str, method: str) -> StoredScore:
    """Return the score of an area for an enabler by a method; names may be ids, labels or aliases.

    Raises:
        UnknownChoiceError: a name that has no scores.
        NotFoundError: the method has no such score.
    """
    stored = book.method(method)
    area, wanted = book.get("area", country), book.get("enabler", enabler)
    found = stored.by_place.get((area, wanted))
    if found is None:
        known = ", ".join(map(book.label, stored.method.reference_set))
        message = f"{stored.method.id} has no {book.label(wanted)} score of {book.label(area)}"
        raise NotFoundError(message, hint=f"it compares {known}")
    return found


def explain(book: ScoreBook, name: str, release: str, evidence: Mapping[str, list[Citation]]) -> Explanation:
    """Return a score with its components, what keeps it low and where its inputs stand.

    Args:
        evidence: local name of a fact → its citations.
    """
    method, stored = get_score(book, name)
    cited = {
        f"{MPID}ind-{part.input.indicator}": [
            citation for fact in (part.input.fact, *part.input.facts) for citation in evidence.get(fact, [])
        ]
        for part in stored.score.components
    }
    return Explanation(
        release=release,
        score=score_view(stored, method.method.id, book),
        pulls_down=[LossView(_indicator(book, part.indicator), part.loss) for part in pulls_down(stored.score)],
        evidence={name: citations for name, citations in cited.items() if citations},
    )


def compare(book: ScoreBook, first: str, second: str) -> DifferenceView:
    """Return where two scores of one enabler differ; the largest part comes first.

    Raises:
        NotFoundError: a name of no score.
        BadValueError: two enablers, or a score without a value.
    """
    (method, stored), (other_method, other) = get_score(book, first), get_score(book, second)
    difference = explain_difference(stored.score, other.score)
    mine, others = ({part.input.indicator: part.strength for part in each.score.used} for each in (stored, other))
    parts = [
        PartView(
            indicator=_indicator(book, name) if name in book.cards else None,
            first=mine.get(name),
            second=others.get(name),
            points=points,
        )
        for name, points in zip(map(str, difference.parts.index), difference.parts.tolist(), strict=True)
    ]
    return DifferenceView(
        first=score_view(stored, method.method.id, book),
        second=score_view(other, other_method.method.id, book),
        total=difference.total,
        parts=sorted(parts, key=lambda part: -abs(part.points)),
    )


def health_views(book: ScoreBook, method: str = "") -> list[HealthView]:
    """Return how fit each indicator is for scoring, by method and indicator; no method means all.

    Raises:
        UnknownChoiceError: no such method.
    """
    chosen = [book.method(method)] if method else list(book.methods.values())
    return [
        _health_view(name, row, each.method.id, book)
        for each in chosen
        for name, row in _health(each, book).to_dict("index").items()
    ]


def _health(each: MethodBook, book: ScoreBook) -> pd.DataFrame:
    cards = (book.cards[name] for name in each.indicators)
    indicators = [ScoreIndicator(card.id, card.enabler, card.scale) for card in cards]
    return health_table(each.inputs, indicators, each.method.reference_set, book.label)


def _health_view(name: Hashable, row: Mapping[Hashable, Any], method: str, book: ScoreBook) -> HealthView:
    return HealthView(
        method=method,
        indicator=_indicator(book, str(name)),
        enabler=named(book, row["enabler"]),
        areas=int(row["known"]),
        coverage=row["coverage"],
        skew=None if isnan(row["skew"]) else round(row["skew"], 2),
        constant=bool(row["constant"]),
        twins=row["twins"],
        periods=row["periods"].split(),
        outliers=[book.label(area) for area in row["outliers"].split()],
        findings=list(row["findings"]),
    )


def score_view(stored: StoredScore, method: str, book: ScoreBook) -> ScoreView:
    """Return a stored score with the labels of its parts."""
    score = stored.score
    return ScoreView(
        id=f"{MPID}{stored.name}",
        area=named(book, score.area),
        enabler=named(book, score.enabler),
        method=f"{MPID}method-{method}",
        score=score.value,
        low=score.low,
        high=score.high,
        coverage=score.coverage,
        publishable=score.publishable,
        rank_low=score.best_rank,
        rank_high=score.worst_rank,
        missing=[book.label(name) for name in score.missing],
        statement=stored.statement,
        components=component_views(score, book),
        rank=score.rank,
        ranks=rank_words(*stored.ranks),
        without_flags=score.without_flags,
        robustness=_robustness(stored.firmness, book),
        input_hash=stored.input_hash,
    )


def component_views(score: EnablerScore, book: ScoreBook) -> list[ComponentView]:
    """Return the components of a score with what each contributes."""
    parts = {part.indicator: part for part in explain_score(score)}
    return [
        _component(each, book, part.points if part else None, part.loss if part else None)
        for each in score.components
        for part in [parts.get(each.input.indicator)]
    ]


def named(book: ScoreBook, name: str) -> Named:
    """Return an area or enabler of the book with its IRI and English label."""
    return Named(f"{MPID}{name}", book.label(name))


def _component(part: Component, book: ScoreBook, points: float | None, loss: float | None) -> ComponentView:
    given = part.input
    return ComponentView(
        indicator=_indicator(book, given.indicator),
        state=part.state,
        reason=part.reason,
        raw=given.value,
        low=given.low,
        high=given.high,
        normalised=part.normalised,
        strength=part.strength,
        weight=part.weight,
        period=given.period or None,
        input=f"{MPID}{given.fact}" if given.fact else None,
        rule=part.rule or None,
        lowest=part.lowest,
        highest=part.highest,
        contribution=points,
        loss=loss,
        proxy=bool(given.proxy),
    )


def _indicator(book: ScoreBook, name: str) -> Named:
    return Named(f"{MPID}ind-{name}", book.label(name))


def _robustness(firm: Firmness | None, book: ScoreBook) -> RobustnessView | None:
    if firm is None:
        return None
    return RobustnessView(
        draws=firm.draws,
        seed=firm.seed,
        rank_5=firm.rank_5,
        rank_50=firm.rank_50,
        rank_95=firm.rank_95,
        best_variant=firm.best_variant,
        worst_variant=firm.worst_variant,
        variants=firm.variants,
        acceptability={str(rank): share for rank, share in firm.acceptability.items()},
        decisive={each.choice: each.total for each in firm.decisive},
        without={book.label(each.indicator): each.rank for each in firm.without},
    )


def _find(book: ScoreBook, kind: Kind, text: str) -> str:
    """Return the id of what a filter names, '' for an empty filter."""
    found = book.find(kind, text) if text else ""
    if found is None:
        raise NotFoundError(f"no score has '{text}'", hint=book.nearest(kind, text))
    return found


def _fits(method: str, stored: StoredScore, wanted: Mapping[str, str]) -> bool:
    keys = {"method": method, "area": stored.score.area, "enabler": stored.score.enabler}
    return all(not name or keys[kind] == name for kind, name in wanted.items())


def _order(stored: StoredScore, book: ScoreBook) -> tuple[str, bool, float, str]:
    """By enabler; what is published first, the best first."""
    score = stored.score
    worth = -(score.value if score.value is not None else -1.0)
    return book.label(score.enabler), not score.publishable, worth, score.area


def facts_of(stored: Iterable[StoredScore]) -> list[str]:
    """Return the local names of all facts and evidence that went into scores, each once."""
    parts = (part.input for each in stored for part in each.score.components)
    return list(dict.fromkeys(fact for given in parts for fact in (given.fact, *given.facts) if fact))
