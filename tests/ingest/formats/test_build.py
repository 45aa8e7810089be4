"""From a table to an answer: a new indicator needs a mapping and no Python to be in the graph, asked for and scored."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.build import build_release
from kg.ask.engine import Engine
from kg.errors import BadValueError
from kg.settings import Settings
from tests.ingest.formats.tables import write_text
from tests.world.paths import DATA

TABLE = "area,year,robots (thousands)\nArcadia,2023,12.5\nBorealia,2023,4 e\nKimmerien,2023,1\nNowhere,2023,9\n"
MAPPING = """
file: robots.csv
rows: {header: [1], first: 2, last: 5}
keys: [area, year]
source: {id: robot-census, title: Census of robots, publisher: midpower tests, published: 2024-01, licence: CC0-1.0}
area: {column: area}
time: {columns: [year]}
indicator: {id: robots-at-work}
unit: {key: count, factor: 1000}
indicators:
- {id: robots-at-work, label: robots at work, unit: count, direction: higher, scale: ratio, enabler: talent, bloc: sum,
   labels: {de: arbeitende Roboter}, aliases: [working robots]}
"""
METHOD = """
id: robots-1
version: 1
extends: strict-1
label: {en: robot method}
description: Robots alone.
sources: [robot-census]
indicators: [robots-at-work]
rules: []
proxy_inputs: []
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("robots")
    shutil.copytree(DATA, folder / "data")
    write_text(folder / "data/methods/robots-1.yml", METHOD)
    write_text(folder / "robots.csv", TABLE)
    write_text(folder / "robots.csv.map.yml", MAPPING)
    return folder


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def engine(folder: Path, told: list[str]) -> Iterator[Engine]:
    settings = Settings(home=folder / "home", data_dir=folder / "data", workers=1, embedder="none")
    release = build_release(settings, settings.data_dir, [], settings.home, told.append, tables=[folder / "robots.csv"])
    with Engine.open(release, settings) as opened:
        yield opened


def test_a_figure_of_a_table_is_cited_with_file_row_and_column(engine: Engine) -> None:
    (row,) = engine.store.select(
        """SELECT ?value ?file ?row ?column ?flag WHERE {
          ?fact mp:indicator mpid:ind-robots-at-work ; mp:subject mpid:BOR ; sdmx-measure:obsValue ?value ;
            mp:flag ?flag ; mp:mainEvidence ?place .
          ?place mp:row ?row ; mp:column ?column ; mp:section ?file }"""
    )
    found = {name: term.value for name, term in row.items()}
    place = {"file": "robots.csv", "row": "3", "column": "robots (thousands)"}
    assert found == {"value": "4000", "flag": "estimated", **place}


def test_an_area_that_nobody_knows_is_told_and_the_rest_is_built(engine: Engine, told: list[str]) -> None:
    assert engine.store is not None
    assert any("unknown area 'Nowhere'" in line and "row 5" in line for line in told)
    assert any("3 figures of robots.csv" in line for line in told)


def test_the_new_indicator_can_be_asked_for(engine: Engine) -> None:
    answer = engine.ask("How many robots at work does Borealia have?")
    assert answer.status == "answered", answer
    assert answer.value is not None
    assert answer.value.number == 4000
    assert answer.citations[0].source.id == "robot-census"


def test_the_new_indicator_is_scored(engine: Engine) -> None:
    rows = engine.store.select(
        """SELECT ?area ?value WHERE {
          ?score a mp:EnablerScore ; mp:method mpid:method-robots-1 ; sdmx-dimension:refArea ?area ; mp:score ?value
        } ORDER BY ?area"""
    )
    assert [float(row["value"].value) for row in rows] == [1.0, 0.32, 0.08]


def test_an_id_that_is_taken_is_refused(folder: Path) -> None:
    bad = write_text(folder / "bad.map.yml", MAPPING.replace("robots-at-work", "data-center-capacity"))
    settings = Settings(home=folder / "bad", data_dir=folder / "data", embedder="none")
    with pytest.raises(BadValueError, match="is an indicator already"):
        build_release(settings, settings.data_dir, [], settings.home, lambda _: None, tables=[bad])
