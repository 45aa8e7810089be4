"""Decisions are kept: one a claim, beside the claims, through new versions of their document."""

from pathlib import Path

import pytest

from kg.decisions import COLUMNS, DECISIONS_FILE, Decision, read_decisions, save_decisions
from kg.errors import BadValueError, DataError, NotFoundError
from kg.library import CLAIMS, Card, Library, json_lines
from kg.review import decide, find_candidates, read_candidates, save

EDIT = Decision(
    "a" * 16, "edit", {"value": "45", "subject": "Côte, “d’Or”\n"}, "2026-11-24T10:00:00Z", "ann", "why, not", "A · b"
)
ACCEPT = Decision("b" * 16, "accept")
READ = {"id": "c" * 16, "kind": "observation", "subject": "Arcadia", "predicate": "AI patents", "value": 5,
        "unit": "count", "comparator": "exact", "confidence": 0.8, "quote": "Five.", "start": 0, "end": 5}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """One document with one claim."""
    library = Library(tmp_path / "library")
    put(library, READ)
    return library


def put(library: Library, *claims: dict[str, object]) -> None:
    card = Card("note", "Note", "note.md", "original.md", "0" * 64, "text/markdown", "2026-01-01", "")
    library.put(card, {CLAIMS: json_lines(claims)})


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    save_decisions(tmp_path, {EDIT.claim: EDIT, ACCEPT.claim: ACCEPT})
    assert list(read_decisions(tmp_path).values()) == [EDIT, ACCEPT]


def test_the_last_decision_on_a_claim_counts_and_none_takes_it_back(tmp_path: Path) -> None:
    save_decisions(tmp_path, {ACCEPT.claim: ACCEPT})
    save_decisions(tmp_path, {ACCEPT.claim: Decision(ACCEPT.claim, "reject")})
    assert read_decisions(tmp_path)[ACCEPT.claim].verdict == "reject"
    save_decisions(tmp_path, {ACCEPT.claim: None})
    assert read_decisions(tmp_path) == {}


def test_a_document_without_decisions_has_none(tmp_path: Path) -> None:
    assert read_decisions(tmp_path) == {}


@pytest.mark.parametrize(
    "row", ["cccc,maybe,,,,,", ",accept,,,,,", 'cccc,edit,"{""value"": 4}",,,,', "cccc,edit,value=4,,,,"]
)
def test_a_row_that_is_no_decision_is_one_sentence_with_its_place(tmp_path: Path, row: str) -> None:
    (tmp_path / DECISIONS_FILE).write_text(f"{','.join(COLUMNS)}\n{row}\n", "utf-8")
    with pytest.raises(BadValueError, match="row 2"):
        read_decisions(tmp_path)


def test_decisions_that_are_no_text_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / DECISIONS_FILE).write_bytes(b"\xff\xfe\x00claim")
    with pytest.raises(DataError, match="cannot be read"):
        read_decisions(tmp_path)


def test_a_decision_on_a_document_that_was_removed_meanwhile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        save_decisions(tmp_path / "gone", {ACCEPT.claim: ACCEPT})


def test_a_new_version_of_the_document_keeps_its_decisions(library: Library) -> None:
    candidate = read_candidates(library.folder)[0]
    save(library.folder, [(candidate, decide(candidate, "accept", {}, who="ann", when="now"))])
    put(library, READ | {"start": 40, "end": 45})
    assert [(c.state, c.read["start"]) for c in read_candidates(library.folder)] == [("accepted", 40)]


def test_a_decision_whose_claim_is_gone_is_kept_and_listed_and_comes_back_with_it(library: Library) -> None:
    candidate = read_candidates(library.folder)[0]
    save(library.folder, [(candidate, decide(candidate, "reject", {}, who="ann", when="now", note="wrong"))])
    put(library)
    gone = read_candidates(library.folder)[0]
    assert (gone.state, gone.brief) == ("gone", "Arcadia · AI patents · 5 count")
    put(library, READ)
    assert [c.state for c in read_candidates(library.folder)] == ["rejected"]


def test_what_is_gone_can_be_taken_back_and_nothing_else(library: Library) -> None:
    candidate = read_candidates(library.folder)[0]
    save(library.folder, [(candidate, decide(candidate, "accept", {}, who="", when=""))])
    put(library)
    gone = read_candidates(library.folder)[0]
    with pytest.raises(BadValueError, match="gone"):
        decide(gone, "accept", {}, who="", when="")
    save(library.folder, [(gone, None)])
    assert read_candidates(library.folder) == []


def test_edits_add_up_and_a_text_as_it_was_read_takes_one_back(library: Library) -> None:
    candidate = read_candidates(library.folder)[0]
    first = decide(candidate, "edit", {"value": "6"}, who="", when="")
    both = decide(candidate.with_decision(first), "edit", {"period": "2024"}, who="", when="")
    assert (both.verdict, both.edited) == ("edit", {"value": "6", "period": "2024"})
    one = decide(candidate.with_decision(both), "edit", {"value": "5.0"}, who="", when="")
    assert one.edited == {"period": "2024"}
    assert decide(candidate.with_decision(one), "accept", {}, who="", when="").edited == {"period": "2024"}
    assert decide(candidate.with_decision(one), "edit", {"period": ""}, who="", when="").verdict == "accept"


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("value", "many", "no number"),
        ("value", "", "is empty"),
        ("value", "1e999999999999999999999", "no number"),
        ("comparator", "around", "not known"),
        ("comparator", "range", "is empty"),
        ("unit", "parsec", "not known"),
        ("period", "2024-13", "no period"),
        ("period", "2025/2024", "no period"),
        ("modality", "certain", "not known"),
        ("subject", " ", "is empty"),
        ("subject_type", "a company", "no class"),
        ("quote", "other words", "no field"),
    ],
)
def test_an_edit_that_cannot_be_taken_says_which_field_and_why(
    library: Library, field: str, text: str, problem: str
) -> None:
    candidate = read_candidates(library.folder)[0]
    with pytest.raises(BadValueError, match=problem) as caught:
        decide(candidate, "edit", {field: text}, who="", when="")
    assert caught.value.column in (field, "low", "value")


@pytest.mark.parametrize("period", ["2024", "2024-10", "2024-10-22", "2019/2023", "2019/", "/2024", "2019/2023-05"])
def test_every_form_of_a_period_may_be_written(library: Library, period: str) -> None:
    candidate = read_candidates(library.folder)[0]
    assert decide(candidate, "edit", {"period": period}, who="", when="").edited == {"period": period}


def test_a_claim_is_found_by_the_beginning_of_its_id(library: Library) -> None:
    assert [c.id for c in find_candidates(library.folder, ["cccc"])] == ["c" * 16]
    for name in ("ccc", "dddd"):
        with pytest.raises(NotFoundError, match=f"no claim '{name}'"):
            find_candidates(library.folder, [name])


def test_an_unknown_document_is_told_with_the_known_ones(library: Library) -> None:
    with pytest.raises(NotFoundError, match="known are note"):
        read_candidates(library.folder, "other")
