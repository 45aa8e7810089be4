"""Rows of a publisher's Excel sheet with the numbers by which a person finds them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError

from ingest.sources.csv_rows import FileRow, check_columns
from kg.errors import DataError


def read_sheet_rows(name: str, path: Path, sheet: str, columns: Sequence[str], header: int = 1) -> Iterator[FileRow]:
    """Yield the rows of a sheet that has these columns; merged topic cells above the header do not matter.

    Args:
        name: the file as its card calls it.
        header: the row of the header as a person counts.

    Raises:
        DataError: the file is no Excel file or has no such sheet.
        MissingColumnError: the publisher has changed the sheet.
    """
    try:
        frame = pd.read_excel(path, sheet_name=sheet, header=None, dtype=str, keep_default_na=False, engine="calamine")
    except (ValueError, KeyError, CalamineError) as error:  # no such sheet, no Excel file
        raise DataError(f"the sheet '{sheet}' cannot be read: {error}", path=name, hint="fetch it again") from error
    titles = [title.strip() for title in frame.iloc[header - 1]]
    check_columns(name, titles, columns)
    places = {column: titles.index(column) for column in columns}
    cells = frame.iloc[header:, list(places.values())]
    for number, row in enumerate(cells.itertuples(index=False), start=header + 1):
        if any(text.strip() for text in row):
            yield FileRow(name, number, dict(zip(places, (text.strip() for text in row), strict=True)))
