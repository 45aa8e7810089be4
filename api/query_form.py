"""Which form a SPARQL query has, seen from its first words alone."""

import re
from typing import Final

_BEFORE: Final = re.compile(r"""#[^\r\n]*|<[^<>"{}|^`\\\s]*>|PREFIX\s+\S*:|BASE\b""", re.IGNORECASE)
_FORM: Final = re.compile(r"\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)", re.IGNORECASE)


def is_graph_query(sparql: str) -> bool:
    r"""Return whether a query gives triples (CONSTRUCT, DESCRIBE) and not solutions.

    >>> is_graph_query("# SELECT\nPREFIX select: <http://e.org/> CONSTRUCT WHERE { ?s ?p ?o }")
    True
    """
    form = _FORM.match(_BEFORE.sub(" ", sparql))
    return form is not None and form[1].upper() in ("CONSTRUCT", "DESCRIBE")
