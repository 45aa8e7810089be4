"""Several names as one: a group that is known by these names, or none."""

from collections.abc import Iterable

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
                return Named(names[0].start, names[-1].end, entity.labels["en"], entity.id, entity.labels["en"], entity.types)
    return None
