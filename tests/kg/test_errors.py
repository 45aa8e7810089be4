"""What a user is told when something goes wrong."""

import re

import pytest

from kg import errors
from kg.errors import (
    DataError,
    MidpowerError,
    NoVarianceError,
    QuestionTooLongError,
    ShapesViolatedError,
    UnknownNameError,
)

CLASSES = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, MidpowerError)]


def test_an_error_is_one_sentence_with_what_where_and_the_way_out() -> None:
    error = DataError("'12x' is no number", path="facts/a.csv", row=7, column="value", hint="write digits only")
    assert str(error) == "'12x' is no number (facts/a.csv, row 7, column 'value'): write digits only."


def test_the_place_is_left_out_where_it_is_not_known() -> None:
    assert str(DataError("the table is empty")) == "the table is empty."


def test_an_unknown_name_lists_the_nearest_known_ones() -> None:
    error = UnknownNameError("Koreaa", ["South Korea", "North Korea"], path="a.csv", row=3)
    assert error.candidates == ("South Korea", "North Korea")
    assert "did you mean South Korea, North Korea" in str(error)


def test_an_unknown_name_without_neighbours_says_where_to_add_it() -> None:
    assert "add it to data/entities" in str(UnknownNameError("Xyz"))


def test_a_report_of_broken_shapes_shows_its_first_line_and_keeps_all() -> None:
    error = ShapesViolatedError(["mpid:a has no unit.", "mpid:b has no source."])
    assert error.lines[1] == "mpid:b has no source."
    assert "breaks 2 shape rule(s), first: mpid:a has no unit:" in str(error)


def test_ready_made_errors_name_what_they_are_about() -> None:
    assert "'ai-patents'" in str(NoVarianceError("ai-patents"))
    assert "9000 characters, 2000 are allowed" in str(QuestionTooLongError(9000, 2000))


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_stands_in_the_drawn_tree_with_a_code_and_a_status(kind: type[MidpowerError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.code)
    assert 400 <= kind.status < 600


def test_no_two_errors_share_a_code() -> None:
    assert len({kind.code for kind in CLASSES}) == len(CLASSES)
