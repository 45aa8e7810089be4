"""Text and Markdown: stored exactly as decoded, because hashes and quotes count in what the user has."""

import re
from datetime import date
from typing import Final

from ingest.readers.content import Content
from ingest.readers.decode import decode, find_mojibake, is_binary
from kg.errors import DataError

_FRONT_MATTER: Final = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_LONGEST_FRONT: Final = 4_000
_KEY: Final = re.compile(r"^(title|author|date|published):\s*[\"']?(.*?)[\"']?\s*$", re.M | re.I)
_TITLE: Final = re.compile(r"\A\s*#\s+(.+)$", re.M)


def read_text(content: bytes) -> Content:
    """Read text or Markdown; a title or front matter at its beginning says what the document says of itself.

    Raises:
        DataError: it is no text in any known encoding.
    """
    text, notes = decode(content)
    if is_binary(text):
        raise DataError("the file is no text in any known encoding", hint="save it as UTF-8")
    keys = {key.casefold(): value for key, value in _KEY.findall(_front_matter(text))}
    title = _TITLE.search(text[:_LONGEST_FRONT])
    return Content(
        text,
        title=keys.get("title", "") or (title.group(1).strip("* #\r") if title else ""),
        author=keys.get("author", ""),
        published=_iso(keys.get("date", "") or keys.get("published", "")),
        notes=(*notes, *find_mojibake(text)),
    )


def _front_matter(text: str) -> str:
    match = _FRONT_MATTER.match(text[:_LONGEST_FRONT].replace("\r\n", "\n"))
    return match.group(1) if match else ""


def _iso(day: str) -> str:
    try:
        return date.fromisoformat(day[:10]).isoformat()
    except ValueError:
        return ""
