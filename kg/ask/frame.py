"""Read a question into a frame: mentions, quantities, periods, what is asked, operators, and the words left over.

Pure. The frame says what stands where; `grammar` decides what it means.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from kg.ask.cues import Cue, cues_of, find_cues, in_longer_cue, is_relative, outermost
from kg.ask.heads import opens_phrase, part_head
from kg.ask.language import Language, Phrases
from kg.ask.link import Linker, Mention
from kg.ask.mentions import as_verbs, is_asked_for, joined, with_kinds, without_extremes
from kg.ask.negation import negators
from kg.ask.plan import HasQuality, Measured
from kg.ask.quantities import Period, Quantity, find_periods, find_quantities, phrase_at
from kg.ask.tokens import Token, tokenize

_SEVERAL, _FAR, _NEGATED, _BESIDE = 3, 3, 4, 2
_COMPOUND, _COMPOUND_TAIL = 4, re.compile(r"(-[^\W\d_]+){2}")


@dataclass(frozen=True)
class Bound:
    """Tokens that the request itself gives a meaning, and what they stand for."""

    tokens: frozenset[int]
    condition: HasQuality | Measured
    text: str


@dataclass(frozen=True)
class Frame:
    """A question, read but not yet understood."""

    text: str
    language: Language
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    periods: tuple[Period, ...]
    cues: tuple[Cue, ...]
    words: tuple[int, ...]
    """Tokens that are content and belong to nothing above."""
    corrections: tuple[tuple[str, str], ...] = ()
    bound: tuple[Bound, ...] = ()

    def asks(self, key: str) -> bool:
        """True if the question asks in this way, such as `how_many`."""
        return any(c.group == "asks" and c.key == key for c in self.cues)

    def has(self, key: str) -> bool:
        """True if an operator word of this kind stands in the question."""
        return any(c.group == "operators" and c.key == key for c in self.cues)

    def wants_number(self) -> bool:
        """True for "how many", unless "which" with a thing or a comparison came first.

        "Which labs have a number of …" asks for labs, "which is larger, the number of … or …" for one of two things.
        """
        asked = [c.first for c in self.cues if c.group == "asks" and c.key == "how_many"]
        if self.wants_order() or not asked or any(c.key == "who" and c.first == 0 < asked[0] for c in self.cues):
            return False
        which = set(str(self.language.data.get("which", "")).split())
        far = set(str(self.language.data.get("which_far", "")).split())
        first = set(str(self.language.data.get("which_first", "")).split())
        before = [i for i, t in enumerate(self.tokens[: asked[0]]) if t.norm in which or (i < 2 and t.norm in first)]
        things = [m.first for m in self.of_role("class", "entity", "quality") if m.first < asked[0]]
        if any(0 < head - i <= _BESIDE for i in before for head in things):
            return False
        opening = [i for i, t in enumerate(self.tokens) if t.norm in far and self._opens_clause(i)]
        compared = [c.first for c in self.cues if c.key in ("more", "less", "max", "min")]
        return not any(0 < c - i <= _FAR for i in opening for c in compared)

    def _opens_clause(self, position: int) -> bool:
        """True for the first token, and for one behind a comma or a colon."""
        before = self.text[: self.tokens[position].start].rstrip()
        return position == 0 or before.endswith((",", ":", ";", "?", "¿"))

    def wants_order(self) -> bool:
        """True for "order …", for "rank A, B and C by …" and "from least to most": things to be put in order."""
        return (
            self.has("order")
            or (self.asks("rank") and len(self.of_role("entity")) >= _SEVERAL)
            or any(self._spans(a, b) for a, b in pairwise(self.extremes))
        )

    def _spans(self, first: Cue, second: Cue) -> bool:
        """True for two ends of an order ("from least to most"), but not for "the smaller one *raised most*"."""
        named = any(first.last < m.first <= second.last for m in self.mentions)
        return first.key != second.key and 0 < second.first - first.last <= _BESIDE and not named

    @cached_property
    def extremes(self) -> list[Cue]:
        """Superlatives as they stand, without those inside a longer one."""
        return outermost([c for c in self.cues if c.key in ("max", "min") and c.group == "operators"])

    @cached_property
    def comparatives(self) -> list[Cue]:
        """Comparatives as they stand, without those inside a longer one: "more" in "more slowly"."""
        found = [c for c in self.cues if c.key in ("more", "less") and c.group == "operators"]
        return outermost(found)

    def cue(self, key: str) -> Cue | None:
        """Return the first cue of this kind."""
        return next((c for c in self.cues if c.key == key), None)

    def of_role(self, *roles: str) -> tuple[Mention, ...]:
        """Return the mentions that may name a thing of one of the roles."""
        return tuple(m for m in self.mentions if m.ids(*roles))

    def operator_words(self) -> tuple[int, ...]:
        """Tokens of operators that may be meant as plain words ("largest industrial model"); "in total" is none."""
        spans = (range(c.first, c.last + 1) for c in self.cues if c.group == "operators" and c.key != "sum")
        inside = {i for span in spans for i in span}
        return tuple(i for i in sorted(inside) if self.tokens[i].norm not in self.language.stopwords)

    def in_brackets(self, position: int) -> bool:
        """True for a token inside round brackets."""
        before = self.text[: self.tokens[position].start]
        return before.count("(") > before.count(")")

    def spelled(self, positions: Iterable[int]) -> list[str]:
        """Return tokens as they were written."""
        return [self.tokens[i].text for i in positions]

    def negated(self, position: int) -> bool:
        """True if a word of negation or exclusion stands shortly before a token, with no comma between."""
        return bool(self.negators(position))

    def negators(self, position: int) -> tuple[int, ...]:
        """Return the tokens of the words of negation and exclusion that bear on a token."""
        return negators(self, position)


_YES_NO = ("yes_no", "yes_no_anywhere")
_NEAR = 2


def without_opening(text: str, language: Language) -> str:
    """Return a question without the polite words before it: "could you tell me which …".

    They stay where "if" follows, because then they ask for a yes or no.
    """
    tokens = tokenize(text, language.algorithm)
    polite, whether = language.phrases("polite"), language.phrases("whether")
    position = 0
    while width := phrase_at(tokens, position, polite):
        position += width
    if not 0 < position < len(tokens) or phrase_at(tokens, position, whether):
        return text
    return text[tokens[position].start :]


def read_frame(text: str, language: Language, linker: Linker) -> Frame:
    """Return the frame of a question in a known language."""
    tokens = tuple(tokenize(text, language.algorithm))
    mentions = linker.find_mentions(text, tokens)
    taken = frozenset(i for m in mentions for i in range(m.first, m.last + 1))
    periods = tuple(find_periods(tokens, language, taken))
    quantities = tuple(find_quantities(tokens, language, taken))
    bounds = {i for q in quantities if q.comparator for i in range(q.first, q.last + 1)}
    mentions = [m for m in mentions if m.ids("entity", "indicator") or not bounds.intersection(_span(m))]
    mentions = [m for m in mentions if m.ids("entity") or not _in_longer_ask(m, tokens, language)]
    mentions = [m for m in mentions if not _is_superlative(m, mentions, tokens, language)]
    mentions = without_extremes(mentions, text, tokens, language, linker)
    mentions = with_kinds(as_verbs(mentions, tokens, language), tokens, language, linker)
    asked = [m for m in mentions if is_asked_for(m, tokens, language) or opens_phrase(m, mentions, tokens, language)]
    mentions = [part for m in mentions for part in part_head(m, m in asked, text, tokens, linker)]
    mentions = joined(mentions, text, tokens, language)
    idle = set(_phrase_tokens(tokens, language.phrases("fillers")))
    if any(True for _ in cues_of(tokens, language, "asks", "rank")):
        idle.update(_phrase_tokens(tokens, language.phrases("rank_verbs")))
    mentions = [m for m in mentions if not idle.issuperset(_span(m))]
    named = {i for m in mentions for i in _span(m)}
    found = [c for c in find_cues(tokens, language) if _is_free(c, mentions, bounds) and c.first not in idle]
    found = [c for c in found if not in_longer_cue(c, found)]
    cues = tuple(c for c in found if not is_relative(c, found, tokens, language) and not _is_role(c, tokens, language))
    used = named | idle
    used.update(i for p in periods for i in range(p.first, p.last + 1))
    used.update(i for q in quantities if q.comparator or q.unit for i in range(q.first, q.last + 1))
    used.update(i for c in cues for i in range(c.first, c.last + 1) if not _is_verb(tokens[i], c, language))
    used.update(i for name in language.names("units") for i in _phrase_tokens(tokens, language.phrases("units", name)))
    counted = {i for q in quantities for i in range(q.first, q.last + 1)}
    used.update(i for i, t in enumerate(tokens) if t.stem in language.scale_stems and i not in counted)
    words = tuple(
        i
        for i, t in enumerate(tokens)
        if i not in used and t.text[0].isalnum() and (t.norm not in language.stopwords or _opens_compound(text, t))
    )
    return Frame(text, language, tokens, tuple(mentions), quantities, periods, cues, words)


def _is_verb(token: Token, cue: Cue, language: Language) -> bool:
    """True for the verb of a yes/no question ("são ajustados"), which says what is asked."""
    return cue.key in _YES_NO and token.norm not in language.stopwords


def _opens_compound(text: str, token: Token) -> bool:
    """True for the first word of "text-to-image": joined to two others, it means something."""
    return len(token.text) >= _COMPOUND and _COMPOUND_TAIL.match(text, token.end) is not None


def _phrase_tokens(tokens: Sequence[Token], phrases: Phrases) -> Iterable[int]:
    """Return the tokens that phrases cover, such as a unit asked for without a number: "in USD"."""
    for position in range(len(tokens)):
        yield from range(position, position + phrase_at(tokens, position, phrases))


def _span(mention: Mention) -> range:
    return range(mention.first, mention.last + 1)


def _may_be_name(mention: Mention) -> bool:
    """True for a class, or a name with a capital: "llama" inside "cómo se llama" is none."""
    return bool(mention.ids("class")) or (bool(mention.ids("entity")) and not mention.text.islower())


def _in_longer_ask(mention: Mention, tokens: Sequence[Token], language: Language) -> bool:
    """True for a word such as "publication" inside a question phrase such as "publication date".

    A class word needs a longer phrase: "which *company*" asks for one, "by what *factor*" does not.
    """
    width = mention.last - mention.first + (1 if mention.ids("class") else 0)
    cues = [c for group, key in _phrase_keys(language) for c in cues_of(tokens, language, group, key)]
    held = [c for c in cues if c.first <= mention.first and mention.last <= c.last]
    return any(c.last - c.first > width - (c.key == "rank") for c in held)


def _phrase_keys(language: Language) -> Iterable[tuple[str, str]]:
    """Return the question phrases that may hide a word, and those that ask for a ratio.

    "In which *exhibit*" asks for one.
    """
    return (*(("asks", key) for key in language.names("asks") if key != "place_in_text"), ("operators", "ratio"))


def _is_role(cue: Cue, tokens: Sequence[Token], language: Language) -> bool:
    """True for "como um" inside a sentence, which says as what and not how: "foi usada como um índice"."""
    articles = {p[0] for p in language.phrases("compose", "articles")}
    inside = any(t.norm not in language.stopwords for t in tokens[: cue.first])
    asked = cue.group == "asks" and cue.key == "how" and cue.last == cue.first + 1
    return asked and inside and tokens[cue.last].norm in articles


def _is_superlative(mention: Mention, mentions: Sequence[Mention], tokens: Sequence[Token], language: Language) -> bool:
    """True for a relation word that is a superlative: "leads its peers in AI patents", "the leading model family"."""
    if mention.ids("entity", "class", "indicator", "quality"):
        return False
    width = phrase_at(tokens, mention.first, language.phrases("operators", "max"))
    rest = tokens[mention.first + width : mention.last + 1]
    superlative = width > 0 and all(t.norm in language.stopwords for t in rest)
    named = any(m.ids("indicator") and mention.last < m.first for m in mentions)
    return superlative and (named or any(m.ids("class") and 0 < m.first - mention.last <= _NEAR for m in mentions))


def _is_free(cue: Cue, mentions: Sequence[Mention], bounds: set[int]) -> bool:
    """False for an operator word in a name ("top LLMs") or a bound ("more than 5"), and for "São" that opens a name.

    So is a "not" that is part of a relation ("not included in").
    """
    opened = (m for m in mentions if m.ids("entity") and m.first <= cue.first and cue.last < m.last)
    if cue.key == "yes_no" and any(True for _ in opened):
        return False
    holders = [m for m in mentions if m.first <= cue.first and cue.last <= m.last]
    if cue.group == "negation":
        return not any(m.ids("property") and m.first < m.last for m in holders)
    if cue.group != "operators":
        return True
    return not holders and bounds.isdisjoint(range(cue.first, cue.last + 1))


def correct_typos(frame: Frame, known: Iterable[str], linker: Linker) -> tuple[Frame, list[str]]:
    """Replace unknown words that have one near spelling; return the frame and the candidates of an unclear word.

    `known` are stems that occur in facts or language files; only other words can be typing errors.
    """
    vocabulary = set(known)
    for position in frame.words:
        token = frame.tokens[position]
        if token.is_number or token.stem in vocabulary or token.norm in vocabulary:
            continue
        near = linker.find_similar(token.norm)
        if len(near) > 1:
            return frame, near
        if near:
            text = frame.text[: token.start] + near[0] + frame.text[token.end :]
            fixed = read_frame(text, frame.language, linker)
            return replace(fixed, corrections=((token.text, near[0]),)), []
    return frame, []
