"""Which language a question is in: the one whose words, names and accents it uses most."""

from collections.abc import Mapping
from functools import cached_property

from kg.ask.language import Language
from kg.ask.lexicon import Lexicon
from kg.ask.match import Matcher
from kg.ask.tokens import Token, norms, tokenize


class Tongues:
    """Tells the language of questions over one lexicon."""

    def __init__(self, lexicon: Lexicon, matcher: Matcher) -> None:
        self._lexicon = lexicon
        self._matcher = matcher

    def of(self, text: str, lang: str | None, like: str | None = None) -> Language:
        """Return the language asked for, or the one that knows most of the words; English wins a tie.

        `like` stays unless another language knows at least two words more: short follow-ups tell little.
        """
        if lang is not None and lang in self._lexicon.languages:
            return self._lexicon.languages[lang]

        heard = text.casefold() if text.isupper() else text

        def known_words(language: Language) -> int:
            tokens = tokenize(heard, language.algorithm)
            known = sum(self._is_word_of(t, language) * (1 + (t.norm in language.stopwords)) for t in tokens)
            return known + (language.code == like)

        def rank(language: Language) -> tuple[int, bool, int, bool, str]:
            hints = sum(self._hints_at(t, language) for t in tokenize(heard, language.algorithm))
            return -known_words(language), language.code != like, -hints, language.code != "en", language.code

        return min(self._lexicon.languages.values(), key=rank)

    def _hints_at(self, token: Token, language: Language) -> bool:
        """True for a word that decides between languages that know equally many: "Deutschland", a German noun, "é"."""
        if token.text.casefold() in language.spelled_stopwords or token.stem in language.glossary:
            return True
        english = language.code == "en" and self._is_word_of(token, language)
        return english or token.norm in self._own_words[language.code]

    @cached_property
    def _own_words(self) -> Mapping[str, frozenset[str]]:
        """Language → words of the labels that things have in it alone."""
        things = [t for t in self._lexicon.things.values() if t.role == "entity" and not t.is_listed]
        return {
            code: frozenset(
                word
                for t in things
                if (label := t.labels.get(code)) and label not in (t.labels[c] for c in t.labels if c != code)
                for word in norms(label)
                if word not in language.stopwords
            )
            for code, language in self._lexicon.languages.items()
        }

    @cached_property
    def _proper_words(self) -> frozenset[str]:
        """Words of names that are the same in every language, and so tell none."""
        named = (t for t in self._lexicon.things.values() if t.role == "entity" and not t.is_listed)
        things = (t for t in named if len(t.labels) == 1)
        return frozenset(word for t in things if not self._lexicon.is_topic(t.id) for word in norms(t.label()))

    def _is_word_of(self, token: Token, language: Language) -> bool:
        """True if a language's file knows a word; English, whose words the facts are made of, is known from them.

        A word with a capital letter may be a name, of which glossaries hold many.
        """
        which = set(str(language.data.get("which", "")).split())
        if len(token.text) > 1 and token.text.isupper():
            return False
        if token.norm in language.stopwords or token.norm in which:
            return True
        if token.text[0].isupper() and token.start > 0:
            return False
        if token.stem in language.glossary:
            return True
        if language.code != "en" or token.norm in self._proper_words:
            return False
        english = not token.is_number and token.text[0].islower()
        return english and any(s in self._matcher.facts_with for s in self._matcher.canonical(token, language))
