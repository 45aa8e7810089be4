"""Content negotiation beyond its docstring examples."""

import pytest

from api.negotiate import choose

OFFERED = ["text/html", "text/turtle", "application/ld+json"]


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "text/html"),
        ("text/*;q=0.5, application/ld+json;q=0.6", "application/ld+json"),
        ("text/*, text/html;q=0", "text/turtle"),
        ("TEXT/TURTLE", "text/turtle"),
        ("text/turtle;q=high", "text/turtle"),
        ("nonsense", "text/html"),
        ("application/json", None),
        ("text/html;q=0", None),
    ],
)
def test_the_most_exact_range_decides(header: str, chosen: str | None) -> None:
    assert choose(header, OFFERED) == chosen
