"""Names that are known before a document is read, found by their words.

Entities of the tables are known by id; names of `ontology/reading/names.yml` have a class only: nothing is said of them
yet, but what they are is no riddle. The index is made once for a `Knowledge`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.extract.knowledge import Knowledge
from ingest.extract.words import Word, plain_words
from ingest.records import Entity

Key = tuple[str, ...]
_LONG_NAME = 3  # words from which a name is unmistakable in lower case too
_SHORT_CAPITALS = 4  # letters up to which a name all in capitals must be written so: "us" is no country


@dataclass(frozen=True)
class Meaning:
    """What a name means: a known thing, or a class alone (`id` is '').

    Args:
        spelling: the name as the data writes it; capitals of it are asked of the text too.
        lang: language in which it is said, '' for any.
        rank: the meaning of least rank is taken where a name has several.
    """

    id: str
    label: str
    types: tuple[str, ...]
    spelling: str
    lang: str = ""
    adjective: bool = False
    exact: bool = False
    rank: int = 0


@dataclass(frozen=True)
class NameIndex:
    """First word of a name → names that begin with it, longest first."""

    entries: Mapping[str, tuple[tuple[Key, tuple[Meaning, ...]], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, meanings: Iterable[Meaning]) -> "NameIndex":
        """Index names by their folded words."""
        by_key: dict[Key, list[Meaning]] = {}
        for meaning in meanings:
            key = tuple(word.norm for word in plain_words(meaning.spelling))
            if key:
                by_key.setdefault(key, []).append(meaning)
        table: dict[str, list[tuple[Key, tuple[Meaning, ...]]]] = {}
        for key, found in by_key.items():
            table.setdefault(key[0], []).append((key, tuple(sorted(found, key=lambda m: m.rank))))
        return cls({first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in table.items()})

    def find(self, words: Sequence[Word], joined: Sequence[bool], first: int, lang: str) -> tuple[int, Meaning] | None:
        """Return the longest name that begins at a word: how many words it takes, and what it means."""
        for key, meanings in self.entries.get(words[first].norm, ()):
            last = first + len(key)
            if last > len(words) or not all(joined[first + 1 : last]):
                continue
            window = words[first:last]
            if any(word.norm != norm for word, norm in zip(window, key, strict=True)):
                continue
            meant = next((m for m in meanings if _is_said(m, lang) and _is_spelled(m, window)), None)
            if meant:
                return len(key), meant
        return None


@lru_cache(maxsize=8)
def name_index(knowledge: Knowledge) -> NameIndex:
    """Return the index of everything that is known by name."""
    return NameIndex.of((*_entity_names(knowledge), *_listed_names(knowledge), *_demonyms(knowledge)))


def classes_of(types: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """Return classes with all classes above them."""
    above = knowledge.terms.superclasses
    return frozenset(name for kind in types for name in above.get(kind, (kind,)))


def _entity_names(knowledge: Knowledge) -> Iterator[Meaning]:
    unnamed = set(knowledge.names.get("unnamed", ()))
    for entity in knowledge.entities:
        kinds = [classes_of((kind,), knowledge) - {"Entity"} for kind in entity.types]
        if any(kind and not kind & unnamed for kind in kinds):
            yield from _names_of(entity, "Area" in classes_of(entity.types, knowledge), knowledge)


def _names_of(entity: Entity, is_area: bool, knowledge: Knowledge) -> Iterator[Meaning]:
    label, types = entity.labels["en"], entity.types
    is_group = "Group" in classes_of(types, knowledge)
    joins = _joining_words(knowledge) if is_group else frozenset()
    is_named_area, never = is_area and not is_group, frozenset(knowledge.names.get("never", ()))
    for lang, text in entity.labels.items():
        if _is_name(text, is_area) and not joins.intersection(text.split()):
            yield Meaning(entity.id, label, types, text, _lang_of(text, lang), rank=0 if lang == "en" else 1)
    for alias in entity.aliases:
        adjective = is_named_area and _is_adjective(alias.text, alias.lang or "", knowledge)
        if _is_name(alias.text, is_area) and not joins.intersection(alias.text.split()) and alias.text not in never:
            rank = 3 - is_area + (not alias.exact)
            lang = _lang_of(alias.text, alias.lang or "")
            yield Meaning(entity.id, label, types, alias.text, lang, adjective, alias.exact, rank)


def _joining_words(knowledge: Knowledge) -> frozenset[str]:
    """Words for "and": a group's name made with one is two names in a text ("the US and China")."""
    parts = (words.part("names").get("and", ()) for words in knowledge.words.values())
    return frozenset(word for part in parts for word in part)


def _listed_names(knowledge: Knowledge) -> Iterator[Meaning]:
    for kind, rows in knowledge.names.get("listed", {}).items():
        for row in rows:
            spellings = [part.strip() for part in str(row).split("|")]
            for text in spellings:
                yield Meaning("", spellings[0], (kind,), text, rank=9)


def _demonyms(knowledge: Knowledge) -> Iterator[Meaning]:
    """Yield words for peoples that the tables do not have."""
    known = {entity.id: entity for entity in knowledge.entities}
    for lang, words in knowledge.words.items():
        for text, meant in words.part("names").get("demonyms", {}).items():
            if meant in known:
                thing = known[meant]
                yield Meaning(meant, thing.labels["en"], thing.types, text, _lang_of(text, lang), True, rank=8)


def _lang_of(text: str, lang: str) -> str:
    """A proper name means the same in any language; a word in lower case is a word of its own language."""
    return "" if any(c.isupper() for c in text) else lang


def _is_name(text: str, is_area: bool) -> bool:
    """A single plain word ("finance", "cloud") names nothing; of areas it does ("brasileiro")."""
    return is_area or " " in text or any(c.isupper() or c.isdecimal() for c in text)


def _is_adjective(text: str, lang: str, knowledge: Knowledge) -> bool:
    words = knowledge.words.get(lang or "en")
    part = words.part("names") if words else {}
    if text[:1].islower():
        return text not in part.get("no_adjectives", ())
    last = text.split()[-1]
    endings = tuple(part.get("demonym_endings", ()))
    is_like_one = bool(endings) and not last.isupper() and last.endswith(endings)
    return is_like_one and text not in part.get("no_adjectives", ())


def _is_said(meaning: Meaning, lang: str) -> bool:
    return not meaning.lang or not lang or meaning.lang == lang


def _is_spelled(meaning: Meaning, window: Sequence[Word]) -> bool:
    """Whether the text has the capitals of the name; long names are free, "H" and "KT" are exact."""
    if meaning.exact:
        return _surface(meaning.spelling) == "".join(word.text for word in window)
    if len(window) >= _LONG_NAME:
        return True
    return all(_has_capitals(own, word.text) for own, word in zip(_texts(meaning.spelling), window, strict=True))


def _has_capitals(own: str, text: str) -> bool:
    if own.isupper() and len(own) <= _SHORT_CAPITALS and not own.isdecimal():
        return text.isupper()
    return not own[0].isupper() or not text[0].islower()


@lru_cache(maxsize=65_536)
def _texts(spelling: str) -> tuple[str, ...]:
    return tuple(word.text for word in plain_words(spelling))


def _surface(spelling: str) -> str:
    return "".join(_texts(spelling))
