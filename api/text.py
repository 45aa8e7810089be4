"""Answers and tables as text: for a terminal, or as JSON and CSV for other programs."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from api.evaluate import Tally
from api.robustness import OUTCOMES
from api.views import SourceView
from kg.model import Answer, Citation, Locator


def answer_text(answer: Answer) -> str:
    """Return an answer with how it was read and where each fact stands."""
    return "\n".join(_answer_lines(answer))


def table_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under their columns, each as wide as its widest cell.

    >>> print(table_text(["id", "facts"], [["bcg-2024-12", "600"]]))
    id           facts
    bcg-2024-12  600
    """
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (columns, *rows))
    return "\n".join(line.rstrip() for line in lines)


def number_text(number: float | None, places: int = 3) -> str:
    """Return a number with a fixed number of decimals, an en dash for none.

    >>> number_text(0.5), number_text(None)
    ('0.500', '–')
    """
    return "–" if number is None else f"{number:.{places}f}"


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV under a header, without a last line feed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue().rstrip("\n")


def tally_text(tallies: Sequence[Tally], *, as_json: bool) -> str:
    """Return shares by category as a table or as JSON."""
    if as_json:
        return json.dumps([asdict(each) for each in tallies], indent=2)
    rows = [
        [each.group, str(each.questions), *map(number_text, (each.exact, each.wrong, each.abstained, each.cited))]
        for each in tallies
    ]
    return table_text(["category", "questions", "exact", "wrong", "abstained", "cited"], rows)


def tried_text(table: Mapping[str, Mapping[str, int]], *, as_json: bool) -> str:
    """Return how often each kind of change had which outcome, as a table or as JSON."""
    if as_json:
        return json.dumps({change: dict(counts) for change, counts in table.items()}, indent=2)
    rows = [[change, *(str(counts.get(name, 0)) for name in OUTCOMES)] for change, counts in sorted(table.items())]
    total = [str(sum(counts.get(name, 0) for counts in table.values())) for name in OUTCOMES]
    return table_text(["change", *OUTCOMES], [["all", *total], *rows])


def _answer_lines(answer: Answer) -> Iterator[str]:
    if answer.status != "answered":
        yield f"[{answer.status}{f': {answer.reason}' if answer.reason else ''}]"
    yield answer.answer
    if answer.interpretation:
        yield f"\nRead as: {answer.interpretation}"
    yield from (f"Assumed: {assumption}" for assumption in answer.assumptions)
    if answer.unused_words:
        yield f"Not used: {', '.join(answer.unused_words)}"
    yield from (f"Or ask: {choice.question}" for choice in answer.choices)
    if answer.citations:
        yield ""
    for citation in answer.citations:
        yield from _citation_lines(citation)
    yield from (f"Contradicted by [{conflict.citation}]: {conflict.statement}" for conflict in answer.conflicts)


def _citation_lines(citation: Citation) -> Iterator[str]:
    source, place = citation.source, citation.locator
    state = f" ({citation.review})" if citation.review else ""
    yield f"[{citation.n}] {citation.statement}{state}"
    published = ", ".join(part for part in (source.publisher, source.date) if part)
    yield f"    {source.title}{f' ({published})' if published else ''}, {place_text(place)}"
    if place.quote:
        yield f"    “{' '.join(place.quote.split())}”"


def place_text(place: Locator) -> str:
    """Return where a fact stands: section and paragraph of a text, or file, row and column of a data set.

    >>> place_text(Locator("egdi/2024.csv", row=120, column="E_Index"))
    'egdi/2024.csv, row 120, column “E_Index”'
    >>> place_text(Locator("Talent", paragraph=7))
    'section “Talent”, paragraph 7'
    >>> place_text(Locator("Talent", paragraph=7, similarity=0.8))
    'section “Talent”, paragraph 7, in other words (similarity 0.8)'
    """
    row = f", row {place.row}" if place.row is not None else ""
    if place.column is not None:
        return f"{place.section}{row}, column “{place.column}”"
    page = f", page {place.page}" if place.page is not None else ""
    paragraph = f", paragraph {place.paragraph}" if place.paragraph is not None else ""
    reworded = f", in other words (similarity {place.similarity:g})" if place.similarity is not None else ""
    return f"section “{place.section}”{page}{paragraph}{reworded}"


def source_lines(source: SourceView) -> Iterator[str]:
    """Yield a source's licence, and of a data set what it covers and where it is cited from."""
    if source.licence:
        closed = "; its figures may not be passed on" if source.redistribute == "no" else ""
        yield f"{source.id}: {source.licence}{closed}"
    for text in (source.coverage, source.citation):
        if text:
            yield f"    {text}"
