"""How many questions of a set are answered exactly, and how few wrongly, over the shipped data."""

from pathlib import Path

import pytest

from api.evaluate import Tally, evaluate_file
from kg.ask.engine import Engine

SOURCE = "bcg-2024-12"
OWN = Path(__file__).parent / "article.jsonl"


def assert_at_least(tallies: list[Tally], exact: float, wrong: float) -> None:
    """Check the shares over all questions; the message names the category that holds them back most."""
    everything, *categories = tallies
    worst = max(categories, key=lambda t: ((1 - t.exact + t.wrong) * t.questions, t.group))
    assert everything.exact >= exact, f"exact {everything.exact:.3f} < {exact}; look at {worst}"
    assert everything.wrong <= wrong, f"wrong {everything.wrong:.3f} > {wrong}; look at {worst}"


def test_our_own_questions(shipped: Engine) -> None:
    assert_at_least(evaluate_file(OWN, shipped, SOURCE), exact=0.68, wrong=0.08)


def test_the_shared_questions(shipped: Engine, shared: Path) -> None:
    path = shared / "qa" / "dev.jsonl"
    if not path.is_file():
        pytest.skip(f"there is no {path}")
    assert_at_least(evaluate_file(path, shipped, SOURCE), exact=0.75, wrong=0.05)
