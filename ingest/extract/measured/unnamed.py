"""A subject that nobody has a name for: capitalised words at the beginning of a sentence, just before its verb."""

import re
from typing import Final

from ingest.extract.measured.line import Line, Word
from ingest.extract.reading import Named

_LONGEST: Final = 5  # words of a name
_MARKED: Final = re.compile(r".*\d|.+[a-z][A-Z]|[A-Z]{3,}$")  # "Data4", "OpenNet", "ACME": no common word


def find_unnamed(line: Line) -> Named | None:
    """Return the words that a sentence begins with as a new thing, None where they may be common words.

    A capital at the beginning of a sentence tells nothing: there must be a second one, a sign of a name within the
    word, an article before it, or a comma and "founded", "headquartered" behind it.
    """
    start = _behind_article(line)
    end = _name_end(line, start)
    if end == start or line.reading.sentence.kind != "sentence" or not line.grammar.word_set("proper"):
        return None
    words = line.words[start:end]
    if not (_is_marked(words, has_article=start > 0) or _is_explained(line, end)) or not _is_before_verb(line, end):
        return None
    first, last = words[0].start, words[-1].end
    text = line.reading.sentence.plain[first:last]
    return Named(first, last, text, "", text, ())


def _behind_article(line: Line) -> int:
    first = line.words[0].norm if line.words else ""
    return 1 if first in line.grammar.word_set("articles") else 0


def _name_end(line: Line, start: int) -> int:
    """The end of the run of capitalised words, with "de", "of" between them."""
    end = start
    for number in range(start, min(start + _LONGEST, len(line.words))):
        word = line.words[number]
        if number > start and re.search(r"[^\s\-–.&]", word.before):
            break
        if word.role == "word" and word.text[0].isupper():
            end = number + 1
        elif word.norm not in line.grammar.word_set("of"):
            break
    return end


def _is_marked(words: tuple[Word, ...], *, has_article: bool) -> bool:
    capitals = [word for word in words if word.text[0].isupper()]
    return has_article or len(capitals) > 1 or any(_MARKED.match(word.text) for word in capitals)


def _is_explained(line: Line, end: int) -> bool:
    """Whether a comma and "founded in", "headquartered in" follow."""
    return (
        end < len(line.words)
        and "," in line.words[end].before
        and line.phrase_at(line.grammar.phrases("inserted"), end) > 0
    )


def _is_before_verb(line: Line, end: int) -> bool:
    """Whether a verb follows, at once or behind an insertion between commas."""
    if end >= len(line.words):
        return False
    if "," in line.words[end].before:
        return True
    near = line.words[end : end + 2]
    return any(word.norm in line.grammar.verb_forms for word in near) and not line.words[end].before.strip()
