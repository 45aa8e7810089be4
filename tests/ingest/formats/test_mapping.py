"""The mapping: proposed with reasons, edited by a person, kept on the next run, loaded into figures with cells."""

from decimal import Decimal
from pathlib import Path

import pytest

from ingest.figures import Cell
from ingest.formats.load import Figures, load_table
from ingest.formats.mapping import read_mapping
from ingest.formats.propose import merge_mapping
from ingest.formats.tables import default_mapping, find_mapping, map_file
from kg.errors import BadValueError, DataError, MissingColumnError, UnitMismatchError, UnknownNameError
from tests.ingest.formats.tables import context, terms, write_excel, write_text

TIDY = (
    "REF_AREA,MEASURE,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT\n"
    "NA,RD,_T,2020,1.5,P,0\nNA,RD,M,2020,9,A,0\nEL,RD,_T,2020-Q2,2,A,3\nXX,RD,_T,2020,3,A,0\n"
    "DEU,RD,_T,2021,Data pending,A,0\nDEU,POP,_T,2021,7,A,0\nDEU,RD,_T,2020,4,M,0\n"
)
FILLED = {
    "publisher: TODO": "publisher: us",
    "published: TODO": "published: 2024-05",
    "RD: TODO": "RD: rd-share-of-gdp",
}


def propose(path: Path, sheet: str = "", out: Path | None = None) -> str:
    return map_file(path, sheet, context(), terms(), out)


def fill(text: str, **more: str) -> str:
    for old, new in {**FILLED, **more}.items():
        text = text.replace(old, new)
    return text


def load(folder: Path, table: str, *edits: tuple[str, str], extra: str = "") -> Figures:
    path = write_text(folder / "t.csv", table)
    mapping = default_mapping(path)
    text = fill(propose(path))
    for old, new in edits:
        assert old in text, text
        text = text.replace(old, new)
    mapping.write_text(text + extra, encoding="utf-8")
    return load_table(mapping, context(), terms())


def test_a_proposal_names_columns_with_reason_and_marks_what_it_cannot_know(tmp_path: Path) -> None:
    text = propose(write_text(tmp_path / "t.csv", TIDY))
    for line in (
        "area: {column: REF_AREA}  # confidence 0.75: 75% of its 4 names are known areas",
        "time: {columns: [TIME_PERIOD]}",
        "  column: MEASURE",
        "    RD: TODO",
        "  multiplier: UNIT_MULT",
        "  columns: [OBS_STATUS]\n  missing: [M]\n  meanings: {P: provisional}",
        '  SEX: "_T"  # of: _T, M',
        '  XX: ""',
        "no numbers are: Data pending (1)",
        "publisher: TODO",
    ):
        assert line in text, text


def test_figures_keep_value_period_flags_and_place(tmp_path: Path) -> None:
    loaded = load(tmp_path, TIDY)
    first, second = loaded.figures
    assert (first.subject, loaded.areas["NA"], first.value, first.period) == ("NA", "NAM", Decimal("1.5"), "2020")
    assert (first.flags, first.cells, first.written) == (("provisional",), (Cell("t.csv", 2, "OBS_VALUE"),), "1.5")
    assert (loaded.areas["EL"], second.value, second.period) == ("GRC", Decimal(2000), "2020-04/2020-06")
    assert loaded.source.kind == "dataset"


def test_what_is_not_taken_is_told_with_place_and_way_out_and_the_rest_loads(tmp_path: Path) -> None:
    loaded = load(tmp_path, TIDY)
    said = [str(problem) for problem in loaded.problems]
    assert any("'Data pending' is no number" in line and "row 6, column 'OBS_VALUE'" in line for line in said)
    assert any("'POP' has no indicator" in line and "row 7" in line for line in said)
    assert all(line.endswith(".") and ": " in line for line in said)
    assert len(loaded.figures) == 2


def test_a_text_may_be_missing_or_get_a_number(tmp_path: Path) -> None:
    assert not [
        p for p in load(tmp_path, TIDY, ("missing: []", "missing: [Data pending]")).problems if "number" in str(p)
    ]
    coded = load(tmp_path, TIDY, ("codes: {}", "codes: {Data pending: 3}"))
    assert Decimal(3) in {figure.value for figure in coded.figures}


def test_two_values_for_the_same_are_both_left_out_until_a_filter_says_which(tmp_path: Path) -> None:
    table = "iso3,year,value\nDEU,2020,1\nDEU,2020,2\nJPN,2020,3\n"
    figures = load(tmp_path, table, ("id: TODO", "id: rd-share-of-gdp"))
    assert [figure.subject for figure in figures.figures] == ["JPN"]
    assert "'DEU' has 2 values" in str(figures.problems[0])
    assert "add a filter" in str(figures.problems[0])


def test_an_unknown_area_is_given_an_entity_or_left_out_on_purpose(tmp_path: Path) -> None:
    given = load(tmp_path, TIDY, ('  XX: ""', "  XX: XKX"))
    assert {figure.subject for figure in given.figures} == {"NA", "EL", "XX"}
    table = "iso3,year,value\nDEU,2020,1\nQQQ,2020,2\n"
    told = load(tmp_path, table, ("id: TODO", "id: rd-share-of-gdp"), ('  QQQ: ""\n', ""), ("areas:", "areas: {}"))
    assert "unknown area 'QQQ'" in str(told.problems[0])


