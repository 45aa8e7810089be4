"""Find mentions: which words of a question name which things of the graph.

A name matches on whole tokens. Names of entities match in any language as written; phrases of classes,
indicators, relations and qualities match by stem in the question's language and in English.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.ask.language import Language, Phrase
from kg.ask.lexicon import Lexicon, Name, Thing
from kg.ask.tokens import Token, norms, stem, stems
from kg.vocabulary import expand

_LONGEST = 12
_TERMS = {"class", "property", "indicator", "quality"}
_TYPO_LENGTH = 5
_LONG_WORD = 8
_OPENING = ("how_many", "who", "when", "why", "where", "how")


@dataclass(frozen=True)
class Sense:
    """One thing that a span may name; `inverse` for the other direction of a property."""

    id: str
    role: str
    inverse: bool = False


@dataclass(frozen=True)
class Mention:
    """Tokens `first..last` of a question and the things they may name."""

    first: int
    last: int
    text: str
    senses: tuple[Sense, ...]

    def ids(self, *roles: str) -> tuple[str, ...]:
        """Return the things of the given roles that the span may name."""
        if roles not in self._ids:
            self._ids[roles] = tuple(dict.fromkeys(s.id for s in self.senses if s.role in roles))
        return self._ids[roles]

    @cached_property
    def _ids(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """What `ids` has returned."""
        return {}


@dataclass
class _Index:
    """Names by their folded tokens, by their stems, and class words without their plural endings."""

    by_norm: dict[Phrase, set[tuple[Sense, str]]] = field(default_factory=lambda: defaultdict(set))
    by_stem: dict[Phrase, set[tuple[Sense, str]]] = field(default_factory=lambda: defaultdict(set))
    by_class: dict[Phrase, set[tuple[Sense, str]]] = field(default_factory=lambda: defaultdict(set))


class Linker:
    """Finds mentions in one language; made once for a release and a language."""

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self._language = language
        self._index = _Index()
        self._areas = frozenset(t for t in lexicon.things if lexicon.is_a(t, expand("mp:Area")))
        for thing in lexicon.things.values():
            for name in thing.names:
                self._add(thing, name)

    def find_mentions(self, text: str, tokens: Sequence[Token]) -> list[Mention]:
        """Return mentions that do not overlap, longest first choice, in the order of the question."""
        lower = not any(t.text[0].isupper() for t in tokens[1:])
        taken: set[int] = set()
        found: list[Mention] = []
        for width in range(min(_LONGEST, len(tokens)), 0, -1):
            for first in range(len(tokens) - width + 1):
                span = range(first, first + width)
                senses = () if taken.intersection(span) else self._senses(tokens, first, width, lower)
                if senses:
                    taken.update(span)
                    spelled = text[tokens[first].start : tokens[first + width - 1].end]
                    found.append(Mention(first, first + width - 1, spelled, senses))
        return sorted(found, key=lambda m: m.first)

    def find_similar(self, word: str) -> list[str]:
        """Return the spellings nearest to an unknown word: none, one that stands out, or several to ask about."""
        if len(word) < _TYPO_LENGTH:
            return []
        allowed = 1 if len(word) < _LONG_WORD else 2
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        near = (self._spellings.get(n, ()) for n in lengths)
        found = [h for words in near for h in _within(word, words, allowed)]
        nearest = min((distance for _, distance, _ in found), default=allowed)
        hits = sorted((k for k, distance, _ in found if distance == nearest), key=lambda k: (len(k), k))
        return list({stem(k, self._language.algorithm): k for k in reversed(hits)}.values())

    @cached_property
    def _spellings(self) -> Mapping[int, tuple[str, ...]]:
        """Length → single words of at least five letters that a question in this language may be made of."""
        words = {*(key[0] for key in self._index.by_norm if len(key) == 1), *self._operator_words()}
        table: dict[int, list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= _TYPO_LENGTH:
                table[len(word)].append(word)
        return {length: tuple(found) for length, found in table.items()}

    def _operator_words(self) -> Iterable[str]:
        for group in ("asks", "operators"):
            for key in self._language.names(group):
                yield from (p[0] for p in self._language.phrases(group, key) if len(p) == 1 and len(p[0]) > 4)

    def _add(self, thing: Thing, name: Name) -> None:
        sense = Sense(thing.id, thing.role, name.inverse)
        exact = name.text if name.exact or len(name.text) == 1 else ""
        algorithm = self._language.algorithm
        own = name.lang in (None, "en", self._language.code)
        if thing.role in _TERMS and norms(name.text, algorithm)[:1] in self._question_words:
            return
        if own or (thing.role not in _TERMS and name.text[:1].isupper()):
            key = norms(name.text, algorithm)
            if key and (name.exact or not self._is_weak(key)):
                self._index.by_norm[key].add((sense, exact))
                if thing.role == "class" and own:
                    self._index.by_class[self._number_free(key)].add((sense, exact))
        if own and not name.exact and thing.role != "class" and name.lang in (None, self._language.code):
            by_stem = stems(name.text, algorithm)
            if by_stem and not self._is_weak(norms(name.text, algorithm)):
                self._index.by_stem[by_stem].add((sense, ""))

    @cached_property
    def _question_words(self) -> frozenset[Phrase]:
        """First words of questions: a name such as "how many funds" would hide that a number is asked for."""
        asks = (p[:1] for key in _OPENING for p in self._language.phrases("asks", key))
        which = ((word,) for word in str(self._language.data.get("which", "")).split())
        return frozenset((*asks, *which))

    def _number_free(self, key: Phrase) -> Phrase:
        """A class word is the same in singular and plural; a stemmer would also join "maker" and "making"."""
        word = key[-1]
        endings = sorted((p[0] for p in self._language.phrases("plural")), key=len, reverse=True)
        ending = next((e for e in endings if word.endswith(e) and len(word) - len(e) > 2), "")
        return (*key[:-1], word[: len(word) - len(ending)])

    def _is_weak(self, key: Phrase) -> bool:
        return all(word in self._language.stopwords for word in key)

    def _senses(self, tokens: Sequence[Token], first: int, width: int, lower: bool) -> tuple[Sense, ...]:
        window = tokens[first : first + width]
        key = tuple(t.norm for t in window)
        hits = set(self._index.by_norm.get(key, ()))
        if not self._is_weak(key):
            hits |= self._index.by_class.get(self._number_free(key), set())
            hits |= self._index.by_stem.get(tuple(t.stem for t in window), set())
        surface = "".join(t.text for t in window)
        kept = {
            sense
            for sense, exact in hits
            if not exact
            or "".join(exact.split()) == surface
            or (lower and self._may_be_lower(tokens, first, sense, exact))
        }
        return tuple(sorted(kept, key=lambda s: (s.role, s.id, s.inverse)))

    def _may_be_lower(self, tokens: Sequence[Token], first: int, sense: Sense, exact: str) -> bool:
        """In a question typed all in lower case "us" may be the country, but not in "tell us"; "as" is no material."""
        if tokens[first].norm in self._language.stopwords and sense.id not in self._areas:
            return False
        pronoun = {p[0] for p in self._language.phrases("pronoun_context")}
        return len(exact) > 1 and not (first > 0 and tokens[first - 1].norm in pronoun)


def _within(word: str, words: Sequence[str], allowed: int) -> Iterable[tuple[str, int, int]]:
    """Return words at most `allowed` edits away, each with its distance and its place."""
    return process.extract(word, words, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=None)
