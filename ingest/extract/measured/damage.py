"""Tell a sentence that was cut or glued together from a whole one."""

import re

from ingest.extract.reading import SentenceText

_END = re.compile(r"[.!?:;…][\"'”’)\]*]*(?:<sup>.*?</sup>|\[\d+\])*\s*$")
_GLUED = re.compile(r"\b[a-z]{4,}[A-Z][a-z]{3,}\s|\b\d+[.,]?\d*\s*=\s*\d+|[a-z]\.[A-Z][a-z]")
_OPENING = re.compile(r"^[\s\"'“‘(\[*_>-]*")


def is_cut_before(sentence: SentenceText) -> bool:
    """Whether a running sentence has lost its beginning: it starts in lower case or with a comma."""
    if sentence.kind != "sentence":
        return False
    text = _OPENING.sub("", sentence.plain)
    return (bool(text) and (text[0].islower() and not re.match(r"[a-z]\w*[A-Z]", text))) or text[:1] in ",;"


def is_cut_behind(sentence: SentenceText) -> bool:
    """Whether a running sentence has no end."""
    return sentence.kind == "sentence" and not _END.search(sentence.plain)


def is_glued(sentence: SentenceText) -> bool:
    """Whether words or figures of two sentences are glued together."""
    return bool(_GLUED.search(sentence.plain))
