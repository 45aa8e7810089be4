"""Small files of our own with the traps of other people's tables: each is read as a person would read it."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.formats.files import read_file
from ingest.formats.layout import find_layouts
from ingest.formats.long import FLAGS, FOOTNOTES, ROW, TEXT, VALUE
from ingest.formats.numbers import find_decimal, read_number
from ingest.formats.times import read_period
from kg.errors import DataError
from tests.ingest.formats.tables import context, read, write_excel, write_json_stat, write_parquet, write_text

TIDY = "iso2,year,value\nDE,2020,1.5\nNA,2020,2\nNO,2021,\n"


def values(path: Path, sheet: str = "") -> list[Decimal | None]:
    return list(read(path, sheet).frame[VALUE])


def test_namibia_is_no_missing_value(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "t.csv", TIDY))
    assert list(table.frame["iso2"]) == ["DE", "NA", "NO"]
    assert context().areas.find("NA") == "NAM"
    assert list(table.frame[VALUE]) == [Decimal("1.5"), Decimal(2), None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    text = "Land;Jahr;Wert\nÖsterreich;2020;1,5\nSüdkorea;2020;2,25\nCôte d’Ivoire;2020;3,5\nTürkei;2021;1.234,5\n"
    table = read(write_text(tmp_path / "t.csv", text, encoding))
    assert list(table.frame["Land"]) == ["Österreich", "Südkorea", "Côte d’Ivoire", "Türkei"]
    assert list(table.frame[VALUE]) == [Decimal(n) for n in ("1.5", "2.25", "3.5", "1234.5")]


def test_the_content_counts_and_not_the_ending(tmp_path: Path) -> None:
    book = write_excel(tmp_path / "t.csv", [["Country", "2020", "2021"], ["DEU", 1, 2]])
    assert read_file(book).kind == "excel"
    assert values(book, "Data") == [1, 2]
    assert read_file(write_text(tmp_path / "t.xlsx", TIDY)).kind == "csv"


@pytest.mark.parametrize(
    "content", ["<html></html>", "{}", "[1]", '{"a": 1}', "", "\n\n", "PK\x03\x04", "PAR1", "only"]
)
def test_what_is_no_table_is_said_in_one_sentence(tmp_path: Path, content: str) -> None:
    path = write_text(tmp_path / "x.dat", content)
    with pytest.raises((DataError, StopIteration)) as caught:
        read(path)
    assert isinstance(caught.value, StopIteration) or str(caught.value).count(str(path)) == 1


def test_titles_merged_headers_and_notes_stand_around_the_table(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Table 1. Power", None, None, None, None],
        [],
        ["Country", "Men", None, "Women", None],
        [None, 2020, 2021, 2020, 2021],
        ["Germany (1)", 1, 2, 3, 4],
        ["Japan", 5, "..", "7 p", 8],
        [],
        ["(1) Without the islands.", None, None, None, None],
    ]
    table = read(write_excel(tmp_path / "t.xlsx", rows, merged=["A1:E1", "A3:A4", "B3:C3", "D3:E3"]), "Data")
    assert (table.layout.header, table.layout.first, table.layout.last) == ((3, 4), 5, 6)
    frame = table.frame
    assert list(frame[frame[ROW] == 5][VALUE]) == [1, 2, 3, 4]
    assert list(frame["header 1"].unique()) == ["Men", "Women"]
    assert list(frame["header 2"].unique()) == ["2020", "2021"]
    assert set(frame[frame[ROW] == 5][FOOTNOTES]) == {"Without the islands."}
    provisional = frame[frame[TEXT] == "7 p"].iloc[0]
    assert (provisional[VALUE], provisional[FLAGS]) == (7, "p")
    assert table.notes == ("Table 1. Power", "(1) Without the islands.")


def test_numbers_that_are_stored_as_text_are_numbers(tmp_path: Path) -> None:
    path = write_excel(
        tmp_path / "t.xlsx", [["Country", "Price"], ["DEU", "18.1"], ["FRA", "n.a."], ["JPN", "1,021.5"]]
    )
    assert values(path, "Data") == [Decimal("18.1"), None, Decimal("1021.5")]


def test_a_decimal_number_of_a_workbook_is_what_it_shows(tmp_path: Path) -> None:
    assert (
        values(write_excel(tmp_path / "t.xlsx", [["iso3", "value"], ["DEU", 0.1 + 0.2], ["FRA", 45.0]]), "Data")[1]
        == 45
    )


def test_empty_and_double_columns_do_not_hide_each_other(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "t.csv", "country,,score,score\nDEU,,1,2\nFRA,,3,4\n"))
    assert table.layout.values == ("score", "score (column D)")
    assert list(table.frame[VALUE]) == [1, 2, 3, 4]


def test_every_sheet_is_a_table_of_its_own(tmp_path: Path) -> None:
    path = write_excel(tmp_path / "t.xlsx", [["iso3", "value"], ["DEU", 1]], sheet="One & Two")
    assert [grid.sheet for grid in read_file(path).grids] == ["One & Two"]
    assert values(path, "One & Two") == [1]


def test_blocks_below_each_other_are_found_and_the_fullest_is_taken(tmp_path: Path) -> None:
    path = write_text(tmp_path / "t.csv", "a note\n\niso3,x\nDEU,1\n\niso3,2020,2021\nDEU,1,2\nFRA,3,4\n\nJPN,5,6\n")
    grid = read_file(path).grids[0]
    assert len(find_layouts(grid, context())) == 2
    assert values(path) == [1, 2, 3, 4, 5, 6]


def test_countries_may_stand_in_the_header(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "t.tsv", "year\tGermany\tJapan\n2020\t1\t2\n2021\t3\t4\n"))
    assert table.layout.keys == ("year",)
    assert list(table.frame["header 1"]) == ["Germany", "Japan", "Germany", "Japan"]


def test_eurostats_combined_first_column_is_parted(tmp_path: Path) -> None:
    table = read(
        write_text(
            tmp_path / "t.tsv", "freq,unit,geo\\TIME_PERIOD\t2020 \t2021 \nA,PC,EL\t1.5 b\t: \nA,PC,DE\t2\t3 e\n"
        )
    )
    assert table.layout.keys == ("freq", "unit", "geo")
    assert list(zip(table.frame["geo"], table.frame[VALUE], table.frame[FLAGS], strict=True)) == [
        ("EL", Decimal("1.5"), "b"), ("EL", None, ""), ("DE", Decimal(2), ""), ("DE", Decimal(3), "e"),
    ]  # fmt: skip


def test_sdmx_csv_1_is_known_by_its_first_column(tmp_path: Path) -> None:
    text = "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nX:Y(1.0),DEU,2020-Q2,1.5,P\n"
    table = read(write_text(tmp_path / "t.csv", text))
    assert (table.kind, values(tmp_path / "t.csv")) == ("sdmx-csv 1", [Decimal("1.5")])


@pytest.mark.parametrize(
    ("text", "value", "marks"),
    [
        ("1,234.5", "1234.5", ()), ("12 345", "12345", ()), ("−3", "-3", ()), ("1.5E+3", "1500", ()), ("$ 4", "4", ()),
        ("12.3 b", "12.3", ("b",)), ("12.3 (p)", "12.3", ("p",)), ("7*", "7", ("*",)), ("9<sup>a</sup>", "9", ("a",)),
        ("45 %", "45", ()), (".5", "0.5", ()), ("3/7", None, ()), ("5 km", None, ()), ("Data pending", None, ()),
        ("1,23,4", None, ()), ("..", None, ()), (": z", None, ("z",)), ("2019-2020", None, ()),
    ],
)  # fmt: skip
def test_a_number_is_read_and_nothing_else(text: str, value: str | None, marks: tuple[str, ...]) -> None:
    reading = read_number(text, context().words)
    assert (reading.value, reading.marks) == (None if value is None else Decimal(value), marks)


def test_a_decimal_comma_is_told_by_the_column() -> None:
    assert find_decimal(["1.234", "5,6"]) == ","
    assert read_number("1.234", context().words, ",").value == 1234


@pytest.mark.parametrize(
    ("text", "period"),
    [("2020-Q3", "2020-07/2020-09"), ("Q1 2021", "2021-01/2021-03"), ("2020-S2", "2020-07/2020-12"),
     ("2020-05", "2020-05"),
     ("2020-W01", "2019-12-30/2020-01-05"), ("FY2023", "2023"), ("2018-19", "2018/2019"), ("mars 2021", "2021-03"),
     ("2024-02-30", ""), ("1234", ""), ("Q5 2020", "")],
)  # fmt: skip
def test_times_become_periods(text: str, period: str) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    ("written", "entity"),
    [("EL", "GRC"), ("UK", "GBR"), ("EU27_2020", "EuropeanUnion"), ("Deutschland", "DEU"), ("Estados Unidos", "USA"),
     ("276", "DEU"), ("Bahamas, The", "BHS"), ("Korea, Rep.", ""), ("Atlantis", "")],
)  # fmt: skip
def test_areas_are_known_by_codes_and_names(written: str, entity: str) -> None:
    found = context().areas.find(written)
    assert found == entity or (not entity and found in ("", "KOR"))


def test_every_format_says_the_same(tmp_path: Path) -> None:
    rows = [["DEU", "2020", 1.5], ["DEU", "2021", 2.25], ["JPN", "2020", 3.0], ["JPN", "2021", 4.75]]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["geo", "time", "value"], *rows])
    paths = [
        write_text(tmp_path / "a.csv", buffer.getvalue()),
        write_parquet(tmp_path / "b.parquet", ["geo", "time", "value"], rows),
        write_json_stat(tmp_path / "c.json", ["DEU", "JPN"], ["2020", "2021"], [1.5, 2.25, 3.0, 4.75]),
    ]
    frames = [read(path).frame[["geo", "time", VALUE]].to_numpy().tolist() for path in paths]
    assert frames[0] == frames[1] == frames[2]
