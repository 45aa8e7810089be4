"""Write terms as SPARQL: IRIs with the graph's own prefixes, literals, numbers.

Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.vocabulary import PREFIXES

_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_XSD: Final = PREFIXES["xsd"]
_WORDS: Final = ("rdf", "rdfs", "xsd", "skos", "owl")


@dataclass
class Terms:
    """Shortens IRIs and remembers which prefixes were used."""

    prefixes: Mapping[str, str]
    used: set[str] = field(default_factory=set)

    def iri(self, iri: str) -> str:
        """Return an IRI as a prefixed name where a prefix fits, else in angle brackets."""
        for prefix, start in (*self.prefixes.items(), *((p, PREFIXES[p]) for p in _WORDS)):
            fits = start and iri.startswith(start) and self._start(prefix) == start
            if fits and _LOCAL.fullmatch(iri[len(start) :]):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(start) :]}"
        return f"<{iri}>"

    def literal(self, text: str, lang: str | None = None, datatype: str | None = None) -> str:
        r"""Return a literal.

        >>> Terms({}).literal('a "b"', "en"), Terms({}).literal("true", None, "http://www.w3.org/2001/XMLSchema#boolean")
        ('"a \\"b\\""@en', 'true')
        """
        if datatype == _XSD + "boolean" and text in ("true", "false"):
            return text
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        if lang:
            return f'"{escaped}"@{lang}'
        return f'"{escaped}"^^{self.iri(datatype)}' if datatype and datatype != _XSD + "string" else f'"{escaped}"'

    def prologue(self) -> str:
        """Return the PREFIX lines of what was used."""
        return "".join(f"PREFIX {name}: <{self._start(name)}>\n" for name in sorted(self.used))

    def _start(self, prefix: str) -> str:
        return self.prefixes.get(prefix) or PREFIXES[prefix]


def number_text(number: float) -> str:
    """Return digits without a needless fraction.

    >>> number_text(5.0), number_text(0.25)
    ('5', '0.25')
    """
    return str(int(number)) if number == int(number) else f"{number:.12g}"
