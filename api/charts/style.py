"""How charts look: sizes that suit seven rows as well as sixty, few colours, light ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
INK: Final = "#1b2430"
MUTED: Final = "#6b7684"
FAINT: Final = "#b9c2cd"
GRID: Final = "#eceff2"
ACCENT: Final = "#1f5fa8"
FLAG: Final = "#c2571a"
PALETTE: Final = ("#1f5fa8", "#c2571a", "#3f8f5b", "#8457a5", "#a08a1c", "#4aa3b8", "#b0487a", "#6b7684")
_FONT: Final = "Helvetica, Arial, sans-serif"
_MANY: Final = 20  # rows, from which they are set closer


@dataclass(frozen=True)
class Sheet:
    """A chart with a row for each area, whose sizes follow from the number of rows."""

    rows: int
    width: int = 460

    @property
    def step(self) -> int:
        """Height of a row in pixels."""
        return 24 if self.rows <= _MANY else 15

    @property
    def font(self) -> int:
        """Size of names and numbers in pixels."""
        return 12 if self.rows <= _MANY else 10

    @property
    def dot(self) -> int:
        """Area of a dot in square pixels."""
        return 80 if self.rows <= _MANY else 40

    @property
    def line(self) -> int:
        """Width of a range in pixels."""
        return 4 if self.rows <= _MANY else 3

    def share(self, field: str) -> dict[str, Any]:
        """Return the encoding of a field of 0..1 along the x axis."""
        axis = {"values": [0, 0.2, 0.4, 0.6, 0.8, 1], "format": ".1f", "orient": "top"}
        return {"field": field, "type": "quantitative", "scale": {"domain": [0, 1]}, "title": None, "axis": axis}

    def spec(
        self, values: Sequence[Mapping[str, Any]], title: str, subtitle: Sequence[str], layers: Sequence[Any]
    ) -> dict[str, Any]:
        """Return the description of a chart whose rows are `values`, in their order, by their field `area`."""
        rows = {"field": "area", "type": "nominal", "sort": None, "title": None}
        axis = {
            "labelFontSize": self.font,
            "labelLimit": 200,
            "labelPadding": 8,
            "domain": False,
            "ticks": False,
            "grid": True,
        }
        return {
            "$schema": SCHEMA,
            "width": self.width,
            "height": {"step": self.step},
            "padding": {"left": 12, "top": 12, "right": 12, "bottom": 12},
            "background": "white",
            "title": {"text": title, "subtitle": list(subtitle)},
            "data": {"values": list(values)},
            "encoding": {"y": {**rows, "axis": axis}},
            "layer": list(layers),
            "config": _CONFIG,
        }


_CONFIG: Final = {
    "font": _FONT,
    "view": {"stroke": None},
    "title": {
        "anchor": "start", "frame": "group", "fontSize": 16, "fontWeight": 600, "color": INK, "offset": 14,
        "subtitleFontSize": 11, "subtitleColor": MUTED, "subtitleLineHeight": 15, "subtitlePadding": 6,
    },
    "axis": {"labelColor": INK, "gridColor": GRID, "domainColor": GRID, "tickColor": GRID, "labelFontSize": 11},
}  # fmt: skip
