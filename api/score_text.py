"""Scores as a reader of a terminal sees them: tables, and one score opened to its components."""

from collections.abc import Iterator, Sequence

from api.text import number_text, table_text
from api.views import ComponentView, DifferenceView, Explanation, RescoredView, ScoreView
from kg.vocabulary import compress

_STORED = ["method", "enabler", "area", "score", "low", "high", "coverage", "published", "rank", "ranks", "missing"]
_FIRM = ["method", "enabler", "area", "rank", "by weights", "by choices", "by gaps", "decided by", "falls without"]
_RESCORED = ["enabler", "area", "score", "stored", "difference", "rank", "was", "coverage", "published", "missing"]


def ordinal(number: int) -> str:
    """Return a place as it is read.

    >>> [ordinal(n) for n in (1, 2, 3, 11, 22, 113)]
    ['1st', '2nd', '3rd', '11th', '22nd', '113th']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def rank_words(best: int | None, worst: int | None) -> str:
    """Return the places that are possible, '' where none is known.

    >>> rank_words(2, 6), rank_words(1, 1), rank_words(None, None)
    ('2nd to 6th', '1st', '')
    """
    if best is None or worst is None:
        return ""
    return ordinal(best) if best == worst else f"{ordinal(best)} to {ordinal(worst)}"


def score_table(scores: Sequence[ScoreView]) -> str:
    """Return stored scores as a table; `ranks` are those that are possible."""
    return table_text(_STORED, [_stored_row(score) for score in scores])


def rescored_table(scores: Sequence[RescoredView]) -> str:
    """Return scores by a changed method beside the stored ones."""
    return table_text(_RESCORED, [_rescored_row(score) for score in scores])


def robustness_table(scores: Sequence[ScoreView]) -> str:
    """Return how firm each rank is: by other weights, by other choices of method, by missing values."""
    return table_text(_FIRM, [_firm_row(score) for score in scores])


def explanation_text(explained: Explanation) -> str:
    """Return a score with each of its components: raw value, bounds, strength, weight, points, evidence."""
    return "\n".join(_explanation_lines(explained))


def difference_text(difference: DifferenceView) -> str:
    """Return where two scores differ, the largest part first, with the sum below."""
    first, second = difference.first, difference.second
    rows = [
        [
            part.indicator.label if part.indicator else "way of aggregating",
            number_text(part.first),
            number_text(part.second),
            f"{part.points:+.3f}",
        ]
        for part in difference.parts
    ]
    rows.append(["all", number_text(first.score), number_text(second.score), f"{difference.total:+.3f}"])
    names = [f"{each.area.label} ({_method(each.method)})" for each in (first, second)]
    return f"{first.enabler.label}\n" + table_text(["indicator", *names, "difference"], rows)


def _stored_row(score: ScoreView) -> list[str]:
    return [
        _method(score.method),
        score.enabler.label,
        score.area.label,
        *map(number_text, (score.score, score.low, score.high, score.coverage)),
        "yes" if score.publishable else "no",
        ordinal(score.rank) if score.rank is not None else "–",
        score.ranks,
        "; ".join(score.missing),
    ]


def _firm_row(score: ScoreView) -> list[str]:
    firm = score.robustness
    start = [_method(score.method), score.enabler.label, score.area.label]
    start.append(ordinal(score.rank) if score.rank is not None else "–")
    gaps = rank_words(score.rank_low, score.rank_high)
    if firm is None:
        return [*start, "", "", gaps, "", ""]
    choice = next((f"{name} ({share:.0%})" for name, share in firm.decisive.items() if share > 0), "")
    worse = [name for name, rank in firm.without.items() if rank and score.rank and rank > score.rank]
    weights, choices = rank_words(firm.rank_5, firm.rank_95), rank_words(firm.best_variant, firm.worst_variant)
    return [*start, weights, choices, gaps, choice, "; ".join(worse)]


def _rescored_row(score: RescoredView) -> list[str]:
    return [
        score.enabler.label,
        score.area.label,
        *map(number_text, (score.score, score.stored)),
        "–" if score.difference is None else f"{score.difference:+.3f}",
        "–" if score.rank is None else ordinal(score.rank),
        "–" if score.stored_rank is None else ordinal(score.stored_rank),
        number_text(score.coverage),
        "yes" if score.publishable else "no",
        "; ".join(score.missing),
    ]


def _explanation_lines(explained: Explanation) -> Iterator[str]:
    score = explained.score
    yield score.statement
    yield f"Possible ranks: {score.ranks}. Method: {_method(score.method)}. Input hash: {score.input_hash[:12]}."
    for part in score.components:
        yield f"\n{part.indicator.label}: {part.state}{f', {part.reason}' if part.reason else ''}"
        if part.raw is not None:
            yield f"  {_working(part)}"
        yield from (f"  [{c.source.id}] {c.statement}" for c in explained.evidence.get(part.indicator.id, []))
    if explained.pulls_down:
        names = ", ".join(f"{part.indicator.label} (-{part.loss:.3f})" for part in explained.pulls_down)
        yield f"\nWhat keeps it below 1: {names}"


def _working(part: ComponentView) -> str:
    raw = f"{part.raw:g}{f' ({part.period})' if part.period else ''}"
    if part.strength is None:
        return f"{raw}, not used"
    bounds = (
        f"between {part.lowest:g} and {part.highest:g}" if part.lowest is not None and part.highest is not None else ""
    )
    made = f"{raw} {bounds} by {part.rule}: {number_text(part.normalised)}, strength {number_text(part.strength)}"
    points = "" if part.contribution is None else f", {part.contribution:.3f} of the score"
    return f"{made}, weight {part.weight:g}{points}"


def _method(iri: str) -> str:
    return compress(iri).partition(":")[2].removeprefix("method-")
