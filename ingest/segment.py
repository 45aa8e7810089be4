"""Cut a text into sections, paragraphs and sentences with offsets, and hash each sentence.

Pure functions. Every span is an exact slice of the text that came in, so that a quote can be checked by
slicing again. The hash of a sentence survives typography and markup: see `sentence_hash`.
"""

import hashlib
import re
from dataclasses import dataclass

# A full stop after one of these does not end a sentence; single capitals ("A. E. Ezugwu") are handled by rule.
_ABBREVIATIONS = {"i.e.", "e.g.", "vs.", "etc.", "approx.", "u.s.", "u.k.", "dr.", "mr.", "mrs.", "ms.", "no.", "fig."}
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
_RUN_IN_HEADING = re.compile(r"^(?:[-*]\s+)?\*\*([A-Z][^*\n]{3,80}?)[.:]\*\*\s+(?=\S)")
_FOOTNOTE_MARK = re.compile(r"<sup>.*?</sup>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^>\n]{1,40}>")
_SENTENCE_END = re.compile(r"[.!?]+(?:[\"'”’)\]*]|<sup>.*?</sup>)*(?=\s|$)")
_CONTINUES = re.compile(r"[a-z(]")
_NOT_ORNAMENT = re.compile(r"[^\s*\-—]")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]*]*(?:<sup>.*?</sup>)*\s*$")


@dataclass(frozen=True)
class Sentence:
    """One sentence: `text[start:end]` of the document, its hash, its paragraph number and its section."""

    start: int
    end: int
    sha256: str
    paragraph: int
    section: str


@dataclass(frozen=True)
class _Block:
    """One run of non-blank lines, possibly joined over a page break: its span in the text."""

    start: int
    end: int


def plain_text(fragment: str) -> str:
    """Return a fragment without footnote marks, link targets and tags.

    >>> plain_text("models<sup>2</sup> of [Meta](https://example.org)")
    'models of Meta'
    """
    return _TAG.sub("", _LINK.sub(r"\1", _FOOTNOTE_MARK.sub("", fragment)))


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
    as one. Paragraphs are numbered from 1 over the whole text.
    """
    sentences: list[Sentence] = []
    title, subtitle = "", ""
    for number, block in enumerate(_blocks(text), start=1):
        content = text[block.start : block.end]
        heading = _HEADING.match(content)
        if heading:
            title, subtitle = plain_text(heading.group(2)).strip("* "), ""
        run_in = _RUN_IN_HEADING.match(content)
        if run_in:
            subtitle = run_in.group(1)
        section = f"{title} / {subtitle}" if subtitle else title
        for start, end in _sentence_spans(text, block):
            sentences.append(Sentence(start, end, sentence_hash(text[start:end]), number, section))
    return sentences


def _blocks(text: str) -> list[_Block]:
    """Paragraphs, headings and list items; cut ones joined."""
    lines: list[_Block] = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        lines.append(_Block(match.start(), match.end()))
    joined: list[_Block] = []
    for line in lines:
        if joined and _goes_on(text, joined[-1], line):
            joined[-1] = _Block(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def _goes_on(text: str, before: _Block, after: _Block) -> bool:
    upper = text[before.start : before.end]
    if _HEADING.match(upper) or _TERMINAL.search(upper):
        return False
    return bool(_CONTINUES.match(text[after.start : after.end].lstrip()))


def _sentence_spans(text: str, block: _Block) -> list[tuple[int, int]]:
    """Spans of the sentences in one block, without surrounding blanks."""
    spans: list[tuple[int, int]] = []
    start = block.start
    for match in _SENTENCE_END.finditer(text, block.start, block.end):
        if _is_abbreviation(text[block.start : match.end()]):
            continue
        rest = text[match.end() : block.end].lstrip()
        if rest and rest[0].islower():
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


def _is_abbreviation(before: str) -> bool:
    word = before.split()[-1].casefold().lstrip("([“\"'*_")
    return word in _ABBREVIATIONS or bool(re.fullmatch(r"\w\.", word))
