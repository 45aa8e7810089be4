"""The language files fit together; every message says what to change in which file."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.ask.language import Language
from kg.ask.tokens import norms, stem

LANGUAGES = Path(__file__).parents[3] / "ontology" / "languages"
CODES = sorted(path.stem for path in LANGUAGES.glob("*.yml"))
NESTED = ["asks", "operators", "units", "comparators", "prose", "words", "scale_names", "unit_patterns"]
# facts are English: synonyms are folded there, the other languages come in through their glossary
ENGLISH_ONLY, OTHERS_ONLY, OPTIONAL = (
    {"synonyms", "denials", "because"},
    {"glossary"},
    {"which_first", "fixed_order", "joints"},
)


@cache
def read(code: str) -> Language:
    text = (LANGUAGES / f"{code}.yml").read_text(encoding="utf-8")
    return Language(yaml.load(text, Loader=yaml.BaseLoader))


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every text in a file."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, path)
    else:
        yield ".".join(path), str(node)


def test_there_are_the_five_languages_that_we_promise() -> None:
    assert CODES == ["de", "en", "es", "fr", "pt"]


@pytest.mark.parametrize("code", CODES)
def test_a_file_is_named_after_its_language(code: str) -> None:
    assert read(code).code == code, f"write 'code: {code}' into {code}.yml or rename the file"


@pytest.mark.parametrize("code", CODES)
def test_every_file_has_the_same_keys(code: str) -> None:
    wanted = set(read("en").data) - OPTIONAL
    if code != "en":
        wanted = wanted - ENGLISH_ONLY | OTHERS_ONLY
    found = set(read(code).data) - OPTIONAL
    assert found == wanted, f"{code}.yml: add {sorted(wanted - found)}, remove {sorted(found - wanted)}"


@pytest.mark.parametrize("group", NESTED)
@pytest.mark.parametrize("code", CODES)
def test_every_group_has_the_same_keys(code: str, group: str) -> None:
    wanted, found = set(read("en").names(group)), set(read(code).names(group))
    assert found == wanted, (
        f"{code}.yml, '{group}': add {sorted(wanted - found)} ([] where the language has no such phrase), "
        f"remove {sorted(found - wanted)}"
    )


@pytest.mark.parametrize("group", ["prose", "words", "unit_patterns"])
@pytest.mark.parametrize("code", CODES)
def test_sentences_have_the_same_placeholders(code: str, group: str) -> None:
    for key, english in read("en").data[group].items():
        wanted = set(re.findall(r"{(\w*)}", english))
        found = set(re.findall(r"{(\w*)}", read(code).data[group][key]))
        assert found == wanted, f"{code}.yml, '{group}.{key}': its placeholders must be {sorted(wanted)}"


@pytest.mark.parametrize("code", CODES)
def test_no_text_is_empty(code: str) -> None:
    for path, text in leaves(read(code).data):
        assert text.strip(), f"{code}.yml, '{path}': write a text or remove the key"


@pytest.mark.parametrize("code", CODES)
def test_no_phrase_is_without_a_word(code: str) -> None:
    """A phrase of signs alone, such as a dash, is cut to nothing and never matches."""
    language = read(code)
    for path, text in leaves({k: v for k, v in language.data.items() if isinstance(v, dict | list)}):
        if not path.startswith(("prose", "words", "scale_names", "unit_patterns")):
            assert norms(text), f"{code}.yml, '{path}': {text!r} has no token, remove it"


def test_no_synonym_stands_in_two_groups() -> None:
    english = read("en")
    home: dict[str, int] = {}
    for number, group in enumerate(english.data["synonyms"]):
        for word in group:
            first = home.setdefault(stem(word, english.algorithm), number)
            other = english.data["synonyms"][first]
            assert first == number, f"en.yml, synonyms: '{word}' is in {group} and in {other}, join them or drop it"


def test_every_synonym_leads_to_the_first_word_of_its_group() -> None:
    english = read("en")
    for group in english.data["synonyms"]:
        heads = {english.synonyms[stem(word, english.algorithm)] for word in group}
        assert heads == {stem(group[0], english.algorithm)}, f"en.yml, synonyms: look at {group}"


@pytest.mark.parametrize("code", CODES)
def test_numbers_and_scales_are_numbers(code: str) -> None:
    language = read(code)
    assert language.numbers
    assert language.ordinals
    assert all(value > 1 for value in language.scales.values())


@pytest.mark.parametrize("code", CODES)
def test_a_phrase_is_found_longest_first(code: str) -> None:
    for key in read(code).names("operators"):
        widths = [len(phrase) for phrase in read(code).phrases("operators", key)]
        assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("code", CODES)
def test_prose_is_filled_in(code: str) -> None:
    assert "Narnia" in read(code).prose("unknown_entity", word="Narnia")
    assert "Narnia" in read(code).word("not_in", x="Narnia")


def test_a_word_that_asks_only_with_its_accent_is_known_as_such() -> None:
    assert read("fr").only_accented("asks", "where") == {"ou"}
    assert read("en").only_accented("asks", "where") == frozenset()
