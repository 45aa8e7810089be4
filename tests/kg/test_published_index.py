"""Against a published composite indicator: the UN E-Government Development Index and the ranks of its 193 states.

The index is the plain mean of three published component indices. From the components alone our mean must give the
published index (as far as the components' own decimals allow) and our ranks the published ranks.
"""

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from kg.method import Method, ScoreIndicator
from kg.scores import compute_scores, inputs_from_frame, rank_values, score_frame


class Survey(NamedTuple):
    """A file with its columns: state, rank, index, the three components; how far rounding may part us."""

    file: str
    columns: tuple[str, ...]
    tolerance: float


SURVEYS = [
    Survey("EGOV_DATA_2024.csv", ("Country", "Rank", "E_Index", "Online_Service", "Human_Capital", "Tele_Infra"), 5e-5),
    Survey(
        "EGOV_DATA_2022.csv",
        ("Country Name", "E-Government Rank", "E-Government Index", "Online Service Index", "Human Capital Index",
         "Telecommunication Infrastructure Index"),
        7e-5,
    ),
    Survey("egdi-2018.csv", ("country-name", "e-gov-rank", "e-gov-index", "osi", "hci", "tii"), 5e-5),
]  # fmt: skip
COMPONENTS = ["online", "skills", "network"]


def read(shared: Path, survey: Survey) -> pd.DataFrame:
    frame = pd.read_csv(shared / "data/egdi" / survey.file, keep_default_na=False)[list(survey.columns)]
    frame.columns = pd.Index(["state", "rank", "index", *COMPONENTS])
    frame["state"] = frame["state"].str.strip()
    return frame.set_index("state").astype(float)


def our_scores(published: pd.DataFrame) -> pd.DataFrame:
    method = Method.from_mapping(
        {
            "id": "egdi", "version": 1, "label": {"en": "EGDI"}, "description": "", "as_of": "2024", "sources": [],
            "reference_set": list(published.index), "ranks": "share", "constants": "keep", "proxies": "accept",
            "coverage_threshold": 1, "normalisation": "ratio",
        }
    )  # fmt: skip
    highest = published[COMPONENTS].max()
    method = Method.from_mapping(method.to_mapping() | {"weights": highest.to_dict()})
    indicators = [ScoreIndicator(name, "e-government", "quantity") for name in COMPONENTS]
    scores = score_frame(compute_scores(inputs_from_frame(published[COMPONENTS]), indicators, method))
    # a ratio to the highest, weighted by the highest, is the plain mean times a constant
    return scores.set_index("area")[["value", "rank"]].assign(value=lambda rows: rows["value"] * highest.sum() / 3)


@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.file)
def test_our_means_are_the_published_index(shared: Path, survey: Survey) -> None:
    published = read(shared, survey)
    assert len(published) == 193
    assert (our_scores(published)["value"] - published["index"]).abs().max() <= survey.tolerance


@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.file)
def test_our_ranks_are_the_published_ranks_but_for_rounded_neighbours(shared: Path, survey: Survey) -> None:
    published = read(shared, survey)
    assert (rank_values(published["index"]) == published["rank"]).all()
    difference = (our_scores(published)["rank"].astype(float) - published["rank"]).abs()
    assert difference.max() <= 1  # neighbours that the components' printed decimals do not tell apart
    assert (difference == 0).sum() >= 189
