"""Trees of elements to blocks of light Markdown: HTML as pages have it and the plainer form that trafilatura gives.

Pure functions over lxml elements.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.etree import _Element

from ingest.readers import light

_HEADING: Final = re.compile(r"^h([1-6])$")
_SAME: Final = {"ul": "list", "ol": "list", "dl": "list", "li": "item", "dt": "item", "dd": "item", "tr": "row",
                "td": "cell", "th": "cell", "br": "lb", "hr": "lb", "sup": "raised"}  # fmt: skip
# fmt: off
_INSIDE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "hi", "i", "ins",
    "kbd", "label", "lb", "mark", "q", "raised", "ref", "s", "samp", "small", "span", "strong", "sub", "time", "tt",
    "u", "var", "wbr",
))
# fmt: on
_AS_TYPED: Final = ("pre", "code")
_BLANK_LINE: Final = re.compile(r"\n\s*\n")
_BOLD: Final = ("b", "strong")
_MOST_PAIRS: Final = 0.7  # share of a table's rows above which it is a list of facts
_RAISED_CHARACTERS: Final = 6  # of a footnote's mark


def read_blocks(element: _Element, depth: int = 0) -> Iterator[str]:
    """Yield the headings, paragraphs, items and tables below an element, in its order.

    Args:
        depth: how many lists it stands in.
    """
    words = element.text or ""
    for child in element:
        if _is_inside(child):
            words += _words(child)
        else:
            yield from _paragraph(element, words)
            yield from _block(child, depth)
            words = ""
        words += child.tail or ""
    yield from _paragraph(element, words)


def _block(element: _Element, depth: int) -> Iterator[str]:
    kind = _kind(element)
    level = _level(element)
    if level:
        words = light.clean(_words(element))
        yield from [light.heading(words, level)] if words else []
    elif kind == "table":
        yield from _table(element, depth)
    elif kind == "list":
        yield from _items(element, depth)
    else:
        yield from read_blocks(element, depth)


def _paragraph(element: _Element, words: str) -> Iterator[str]:
    for line in _BLANK_LINE.split(words) if _kind(element) in _AS_TYPED else [words]:
        cleaned = light.clean(line)
        if cleaned:
            yield f"**{cleaned}**" if _is_bold(element) else cleaned


def _items(element: _Element, depth: int) -> Iterator[str]:
    """The items of a list as one block; lists and tables inside an item follow it."""
    lines: list[str] = []
    for child in element:
        blocks = list(read_blocks(child, depth + 1))
        inner = [block for block in blocks if block.lstrip().startswith(("- ", "|"))]
        words = " ".join(block for block in blocks if block not in inner)
        if words:
            lines.append(light.item(words.strip("*") if _is_bold(child) else words, depth))
        lines += inner
    if lines:
        yield "\n".join(lines)


def _table(element: _Element, depth: int) -> Iterator[str]:
    rows = [row for row in element.iter() if _kind(row) == "row" and _owner(row) is element]
    if any(_kind(inner) == "table" for inner in element.iterdescendants()):
        for row in rows:
            for cell in row:
                yield from read_blocks(cell, depth)
        return
    for child in element:
        if child.tag == "caption":
            yield from read_blocks(child, depth)
    yield from light.table(_grid(rows))


def list_facts(tree: _Element) -> None:
    """Turn tables of names and values into lists, before trafilatura forgets which cells were names."""
    for table in list(tree.iter("table")):
        rows = [row for row in table.iter("tr") if _owner(row) is table]
        if table.find(".//table") is None and _are_facts(rows):
            lists = [_fact_list(row) for row in rows]
            table.tag = "div"
            table[:] = [element for element in lists if element is not None]


def _fact_list(row: _Element) -> _Element | None:
    """A row as a list of one item, or as a paragraph where it has one cell."""
    words = [light.clean(_words(cell)) for cell in _cells(row)]
    if not words:
        return None
    outer = etree.Element("ul" if len(words) > 1 else "p")
    inner = etree.SubElement(outer, "li") if len(words) > 1 else outer
    inner.text = ": ".join(words)
    return outer


def _are_facts(rows: list[_Element]) -> bool:
    """Whether the rows are pairs of a name and a value, without a head."""
    pairs = [cells for cells in map(_cells, rows) if len(cells) > 1]
    named = sum(len(pair) == 2 and _is_head(pair[0]) and not _is_head(pair[1]) for pair in pairs)
    return named > _MOST_PAIRS * len(pairs)


def _cells(row: _Element) -> list[_Element]:
    return [child for child in row if _kind(child) == "cell" and "".join(child.itertext()).strip()]


def _is_head(cell: _Element) -> bool:
    return bool(cell.tag == "th" or cell.get("role") == "head")


def _grid(rows: list[_Element]) -> Iterator[list[str]]:
    """Cells of each row; what spans several rows stands in each, what spans several columns in the first."""
    held: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells: list[str] = []
        for cell in [child for child in row if _kind(child) == "cell"]:
            _fill_held(cells, held)
            words = " ".join(read_blocks(cell))
            rows_spanned, columns_spanned = _span(cell, "rowspan"), _span(cell, "colspan")
            if rows_spanned > 1:
                held[len(cells)] = (words, rows_spanned - 1)
            cells += [words, *[""] * (columns_spanned - 1)]
        _fill_held(cells, held)
        yield cells


def _fill_held(cells: list[str], held: dict[int, tuple[str, int]]) -> None:
    while len(cells) in held:
        words, left = held.pop(len(cells))
        if left > 1:
            held[len(cells)] = (words, left - 1)
        cells.append(words)


def _span(cell: _Element, name: str) -> int:
    written = cell.get(name) or ""
    return min(int(written), 50) if written.isascii() and written.isdigit() and int(written) else 1


def _owner(row: _Element) -> _Element | None:
    return next((above for above in row.iterancestors() if _kind(above) == "table"), None)


def _words(element: _Element) -> str:
    """All words below an element, a footnote's mark as `<sup>`, a line break as a blank."""
    kind = _kind(element)
    if kind in ("lb", "wbr"):
        return "" if kind == "wbr" else " "
    words = (element.text or "") + "".join(_words(child) + (child.tail or "") for child in element)
    raised = kind == "raised" or element.get("rend") == "#sup"
    mark = words.strip()
    return f"<sup>{mark}</sup>" if raised and mark and len(mark) <= _RAISED_CHARACTERS else words


def _level(element: _Element) -> int:
    """Level of a heading, 0 for another element."""
    written = (
        element.get("rend") or "" if element.tag == "head" else element.tag if isinstance(element.tag, str) else ""
    )
    match = _HEADING.match(written)
    return int(match.group(1)) if match else 2 * (element.tag == "head")


def _is_bold(element: _Element) -> bool:
    """Whether a paragraph is all bold, as a heading that is not marked as one."""
    if element.tag not in ("p", "div") or (element.text or "").strip() or len(element) != 1:
        return False
    child = element[0]
    bold = child.tag in _BOLD or (child.tag == "hi" and child.get("rend") == "#b")
    return bold and not (child.tail or "").strip()


def _is_inside(element: _Element) -> bool:
    if not isinstance(element.tag, str):
        return True
    if element.tag == "code":
        return "\n" not in "".join(element.itertext())
    return _kind(element) in _INSIDE and not any(map(_is_table_or_list, element))


def _is_table_or_list(element: _Element) -> bool:
    return _kind(element) in ("table", "list", "p", "div", "item") or bool(_level(element))


def _kind(element: _Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return _SAME.get(tag, tag)
