"""Questions about scores: read only where every word is accounted for, answered with the ranks that are possible."""

import pytest

from kg.ask.engine import Engine
from kg.ask.scoring.question import read_score_question
from kg.ask.scoring.words import place, places
from kg.model import Answer


def _ask(world: Engine, question: str) -> Answer:
    return world.ask(question)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("What is Arcadia's computing power score by article-1?", "en"),
        ("Qual é a pontuação de Arcádia em poder computacional por article-1?", "pt"),
        ("¿Cuál es la puntuación de Arcadia en potencia de cálculo según article-1?", "es"),
        ("Quel est le score de l’Arcadie en puissance de calcul selon article-1 ?", "fr"),
        ("Wie hoch ist der Punktwert von Arkadien bei Rechenleistung nach article-1?", "de"),
    ],
)
def test_a_score_is_told_in_five_languages(world: Engine, question: str, lang: str) -> None:
    answer = _ask(world, question)
    assert (answer.status, answer.lang) == ("answered", lang)
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (1.0, "score")
    assert [citation.origin for citation in answer.citations] == ["computed"]


def test_the_query_of_an_answer_gives_the_score(world: Engine) -> None:
    answer = _ask(world, "What is Arcadia's computing power score by article-1?")
    assert [float(row["value"].value) for row in world.store.select(answer.sparql)] == [1.0]


def test_without_a_method_all_of_them_answer_and_it_is_said(world: Engine) -> None:
    answer = _ask(world, "What is Arcadia's computing power score?")
    assert "article-1" in answer.answer
    assert "strict-1" in answer.answer
    assert answer.assumptions == ["no method is named, so all of them answer: article-1, strict-1"]


def test_a_rank_is_the_ranks_that_are_possible(shipped: Engine) -> None:
    answer = _ask(shipped, "What is the rank of China in computing power by article-1?")
    assert answer.kind == "range"
    assert answer.value is not None
    assert (answer.value.low, answer.value.high, answer.value.unit) == (2, 7, "rank")
    assert "2nd to 7th of 7" in answer.answer


def test_why_a_score_is_low_names_the_costliest_component_first_and_cites_it(shipped: Engine) -> None:
    answer = _ask(shipped, "Why is China's computing power score by article-1 so low?")
    sentences = answer.answer.split(". ")
    assert "takes 0.333 from it" in answer.answer
    assert answer.answer.index("cutting-edge AI chips") < answer.answer.index("20 GW")
    assert len(sentences) > 2
    assert {citation.origin for citation in answer.citations} == {"computed", "curated"}


def test_a_score_without_values_says_what_is_missing(shipped: Engine) -> None:
    answer = _ask(shipped, "Why is Japan's energy score so low?")
    assert (answer.status, answer.reason) == ("unknown", "missing_fact")
    assert "missing: electricity price" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "What would change if China had 45 GW of data center capacity?",
        "O que mudaria se a China tivesse 45 GW de capacidade de data centers?",
        "¿Qué cambiaría si China tuviera 45 GW de capacidad de centros de datos?",
        "Que changerait si la Chine avait 45 GW de capacité de centres de données ?",
        "Was würde sich ändern, wenn China 45 GW Rechenzentrumskapazität hätte?",
    ],
)
def test_what_would_change_is_computed(shipped: Engine, question: str) -> None:
    answer = _ask(shipped, question)
    assert answer.status == "answered", answer.answer
    assert "0.667" in answer.answer or "0,667" in answer.answer
    assert "0.481" in answer.answer or "0,481" in answer.answer


def test_an_unnamed_indicator_is_the_one_with_the_unit(shipped: Engine) -> None:
    assert "0.667" in _ask(shipped, "What would change if China had 45 GW?").answer


def test_a_flag_is_assumed_without_a_number(shipped: Engine) -> None:
    gained = _ask(shipped, "What if China had access to cutting-edge AI chips?")
    lost = _ask(shipped, "What if Saudi Arabia lost access to cutting-edge AI chips?")
    assert "0.815" in gained.answer
    assert "0.336" in lost.answer


def test_a_difference_is_told_with_its_parts(shipped: Engine) -> None:
    answer = _ask(
        shipped, "What is the difference between the US and China in their computing power score by article-1?"
    )
    assert answer.value is not None
    assert answer.value.number == pytest.approx(0.518519)
    assert "+0.333" in answer.answer
    assert "+0.185" in answer.answer


def test_two_methods_are_compared_for_one_area(shipped: Engine) -> None:
    answer = _ask(shipped, "compare article-1 and strict-1 for Japan in computing power")
    assert "0.681" in answer.answer
    assert "0.521" in answer.answer
    assert "access to tier 2 semiconductors" in answer.answer


def test_the_highest_score_names_its_area(world: Engine) -> None:
    answer = _ask(world, "Which country has the highest computing power score by article-1?")
    assert [item.label for item in answer.items] == ["Arcadia"]


def test_the_methods_are_listed(world: Engine) -> None:
    answer = _ask(world, "Which methods are the scores computed with?")
    assert [item.id.rpartition("/")[2] for item in answer.items] == ["method-article-1", "method-strict-1"]


def test_an_area_that_is_not_scored_is_told_with_those_that_are(shipped: Engine) -> None:
    answer = _ask(shipped, "What is Portugal's computing power score?")
    assert answer.status == "unknown"
    assert "No method here scores Portugal" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "What is the data center capacity of Arcadia?",
        "Which countries have cheap energy?",
        "What computing power score does the article itself print for Arcadia?",
        "What was Arcadia's computing power score in 2019?",
        "What is the computing power score of the company Lumen AI in Arcadia?",
        "How is a score of 1 defined?",
    ],
)
def test_what_is_not_only_about_scores_is_left_to_the_sources(world: Engine, question: str) -> None:
    frame, _ = world.read(question)
    assert read_score_question(frame, world.book, world.lexicon) is None


def test_a_source_that_a_method_does_not_take_alone_gives_no_score(world: Engine) -> None:
    assert _ask(world, "What is Arcadia's computing power score?").citations[0].origin == "computed"
    other = world.ask("What is Arcadia's computing power score?", source="small-world-copy")
    assert all(citation.origin != "computed" for citation in other.citations)


@pytest.mark.parametrize(
    ("lang", "numbers", "words"),
    [
        ("en", (2, 23), "2nd to 23rd"),
        ("en", (11, 11), "11th"),
        ("pt", (2, 6), "2.º a 6.º"),
        ("es", (1, 3), "del 1.º al 3.º"),
        ("fr", (1, 2), "du 1er au 2e"),
        ("de", (2, 6), "2. bis 6."),
    ],
)
def test_places_are_written_as_the_language_does(
    world: Engine, lang: str, numbers: tuple[int, int], words: str
) -> None:
    language = world.lexicon.languages[lang]
    assert places(*numbers, language) == words
    assert place(numbers[0], language) in words
