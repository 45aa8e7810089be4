"""What mentions of a question become when they are seen side by side: joined names, kinds, verbs, superlatives.

Pure.
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.ask.cues import cues_of
from kg.ask.language import Language
from kg.ask.link import Linker, Mention
from kg.ask.quantities import phrase_at
from kg.ask.tokens import Token


def joined(mentions: Sequence[Mention], text: str, tokens: Sequence[Token], language: Language) -> list[Mention]:
    """Make one mention of "Saudi or Emirati": either will do."""
    joined: list[Mention] = []
    either = {p[0] for p in language.phrases("alternatives")}
    for mention in mentions:
        before = joined[-1] if joined else None
        beside = before is not None and mention.first - before.last == 2 and tokens[mention.first - 1].norm in either
        if before is not None and beside and before.ids("entity") and mention.ids("entity"):
            spelled = text[tokens[before.first].start : tokens[mention.last].end]
            joined[-1] = Mention(before.first, mention.last, spelled, (*before.senses, *mention.senses))
        else:
            joined.append(mention)
    return joined


def as_verbs(mentions: Sequence[Mention], tokens: Sequence[Token], language: Language) -> list[Mention]:
    """Read a class word right behind the class asked for, before an object, as a verb: "which company funds the …"."""
    which = set(str(language.data.get("which", "")).split())
    articles = language.phrases("compose", "articles")
    starts = {m.first for m in mentions if m.ids("entity")}
    read: list[Mention] = []
    for mention in mentions:
        before = read[-1] if read else None
        opened = before is not None and any(t.norm in which for t in tokens[max(0, before.first - 2) : before.first])
        beside = before is not None and before.last + 1 == mention.first and bool(before.ids("class"))
        object_next = mention.last + 1 in starts or phrase_at(tokens, mention.last + 1, articles) > 0
        if opened and beside and object_next and mention.ids("property"):
            mention = replace(mention, senses=tuple(s for s in mention.senses if s.role == "property"))
        read.append(mention)
    return read


def with_kinds(
    mentions: Sequence[Mention], tokens: Sequence[Token], language: Language, linker: Linker
) -> list[Mention]:
    """Make one mention of a name and the word for its kind beside it, unless the kind is asked for."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before is None or before.last + 1 != mention.first or is_asked_for(before, tokens, language):
            joined.append(mention)
        elif linker.is_apposition(before, mention):
            joined[-1] = Mention(before.first, mention.last, mention.text, mention.senses)
        elif linker.is_apposition(mention, before):
            joined[-1] = Mention(before.first, mention.last, before.text, before.senses)
        else:
            joined.append(mention)
    return joined


def is_asked_for(mention: Mention, tokens: Sequence[Token], language: Language) -> bool:
    """True for what stands behind a question word, or opens a question for a number or a list."""
    which = set(f"{language.data.get('which', '')} {language.data.get('which_first', '')}".split())
    before = tuple(t.norm for t in tokens[: mention.first])
    opening = (*language.phrases("asks", "how_many"), *language.phrases("asks", "list"))
    return not which.isdisjoint(before[-2:]) or any(before == p for p in opening)


def without_extremes(
    mentions: Sequence[Mention], text: str, tokens: Sequence[Token], language: Language, linker: Linker
) -> list[Mention]:
    """Read what is left of a quality behind a superlative that reaches into it: "la plus grande | capacité de …"."""
    cues = [c for key in ("max", "min") for c in cues_of(tokens, language, "operators", key) if c.first < c.last]
    read: list[Mention] = []
    for mention in mentions:
        cut = [c.last + 1 for c in cues if c.first < mention.first <= c.last < mention.last]
        if not cut or mention.ids("entity", "class", "indicator"):
            read.append(mention)
            continue
        rest = linker.find_mentions(text, tokens[cut[0] : mention.last + 1])
        if not any(m.ids("indicator") for m in rest):
            read.append(mention)
            continue
        read.extend(replace(m, first=m.first + cut[0], last=m.last + cut[0]) for m in rest)
    return read
