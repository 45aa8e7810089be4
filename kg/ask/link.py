"""Find mentions: which words of a question name which things of the graph.

A name matches on whole tokens. Names of entities match in any language as written; phrases of classes,
indicators, relations and qualities match by stem in the question's language and in English.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.ask.language import Language, Phrase
from kg.ask.lexicon import Lexicon, Name, Thing
from kg.ask.tokens import Token, norms, stem, stems, tokenize
from kg.vocabulary import expand

_LONGEST = 12
_TERMS = {"class", "property", "indicator", "quality"}
_TYPO_LENGTH = 5
_LONG_WORD = 8
_ENDING = 3
_LEAST_STEM = 4  # a shorter stem is shared by different names: "Niger" and "Nigeria" are both "nig"
_SHORTEST = 3  # letters of a name on a list that is recognised
_UNLIKE = 6  # letters from which a name with a capital inside is no ordinary word
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
    by_proper_stem: dict[Phrase, set[tuple[Sense, str]]] = field(default_factory=lambda: defaultdict(set))
    """Names of one word with a capital: "domina" is no inflection of "Dominica"."""
    by_class: dict[Phrase, set[tuple[Sense, str]]] = field(default_factory=lambda: defaultdict(set))
    by_asked_class: dict[Phrase, set[tuple[Sense, str]]] = field(default_factory=lambda: defaultdict(set))
    """Class words that mean nothing by themselves ("report"), but do behind a question word ("which report")."""


class Linker:
    """Finds mentions in one language; made once for a release and a language."""

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self._language = language
        self._lexicon = lexicon
        self._content = _content_words(lexicon, language)
        self._index = _Index()
        self._written: dict[str, str] = {}
        self._keys = lexicon.name_keys
        self._listed = {thing.id: thing for thing in lexicon.things.values() if thing.is_listed}
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
                broken = taken.intersection(span) or _is_parted(text, tokens[first : first + width])
                senses = () if broken else self._senses(tokens, first, width, lower)
                if senses and not self._is_cut(tokens, first, width, senses, lower):
                    taken.update(span)
                    spelled = text[tokens[first].start : tokens[first + width - 1].end]
                    found.append(Mention(first, first + width - 1, spelled, senses))
        return sorted(found, key=lambda m: m.first)

    def _is_cut(self, tokens: Sequence[Token], first: int, width: int, senses: Sequence[Sense], lower: bool) -> bool:
        """True for a phrase that cuts a name in two: "leads in AI" before "patents", where "AI patents" is one."""
        if any(s.role not in ("quality", "property") for s in senses):
            return False
        end = first + width
        return any(
            any(s.role in ("entity", "indicator") for s in self._senses(tokens, start, last - start, lower))
            for start in range(first + 1, end)
            for last in range(end + 1, min(end + _LONGEST // 3, len(tokens)) + 1)
        )

    def is_apposition(self, kind: Mention, named: Mention) -> bool:
        """True if a class word only says of what kind the thing named beside it is: "the *model* Moshi"."""
        if kind.ids("entity", "indicator", "quality") or not kind.ids("class") or not named.ids("entity"):
            return False
        plain = named.text.islower() and not (named.last + 1 == kind.first and self._is_topic_of(kind, named))
        if plain or self._areas.intersection(named.ids("entity")):
            return False
        return any(self._lexicon.is_a(x, c) for x in named.ids("entity") for c in kind.ids("class"))

    def _is_topic_of(self, kind: Mention, named: Mention) -> bool:
        """True for a topic with the word for its kind behind it: "the data *enabler*"."""
        things = [self._lexicon.get(i) for i in named.ids("entity")]
        own = {t for thing in things if thing for t in thing.types if self._lexicon.is_below(t, expand("mp:Topic"))}
        return bool(own.intersection(kind.ids("class")))

    def head_of(self, qualities: Iterable[str], tokens: Sequence[Token], first: int, last: int) -> tuple[Sense, ...]:
        """Return the classes that tokens inside the name of a quality stand for; none where they name no class.

        Where no thing of the class has the quality ("telecoms *group*"), the classes of those that have it.
        """
        senses = self._senses(tokens, first, last - first + 1, False) if last < len(tokens) else ()
        named = [s for s in senses if s.role == "class"]
        wanted = set(qualities)
        bearers = {f.subject for f in self._lexicon.facts if f.object in wanted and f.kind == "claim"}
        fitting = tuple(s for s in named if any(self._lexicon.is_a(x, s.id) for x in bearers))
        kinds = {t for x in bearers if (thing := self._lexicon.get(x)) for t in thing.types} if named else set()
        above = {a for t in kinds for a in self._lexicon.superclasses.get(t, ())}
        return fitting or tuple(Sense(t, "class") for t in sorted(kinds - above))

    def find_similar(self, word: str) -> list[str]:
        """Return the spellings nearest to an unknown word: none, one that stands out, or several to ask about.

        Names and operator words come first; a plain word of the facts only where it is the one that is near.
        """
        if len(word) < _TYPO_LENGTH:
            return []
        return self._similar_names(word) or self._similar_word(word)

    def _similar_word(self, word: str) -> list[str]:
        if len(word) <= _TYPO_LENGTH:
            return []
        lengths = range(len(word) - 1, len(word) + 2)
        near = [k for n in lengths for k, _, _ in _within(word, self._plain_words.get(n, ()), 1) if k[0] == word[0]]
        return near[:1] if len({stem(k, self._language.algorithm) for k in near}) == 1 else []

    @cached_property
    def _plain_words(self) -> Mapping[int, tuple[str, ...]]:
        """Length → words that facts are made of: of the statements in English, of the glossary in other languages."""
        table: dict[int, set[str]] = defaultdict(set)
        for word in self._content:
            table[len(word)].add(word)
        return {length: tuple(sorted(found)) for length, found in table.items()}

    def _similar_names(self, word: str) -> list[str]:
        allowed = 1 if len(word) < _LONG_WORD else 2
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        near = (self._spellings.get(n, ()) for n in lengths)
        found = [h for words in near for h in _within(word, words, allowed)]
        nearest = min((distance for _, distance, _ in found), default=allowed)
        hits = sorted((k for k, distance, _ in found if distance == nearest), key=lambda k: (len(k), k))
        return list({self._sameness(k): self._written.get(k, k) for k in reversed(self._labels_first(hits))}.values())

    def _labels_first(self, words: Iterable[str]) -> list[str]:
        """Labels stand for their things before other names do: "Sweden", not "Swede"."""
        return sorted(words, key=lambda k: k not in self._written)

    def _sameness(self, word: str) -> object:
        """Two spellings of one thing, or of one word, are one candidate."""
        things = frozenset(s.id for s, _ in self._index.by_norm.get((word,), ()) if s.role == "entity")
        return things or stem(word, self._language.algorithm)

    @cached_property
    def _spellings(self) -> Mapping[int, tuple[str, ...]]:
        """Length → single words of at least five letters that a question in this language may be made of."""
        names = (key[0] for key, hits in self._index.by_norm.items() if len(key) == 1 and self._is_told_of(hits))
        words = {*names, *self._operator_words()}
        table: dict[int, list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= _TYPO_LENGTH:
                table[len(word)].append(word)
        return {length: tuple(found) for length, found in table.items()}

    def _is_told_of(self, hits: Iterable[tuple[Sense, str]]) -> bool:
        """True unless a name stands only on lists, which hold too many to be what a slip of the pen meant."""
        return any(sense.id not in self._listed for sense, _ in hits)

    def _operator_words(self) -> Iterable[str]:
        for group in ("asks", "operators"):
            for key in self._language.names(group):
                yield from (p[0] for p in self._language.phrases(group, key) if len(p) == 1 and len(p[0]) > 4)
        yield from (p[0] for p in self._language.scale_phrases if len(p) == 1 and len(p[0]) > 4)

    def _add(self, thing: Thing, name: Name) -> None:
        if thing.role == "item":
            return  # part of a list, no subject: "security" is a plain word of a question
        sense = Sense(thing.id, thing.role, name.inverse)
        if thing.is_listed and len(name.text) < _SHORTEST and not _is_unmistakable(name.text):
            return
        cased = name.exact or len(name.text) == 1 or (thing.is_listed and not _is_unmistakable(name.text))
        exact = name.text if cased else ""
        own = name.lang in (None, "en", self._language.code)
        key = self._keys[name.text]
        openings = self._openings[thing.role == "property"]
        if thing.role in _TERMS and any(key[:width] in openings for width in range(1, len(key) + 1)):
            return
        named = own or (thing.role not in _TERMS and name.text[:1].isupper())
        if named and thing.role == "class" and key and self._is_weak(key):
            self._index.by_asked_class[self._number_free(key)].add((sense, exact))
        if named and key and (name.exact or not self._is_weak(key)):
            for worded in (key, *self._reworded(thing, key)):
                self._index.by_norm[worded].add((sense, exact))
            if thing.role == "class" and own:
                self._index.by_class[self._number_free(key)].add((sense, exact))
        if thing.role == "entity" and not exact and len(key) == 1 and name.text == thing.label(self._language.code):
            self._written[key[0]] = name.text
        if (
            own
            and not name.exact
            and not thing.is_listed
            and thing.role != "class"
            and name.lang in (None, self._language.code)
        ):
            by_stem = stems(name.text, self._language.algorithm)
            if by_stem and not self._is_weak(key) and (thing.role in _TERMS or len("".join(by_stem)) >= _LEAST_STEM):
                proper = thing.role == "entity" and len(by_stem) == 1 and name.text[0].isupper()
                written = key[0] if thing.role == "entity" and len(by_stem) == 1 and not proper else ""
                (self._index.by_proper_stem if proper else self._index.by_stem)[by_stem].add((sense, written))

    def _reworded(self, thing: Thing, key: Phrase) -> Iterable[Phrase]:
        """Yield a name with other words between its nouns: "inputs *of* chip making" and "inputs *to* chip making"."""
        if thing.role != "indicator" and not self._lexicon.is_a(thing.id, expand("mp:Group")):
            return
        for position in range(1, len(key) - 1):
            if key[position] in self._between:
                yield from ((*key[:position], word, *key[position + 1 :]) for word in self._between - {key[position]})

    @cached_property
    def _between(self) -> frozenset[str]:
        """Words that may stand for each other between two nouns of a name."""
        return frozenset(p[0] for p in self._language.phrases("between_nouns"))

    @cached_property
    def _openings(self) -> tuple[frozenset[Phrase], frozenset[Phrase]]:
        """How questions begin, for terms and for relations: a name "how many funds" would hide that a number is asked.

        A relation may be a date: "date of publication" is the name of one.
        """
        which = {(word,) for word in str(self._language.data.get("which", "")).split()}
        asks = {key: set(self._language.phrases("asks", key)) for key in _OPENING}
        every = frozenset(which.union(*asks.values()))
        return every, every - (asks["when"] - which.union(*(asks[k] for k in _OPENING if k != "when")))

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
        hits = set(self._index.by_norm.get(key, ())) or self._genitive(window)
        if first and self._is_weak(key) and tokens[first - 1].norm in self._which:
            hits |= self._index.by_asked_class.get(self._number_free(key), set())
        if not self._is_weak(key):
            hits |= self._index.by_class.get(self._number_free(key), set())
            if not hits and not self._is_class_and_more(window):
                hits |= self._inflected(window, lower)
        surface = "".join(t.text for t in window)
        kept = {
            sense
            for sense, exact in hits
            if not exact
            or (_surface(exact) == surface and not self._is_plain_word(tokens, first, sense, exact))
            or (lower and self._may_be_lower(tokens, first, sense, exact))
        }
        return tuple(sorted(kept, key=lambda s: (s.role, s.id, s.inverse)))

    def _inflected(self, window: Sequence[Token], lower: bool) -> set[tuple[Sense, str]]:
        """Return the names that have the stems of a window; one word must be the other one but for its ending."""
        key = tuple(t.stem for t in window)
        hits = {(s, "") for s, name in self._index.by_stem.get(key, ()) if not name or _inflects(window[0].norm, name)}
        if lower or window[0].text[0].isupper():
            hits |= self._index.by_proper_stem.get(key, set())
        return hits

    def _is_class_and_more(self, window: Sequence[Token]) -> bool:
        """True for a class word with weak words: "fonds en …" names funds, although "fondé en" has its stems."""
        named = [t for t in window if any(sense.role == "class" for sense, _ in self._index.by_norm.get((t.norm,), ()))]
        weak = [t for t in window if t.norm in self._language.stopwords]
        return len(window) > 1 and len(named) == 1 and len(weak) == len(window) - 1 and named[0] not in weak

    def _genitive(self, window: Sequence[Token]) -> set[tuple[Sense, str]]:
        """Return the names that a word is the genitive of: "Chinas", "Europas"."""
        last = window[-1]
        ending = next((p[0] for p in self._language.phrases("genitive") if last.norm.endswith(p[0])), "")
        if not ending or not last.text[0].isupper() or len(last.norm) <= _TYPO_LENGTH:
            return set()
        key = (*(t.norm for t in window[:-1]), last.norm.removesuffix(ending))
        return {hit for hit in self._index.by_norm.get(key, ()) if hit[0].role == "entity" and not hit[1]}

    @cached_property
    def _which(self) -> frozenset[str]:
        """Question words that stand before a class."""
        return frozenset(f"{self._language.data.get('which', '')} {self._language.data.get('which_first', '')}".split())

    def _is_plain_word(self, tokens: Sequence[Token], first: int, sense: Sense, exact: str) -> bool:
        """True for a word whose capital comes from opening a question, or that is a word of the language itself."""
        if sense.id not in self._listed or len(self._keys.get(exact, ())) > 1:
            return False
        token = tokens[first]
        opens = first == 0 and len(tokens) > 1 and exact.istitle()
        return opens or token.stem in self._language.glossary or token.norm in self._language.stopwords

    def _may_be_lower(self, tokens: Sequence[Token], first: int, sense: Sense, exact: str) -> bool:
        """In a question typed all in lower case "us" may be the country, but not in "tell us"; "as" is no material."""
        if sense.id in self._listed:
            return False
        if tokens[first].norm in self._language.stopwords and sense.id not in self._areas:
            return False
        pronoun = {p[0] for p in self._language.phrases("pronoun_context")}
        return len(exact) > 1 and not (first > 0 and tokens[first - 1].norm in pronoun)


@lru_cache(maxsize=65_536)
def _surface(name: str) -> str:
    """Return a name as tokens spell it.

    >>> _surface("DALL-E"), _surface("R&D")
    ('DALLE', 'R&D')
    """
    return "".join(token.text for token in tokenize(name, "english"))


def _is_unmistakable(name: str) -> bool:
    """True for a name that no ordinary word looks like, so that it is recognised in any case.

    >>> [_is_unmistakable(name) for name in ("GPT-3", "DeepSeek", "Transformer", "CoRe", "Show and Tell")]
    [True, True, False, False, False]
    """
    figures = any(c.isdecimal() for c in name) and any(c.isalpha() for c in name)
    inner = any(a.islower() and b.isupper() for a, b in pairwise(name))
    return figures or (inner and len(name) >= _UNLIKE)


def _inflects(word: str, other: str) -> bool:
    """True for two forms of a word; "published" and "publicity" have a stem in common and are two words.

    >>> _inflects("chips", "chip"), _inflects("publicado", "publicidade")
    (True, False)
    """
    shared = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return shared >= max(len(word), len(other)) - _ENDING


def _content_words(lexicon: Lexicon, language: Language) -> frozenset[str]:
    """Return the folded words by which facts are found in a language."""
    texts: Iterable[str] = (str(text) for text in language.data.get("glossary", {}))
    if language.code == "en":
        told = (fact for fact in lexicon.facts if fact.source not in lexicon.datasets)
        texts = (text for fact in told for text in (fact.statement, *fact.keywords))
    words = (word for text in texts for word in norms(text))
    return frozenset(w for w in words if len(w) > _TYPO_LENGTH and w.isalpha())


def _within(word: str, words: Sequence[str], allowed: int) -> Iterable[tuple[str, int, int]]:
    """Return words at most `allowed` edits away, each with its distance and its place."""
    return process.extract(word, words, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=None)


def _is_parted(text: str, tokens: Sequence[Token]) -> bool:
    """True if a comma or a colon stands between tokens: no name goes across it."""
    gaps = (text[a.end : b.start] for a, b in pairwise(tokens))
    return any(set(gap) & set(",;:?!") for gap in gaps)
