"""Health of indicators and the comparison with quoted values, on small tables."""

from hypothesis import given
from hypothesis import strategies as st

from kg.method import Input, ScoreIndicator
from kg.scores import compare_with_quoted, health_table

AREAS = [f"A{i}" for i in range(8)]
INDICATORS = [ScoreIndicator(name, "e", "quantity") for name in ("x", "twin", "same", "sparse")]


def words(inputs: list[Input]) -> dict[str, str]:
    return {str(name): str(text) for name, text in health_table(inputs, INDICATORS, AREAS)["words"].items()}


def made_up() -> list[Input]:
    numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 900.0]
    return [
        *(Input(area, "x", number, period="2024") for area, number in zip(AREAS, numbers, strict=True)),
        *(Input(area, "twin", 2 * number, period="2022") for area, number in zip(AREAS, numbers, strict=True)),
        *(Input(area, "same", 1.0) for area in AREAS),
        Input("A1", "sparse", 1.0, period="2020", proxy="demand"),
        Input("A2", "sparse", 2.0, period="2021"),
    ]


def test_each_illness_has_its_sentence() -> None:
    said = words(made_up())
    assert "Far outside the rest: A7." in said["x"]
    assert "A few areas hold nearly all of it" in said["x"]
    assert "Says nearly the same as twin." in said["x"]
    assert said["same"] == "A constant: it tells nobody apart."
    assert said["sparse"] == (
        "2 of 8 areas have a value. Periods are mixed: 2020, 2021. Stands in for another quantity in A1."
    )


def test_a_sound_indicator_gets_no_words() -> None:
    inputs = [Input(area, "x", float(number), period="2024") for number, area in enumerate(AREAS)]
    assert words(inputs)["x"] == ""


def test_gaps_are_counted_and_a_constant_is_told() -> None:
    table = health_table([Input("A1", "x", 1.0), Input("A2", "x", 1.0)], INDICATORS[:2], AREAS)
    assert (table["known"]["x"], table["coverage"]["x"], table["constant"]["x"]) == (2, 0.25, True)
    assert table["findings"]["twin"] == ("No area has a value.",)


def test_what_a_few_have_nearly_alone_is_skewed_and_they_stand_out() -> None:
    numbers = [1.0, 2.0, 1.5, 2.5, 1.0, 2.0, 3.0, 500.0]
    inputs = [Input(area, "x", number) for area, number in zip(AREAS, numbers, strict=True)]
    found = health_table(inputs, INDICATORS[:1], AREAS).loc["x"]
    assert found["skew"] > 2
    assert found["outliers"] == "A7"


def test_indicators_that_order_the_areas_alike_are_twins_with_their_correlation() -> None:
    inputs = [Input(a, name, float(n) ** k) for n, a in enumerate(AREAS) for name, k in (("x", 1), ("twin", 3))]
    table = health_table(inputs, INDICATORS[:2], AREAS, label=str.upper)
    assert table["twins"].to_dict() == {"x": {"twin": 1.0}, "twin": {"x": 1.0}}
    assert "Says nearly the same as TWIN." in table["findings"]["x"]


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=8))
def test_any_values_have_a_health(values: list[float | None]) -> None:
    inputs = [Input(area, "x", value) for area, value in zip(AREAS, values, strict=False)]
    found = health_table(inputs, INDICATORS[:1], AREAS).loc["x"]
    assert 0 <= found["coverage"] <= 1
    assert found["known"] == sum(value is not None for value in values)


def test_open_and_quoted_values_stand_side_by_side_and_are_never_merged() -> None:
    opened = [Input("A", "clusters", 3.0), Input("B", "clusters", 0.1), Input("D", "clusters", 0.2)]
    quoted = [Input("A", "capacity", 45.0), Input("C", "capacity", 2.0)]
    found = compare_with_quoted(opened, quoted, {"clusters": "capacity", "other": "capacity"})
    assert [(each.open, each.quoted, each.pairs, each.spearman) for each in found] == [
        ("clusters", "capacity", 1, None)
    ]
    assert found[0].values.isna().to_dict("index")["C"] == {"open": True, "quoted": False}


@given(st.lists(st.floats(1, 1e6), min_size=3, max_size=9, unique=True))
def test_the_same_order_correlates_by_one_and_the_opposite_by_minus_one(numbers: list[float]) -> None:
    opened = [Input(f"A{i}", "x", number) for i, number in enumerate(numbers)]
    same = [Input(f"A{i}", "y", 2 * number) for i, number in enumerate(numbers)]
    opposite = [Input(f"A{i}", "z", -number) for i, number in enumerate(numbers)]
    found = compare_with_quoted(opened, same + opposite, {"x": "y"})[0].spearman
    other = compare_with_quoted(opened, same + opposite, {"x": "z"})[0].spearman
    assert (found, other) == (1.0, -1.0)
