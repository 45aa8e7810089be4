"""Words of names: cut local names, fold, and tell how near two words are.

Pure functions.
"""

import re
from functools import lru_cache

from kg.ask.tokens import tokenize

_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_BREAKS = re.compile(r"[_\-.+/]+")
_SHORTEST_ROOT = 4
_SHARED_ROOT = 0.7
_RELATED = 0.78
_LONG_TAIL = 4


def local_name(iri: str) -> str:
    """Return the last part of an IRI.

    >>> local_name("http://example.org/ns#hasProductManager"), local_name("urn:x:weight_g")
    ('hasProductManager', 'weight_g')
    """
    return re.split(r"[#/:]", iri.rstrip("#/:"))[-1]


def split_name(local: str) -> str:
    """Return the words of a local name.

    >>> split_name("hasProductManager"), split_name("weight_g"), split_name("URLOfPage")
    ('has product manager', 'weight g', 'URL of page')
    """
    parts = _HUMP.sub(" ", _BREAKS.sub(" ", local)).split()
    return " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts)


@lru_cache(maxsize=200_000)
def folded(text: str, algorithm: str) -> tuple[str, ...]:
    """Return the folded tokens of a text."""
    return tuple(token.norm for token in tokenize(text, algorithm))


@lru_cache(maxsize=200_000)
def stemmed(text: str, algorithm: str) -> tuple[str, ...]:
    """Return the stems of a text."""
    return tuple(token.stem for token in tokenize(text, algorithm))


@lru_cache(maxsize=200_000)
def relatedness(a: str, b: str) -> float:
    """Return 1 for the same stem, less for words of one root ("supplied", "supplier"), 0 for unrelated ones.

    >>> relatedness("suppli", "supplier") > 0.7, relatedness("price", "product")
    (True, 0.0)
    """
    if a == b:
        return 1.0
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    longer, shorter = max(len(a), len(b)), min(len(a), len(b))
    if shared < _SHORTEST_ROOT or shared < _SHARED_ROOT * longer or shared < shorter - 1:
        return 0.0
    return _RELATED if longer - shared <= _LONG_TAIL else 0.0
