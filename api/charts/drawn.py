"""Which rows a chart shows: from a release's book and lexicon to the chart's description."""

from collections.abc import Sequence
from typing import Any

from api.charts.indicator_chart import indicator_bars, indicator_spec
from api.charts.score_chart import score_dots, score_spec
from api.score_shelf import Shelved
from kg.ask.lexicon import Thing
from kg.errors import NotFoundError
from kg.score_book import ScoreBook
from kg.vocabulary import MPID


def draw_scores(shelved: Shelved, method: str, enabler: str, areas: Sequence[str]) -> dict[str, Any]:
    """Return the chart of one enabler by one method; names may be ids, labels or aliases, no areas are all.

    Raises:
        UnknownChoiceError: a name that has no scores.
        NotFoundError: the method has no scores for the enabler.
    """
    book = shelved.book
    stored = book.method(method)
    wanted = book.get("enabler", enabler)
    shown = {book.label(book.get("area", area, "areas")) for area in areas}
    dots = [dot for dot in score_dots(book, stored, wanted) if not shown or dot.area in shown]
    if not dots:
        raise NotFoundError(
            f"{stored.method.id} has no scores of {book.label(wanted)} here", hint=_known_enablers(book, method)
        )
    label = book.label(wanted)
    name = f"{stored.method.label['en']} ({stored.method.id}, version {stored.method.version})"
    title = f"{label[:1].upper()}{label[1:]} score"
    return score_spec(dots, title, f"{name[:1].upper()}{name[1:]}", shelved.release.id)


def draw_indicator(shelved: Shelved, name: str, areas: Sequence[str], source: str, limit: int) -> dict[str, Any]:
    """Return the chart of an indicator.

    Args:
        source: id of the only source, '' for all.
        limit: most areas, the best first.

    Raises:
        NotFoundError: no such indicator, or no figure of it.
    """
    indicator = _get_indicator(shelved, name)
    proxies = {MPID + given.fact for book in shelved.book.methods.values() for given in book.inputs if given.proxy}
    found = indicator_bars(shelved.lexicon, indicator, source, proxies)
    wanted = {shelved.lexicon.label(iri) for area in areas for iri in [_area(shelved, area)]}
    bars = [bar for bar in found if not wanted or bar.area in wanted]
    names = list(dict.fromkeys(bar.area for bar in bars))
    if not names:
        raise NotFoundError(f"there is no figure of '{name}' here", hint="see /indicators for those with facts")
    kept = set(names[:limit])
    return indicator_spec([bar for bar in bars if bar.area in kept], indicator, len(names), shelved.release.id)


def _get_indicator(shelved: Shelved, name: str) -> Thing:
    found = shelved.book.find("indicator", name) or name
    thing = shelved.lexicon.get(f"{MPID}ind-{found}")
    if thing is None:
        raise NotFoundError(f"there is no indicator '{name}'", hint="they are listed at /indicators")
    return thing


def _area(shelved: Shelved, text: str) -> str:
    """Return the IRI of an area by its id or any of its names."""
    wanted = text.strip().casefold()
    for thing in shelved.lexicon.things.values():
        if thing.role == "entity" and (
            thing.id.casefold() == f"{MPID}{wanted}".casefold()
            or wanted in (name.text.casefold() for name in thing.names)
        ):
            return thing.id
    raise NotFoundError(f"there is no area '{text}'", hint="search with /entities?q=")


def _known_enablers(book: ScoreBook, method: str) -> str:
    names = sorted({each.score.enabler for each in book.method(method).scores})
    return f"it has {', '.join(map(book.label, names))}"
