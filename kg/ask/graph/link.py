"""From the words of a question to classes, properties, things, values and amounts: every candidate, with its span.

Nothing is decided here: candidates overlap, and the composer takes those that fit together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from babel import Locale
from rapidfuzz import fuzz, process

from kg.ask.graph.amounts import find_amounts
from kg.ask.graph.chunks import Chunk, ChunkKind, Linked, best_chunks
from kg.ask.graph.cues import Cue, find_adjectives, find_cues
from kg.ask.graph.names import Names
from kg.ask.graph.schema import Schema
from kg.ask.graph.texts import COMMON_NAMES
from kg.ask.graph.vocabulary import ENGLISH, Hit, Phrase, Vocabulary
from kg.ask.graph.words import folded, stemmed
from kg.ask.quantities import phrase_at
from kg.ask.tokens import Token, fold, norms, stem, tokenize

Nearest = Callable[[str], Sequence[tuple[str, float]]]
_LEAST: Final = 0.3
_GAP: Final = 3
_PARTIAL: Final = 0.62
_BREAKS: Final = ("negation", "max", "min", "group", "than", "and", "or", "mean", "yes_no")  # no name goes across these
_MOST_PARTIAL: Final = 40
_ADJECTIVE: Final = 0.86
_NEAR: Final = 0.5  # cosine; unrelated words and labels stay below, measured in docs/decisions.md
_TYPO: Final = 84.0
_SHORTEST_TYPO: Final = 5
_STEMMED_NAME: Final = 0.93
_VAGUE: Final = 0.45
_HEAD, _HINTING = 0.72, 0.5
_TOLD: Final = 3  # words of a comment that say as much as all of them


class GraphLinker:
    """Links questions in one language."""

    def __init__(self, schema: Schema, vocabulary: Vocabulary, names: Names, nearest: Nearest) -> None:
        self.schema = schema
        self.vocabulary = vocabulary
        self.names = names
        self.language = vocabulary.language
        self._nearest = nearest

    def link(self, text: str) -> Linked:
        """Return every candidate of a question."""
        tokens = tuple(tokenize(text, self.language.algorithm))
        tokens, typos = self._mended(tokens)
        cues = find_cues(tokens, self.language)
        breaks = frozenset(i for c in cues if c.kind in _BREAKS for i in range(c.first, c.last + 1))
        chunks = [*self._terms(tokens, breaks), *self._adjectives(tokens), *self._bundles(tokens)]
        chunks += [*self._named(tokens), *self._amounts(tokens)]
        content = self._content(tokens, cues)
        meant = list(self._meant(tokens, content, chunks))
        return Linked(text, tokens, self.language, best_chunks([*chunks, *meant]), tuple(cues), content, typos)

    def _meant(self, tokens: Sequence[Token], content: frozenset[int], chunks: Sequence[Chunk]) -> Iterator[Chunk]:
        """Yield what words mean that no name, label or synonym explains: the nearest classes and properties.

        The bundled model reads English; other languages have their synonyms and their glossary.
        """
        known = {i for c in chunks if c.score >= _HINTING for i in range(c.first, c.last + 1)}
        for position in sorted(content - known) if self.language.code == "en" else ():
            for iri, cosine in self._nearest(tokens[position].text):
                kind: ChunkKind | None = (
                    "class" if iri in self.schema.classes else "property" if iri in self.schema.properties else None
                )
                if kind and cosine >= _NEAR:
                    score = _LEAST + (cosine - _NEAR)
                    yield Chunk(position, position, kind, (iri,), score, phrase=tokens[position].text, meant=True)

    def _content(self, tokens: Sequence[Token], cues: Iterable[Cue]) -> frozenset[int]:
        said = {i for c in cues for i in range(c.first, c.last + 1)}
        units = {p[0] for n in self.language.names("units") for p in self.language.phrases("units", n)}
        quiet = self.vocabulary.empty | self.vocabulary.vague | self.language.stopwords | units
        return frozenset(i for i, t in enumerate(tokens) if i not in said and t.norm not in quiet)

    # --- classes and properties ------------------------------------------------------------------------------------

    def _terms(self, tokens: Sequence[Token], breaks: frozenset[int]) -> Iterator[Chunk]:
        by_word: dict[tuple[str, str], list[Hit]] = defaultdict(list)
        quiet = {i for i, t in enumerate(tokens) if t.norm in self.vocabulary.empty}
        for hit in self.vocabulary.hits(tokens):
            if not (hit.first == hit.last and hit.first in quiet):
                by_word[hit.word].append(hit)
        indexes = {i for word in by_word for i in self.vocabulary.with_word[word]}
        for index in sorted(indexes):
            phrase = self.vocabulary.phrases[index]
            for chunk, used in self._placed(phrase, tokens, by_word, quiet):
                if not breaks & set(range(chunk.first, chunk.last + 1)) - used:
                    yield chunk

    def _placed(
        self,
        phrase: Phrase,
        tokens: Sequence[Token],
        by_word: Mapping[tuple[str, str], Sequence[Hit]],
        quiet: set[int],
    ) -> Iterator[tuple[Chunk, set[int]]]:
        """Yield one chunk for every place at which a phrase, or a good part of it, stands."""
        rarity = self.vocabulary.rarity
        total = sum(sorted((rarity[w] for w in phrase.words), reverse=True)[: _TOLD if phrase.is_comment else None])
        seen: set[tuple[int, int]] = set()
        verbs = self.vocabulary.verbs if phrase.role == "class" else frozenset()
        for anchor in (h for w in phrase.words for h in by_word.get(w, ())):
            if tokens[anchor.first].norm in verbs:
                continue
            used = self._gather(phrase, anchor, by_word, quiet)
            first, last = min(h.first for h in used), max(h.last for h in used)
            if (first, last) in seen:
                continue
            seen.add((first, last))
            covered = min(sum(rarity[h.word] * h.likeness for h in used) / total, 1.0)
            if phrase.role == "class" and any(h.word == phrase.head for h in used):
                covered = max(covered, _HEAD * max(h.likeness for h in used if h.word == phrase.head))
            score = phrase.weight * covered * self._spelling(phrase, tokens[first : last + 1])
            if all(t.norm in self.vocabulary.vague for t in tokens[first : last + 1]):
                score *= _VAGUE
            if score >= _LEAST:
                words = sum(h.last - h.first + 1 for h in used)
                kind: ChunkKind = "class" if phrase.role == "class" else "property"
                taken = {i for h in used for i in range(h.first, h.last + 1)}
                yield Chunk(first, last, kind, (phrase.term,), score, phrase=phrase.text, words=words), taken

    def _spelling(self, phrase: Phrase, tokens: Sequence[Token]) -> float:
        """Return 0.96 to 1: words of one stem are told apart by their spelling ("gardeners" is no "garden")."""
        said = " ".join(t.norm for t in tokens)
        return 0.96 + 0.04 * fuzz.ratio(said, phrase.text.casefold()) / 100

    def _gather(
        self, phrase: Phrase, anchor: Hit, by_word: Mapping[tuple[str, str], Sequence[Hit]], quiet: set[int]
    ) -> list[Hit]:
        used = [anchor]
        for word in phrase.words:
            if word == anchor.word:
                continue
            taken = {i for h in used for i in range(h.first, h.last + 1)}
            near = [h for h in by_word.get(word, ()) if not taken & set(range(h.first, h.last + 1))]
            near = [h for h in near if _gap(h, used, quiet) <= 0]
            if near:
                used.append(max(near, key=lambda h: (h.likeness, -abs(h.first - anchor.first))))
        return used

    def _adjectives(self, tokens: Sequence[Token]) -> Iterator[Chunk]:
        algorithm = self.language.algorithm
        for adjective in find_adjectives(tokens, self.language):
            for place, word in enumerate(adjective.words):
                for phrase in self._attributes:
                    share = self._share(phrase, stemmed(word, algorithm), algorithm)
                    if share:
                        score = (_ADJECTIVE - 0.03 * place) * phrase.weight * (0.7 + 0.3 * share)
                        ids, at = (phrase.term,), adjective.at
                        yield Chunk(at, at, "property", ids, score, adjective=adjective, phrase=phrase.text)

    def _bundles(self, tokens: Sequence[Token]) -> Iterator[Chunk]:
        """Yield the attributes that one word stands for together: "dimensions"."""
        algorithm = self.language.algorithm
        for word, parts in self.language.data.get("graph", {}).get("bundles", {}).items():
            places = [i for i, t in enumerate(tokens) if t.stem in stemmed(str(word), algorithm)]
            if places:
                stems = {s for part in parts for s in stemmed(str(part), algorithm)}
                found = (p.term for p in self._attributes if p.words[0][1] in stems and p.words[0][0] == algorithm)
                ids = tuple(dict.fromkeys(found))
                if len(ids) > 1:
                    yield from (Chunk(i, i, "property", ids, 0.9, phrase=str(word)) for i in places)

    @cached_property
    def _attributes(self) -> tuple[Phrase, ...]:
        """Phrases of attributes that hold numbers or dates."""
        return tuple(p for p in self.vocabulary.phrases if p.role == "property" and self._measured(p.term))

    def _measured(self, prop: str) -> bool:
        info = self.schema.properties[prop]
        return info.measure is not None or info.kind in ("number", "date", "year")

    def _share(self, phrase: Phrase, words: tuple[str, ...], algorithm: str) -> float:
        own = {(algorithm, w) for w in words}
        if not own <= set(phrase.words):
            return 0.0
        return len(own) / len(phrase.words)

    # --- names and values ------------------------------------------------------------------------------------------

    def _named(self, tokens: Sequence[Token]) -> Iterator[Chunk]:
        norms_of = [t.norm for t in tokens]
        for first in range(len(tokens)):
            for width in range(min(self.names.longest, len(tokens) - first), 0, -1):
                key = tuple(norms_of[first : first + width])
                if width == 1 and key[0] in self.vocabulary.empty:
                    continue
                yield from self._exact(tokens, first, key, 1.0)
                stems = tuple(stem(word, ENGLISH) for word in key)
                for other in self.names.stems.get(stems, ()):
                    if other != key:
                        yield from self._exact(tokens, first, other, _STEMMED_NAME)
                for other in self._translated(key):
                    for chunk in self._exact(tokens, first, other, _STEMMED_NAME):
                        yield replace(chunk, last=first + width - 1, words=width)
                if width <= _GAP:
                    yield from self._partial(tokens, first, key)

    def _translated(self, key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Yield what a name in the question's language is in English: countries, and single words of the glossary."""
        if key in self._territories:
            yield self._territories[key]
        if len(key) == 1:
            yield from ((fold(w),) for w in self.language.glossary.get(stem(key[0], self.language.algorithm), ()))

    @cached_property
    def _territories(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Name of a country in this language → in English."""
        if self.language.code == "en":
            return {}
        own, english = Locale(self.language.code).territories, Locale("en").territories
        return {folded(name, ENGLISH): folded(english[code], ENGLISH) for code, name in own.items() if code in english}

    def _exact(self, tokens: Sequence[Token], first: int, key: tuple[str, ...], factor: float) -> Iterator[Chunk]:
        last = first + len(key) - 1
        things = self.names.entities.get(key, {})
        if things:
            score = max(things.values()) * factor * _case(tokens[first])
            ids, said = tuple(sorted(things)), " ".join(key)
            yield Chunk(first, last, "entity", ids, score, phrase=said, words=len(key), whole=True)
        for prop, literals in self.names.values.get(key, {}).items():
            if things and COMMON_NAMES.get(prop) == 1.0:
                continue
            known = 0.9 if things and prop in self.schema.name_properties else 1.0  # the thing itself says more
            score = 0.92 * factor * known * _case(tokens[first])
            texts, said = tuple(sorted(literals, key=str)), " ".join(key)
            yield Chunk(first, last, "value", (prop,), score, texts=texts, phrase=said, words=len(key), whole=True)

    def _partial(self, tokens: Sequence[Token], first: int, key: tuple[str, ...]) -> Iterator[Chunk]:
        """Yield names of which the tokens are a part: "Marketing" for "Marketing Department"."""
        last = first + len(key) - 1
        if any(w in self.vocabulary.empty for w in (key[0], key[-1])) or all(len(w) < 2 for w in key):
            return
        if len(key) == 1 and key[0].isdecimal():
            return  # a lone number is an amount, not a piece of a name
        keys = frozenset.intersection(*(self.names.with_word.get(w, frozenset()) for w in key))
        keys = frozenset(k for k in keys if k != key and _is_within(key, k))
        if not 0 < len(keys) <= _MOST_PARTIAL:
            return
        share = max(len("".join(key)) / len("".join(k)) for k in keys)
        score = (_PARTIAL + 0.25 * share) * _case(tokens[first])
        score *= 1.0 if len(keys) == 1 else 0.85
        things = sorted({iri for k in keys for iri in self.names.entities.get(k, {})})
        if things:
            ids, said = tuple(things), " ".join(key)
            yield Chunk(first, last, "entity", ids, score, phrase=said, words=len(key), piece=True)
        found: dict[str, set[tuple[str, str | None, str | None]]] = defaultdict(set)
        for k in keys:
            for prop, literals in self.names.values.get(k, {}).items():
                found[prop] |= literals
        for prop, literals in found.items():
            if things and COMMON_NAMES.get(prop) == 1.0:
                continue
            texts, said = tuple(sorted(literals, key=str)), " ".join(key)
            yield Chunk(
                first, last, "value", (prop,), score * 0.9, texts=texts, phrase=said, words=len(key), piece=True
            )

    def _mended(self, tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], dict[int, str]]:
        """Replace words that nothing knows by the one known word that they nearly are."""
        mended, typos = list(tokens), {}
        for position, token in enumerate(tokens):
            if len(token.norm) < _SHORTEST_TYPO or token.is_number or self._is_known(token, tokens, position):
                continue
            found = process.extract(token.norm, self._all_words, scorer=fuzz.ratio, score_cutoff=_TYPO, limit=2)
            if found and (len(found) == 1 or found[0][1] > found[1][1]):
                word = found[0][0]
                mended[position] = replace(token, norm=word, stem=stem(word, self.language.algorithm))
                typos[position] = word
        return tuple(mended), typos

    def _is_known(self, token: Token, tokens: Sequence[Token], position: int) -> bool:
        quiet = self.vocabulary.empty | self.language.stopwords
        if token.norm in quiet or token.norm in self.names.with_word or self.vocabulary.hits([token]):
            return True
        if (stem(token.norm, ENGLISH),) in self.names.stems or token.stem in self.language.glossary:
            return True
        if (token.norm,) in self._territories or token.norm in self.vocabulary.verbs | self.vocabulary.vague:
            return True
        return bool(find_cues([token], self.language) or find_adjectives([token], self.language)) or any(
            phrase_at(tokens, i, self.language.phrases("units", n))
            for n in self.language.names("units")
            for i in (position, max(position - 1, 0))
        )

    @cached_property
    def _all_words(self) -> list[str]:
        texts = [p.text for p in self.vocabulary.phrases]
        words = {w for text in texts for w in norms(text) if len(w) >= _SHORTEST_TYPO}
        return sorted(words | {w for w in self.names.with_word if len(w) >= _SHORTEST_TYPO and w.isalpha()})

    def _amounts(self, tokens: Sequence[Token]) -> Iterator[Chunk]:
        for amount in find_amounts(tokens, self.language):
            yield Chunk(amount.first, amount.last, "amount", (), 0.95, amount, words=amount.last - amount.first + 1)


def _gap(hit: Hit, used: Sequence[Hit], quiet: set[int]) -> int:
    """Return how many words that mean something stand between a hit and the nearest one already used."""
    best = 99
    for other in used:
        low, high = (other.last, hit.first) if other.last < hit.first else (hit.last, other.first)
        between = range(low + 1, high)
        best = min(best, sum(i not in quiet for i in between) + (1 if len(between) > _GAP else 0))
    return best


def _case(token: Token) -> float:
    """Names are mostly written with a capital or digits; a lower-case word is a little less likely to be one."""
    return 1.0 if token.text[0].isupper() or token.is_number else 0.9


def _is_within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))
