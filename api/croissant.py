"""Croissant metadata (MLCommons, version 1.0) of the score files, so that tools for data sets load them as they are."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from api.score_files import COLUMNS, FILE_TYPES, as_csv, as_parquet
from api.views import ScoreView, SourceView
from kg.release import Release

_TYPES: Final = {"string": "sc:Text", "Float64": "sc:Float", "Int64": "sc:Integer", "boolean": "sc:Boolean"}
_ABOUT: Final = (
    "Enabler scores of the release with coverage, bounds and ranks, one row for each area, enabler and method. "
    "Each score can be computed again from its components in the graph."
)
_CITE: Final = "midpower: enabler scores, release {release}."
CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(
    scores: Sequence[ScoreView], sources: Sequence[SourceView], release: Release, base: str
) -> dict[str, Any]:
    """Return the metadata of the files of all scores.

    Args:
        sources: whose licences are named, as the scores follow from their figures.
        base: the address of the server, without a slash at its end.
    """
    files = {"csv": as_csv(scores), "parquet": as_parquet(scores)}
    created = str(release.manifest.get("created", ""))[:10]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "midpower-scores",
        "description": _ABOUT,
        "license": sorted({source.licence for source in sources if source.licence}),
        "creator": {"@type": "sc:Organization", "name": "midpower"},
        "url": f"{base}/scores",
        "version": ".".join(str(int(part)) for part in created.split("-")),
        "datePublished": created,
        "citeAs": _CITE.format(release=release.id),
        "distribution": [_file(name, content, release, base) for name, content in files.items()],
        "recordSet": [_record_set(name) for name in files],
    }


def _file(name: str, content: bytes, release: Release, base: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"scores.{name}",
        "name": f"scores.{name}",
        "contentUrl": f"{base}/scores?format={name}&release={release.id}",
        "contentSize": f"{len(content)} B",
        "encodingFormat": "application/x-parquet" if name == "parquet" else FILE_TYPES[name],
        "sha256": sha256(content).hexdigest(),
    }


def _record_set(name: str) -> dict[str, Any]:
    identifier = f"scores-{name}"
    return {
        "@type": "cr:RecordSet",
        "@id": identifier,
        "name": identifier,
        "description": f"One row a score, from scores.{name}.",
        "key": {"@id": f"{identifier}/score_id"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{identifier}/{column}",
                "name": column,
                "description": about,
                "dataType": _TYPES[kind],
                "source": {"fileObject": {"@id": f"scores.{name}"}, "extract": {"column": column}},
            }
            for column, (kind, about) in COLUMNS.items()
        ],
    }
