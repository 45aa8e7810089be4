"""Tables: what is right becomes records, and each thing that is wrong is one sentence with place and way out."""

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ingest.records import Data, Period
from ingest.tables import check_data, read_data
from ingest.terms import Terms, read_terms
from kg.errors import BadValueError, DataError, MissingColumnError, UnitMismatchError, UnknownNameError
from tests.world.paths import DATA, ONTOLOGY

FACTS = "facts/small-world-2024"


@cache
def terms() -> Terms:
    return read_terms(ONTOLOGY)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of the small world that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def problems_of(world: Path) -> list[DataError]:
    return check_data(world, terms())[1]


def read(world: Path) -> Data:
    data, problems = check_data(world, terms())
    assert problems == []
    return data


def test_the_small_world_is_read_whole(world: Path) -> None:
    data = read(world)
    assert [entity.id for entity in data.entities] == [
        "LumenAI",
        "Norrtel",
        "ARC",
        "BOR",
        "CIM",
        "SmallWorld",
        "Firefly",
    ]
    report = data.sources[0]
    assert (report.source.id, len(report.observations), len(report.relations)) == ("small-world-2024", 7, 9)


def test_a_figure_keeps_its_digits_its_bounds_and_its_hedge(world: Path) -> None:
    capacity, *_, power, specialists, _ = read(world).sources[0].observations
    assert (capacity.value, capacity.comparator, capacity.period) == (
        Decimal("12.0"),
        "approx",
        Period("2024", 2024, 2024),
    )
    assert (power.value, power.low, power.high, power.compared_to) == (None, Decimal(-30), Decimal(-20), "ARC")
    assert (specialists.comparator, specialists.is_held_point) == ("more_than", False)


def test_aliases_know_their_language_and_whether_case_matters(world: Path) -> None:
    arcadia = next(entity for entity in read(world).entities if entity.id == "ARC")
    assert [(alias.text, alias.lang, alias.exact) for alias in arcadia.aliases] == [
        ("Arcadian", "en", False),
        ("the ARC", None, True),
    ]


def test_a_fact_may_use_a_reviewed_alias_instead_of_the_id(world: Path) -> None:
    replace(world / FACTS / "relations.csv", "LumenAI,basedIn,ARC", "LumenAI,basedIn,Arcadia")
    assert next(r.object for r in read(world).sources[0].relations if r.predicate == "basedIn") == "ARC"


def test_the_losing_side_of_two_sources_is_disputed(world: Path) -> None:
    assert read(world).disputed == {("small-world-copy", "obs-BOR-data-center-capacity")}


@pytest.mark.parametrize(
    ("table", "old", "new", "kind", "sentence"),
    [
        ("observations", ",GW,approx", ",percent,approx", UnitMismatchError,
         "the unit is 'percent', the indicator 'data-center-capacity' is measured in 'GW' (PATH, row 2, "),
        ("observations", "ARC,data-center-capacity", "Arcadya,data-center-capacity", UnknownNameError,
         "unknown name 'Arcadya' (PATH, row 2, column 'subject'): did you mean ARC (Arcadia); otherwise add it to "),
        ("observations", ",12.0,", ",12 GW,", BadValueError,
         "'12 GW' is no number (PATH, row 2, column 'value'): write plain digits such as 65000000000 or 0.4."),
        ("observations", ",12.0,", ",nan,", BadValueError, "'nan' is no number (PATH, row 2, column 'value'): "),
        ("observations", ",approx,2024", ",roughly,2024", BadValueError,
         "'roughly' is not known (PATH, row 2, column 'comparator'): write one of exact, approx, more_than, "),
        ("observations", ",approx,2024", ",approx,last year", BadValueError,
         "'last year' is no period (PATH, row 2, column 'period'): write 2024, "),
        ("observations", ",approx,2024", ",range,2024", BadValueError,
         "a range has low and high and no value (PATH, row 2, column 'low'): "),
        ("observations", ",-30,-20,", ",-20,-30,", BadValueError,
         "the low end -20 is above the high end -30 (PATH, row 6, column 'low'): "),
        ("observations", ",s05,", ",s99,", BadValueError,
         "'s99' is no sentence of the source (PATH, row 2, column 'evidence'): use a key of sentences.csv."),
        ("observations", "obs-ARC-ai-specialists", "obs-ARC-data-center-capacity", BadValueError,
         "'obs-ARC-data-center-capacity' is already taken (PATH, row 3, column 'id'): "),
        ("relations", ",developedBy,", ",developdBy,", UnknownNameError,
         "unknown name 'developdBy' (PATH, row 2, column 'predicate'): did you mean developedBy"),
        ("relations", ",LumenAI,,", ",LumenAI,2024,", BadValueError,
         "a relation has an object or a value (PATH, row 2, column 'object'): "),
        ("statements", "st-ARC-chips-reason,reason", "st-ARC-chips-reason,excuse", BadValueError,
         "'excuse' is not known (PATH, row 2, column 'kind'): "),
        ("sentences", "s01,", "s02,", BadValueError, "'s02' is already taken (PATH, row 3, column 'sentence'): "),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_one_sentence_that_says_what_where_and_the_way_out(
    world: Path, table: str, old: str, new: str, kind: type[DataError], sentence: str
) -> None:
    path = world / FACTS / f"{table}.csv"
    replace(path, old, new)
    problem = problems_of(world)[0]
    assert type(problem) is kind
    assert str(problem).replace(str(path), "PATH").startswith(sentence)
    assert "\n" not in str(problem)


def test_a_missing_column_is_named_with_the_ones_that_are_there(world: Path) -> None:
    path = world / FACTS / "observations.csv"
    replace(path, "unit,comparator", "units,comparator")
    problem = problems_of(world)[0]
    assert isinstance(problem, MissingColumnError)
    assert (problem.row, problem.column) == (1, "unit")
    assert "it has id, subject" in str(problem)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "the table is empty"),
        (b"id;subject\n", "the column is missing"),
        (b"\xff\xfe\x00id", "the table is not UTF-8 at byte 0"),
        (b'id,"subject\n', "the table is not readable CSV"),
    ],
)
def test_a_broken_table_is_one_problem(world: Path, content: bytes, complaint: str) -> None:
    (world / FACTS / "observations.csv").write_bytes(content)
    first = problems_of(world)[0]
    assert complaint in str(first)
    assert first.path.endswith("observations.csv")


