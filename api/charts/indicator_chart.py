"""The chart of one indicator: a bar for every area with a figure, the best first; several sources are told apart.

Only figures that sources hold for true are drawn: what compares two areas or is only expected is not. Of each area and
source the latest figure is taken. A bound ("more than 76,000") is an open bar, a range a bar between its ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.charts.style import ACCENT, INK, MUTED, PALETTE, Sheet
from kg.ask.lexicon import Fact, Lexicon, Thing
from kg.vocabulary import UNITS

HELD: Final = ("asserted", "reported")
_OPEN: Final = {"more_than": "more than ", "at_least": "at least ", "less_than": "less than ", "at_most": "at most "}


@dataclass(frozen=True)
class Bar:
    """One figure of an area: its number or the two ends of a range, and how the source qualifies it."""

    area: str
    value: float
    low: float | None
    comparator: str
    period: str
    source: str
    proxy: bool = False


def indicator_bars(lexicon: Lexicon, indicator: Thing, source: str = "", proxies: Collection[str] = ()) -> list[Bar]:
    """Return the latest figure of every area and source, the highest first (the lowest, where less is better).

    Args:
        source: only its figures; '' for those of all.
        proxies: facts that only stand in for the indicator.
    """
    facts = [fact for fact in lexicon.facts if fact.predicate == indicator.id and _is_drawn(fact, source)]
    latest: dict[tuple[str, str], Fact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.end or 0, fact.value is not None, fact.id)):
        latest[fact.subject, fact.source] = fact
    low_first = any(direction.endswith("LowerIsBetter") for direction in indicator.extra.get("direction", ()))
    bars = [_bar(fact, lexicon, fact.id in proxies) for fact in latest.values()]
    return sorted(bars, key=lambda bar: (bar.value if low_first else -bar.value, bar.area, bar.source))


def indicator_spec(bars: Sequence[Bar], indicator: Thing, total: int, release: str) -> dict[str, Any]:
    """Return the Vega-Lite description of a chart with these bars; `total` areas have one, some may be left out."""
    areas = list(dict.fromkeys(bar.area for bar in bars))
    sources = sorted({bar.source for bar in bars})
    sheet = Sheet(len(areas))
    unit = UNITS[indicator.unit].label if indicator.unit in UNITS else ""
    shown = f"{len(areas)} of {total} areas" if len(areas) < total else f"{total} areas"
    periods = sorted({bar.period for bar in bars if bar.period})
    span = f", {periods[0]}" if len(periods) == 1 else ", the latest figure of each" * bool(periods)
    pale = " Pale: a bound." if any(bar.comparator in _OPEN for bar in bars) else ""
    subtitle = [
        f"{unit[:1].upper()}{unit[1:]}. {shown}{span}.{pale}",
        f"Source: {', '.join(sources)}. Release {release}.",
    ]
    label = indicator.label()
    values = [_datum(bar, several=len(periods) > 1) for bar in bars]
    layers = [_bars(sources), _words(sheet)]
    return sheet.spec(values, f"{label[:1].upper()}{label[1:]}", subtitle, layers)


def number_words(number: float) -> str:
    """Return a number short enough to stand beside a bar.

    >>> [number_words(n) for n in (45.0, 0.0831, 76000, 65e9, 1.9)]
    ['45', '0.083', '76,000', '65 billion', '1.9']
    """
    for size, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(number) >= size:
            return f"{number / size:.3g}{word}"
    if number == int(number) or abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.3g}" if abs(number) < 1 else f"{number:,.2f}".rstrip("0").rstrip(".")


def _is_drawn(fact: Fact, source: str) -> bool:
    held = fact.kind == "observation" and not fact.compared_to and fact.modality in HELD and fact.preferred
    known = fact.value is not None or (fact.low is not None and fact.high is not None)
    return held and known and source in ("", fact.source)


def _bar(fact: Fact, lexicon: Lexicon, proxy: bool) -> Bar:
    value = fact.value if fact.value is not None else fact.high
    low = fact.low if fact.comparator == "range" else None
    area = lexicon.label(fact.subject)
    return Bar(area, value or 0.0, low, fact.comparator, fact.period, fact.source, proxy)


def _datum(bar: Bar, *, several: bool) -> dict[str, Any]:
    number = f"{number_words(bar.low)} to " if bar.low is not None else _OPEN.get(bar.comparator, "")
    period = f"  ({bar.period})" if several and bar.period else ""
    return {
        "area": bar.area,
        "from": bar.low or 0,
        "value": bar.value,
        "bound": bar.comparator in _OPEN,
        "words": f"{number}{number_words(bar.value)}{', a proxy' * bar.proxy}{period}",
        "source": bar.source,
    }


def _bars(sources: Sequence[str]) -> dict[str, Any]:
    large = "replace(format(datum.value, '~s'), 'G', 'B')"  # a billion is written B where money is counted
    number = f"abs(datum.value) < 1000 ? format(datum.value, '~g') : {large}"
    axis = {"orient": "top", "tickCount": 5, "labelExpr": number}
    encoding: dict[str, Any] = {
        "x": {"field": "from", "type": "quantitative", "title": None, "axis": axis, "scale": {"zero": True}},
        "x2": {"field": "value"},
        "opacity": {"condition": {"test": "datum.bound", "value": 0.45}, "value": 1},
    }
    if len(sources) > 1:
        colors = {"domain": list(sources), "range": list(PALETTE[: len(sources)])}
        encoding["color"] = {"field": "source", "type": "nominal", "scale": colors, "legend": _LEGEND}
        encoding["yOffset"] = {"field": "source", "type": "nominal", "scale": {"domain": list(sources)}}
    else:
        encoding["color"] = {"value": ACCENT}
    return {"mark": {"type": "bar", "height": {"band": 0.68}}, "encoding": encoding}


def _words(sheet: Sheet) -> dict[str, Any]:
    several = {"field": "source", "type": "nominal"}
    return {
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 5, "fontSize": sheet.font, "color": INK},
        "encoding": {"x": {"field": "value", "type": "quantitative"}, "text": {"field": "words"}, "detail": several},
    }


_LEGEND: Final = {"orient": "bottom", "title": None, "labelColor": MUTED}
