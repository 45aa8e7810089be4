"""What of a release may be passed on: the licence of a source decides over its figures.

A source with `mp:redistribute "no"` keeps its card, so that a reader knows what is missing and where to fetch it. Its
facts and evidence are left out, and with them what would give its figures away elsewhere: raw values and bounds of the
score components that rest on it. Scores and strengths are our own computation and stay.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

Quad = re.Match[str]  # groups subject, predicate, iri or text, datatype, language, graph

_INPUTS: Final = ("raw", "low", "high", "lowest", "highest", "input")


@dataclass(frozen=True)
class Closed:
    """What a packed release leaves out.

    Args:
        sources: IRI of a source → its id.
        graphs: named graphs of these sources.
        indicators: (named graph of scores, indicator) whose components rest on one of them.
        components: component → its indicator.
        inputs: the predicates that give figures away.
    """

    sources: Mapping[str, str]
    graphs: frozenset[str]
    indicators: frozenset[tuple[str, str]]
    components: Mapping[str, str]
    inputs: frozenset[str]

    def leaves_out(self, quad: Quad) -> bool:
        """Whether a packed release lacks a quad."""
        if quad["graph"] in self.graphs:
            return quad["subject"] not in self.sources
        indicator = self.components.get(quad["subject"], "")
        return quad["predicate"] in self.inputs and (quad["graph"], indicator) in self.indicators


def find_closed(quads: Iterable[Quad], names: Mapping[str, str]) -> Closed:
    """Return what the licences of a release's sources close; one walk over its quads.

    Args:
        names: prefix → namespace, with `mp` and `mpid`.
    """
    mp, mpid = names["mp"], names["mpid"]
    owning = {f"{names['dcterms']}source", f"{names['oa']}hasSource"}
    owners: dict[str, str] = {}  # fact or evidence → source
    sources: set[str] = set()
    ids: dict[str, str] = {}
    components: dict[str, str] = {}
    inputs: list[tuple[str, str, str]] = []  # graph, component, fact
    for quad in quads:
        predicate = quad["predicate"].removeprefix(mp)
        if predicate == "redistribute" and quad["text"] == "no":
            sources.add(quad["subject"])
        elif predicate == "sourceId":
            ids[quad["subject"]] = quad["text"]
        elif predicate == "input":
            inputs.append((quad["graph"], quad["subject"], quad["iri"]))
        elif predicate == "indicator" and quad["graph"].startswith(f"{mpid}graph-scores-"):
            components[quad["subject"]] = quad["iri"]
        elif predicate in owning:
            owners[quad["subject"]] = quad["iri"]
    closed = {iri: ids[iri] for iri in sources}
    return Closed(
        sources=closed,
        graphs=frozenset(f"{mpid}graph-{name}" for name in closed.values()),
        indicators=frozenset((graph, components[part]) for graph, part, fact in inputs if owners.get(fact) in closed),
        components=components,
        inputs=frozenset(mp + name for name in _INPUTS),
    )


def keep_open(quads: Iterable[Quad], closed: Closed) -> Iterator[Quad]:
    """Yield the quads that may be passed on."""
    return (quad for quad in quads if not closed.leaves_out(quad))
