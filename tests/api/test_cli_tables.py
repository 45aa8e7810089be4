"""`midpower map` and `midpower build --tables`."""

from pathlib import Path

from tests.api.command import Midpower

TABLE = "area,year,robots\nArcadia,2023,12\nBorealia,2023,4\n"


def test_a_mapping_is_printed_or_written_and_keeps_edits(midpower: Midpower, tmp_path: Path) -> None:
    table = tmp_path / "robots.csv"
    table.write_text(TABLE, encoding="utf-8")
    shown = midpower("map", str(table))
    assert shown.code == 0
    assert "id: TODO" in shown.out
    out = tmp_path / "robots.yml"
    assert midpower("map", str(table), "--out", str(out)).code == 0
    out.write_text(out.read_text(encoding="utf-8").replace("publisher: TODO", "publisher: we"), encoding="utf-8")
    assert midpower("map", str(table), "--out", str(out)).code == 0
    assert "publisher: we" in out.read_text(encoding="utf-8")


def test_a_file_that_is_no_table_is_one_sentence(midpower: Midpower, tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text("<html></html>", encoding="utf-8")
    ran = midpower("map", str(page))
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "web page" in ran.err


def test_an_unfilled_mapping_stops_the_build_with_the_places_to_fill(midpower: Midpower, tmp_path: Path) -> None:
    table = tmp_path / "robots.csv"
    table.write_text(TABLE, encoding="utf-8")
    out = tmp_path / "robots.csv.map.yml"
    midpower("map", str(table), "--out", str(out))
    ran = midpower("build", "--tables", str(table), "--out", str(tmp_path / "home"))
    assert ran.code == 1
    assert "source.publisher" in ran.err.splitlines()[-1]
    assert midpower("build", "--graph", str(table), "--tables", str(table)).code == 2
