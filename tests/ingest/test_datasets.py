"""Data sets: a card and a table of areas are enough; every figure knows its cell, nothing unknown passes silently."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.attribution import Attribution
from ingest.build import build_quads, read_inputs
from ingest.datasets import Dataset, add_dataset, find_reader, read_datasets
from ingest.figures import Cell, Figure, Link, Thing
from ingest.graph import load_store
from ingest.records import Data
from ingest.tables import read_data
from ingest.terms import Terms, read_terms
from ingest.validate import check_graph
from kg.errors import DataError, MissingColumnError
from tests.world.build import ask, silent, world_inputs
from tests.world.paths import DATA, ONTOLOGY

CARD = """id: survey
title: "A survey of governments"
publisher: "A statistical office"
published: 2024
licence: "free to use"
kind: dataset
coverage: "Two countries of three."
reader: un_egdi
files:
  - {path: survey/survey-2024.csv, url: "http://127.0.0.1/survey-2024.csv", as_of: "2024-09"}
"""
ROWS = """Survey Year,Country,Rank,E_Index
2024,Arcadia ,1,0.95
2024,North Borealia,2,0.90
2024,World,,0.5
2024,Nowhere,3,0.10
"""
AREAS = "name,entity,note\nNorth Borealia,BOR,the survey's own name\nWorld,,no country\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small world with a data set beside it, its file fetched."""
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    card = data / "sources" / "survey"
    card.mkdir()
    (card / "source.yml").write_text(CARD, "utf-8")
    (card / "areas.csv").write_text(AREAS, "utf-8")
    rows = tmp_path / "fetched" / "survey" / "survey-2024.csv"
    rows.parent.mkdir(parents=True)
    rows.write_text(ROWS, "utf-8")
    return tmp_path


def with_codes(folder: Path) -> None:
    """Give the countries of the small world the codes that only real countries have there."""
    path = folder / "data" / "entities" / "countries.csv"
    header, *rows = path.read_text("utf-8").splitlines()
    codes = [f"{row},{row[:2]},{row[:3]},{number:03}" for number, row in enumerate(rows, 1)]
    path.write_text("\n".join([f"{header},iso2,iso3,numeric", *codes]) + "\n", "utf-8")


