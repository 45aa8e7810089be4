"""The twelve traps of the score method: each test fails when its trap is sprung."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from ingest.build import Inputs, read_inputs
from ingest.scoring import find_inputs, method_indicators, read_methods
from ingest.scoring.methods import score_indicator
from kg.errors import BadValueError
from kg.method import Bloc, BlocRule, Input, Method, Scale, ScoreIndicator
from kg.robustness import draw_weights, rank_acceptability, robustness_report, variant_methods
from kg.scores import EnablerScore, compute_scores, derive_bloc, normalise, ratio_to_max
from tests.world.build import silent
from tests.world.paths import ONTOLOGY

SHIPPED = Path(__file__).parents[2] / "data"
AREAS = ("USA", "CHN", "EuropeanUnion", "JPN", "KOR", "ARE", "SAU")
GIGAWATTS = dict(zip(AREAS, (45.0, 20.0, 8.0, 1.9, 0.9, 0.4, 0.4), strict=True))
CAPACITY = ScoreIndicator("capacity", "computing", "quantity", "sum")
CUTTING_EDGE = ScoreIndicator("cutting-edge", "computing", "flag", "all members")
TIER_2 = ScoreIndicator("tier-2", "computing", "flag", "all members")
ARTICLE = Method(
    id="article-1", version=1, label={"en": "article method"}, description="to the letter", as_of="2024-12-09",
    sources=("article",), reference_set=AREAS, ranks="exclude", constants="keep", proxies="accept",
    coverage_threshold=0.0,
)  # fmt: skip
STRICT = replace(ARTICLE, id="strict-1", ranks="share", constants="drop", proxies="refuse", coverage_threshold=0.666666)
METHODS = pytest.mark.parametrize(
    "method",
    variant_methods(STRICT),
    ids=lambda each: f"{each.normalisation}-{each.aggregation}-{each.proxies}-{each.flags}",
)


@cache
def shipped_inputs() -> Inputs:
    return read_inputs(ONTOLOGY, SHIPPED, [], silent)


def computing(closed: tuple[str, ...]) -> list[Input]:
    """Capacity, access to cutting-edge chips for all but `closed`, and tier-2 chips for all."""
    proxy = {"CHN": "the country's demand, not its capacity"}
    return [
        *(Input(area, "capacity", GIGAWATTS[area], period="2024", proxy=proxy.get(area, "")) for area in AREAS),
        *(Input(area, "cutting-edge", float(area not in closed)) for area in AREAS),
        *(Input(area, "tier-2", 1.0) for area in AREAS),
    ]


def by_area(inputs: list[Input], indicators: list[ScoreIndicator], method: Method) -> dict[str, EnablerScore]:
    return {score.area: score for score in compute_scores(inputs, indicators, method)}


def one(scale: Scale, values: dict[str, float], method: Method) -> dict[str, EnablerScore]:
    inputs = [Input(area, "x", value) for area, value in values.items()]
    over = replace(method, reference_set=tuple(values), rank_totals={"x": 193})
    return by_area(inputs, [ScoreIndicator("x", "e", scale)], over)


# --- 1. A rank used as a value makes the worst country best ------------------------------------------------------


def test_1_the_numbers_of_the_trap() -> None:
    sprung = ratio_to_max(pd.Series({"CHN": 65.0, "KOR": 3.0}))
    assert sprung.round(3).to_dict() == {"CHN": 1.000, "KOR": 0.046}


@METHODS
def test_1_no_method_lets_the_worse_rank_win(method: Method) -> None:
    scores = one("rank", {"CHN": 65.0, "KOR": 3.0, "USA": 11.0}, method)
    assert (scores["KOR"].value or 0) > (scores["USA"].value or 0) > (scores["CHN"].value or 0)


# --- 2. The literal energy value is a cost ------------------------------------------------------------------------


@METHODS
def test_2_cheap_energy_never_selects_the_dearest(method: Method) -> None:
    scores = one("price", {"KOR": 0.09, "DEU": 0.25, "JPN": 0.17}, method)
    assert max(scores, key=lambda area: scores[area].value or 0) == "KOR"
    assert min(scores, key=lambda area: scores[area].literal or 0) == "KOR"


# --- 3. A constant adds a third to everybody and cannot be stretched ---------------------------------------------


def test_3_tier_2_chips_add_a_third_to_each_literal_score_and_nothing_to_a_strict_one() -> None:
    literal = by_area(computing(("CHN",)), [CAPACITY, CUTTING_EDGE, TIER_2], ARTICLE)["ARE"]
    without = by_area(computing(("CHN",)), [CAPACITY, CUTTING_EDGE], ARTICLE)["ARE"]
    assert literal.value == pytest.approx((2 * (without.value or 0) + 1) / 3, abs=1e-6)
    strict = by_area(computing(("CHN",)), [CAPACITY, CUTTING_EDGE, TIER_2], STRICT)["ARE"]
    assert strict.value == without.value
    assert "constant" in strict.components[2].reason


def test_3_what_is_the_same_everywhere_is_excluded_with_its_reason_and_never_0_by_0() -> None:
    score = one("quantity", {"USA": 2.0, "CHN": 2.0}, replace(ARTICLE, normalisation="min-max"))["USA"]
    assert (score.value, score.components[0].state) == (None, "excluded")
    assert "do not differ" in score.components[0].reason


# --- 4. One flag is worth as much as 45 GW ------------------------------------------------------------------------


def test_4_the_numbers_of_the_trap_and_the_score_without_the_flag() -> None:
    scores = by_area(computing(("CHN",)), [CAPACITY, CUTTING_EDGE, TIER_2], ARTICLE)
    assert {area: round(score.value or 0, 3) for area, score in scores.items()} == {
        "USA": 1.000, "EuropeanUnion": 0.726, "JPN": 0.681, "KOR": 0.673, "ARE": 0.670, "SAU": 0.670, "CHN": 0.481,
    }  # fmt: skip
    assert {area: round(score.without_flags or 0, 3) for area, score in scores.items()} == {
        "USA": 1.000, "CHN": 0.444, "EuropeanUnion": 0.178, "JPN": 0.042, "KOR": 0.02, "ARE": 0.009, "SAU": 0.009,
    }  # fmt: skip


def test_4_a_method_that_drops_flags_ranks_by_capacity() -> None:
    scores = by_area(computing(("CHN",)), [CAPACITY, CUTTING_EDGE], replace(ARTICLE, flags="drop"))
    assert (scores["USA"].rank, scores["CHN"].rank) == (1, 2)


# --- 5. China's 20 GW are its demand ------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "state"), [("article-1", "used"), ("strict-1", "missing")])
def test_5_the_shipped_proxy_is_marked_and_only_the_article_s_method_takes_it(method: str, state: str) -> None:
    part = next(part for part in shipped(method)["CHN", "computing-power"].components if part.input.proxy)
    assert (part.input.indicator, part.state) == ("data-center-capacity", state)
    assert "demand" in part.reason


# --- 6. Export control has dates ----------------------------------------------------------------------------------


def test_6_each_method_names_its_day_and_an_easing_that_is_only_expected_opens_nothing() -> None:
    inputs = shipped_inputs()
    assert {method.as_of for method in inputs.methods if method.id != "open-1"} == {"2024-12-09"}
    saudi = shipped("strict-1")["SAU", "computing-power"]
    access = next(part for part in saudi.components if part.input.indicator == "cutting-edge-chip-access")
    assert (access.input.value, access.strength) == (0.0, 0.0)
    assert "only expected" in access.reason


# --- 7. A mean over what there is rewards gaps --------------------------------------------------------------------


def test_7_hiding_the_worst_value_lifts_the_mean_but_not_the_low_bound_nor_the_coverage() -> None:
    everything = computing(("CHN",))
    hidden = [given for given in everything if (given.area, given.indicator) != ("JPN", "capacity")]
    before, after = (by_area(given, [CAPACITY, CUTTING_EDGE], ARTICLE)["JPN"] for given in (everything, hidden))
    assert (after.value or 0) > (before.value or 0)
    assert after.low <= (before.value or 0) <= after.high
    assert (after.coverage, after.missing) == (0.5, ("capacity",))
    assert not by_area(hidden, [CAPACITY, CUTTING_EDGE], STRICT)["JPN"].publishable


def test_7_a_score_that_may_not_be_published_has_no_rank_and_is_nobody_s_rival() -> None:
    hidden = [given for given in computing(()) if (given.area, given.indicator) != ("USA", "capacity")]
    ranks = robustness_report(hidden, [CAPACITY, CUTTING_EDGE], replace(STRICT, constants="keep"), draws=50).frame()
    ranks = ranks.set_index("area")
    assert pd.isna(ranks["rank"]["USA"])
    assert ranks["rank"]["EuropeanUnion"] == 1


# --- 8. Blocs and lists that do not add up ------------------------------------------------------------------------


def test_8_a_bloc_beside_a_member_is_refused(tmp_path: Path) -> None:
    inputs = shipped_inputs()
    text = (SHIPPED / "methods/article-1.yml").read_text("utf-8")
    (tmp_path / "article-1.yml").write_text(text.replace("EuropeanUnion, JPN", "EuropeanUnion, DEU"), "utf-8")
    with pytest.raises(BadValueError, match="DEU is a member of EuropeanUnion"):
        read_methods(tmp_path, inputs.data, inputs.terms)


BLOC = Bloc(("DEU", "FRA"), {"DEU": 3.0, "FRA": 1.0})


@pytest.mark.parametrize(
    ("rule", "values", "value", "says"),
    [
        ("not additive", (14.0, 4.0), None, "do not add up"),
        ("from records", (31.0, 27.0), None, "would count twice"),
        ("sum", (14.0, 4.0), 18.0, "by the rule sum"),
        ("sum", (14.0, None), None, "no value of FRA"),
        ("weighted mean", (0.2, 0.1), 0.175, "by the rule weighted mean"),
        ("weighted mean", (0.2, None), None, "no value of FRA"),
        ("all members", (1.0, 1.0), 1.0, "by the rule all members"),
        ("all members", (1.0, 0.0), 0.0, "by the rule all members"),
        ("all members", (0.0, None), 0.0, "by the rule all members"),
        ("all members", (1.0, None), None, "no value of FRA"),
    ],
)
def test_8_a_bloc_s_value_follows_from_its_members_only_as_its_rule_allows(
    rule: BlocRule, values: tuple[float | None, float | None], value: float | None, says: str
) -> None:
    members = [Input(area, "x", number, fact=f"fact-{area}") for area, number in zip(BLOC.members, values, strict=True)]
    made = derive_bloc("EU", ScoreIndicator("x", "e", "quantity", rule), BLOC, members)
    assert made.value == (None if value is None else pytest.approx(value))
    assert says in made.note
    assert made.value is None or made.derived


def test_8_a_sum_of_some_members_is_a_lower_bound() -> None:
    assert derive_bloc("EU", CAPACITY, BLOC, [Input("DEU", "capacity", 3.0)]).low == 3.0


def test_8_the_union_s_research_spending_is_quoted_and_not_added_up() -> None:
    sources = shipped_inputs().data.sources
    spending = {
        figure.subject: float(figure.value or 0) / 1e9
        for facts in sources if facts.source.id == "bcg-2024-12"
        for figure in facts.observations if figure.indicator == "top-20-tech-rd-spending"
    }  # fmt: skip
    assert (spending["EuropeanUnion"], spending["DEU"], spending["FRA"]) == (40, 14, 4)


# --- 9. Shares can pass 100 %, and the two spans of the models both stand -----------------------------------------


def test_9_shares_of_models_that_several_countries_made_are_not_forced_to_a_hundred() -> None:
    shares = pd.Series({"USA": 70.0, "CHN": 20.0, "GBR": 15.0})
    assert shares.sum() > 100
    assert normalise(shares, "quantity")["GBR"] == pytest.approx(15 / 70)


def test_9_models_since_1950_and_since_1959_are_both_kept() -> None:
    facts = shipped_inputs().data.sources
    periods = {
        figure.period.text
        for source in facts if source.source.id == "bcg-2024-12"
        for figure in source.observations
        if figure.indicator in ("share-notable-ai-models", "notable-ai-models") and figure.period
    }  # fmt: skip
    words = " ".join(fact.statement for source in facts if source.source.id == "bcg-2024-12" for fact in source.facts)
    assert any(period.startswith("1950") for period in periods) or "1950" in words
    assert any(period.startswith("1959") for period in periods) or "1959" in words


# --- 10. Different windows in one score ---------------------------------------------------------------------------


def test_10_each_component_shows_its_own_period() -> None:
    inputs = [Input("USA", "capacity", 45.0, period="2024"), Input("USA", "rd", 4.0, period="2022")]
    indicators = [CAPACITY, ScoreIndicator("rd", "computing", "quantity")]
    score = by_area(inputs, indicators, replace(ARTICLE, reference_set=("USA",)))["USA"]
    assert [part.input.period for part in score.components] == ["2024", "2022"]


# --- 11. One rank is not the truth --------------------------------------------------------------------------------


def test_11_the_ranks_of_20000_weightings() -> None:
    inputs = [given for given in computing(("CHN", "SAU")) if given.indicator != "tier-2"]
    report = robustness_report(inputs, [CAPACITY, CUTTING_EDGE], ARTICLE, draws=20_000)
    assert {row.area: (row.rank_5, row.rank_95) for row in report.areas} == {
        "USA": (1, 1), "EuropeanUnion": (2, 3), "JPN": (3, 4), "KOR": (4, 5), "ARE": (5, 6), "CHN": (2, 6),
        "SAU": (7, 7),
    }  # fmt: skip


def test_11_there_are_36_variants_each_once() -> None:
    variants = variant_methods(ARTICLE)
    assert len({(each.normalisation, each.aggregation, each.proxies, each.flags) for each in variants}) == 36


def test_11_the_same_seed_draws_the_same_ranks_and_another_one_nearly_so() -> None:
    strengths = pd.DataFrame({"x": [1.0, 0.4, 0.0], "y": [0.0, 0.5, 1.0]}, index=["A", "B", "C"])
    first, same, other = (
        rank_acceptability(strengths, draw_weights(pd.Series({"x": 1.0, "y": 1.0}), 20_000, seed)) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, same)
    assert 0 < (first - other).abs().to_numpy().max() < 0.02


# --- 12. Open substitutes stand beside the article's values -------------------------------------------------------


def test_12_an_open_figure_never_fills_the_article_s_indicator() -> None:
    inputs = [Input("USA", "ai-patents-granted", 41_507.0)]
    patents = [ScoreIndicator("ai-patents", "knowledge", "quantity")]
    score = by_area(inputs, patents, replace(ARTICLE, reference_set=("USA",)))["USA"]
    assert (score.value, score.missing) == (None, ("ai-patents",))


def test_12_the_article_s_methods_use_the_article_alone() -> None:
    inputs = shipped_inputs()
    for method in inputs.methods:
        if method.id in ("article-1", "strict-1"):
            chosen = [facts for facts in inputs.data.sources if facts.source.id in method.sources]
            facts = {given.fact for given in find_inputs(method, chosen, inputs.data, inputs.terms)}
            assert all(fact.startswith(("bcg-2024-12-", "ev-bcg-2024-12-")) for fact in facts)


def shipped(method_id: str) -> dict[tuple[str, str], EnablerScore]:
    """(area, enabler) → score of a shipped method."""
    inputs = shipped_inputs()
    method = next(method for method in inputs.methods if method.id == method_id)
    chosen = [facts for facts in inputs.data.sources if facts.source.id in method.sources]
    given = find_inputs(method, chosen, inputs.data, inputs.terms)
    indicators = [score_indicator(each) for each in method_indicators(method, inputs.terms)]
    scores = compute_scores(given, indicators, method)
    return {(score.area, score.enabler.removeprefix("enabler-")): score for score in scores}
