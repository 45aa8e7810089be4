"""A language is a file: the words by which a question is read and the sentences in which it is answered.

`ontology/languages/<code>.yml` is edited by speakers; this module only reads it. A release carries what it was built
with, so a question is read with the words of its release.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.ask.tokens import norms, stem, stems

Phrase = tuple[str, ...]


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

    def phrases(self, *path: str) -> list[Phrase]:
        """Return the phrases under a key such as `("asks", "how_many")`, folded, longest first."""
        if path not in self._phrases:
            self._phrases[path] = self._read_phrases(path)
        return self._phrases[path]

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], list[Phrase]]:
        return {}

    def _read_phrases(self, path: tuple[str, ...]) -> list[Phrase]:
        node: Any = self.data
        for key in path:
            node = node.get(key, []) if isinstance(node, dict) else []
        found = {norms(str(phrase), self.algorithm) for phrase in node}
        return sorted((p for p in found if p), key=lambda p: (-len(p), p))

    def names(self, key: str) -> list[str]:
        """Return the names of a group of phrases, such as the operators."""
        return list(self.data.get(key, {}))

    @cached_property
    def stopwords(self) -> frozenset[str]:
        """Folded words that carry no meaning of their own."""
        return frozenset(norms(str(self.data["stopwords"]), self.algorithm))

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Number words."""
        return {norms(str(k), self.algorithm)[0]: float(v) for k, v in self.data.get("numbers", {}).items()}

    @cached_property
    def ordinals(self) -> dict[Phrase, int]:
        """Ordinal words."""
        return {norms(str(k), self.algorithm): int(v) for k, v in self.data.get("ordinals", {}).items()}

    @cached_property
    def scales(self) -> dict[Phrase, float]:
        """Words that multiply the number before them."""
        return {norms(str(k), self.algorithm): float(v) for k, v in self.data.get("scales", {}).items()}

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

    def prose(self, key: str, **parts: object) -> str:
        """Return one of the language's sentences, filled in."""
        return str(self.data["prose"][key]).format(**parts)

    def word(self, key: str, **parts: object) -> str:
        """Return one of the language's explanatory phrases, filled in."""
        return str(self.data["words"][key]).format(**parts)
