"""Numbers as tables write them: groups of thousands, decimal commas, marks behind them, texts for "no value"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ingest.formats.grid import Value
from ingest.formats.words import Words

_GROUPS = r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?"
_NUMBER = re.compile(rf"([-+]?)\s?[$€£¥]?\s?({_GROUPS}|\d[\d.,]*|[.,]\d+)([eE][-+]?\d+)?\s?%?(.*)", re.DOTALL)
_BRACKETED = re.compile(r"\s*[\[(]\s*(\w{1,3}|\*+)\s*[\])]\s*|\s*<sup>\s*([^<]*?)\s*</sup>\s*")
_SIGNS = re.compile(r"[\s,;]*[*†‡§#¹²³⁴⁵⁶⁷⁸⁹⁰ᵃᵇᶜᵈᵉᵖʳ]+[\s,;]*")


@dataclass(frozen=True)
class Reading:
    """What a cell of a value column says: a number, or none; `marks` stood behind it; `text` is neither."""

    value: Decimal | None = None
    marks: tuple[str, ...] = ()
    text: str = ""


def read_number(cell: Value, words: Words, decimal: str = ".") -> Reading:
    """Read one cell.

    Args:
        decimal: the mark between a number and its fraction; the other one parts thousands.
    """
    if isinstance(cell, Decimal):
        return Reading(cell)
    text = cell.strip().replace("−", "-")
    marks, rest = _split_marks(text, words)
    if text.casefold() in words.missing or rest.casefold() in words.missing:
        return Reading(marks=marks)
    match = _NUMBER.fullmatch(rest)
    digits = _plain_digits(match.group(2), decimal) if match and not match.group(4).strip() else None
    if match is None or digits is None:
        return Reading(text=text)
    return Reading(Decimal(match.group(1).strip() + digits + (match.group(3) or "")), marks)


def find_decimal(texts: Iterable[str]) -> str:
    """Return the decimal mark that a column's texts show, '' where they show none.

    >>> find_decimal(["1.234,5", "12"]), find_decimal(["12.5"]), find_decimal(["1,234"])
    (',', '.', '')
    """
    shown = {mark for text in texts if (mark := _shown_mark(text.strip()))}
    return shown.pop() if len(shown) == 1 else ""


def is_ambiguous(texts: Iterable[str]) -> bool:
    """Whether some number, such as `1,234`, may be a fraction or thousands and no other number tells which."""
    known = list(texts)
    lone = any(re.fullmatch(r"[-+]?\d{1,3},\d{3}", text.strip()) for text in known)
    return lone and not find_decimal(known)


def _shown_mark(text: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    if last < 0 or not re.match(r"[-+]?[\d.,\s'’]+\d", text):
        return ""
    other = "," if text[last] == "." else "."
    fraction = re.match(r"\d*", text[last + 1 :])
    if text.count(text[last]) > 1:
        return other
    certain = (
        other in text
        or (fraction is not None and len(fraction.group()) != 3)
        or text.lstrip("+-").startswith(("0.", "0,"))
    )
    return text[last] if certain else ""


def _plain_digits(text: str, decimal: str) -> str | None:
    """Return digits with a point, None where the groups are no groups."""
    group = "," if decimal == "." else "."
    plain = re.sub(r"[\s'’]", "", text)
    whole, _, fraction = plain.partition(decimal)
    if decimal in fraction or group in fraction:
        return None
    if group in whole and not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole):
        return None
    return f"{whole.replace(group, '') or '0'}{'.' + fraction if fraction else ''}"


def _split_marks(text: str, words: Words) -> tuple[tuple[str, ...], str]:
    """Return the marks behind a number (`12.3 b`, `12.3 (p)`, `12.3*`) and the text without them."""
    marks: list[str] = [a or b for a, b in _BRACKETED.findall(text)] if re.match(r"[-+:.\d]", text) else []
    rest = _BRACKETED.sub("", text) if marks else text
    signs = _SIGNS.search(rest)
    if signs and signs.start() > 0 and signs.end() == len(rest):
        marks.append(signs.group().strip(" ,;"))
        rest = rest[: signs.start()]
    letters = re.search(r"(?<=[\d:%.])\s*([a-z](?:[\s,;]?[a-z]){0,2})$", rest)
    if letters and set(found := re.findall("[a-z]", letters.group(1))) <= words.letters:
        marks += found
        rest = rest[: letters.start()]
    return tuple(marks), rest.strip()
