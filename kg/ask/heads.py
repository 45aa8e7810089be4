"""Part a quality from the class in its name where that class is asked for: "which *telecom company* …".

Pure.
"""

from collections.abc import Iterable, Sequence

from kg.ask.language import Language
from kg.ask.link import Linker, Mention, Sense
from kg.ask.tokens import Token


def part_head(
    mention: Mention, is_asked: bool, text: str, tokens: Sequence[Token], linker: Linker
) -> Sequence[Mention]:
    """Return a quality and a class in place of a mention of both, or the mention as it is."""
    named = mention.ids("class", "property", "indicator")
    if not is_asked or not mention.ids("quality") or named or mention.first == mention.last:
        return [mention]
    qualities = tuple(s for s in mention.senses if s.role == "quality")
    for first, last in ((mention.last, mention.last + 1), (mention.last, mention.last), (mention.first, mention.first)):
        classes = linker.head_of((q.id for q in qualities), tokens, first, last)
        rest = [i for i in range(mention.first, mention.last + 1) if not first <= i <= last]
        if classes and rest:
            parts = [(rest[0], rest[-1], qualities), (first, last, classes)]
            return sorted((_mention(*p, text, tokens) for p in parts), key=lambda m: m.first)
    return [mention]


def _mention(first: int, last: int, senses: tuple[Sense, ...], text: str, tokens: Sequence[Token]) -> Mention:
    return Mention(first, last, text[tokens[first].start : tokens[last].end], senses)


def opens_phrase(mention: Mention, mentions: Iterable[Mention], tokens: Sequence[Token], language: Language) -> bool:
    """True for what a question opens with, names and weak words aside: "the telecom company with …"."""
    before = [m for m in mentions if m.ids("entity") and m.first < mention.first]
    named = {i for m in before for i in range(m.first, m.last + 1)}
    return all(t.norm in language.stopwords or i in named for i, t in enumerate(tokens[: mention.first]))
