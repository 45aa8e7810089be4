"""Tables come into the library by their mapping, and what a build was given by name outlives an ingestion."""

from pathlib import Path

import pytest

from ingest.build import build_release
from ingest.library.walk import Ingested, ingest
from kg.errors import DataError
from kg.library import Library
from kg.release import Release
from kg.settings import Settings
from tests.world.build import silent
from tests.world.paths import DATA

TABLE = "area,year,robots\nArcadia,2023,12\nBorealia,2023,4\n"
MAPPING = """
file: robots.csv
rows: {header: [1], first: 2, last: 3}
keys: [area, year]
source: {id: robot-census, title: Census of robots, publisher: midpower tests, published: 2024-01}
area: {column: area}
time: {columns: [year]}
indicator: {id: robots-at-work}
unit: {key: count}
indicators:
- {id: robots-at-work, label: robots at work, unit: count, direction: higher, scale: ratio}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", data_dir=DATA, embedder="none")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "robots.csv.map.yml").write_text(MAPPING, "utf-8")
    (tmp_path / "robots.csv").write_text(TABLE, "utf-8")
    return tmp_path / "robots.csv"


def figures(release: Release | None) -> list[str]:
    assert release is not None
    lines = release.graph_path.read_text("utf-8").splitlines()
    return [line.split('"')[1] for line in lines if "obsValue>" in line and "graph-robot-census" in line]


def take(settings: Settings, path: Path) -> Ingested:
    return ingest(settings, [str(path)], silent)


def test_a_table_is_kept_with_its_mapping_and_needs_its_files_no_more(settings: Settings, table: Path) -> None:
    done = take(settings, table)
    assert [(each.id, each.outcome) for each in done.results] == [("robot-census", "new")]
    assert sorted(figures(done.release)) == ["12", "4"]
    assert take(settings, table.with_name("robots.csv.map.yml")).results[0].outcome == "unchanged"
    table.unlink()
    note = table.with_name("note.md")
    note.write_text("Arcadia is a country by the sea.\n", "utf-8")
    assert sorted(figures(take(settings, note).release)) == ["12", "4"]
    assert Library(settings.library).get("robot-census").original.read_text("utf-8") == TABLE


def test_a_changed_table_replaces_its_figures(settings: Settings, table: Path) -> None:
    take(settings, table)
    table.write_text(TABLE.replace(",12", ",13"), "utf-8")
    assert sorted(figures(take(settings, table).release)) == ["13", "4"]


def test_a_table_without_a_mapping_is_told_so(settings: Settings, table: Path) -> None:
    table.with_name("robots.csv.map.yml").unlink()
    assert "no mapping lies beside the table" in take(settings, table).results[0].message


def test_tables_of_a_build_stay_in_and_are_missed_where_they_are_gone(settings: Settings, table: Path) -> None:
    build_release(settings, DATA, [], settings.home, silent, tables=[table])
    note = table.with_name("note.md")
    note.write_text("Arcadia is a country by the sea.\n", "utf-8")
    assert sorted(figures(take(settings, note).release)) == ["12", "4"]
    table.unlink()
    note.write_text("Arcadia is a country by the ocean.\n", "utf-8")
    with pytest.raises(DataError, match="a table that the current release was built with is gone"):
        take(settings, note)
