"""An answer shows where each of its parts stands, in the question's language."""

import re
from collections.abc import Iterable

import pytest

from kg.ask.engine import Engine
from kg.ask.explain import number_in_words
from kg.model import Answer, Value
from kg.release import Release

ANSWERED = [
    "What is the data center capacity of Arcadia?",
    "Which countries have open chip access?",
    "Which countries of the small world have no open chip access?",
    "Which countries have more than 2 GW of data center capacity?",
    "Which country has the most data center capacity?",
    "Which company uses a model from Lumen AI?",
    "Which Arcadian companies are there?",
    "How many countries are in the small world?",
    "How much more data center capacity does Arcadia have than Borealia?",
    "How many AI specialists are in Arcadia and Borealia together?",
    "How many times as much data center capacity does Arcadia have as Borealia?",
    "Does Arcadia have more AI specialists than Borealia?",
    "Is Lumen AI based in Arcadia?",
    "When was the report published?",
    "Why does Arcadia have open chip access?",
    "Where in the text is Norrtel?",
    "Rank Arcadia, Borealia and Cimmeria by data center capacity",
    "Wie hoch ist die Rechenzentrumskapazität von Arkadien?",
]
UNKNOWN = [
    "What is the data center capacity of Atlantis?",
    "What was the data center capacity of Arcadia in 2019?",
    "What is the population of Arcadia?",
    "Which company bought Firefly?",
    "What is the best recipe for onion soup?",
    "Is Norrtel based in Arcadia?",
]
SPOKEN = {
    "en": ("What is the data center capacity of Arcadia?", "12 GW"),
    "de": ("Wie hoch ist die Rechenzentrumskapazität von Arkadien?", "etwa 12 GW"),
    "es": ("¿Cuál es la capacidad de centros de datos de Arcadia?", "unos 12 GW"),
    "fr": ("Quelle est la capacité des centres de données de l'Arcadie ?", "environ 12 GW"),
    "pt": ("Qual é a capacidade de centros de dados da Arcádia?", "cerca de 12 GW"),
}
_MARK = re.compile(r"\[(\d+)\]")
_LEADS = re.compile(r"^(Yes|No|\d{4}(-\d\d){0,2}|Section “[^”]*”)\. ")


def marks(answer: Answer) -> set[int]:
    return {int(n) for n in _MARK.findall(answer.answer)}


def unmarked(prose: str) -> Iterable[str]:
    """Yield the sentences that have no mark: cut after each group of marks, what is left over."""
    rest = _LEADS.sub("", prose)
    for piece in re.split(r"(?<=\])[).]*\s+(?!\[)", rest):
        if piece.strip() and not _MARK.search(piece):
            yield piece


