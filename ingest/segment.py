"""Cut a text into sections, paragraphs and sentences with offsets, and hash each sentence.

Pure functions. Every span is an exact slice of the text that came in, so that a quote can be checked by
slicing again. The hash of a sentence survives typography and markup: see `sentence_hash`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingest.blocks import Block, find_blocks
from ingest.markup import HEADING, ITEM, SentenceKind, plain_text
from ingest.text_words import read_text_words

_RUN_IN_HEADING: Final = re.compile(r"^(?:[-*]\s+)?\*\*([A-Z][^*\n]{3,80}?)[.:]\*\*\s+(?=\S)")
_SENTENCE_END: Final = re.compile(
    r"(?:(?<![.!?])[.!?]+(?:[\"'”’»)\]*]|<sup>.{0,200}?</sup>)*(?=\s|$)|[。！？]+[」』”）]*)"
)
_NOT_ORNAMENT: Final = re.compile(r"[^\s*\-—_=~|]")
_LONGEST_WORD: Final = 60


@dataclass(frozen=True)
class Sentence:
    """One sentence: `text[start:end]` of the document, its hash, its paragraph number and its section.

    Args:
        kind: what it is in its text: a heading, a list item, a table's row, a caption, or a sentence.
        row: for a row below a table's head, column → cell.
    """

    start: int
    end: int
    sha256: str
    paragraph: int
    section: str
    kind: SentenceKind = "sentence"
    row: tuple[tuple[str, str], ...] = ()


def sentence_hash(sentence: str) -> str:
    """Return SHA-256 (64 hex digits) of a sentence's letters and digits, casefolded, markup removed.

    >>> sentence_hash("It *is* 45 GW.") == sentence_hash("it is 45 gw")
    True
    """
    letters = "".join(c for c in plain_text(sentence).casefold() if c.isalnum())
    return hashlib.sha256(letters.encode("utf-8")).hexdigest()


def find_sentences(text: str) -> list[Sentence]:
    """Return every sentence of a plain or Markdown text in order, headings included as sentences of their own.

    A paragraph that a page break cut in two (it ends without punctuation and goes on in lower case) counts
    as one. Paragraphs are numbered from 1 over the whole text. A row of a table is one sentence.
    """
    blocks = find_blocks(text)
    sections = _sections(text, blocks)
    return [
        Sentence(start, end, sentence_hash(text[start:end]), number, section, block.kind, block.row)
        for number, (block, section) in enumerate(zip(blocks, sections, strict=True), start=1)
        for start, end in _sentence_spans(text, block)
    ]


def _sections(text: str, blocks: list[Block]) -> Iterator[str]:
    """Title of the section of each block; marked headings count, and bare ones where there are no marked ones."""
    marked = any(HEADING.match(text[block.start : block.end]) for block in blocks)
    title, subtitle = "", ""
    for block in blocks:
        content = text[block.start : block.end]
        heading = HEADING.match(content)
        if heading or (not marked and block.kind == "heading"):
            words = plain_text(heading.group(2) if heading else content).strip("*# \r")
            title, subtitle = " ".join(words.split()), ""
        run_in = _RUN_IN_HEADING.match(content)
        if run_in:
            subtitle = run_in.group(1)
        yield f"{title} / {subtitle}" if subtitle else title


def _sentence_spans(text: str, block: Block) -> list[tuple[int, int]]:
    """Spans of the sentences in one block, without surrounding blanks."""
    if block.kind == "row":
        return [_strip(text, block.start, block.end)]
    spans: list[tuple[int, int]] = []
    start = block.start
    marker = ITEM.match(text[block.start : block.end])
    for match in _SENTENCE_END.finditer(text, block.start + marker.end() if marker else block.start, block.end):
        if _goes_on(text, block, match.start(), match.end()):
            continue
        spans.append((start, match.end()))
        start = match.end()
    if _NOT_ORNAMENT.search(text, start, block.end):
        spans.append((start, block.end))
    return [_strip(text, a, b) for a, b in spans]


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _goes_on(text: str, block: Block, stop: int, end: int) -> bool:
    """Whether the sentence goes on behind punctuation: after an abbreviation, an ordinal, or in lower case."""
    rest = text[end : min(block.end, end + _LONGEST_WORD)].lstrip()
    if rest and rest[0].islower():
        return True
    if text[stop] != ".":
        return False
    return _is_abbreviation(text[max(block.start, end - _LONGEST_WORD) : end], rest)


def _is_abbreviation(before: str, rest: str) -> bool:
    word = before.split()[-1].casefold().lstrip("([“\"'*_«")
    words = read_text_words()
    if word in words.abbreviations or bool(re.fullmatch(r"\w\.", word)):
        return True
    if word in words.before_numbers:
        return rest[:1].isdigit()
    return _is_ordinal(word, rest)


def _is_ordinal(word: str, rest: str) -> bool:
    following = re.match(r"\w+", rest)
    if following is None or not re.fullmatch(r"\d{1,3}\.", word):
        return False
    return following.group().casefold() in read_text_words().after_ordinals
