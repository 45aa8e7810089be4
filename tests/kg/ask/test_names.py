"""Names over the shipped data: as people write them, in five languages; unclear ones are asked about."""

import pytest

from kg.ask.engine import Engine
from tests.kg.ask.reader import Reader

SOURCE = "bcg-2024-12"
LANGUAGES = ["en", "pt", "es", "fr", "de"]
MENTIONS = [
    # demonyms
    ("en", "German data center capacity", "German", "mpid:DEU"),
    ("en", "How much capacity do the Saudis have?", "Saudis", "mpid:SAU"),
    ("pt", "capacidade de data centers alemã", "alemã", "mpid:DEU"),
    ("es", "la capacidad japonesa de centros de datos", "japonesa", "mpid:JPN"),
    ("fr", "la capacité japonaise", "japonaise", "mpid:JPN"),
    ("de", "die südkoreanische Rechenzentrumskapazität", "südkoreanische", "mpid:KOR"),
    # abbreviations
    ("en", "data center capacity of the UAE", "UAE", "mpid:ARE"),
    ("en", "KSA data center capacity", "KSA", "mpid:SAU"),
    ("pt", "capacidade dos EAU", "EAU", "mpid:ARE"),
    ("pt", "capacidade da UE", "UE", "mpid:EuropeanUnion"),
    ("es", "la capacidad de los EAU", "EAU", "mpid:ARE"),
    ("fr", "la capacité des EAU", "EAU", "mpid:ARE"),
    ("de", "die Kapazität der VAE", "VAE", "mpid:ARE"),
    # possessives
    ("en", "Japan's data center capacity", "Japan", "mpid:JPN"),
    ("en", "the United States' data center capacity", "United States", "mpid:USA"),
    # lower case and missing accents
    ("en", "data center capacity of south korea", "south korea", "mpid:KOR"),
    ("en", "data center capacity of the uae", "uae", "mpid:ARE"),
    ("pt", "capacidade do japao", "japao", "mpid:JPN"),
    ("es", "capacidad de japon", "japon", "mpid:JPN"),
    ("fr", "capacite de la coree du sud", "coree du sud", "mpid:KOR"),
    ("de", "kapazität von suedkorea", "suedkorea", "mpid:KOR"),
    # nested names
    ("en", "capacity of South Korea", "South Korea", "mpid:KOR"),
    ("en", "capacity of North Korea", "North Korea", "mpid:PRK"),
    ("en", "specialists of Papua New Guinea", "Papua New Guinea", "mpid:PNG"),
    ("pt", "especialistas de Papua-Nova Guiné", "Papua-Nova Guiné", "mpid:PNG"),
    ("de", "Spezialisten in Papua-Neuguinea", "Papua-Neuguinea", "mpid:PNG"),
]


@pytest.mark.parametrize(("lang", "question", "words", "thing"), MENTIONS)
def test_a_name_is_found_as_it_is_written(full: Reader, lang: str, question: str, words: str, thing: str) -> None:
    mentions = full.mentions(question, lang)
    assert thing in mentions.get(words, set()), mentions


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("specialists of Papua New Guinea", "mpid:GIN"),
        ("capacity of North Korea", "mpid:KOR"),
        ("capacity of South Africa", "mpid:KOR"),
    ],
)
def test_a_longer_name_is_not_the_shorter_one_in_it(full: Reader, question: str, other: str) -> None:
    assert all(other not in ids for ids in full.mentions(question).values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_typo_between_two_countries_is_asked_about(shipped: Engine, lang: str) -> None:
    asked = {
        "en": "Which companies are based in Nigera?",
        "pt": "Quais empresas ficam na Nigera?",
        "es": "¿Qué empresas están en Nigera?",
        "fr": "Quelles entreprises sont basées au Nigera ?",
        "de": "Welche Unternehmen sitzen in Nigera?",
    }
    answer = shipped.ask(asked[lang], source=SOURCE)
    labels = {shipped.lexicon.label(f"https://w3id.org/midpower/id/{x}", lang) for x in ("NER", "NGA")}
    assert (answer.lang, answer.status) == (lang, "clarify")
    assert {choice.text for choice in answer.choices} == labels
    assert all(choice.text in choice.question and "Nigera" not in choice.question for choice in answer.choices)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("What is the data center capacity of Germny?", "Germany"),
        ("What is the data center capacity of Swedn?", "Sweden"),
        ("Wie hoch ist die Rechenzentrumskapazität von Deutschlnd?", "Deutschland"),
        ("Qual é a capacidade de data centers da Alemnha?", "Alemanha"),
        ("¿Cuál es la capacidad de centros de datos de Alemnia?", "Alemania"),
        ("Quelle est la capacité des centres de données de l'Allemange ?", "Allemagne"),
    ],
)
def test_a_typo_near_one_name_only_is_corrected(shipped: Engine, question: str, read: str) -> None:
    frame, unclear = shipped.read(question)
    assert unclear == []
    assert [correction for _, correction in frame.corrections] == [read]


@pytest.mark.parametrize("name", ["Guinea", "Jordan", "Congo", "Georgia"])
def test_a_country_of_which_nothing_is_told_is_not_taken_for_another_one(shipped: Engine, name: str) -> None:
    answer = shipped.ask(f"What is the data center capacity of {name}?", source=SOURCE)
    assert (answer.status, answer.reason) == ("unknown", "missing_entity")
    assert name in answer.answer


def test_a_name_of_several_things_is_the_one_that_the_question_is_about(shipped: Engine) -> None:
    """Gemini is a model, and a model is developed by somebody."""
    labels = {item.label for item in shipped.ask("Who developed Gemini?", source=SOURCE).items}
    assert "Google" in labels