@pytest.mark.parametrize("question", ANSWERED)
def test_every_sentence_ends_with_its_marks(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert answer.status == "answered"
    assert list(unmarked(answer.answer)) == []
    assert re.search(r"\]\)?\.?$", answer.answer)


@pytest.mark.parametrize("question", [*ANSWERED, *UNKNOWN])
def test_every_mark_is_the_number_of_a_citation(world: Engine, question: str) -> None:
    answer = world.ask(question)
    numbers = [citation.n for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert marks(answer) <= set(numbers)
    assert all(set(item.citations) <= set(numbers) for item in answer.items)
    assert all(conflict.citation in numbers for conflict in answer.conflicts)


@pytest.mark.parametrize("question", ANSWERED)
def test_every_item_cites(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert answer.citations
    assert all(item.citations for item in answer.items)


def test_an_item_that_lies_in_a_place_by_a_chain_cites_the_chain(shipped: Engine) -> None:
    answer = shipped.ask("Which models come from Asia?")
    assert answer.items
    assert all(item.citations for item in answer.items)


@pytest.mark.parametrize("question", [*ANSWERED, *UNKNOWN])
def test_every_citation_names_source_and_section(world: Engine, question: str) -> None:
    for citation in world.ask(question).citations:
        assert citation.statement
        assert citation.source.id
        assert citation.source.title
        assert citation.locator.section


@pytest.mark.parametrize("question", [*ANSWERED, *UNKNOWN])
def test_a_quote_is_the_documents_text_at_its_place(world: Engine, world_release: Release, question: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(world_release.documents_path.rglob("*.txt"))]
    quoted = [c.locator for c in world.ask(question).citations if c.locator.quote is not None]
    for place in quoted:
        assert any(text[place.start : place.end] == place.quote for text in texts)


def test_citations_have_quotes_where_the_document_is_here(world: Engine) -> None:
    (citation,) = world.ask("What is the data center capacity of Arcadia?").citations
    assert citation.locator.quote == "Arcadia has a data center capacity of approximately 12 gigawatts in 2024."


def test_citations_have_a_section_where_no_document_is_here(shipped: Engine) -> None:
    answer = shipped.ask("How many AI specialists are there in India?", source="bcg-2024-12")
    assert all(c.locator.section and c.locator.quote is None for c in answer.citations)


def test_a_near_miss_is_shown_with_its_citation_and_not_counted(world: Engine) -> None:
    answer = world.ask("Which countries have open chip access?")
    assert [item.label for item in answer.items] == ["Arcadia"]
    near = answer.answer.partition("Not counted: ")[2]
    assert "Cimmeria expects" in near
    assert _MARK.search(near)


def test_a_vague_word_is_said_to_be_read_by_a_rule(world: Engine) -> None:
    (note,) = world.ask("Which countries have open chip access?").assumptions
    assert note.startswith("“open chip access” is read as: ")


def test_what_contradicts_an_answer_is_shown_with_its_citation(world: Engine) -> None:
    answer = world.ask("What is the data center capacity of Borealia?")
    (conflict,) = answer.conflicts
    assert "4 GW" in conflict.statement
    assert answer.citations[conflict.citation - 1].source.id == "small-world-copy"
    assert answer.value is not None
    assert answer.value.number == 3.0


@pytest.mark.parametrize("question", UNKNOWN)
def test_unknown_has_a_reason_and_cites_what_it_says(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert answer.status == "unknown"
    assert answer.reason is not None
    assert answer.answer
    assert (answer.items, answer.value, answer.truth, answer.date) == ([], None, None, None)
    nearby = " ".join(re.split("stated nearby:|without one:", answer.answer)[1:])
    assert list(unmarked(nearby)) == []
    assert bool(answer.citations) is bool(nearby)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What was the data center capacity of Arcadia in 2019?", "missing_period"),
        ("What is the population of Arcadia?", "missing_fact"),
        ("What is the best recipe for onion soup?", "out_of_scope"),
    ],
)
def test_the_reason_says_what_is_missing(world: Engine, question: str, reason: str) -> None:
    assert world.ask(question).reason == reason


@pytest.mark.parametrize("lang", SPOKEN)
def test_the_answer_is_in_the_language_of_the_question(world: Engine, lang: str) -> None:
    question, figure = SPOKEN[lang]
    answer = world.ask(question)
    assert (answer.lang, answer.status) == (lang, "answered")
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (12.0, "GW")
    assert figure in answer.answer


@pytest.mark.parametrize("lang", ["de", "es", "fr", "pt"])
def test_unknown_is_said_in_the_language_asked_for(world: Engine, lang: str) -> None:
    english = world.ask("Onion soup?", lang="en").answer
    assert world.ask("Onion soup?", lang=lang).answer not in ("", english)


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [
        (Value(number=19.6e9, unit="USD"), "en", "$19.6 billion"),
        (Value(number=0.4, unit="GW", comparator="approx"), "de", "etwa 0,4 GW"),
        (Value(number=9000.0, unit="people", comparator="approx"), "en", "about 9,000 people"),
        (Value(low=-30.0, high=-20.0, unit="percent", comparator="range"), "en", "-30% to -20%"),
        (Value(number=4.0, unit="ratio"), "en", "4"),
        (Value(number=55000.0, unit="people"), "de", "55.000 Personen"),
    ],
)
def test_a_figure_is_written_as_people_of_the_language_write_it(
    world: Engine, value: Value, lang: str, text: str
) -> None:
    assert number_in_words(value, world.lexicon.languages[lang]) == text


def test_more_than_three_items_come_as_a_table(shipped: Engine) -> None:
    answer = shipped.ask("Which companies are based in Europe?", source="bcg-2024-12")
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == [item.local for item in answer.items]
