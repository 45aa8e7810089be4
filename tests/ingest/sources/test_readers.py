"""The readers of the statistical sources on small files of our own making, in the form of the publishers'."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ingest.datasets import Dataset, read_datasets
from ingest.figures import Cell, Figure, Link, Record, Thing
from ingest.sources import (
    ec_rd_scoreboard,
    github_innovation_graph,
    ncses_ai_articles,
    ncses_ai_patents,
    ncses_venture_capital,
    un_egdi,
    us_export_controls,
    world_bank_doing_business,
    world_bank_wdi,
)
from kg.errors import DataError, MissingColumnError

CARDS = Path(__file__).parents[3] / "data" / "sources"
PRICE = "Price of electricity (US cents per kWh) (DB16-20 methodology)"


@pytest.fixture
def write(tmp_path: Path) -> "Writer":
    return Writer(tmp_path)


class Writer:
    """Writes small files and gives them to a reader as `datasets` does."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, Path] = {}
        self.folder = folder

    def __call__(self, name: str, *lines: str) -> "Writer":
        self.files[name] = self.folder / name
        self.files[name].write_text("\n".join(lines) + "\n", "utf-8-sig")
        return self

    def sheet(self, name: str, rows: list[list[str]], sheet: str = "All Data") -> "Writer":
        self.files[name] = self.folder / name
        pd.DataFrame(rows).to_excel(self.files[name], sheet_name=sheet, header=False, index=False)
        return self


def figures(records: Iterable[Record]) -> list[tuple[str, str, str, Decimal]]:
    """Subject, indicator, period and value of the figures, in their order."""
    return [(each.subject, each.indicator, each.period, each.value) for each in records if isinstance(each, Figure)]


def test_the_surveys_of_egovernment_rename_their_columns_and_pad_their_names(write: Writer) -> None:
    write("egdi-2010.csv", "country-name,e-gov-rank,e-gov-index", "Arcadia ,2,0.8")
    write("EGOV_DATA_2024.csv", "Survey Year,Country,Rank,E_Index", "2024, Arcadia,1,0.95")
    assert figures(un_egdi.read(write.files)) == [
        ("Arcadia", "e-government-rank", "2010", Decimal(2)),
        ("Arcadia", "e-government-index", "2010", Decimal("0.8")),
        ("Arcadia", "e-government-rank", "2024", Decimal(1)),
        ("Arcadia", "e-government-index", "2024", Decimal("0.95")),
    ]


def test_a_price_of_doing_business_is_of_the_year_before_its_report(write: Writer) -> None:
    write.sheet(
        "db.xlsx",
        [
            ["Legend", "", "merged topics", ""],
            ["", "", "", ""],
            ["", "", "Getting electricity", ""],
            ["Country code", "Economy", "DB Year", PRICE],
            ["US", "Arcadia", "2020", "18.1"],
            ["USA", "Arcadia Port", "2020", "16.3"],
            ["X", "Borealia", "2020", "No Practice"],
            ["X", "Borealia", "2015", ""],
        ],
    )
    found = list(world_bank_doing_business.read(write.files))
    assert figures(found) == [
        ("Arcadia", "business-electricity-price", "2019", Decimal("0.181")),
        ("Arcadia Port", "business-electricity-price", "2019", Decimal("0.163")),
    ]
    assert found[0].cells == (Cell("db.xlsx", 5, PRICE),)
    assert found[0].written == "18.1 US cents per kWh"


def test_a_workbook_without_the_sheet_is_one_sentence(write: Writer) -> None:
    write.sheet("db.xlsx", [["a"]], sheet="Other")
    with pytest.raises(DataError, match=r"'All Data' cannot be read.*db\.xlsx"):
        list(world_bank_doing_business.read(write.files))


def test_a_file_that_is_no_workbook_is_one_sentence(write: Writer) -> None:
    write("db.xlsx", "<html>")
    with pytest.raises(DataError, match=r"cannot be read.*db\.xlsx"):
        list(world_bank_doing_business.read(write.files))


def wide(*rows: str) -> list[str]:
    head = ['"Data Source","World Development Indicators",', "", '"Last Updated Date","2026-07-13",', ""]
    return [*head, '"Country Name","Country Code","Indicator Name","Indicator Code","1999","2000","2001",', *rows]


