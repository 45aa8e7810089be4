"""Sentences about a thing answer where nothing but the thing is asked about."""

import pytest

from kg.ask.about import find_account
from kg.ask.engine import Engine
from tests.kg.ask.reader import Reader


@pytest.mark.parametrize(
    "question",
    [
        "What does the article say about Norrtel?",
        "What is said about Norrtel?",
        "Was sagt der Artikel über Norrtel?",
        "Que dit l'article sur Norrtel ?",
        "¿Qué dice el artículo sobre Norrtel?",
        "O que o artigo diz sobre Norrtel?",
    ],
)
def test_what_is_said_of_a_thing_is_told_in_sentences(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert (answer.status, answer.kind) == ("answered", "text")
    assert "Norrtel" in answer.answer


@pytest.mark.parametrize(
    "question",
    ["Where does the article talk about Norrtel?", "Who is Norrtel's supplier?", "What is the funding of Lumen AI?"],
)
def test_whoever_asks_for_more_gets_no_account(small: Reader, question: str) -> None:
    assert find_account(small.frame(question), small.scope) is None


def test_a_compound_is_known_by_its_parts(full: Reader) -> None:
    german = full.lexicon.languages["de"]
    assert german.parts_of("patentdaten")
    assert not german.parts_of("quarkdaten")
