"""Groups: several names as one group that is known, and the area that a group's name has in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ingest.extract.reading import Named
from ingest.records import Entity
from kg.ask.tokens import norms


def find_group(names: tuple[Named, ...], entities: Iterable[Entity]) -> Named | None:
    """Return the known group whose English name or alias is the names joined, in either order.

    One more word may follow them ("France and Germany together").
    """
    wanted = {norms(" and ".join(name.label for name in order)) for order in (names, names[::-1])}
    size = len(min(wanted))
    for entity in entities:
        if "Group" in entity.types or "AreaGroup" in entity.types:
            texts = (entity.labels["en"], *(alias.text for alias in entity.aliases))
            keys = (norms(text) for text in texts)
            if any(key[:size] in wanted and len(key) <= size + 1 for key in keys):
                return Named(
                    names[0].start, names[-1].end, entity.labels["en"], entity.id, entity.labels["en"], entity.types
                )
    return None


@dataclass(frozen=True)
class AreaNames:
    """Names of areas, folded; `ids` is name → (id, English label, classes)."""

    ids: Mapping[tuple[str, ...], tuple[str, str, tuple[str, ...]]]

    def inside(self, name: Named) -> Named | None:
        """Return the one area that the words of a name or its label name, None for none or several."""
        for text in (name.text, name.label):
            found = {self.ids[run] for run in _runs(norms(text)) if run in self.ids}
            if len(found) == 1:
                id_, label, types = found.pop()
                return replace(name, id=id_, label=label, types=types)
        return None


def _runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    longest = 4
    return (words[start:end] for start in range(len(words)) for end in range(start + 1, start + 1 + longest))


def name_areas(entities: Iterable[Entity], areas: frozenset[str], without: frozenset[str]) -> AreaNames:
    """Return the names of the entities whose class is one of `areas`, but for those `without`; two letters are none."""
    ids = {}
    for entity in entities:
        if set(entity.types) & areas and entity.id not in without:
            for text in (*entity.labels.values(), *(a.text for a in entity.aliases if a.lang in (None, "en"))):
                if len(text) > 2 or (text.isupper() and "en" in entity.labels):
                    ids[norms(text)] = (entity.id, entity.labels["en"], entity.types)
    return AreaNames(ids)
