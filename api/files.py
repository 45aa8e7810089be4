"""Texts that a call names: read whole, with one sentence for whatever stands in the way."""

from pathlib import Path

from kg.errors import MidpowerError


class UnreadableTextError(MidpowerError):
    """A file or standard input that holds no text."""

    code = "unreadable_text"


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        UnreadableTextError: it is not UTF-8.
        OSError: it is not there, or not ours to read.
    """
    return decode(path.read_bytes(), str(path))


def decode(content: bytes, place: str) -> str:
    """Return bytes as the text that they are in UTF-8, with or without a byte-order mark; see `read_text`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTextError(f"{place} is not UTF-8 at byte {error.start}", hint="save it as UTF-8") from None
