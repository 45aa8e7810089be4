"""Number the facts of an answer and give each its place in the source, read from the graph."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from kg.ask.compile import _terms
from kg.model import Citation, Conflict, Locator, SourceRef
from kg.store import GraphStore, Term
from kg.vocabulary import compress, sparql_prologue

_EVIDENCE_LIMIT = 2
_REVIEWED = ' FILTER NOT EXISTS { ?against mp:reviewState "unreviewed" }'
_QUERY = """
SELECT ?fact ?statement ?origin ?sid ?title ?publisher ?issued ?url ?section ?paragraph ?row ?column ?quote ?start ?end
       ?similarity ?page ?review ?main ?against WHERE {{
  VALUES ?fact {{ {facts} }}
  ?fact mp:statement ?statement ; dcterms:source ?source .
  ?source mp:sourceId ?sid .
  OPTIONAL {{ ?source dcterms:title ?title }} OPTIONAL {{ ?source dcterms:publisher ?publisher }}
  OPTIONAL {{ ?source dcterms:issued ?issued }} OPTIONAL {{ ?source schema:url ?url }}
  OPTIONAL {{ ?fact mp:origin ?origin }} OPTIONAL {{ ?fact mp:reviewState ?review }}
  OPTIONAL {{ ?fact mp:evidence ?evidence . ?evidence mp:section ?section .
    OPTIONAL {{ ?fact mp:mainEvidence ?main . FILTER (?main = ?evidence) }}
    OPTIONAL {{ ?evidence mp:paragraph ?paragraph }} OPTIONAL {{ ?evidence mp:page ?page }}
    OPTIONAL {{ ?evidence mp:row ?row }} OPTIONAL {{ ?evidence mp:column ?column }}
    OPTIONAL {{ ?evidence mp:quote ?quote ; mp:start ?start ; mp:end ?end
      OPTIONAL {{ ?evidence mp:similarity ?similarity }} }} }}
  OPTIONAL {{ ?fact mp:contradictedBy ?against .{reviewed} }}
}}
"""


_STATES: Final[tuple[Literal["unreviewed", "accepted", "edited"], ...]] = ("unreviewed", "accepted", "edited")


class Citer:
    """Gives every fact its number, in the order in which facts are first cited.

    Args:
        unreviewed: whether what nobody has reviewed counts among what contradicts a fact.
    """

    def __init__(self, store: GraphStore, facts: Iterable[str], *, unreviewed: bool = False) -> None:
        self._reviewed = "" if unreviewed else _REVIEWED
        self._order = list(dict.fromkeys(facts))
        self._rows = self._read(store, self._order)
        self.citations: list[Citation] = []
        self._numbers: dict[str, list[int]] = {}
        for fact in self._order:
            self._number(fact)
        self.conflicts = self._conflicts(store)

    def numbers(self, facts: Iterable[str]) -> list[int]:
        """Return the citation numbers of facts, sorted."""
        return sorted({n for fact in facts for n in self._numbers.get(fact, [])})

    def marks(self, facts: Iterable[str]) -> str:
        """Return citation marks such as "[1][2]"."""
        return "".join(f"[{n}]" for n in self.numbers(facts))

    def _read(self, store: GraphStore, facts: Sequence[str]) -> dict[str, list[dict[str, Term]]]:
        rows: dict[str, list[dict[str, Term]]] = {fact: [] for fact in facts}
        if facts:
            for row in store.select(sparql_prologue() + _QUERY.format(facts=_terms(facts), reviewed=self._reviewed)):
                rows[row["fact"].value].append(row)
        return rows

    def _number(self, fact: str) -> None:
        rows = sorted(self._rows[fact], key=lambda r: ("main" not in r, _text(r, "start").zfill(9)))
        seen: set[tuple[str, ...]] = set()
        for row in rows:
            place = tuple(_text(row, name) for name in ("section", "paragraph", "start", "row", "column"))
            if place not in seen and len(seen) < _EVIDENCE_LIMIT:
                seen.add(place)
                self.citations.append(_citation(len(self.citations) + 1, row))
                self._numbers.setdefault(fact, []).append(len(self.citations))

    def _conflicts(self, store: GraphStore) -> list[Conflict]:
        against = [row["against"].value for rows in self._rows.values() for row in rows if "against" in row]
        other = list(dict.fromkeys(a for a in against if a not in self._numbers))
        self._rows.update(self._read(store, other))
        for fact in other:
            self._number(fact)
        return [
            Conflict(fact, self.citations[self._numbers[fact][0] - 1].statement, self._numbers[fact][0])
            for fact in dict.fromkeys(against)
            if self._numbers.get(fact)
        ]


def _text(row: dict[str, Term], name: str) -> str:
    return row[name].value if name in row else ""


def _whole(row: dict[str, Term], name: str) -> int | None:
    return int(row[name].value) if name in row else None


def _citation(n: int, row: dict[str, Term]) -> Citation:
    source = SourceRef(_text(row, "sid"), _text(row, "title"), _publisher(row), _text(row, "issued"), _text(row, "url"))
    locator = Locator(
        section=_text(row, "section"),
        paragraph=_whole(row, "paragraph"),
        start=_whole(row, "start"),
        end=_whole(row, "end"),
        quote=row["quote"].value if "quote" in row else None,
        row=_whole(row, "row"),
        column=_text(row, "column") or None,
        similarity=float(row["similarity"].value) if "similarity" in row else None,
        page=_whole(row, "page"),
    )
    origin = _text(row, "origin")
    return Citation(
        n=n,
        fact=row["fact"].value,
        statement=_text(row, "statement"),
        origin="computed"
        if origin == "computed"
        else "extracted"
        if origin == "extracted"
        else "dataset"
        if origin == "dataset"
        else "curated",
        source=source,
        locator=locator,
        review=next((state for state in _STATES if state == _text(row, "review")), None),
    )


def _publisher(row: dict[str, Term]) -> str:
    value = _text(row, "publisher")
    return compress(value).partition(":")[2] if value.startswith("http") else value