def build(folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The notes of a build with the data set, and its figures as the graph has them."""
    with_codes(folder)
    notes: list[str] = []
    inputs = read_inputs(ONTOLOGY, folder / "data", [], notes.append, folder / "fetched")
    store = load_store(build_quads(inputs, silent))
    check_graph(store, ONTOLOGY / "shapes.ttl", [])
    rows = ask(
        """SELECT ?area ?value ?unit ?origin ?row ?column ?file ?state ?statement WHERE {
          ?x dcterms:source mpid:survey ; mp:indicator mpid:ind-e-government-index ; sdmx-dimension:refArea ?area ;
             sdmx-measure:obsValue ?value ; mp:unitKey ?unit ; mp:origin ?origin ; mp:statement ?statement ;
             mp:mainEvidence ?e .
          ?e mp:row ?row ; mp:column ?column ; mp:section ?file ; mp:snapshot ?state } ORDER BY ?area""",
        store,
    )
    return notes, rows


def test_every_figure_of_a_data_set_knows_its_cell_and_the_state_of_its_file(folder: Path) -> None:
    _, rows = build(folder)
    assert rows == [
        {
            "area": "mpid:ARC", "value": "0.95", "unit": "score", "origin": "dataset", "row": "2",
            "column": "E_Index", "file": "survey/survey-2024.csv", "state": "2024-09",
            "statement": "UN e-Government Development Index value of Arcadia: 0.95 (2024).",
        },
        {
            "area": "mpid:BOR", "value": "0.9", "unit": "score", "origin": "dataset", "row": "3",
            "column": "E_Index", "file": "survey/survey-2024.csv", "state": "2024-09",
            "statement": "UN e-Government Development Index value of Borealia: 0.9 (2024).",
        },
    ]  # fmt: skip


def test_an_area_that_no_reviewed_table_knows_is_told_and_costs_only_its_own_rows(folder: Path) -> None:
    notes, rows = build(folder)
    told = [note for note in notes if "areas.csv" in note]
    assert len(rows) == 2
    assert len(told) == 1
    assert told[0].startswith("note: survey: data/sources/survey/areas.csv does not know 'Nowhere'")
    assert "survey/survey-2024.csv, row 5" in told[0]


def test_a_data_set_that_was_not_fetched_does_not_exist(folder: Path) -> None:
    (folder / "fetched" / "survey" / "survey-2024.csv").unlink()
    _, rows = build(folder)
    assert rows == []


def test_a_file_that_its_publisher_has_changed_is_one_sentence(folder: Path) -> None:
    path = folder / "fetched" / "survey" / "survey-2024.csv"
    path.write_text(ROWS.replace("E_Index", "New_Index"), "utf-8")
    with pytest.raises(MissingColumnError, match=r"survey-2024\.csv.*E_Index"):
        build(folder)


def test_a_card_that_names_no_reader_is_one_sentence(folder: Path) -> None:
    path = folder / "data" / "sources" / "survey" / "source.yml"
    path.write_text(CARD.replace("un_egdi", "un_egdy"), "utf-8")
    (dataset,) = read_datasets(path.parents[1])
    with pytest.raises(DataError, match="no reader is called 'un_egdy'"):
        find_reader(dataset)


def test_a_key_of_a_card_that_nobody_reads_is_told(folder: Path) -> None:
    path = folder / "data" / "sources" / "survey" / "source.yml"
    path.write_text(f"{CARD}colour: red\n", "utf-8")
    with pytest.raises(DataError, match="colour"):
        read_datasets(path.parents[1])


def attribution() -> Attribution:
    inputs = world_inputs()
    areas = {"Arcadia": "ARC"}
    return Attribution("list", areas, inputs.data.entities, inputs.terms, {"f.csv": "0" * 64}, {"f.csv": "2025"})


def cell(row: int, column: str = "c") -> Cell:
    return Cell("f.csv", row, column)


def test_a_thing_of_the_same_name_and_kind_is_the_same_thing() -> None:
    collected = attribution()
    collected.add(Thing("Model:Firefly", ("Model",), "Firefly", cell(2)))
    collected.add(Thing("Company:Firefly", ("Company",), "Firefly", cell(2)))
    collected.add(Link("Model:Firefly", "developedBy", (cell(2),), object="Company:Firefly"))
    (relation,) = collected.relations
    assert relation.subject == "Firefly"
    assert relation.object == "Firefly-Company"
    assert [entity.id for entity in collected.new_entities] == ["Firefly-Company"]


def test_a_computed_value_cites_every_cell_that_it_was_made_of() -> None:
    collected = attribution()
    cells = (cell(2, "share"), cell(2, "people"))
    collected.add(Figure("Arcadia", "ai-specialists", Decimal(500), "2024", cells, rule="share x people"))
    (observation,) = collected.observations
    assert len(observation.evidence) == 2
    assert observation.statement.endswith("(2024), computed: share x people.")


def test_two_values_of_one_slot_keep_their_own_names() -> None:
    collected = attribution()
    for row in (2, 3):
        collected.add(Figure("Arcadia", "ai-specialists", Decimal(row), "2024", (cell(row),), str(row)))
    assert len({observation.id for observation in collected.observations}) == 2


def test_an_indicator_that_the_ontology_lacks_is_told() -> None:
    collected = attribution()
    collected.add(Figure("Arcadia", "no-such-indicator", Decimal(1), "2024", (cell(2),)))
    assert collected.observations == []
    assert "no-such-indicator" in collected.problems()[0]


def test_every_card_of_the_shipped_data_can_be_read_and_has_a_reader() -> None:
    datasets = read_datasets(Path(__file__).parents[2] / "data" / "sources")
    assert datasets
    assert all(find_reader(dataset) for dataset in datasets)


def test_every_area_of_the_fetched_files_is_in_the_reviewed_table(shared: Path) -> None:
    terms = read_terms(ONTOLOGY)
    shipped = Path(__file__).parents[2] / "data"
    data = read_data(shipped, terms, silent)
    notes: list[str] = []
    for dataset in read_datasets(shipped / "sources"):
        notes += _notes(data, dataset, shared / "data", terms)
    assert not notes, "add the names to the areas.csv of the data set; an empty entity leaves a name out on purpose"


def _notes(data: Data, dataset: Dataset, fetched: Path, terms: Terms) -> list[str]:
    if not dataset.is_fetched(fetched):
        return [f"{dataset.id}: files are missing in {fetched}"]
    return add_dataset(data, dataset, fetched, terms)[1]


def test_an_older_figure_of_a_series_points_at_the_latest(folder: Path) -> None:
    older = folder / "fetched" / "survey" / "survey-2022.csv"
    older.write_text(ROWS.replace("2024", "2022").replace("0.95", "0.80"), "utf-8")
    card = folder / "data" / "sources" / "survey" / "source.yml"
    more = '  - {path: survey/survey-2022.csv, url: "http://127.0.0.1/survey-2022.csv", as_of: "2022-09"}\n'
    card.write_text(CARD + more, "utf-8")
    with_codes(folder)
    inputs = read_inputs(ONTOLOGY, folder / "data", [], silent, folder / "fetched")
    rows = ask(
        """SELECT ?older ?latest WHERE {
          ?x mp:laterFigure ?y ; mp:indicator mpid:ind-e-government-index ; mp:subject mpid:ARC ; mp:year ?older .
          ?y mp:year ?latest }""",
        load_store(build_quads(inputs, silent)),
    )
    assert rows == [{"older": "2022", "latest": "2024"}]


def test_an_optional_file_may_be_missing_and_a_file_needs_a_place(folder: Path) -> None:
    card = folder / "data" / "sources" / "survey" / "source.yml"
    more = '  - {path: survey/survey-2022.csv, page: "http://127.0.0.1/", as_of: "2022", optional: true}\n'
    card.write_text(CARD + more, "utf-8")
    _, rows = build(folder)
    assert len(rows) == 2
    card.write_text(CARD + more.replace('page: "http://127.0.0.1/", ', ""), "utf-8")
    with pytest.raises(DataError, match="neither an address"):
        read_datasets(card.parents[1])
