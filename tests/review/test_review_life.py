"""A claim from document to answer: unreviewed, accepted, found again in a new version, rejected."""

from collections.abc import Callable

import pytest

from ingest.library.current import build_next
from kg.ask.engine import Engine
from kg.decisions import Verdict
from kg.model import Answer
from kg.release import open_release
from kg.review import decide, save
from kg.settings import Settings
from tests.review.conftest import Find, Take
from tests.review.memo import MEMO, NEWER
from tests.world.build import silent

SPECIALISTS = "How many AI specialists does Cimmeria have?"
NIMBUS = "Where is Nimbus Works based?"
Ask = Callable[..., Answer]
Rule = Callable[..., None]


@pytest.fixture
def ask(settings: Settings) -> Ask:
    def call(question: str, *, unreviewed: bool = False) -> Answer:
        with Engine.open(open_release(settings.home), settings) as engine:
            return engine.ask(question, unreviewed=unreviewed)

    return call


@pytest.fixture
def rule(settings: Settings, find: Find) -> Rule:
    """Decide on the candidate with some words and build."""

    def call(words: str, verdict: Verdict, **edited: str) -> None:
        candidate = find(words)
        decision = decide(candidate, verdict, edited, who="ann", when="2026-11-24T10:00:00Z")
        save(settings.library, [(candidate, decision)])
        build_next(settings, silent)

    return call


def test_a_figure_lives_from_candidate_to_cited_fact_and_away(take: Take, ask: Ask, rule: Rule, find: Find) -> None:
    take(MEMO)
    assert ask(SPECIALISTS).status == "unknown"
    marked = ask(SPECIALISTS, unreviewed=True)
    assert marked.value is not None
    assert marked.value.number == 2500
    assert [(c.origin, c.review) for c in marked.citations] == [("extracted", "unreviewed")]
    assert marked.answer.endswith("not reviewed by a person yet: [1].")

    rule("AI specialists", "accept")
    answer = ask(SPECIALISTS)
    citation = answer.citations[0]
    assert answer.value is not None
    assert answer.value.number == 2500
    assert (citation.origin, citation.review, citation.source.id) == ("extracted", "accepted", "memo")
    quote = citation.locator.quote
    assert quote == "Cimmeria counted 2,500 AI specialists in 2025."
    assert MEMO[citation.locator.start : citation.locator.end] == quote
    assert "reviewed" not in answer.answer

    take(NEWER)
    again = ask(SPECIALISTS).citations[0]
    assert again.locator.start != citation.locator.start
    assert NEWER[again.locator.start : again.locator.end] == quote
    assert find("AI specialists").state == "accepted"

    rule("AI specialists", "reject")
    assert ask(SPECIALISTS).status == ask(SPECIALISTS, unreviewed=True).status == "unknown"


def test_a_forecast_gives_way_to_what_is_so(take: Take, ask: Ask) -> None:
    take(f"{MEMO}\nCimmeria may count 9,900 AI specialists by 2030.\n")
    now, later = (ask(question, unreviewed=True).value for question in (SPECIALISTS, f"{SPECIALISTS[:-1]} in 2030?"))
    assert now is not None
    assert later is not None
    assert (now.number, later.number) == (2500, 9900)
