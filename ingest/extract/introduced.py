"""Names that a document has introduced: new things with their class, abbreviations in brackets, short forms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ingest.extract.gazetteer import Meaning, NameIndex, classes_of
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Named
from ingest.extract.words import mask_markup, plain_words

_ABBREVIATION = re.compile(r"\s*\(\s*[\"“”'‘]?([A-Z][A-Za-z0-9&.-]{1,9})[\"“”'’]?\s*[,;)]")
INTRODUCED = 5  # rank of a meaning that the document itself gives
_LEAST_CAPITALS = 2
_SHORTEST = 4  # letters of a short form: "Quillon" of "Quillon Technologies"


@dataclass(frozen=True)
class Introduced:
    """What a document has named so far, beyond what was known before it; spelling → meaning."""

    names: tuple[Meaning, ...] = ()
    index: NameIndex = field(default_factory=NameIndex)

    def add(self, names: Iterable[Meaning]) -> "Introduced":
        """Return itself with more names; what is in already stays as it is."""
        known = {meaning.spelling for meaning in self.names}
        fresh = {m.spelling: m for m in names if m.spelling not in known}
        if not fresh:
            return self
        every = (*self.names, *fresh.values())
        return Introduced(every, NameIndex.of(every))


def introduce(text: str, names: Iterable[Named], before: Introduced, knowledge: Knowledge) -> Introduced:
    """Return what is known by name after a sentence: its new things, their abbreviations and short forms."""
    found = tuple(names)
    fresh = [m for named in found if not named.adjective for m in _introduced_by(text, named, knowledge)]
    return before.add(fresh) if fresh else before


def _introduced_by(text: str, named: Named, knowledge: Knowledge) -> Iterator[Meaning]:
    meaning = Meaning(named.id, named.label, named.types, named.text, rank=INTRODUCED)
    if named.is_new and named.types and named.evidence != "listed":
        yield meaning
        short = _short_form(named, knowledge)
        if short:
            yield replace(meaning, spelling=short)
    abbreviation = _abbreviation(text, named)
    if abbreviation:
        yield replace(meaning, spelling=abbreviation, exact=True)


def _abbreviation(text: str, named: Named) -> str:
    """Return the capitals in brackets behind a name, if they are letters of it in its order."""
    found = _ABBREVIATION.match(mask_markup(text), named.end)
    if not found:
        return ""
    short = found.group(1).strip(".-&")
    letters = iter("".join(word.norm for word in plain_words(named.text)))
    is_short = len(plain_words(named.text)) > 1 and sum(c.isupper() for c in short) >= _LEAST_CAPITALS
    fits = short[0].casefold() == next(letters, "") and all(c in letters for c in short[1:].casefold() if c.isalnum())
    return short if is_short and fits else ""


def _short_form(named: Named, knowledge: Knowledge) -> str:
    """Return a name without its suffix ("Quillon" of "Quillon AI"), a person's surname; '' where there is none."""
    words = plain_words(named.text)
    if len(words) == 1:
        return ""
    if "Person" in named.types:
        return words[-1].text if len(words[-1].text) >= _SHORTEST else ""
    suffixes = {s for kind in ("Company", "Startup", "Fund") for s in knowledge.names.get("suffixes", {}).get(kind, ())}
    rest = named.text[: words[-2].end]
    common = {word.casefold() for word in knowledge.names.get("no_names_before_suffix", ())}
    is_company = bool(classes_of(named.types, knowledge) & {"Company", "Fund"})
    if not is_company or words[-1].text not in suffixes or len(rest) < _SHORTEST or rest.casefold() in common:
        return ""
    return rest
