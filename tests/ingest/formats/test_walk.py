"""The walk of docs/tables.md: what it shows is what the program does."""

import re
from pathlib import Path

from ingest.formats.load import load_table
from ingest.formats.mapping import TableMapping
from ingest.formats.tables import default_mapping, map_file
from tests.ingest.formats.tables import ROOT, context, terms, write_text

PAGE = (ROOT / "docs/tables.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```(csv|yaml proposed|yaml edited|text figures)\n(.*?)```", PAGE, re.DOTALL))


def test_the_proposal_is_the_one_that_is_shown(tmp_path: Path) -> None:
    table = write_text(tmp_path / "readiness.csv", BLOCKS["csv"])
    assert map_file(table, "", context(), terms(), default_mapping(table)) == BLOCKS["yaml proposed"]


def test_the_edited_mapping_gives_the_figures_that_are_shown(tmp_path: Path) -> None:
    table = write_text(tmp_path / "readiness.csv", BLOCKS["csv"])
    loaded = load_table(write_text(default_mapping(table), BLOCKS["yaml edited"]), context(), terms())
    lines = [
        [
            each.subject,
            loaded.areas[each.subject],
            str(each.value),
            each.period,
            f"row {each.cells[0].row}",
            *each.flags,
        ]
        for each in loaded.figures
    ]
    assert lines == [re.split(r" {2,}", line) for line in BLOCKS["text figures"].splitlines()]
    assert not loaded.problems


def test_every_key_of_a_mapping_is_described() -> None:
    table = PAGE.partition("## What a mapping says")[2].partition("\n\n")[0]
    assert [key for key in TableMapping.model_fields if f"`{key}`" not in table] == []
