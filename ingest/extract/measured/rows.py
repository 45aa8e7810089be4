"""Figures of a table: one cell names the subject, a column's head the indicator, its unit and its year.

Each cell is read as the short sentence that a reader makes of it: "Poland, capacity 2024, 1.2 GW".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ingest.extract.amounts import find_amounts
from ingest.extract.knowledge import Knowledge
from ingest.extract.measured.candidates import Candidate, make_finder
from ingest.extract.measured.figures import form_of
from ingest.extract.measured.headings import find_heading_names, find_name
from ingest.extract.measured.indicators import Choice
from ingest.extract.measured.line import Line, make_line
from ingest.extract.measured.subjects import is_one_of
from ingest.extract.reading import Amount, Named, Reading, SentenceText, When
from ingest.extract.times import find_times
from ingest.markup import blank_markup

_BRACKETS: Final = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NUMBER: Final = re.compile(r"^[~<>≈≥≤+\s]*(?:[^\d\s]{1,4}\s?)?\d[\d.,\s\u00a0\u202f]*\s?(?:[^\d\s]{1,12})?$")
_FIGURE: Final = re.compile(r"^[~<>≈≥≤+\s]*[^\d\s]{0,4}\s?\d")  # a figure and words that tell more of it
_CURRENCY: Final = re.compile(r"^([^\w\s%‰]{1,2}|[A-Z]{0,3}\$|€|£|¥)\s*(.*)$")
_PROPER: Final = re.compile(r"^[A-ZÀ-Þ0-9][\w.'’&-]*(?: [\w.'’&-]+){0,4}$")


_PAIR: Final = 2  # columns of a table of names and values


@dataclass(frozen=True)
class _Cell:
    """A figure of a table: its subject, the words for what it is, and the figure as written."""

    subject: Named
    head: str
    text: str


def read_row(reading: Reading, knowledge: Knowledge) -> Iterator[Candidate]:
    """Yield the figures of one row of a table."""
    cells = tuple((_plain(head), _plain(cell)) for head, cell in reading.sentence.row)
    for cell in _cells(cells, reading, knowledge):
        candidate = _read_cell(cell, reading, knowledge)
        if candidate:
            yield candidate


def _plain(text: str) -> str:
    return " ".join(blank_markup(text).replace("*", " ").replace("#", " ").split())


def _cells(row: tuple[tuple[str, str], ...], reading: Reading, knowledge: Knowledge) -> Iterator[_Cell]:
    """Figures whose row names the subject; or, where the heads name things, whose column does."""
    lang = reading.sentence.lang
    heads = [_name(head, lang, knowledge) for head, _ in row]
    texts = [text for _, text in row if text and not _NUMBER.match(text)]
    if sum(name is not None for name in heads) > 1 and texts:
        what = max(texts, key=len)
        yield from (_Cell(n, what, t) for n, (_, t) in zip(heads, row, strict=True) if n and _NUMBER.match(t))
        return
    if len(row) == _PAIR and not _name(row[0][1], lang, knowledge) and _FIGURE.match(row[1][1]):
        about = _about(reading, knowledge)
        if about:
            yield _Cell(about, row[0][1], row[1][1])
        return
    subject = _row_subject(row, lang, knowledge)
    if subject:
        yield from (_Cell(subject, head, text) for head, text in row if head and _NUMBER.match(text))


def _about(reading: Reading, knowledge: Knowledge) -> Named | None:
    """What a table of two columns tells of: what its heading names, else the topic."""
    named = find_heading_names(replace(reading.sentence, kind="item"), knowledge)
    return named[0] if len(named) == 1 else reading.topic


def _row_subject(row: tuple[tuple[str, str], ...], lang: str, knowledge: Knowledge) -> Named | None:
    """The name in the first cell that is no number; words that begin like a name propose a new thing."""
    text = next((text for _, text in row if text and not _NUMBER.match(text)), "")
    known = _name(text, lang, knowledge)
    if known or not _PROPER.match(text):
        return known
    return Named(0, len(text), text, "", text, ())


def _name(text: str, lang: str, knowledge: Knowledge) -> Named | None:
    """The one thing that a cell names, None where it is a phrase or a number."""
    return None if _NUMBER.match(text) else find_name(text, lang, knowledge)


def _read_cell(cell: _Cell, reading: Reading, knowledge: Knowledge) -> Candidate | None:
    line = _line(cell, reading, knowledge)
    if line is None:
        return None
    finder = make_finder(line.grammar.code, knowledge)
    choices = [c for c in finder.find(line, 0, form_of(line, 0)) if _may_be_of(cell.subject, c, knowledge)]
    choice = choices[0] if choices else _own(cell, line.reading.amounts[0])
    if choice is None:
        return None
    times = line.reading.times
    signs = (choice.sign, "row", *(("new",) if cell.subject.is_new else ()))
    when = times[0] if times else None
    return Candidate(line.reading.amounts[0], choice, (cell.subject,), signs, when)


def _line(cell: _Cell, reading: Reading, knowledge: Knowledge) -> Line | None:
    """The cell as a sentence with the figure of the cell, its unit from the head."""
    words = knowledge.words[reading.sentence.lang]
    figure = _with_unit(cell)
    text = f"{cell.subject.text}, {_BRACKETS.sub(' ', cell.head).strip()}, {figure}"
    sentence = replace(reading.sentence, text=text, start=0, row=(), kind="item")
    start = len(text) - len(figure)
    amounts = tuple(a for a in find_amounts(sentence, words) if a.start >= start)[:1]
    if not amounts:
        return None
    times = tuple(t for t in find_times(sentence, words) if t.start < start) or _in_brackets(cell, reading, knowledge)
    name = replace(cell.subject, start=0, end=len(cell.subject.text))
    return make_line(Reading(sentence, (name,), (), amounts, times), knowledge.grammars[reading.sentence.lang])


def _in_brackets(cell: _Cell, reading: Reading, knowledge: Knowledge) -> tuple[When, ...]:
    text = " ".join(_BRACKETS.findall(cell.head))
    return find_times(SentenceText(text, 0, reading.sentence.lang), knowledge.words[reading.sentence.lang])


def _with_unit(cell: _Cell) -> str:
    """The figure with the unit that the head gives in brackets: "1.2" below "(GW)" is "1.2 GW"."""
    for unit in _BRACKETS.findall(cell.head):
        if re.fullmatch(r"[\d\s/–-]+", unit):
            continue
        currency = _CURRENCY.match(unit)
        return f"{currency[1]}{cell.text} {currency[2]}".strip() if currency else f"{cell.text} {unit}"
    return cell.text


def _may_be_of(name: Named, choice: Choice, knowledge: Knowledge) -> bool:
    return not name.types or not choice.classes or is_one_of(name, choice.classes, knowledge.terms.superclasses)


def _own(cell: _Cell, amount: Amount) -> Choice | None:
    """The head of the column as the document writes it."""
    label = " ".join(_BRACKETS.sub(" ", cell.head).split())
    if not 1 <= len(label.split()) <= 6 or not any(c.isalpha() for c in label):
        return None
    return Choice("", label, amount.unit, "own", 0.6)
