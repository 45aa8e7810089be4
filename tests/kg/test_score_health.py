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
