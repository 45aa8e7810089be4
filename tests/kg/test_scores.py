"""Enabler scores: every trap of the article's method that applies to figures, with its numbers."""

from dataclasses import replace

import pandas as pd
import pytest

from kg.errors import BadValueError, NoVarianceError
from kg.method import Input, Method, Scale, ScoreIndicator
from kg.scores import EnablerScore, compute_scores, min_max, normalise, orient, rank_share, ratio_to_max

AREAS = ("USA", "CHN", "EU", "JPN", "KOR", "ARE", "SAU")
GIGAWATTS = {"USA": 45.0, "CHN": 20.0, "EU": 8.0, "JPN": 1.9, "KOR": 0.9, "ARE": 0.4, "SAU": 0.4}
COMPUTING = [
    ScoreIndicator("capacity", "computing", "quantity"),
    ScoreIndicator("cutting-edge", "computing", "flag"),
    ScoreIndicator("tier-2", "computing", "flag"),
]
ARTICLE = Method(
    id="article-1", version=1, label={"en": "article method"}, description="to the letter", as_of="2024-12-09",
    sources=("article",), reference_set=AREAS, ranks="exclude", constants="keep", proxies="accept",
    coverage_threshold=0.0,
)  # fmt: skip
STRICT = replace(ARTICLE, id="strict-1", ranks="share", constants="drop", proxies="refuse", coverage_threshold=0.666666)


def computing_inputs() -> list[Input]:
    """The figures of the article, with access to cutting-edge chips 0 for China alone."""
    access = {area: 0.0 if area == "CHN" else 1.0 for area in AREAS}
    proxy = {"CHN": "demand, not capacity"}
    return [
        *(Input(a, "capacity", GIGAWATTS[a], period="2024", proxy=proxy.get(a, "")) for a in AREAS),
        *(Input(a, "cutting-edge", access[a]) for a in AREAS),
        *(Input(a, "tier-2", 1.0) for a in AREAS),
    ]


def one_indicator(scale: Scale, values: dict[str, float], method: Method) -> dict[str, EnablerScore]:
    """Scores of an enabler that has one indicator."""
    inputs = [Input(area, "x", value) for area, value in values.items()]
    method = replace(method, reference_set=tuple(values))
    return {score.area: score for score in compute_scores(inputs, [ScoreIndicator("x", "e", scale)], method)}


def test_a_rank_read_as_a_quantity_would_make_the_worst_country_the_best() -> None:
    ranks = pd.Series({"CHN": 65.0, "KOR": 3.0}, name="e-government-rank")
    assert ratio_to_max(ranks).round(3).to_dict() == {"CHN": 1.000, "KOR": 0.046}
    with pytest.raises(BadValueError, match="is a rank"):
        normalise(ranks, "rank")
    assert rank_share(ranks, 193).round(3).to_dict() == {"CHN": 0.667, "KOR": 0.990}


def test_a_rank_never_counts_by_its_ratio_in_any_method() -> None:
    values = {"CHN": 65.0, "KOR": 3.0}
    article = one_indicator("rank", values, ARTICLE)["CHN"]
    assert (article.value, article.components[0].state) == (None, "excluded")
    strict = one_indicator("rank", values, replace(STRICT, rank_totals={"x": 193}))
    assert strict["KOR"].value == pytest.approx(0.989583)
    assert strict["CHN"].value == pytest.approx(0.666667)


def test_the_cheapest_electricity_is_a_cost_of_zero_and_a_strength_of_one() -> None:
    prices = pd.Series({"KOR": 0.09, "JPN": 0.17, "DEU": 0.25})
    cost = normalise(prices, "price")
    assert cost.round(3).to_dict() == {"KOR": 0.0, "JPN": 0.5, "DEU": 1.0}
    assert orient(cost, "price").idxmax() == "KOR"


@pytest.mark.parametrize("method", [ARTICLE, STRICT], ids=lambda method: method.id)
def test_the_score_for_energy_never_prefers_the_dearest_in_any_method(method: Method) -> None:
    scores = one_indicator("price", {"KOR": 0.09, "JPN": 0.17, "DEU": 0.25}, method)
    assert (scores["KOR"].value, scores["DEU"].value) == (1.0, 0.0)
    assert (scores["KOR"].literal, scores["DEU"].literal) == (0.0, 1.0)


def test_a_constant_adds_a_third_to_the_article_s_score_and_nothing_to_the_strict_one() -> None:
    assert _scores(ARTICLE)["ARE"].components[2].strength == 1.0
    dropped = _scores(STRICT)["ARE"].components[2]
    assert (dropped.state, dropped.strength) == ("excluded", None)
    assert "constant" in dropped.reason


def test_a_constant_cannot_be_stretched_from_lowest_to_highest() -> None:
    with pytest.raises(NoVarianceError):
        min_max(pd.Series({"USA": 1.0, "CHN": 1.0}))


def test_zeros_alone_have_no_ratio_to_their_maximum() -> None:
    with pytest.raises(NoVarianceError):
        ratio_to_max(pd.Series({"USA": 0.0, "CHN": 0.0}))


