"""What hangs on an earlier question is told from what stands alone, in every language."""

import json
from pathlib import Path

import pytest

from kg.ask.follow_up import form_of
from tests.kg.ask.reader import Reader

QUESTIONS = Path(__file__).parents[2] / "questions" / "article.jsonl"

FORMS = [
    ("en", "and Japan?", "part"),
    ("en", "what about the UAE?", "part"),
    ("en", "in MW?", "part"),
    ("en", "and in 2023?", "part"),
    ("en", "only those in the EU", "set"),
    ("en", "which of them have under 1 GW?", "set"),
    ("en", "which of them has the most?", "set"),
    ("en", "the largest?", "top"),
    ("en", "and the second?", "place"),
    ("en", "how many?", "count"),
    ("en", "how many of them?", "count"),
    ("en", "why?", "cause"),
    ("en", "where is it based?", "pronoun"),
    ("en", "how many AI specialists does that country have?", "pronoun"),
    ("en", "and how many AI specialists?", "carried"),
    ("pt", "e o Japão?", "part"),
    ("pt", "quais deles têm menos de 1 GW?", "set"),
    ("pt", "só os da UE", "set"),
    ("pt", "quantos?", "count"),
    ("pt", "por quê?", "cause"),
    ("pt", "onde ela fica?", "pronoun"),
    ("es", "¿y Japón?", "part"),
    ("es", "¿cuáles de ellos tienen menos de 1 GW?", "set"),
    ("es", "solo los de la UE", "set"),
    ("es", "¿cuántos?", "count"),
    ("es", "¿por qué?", "cause"),
    ("es", "¿dónde está su sede?", "pronoun"),
    ("fr", "et le Japon ?", "part"),
    ("fr", "lesquels d'entre eux ont moins de 1 GW ?", "set"),
    ("fr", "seulement ceux de l'UE", "set"),
    ("fr", "combien ?", "count"),
    ("fr", "pourquoi ?", "cause"),
    ("fr", "où est-elle basée ?", "pronoun"),
    ("de", "und Japan?", "part"),
    ("de", "welche davon haben weniger als 1 GW?", "set"),
    ("de", "nur die in der EU", "set"),
    ("de", "wie viele?", "count"),
    ("de", "warum?", "cause"),
    ("de", "wo ist es ansässig?", "pronoun"),
]


@pytest.mark.parametrize(("lang", "question", "rule"), FORMS)
def test_a_follow_up_has_its_form(full: Reader, lang: str, question: str, rule: str) -> None:
    form = form_of(full.frame(question, lang), full.scope)
    assert form is not None
    assert form.rule == rule


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Is it true that the Gulf has cheap energy?"),
        ("en", "Which companies say that they are AI tigers?"),
        ("en", "And which countries have open chip access?"),
        ("en", "How many middle powers are there?"),
        ("de", "Gibt es ein Land mit mehr als 20 GW?"),
        ("fr", "Y a-t-il un pays avec plus de 20 GW ?"),
        ("pt", "Quanto a Anthropic recebeu em investimentos?"),
    ],
)
def test_a_question_that_names_what_it_is_about_stands_alone(full: Reader, lang: str, question: str) -> None:
    assert form_of(full.frame(question, lang), full.scope) is None


def test_our_own_questions_stand_alone(full: Reader) -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    hanging = [r["question"] for r in rows if form_of(full.frame(r["question"], r["lang"]), full.scope)]
    assert hanging == []
