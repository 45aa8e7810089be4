"""How sure a claim is: named signs, added up.

The weights are log-odds, fitted on claims of documents that were read by hand, and held near those set before.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

THRESHOLD: Final = 0.55  # claims below are not made

# Log-odds that each sign adds.
_WEIGHTS: Final[Mapping[str, float]] = {
    "base": 0.1,
    # how what is measured was found
    "named": 1.7,
    "covered": 1.0,
    "cue": 0.8,
    "own": 0.3,
    "inherited": 0.0,
    "continued": 0.7,
    # where the subject stands
    "owner": 0.9,
    "beside": 0.6,
    "head": 1.0,
    "relative": 1.0,
    "possessive": 1.2,
    "opened": 1.0,
    "of": 0.4,
    "counted": 0.2,
    "agent": 0.6,
    "goes_on": 0.4,
    "back": -0.1,
    "unnamed": 0.7,
    "based": 0.5,
    "whole": 0.4,
    "everything": -0.5,
    "heading": -0.1,
    "modifier": -1.2,
    "other": -0.5,
    "topic": -2.0,
    "row": 2.0,
    # what else speaks for it or against it
    "aligned": 0.8,
    "together": -0.7,
    "new": -0.1,
    "rivals": -0.6,
    "passed": -0.5,
    "small": -1.3,
    "broken": -1.4,
    "unpaired": -1.6,
    "hypothetical": -1.0,
    "quoted": -0.6,
    "change": 0.0,
}


def confidence(signs: Iterable[str]) -> float:
    """Return the share of claims with these signs that are right, 0 to 1."""
    odds = _WEIGHTS["base"] + sum(_WEIGHTS[sign] for sign in signs)
    return round(1 / (1 + math.exp(-odds)), 3)
