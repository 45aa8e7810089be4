"""What a heading or a cell of a table names."""

from functools import lru_cache

from ingest.extract.knowledge import Knowledge
from ingest.extract.mentions import find_names
from ingest.extract.reading import Named, SentenceText

_MOST = 0.6  # of a text's length must be a name, for the text to be one


class _Source:
    """Knowledge as a key of a cache: the same object is the same knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and other.knowledge is self.knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)


def find_name(text: str, lang: str, knowledge: Knowledge) -> Named | None:
    """Return the one thing that a text is the name of, None where it is a phrase."""
    names = _names(text, lang, _Source(knowledge)) if text else ()
    return names[0] if len(names) == 1 and len(names[0].text) >= len(text) * _MOST else None


def find_heading_names(sentence: SentenceText, knowledge: Knowledge) -> tuple[Named, ...]:
    """Return what the last part of the section names, for an item of a list."""
    if sentence.kind != "item":
        return ()
    return _names(sentence.section.rsplit(" / ", 1)[-1], sentence.lang, _Source(knowledge))


@lru_cache(maxsize=4096)
def _names(text: str, lang: str, source: _Source) -> tuple[Named, ...]:
    return tuple(find_names(SentenceText(text, 0, lang, kind="heading"), source.knowledge))
