"""The table of candidates: what is written is read back without a change, and a bad row costs only itself."""

import csv
import io
from collections.abc import Mapping

import pytest

from kg.decisions import Decision, Verdict
from kg.errors import DataError
from kg.review import Candidate, decide
from kg.review_table import Ruling, read_table, write_table

FIGURE = {"kind": "observation", "subject": "Arcadia", "predicate": "AI patents", "value": 65000000000.0,
          "unit": "count", "comparator": "exact", "confidence": 0.8, "quote": "It said “5”,\nand ; more."}  # fmt: skip
RELATION = {"kind": "relation", "subject": "=cmd()", "predicate": "based in", "object": "-Borealia",
            "subject_type": "Company", "confidence": 0.5, "quote": "@quote"}  # fmt: skip


def figure(state: str = "", **edited: str) -> Candidate:
    candidate = Candidate("note", "a" * 16, FIGURE)
    if not state:
        return candidate
    verdict: Verdict = "reject" if state == "reject" else "edit" if edited else "accept"
    return candidate.with_decision(decide(candidate, verdict, edited, who="ann", when="then", note="n, 1"))


GONE = Candidate("note", "b" * 16, {}, Decision("b" * 16, "reject", claimed="Borealia · AI patents · 7"))
CANDIDATES = [
    figure(),
    figure("accept"),
    figure("edit", value="-7", period="2024"),
    figure("reject"),
    Candidate("note", "c" * 16, RELATION),
    GONE,
]


def table_of(candidate: Candidate, **cells: str) -> str:
    """The candidate's table with some of its cells changed."""
    rows = list(csv.DictReader(io.StringIO(write_table([candidate], {}))))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerow(rows[0] | cells)
    return text.getvalue()


def read(text: str, *candidates: Candidate) -> tuple[list[Ruling], list[str]]:
    rulings, problems = read_table(text, candidates, who="bob", when="now", path="t.csv")
    return rulings, [str(problem) for problem in problems]


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda c: f"{c.state}-{c.id[0]}")
def test_reading_back_what_was_written_changes_nothing(candidate: Candidate) -> None:
    left: Mapping[str, Mapping[str, str]] = {"note": {candidate.id: "no indicator"}}
    assert read(write_table([candidate], left), candidate) == ([], [])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_delimiters_of_other_spreadsheets_are_read(delimiter: str) -> None:
    rows = csv.reader(io.StringIO(write_table([figure()], {})))
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(
        [
            ["accept" if cell == "" and n == 3 and i else cell for n, cell in enumerate(row)]
            for i, row in enumerate(rows)
        ]
    )
    rulings, problems = read("\ufeff" + text.getvalue(), figure())
    assert [r.decision and r.decision.verdict for r in rulings] == ["accept"]
    assert not problems


@pytest.mark.parametrize("word", ["accept", "Accepted", " ACCEPT "])
def test_a_decision_is_taken_with_who_and_when(word: str) -> None:
    (ruling,), _ = read(table_of(figure(), decision=word, note="sure"), figure())
    assert ruling.decision == Decision("a" * 16, "accept", {}, "now", "bob", "sure", figure().brief)


def test_changed_cells_are_an_edit() -> None:
    (ruling,), _ = read(table_of(figure(), decision="accept", value="6.6E+10", period="2024"), figure())
    assert ruling.decision is not None
    assert (ruling.decision.verdict, ruling.decision.edited) == ("edit", {"value": "66000000000", "period": "2024"})


def test_a_number_that_a_spreadsheet_wrote_in_another_way_is_no_change() -> None:
    assert read(table_of(figure("accept"), value="6.5E+10"), figure("accept")) == ([], [])


def test_an_emptied_decision_is_taken_back() -> None:
    assert read(table_of(figure("accept"), decision=""), figure("accept"))[0] == [Ruling(figure("accept"), None)]
    assert read(table_of(GONE, decision=""), GONE)[0] == [Ruling(GONE, None)]


def test_cells_as_they_were_read_turn_an_edit_into_an_acceptance() -> None:
    edited = figure("edit", value="7")
    (ruling,), _ = read(table_of(edited, decision="accept", value="65000000000"), edited)
    assert ruling.decision is not None
    assert (ruling.decision.verdict, ruling.decision.edited) == ("accept", {})


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"decision": "perhaps"}, "'perhaps' is no decision (t.csv, row 2, column 'decision')"),
        ({"value": "7"}, "fields were changed without a decision (t.csv, row 2, column 'decision'): write edit."),
        ({"decision": "edit"}, "nothing was changed (t.csv, row 2, column 'decision'): write accept"),
        ({"decision": "edit", "value": "7,5"}, "'7,5' is no number (t.csv, row 2, column 'value')"),
        ({"decision": "accept", "claim": "f" * 16}, "there is no claim 'ffffffffffffffff' of 'note'"),
        ({"decision": "accept", "source": "other"}, "there is no claim 'aaaaaaaaaaaaaaaa' of 'other'"),
    ],
)
def test_a_bad_row_is_one_sentence_with_its_place(cells: dict[str, str], problem: str) -> None:
    rulings, problems = read(table_of(figure(), **cells), figure())
    assert not rulings
    assert len(problems) == 1
    assert problem in problems[0]


def test_a_bad_row_costs_only_itself() -> None:
    good, bad = figure(), Candidate("note", "d" * 16, FIGURE)
    rows = table_of(bad, decision="?") + table_of(good, decision="reject").partition("\n")[2]
    rulings, problems = read(rows, good, bad)
    assert [r.decision and r.decision.verdict for r in rulings] == ["reject"]
    assert len(problems) == 1


def test_what_a_document_says_is_no_formula_in_a_spreadsheet() -> None:
    relation = Candidate("note", "c" * 16, RELATION)
    cells = next(csv.reader(io.StringIO(write_table([relation], {}).partition("\n")[2])))
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]
    (ruling,), _ = read(table_of(relation, decision="accept"), relation)
    assert ruling.decision is not None
    assert ruling.decision.edited == {}


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "source,claim,decision\n"])
def test_another_table_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(DataError, match="column is missing"):
        read(text)
