"""The page of a chart: the picture, its figures as a table, where to take it along, its permanent address."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.datastructures import URL

from api.pages import render

_HIDDEN: Final = frozenset({"published", "bound", "from", "value"})  # how a row is drawn, not what it says


def render_chart_page(spec: Mapping[str, Any], address: URL, release: str, *, pinned: bool) -> str:
    """Return the HTML page of a chart.

    Args:
        address: the page's own, with its parameters.
        pinned: whether the address names the release.
    """
    rows = spec["data"]["values"]
    columns = [name for name in dict.fromkeys(key for row in rows for key in row) if name not in _HIDDEN]
    query = f"?{address.query}" if address.query else ""
    fixed = address.include_query_params(release=release)
    return render(
        "chart.html",
        title=spec["title"]["text"],
        subtitle=spec["title"]["subtitle"],
        picture=f"{address.path}.svg{query}",
        description=f"{address.path}.json{query}",
        permanent=f"{fixed.path}?{fixed.query}",
        columns=columns,
        rows=[[_shown(row.get(name)) for name in columns] for row in rows],
        release=release,
        pinned=pinned,
    )


def _shown(value: object) -> str:
    """Return a cell as it is read; nothing for what is missing."""
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) and 0 <= value <= 1 else str(value)
