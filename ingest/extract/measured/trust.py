"""How sure a claim is: named signs, added up; fitted on the seeds and on documents read by hand."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

THRESHOLD: Final = 0.5  # claims below are not made

# Log-odds that each sign adds.
_WEIGHTS: Final[Mapping[str, float]] = {
    "base": -0.2,
    "named": 1.7,
    "covered": 1.0,
    "cue": 1.1,
    "own": -0.1,
    "inherited": 0.4,
    "owner": 1.2,
    "beside": 1.2,
    "head": 1.0,
    "possessive": 1.1,
    "of": 0.9,
    "agent": 0.5,
    "goes_on": 0.5,
    "back": 0.3,
    "heading": -0.2,
    "relative": 0.9,
    "opened": 0.7,
    "everything": 0.2,
    "based": 0.3,
    "topic": -2.2,
    "modifier": -1.0,
    "unnamed": 0.7,
    "whole": 0.3,
    "counted": 0.4,
    "passed": -0.8,
    "continued": 0.3,
    "other": -0.8,
    "row": 1.2,
    "aligned": 0.5,
    "together": -0.4,
    "new": -0.3,
    "rivals": -0.5,
    "far": -0.5,
    "small": -1.6,
    "broken": -1.6,
    "hypothetical": -1.0,
    "quoted": -0.3,
    "change": -0.1,
}


def confidence(signs: Iterable[str]) -> float:
    """Return the share of claims with these signs that are right, 0 to 1."""
    odds = _WEIGHTS["base"] + sum(_WEIGHTS[sign] for sign in signs)
    return round(1 / (1 + math.exp(-odds)), 3)