def test_products_of_two_indicators_need_the_same_year_and_name_both_cells(write: Writer) -> None:
    code = "SP.POP.SCIE.RD.P6"
    write("researchers.csv", *wide(f'"Arcadia, The","ARC","Researchers","{code}","7","100.5","",'))
    write(
        "extract.csv",
        '"ind_id","ind_nm","cty_id","cty_nm","cty_iso","date","value"',
        '"SP.POP.TOTL","Population","A","Arcadia","ARC","2000",2000000',
        '"SP.POP.TOTL","Population","A","Arcadia","ARC","2001",3000000',
        '"SP.POP.TOTL","Population","X","Low income","","2000",5',
        '"NE.CON.GOVT.ZS","Consumption","A","Arcadia","ARC","2000",5',
    )
    found = list(world_bank_wdi.read(write.files))
    assert figures(found) == [
        ("ARC", "researchers-per-million", "2000", Decimal("100.5")),
        ("ARC", "population", "2000", Decimal(2000000)),
        ("ARC", "population", "2001", Decimal(3000000)),
        ("ARC", "researchers", "2000", Decimal(201)),
    ]
    assert found[-1].cells == (Cell("researchers.csv", 6, "2000"), Cell("extract.csv", 2, "value"))
    assert found[-1].rule


def test_a_figure_that_two_files_have_is_the_first_files(write: Writer) -> None:
    code = "SP.POP.TOTL"
    for name, number in (("a.csv", "5"), ("b.csv", "6")):
        write(name, *wide(f'"Arcadia","ARC","Population","{code}","","{number}","",'))
    assert figures(world_bank_wdi.read(write.files)) == [("ARC", "population", "2000", Decimal(5))]


YEARS = (2018, 2019, 2020, 2021, 2022)
WIDE = "row_id,region_country_or_economy_full_path," + ",".join(f"field_{year}" for year in YEARS)


def articles(write: Writer, *long: str) -> Writer:
    return write(
        "printed.csv",
        WIDE,
        "r1,World,,,,,",
        "r2,World -> Total articles,9,8,7,6,5",
        "r3,World -> Total articles -> With multiple institutions,1,1,1,1,1",
        "r4,World -> C&#244;te<sup>a</sup> -> Total articles,0,1,2,3,4",
    )("long.csv", "row_id,time_period,value", *long)


def test_articles_are_summed_over_four_years_and_keep_their_footnotes(write: Writer) -> None:
    found = list(ncses_ai_articles.read(articles(write, *(f"r,World,{n}" for n in (9, 8, 7, 6, 5))).files))
    cote = [each for each in found if each.subject == "Côte"]
    assert figures(cote)[0] == ("Côte", "ai-articles", "2019/2022", Decimal(10))
    assert [each.column for each in cote[0].cells] == ["field_2019", "field_2020", "field_2021", "field_2022"]
    assert all(each.flags == ("footnote a",) for each in cote)
    assert len(cote) == 6


def test_rows_without_years_get_them_from_the_table_that_prints_them(write: Writer) -> None:
    rows = [f"r,World,{n}" for n in (9, 8, 7, 6, 5)]
    more = [f'r,"World -> Odd -> Isles, The",{n}' for n in (1, 2, 3, 4, 5)]
    found = [each for each in ncses_ai_articles.read(articles(write, *rows, *more).files) if "Isles" in each.subject]
    assert figures(found)[:2] == [
        ("Isles, The", "ai-articles", "2019/2022", Decimal(14)),
        ("Isles, The", "ai-articles", "2018", Decimal(1)),
    ]
    assert found[1].cells == (Cell("long.csv", 7, "value"),)


@pytest.mark.parametrize("numbers", [(9, 8, 7, 6, 4), (9, 8, 7, 6), (5, 6, 7, 8, 9)])
def test_rows_that_do_not_fit_the_printed_years_are_refused(write: Writer, numbers: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match="not the years"):
        list(ncses_ai_articles.read(articles(write, *(f"r,World,{n}" for n in numbers)).files))


def test_patents_are_one_total_whose_area_is_the_last_step(write: Writer) -> None:
    write("p.csv", "row_id,time_period,value", "r,World -> Europe -> EU-27<sup>b</sup> -> Arcadia,50", "r,World,D")
    assert figures(ncses_ai_patents.read(write.files)) == [("Arcadia", "ai-patents-granted", "2000/2022", Decimal(50))]


