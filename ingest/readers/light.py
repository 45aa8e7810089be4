"""Write light Markdown: the form of every stored text that is not stored as it came. Pure functions."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_LIGATURES: Final = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_NUMBER: Final = re.compile(r"^[^\w]{0,3}\d[\d\s.,%]*\W{0,3}\w{0,3}$")
_LONG_CELL: Final = 400  # characters: a table of such cells lays a page out and tells nothing by its columns


def clean(words: str) -> str:
    r"""Return words with single blanks between them, without characters nobody sees and without ligatures.

    >>> clean("of\xa0 the ﬁrst")
    'of the first'
    """
    return " ".join(words.translate(_UNSEEN).translate(_LIGATURES).split())


def heading(words: str, level: int) -> str:
    """Return a heading of level 1 to 6."""
    return f"{'#' * min(max(level, 1), 6)} {words}"


def item(words: str, depth: int = 0) -> str:
    """Return a list item, `depth` lists deep."""
    return f"{'  ' * depth}- {words}"


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the blocks that a table makes: what spans its top as paragraphs, then the rows as one block.

    A table of one column or of long texts only lays the page out: its cells become paragraphs. The first row is the
    head; a head in two rows becomes one; where the first row is figures already, the head is empty.
    """
    grid = _without_empty(rows)
    titles = []
    while grid and len(grid[0]) > 1 and sum(map(bool, grid[0])) == 1:
        titles.append(next(filter(None, grid.pop(0))))
    if not grid:
        return titles
    if len(grid[0]) == 1 or any(len(cell) > _LONG_CELL for row in grid for cell in row):
        return [*titles, *(cell for row in grid for cell in row if cell)]
    return [*titles, "\n".join(_rows(grid))]


def _without_empty(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """A rectangle without rows and columns that are all empty."""
    filled = [[clean(cell) for cell in row] for row in rows]
    width = max(map(len, filled), default=0)
    square = [row + [""] * (width - len(row)) for row in filled if any(row)]
    used = [column for column in range(width) if any(row[column] for row in square)]
    return [[row[column] for column in used] for row in square]


def _rows(grid: list[list[str]]) -> list[str]:
    head, body = _split_head(grid)
    underline = "|" + " --- |" * len(head)
    return [_row(head), underline, *map(_row, body)]


def _split_head(grid: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    first = grid[0]
    if sum(_is_number(cell) for cell in first[1:]) * 2 > len(first) - 1 and not _are_years(first[1:]):
        return [""] * len(first), grid
    if len(grid) > 2 and not grid[1][0] and any(grid[1]) and not any(map(_is_number, grid[1])):
        return [clean(f"{a} {b}") for a, b in zip(_spread(first), grid[1], strict=True)], grid[2:]
    return first, grid[1:]


def _spread(cells: Sequence[str]) -> list[str]:
    """The upper row of a head of two, where a cell over several columns is written once."""
    spread: list[str] = []
    for cell in cells:
        spread.append(cell or (spread[-1] if len(spread) > 1 else ""))
    return spread


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.match(cell))


def _are_years(cells: Sequence[str]) -> bool:
    return all(re.fullmatch(r"(?:19|20)\d\d\w{0,2}|", cell) for cell in cells)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
