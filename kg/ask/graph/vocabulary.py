"""The words of a graph's classes and properties as one language sees them, and what a question's words match.

Pure. A word is matched by stem, by root, by a synonym of the language file, by translation through the file's glossary,
or, where the language makes compounds, by the head of one.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from kg.ask.graph.schema import Label, Schema
from kg.ask.graph.texts import COMMON_NAMES
from kg.ask.graph.words import relatedness, stemmed
from kg.ask.language import Language
from kg.ask.tokens import Token, norms, stem

Role = Literal["class", "property"]
ENGLISH: Final = "english"
_SYNONYM, _TRANSLATED, _COMPOUND, _FOREIGN = 0.8, 0.95, 0.72, 0.85
_UNCOUNTED: Final = 0.93
_SHORTEST_HEAD: Final = 4
_COMMENT: Final = 0.6
_SHORTEST_WORD: Final = 2


@dataclass(frozen=True)
class Phrase:
    """One wording of a class or property: its words as stems, each with the algorithm that made it."""

    term: str
    role: Role
    words: tuple[tuple[str, str], ...]
    weight: float
    text: str
    head: tuple[str, str] = ("", "")
    """The word that says what it is: the last one, or the first where adjectives follow."""

    @property
    def is_comment(self) -> bool:
        """True for words of a comment."""
        return self.weight <= _COMMENT


@dataclass(frozen=True)
class Hit:
    """Question tokens `first..last` match a word of the vocabulary."""

    first: int
    last: int
    word: tuple[str, str]
    likeness: float


class Vocabulary:
    """The phrases of one schema for one language of questions."""

    def __init__(self, schema: Schema, language: Language, english: Language) -> None:
        self._schema = schema
        self.language = language
        self._english = english
        self._known: dict[str, tuple[tuple[tuple[str, str], float], ...]] = {}

    @cached_property
    def empty(self) -> frozenset[str]:
        """Folded function words, which name nothing."""
        return frozenset(norms(str(self.language.data.get("graph", {}).get("empty", ""))))

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Folded words that say what is done, so that they name no class."""
        return frozenset(norms(str(self.language.data.get("graph", {}).get("verbs", ""))))

    @cached_property
    def vague(self) -> frozenset[str]:
        """Folded words that may name something but are not missed where they do not."""
        return frozenset(norms(str(self.language.data.get("graph", {}).get("vague", ""))))

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases."""
        found: list[Phrase] = []
        for cls in self._schema.classes.values():
            found += self._phrases_of(cls.iri, "class", cls.labels)
        for prop in self._schema.properties.values():
            found += self._phrases_of(prop.iri, "property", prop.labels)
        found += self._naming()
        return tuple(dict.fromkeys(found))

    def _naming(self) -> Iterator[Phrase]:
        """Let the language's words for "name" mean the properties that usually name things."""
        algorithm = self.language.algorithm
        for prop in self._schema.name_properties:
            for text in self.language.data.get("graph", {}).get("name_words", []):
                words = tuple((algorithm, w) for w in stemmed(str(text), algorithm))
                if COMMON_NAMES.get(prop) == 1.0 and prop in self._schema.properties:
                    yield Phrase(prop, "property", words, _SYNONYM, str(text), words[-1])

    def _phrases_of(self, iri: str, role: Role, labels: Sequence[Label]) -> Iterator[Phrase]:
        for label in labels:
            own = label.lang is None or label.lang.partition("-")[0] == self.language.code
            for algorithm in dict.fromkeys(self._algorithms(label)):
                words = tuple((algorithm, w) for w in self._words(label.text, algorithm))
                weight = label.weight * (1.0 if own else _FOREIGN)
                if words:
                    yield Phrase(iri, role, words, weight, label.text, words[self._head(algorithm)])
                fewer = tuple(w for w in words if w[1] not in self._counting(algorithm))
                if role == "property" and fewer and fewer != words and self._schema.properties[iri].kind == "number":
                    yield Phrase(iri, role, fewer, weight * _UNCOUNTED, label.text, fewer[-1])

    def _head(self, algorithm: str) -> int:
        language = self._english if algorithm == ENGLISH else self.language
        return 0 if language.data.get("graph", {}).get("head") == "first" else -1

    def _counting(self, algorithm: str) -> frozenset[str]:
        """Stems of words that only say that something is counted: "number", "count"."""
        language = self._english if algorithm == ENGLISH else self.language
        texts = language.data.get("graph", {}).get("count", [])
        return frozenset(w for text in texts for w in stemmed(str(text), algorithm))

    def _algorithms(self, label: Label) -> tuple[str, ...]:
        code = (label.lang or "").partition("-")[0]
        if code == self.language.code:
            return (self.language.algorithm,)
        return (self.language.algorithm, ENGLISH) if not code else (ENGLISH,)

    def _words(self, text: str, algorithm: str) -> tuple[str, ...]:
        bare = text.partition("(")[0] or text
        language = self._english if algorithm == ENGLISH else self.language
        empty = frozenset(norms(str(language.data.get("graph", {}).get("empty", ""))))
        folded = norms(bare)
        words = [s for s, n in zip(stemmed(bare, algorithm), folded, strict=True) if n not in empty]
        words = [w for w in words if len(w) >= _SHORTEST_WORD] or list(stemmed(bare, algorithm))
        return tuple(dict.fromkeys(words))

    @cached_property
    def with_word(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """Word → indexes of the phrases that have it."""
        table: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, phrase in enumerate(self.phrases):
            for word in phrase.words:
                table[word].append(index)
        return {word: tuple(indexes) for word, indexes in table.items()}

    @cached_property
    def rarity(self) -> Mapping[tuple[str, str], float]:
        """Word → how much it tells terms apart, 0.3 to 1."""
        terms: dict[tuple[str, str], set[str]] = defaultdict(set)
        for phrase in self.phrases:
            if phrase.weight > _COMMENT:
                for word in phrase.words:
                    terms[word].add(phrase.term)
        return {w: max(0.3, 1 / (1 + math.log(max(len(terms.get(w, ())), 1)))) for w in self.with_word}

    # --- matching --------------------------------------------------------------------------------------------------

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """Return what the tokens match, single words and phrases of synonyms."""
        found: dict[tuple[int, int, tuple[str, str]], float] = {}
        for position, token in enumerate(tokens):
            for word, likeness in self._matches(token):
                key = (position, position, word)
                found[key] = max(found.get(key, 0.0), likeness)
            for phrase, group in self._long_synonyms:
                if tuple(t.stem for t in tokens[position : position + len(phrase)]) == phrase:
                    for word in self._of_group.get(group, ()):
                        key = (position, position + len(phrase) - 1, word)
                        has_it = any(t.stem == word[1] for t in tokens[position : position + len(phrase)])
                        found[key] = max(found.get(key, 0.0), _TRANSLATED if has_it else _SYNONYM)
        return [Hit(*key, likeness) for key, likeness in found.items()]

    def _matches(self, token: Token) -> tuple[tuple[tuple[str, str], float], ...]:
        if token.norm not in self._known:
            self._known[token.norm] = tuple(self._match(token))
        return self._known[token.norm]

    def _match(self, token: Token) -> Iterator[tuple[tuple[str, str], float]]:
        keys = dict.fromkeys(self._keys(token))
        for word in self.with_word:
            best = max((self._likeness(key, word) * factor for key, factor in keys), default=0.0)
            if best > 0:
                yield word, best

    def _keys(self, token: Token) -> Iterator[tuple[tuple[str, str], float]]:
        yield (self.language.algorithm, token.stem), 1.0
        if self.language.algorithm != ENGLISH:
            yield (ENGLISH, stem(token.norm, ENGLISH)), _TRANSLATED
            for word in self.language.glossary.get(token.stem, ()):
                for part in stemmed(word, ENGLISH):
                    yield (ENGLISH, part), _TRANSLATED

    def _likeness(self, key: tuple[str, str], word: tuple[str, str]) -> float:
        if key[0] != word[0]:
            return 0.0
        near = relatedness(key[1], word[1])
        if near < _SYNONYM and self._groups.get(key, frozenset()) & self._groups.get(word, frozenset()):
            near = _SYNONYM
        if not near and self._compounds and key[0] == self.language.algorithm:
            near = _COMPOUND if _is_head(key[1], word[1]) or _is_head(word[1], key[1]) else 0.0
        return near

    @cached_property
    def _compounds(self) -> bool:
        return bool(self.language.data.get("graph", {}).get("compounds"))

    @cached_property
    def _all_groups(self) -> tuple[tuple[str, tuple[tuple[str, ...], ...], int], ...]:
        """(algorithm, members as stems, number of the group)."""
        found: list[tuple[str, tuple[tuple[str, ...], ...], int]] = []
        for language in {self.language.code: self.language, "en": self._english}.values():
            for group in language.data.get("graph", {}).get("synonyms", []):
                members = tuple(stemmed(str(m), language.algorithm) for m in group)
                found.append((language.algorithm, members, len(found)))
        return tuple(found)

    @cached_property
    def _groups(self) -> Mapping[tuple[str, str], frozenset[int]]:
        table: dict[tuple[str, str], set[int]] = defaultdict(set)
        for algorithm, members, number in self._all_groups:
            for member in members:
                if len(member) == 1:
                    table[(algorithm, member[0])].add(number)
        return {word: frozenset(numbers) for word, numbers in table.items()}

    @cached_property
    def _of_group(self) -> Mapping[int, tuple[tuple[str, str], ...]]:
        table: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for word in self.with_word:
            for number in self._groups.get(word, ()):
                table[number].append(word)
        return {number: tuple(words) for number, words in table.items()}

    @cached_property
    def _long_synonyms(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Members of several words, as stems, with their group; only this language's own."""
        found: list[tuple[tuple[str, ...], int]] = []
        number = 0
        for language in {self.language.code: self.language, "en": self._english}.values():
            for group in language.data.get("graph", {}).get("synonyms", []):
                if language is self.language:
                    long = (stemmed(str(m), language.algorithm) for m in group)
                    found += [(phrase, number) for phrase in long if len(phrase) > 1]
                number += 1
        return tuple(found)


def _is_head(word: str, compound: str) -> bool:
    """True if a word ends a compound: "preis" in "kaufpreis"."""
    return len(word) >= _SHORTEST_HEAD and len(compound) > len(word) + 1 and compound.endswith(word)
