"""Where the inputs of scores stand: facts, and the sentences on which a method's rules rest."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kg.ask.cite import Citer
from kg.model import Citation
from kg.store import GraphStore
from kg.vocabulary import MPID

_EVIDENCE: Final = "ev-"
_RESTING: Final = """
SELECT ?evidence (MIN(STR(?fact)) AS ?first) WHERE {{
  VALUES ?evidence {{ {names} }} ?fact mp:mainEvidence ?evidence ; mp:statement ?statement
}} GROUP BY ?evidence"""


def cite_facts(store: GraphStore, names: Sequence[str]) -> dict[str, list[Citation]]:
    """Return the citations of facts and of evidence by local name."""
    facts = find_facts(store, names)
    cited: dict[str, list[Citation]] = defaultdict(list)
    for citation in Citer(store, facts.values()).citations:
        cited[citation.fact].append(citation)
    return {name: cited[iri] for name, iri in facts.items() if iri in cited}


def find_facts(store: GraphStore, names: Sequence[str]) -> dict[str, str]:
    """Return local name → IRI of a fact: itself, or for evidence the first fact that rests on it."""
    facts = {name: MPID + name for name in names if name and not name.startswith(_EVIDENCE)}
    evidence = [name for name in names if name.startswith(_EVIDENCE)]
    if evidence:
        rows = store.select(_RESTING.format(names=" ".join(f"<{MPID}{name}>" for name in evidence)))
        facts |= {row["evidence"].value.removeprefix(MPID): row["first"].value for row in rows}
    return facts
