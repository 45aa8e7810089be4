"""One real file of every format: exact cells with their places. The files lie beside the project, not in it."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ingest.formats.files import read_file
from ingest.formats.long import COLUMN, ROW, TEXT, VALUE, LongTable
from tests.ingest.formats.tables import read


def cell(table: LongTable, **wanted: str) -> pd.Series:
    """The one row of the long frame whose dimensions are these (blanks written as underscores)."""
    frame = table.frame
    for name, text in wanted.items():
        frame = frame[frame[name.replace("_", " ") if name not in frame.columns else name] == text]
    assert len(frame) == 1, len(frame)
    return frame.iloc[0]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "formats"


def test_a_world_bank_file_has_a_preamble_and_years_as_columns(folder: Path) -> None:
    table = read(next(folder.glob("worldbank-wide*")))
    assert (table.kind, table.layout.header, table.layout.first) == ("world bank csv", (5,), 6)
    albania = cell(table, Country_Code="ALB", header_1="2007")
    assert (albania[VALUE], albania[ROW], albania[COLUMN]) == (Decimal("0.08411"), 11, "2007")
    assert table.notes == ("Data Source: World Development Indicators", "Last Updated Date: 2026-07-13")


def test_an_sdmx_csv_keeps_texts_that_stand_for_values(folder: Path) -> None:
    table = read(next(folder.glob("sdmx-csv*")))
    assert table.kind == "sdmx-csv 2"
    assert len(table.frame) == 3936
    korea = table.frame[(table.frame["REF_AREA"] == "KOR") & (table.frame["MEASURE"] == "PII_131")]
    pending = korea[korea[TEXT] == "Data pending"].iloc[0]
    assert (pending[VALUE], pending[ROW], pending["OBS_STATUS"]) == (None, 15, "V")


def test_an_ilostat_csv_keeps_status_and_notes(folder: Path) -> None:
    table = read(next(folder.glob("ilostat*")))
    assert table.kind == "ilostat csv"
    row = cell(table, ref_area="AGO", sex="SEX_F", time="2019")
    assert (row[VALUE], row[ROW], row["obs_status"]) == (Decimal("1113.67"), 10, "B")
    assert row["note_indicator"] == "I11:264_T30:2"


def test_a_legacy_oecd_csv_has_codes_and_labels(folder: Path) -> None:
    table = read(next(folder.glob("oecdstat*")))
    assert table.kind == "oecd.stat csv"
    row = cell(table, COU="AUT", IND="MSPS_UPAT")
    assert (row[VALUE], row["Country"], row["Unit Code"], row[ROW]) == (Decimal("0.26"), "Austria", "IDX", 13)


def test_json_stat_1_keeps_the_marks(folder: Path) -> None:
    table = read(next(folder.glob("json-stat1*")), "nama_gdp_c")
    assert (table.kind, len(table.frame)) == ("json-stat 1", 3036)
    assert set(table.frame["status"]) == {"", ":", "b", "e"}
    assert table.frame[VALUE].notna().sum() == 1134


def test_json_stat_2_keeps_roles_marks_and_labels(folder: Path) -> None:
    table = read(next(folder.glob("json-stat2*")))
    assert table.kind == "json-stat 2"
    assert dict(table.hints) == {"year": "time", "area": "area", "concept": "indicator"}
    row = cell(table, area="AU", year="2013")
    assert (row[VALUE], row["status"], row["area label"], row[ROW]) == (Decimal("5.50415003"), "e", "Australia", 11)


def test_a_workbook_with_title_rows_is_read_from_its_header(folder: Path) -> None:
    table = read(next(folder.glob("excel_title*")), "g13-5")
    assert (table.layout.header, table.layout.first, table.layout.last) == ((30,), 31, 246)
    row = cell(table, Country="CZE", header_1="Flexitime")
    assert (row[TEXT], row[ROW]) == ("All public employees are covered", 31)
    assert table.notes[0] == "13.5. Flexible working arrangements in central government, 2022"


def test_a_workbook_with_headers_over_several_columns_keeps_every_level(folder: Path) -> None:
    path = next(folder.glob("excel_merged*"))
    table = read(path, "1. Scores 2022")
    row = cell(table, Country="AL", Scoring="1. User centricity", header_3="Average (2022)")
    assert (row["header 2"], row[ROW]) == ("2022 Data collection", 8)
    assert round(row[VALUE], 4) == Decimal("82.9701")
    missing = cell(table, Country="AL", Scoring="0. OVERALL SCORE", header_3="Central")
    assert (missing[VALUE], missing[TEXT]) == (None, ".")
    assert len(read_file(path).grids) == 13
