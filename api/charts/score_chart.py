"""The chart of one enabler by one method: a dot with its range for every area, the best first.

The dot is the score, the line goes from each missing value at 0 to each at 1, a diamond is the score without its 0/1
indicators, and the words at the right are the ranks that are possible: with missing values and with other weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.charts.style import ACCENT, FAINT, FLAG, INK, MUTED, Sheet
from api.score_text import rank_words
from kg.score_book import MethodBook, ScoreBook, StoredScore

_LEGEND: Final = "Dot: score (hollow: below the method's coverage). Line: with each missing value at 0 and at 1."
_FLAGGED: Final = " Diamond: without the 0/1 indicators."


@dataclass(frozen=True)
class Dot:
    """One area's row in the chart; `without_flags` only where the score has 0/1 indicators."""

    area: str
    score: float | None
    low: float
    high: float
    published: bool
    ranks: str
    coverage: str
    without_flags: float | None = None


def score_dots(book: ScoreBook, stored: MethodBook, enabler: str) -> list[Dot]:
    """Return the rows of a chart: published scores first, the best first, areas without a score last."""
    dots = [_dot(each, book) for each in stored.scores if each.score.enabler == enabler]
    return sorted(dots, key=lambda dot: (dot.score is None, not dot.published, -(dot.score or 0), dot.area))


def _dot(stored: StoredScore, book: ScoreBook) -> Dot:
    score = stored.score
    return Dot(
        area=book.label(score.area),
        score=score.value,
        low=score.low,
        high=score.high,
        published=score.publishable,
        ranks=rank_words(*stored.ranks) if score.value is not None else "not known",
        coverage=f"{score.coverage:.0%}",
        without_flags=score.without_flags,
    )


def score_spec(dots: Sequence[Dot], title: str, method: str, release: str) -> dict[str, Any]:
    """Return the Vega-Lite description of a chart with these rows."""
    sheet = Sheet(len(dots))
    flagged = any(dot.without_flags is not None for dot in dots)
    subtitle = [
        f"{method}. {_LEGEND}",
        f"{_FLAGGED.strip()} " * flagged + f"Right: score and possible ranks. Release {release}.",
    ]
    values = [_datum(dot) for dot in dots]
    return sheet.spec(
        values, title, subtitle, [_range(sheet), *_diamonds(sheet, flagged), _dots(sheet), *_words(sheet)]
    )


def _datum(dot: Dot) -> dict[str, Any]:
    """A row without what is missing; the page shows the columns in this order."""
    said = {
        "area": dot.area,
        "score": dot.score,
        "without_flags": dot.without_flags,
        "low": dot.low,
        "high": dot.high,
        "ranks": dot.ranks,
        "coverage": dot.coverage,
        "published": dot.published,
    }
    return {key: value for key, value in said.items() if value is not None}


def _range(sheet: Sheet) -> dict[str, Any]:
    width = {"condition": {"test": "isValid(datum.score)", "value": sheet.line}, "value": 1}
    return {
        "mark": {"type": "rule", "strokeCap": "round"},
        "encoding": {
            "x": sheet.share("low"),
            "x2": {"field": "high"},
            "strokeWidth": width,
            "color": {"condition": {"test": "isValid(datum.score)", "value": FAINT}, "value": "#e3e6ea"},
        },
    }


def _diamonds(sheet: Sheet, flagged: bool) -> list[dict[str, Any]]:
    if not flagged:
        return []
    mark = {
        "type": "point",
        "shape": "diamond",
        "filled": True,
        "size": sheet.dot,
        "stroke": FLAG,
        "strokeWidth": 1.5,
        "opacity": 1,
    }
    valid = [{"filter": "isValid(datum.without_flags)"}]
    return [
        {"transform": valid, "mark": mark, "encoding": {"x": sheet.share("without_flags"), "fill": {"value": "white"}}}
    ]


def _dots(sheet: Sheet) -> dict[str, Any]:
    fill = {"condition": {"test": "datum.published", "value": ACCENT}, "value": "white"}
    return {
        "transform": [{"filter": "isValid(datum.score)"}],
        "mark": {
            "type": "point",
            "filled": True,
            "size": sheet.dot,
            "stroke": ACCENT,
            "strokeWidth": 1.5,
            "opacity": 1,
        },
        "encoding": {"x": sheet.share("score"), "fill": fill},
    }


def _words(sheet: Sheet) -> list[dict[str, Any]]:
    """The score and the possible ranks as two columns of words at the right."""
    color = {"condition": {"test": "isValid(datum.score)", "value": INK}, "value": MUTED}
    score = {"field": "score", "type": "quantitative", "format": ".3f"}
    columns = [({"transform": [{"filter": "isValid(datum.score)"}]}, 12, score), ({}, 54, {"field": "ranks"})]
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": sheet.font}
    return [
        {**rows, "mark": mark, "encoding": {"x": {"value": sheet.width + place}, "text": text, "color": color}}
        for rows, place, text in columns
    ]
