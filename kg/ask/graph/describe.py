"""Say a query in a few words, for the reader to check. Pure."""

from collections.abc import Callable, Iterator

from kg.ask.graph.plan import Bound, Node, Query
from kg.ask.language import Language

Label = Callable[[str], str]
_SIGNS = {"more_than": ">", "less_than": "<", "at_least": "≥", "at_most": "≤", "exact": "="}


def describe(query: Query, label: Label, language: Language) -> str:
    """Return what a query looks for: targets, links, bounds, order, in the question's language where it has words."""
    parts = [*_head(query, label, language)]
    for link in query.links:
        steps = " / ".join(("" if s.forward else "← ") + label(s.iri) for s in link.steps)
        text = f"{_node(query.nodes[link.source], label)} – {steps} – {_node(query.nodes[link.target], label)}"
        parts.append(language.word("without", x=text) if link.negated else text)
    parts += [f"{_node(query.nodes[b.node], label)} {_bound(b)}" for b in query.bounds]
    parts += [
        f"{_node(query.nodes[c.left], label)} {c.operator} {_node(query.nodes[c.right], label)}" for c in query.compared
    ]
    if query.order:
        way = "largest_first" if query.order.descending else "smallest_first"
        parts.append(language.word(way, x=_node(query.nodes[query.order.node], label)))
    return "; ".join(dict.fromkeys(p for p in parts if p))


def _head(query: Query, label: Label, language: Language) -> Iterator[str]:
    if query.aggregate:
        name = _node(query.nodes[query.aggregate.node], label)
        counted = query.aggregate.function == "COUNT"
        yield language.word("how_many", x=name) if counted else f"{query.aggregate.function}({name})"
    else:
        yield ", ".join(_node(query.nodes[t], label) for t in query.targets)
    yield from (_node(query.nodes[g], label) for g in query.groups)


def _node(node: Node, label: Label) -> str:
    if node.texts:
        return " / ".join(f"“{text}”" for text, _, _ in node.texts[:3])
    if node.ids:
        return " / ".join(label(i) for i in node.ids[:3])
    if node.attribute:
        return label(node.attribute)
    names = [label(c) for c in node.stated or sorted(c for c in node.classes if "untyped:" not in c)[:2]]
    return " / ".join(names) or "…"


def _bound(bound: Bound) -> str:
    unit = f" {bound.unit}" if bound.unit else ""
    if bound.comparator == "range":
        return f"{bound.low} – {bound.high}{unit}"
    value = f"{bound.value:g}" if isinstance(bound.value, float) else bound.value
    return f"{'#' if bound.count else ''}{_SIGNS.get(bound.comparator, '=')} {value}{unit}"
