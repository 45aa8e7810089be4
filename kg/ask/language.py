"""A language is a file: the words by which a question is read and the sentences in which it is answered.

`ontology/languages/<code>.yml` is edited by speakers; this module only reads it. A release carries what it was built
with, so a question is read with the words of its release.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.ask.tokens import fold, norms, stem, stems

Phrase = tuple[str, ...]


class Phrases(tuple[Phrase, ...]):
    """Phrases, longest first, which are found by the word that they begin or end with."""

    def starting(self, word: str) -> tuple[Phrase, ...]:
        """Return the phrases that begin with a word, longest first."""
        return self._by_first.get(word, ())

    def ending(self, word: str) -> tuple[Phrase, ...]:
        """Return the phrases that end with a word, longest first."""
        return self._by_last.get(word, ())

    @cached_property
    def _by_first(self) -> dict[str, tuple[Phrase, ...]]:
        return self._by_word(0)

    @cached_property
    def _by_last(self) -> dict[str, tuple[Phrase, ...]]:
        return self._by_word(-1)

    def _by_word(self, place: int) -> dict[str, tuple[Phrase, ...]]:
        table: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in self:
            table[phrase[place]].append(phrase)
        return {word: tuple(found) for word, found in table.items()}


_PART = 4  # letters that a part of a compound has at least


@dataclass(frozen=True)
class Language:
    """One language file, with its phrases cut and stemmed on first use."""

    data: dict[str, Any]

    @property
    def code(self) -> str:
        """ISO 639-1 code."""
        return str(self.data["code"])

    @property
    def algorithm(self) -> str:
        """Name of the Snowball stemmer."""
        return str(self.data["stemmer"])

    def phrases(self, *path: str) -> Phrases:
        """Return the phrases under a key such as `("asks", "how_many")`, folded, longest first."""
        if path not in self._phrases:
            self._phrases[path] = self._read_phrases(path)
        return self._phrases[path]

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], Phrases]:
        return {}

    def _node(self, path: tuple[str, ...]) -> Any:
        """Return what stands under a key, an empty list where nothing does."""
        node: Any = self.data
        for key in path:
            node = node.get(key, []) if isinstance(node, dict) else []
        return node

    def _read_phrases(self, path: tuple[str, ...]) -> Phrases:
        found = {norms(str(phrase)) for phrase in self._node(path)}
        return Phrases(sorted((p for p in found if p), key=lambda p: (-len(p), p)))

    def only_accented(self, *path: str) -> frozenset[str]:
        """Return the words under a key that mean something else without their accents: "où" asks, "ou" does not."""
        if path not in self._only_accented:
            written = {str(phrase).casefold() for phrase in self._node(path)}
            plain = {word: fold(word) for word in written if " " not in word}
            twins = {bare for word, bare in plain.items() if bare != word and bare not in written}
            self._only_accented[path] = frozenset(twins & self.spelled_stopwords)
        return self._only_accented[path]

    @cached_property
    def _only_accented(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def names(self, key: str) -> list[str]:
        """Return the names of a group of phrases, such as the operators."""
        return list(self.data.get(key, {}))

    @cached_property
    def stopwords(self) -> frozenset[str]:
        """Folded words that carry no meaning of their own."""
        return frozenset(norms(str(self.data["stopwords"])))

    @cached_property
    def spelled_stopwords(self) -> frozenset[str]:
        """The same words as they are written, with their accents."""
        return frozenset(str(self.data["stopwords"]).split())

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Number words."""
        return {norms(str(k))[0]: float(v) for k, v in self.data.get("numbers", {}).items()}

    @cached_property
    def multiples(self) -> dict[Phrase, float]:
        """Words that multiply what is compared with, such as "twice" and "a quarter"."""
        groups = (self.data.get(key, {}).get("words", {}) for key in ("multiples", "fractions"))
        return {norms(str(k)): float(v) for words in groups for k, v in words.items()}

    @cached_property
    def ordinals(self) -> dict[Phrase, int]:
        """Ordinal words."""
        return {norms(str(k)): int(v) for k, v in self.data.get("ordinals", {}).items()}

    @cached_property
    def scale_stems(self) -> Mapping[str, float]:
        """Stems of the words by which answers write large numbers, which a question may ask for: "in millions"."""
        names = self.data.get("scale_names", {}).items()
        return {key[0]: float(size) for size, name in names if len(key := stems(str(name), self.algorithm)) == 1}

    @cached_property
    def scales(self) -> dict[Phrase, float]:
        """Words that multiply the number before them."""
        return {norms(str(k)): float(v) for k, v in self.data.get("scales", {}).items()}

    @cached_property
    def scale_phrases(self) -> Phrases:
        """The words of `scales`, longest first."""
        return Phrases(sorted(self.scales, key=len, reverse=True))

    @cached_property
    def synonyms(self) -> dict[str, str]:
        """Stem → the stem that stands for it."""
        table: dict[str, str] = {}
        for group in self.data.get("synonyms", []):
            first = stem(str(group[0]), self.algorithm)
            for word in group:
                table.setdefault(stem(str(word), self.algorithm), first)
        return table

    @cached_property
    def glossary(self) -> dict[str, tuple[str, ...]]:
        """Stem in this language → English words that mean the same; empty for English."""
        return {
            key[0]: tuple(str(word) for word in (value if isinstance(value, list) else [value]))
            for text, value in self.data.get("glossary", {}).items()
            if (key := stems(str(text), self.algorithm))
        }

    def english_of(self, norm: str, stemmed: str) -> tuple[str, ...] | None:
        """Return the English words for a word; for a compound those of its first part, which tells it from others.

        None where nobody knows the word.
        """
        return self.glossary.get(stemmed) or next(iter(self.parts_of(norm)), None)

    def parts_of(self, norm: str) -> tuple[tuple[str, ...], ...]:
        """Return the English words for each part of a compound of two words ("patent" + "daten"), else nothing."""
        joints = tuple(str(self.data.get("joints", "")).split())
        for cut in range(len(norm) - _PART, _PART - 1, -1) if joints else ():
            heads = (norm[:cut], *(norm[:cut].removesuffix(j) for j in joints))
            known = (self.glossary.get(stem(h, self.algorithm)) for h in heads if len(h) >= _PART)
            head, tail = next((k for k in known if k), None), self.glossary.get(stem(norm[cut:], self.algorithm))
            if head and tail:
                return head, tail
        return ()

    def prose(self, key: str, **parts: object) -> str:
        """Return one of the language's sentences, filled in."""
        return str(self.data["prose"][key]).format(**parts)

    def word(self, key: str, **parts: object) -> str:
        """Return one of the language's explanatory phrases, filled in."""
        return str(self.data["words"][key]).format(**parts)
