"""Scores as files: one row a score in CSV and Parquet, with the same columns; every component in JSON-LD.

Numbers are written in full and empty where there is none; the names of the columns stay.
"""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from api.views import ComponentView, RescoredView, ScoreView
from kg.vocabulary import PREFIXES, compress

FILE_TYPES: Final = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonld": "application/ld+json",
}
COLUMNS: Final[Mapping[str, tuple[str, str]]] = {  # name → (pandas type, what it says)
    "method": ("string", "Id of the method."),
    "enabler": ("string", "English name of the enabler."),
    "area": ("string", "English name of the area."),
    "score": ("Float64", "The score, 0 to 1; empty where no indicator has a value."),
    "low": ("Float64", "The score with every missing value at 0."),
    "high": ("Float64", "The score with every missing value at 1."),
    "coverage": ("Float64", "Share of the method's weights that have a value, 0 to 1."),
    "published": ("boolean", "Whether the coverage reaches the method's threshold."),
    "rank": ("Int64", "Place by score among the areas that have one."),
    "rank_low": ("Int64", "Best place that the bounds allow."),
    "rank_high": ("Int64", "Worst place that the bounds allow."),
    "rank_p05": ("Int64", "Place that 5 % of random weightings reach or beat."),
    "rank_p50": ("Int64", "Place in the middle of random weightings."),
    "rank_p95": ("Int64", "Place that 95 % of random weightings reach or beat."),
    "variants_best": ("Int64", "Best place over all combinations of method choices."),
    "variants_worst": ("Int64", "Worst place over all combinations of method choices."),
    "missing": ("string", "Indicators that count and have no value, separated by '; '."),
    "area_id": ("string", "Local name of the area's IRI."),
    "enabler_id": ("string", "Local name of the enabler's IRI."),
    "score_id": ("string", "Local name of the score's IRI."),
    "input_hash": ("string", "SHA-256 of the method and of all inputs."),
    "statement": ("string", "The score as a sentence."),
}
_NUMBERS: Final = ("score", "low", "high", "coverage", "raw", "lowest", "highest", "normalised", "strength", "weight")
_LINKS: Final = ("enabler", "method", "input", "indicator", "component")
_CONTEXT: Final = {
    **{name: PREFIXES[name] for name in ("mp", "mpid", "rdfs", "xsd", "sdmx-dimension")},
    **{
        name: {"@id": f"mp:{name}", "@type": "xsd:decimal"}
        for name in _NUMBERS
    },
    **{name: {"@id": f"mp:{name}", "@type": "@id"} for name in _LINKS},
    **{name: {"@id": f"mp:{name}", "@type": "xsd:integer"} for name in ("scoreRank", "rankLow", "rankHigh")},
    "state": {"@id": "mp:state", "@type": "@id"},
    "area": {"@id": "sdmx-dimension:refArea", "@type": "@id"},
    "publishable": {"@id": "mp:publishable", "@type": "xsd:boolean"},
    "reason": "mp:reason", "period": "mp:periodText", "inputHash": "mp:inputHash",
    "statement": {"@id": "mp:statement", "@language": "en"},
}  # fmt: skip


def score_frame(scores: Sequence[ScoreView]) -> pd.DataFrame:
    """Return one row a score with the columns of `COLUMNS`."""
    rows = [_row(score) for score in scores]
    types = {name: kind for name, (kind, _) in COLUMNS.items()}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def as_csv(scores: Sequence[ScoreView]) -> bytes:
    """Return scores as CSV in UTF-8 under a header."""
    frame = score_frame(scores)
    frame["published"] = frame["published"].map({True: "true", False: "false"})
    return frame.to_csv(index=False, lineterminator="\n").encode()


def as_parquet(scores: Sequence[ScoreView]) -> bytes:
    """Return scores as a Parquet file; the same scores give the same bytes."""
    buffer = io.BytesIO()
    score_frame(scores).to_parquet(buffer, engine="pyarrow", index=False, compression="zstd")
    return buffer.getvalue()


def as_jsonld(scores: Sequence[ScoreView]) -> bytes:
    """Return scores with their components as JSON-LD in the names of the graph."""
    nodes = [_node(score) for score in scores]
    return json.dumps({"@context": _CONTEXT, "@graph": nodes}, ensure_ascii=False).encode()


def rescored_csv(scores: Sequence[RescoredView]) -> str:
    """Return scores by a changed method as CSV: area, enabler, and their numbers beside the stored ones."""
    names = (
        "score", "stored", "difference", "rank", "stored_rank", "rank_change", "low", "high", "coverage", "publishable",
    )  # fmt: skip
    rows = [
        {"enabler": each.enabler.label, "area": each.area.label, **{name: getattr(each, name) for name in names}}
        for each in scores
    ]
    return pd.DataFrame(rows, columns=["enabler", "area", *names]).to_csv(index=False, lineterminator="\n")


def _row(score: ScoreView) -> dict[str, Any]:
    firm = score.robustness
    return {
        "method": _local(score.method).removeprefix("method-"),
        "enabler": score.enabler.label,
        "area": score.area.label,
        "score": score.score,
        "low": score.low,
        "high": score.high,
        "coverage": score.coverage,
        "published": score.publishable,
        "rank": score.rank,
        "rank_low": score.rank_low,
        "rank_high": score.rank_high,
        "rank_p05": firm.rank_5 if firm else None,
        "rank_p50": firm.rank_50 if firm else None,
        "rank_p95": firm.rank_95 if firm else None,
        "variants_best": firm.best_variant if firm else None,
        "variants_worst": firm.worst_variant if firm else None,
        "missing": "; ".join(score.missing) or None,
        "area_id": _local(score.area.id),
        "enabler_id": _local(score.enabler.id),
        "score_id": _local(score.id),
        "input_hash": score.input_hash,
        "statement": score.statement,
    }


def _node(score: ScoreView) -> dict[str, Any]:
    said = {
        "@id": score.id, "@type": "mp:EnablerScore", "area": score.area.id, "enabler": score.enabler.id,
        "method": score.method, "score": _decimal(score.score), "low": _decimal(score.low),
        "high": _decimal(score.high), "coverage": _decimal(score.coverage), "publishable": score.publishable,
        "scoreRank": score.rank, "rankLow": score.rank_low, "rankHigh": score.rank_high,
        "inputHash": score.input_hash, "statement": score.statement,
        "component": [_component(score, part) for part in score.components],
    }  # fmt: skip
    return _known(said)


def _component(score: ScoreView, part: ComponentView) -> dict[str, Any]:
    name = _local(part.indicator.id).removeprefix("ind-")
    said = {
        "@id": f"{score.id}-{name}", "@type": "mp:ScoreComponent", "indicator": part.indicator.id,
        "state": f"mp:{part.state.capitalize()}", "reason": part.reason, "period": part.period, "input": part.input,
        "raw": _decimal(part.raw), "lowest": _decimal(part.lowest), "highest": _decimal(part.highest),
        "normalised": _decimal(part.normalised), "strength": _decimal(part.strength), "weight": _decimal(part.weight),
    }  # fmt: skip
    return _known(said)


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value is not None and value not in ("", [])}


def _decimal(number: float | None) -> str | None:
    """Return a number as text, which JSON-LD types as a decimal; a JSON number would become a double."""
    return None if number is None else f"{number:f}".rstrip("0").rstrip(".")


def _local(iri: str) -> str:
    return compress(iri).partition(":")[2]
