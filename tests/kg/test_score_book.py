"""The book of scores: what the graph says, enough to compute every score again and otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.engine import Engine
from kg.errors import CorruptReleaseError
from kg.recompute import Change, Choices, recompute
from kg.score_book import ScoreBook, UnknownChoiceError, load_book
from kg.score_rows import read_book
from kg.scores import EnablerScore


@pytest.fixture(scope="session")
def book(world: Engine) -> ScoreBook:
    return world.book


def _numbers(score: EnablerScore) -> tuple[object, ...]:
    bounds = (score.low, score.high, score.best_rank, score.worst_rank)
    return (score.area, score.enabler, score.value, score.rank, *bounds, score.coverage, score.publishable)


def test_the_book_of_a_release_is_what_its_graph_says(world: Engine, book: ScoreBook) -> None:
    assert load_book(world.release.path) == book == read_book(world.store.select)


def test_a_book_comes_back_from_its_file(book: ScoreBook) -> None:
    assert ScoreBook.from_json(book.to_json()) == book


def test_a_damaged_book_is_told_as_such() -> None:
    with pytest.raises(CorruptReleaseError, match=r"scores\.json"):
        ScoreBook.from_json(b'{"methods": 1}')


@pytest.mark.parametrize("method", ["article-1", "strict-1"])
def test_a_method_computed_again_gives_what_is_stored(book: ScoreBook, method: str) -> None:
    again = recompute(book, method, Choices()).scores
    assert len(again) == len(book.methods[method].scores) > 0
    for each in again:
        assert each.stored is not None
        assert _numbers(each.score) == _numbers(each.stored.score)
        assert each.score.components == each.stored.score.components
        assert each.difference in (0, None)
        assert each.rank_change in (0, None)


@pytest.mark.parametrize("method", ["article-1", "strict-1"])
def test_the_shipped_scores_are_computed_again_to_the_last_digit(shipped: Engine, method: str) -> None:
    for each in recompute(shipped.book, method, Choices()).scores:
        assert each.stored is not None
        assert _numbers(each.score) == _numbers(each.stored.score)
        assert each.score.components == each.stored.score.components


@given(data=st.data())
def test_assuming_what_is_known_changes_nothing(book: ScoreBook, data: st.DataObject) -> None:
    stored = book.methods["article-1"]
    inputs = st.sampled_from([each for each in stored.inputs if each.value is not None and not each.proxy])
    changes = [Change(each.area, each.indicator, each.value) for each in data.draw(st.lists(inputs))]
    assert all(
        each.difference in (0, None) for each in recompute(book, "article-1", Choices({}, tuple(changes))).scores
    )


@given(value=st.floats(min_value=0, max_value=1e6), area=st.sampled_from(["ARC", "BOR", "CIM"]))
def test_more_of_what_is_better_never_costs_the_area(book: ScoreBook, area: str, value: float) -> None:
    known = next(i.value for i in book.methods["article-1"].inputs if (i.area, i.indicator) == (area, _CAPACITY))
    assert known is not None
    changed = recompute(book, "article-1", Choices({}, (Change(area, _CAPACITY, known + value),)))
    for each in changed.scores:
        if each.score.area == area and each.difference is not None:
            assert each.difference >= 0
            assert (each.rank_change or 0) >= 0


_CAPACITY = "data-center-capacity"


def test_a_value_that_is_taken_away_is_missing_and_lowers_the_coverage(book: ScoreBook) -> None:
    changed = recompute(book, "article-1", Choices({}, (Change("Arcadia", _CAPACITY, None),), ("computing power",)))
    score = next(each.score for each in changed.scores if each.score.area == "ARC")
    assert _CAPACITY in score.missing
    assert score.coverage < 1


def test_weights_add_to_those_of_the_method(book: ScoreBook) -> None:
    changed = recompute(book, "article-1", Choices({"weights": {"data center capacity": 3}}))
    assert changed.method.weights == {_CAPACITY: 3}


def test_a_method_of_ones_own_may_extend_one_of_the_book(book: ScoreBook) -> None:
    changed = recompute(book, {"extends": "article-1", "flags": "drop"}, Choices())
    assert changed.base == "article-1"
    assert changed.method.flags == "drop"
    assert changed.method.reference_set == book.methods["article-1"].method.reference_set


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices({"weights": {"data center capacty": 1}}), "did you mean data-center-capacity"),
        (Choices({"reference_set": ["Arcadja"]}), "did you mean ARC"),
        (Choices({}, (Change("Atlantis", _CAPACITY, 1),)), "known are ARC, BOR, CIM"),
        (Choices({}, (Change("ARC", "gdp", 1),)), "its indicators are"),
        (Choices({}, (), ("computing powr",)), "did you mean computing-power"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(book: ScoreBook, choices: Choices, words: str) -> None:
    with pytest.raises(UnknownChoiceError) as caught:
        recompute(book, "article-1", choices)
    assert words in str(caught.value)


def test_an_unknown_method_is_told_with_the_nearest(book: ScoreBook) -> None:
    with pytest.raises(UnknownChoiceError, match="did you mean strict-1"):
        recompute(book, "strickt-1", Choices())


def test_a_bloc_beside_its_member_is_refused(book: ScoreBook) -> None:
    with_bloc = ScoreBook(book.methods, book.things, book.cards, {"BOR": ("ARC",)})
    with pytest.raises(UnknownChoiceError, match="stands beside its own members Arcadia"):
        recompute(with_bloc, "article-1", Choices({"reference_set": ["ARC", "BOR"]}))


def test_a_graph_without_scores_has_an_empty_book() -> None:
    assert read_book(lambda _: []) == ScoreBook()