def test_year_and_quarter_in_two_columns_are_one_period(tmp_path: Path) -> None:
    table = "developers,iso2_code,year,quarter\n10,US,2020,1\n11,US,2020,4\n12,NA,2020,1\n"
    loaded = load(tmp_path, table, ("id: TODO", "id: github-developers"))
    assert [figure.period for figure in loaded.figures] == ["2020-01/2020-03", "2020-10/2020-12", "2020-01/2020-03"]


def test_the_unit_must_be_the_indicators_and_the_factor_leads_to_it(tmp_path: Path) -> None:
    table = "country,Electricity price (US cents per kWh),year\nGermany,25.6,2019\nJapan,21.2,2019\n"
    edits = ("id: TODO", "id: business-electricity-price")
    loaded = load(tmp_path, table, edits)
    assert [figure.value for figure in loaded.figures] == [Decimal("0.256"), Decimal("0.212")]
    with pytest.raises(UnitMismatchError, match="measured in 'USDPerKiloWattHour'"):
        load(tmp_path, table, edits, ("key: USDPerKiloWattHour", "key: GW"))


def test_an_ambiguous_thousand_is_asked_for(tmp_path: Path) -> None:
    path = write_text(tmp_path / "t.csv", "iso3;year;value\nDEU;2020;1,234\nJPN;2020;2,345\n")
    text = fill(propose(path), **{"id: TODO": "id: rd-share-of-gdp"})
    assert "decimal: TODO" in text
    mapping = default_mapping(path)
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(BadValueError, match=r"value\.decimal"):
        read_mapping(mapping)
    mapping.write_text(text.replace("decimal: TODO", 'decimal: ","'), encoding="utf-8")
    assert [figure.value for figure in load_table(mapping, context(), terms()).figures] == [
        Decimal("1.234"),
        Decimal("2.345"),
    ]


def test_a_second_run_keeps_every_edit_and_adds_what_is_new(tmp_path: Path) -> None:
    path = write_text(tmp_path / "t.csv", TIDY)
    mapping = default_mapping(path)
    edited = fill(propose(path)).replace('  XX: ""', "  XX: XKX  # said the publisher") + "# my own remark\n"
    mapping.write_text(edited, encoding="utf-8")
    write_text(path, TIDY + "YY,RD,_T,2020,3,A,0\n")
    again = propose(path, out=mapping)
    assert '  YY: ""\n' in again
    assert again.replace('  YY: ""\n', "") == edited
    mapping.write_text(again, encoding="utf-8")
    assert merge_mapping(mapping, propose(path)) == again


def test_a_wide_sheet_is_loaded_with_the_sheet_in_the_place(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Title"], [], ["Country", "2020", "2021"], ["Germany", 1.5, 2], ["Japan", 3, "x"]]
    path = write_excel(tmp_path / "t.xlsx", rows, sheet="R&D")
    mapping = default_mapping(path)
    mapping.write_text(fill(propose(path), **{"id: TODO": "id: rd-share-of-gdp"}), encoding="utf-8")
    figures = load_table(find_mapping(path), context(), terms()).figures
    assert [(figure.period, figure.cells[0]) for figure in figures][:2] == [
        ("2020", Cell("t.xlsx", 4, "R&D!2020")), ("2021", Cell("t.xlsx", 4, "R&D!2021")),
    ]  # fmt: skip
    with pytest.raises(DataError, match="no table is found"):
        propose(path, "Nowhere")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("publisher: us", "publisher: TODO", BadValueError),
        ("published: 2024-05", "published: yesterday", BadValueError),
        ("area: {", "surprise: 1\narea: {", BadValueError),
        ("column: REF_AREA", "column: Nothing", MissingColumnError),
        ("rd-share-of-gdp", "rd-shore-of-gdp", UnknownNameError),
        ("first: 2", "first: 99", BadValueError),
        ("file: t.csv", "file: other.csv", DataError),
        ("keys: [", "keys: [Nowhere, ", MissingColumnError),
        ("rows: {", "rows: [", DataError),
    ],
)
def test_a_wrong_mapping_is_one_sentence_with_a_way_out(
    tmp_path: Path, old: str, new: str, error: type[DataError]
) -> None:
    with pytest.raises(error) as caught:
        load(tmp_path, TIDY, (old, new))
    assert str(caught.value).endswith(".")
    assert caught.value.hint


def test_a_table_without_a_mapping_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="midpower map"):
        find_mapping(write_text(tmp_path / "t.csv", TIDY))


def test_a_row_without_an_area_is_told(tmp_path: Path) -> None:
    loaded = load(tmp_path, "iso3,year,value\nDEU,2020,1\n,2020,2\nJPN,2020,\n", ("id: TODO", "id: rd-share-of-gdp"))
    assert [str(problem).partition(":")[0] for problem in loaded.problems] == [
        f"the area is empty ({tmp_path / 't.csv'}, row 3, column 'iso3')"
    ]
