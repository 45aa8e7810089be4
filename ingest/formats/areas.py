"""Areas as tables write them: ISO codes, codes of statistical offices, names in five languages, footnote marks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.formats.words import Words, normal
from ingest.records import Entity
from ingest.terms import Terms

_MARKS = re.compile(r"<sup>([^<]*)</sup>|[\[(](\d{1,2}|[a-z]|\*+)[\])]$|([*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰]+)$")


@dataclass(frozen=True)
class AreaIndex:
    """`codes` count with their case, `names` are normal."""

    codes: Mapping[str, str]
    names: Mapping[str, str]

    def find(self, written: str) -> str:
        """Return the id of the area that a table writes so, '' where nobody is known by that name."""
        text, _ = split_marks(written)
        for name in (written.strip(), text):
            found = self.codes.get(name) or self.names.get(normal(name)) or self.names.get(normal(_bare(name)))
            if found:
                return found
        return ""


def read_areas(entities: Iterable[Entity], terms: Terms, words: Words) -> AreaIndex:
    """Collect codes and names of all areas; what means two areas means none."""
    codes: dict[str, set[str]] = {code: {entity} for code, entity in words.areas.items()}
    names: dict[str, set[str]] = {}
    for entity in entities:
        if any("Area" in terms.superclasses[kind] for kind in entity.types):
            for code in (entity.id, *entity.codes, *(alias.text for alias in entity.aliases if alias.exact)):
                codes.setdefault(code, set()).add(entity.id)
            for name in (*entity.labels.values(), *(alias.text for alias in entity.aliases if not alias.exact)):
                names.setdefault(normal(name), set()).add(entity.id)
    return AreaIndex(_single(codes), _single(names))


def split_marks(written: str) -> tuple[str, tuple[str, ...]]:
    """Return the name and the footnote marks behind it.

    >>> split_marks("EU-27<sup>b</sup>"), split_marks("Korea (1)")
    (('EU-27', ('b',)), ('Korea', ('1',)))
    """
    text, marks = written.strip(), []
    while match := _MARKS.search(text):
        marks.append(next(group for group in match.groups() if group is not None).strip())
        text = (text[: match.start()] + text[match.end() :]).strip()
    return text, tuple(marks)


def _bare(name: str) -> str:
    """`Bahamas, The` and `The Bahamas` are `Bahamas`."""
    return re.sub(r"^the\s+|,\s*the$", "", name.strip(), flags=re.IGNORECASE)


def _single(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
