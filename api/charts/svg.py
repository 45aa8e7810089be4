"""The one door to the renderer of charts: a Vega-Lite description in, SVG out, without network."""

from collections.abc import Mapping
from typing import Any, Final

import vl_convert

_VERSION: Final = "5.21"


def render_svg(spec: Mapping[str, Any]) -> str:
    """Return a chart as SVG; the same description gives the same bytes. The first call takes half a second."""
    svg: str = vl_convert.vegalite_to_svg(dict(spec), vl_version=_VERSION)
    return svg
