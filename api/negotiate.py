"""Content negotiation: which of the offered media types an `Accept` header likes best (RFC 9110, section 12.5.1).

>>> choose("text/html;q=0.5, text/turtle", ["text/html", "text/turtle"])
'text/turtle'
>>> choose("*/*", ["application/json", "text/csv"])
'application/json'
>>> choose("image/png", ["application/json"]) is None
True
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Preference:
    """One media range of an `Accept` header with its weight in 0..1."""

    main: str
    sub: str
    weight: float

    def fit(self, media_type: str) -> int:
        """Return how exactly the range names a media type: 0 not at all, 1 `*/*`, 2 `text/*`, 3 by name."""
        main, _, sub = media_type.partition("/")
        if self.main == "*":
            return 1
        if self.main != main:
            return 0
        return 2 if self.sub == "*" else 3 * (self.sub == sub)


def read_accept(header: str) -> list[Preference]:
    """Return the ranges of a header; an empty header accepts everything, what cannot be read is left out."""
    ranges = [_read_range(part) for part in (header or "*/*").split(",") if "/" in part]
    return ranges or [Preference("*", "*", 1.0)]


def choose(header: str, offered: Sequence[str]) -> str | None:
    """Return the offered media type with the highest weight, the first offered among equals, None if none is liked."""
    ranges = read_accept(header)
    weights = {media_type: _weight(media_type, ranges) for media_type in offered}
    best = max(offered, key=lambda media_type: weights[media_type])
    return best if weights[best] > 0 else None


def _read_range(part: str) -> Preference:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    main, _, sub = name.partition("/")
    return Preference(main, sub, _read_weight(parameters))


def _read_weight(parameters: Iterable[str]) -> float:
    """Return the `q` parameter; 1 where it is missing or no number."""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 1.0
    return 1.0


def _weight(media_type: str, ranges: Sequence[Preference]) -> float:
    """Return the weight of the most exact range that fits, 0 where none does."""
    fitting = [(preference.fit(media_type), preference.weight) for preference in ranges if preference.fit(media_type)]
    return max(fitting)[1] if fitting else 0.0