def test_a_row_with_an_unquoted_comma_is_not_shifted_but_refused(world: Path) -> None:
    replace(world / FACTS / "observations.csv", '"More than 4,000"', "More than 4,000")
    assert "the row has 17 cells, the header 16" in str(problems_of(world)[0])


def test_an_id_may_be_taken_once_over_all_entity_tables(world: Path) -> None:
    replace(world / "entities/models.csv", "Firefly,Model,Firefly,", "ARC,Model,Firefly,")
    assert any("'ARC' is already taken" in str(problem) for problem in problems_of(world))


def test_an_unknown_class_lists_the_nearest(world: Path) -> None:
    replace(world / "entities/models.csv", "Firefly,Model,", "Firefly,Modell,")
    assert "unknown name 'Modell'" in str(problems_of(world)[0])
    assert "did you mean Model" in str(problems_of(world)[0])
    assert "otherwise add it to ontology" in str(problems_of(world)[0])


def test_facts_without_a_source_card_are_refused(world: Path) -> None:
    shutil.rmtree(world / "sources/small-world-copy")
    assert "no source.yml goes with the facts" in str(problems_of(world)[0])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("published: yesterday", "'yesterday' is no date"),
        ("published: 2024-02-31", "day is out of range"),
        ("published: [2024]", "no single text"),
    ],
)
def test_a_source_card_with_a_bad_date_is_refused(world: Path, line: str, complaint: str) -> None:
    card = world / "sources/small-world-2024/source.yml"
    card.write_text(re.sub(r"(?m)^published:.*$", line, card.read_text("utf-8")), "utf-8")
    problem = str(problems_of(world)[0])
    assert complaint in problem


def test_an_unbalanced_quote_is_told_with_its_row(world: Path) -> None:
    replace(world / FACTS / "observations.csv", '"More than 4,000"', '"More than" 4,000"')
    problem = problems_of(world)[0]
    assert "not readable CSV" in str(problem)
    assert problem.row is not None


def test_a_source_card_with_a_misspelt_key_is_refused(world: Path) -> None:
    replace(world / "sources/small-world-2024/source.yml", "publisher:", "publishr:")
    assert "nobody reads this key" in str(problems_of(world)[0])


def test_a_conflict_with_a_fact_that_is_not_there_is_refused(world: Path) -> None:
    replace(world / "facts/small-world-copy/conflicts.csv", "#obs-BOR", "#obs-XYZ")
    problem = str(problems_of(world)[0])
    assert "unknown name 'small-world-2024#obs-XYZ-data-center-capacity'" in problem
    assert "small-world-2024#obs-BOR-data-center-capacity" in problem.partition("did you mean")[2]


def test_every_problem_is_reported_and_the_first_is_raised(world: Path) -> None:
    replace(world / FACTS / "observations.csv", ",12.0,", ",twelve,")
    replace(world / FACTS / "relations.csv", ",developedBy,", ",inventedBy,")
    report: Callable[[str], None]
    lines: list[str] = []
    report = lines.append
    with pytest.raises(BadValueError, match="'twelve' is no number"):
        read_data(world, terms(), report)
    assert len(lines) == 2
    assert "unknown name 'inventedBy'" in lines[0]
    assert lines[1] == "2 problems in the tables, the first is:"


def test_a_folder_without_tables_is_one_sentence(tmp_path: Path) -> None:
    assert "has no entities/" in str(problems_of(tmp_path)[0])


@pytest.mark.parametrize("text", ["2024-13", "24", "2023/2019", "/", "2019-2023", "2024-02-32", "2024-02-31"])
def test_a_period_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Period.parse(text)
