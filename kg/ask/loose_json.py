"""Read the JSON object in a language model's reply, however it is wrapped.

Servers without structured output send objects in fenced code, behind a sentence of prose or behind their thoughts, and
with commas too many. Pure functions. Nothing is completed: a reply that was cut off has no object.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, Never

_THOUGHTS: Final = re.compile(r"<think>.*?</think>", re.DOTALL | re.IGNORECASE)
_FENCED: Final = re.compile(r"```[\w-]*\s*(.*?)```", re.DOTALL)
_STRING_OR_COMMA: Final = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')
_STARTS: Final = 64  # braces from which an object is looked for; garbage has thousands
_LONGEST: Final = 400_000  # characters


def find_object(text: str) -> dict[str, Any] | None:
    r"""Return the first whole JSON object, numbers with a point as Decimal, None where there is none.

    >>> find_object('Sure! ```json\n{"a": [1, 2.50,],}\n```')
    {'a': [1, Decimal('2.50')]}
    """
    bare = _THOUGHTS.sub("", text[:_LONGEST])
    return next(_objects(bare), None)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    for part in (*_FENCED.findall(text), text):
        for mended in (part, _without_loose_commas(part)):
            for start in _braces(mended):
                found = _decode(mended, start)
                if found is not None:
                    yield found


def _braces(text: str) -> list[int]:
    starts = (match.start() for match in re.finditer(r"\{", text))
    return [start for start, _ in zip(starts, range(_STARTS), strict=False)]


def _without_loose_commas(text: str) -> str:
    return _STRING_OR_COMMA.sub(lambda match: match.group(1) or "", text)


def _decode(text: str, start: int) -> dict[str, Any] | None:
    try:
        found, _ = _DECODER.raw_decode(text, start)
    except (ValueError, ArithmeticError, RecursionError):  # also too many digits, or too deep
        return None
    return found if isinstance(found, dict) else None


def _refuse(constant: str) -> Never:
    raise ValueError(constant)  # NaN and Infinity are no JSON


_DECODER: Final = json.JSONDecoder(strict=False, parse_float=Decimal, parse_constant=_refuse)
