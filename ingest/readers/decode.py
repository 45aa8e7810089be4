"""Bytes to text: the encoding, and whether the text went through a wrong one before. Pure functions.

Text that looks wrongly decoded is told and never mended: a quote has to be found in the file that the user has, and
a mended word is a guess.
"""

from itertools import islice
from typing import Final

import ftfy
from charset_normalizer import from_bytes
from ftfy.badness import is_bad

from kg.errors import DataError

_SAMPLE_BYTES: Final = 262_144
_MOST_CONTROLS: Final = 0.01  # share of control characters above which something is no text
_MOST_BROKEN: Final = 0.02  # share of broken characters among those beyond ASCII that UTF-8 may have
_CONTROLS: Final = frozenset(map(chr, {*range(32), 127} - {9, 10, 11, 12, 13, 27}))
_LOOKED_AT: Final = 2_000  # characters of a line
_MOST_LINES: Final = 1_000
_SHOWN: Final = 40  # characters of an example


def decode(content: bytes, declared: str = "") -> tuple[str, list[str]]:
    """Return the text of some bytes without byte-order mark, and notes on what was wrong with it.

    UTF-8 where it is UTF-8, else what the file declares, else the likeliest encoding.

    Raises:
        DataError: they are no text in any known encoding.
    """
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text, notes = _decode_damaged(content) or _decode_declared(content, declared) or _guess(content)
    if _controls(text) > _MOST_CONTROLS:
        raise DataError("the file is no text in any known encoding", hint="save it as UTF-8")
    return text.removeprefix("\ufeff"), notes


def is_binary(text: str) -> bool:
    """Whether decoded bytes are something else than a text."""
    return _controls(text[:_SAMPLE_BYTES]) > _MOST_CONTROLS


def find_mojibake(text: str) -> list[str]:
    """Return a note if lines look as if they had been decoded wrongly before they came here.

    >>> find_mojibake("In MÃ©xico.")[0].split(";")[0]
    '1 line(s) look wrongly decoded, as "In MÃ©xico." for "In México."'
    """
    lines = (line[:_LOOKED_AT] for line in text.splitlines() if not line.isascii())
    wrong = [(line, ftfy.fix_encoding(line)) for line in islice(filter(is_garbled, lines), _MOST_LINES)]
    if not wrong:
        return []
    seen, better = _difference(*wrong[0])
    what = f'{len(wrong)} line(s) look wrongly decoded, as "{seen}" for "{better}"'
    return [f"{what}; they are kept as they are: save the document again in its right encoding."]


def is_garbled(line: str) -> bool:
    """Whether a line looks as if it had been decoded wrongly: nothing is claimed from it.

    >>> is_garbled("A UniÃ£o cresceu."), is_garbled("A União cresceu.")
    (True, False)
    """
    return not line.isascii() and is_bad(line) and ftfy.fix_encoding(line) != line


def _difference(wrong: str, right: str) -> tuple[str, str]:
    """The first words in which two lines differ."""
    same = next((i for i, (a, b) in enumerate(zip(wrong, right, strict=False)) if a != b), 0)
    start = max(wrong.rfind(" ", 0, max(0, same - 3)) + 1, same - _SHOWN)
    return tuple(line[start:].split("\n")[0][:_SHOWN].strip() for line in (wrong, right))  # type: ignore[return-value]


def _controls(text: str) -> float:
    sample = text[:_SAMPLE_BYTES]
    return sum(character in _CONTROLS for character in sample) / (len(sample) or 1)


def _decode_damaged(content: bytes) -> tuple[str, list[str]] | None:
    """UTF-8 in which few characters are broken."""
    text = content.decode("utf-8", errors="replace")
    beyond = sum(not character.isascii() for character in text)
    broken = text.count("\ufffd")
    if b"\0" in content or broken > max(1, beyond * _MOST_BROKEN) or beyond < 2 * broken + 1:
        return None
    return text, [f"{broken} character(s) of the file are no UTF-8 and were replaced by \ufffd."]


def _decode_declared(content: bytes, declared: str) -> tuple[str, list[str]] | None:
    try:
        return (content.decode(declared), []) if declared else None
    except (LookupError, UnicodeDecodeError):
        return None


def _guess(content: bytes) -> tuple[str, list[str]]:
    sample = content if len(content) <= _SAMPLE_BYTES else content[: _SAMPLE_BYTES & ~3]
    guess = from_bytes(sample).best()
    if guess is None or (b"\0" in content and not guess.encoding.startswith("utf")):
        raise DataError("the file is no text in any known encoding", hint="save it as UTF-8")
    return content.decode(guess.encoding, errors="replace"), []
