"""Score inputs and score nodes: what a method lets in, what it keeps out, and that each node says why."""

import shutil
from pathlib import Path

import pytest

from ingest.build import read_inputs
from ingest.scoring import find_inputs, read_methods
from ingest.tables import check_data
from kg.errors import BadValueError, DataError, UnknownNameError
from kg.method import Input, ScoreIndicator
from kg.scores import compute_scores
from tests.world.build import ask, silent, world_inputs
from tests.world.paths import DATA, ONTOLOGY

SHIPPED = Path(__file__).parents[2] / "data"


def inputs_of(method_id: str) -> dict[tuple[str, str], Input]:
    inputs = world_inputs()
    method = next(method for method in inputs.methods if method.id == method_id)
    chosen = [facts for facts in inputs.data.sources if facts.source.id in method.sources]
    return {(given.area, given.indicator): given for given in find_inputs(method, chosen, inputs.data, inputs.terms)}


def score(method: str, area: str, enabler: str) -> dict[str, str]:
    query = """SELECT * WHERE { VALUES ?node { mpid:score-%s-%s-%s }
        ?node mp:low ?low ; mp:high ?high ; mp:coverage ?coverage ; mp:publishable ?ok ; mp:statement ?text .
        OPTIONAL { ?node mp:score ?s } }"""
    return ask(query % (method, area, enabler))[0]


def component(method: str, area: str, indicator: str) -> dict[str, str]:
    query = """SELECT ?state ?reason ?raw ?low ?strength ?input ?period WHERE { ?score mp:method mpid:method-%s ;
        sdmx-dimension:refArea mpid:%s ; mp:component ?c . ?c mp:indicator mpid:ind-%s ; mp:state ?state .
        OPTIONAL { ?c mp:reason ?reason } OPTIONAL { ?c mp:raw ?raw } OPTIONAL { ?c mp:low ?low }
        OPTIONAL { ?c mp:strength ?strength } OPTIONAL { ?c mp:input ?input } OPTIONAL { ?c mp:periodText ?period } }"""
    return ask(query % (method, area, indicator))[0]


def test_figures_are_inputs_with_their_fact_and_period() -> None:
    given = inputs_of("article-1")["ARC", "data-center-capacity"]
    assert (given.value, given.period) == (12.0, "2024")
    assert given.fact == "small-world-2024-obs-ARC-data-center-capacity"


def test_a_comparison_is_never_an_input() -> None:
    facts = {given.fact for given in inputs_of("article-1").values()}
    assert not any("difference" in fact for fact in facts)
    assert ask("SELECT ?c WHERE { ?c mp:input ?o . ?o a mp:RelativeObservation }") == []


def test_only_the_method_s_sources_count() -> None:
    assert inputs_of("article-1")["BOR", "data-center-capacity"].value == 3.0


def test_a_bound_is_kept_as_a_bound_and_the_component_says_so() -> None:
    part = component("article-1", "BOR", "ai-specialists")
    assert part["state"] == "mp:Missing"
    assert part["low"] == "4000"
    assert part["reason"] == "only a bound is known: more than 4000"
    assert "raw" not in part


def test_access_to_chips_is_derived_from_claims_and_cites_them() -> None:
    given = inputs_of("strict-1")["BOR", "cutting-edge-chip-access"]
    assert (given.value, given.derived) == (0.0, True)
    assert given.fact == "small-world-2024-rel-BOR-hasQuality-restricted-chip-access"


def test_an_easing_that_is_only_expected_opens_nothing() -> None:
    part = component("strict-1", "CIM", "cutting-edge-chip-access")
    assert (part["raw"], part["input"]) == ("0", "mpid:small-world-2024-rel-CIM-hasQuality-open-chip-access")
    assert part["reason"].endswith("so far it is only expected")


def test_the_article_s_method_scores_one_where_no_barrier_is_stated() -> None:
    given = inputs_of("article-1")["CIM", "cutting-edge-chip-access"]
    assert (given.value, given.fact) == (1.0, "ev-small-world-2024-s21")
    assert given.note.endswith("none is stated")


def test_each_score_names_the_day_whose_world_it_describes() -> None:
    rows = ask("SELECT DISTINCT ?day WHERE { ?s a mp:EnablerScore ; dcterms:valid ?day }")
    assert rows == [{"day": "2024-11-03"}]


def test_an_access_that_begins_later_does_not_count_yet(tmp_path: Path) -> None:
    data_dir = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = data_dir / "facts/small-world-2024/relations.csv"
    old = "ARC,hasQuality,quality-open-chip-access,,,,"
    path.write_text(path.read_text("utf-8").replace(old, "ARC,hasQuality,quality-open-chip-access,,2025,,"), "utf-8")
    terms = world_inputs().terms
    data, problems = check_data(data_dir, terms)
    assert problems == []
    method = read_methods(data_dir / "methods", data, terms)[1]
    areas = {given.area for given in find_inputs(method, data.sources[:1], data, terms) if "cutting" in given.indicator}
    assert areas == {"BOR", "CIM"}


def test_the_two_methods_differ_in_proxies_constants_and_publication() -> None:
    article, strict = score("article-1", "CIM", "computing-power"), score("strict-1", "CIM", "computing-power")
    assert float(article["s"]) == pytest.approx((1.5 / 12 + 1 + 1) / 3, abs=1e-6)
    assert article["ok"] == "true"
    assert (strict["s"], strict["low"], strict["high"]) == ("0", "0", "0.5")
    assert (strict["coverage"], strict["ok"]) == ("0.5", "false")
    assert "proxy" in component("strict-1", "CIM", "data-center-capacity")["reason"]
    assert component("strict-1", "CIM", "tier-2-chip-access")["state"] == "mp:Excluded"


