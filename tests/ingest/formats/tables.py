"""What the tests of tables share: how small tables are written, and how a file is read to the long shape."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.formats.files import read_file
from ingest.formats.layout import Context
from ingest.formats.long import LongTable, read_long
from ingest.formats.tables import read_context
from ingest.tables import check_data
from ingest.terms import Terms, read_terms

ROOT = Path(__file__).parents[3]
Rows = Sequence[Sequence[object]]


@cache
def terms() -> Terms:
    """The shipped ontology."""
    return read_terms(ROOT / "ontology")


@cache
def context() -> Context:
    """What is known of tables and areas."""
    return read_context(ROOT / "ontology", check_data(ROOT / "data", terms())[0], terms())


def read(path: Path, sheet: str = "") -> LongTable:
    """The long table of a file; of one of its sheets where one is named."""
    return next(table for table in read_long(read_file(path), context()) if table.layout.sheet == sheet)


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_excel(path: Path, rows: Rows, *, merged: Sequence[str] = (), sheet: str = "Data") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for span in merged:
        page.merge_cells(span)
    book.save(path)
    return path


def write_parquet(path: Path, header: Sequence[str], rows: Rows) -> Path:
    columns = {name: [row[n] for row in rows] for n, name in enumerate(header)}
    pq.write_table(pa.table(columns), path)
    return path


def write_json_stat(path: Path, areas: Sequence[str], years: Sequence[str], values: Sequence[float | None]) -> Path:
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [len(areas), len(years)],
        "role": {"geo": ["geo"], "time": ["time"]},
        "value": list(values),
        "dimension": {"geo": {"category": {"index": list(areas)}}, "time": {"category": {"index": list(years)}}},
    }
    path.write_text(json.dumps(dataset), encoding="utf-8")
    return path
