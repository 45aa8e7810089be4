"""The real files of the folder `shared`: what the loaders make of them is what `shared/data/README.md` says."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ingest.datasets import add_dataset, read_datasets
from ingest.records import Observation, SourceFacts
from ingest.tables import read_data
from ingest.terms import read_terms
from tests.world.build import silent
from tests.world.paths import ONTOLOGY

SHIPPED = Path(__file__).parents[3] / "data"
AREAS = ["USA", "CHN", "FRA", "DEU", "JPN", "KOR", "SAU", "ARE", "GBR", "CAN", "ISR", "IND"]
ROWS = {
    ("ncses-ai-articles", "ai-articles", "2019/2022"):
        "49806 137966 9221 14439 16781 8625 4342 3215 17071 9750 1588 60260",
    ("ncses-ai-patents", "ai-patents-granted", "2000/2022"):
        "41507 91436 1818 3875 12944 17262 156 34 2216 1776 1786 3043",
    ("un-egdi", "e-government-rank", "2024"):
        "19 35 34 12 13 4 6 11 7 47 23 97",
    ("world-bank-doing-business", "business-electricity-price", "2019"):
        "0.181 0.146 0.136 0.256 0.212 0.114 0.074 0.109 0.177 0.123 0.118 0.182",
    ("github-innovation-graph", "github-developers", "2024-07/2024-09"):
        "23845773 9960503 2837148 3594869 3547125 2253387 596230 397298 4080458 2946022 654843 17114921",
}  # fmt: skip


@cache
def load(name: str, files: Path) -> SourceFacts:
    """The facts of one data set; nothing in its files may be unknown."""
    terms = read_terms(ONTOLOGY)
    (dataset,) = (each for each in read_datasets(SHIPPED / "sources") if each.id == name)
    data, notes = add_dataset(read_data(SHIPPED, terms, silent), dataset, files, terms)
    assert not notes, notes
    return data.sources[-1]


def figures(shared: Path, name: str, indicator: str, period: str) -> Iterator[Observation]:
    for observation in load(name, shared / "data").observations:
        if observation.indicator == indicator and observation.period and observation.period.text == period:
            yield observation


def value(shared: Path, name: str, indicator: str, period: str, area: str) -> Decimal | None:
    """The one value of a slot, None where there is none; two would be a fault."""
    found = [each.value for each in figures(shared, name, indicator, period) if each.subject == area]
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize("key", ROWS, ids=lambda key: key[1])
def test_the_check_values_are_reproduced_exactly(shared: Path, key: tuple[str, str, str]) -> None:
    found = {each.subject: each.value for each in figures(shared, *key)}
    assert {area: found[area] for area in AREAS} == dict(zip(AREAS, map(Decimal, ROWS[key].split()), strict=True))


def test_a_sum_of_articles_names_its_rule_and_its_four_cells(shared: Path) -> None:
    (france,) = (
        each for each in figures(shared, "ncses-ai-articles", "ai-articles", "2019/2022") if each.subject == "FRA"
    )
    assert france.rule == "sum of the yearly figures of 2019 to 2022"
    assert len(france.evidence) == 4


def test_the_years_that_table_9968_does_not_print_are_those_of_table_10067(shared: Path) -> None:
    (union,) = (
        each for each in figures(shared, "ncses-ai-articles", "ai-articles", "2022") if each.subject == "EuropeanUnion"
    )
    assert union.flags == ("footnote b", "the table prints no years; the row's place gives it")
    assert value(shared, "ncses-ai-articles", "ai-articles", "2022", "World") == 123402


def test_namibia_is_not_read_as_missing(shared: Path) -> None:
    assert value(shared, "github-innovation-graph", "github-developers", "2024-07/2024-09", "NAM")


def test_the_european_union_has_its_own_row_of_developers(shared: Path) -> None:
    assert value(shared, "github-innovation-graph", "github-developers", "2024-07/2024-09", "EuropeanUnion")


def test_a_city_is_never_taken_for_its_country(shared: Path) -> None:
    for area in ("USA", "CHN", "JPN", "IND"):
        assert value(shared, "world-bank-doing-business", "business-electricity-price", "2014", area)


def test_the_year_of_a_doing_business_report_is_the_year_after_its_prices(shared: Path) -> None:
    periods = {
        each.period.text for each in load("world-bank-doing-business", shared / "data").observations if each.period
    }
    assert periods == {"2014", "2015", "2016", "2017", "2018", "2019"}


def test_researchers_are_a_rate_times_the_population_of_the_same_year(shared: Path) -> None:
    name = "world-bank-wdi"
    rate = value(shared, name, "researchers-per-million", "2021", "DEU")
    people = value(shared, name, "population", "2021", "DEU")
    assert rate is not None
    assert people is not None
    assert value(shared, name, "researchers", "2021", "DEU") == round(rate * people / 10**6)


def test_a_product_needs_both_of_its_factors(shared: Path) -> None:
    computed = [each for each in load("world-bank-wdi", shared / "data").observations if each.rule]
    assert {each.indicator for each in computed} == {"researchers", "rd-spending"}
    assert all(len(each.evidence) == 2 for each in computed)
    assert {each.period.text for each in computed if each.period} <= {"2018", "2019", "2020", "2021", "2022"}


def test_venture_capital_is_in_dollars_not_in_millions(shared: Path) -> None:
    name = "ncses-venture-capital"
    assert value(shared, name, "ai-venture-capital-received", "2020", "USA") == 27_599_000_000
    assert value(shared, name, "ai-venture-capital-received", "2016/2020", "USA") == 92_267_000_000
    assert value(shared, name, "venture-capital-received", "2022", "EuropeanUnion") == 61_911_000_000


def test_a_year_of_which_nothing_is_known_is_missing_and_not_zero(shared: Path) -> None:
    name = "ncses-venture-capital"
    assert value(shared, name, "ai-venture-capital-received", "2000", "CAN") is None
    assert value(shared, name, "ai-venture-capital-received", "2010", "JPN") == 0


def test_the_sums_of_the_scoreboard_say_over_how_many_companies_they_run(shared: Path) -> None:
    found = {each.subject: each for each in figures(shared, "ec-rd-scoreboard", "corporate-rd-spending", "2023")}
    rules = {area: found[area].rule for area in ("USA", "EuropeanUnion", "CHN")}
    assert rules["EuropeanUnion"] == "sum over the 1,000 companies with their seat there among the 2,255 of the table"
    assert [round((found[area].value or 0) / 10**9) for area in rules] == [533, 249, 218]


def test_the_largest_companies_of_the_scoreboard_are_things_with_a_seat(shared: Path) -> None:
    facts = load("ec-rd-scoreboard", shared / "data")
    seats = {each.subject: each.object for each in facts.relations}
    assert len(seats) == 50
    assert seats["Alphabet"] == "USA"


def test_the_licence_flag_follows_the_groups_and_names_its_limit(shared: Path) -> None:
    found = {
        each.subject: each for each in figures(shared, "us-export-controls", "advanced-chip-licence-free", "2026-07-08")
    }
    flags = {area: found[area].value for area in ("CHN", "SAU", "ARE", "RUS", "IRN", "CUB", "JPN", "FRA", "USA", "NAM")}
    assert flags == {"CHN": 0, "SAU": 0, "ARE": 0, "RUS": 0, "IRN": 0, "CUB": 0, "JPN": 1, "FRA": 1, "USA": 1, "NAM": 1}
    assert found["ISR"].value == 0
    assert "A:5 and A:6" in found["ISR"].rule
    assert "HKG" not in found


def test_the_members_of_the_country_groups_are_related_to_them(shared: Path) -> None:
    groups = {each.object for each in load("us-export-controls", shared / "data").relations if each.subject == "CHN"}
    assert groups == {f"US-export-control-country-group-D-{n}" for n in (1, 3, 4, 5)}