def test_shares_of_models_that_several_countries_made_may_pass_a_hundred_percent() -> None:
    shares = pd.Series({"USA": 70.0, "CHN": 20.0, "GBR": 15.0})
    assert shares.sum() > 100
    assert ratio_to_max(shares)["GBR"] == pytest.approx(15 / 70)


def test_one_flag_weighs_as_much_as_forty_five_gigawatts() -> None:
    values = {area: round(score.value or 0.0, 3) for area, score in _scores(ARTICLE).items()}
    assert values == {
        "USA": 1.000, "EU": 0.726, "JPN": 0.681, "KOR": 0.673, "ARE": 0.670, "SAU": 0.670, "CHN": 0.481,
    }  # fmt: skip


def test_every_score_is_shown_without_its_flags_too() -> None:
    without = {area: round(score.without_flags or 0.0, 3) for area, score in _scores(ARTICLE).items()}
    assert without["CHN"] == 0.444
    assert without["EU"] == 0.178


def test_a_proxy_counts_in_the_article_s_method_and_says_so() -> None:
    part = _scores(ARTICLE)["CHN"].components[0]
    assert part.state == "used"
    assert part.reason == "accepted as a proxy: demand, not capacity"


def test_a_proxy_is_missing_in_the_strict_method_and_is_no_maximum_either() -> None:
    china = _scores(STRICT)["CHN"]
    assert china.missing == ("capacity",)
    assert "refuses: demand" in china.components[0].reason
    assert not china.publishable


def test_a_gap_is_neither_zero_nor_the_mean_but_widens_the_bounds() -> None:
    inputs = [given for given in computing_inputs() if (given.area, given.indicator) != ("JPN", "capacity")]
    japan = {score.area: score for score in compute_scores(inputs, COMPUTING, ARTICLE)}["JPN"]
    assert japan.value == 1.0
    assert japan.low == pytest.approx(2 / 3, abs=1e-6)
    assert japan.high == 1.0
    assert japan.coverage == pytest.approx(2 / 3, abs=1e-6)
    assert japan.missing == ("capacity",)


def test_a_score_below_two_thirds_coverage_is_not_published() -> None:
    inputs = [given for given in computing_inputs() if (given.area, given.indicator) != ("JPN", "cutting-edge")]
    japan = {score.area: score for score in compute_scores(inputs, COMPUTING, STRICT)}["JPN"]
    assert japan.coverage == 0.5
    assert not japan.publishable


def test_coverage_of_exactly_two_thirds_is_enough() -> None:
    inputs = [given for given in computing_inputs() if (given.area, given.indicator) != ("JPN", "capacity")]
    scores = compute_scores(inputs, COMPUTING, replace(STRICT, constants="keep"))
    assert {score.area: score for score in scores}["JPN"].publishable


def test_a_bound_is_kept_but_is_no_point_value() -> None:
    inputs = [
        Input("CHN", "x", low=76_000.0, note="only a bound is known: more than 76000"),
        Input("USA", "x", 19_000.0),
    ]
    method = replace(ARTICLE, reference_set=("CHN", "USA"))
    china, usa = compute_scores(inputs, [ScoreIndicator("x", "e", "quantity")], method)
    assert (china.value, china.low, china.high) == (None, 0.0, 1.0)
    assert china.components[0].input.low == 76_000
    assert usa.value == 1.0


def test_an_enabler_without_any_value_is_missing_and_not_excluded() -> None:
    score = compute_scores([], COMPUTING, ARTICLE)[0]
    assert (score.value, score.coverage, score.low, score.high) == (None, 0.0, 0.0, 1.0)
    assert score.missing == ("capacity", "cutting-edge", "tier-2")
    assert not score.publishable


def test_each_component_shows_its_own_period() -> None:
    periods = [part.input.period for part in _scores(ARTICLE)["USA"].components]
    assert periods == ["2024", "", ""]


def test_a_score_is_the_weighted_mean_of_its_used_strengths() -> None:
    weighted = replace(ARTICLE, weights={"capacity": 2.0, "tier-2": 0.0})
    europe = {score.area: score for score in compute_scores(computing_inputs(), COMPUTING, weighted)}["EU"]
    assert europe.value == pytest.approx((2 * 8 / 45 + 1) / 3, abs=1e-6)


def test_ranks_are_intervals_that_the_bounds_allow() -> None:
    inputs = [given for given in computing_inputs() if (given.area, given.indicator) != ("JPN", "capacity")]
    ranks = {s.area: (s.best_rank, s.worst_rank) for s in compute_scores(inputs, COMPUTING, ARTICLE)}
    assert ranks["JPN"] == (1, 6)
    assert ranks["USA"] == (1, 1)
    assert ranks["CHN"] == (7, 7)


def test_a_method_file_with_a_misspelt_key_names_the_key() -> None:
    with pytest.raises(BadValueError, match="coverage"):
        Method.from_mapping({"id": "x", "coverage": 1})


def _scores(method: Method) -> dict[str, EnablerScore]:
    return {score.area: score for score in compute_scores(computing_inputs(), COMPUTING, method)}
