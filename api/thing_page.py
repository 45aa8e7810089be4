"""The page of one thing: what the graph says of it, which facts it stands in, and where they come from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.browse import fact_view, facts_about, name_of
from api.pages import render
from api.read import read_labels
from kg.ask.cite import Citer
from kg.ask.engine import Engine
from kg.model import Citation
from kg.store import GraphStore, Term
from kg.vocabulary import MP, MPID, compress

_MOST_FACTS: Final = 200
_MOST_VALUES: Final = 100


@dataclass(frozen=True)
class Shown:
    """A value as a reader sees it, with an address where there is one to follow."""

    text: str
    href: str | None = None
    lang: str | None = None


@dataclass(frozen=True)
class Property:
    """A property with its values; `incoming` ones point at the thing."""

    label: str
    values: list[Shown]
    incoming: bool = False


def render_page(iri: str, engine: Engine, root: str = "") -> str:
    """Return the HTML page of an IRI that is in the graph.

    Args:
        root: what the addresses of the page begin with, for a release at an address of its own.
    """
    lexicon = engine.lexicon
    facts = [fact_view(fact, lexicon) for fact in facts_about(iri, lexicon)[:_MOST_FACTS]]
    return render(
        "thing.html",
        iri=iri,
        root=root,
        name=name_of(iri),
        label=_title(iri, engine),
        properties=[*_outgoing(iri, engine, root), *_incoming(iri, engine, root)],
        facts=[(fact, local_address(fact.id, root)) for fact in facts],
        citations=_citations(iri, engine),
        release=engine.release.id,
    )


def local_address(iri: str, root: str = "") -> str | None:
    """Return where this server shows an IRI, None for what it does not show.

    Args:
        root: what addresses of the release begin with.

    >>> local_address("https://w3id.org/midpower/id/USA"), local_address("javascript:alert(1)")
    ('/id/USA', None)
    >>> local_address("https://w3id.org/midpower/ns#Country")
    '/ns#Country'
    """
    if iri.startswith(MPID):
        return f"{root}/id/{iri.removeprefix(MPID)}"
    if iri.startswith(MP):
        return f"{root}/ns#{iri.removeprefix(MP)}"
    return iri if iri.startswith(("http://", "https://")) else None


def _title(iri: str, engine: Engine) -> str:
    fact = engine.with_unreviewed.lexicon.fact_by_id.get(iri)
    return fact.statement if fact else read_labels(engine.store, [iri]).get(iri, name_of(iri))


def _citations(iri: str, engine: Engine) -> list[Citation]:
    known = engine.with_unreviewed.lexicon.fact_by_id
    return Citer(engine.store, [iri], unreviewed=True).citations if iri in known else []


def _outgoing(iri: str, engine: Engine, root: str) -> list[Property]:
    query = f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }} ORDER BY STR(?p) STR(?o)"
    rows = [(row["p"].value, row["o"]) for row in engine.store.select(query)]
    return _grouped(rows, engine.store, root, incoming=False)


def _incoming(iri: str, engine: Engine, root: str) -> list[Property]:
    """What points at the thing, without the parts of facts, which are listed as facts."""
    query = (
        f"SELECT ?s ?p WHERE {{ ?s ?p <{iri}> OPTIONAL {{ ?s mp:statement ?statement }} FILTER (!BOUND(?statement)) }}"
        f" ORDER BY STR(?p) STR(?s) LIMIT {_MOST_VALUES}"
    )
    rows = [(row["p"].value, row["s"]) for row in engine.store.select(query)]
    return _grouped(rows, engine.store, root, incoming=True)


def _grouped(rows: Sequence[tuple[str, Term]], store: GraphStore, root: str, *, incoming: bool) -> list[Property]:
    named = (name for predicate, term in rows for name in (predicate, term.value if term.kind == "iri" else predicate))
    labels = read_labels(store, named)
    groups: dict[str, list[Shown]] = defaultdict(list)
    for predicate, term in rows:
        groups[predicate].append(_shown(term, labels, root))
    return [
        Property(labels.get(predicate) or compress(predicate), values[:_MOST_VALUES], incoming)
        for predicate, values in groups.items()
    ]


def _shown(term: Term, labels: Mapping[str, str], root: str) -> Shown:
    if term.kind != "iri":
        return Shown(term.value, local_address(term.value, root) if "://" in term.value else None, term.lang)
    return Shown(labels.get(term.value) or compress(term.value), local_address(term.value, root))
