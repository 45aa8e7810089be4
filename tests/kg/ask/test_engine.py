"""The engine over a whole release: any text in, one honest answer out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ask.engine import Engine
from kg.errors import EmptyQuestionError, QuestionTooLongError
from kg.settings import Settings

FLAGSHIP = "Which middle powers have cheap energy and open access to cutting-edge chips?"
SOURCE = "bcg-2024-12"
WORDS = (
    "which who how many what countries companies models Arcadia Borealia Cimmeria Lumen AI Firefly Norrtel uses "
    "developed data center capacity more than less 2 GW 2024 2019 open chip access no not except most least and or "
    "first second sum average ? , ( ) ' - 1e9 99999999999999999999999999 % $ ~ welche quelle qual cuál"
)


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_an_error(world: Engine, question: str) -> None:
    with pytest.raises(EmptyQuestionError):
        world.ask(question)


def test_a_question_that_is_too_long_is_an_error_that_says_how_long_it_may_be(
    world: Engine, world_settings: Settings
) -> None:
    limit = world_settings.question_characters
    world.ask("a" * limit)
    with pytest.raises(QuestionTooLongError, match=f"{limit}"):
        world.ask("a" * (limit + 1))


@pytest.mark.parametrize("source", [None, SOURCE])
def test_the_flagship_question_names_two_countries(shipped: Engine, source: str | None) -> None:
    answer = shipped.ask(FLAGSHIP, source=source)
    assert (answer.status, answer.kind) == ("answered", "entities")
    assert {item.label for item in answer.items} == {"South Korea", "United Arab Emirates"}


def test_the_flagship_question_says_how_both_vague_words_were_read(shipped: Engine) -> None:
    notes = shipped.ask(FLAGSHIP, source=SOURCE).assumptions
    assert any("cheap energy" in note for note in notes)
    assert any("chips" in note for note in notes)
    assert len(notes) >= 2


def test_the_flagship_question_has_a_citation_for_each_cell(shipped: Engine) -> None:
    """Two countries, and for each: a middle power, cheap energy, open access to chips."""
    answer = shipped.ask(FLAGSHIP, source=SOURCE)
    table = shipped.lexicon.fact_by_id
    facts = {citation.n: table[citation.fact] for citation in answer.citations}
    for item in answer.items:
        objects = {facts[n].object.rpartition("/")[2] for n in item.citations}
        predicates = {facts[n].predicate.rpartition("#")[2] for n in item.citations}
        assert "memberOf" in predicates, item.label
        assert any("energy" in name for name in objects), item.label
        assert any("chip" in name for name in objects), item.label


def test_the_flagship_question_shows_saudi_arabia_as_a_near_miss(shipped: Engine) -> None:
    answer = shipped.ask(FLAGSHIP, source=SOURCE)
    near = answer.answer.partition("Not counted: ")[2]
    assert "Saudi Arabia" in near
    cited = next(c for c in answer.citations if f"[{c.n}]" in near)
    assert shipped.lexicon.fact_by_id[cited.fact].modality == "expected"


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("pt", "Quais potências médias têm energia barata e acesso aberto a chips de ponta?"),
        ("de", "Welche Mittelmächte haben billige Energie und offenen Zugang zu Chips?"),
    ],
)
def test_the_flagship_question_has_the_same_answer_in_other_languages(
    shipped: Engine, lang: str, question: str
) -> None:
    answer = shipped.ask(question, source=SOURCE)
    assert answer.lang == lang
    assert {item.label for item in answer.items} == {"South Korea", "United Arab Emirates"}


def test_the_negative_of_a_group_stays_in_the_group(shipped: Engine) -> None:
    """Not its startups and models, which lie in it too."""
    items = shipped.ask("Which middle powers have no open chip access?").items
    assert {item.type for item in items} <= {"Country", "Bloc"}


@pytest.mark.parametrize("figure", ["9" * 400, "1" + ",000" * 200, "0.0000001"])
def test_a_number_of_any_size_is_read_without_an_error(world: Engine, figure: str) -> None:
    answer = world.ask(f"Which countries have more than {figure} GW of data center capacity?")
    assert answer.status in ("answered", "unknown")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("KI-Fachkräfte in Deutschland??", "de"),
        ("De que país é a Cohere?", "pt"),
        ("publication date?", "en"),
        ("Public Investment Fund size", "en"),
    ],
)
def test_few_words_tell_the_language(shipped: Engine, question: str, language: str) -> None:
    assert shipped.read(question)[0].language.code == language


def test_or_is_no_question_for_a_place(shipped: Engine) -> None:
    frame = shipped.read("Japon ou Corée du Sud : quelle économie est la plus grande ?")[0]
    assert not frame.asks("where")


def test_a_stated_language_is_kept(world: Engine) -> None:
    assert world.ask("Firefly", lang="fr").lang == "fr"


def test_the_same_question_has_the_same_answer(world: Engine) -> None:
    first, second = (world.ask("Which countries have open chip access?") for _ in range(2))
    assert (first.answer, first.sparql, first.citations) == (second.answer, second.sparql, second.citations)


def test_only_the_named_source_and_the_reference_list_answer(shipped: Engine) -> None:
    answer = shipped.ask(FLAGSHIP, source=SOURCE)
    assert {citation.source.id for citation in answer.citations} <= {SOURCE, "reference"}


def honest(engine: Engine, text: str) -> None:
    try:
        answer = engine.ask(text)
    except EmptyQuestionError:
        return
    assert answer.status != "answered" or answer.citations, text
    assert answer.status != "unknown" or answer.reason, text


@settings(max_examples=300)
@given(st.text(max_size=120))
def test_any_text_is_answered_with_a_citation_or_not_at_all(world: Engine, text: str) -> None:
    honest(world, text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=12).map(" ".join))
def test_any_words_of_our_own_are_answered_with_a_citation_or_not_at_all(world: Engine, text: str) -> None:
    honest(world, text)


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("¿Qué familias de modelos desarrolló AI21 Labs?", {"Jamba", "Jurassic"}),
        ("Quais famílias de modelos a AI21 Labs desenvolveu?", {"Jamba", "Jurassic"}),
    ],
)
def test_a_verb_may_stand_before_its_subject(shipped: Engine, question: str, labels: set[str]) -> None:
    assert {item.label for item in shipped.ask(question).items} == labels


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Os indicadores foram ajustados pelo tamanho da população?", False),
        ("¿Se cuentan los bonos en el poder inversor de los fondos soberanos?", False),
        ("A Poolside captou mais que a Kyutai?", True),
    ],
)
def test_a_sentence_may_ask_by_its_tone(shipped: Engine, question: str, truth: bool) -> None:
    assert shipped.ask(question).truth is truth


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("La empresa que construyó el LLM Nanda, ¿de qué país es?", "United Arab Emirates"),
        ("o laboratório que o google comprou em 2014 - de que país é?", "United Kingdom"),
    ],
)
def test_what_is_asked_may_stand_in_a_later_part(shipped: Engine, question: str, label: str) -> None:
    assert [item.label for item in shipped.ask(question).items] == [label]


def test_a_verb_is_no_inflection_of_a_name(shipped: Engine) -> None:
    named = {m.text for m in shipped.read("Em quantos países o Google não domina a busca?", "pt")[0].of_role("entity")}
    assert "domina" not in named
    assert shipped.ask("Quando o artigo foi publicado?", source=SOURCE).date == "2024-12-09"


def test_as_what_something_is_used_is_no_question_for_how(shipped: Engine) -> None:
    assert not shipped.read("A comparação quantitativa foi usada como um índice rígido?", "pt")[0].asks("how")
    assert shipped.read("Como o pool de talentos é medido?", "pt")[0].asks("how")


@pytest.mark.parametrize(
    "question",
    [
        "Which countries have over 2 GW of data center capacity?",
        "With data center capacity of over 2 GW: which country?",
    ],
)
def test_how_wide_the_gaps_between_words_are_changes_nothing(world: Engine, question: str) -> None:
    wide = world.ask(question.replace(" ", "  "))
    assert [i.label for i in wide.items] == [i.label for i in world.ask(question).items] != []