def test_a_score_is_the_mean_of_its_used_strengths_in_the_graph_too() -> None:
    query = """SELECT ?score ?value (SUM(?strength * ?weight) / SUM(?weight) AS ?mean) WHERE {
        ?score a mp:EnablerScore ; mp:score ?value ; mp:component ?c .
        ?c mp:state mp:Used ; mp:strength ?strength ; mp:weight ?weight } GROUP BY ?score ?value"""
    rows = ask(query)
    assert len(rows) == 8
    assert all(float(row["value"]) == pytest.approx(float(row["mean"]), abs=2e-6) for row in rows)


def test_a_score_s_sentence_tells_coverage_bounds_and_what_the_flags_do() -> None:
    known = score("strict-1", "BOR", "computing-power")["text"]
    assert "is 0.125, 0.250 without its 0/1 indicators, from 2 of 2 indicators" in known
    assert score("strict-1", "BOR", "energy")["text"].endswith("is not known: none of 1 indicators has a value.")


def test_the_same_inputs_give_the_same_hash_and_the_method_is_part_of_it() -> None:
    query = """SELECT DISTINCT ?hash WHERE { ?s mp:method mpid:method-%s ; mp:enabler mpid:enabler-talent ;
        mp:inputHash ?hash }"""
    article, strict = ask(query % "article-1"), ask(query % "strict-1")
    assert len(article) == len(strict) == 1
    assert article != strict


@pytest.mark.parametrize(
    ("old", "new", "kind", "sentence"),
    [
        ("[ARC, BOR, CIM]", "[ARC, BOR, CIMM]", UnknownNameError, "unknown name 'CIMM'"),
        ("[ARC, BOR, CIM]", "[ARC, BOR, SmallWorld]", BadValueError, "ARC is a member of SmallWorld"),
        ("ranks: exclude", "ranks: ignore", BadValueError, "column 'ranks'"),
        ("proxies:", "proxy:", BadValueError, "column 'proxy'"),
        ("#s20", "#s99", UnknownNameError, "unknown name 'small-world-2024#s99'"),
        ("id: article-1", "id: article-2", BadValueError, "the id is 'article-2'"),
        ("id: article-1", "id: [", DataError, "not readable YAML"),
        ("as_of: ", "as_of: about ", BadValueError, "is no date"),
        ("label: {en: ", "label: {eo: ", BadValueError, "column 'label.en'"),
    ],
)
def test_a_method_file_that_is_wrong_says_where(
    tmp_path: Path, old: str, new: str, kind: type[Exception], sentence: str
) -> None:
    folder = Path(shutil.copytree(DATA / "methods", tmp_path / "methods"))
    text = (folder / "article-1.yml").read_text("utf-8")
    assert old in text
    (folder / "article-1.yml").write_text(text.replace(old, new, 1), "utf-8")
    inputs = world_inputs()
    with pytest.raises(kind) as caught:
        read_methods(folder, inputs.data, inputs.terms)
    assert sentence in str(caught.value)


def test_the_shipped_data_give_the_article_s_scores_for_computing_power() -> None:
    inputs = read_inputs(ONTOLOGY, SHIPPED, [], silent)
    method = inputs.methods[0]
    sources = [facts for facts in inputs.data.sources if facts.source.id in method.sources]
    given = find_inputs(method, sources, inputs.data, inputs.terms)
    indicators = [
        ScoreIndicator("data-center-capacity", "computing", "quantity"),
        ScoreIndicator("cutting-edge-chip-access", "computing", "flag"),
        ScoreIndicator("tier-2-chip-access", "computing", "flag"),
    ]
    values = {score.area: round(score.value or 0.0, 3) for score in compute_scores(given, indicators, method)}
    assert values == {
        "USA": 1.000, "EuropeanUnion": 0.726, "JPN": 0.681, "KOR": 0.673, "ARE": 0.670, "SAU": 0.670, "CHN": 0.481,
    }  # fmt: skip


def test_a_bloc_and_its_member_never_stand_in_one_reference_set(tmp_path: Path) -> None:
    inputs = read_inputs(ONTOLOGY, SHIPPED, [], silent)
    text = (SHIPPED / "methods/article-1.yml").read_text("utf-8")
    (tmp_path / "article-1.yml").write_text(text.replace("EuropeanUnion, JPN", "EuropeanUnion, FRA"), "utf-8")
    with pytest.raises(BadValueError, match="FRA is a member of EuropeanUnion"):
        read_methods(tmp_path, inputs.data, inputs.terms)


def test_top_twenty_lists_do_not_add_up_and_no_bloc_s_figure_is_a_sum() -> None:
    sources = read_inputs(ONTOLOGY, SHIPPED, [], silent).data.sources
    article = next(facts for facts in sources if facts.source.id == "bcg-2024-12")
    spending = {o.subject: o.value for o in article.observations if o.indicator == "top-20-tech-rd-spending"}
    members = [spending[country] or 0 for country in ("DEU", "FRA")]
    assert spending["EuropeanUnion"] == 40_000_000_000
    assert sum(members) == 18_000_000_000
