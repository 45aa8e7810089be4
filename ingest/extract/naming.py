"""Words around names: of all languages (`ontology/reading/names.yml`), of one (`ontology/reading/<lang>/names.yml`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ingest.extract.knowledge import Knowledge
from ingest.extract.words import cut_words, plain_words

_FALLBACK = "en"
Phrase = tuple[str, ...]


def phrase(text: str) -> Phrase:
    """Return the folded words of a phrase.

    >>> phrase("Start-up")
    ('start', 'up')
    """
    return tuple(word.norm for word in plain_words(text))


@dataclass(frozen=True)
class NameWords:
    """The keys of both files; words are folded."""

    common: Mapping[str, Any]
    own: Mapping[str, Any]

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Names, as written, that are ordinary words too."""
        return frozenset(str(name) for name in self.common.get("ordinary", ()))

    @cached_property
    def never(self) -> frozenset[str]:
        """Words with a capital that are no things, as written."""
        return frozenset(str(word) for word in (*self.common.get("never", ()), *self.own.get("months", ())))

    @cached_property
    def variants(self) -> frozenset[str]:
        """Words of versions of models."""
        return self._folded(self.common.get("variants", ()))

    @cached_property
    def variants_behind_hyphen(self) -> frozenset[str]:
        """Words of versions that are too ordinary behind a blank."""
        return self._folded(self.common.get("variants_behind_hyphen", ()))

    @cached_property
    def no_versions_before(self) -> frozenset[str]:
        """Words behind a figure that make it an amount, casefolded."""
        return frozenset(str(word).casefold() for word in self.common.get("no_versions_before", ()))

    @property
    def head_adjectives(self) -> int:
        """How many adjectives may stand between a noun and its name: "startup galega X"."""
        return int(self.own.get("head_adjectives", 0))

    @cached_property
    def weak_suffixes(self) -> frozenset[str]:
        """Classes whose endings make no new name of a known one: "Stargate AI"."""
        return frozenset(self.common.get("weak_suffixes", ()))

    @cached_property
    def deeds(self) -> Mapping[str, str]:
        """What is said right behind names of a class, as signs and words with blanks → class."""
        rows = self.own.get("deeds", {}).items()
        texts = {" ".join(w.norm for w in cut_words(str(t))) + " ": kind for kind, said in rows for t in said}
        return dict(sorted(texts.items(), key=lambda row: -len(row[0])))

    @cached_property
    def no_names_at_end(self) -> frozenset[str]:
        """Last words of titles and events, as written."""
        return frozenset(str(word) for word in self.common.get("no_names_at_end", ()))

    @cached_property
    def legal_forms(self) -> frozenset[str]:
        """Legal forms of companies, as written."""
        return frozenset(str(word) for word in self.common.get("legal_forms", ()))

    @property
    def legal_form_of(self) -> str:
        """Class of a thing with a legal form."""
        return str(self.common.get("legal_form_of", ""))

    @property
    def model(self) -> str:
        """Class of a thing with a number of parameters."""
        return str(self.common.get("size_of", ""))

    @property
    def person(self) -> str:
        """Class of a thing with a title."""
        return str(self.common.get("title_of", ""))

    @property
    def nouns_capitalised(self) -> bool:
        """Whether a capital says nothing of a noun, as in German."""
        return bool(self.own.get("nouns_capitalised", False))

    @cached_property
    def heads_behind(self) -> frozenset[str]:
        """Classes whose nouns may stand behind a name: "X chips"."""
        return frozenset(self.common.get("heads_behind", ()))

    @cached_property
    def months(self) -> frozenset[str]:
        """Months and days of the week, as written."""
        return frozenset(str(word) for word in self.own.get("months", ()))

    @cached_property
    def suffixes(self) -> Mapping[str, str]:
        """Last word of a name, as written → class."""
        return {str(word): kind for kind, words in self.common.get("suffixes", {}).items() for word in words}

    @cached_property
    def openings(self) -> Mapping[str, str]:
        """First word of an institution's name, as written → class."""
        return {str(word): kind for kind, words in self.common.get("openings", {}).items() for word in words}

    @cached_property
    def opening_links(self) -> frozenset[str]:
        """Little words behind it."""
        return self._folded(self.common.get("opening_links", ()))

    @cached_property
    def no_names_before_suffix(self) -> frozenset[str]:
        """Words before "AI" that make no name with it."""
        return self._folded(self.common.get("no_names_before_suffix", ()))

    @cached_property
    def little(self) -> frozenset[str]:
        """Words with which a sentence may begin."""
        return self._folded(self.own.get("little", ()))

    @cached_property
    def titles(self) -> frozenset[Phrase]:
        """Titles of persons."""
        return frozenset(phrase(str(text)) for text in self.own.get("titles", ()))

    @cached_property
    def little_or_title(self) -> frozenset[str]:
        """Words with a capital that do not make a name longer."""
        return self.little.union(*self.titles, self._folded(self.own.get("months", ())))

    @cached_property
    def articles(self) -> frozenset[str]:
        """Articles and possessives."""
        return self._folded(self.own.get("articles", ()))

    @cached_property
    def against(self) -> frozenset[str]:
        """Prefixes that turn a name round."""
        return self._folded(self.own.get("against", ()))

    @cached_property
    def conjunctions(self) -> frozenset[Phrase]:
        """What joins the last name of a list."""
        return frozenset(phrase(str(text)) for text in self.own.get("and", ()))

    @cached_property
    def heads(self) -> Mapping[Phrase, str]:
        """Nouns that say what a name is → class."""
        rows = self.own.get("heads", {}).items()
        return {phrase(str(text)): kind for kind, texts in rows for text in texts}

    @cached_property
    def apposition_end(self) -> frozenset[str]:
        """Words that end the search for the noun of an apposition."""
        return self._folded(self.own.get("apposition_end", ()))

    @cached_property
    def copula(self) -> frozenset[str]:
        """Forms of "be" between a name and what it is."""
        return self._folded(self.own.get("copula", ()))

    @cached_property
    def naming(self) -> frozenset[Phrase]:
        """Words between a noun and its name: "called"."""
        return frozenset(phrase(str(text)) for text in self.own.get("naming", ()))

    @cached_property
    def listing(self) -> frozenset[Phrase]:
        """Words before examples: "such as"."""
        return frozenset(phrase(str(text)) for text in self.own.get("listing", ()))

    @cached_property
    def pronouns(self) -> Mapping[str, tuple[str, ...]]:
        """Pronoun → classes that it may stand for."""
        return {str(word): tuple(kinds) for word, kinds in self.own.get("pronouns", {}).items()}

    @cached_property
    def anaphors(self) -> Mapping[Phrase, str]:
        """Words such as "the company" → class."""
        rows = self.own.get("anaphors", {}).items()
        return {phrase(str(text)): kind for kind, texts in rows for text in texts}

    @staticmethod
    def _folded(words: Iterable[object]) -> frozenset[str]:
        return frozenset(part for word in words for part in phrase(str(word)))


@lru_cache(maxsize=64)
def name_words(knowledge: Knowledge, lang: str) -> NameWords:
    """Return the words around names of a language, of English for one without a file."""
    words = knowledge.words.get(lang) or knowledge.words.get(_FALLBACK)
    return NameWords(knowledge.names, words.part("names") if words else {})