def test_venture_capital_is_in_millions_and_na_is_not_known(write: Writer) -> None:
    years = range(2016, 2021)
    write(
        "ai.csv",
        "row_id,country_or_region_full_path," + ",".join(f"field_{year}" for year in years),
        "r,Total -> Asia -> Arcadia,NA,0,2,3,4",
        "r,Total -> Asia -> Borealia,1,1,1,1,1",
    )
    found = figures(ncses_venture_capital.read(write.files))
    assert [each[2:] for each in found if each[0] == "Arcadia"] == [
        ("2017", Decimal(0)), ("2018", Decimal(2000000)), ("2019", Decimal(3000000)), ("2020", Decimal(4000000)),
    ]  # fmt: skip
    assert found[4] == ("Borealia", "ai-venture-capital-received", "2016/2020", Decimal(5000000))


def test_na_is_namibia_and_old_quarters_are_thinned(write: Writer) -> None:
    quarters = [(2021, 3), (2021, 4), (2022, 1), *((year, q) for year in (2023, 2024) for q in (1, 2, 3, 4))]
    write("d.csv", "developers,iso2_code,year,quarter", *(f"{n},NA,{y},{q}" for n, (y, q) in enumerate(quarters, 100)))
    found = figures(github_innovation_graph.read(write.files))
    assert found[0] == ("NA", "github-developers", "2021-10/2021-12", Decimal(101))
    assert len(found) == 9


def test_companies_of_the_scoreboard_are_summed_by_their_seat(write: Writer) -> None:
    write("s.csv", "A,J,T", "ALFA,US,2.5000000004", "BETA,US,1.5", "GAMMA,EU,3")
    found = list(ec_rd_scoreboard.read(write.files))
    assert figures(found)[:2] == [
        ("US", "corporate-rd-spending", "2023", Decimal(4000000000)),
        ("EU", "corporate-rd-spending", "2023", Decimal(3000000000)),
    ]
    assert [each.label for each in found if isinstance(each, Thing)] == ["Gamma", "Alfa", "Beta"]
    first = next(each for each in found if isinstance(each, Link))
    assert (first.predicate, first.object) == ("basedIn", "EU")
    assert isinstance(found[0], Figure)
    assert found[0].cells == (Cell("s.csv", None, "T"),)


def test_a_country_in_no_group_of_chips_needs_no_licence(write: Writer) -> None:
    write(
        "groups.csv",
        "ear_country_group,meaning,iso_alpha2,as_of",
        "D:1,National Security,CN,2026-07-08",
        "D:3,Chemical & Biological,AE,2026-07-08",
        "E:2,Unilateral embargo,CU,2026-07-08",
    )
    write("all.csv", "ISO3166-1-Alpha-2,name", "CN,a", "AE,b", "CU,c", "NA,Namibia", ",no code")
    found = list(us_export_controls.read(write.files))
    assert figures(found) == [
        (area, "advanced-chip-licence-free", "2026-07-08", Decimal(value))
        for area, value in (("CN", 0), ("AE", 1), ("CU", 0), ("NA", 1))
    ]
    links = [(each.subject, each.object) for each in found if isinstance(each, Link)]
    assert links[1] == ("AE", "AreaGroup:D:3")
    groups = [each.description for each in found if isinstance(each, Thing)]
    assert "Unilateral embargo; members as of 2026-07-08" in groups


def test_a_column_that_a_publisher_has_renamed_is_one_sentence(write: Writer) -> None:
    write("d.csv", "developers,iso2,year,quarter", "5,NA,2024,3")
    with pytest.raises(MissingColumnError, match=r"d\.csv.*iso2_code"):
        list(github_innovation_graph.read(write.files))


@pytest.mark.parametrize("dataset", read_datasets(CARDS), ids=lambda each: each.id)
def test_every_card_says_what_a_reader_needs_to_trust_and_cite_it(dataset: Dataset) -> None:
    source = dataset.source
    for key in ("title", "publisher", "published", "url", "licence", "citation", "coverage", "language"):
        assert getattr(source, key), f"{source.id}: write '{key}' into its source.yml"
    assert source.redistribute in {"yes", "no"}, f"{source.id}: say whether its figures may be passed on"
    assert all((file.url or file.page).startswith("https://") and file.as_of for file in dataset.files)
