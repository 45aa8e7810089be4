"""Texts that are made to take a square of their length: cut and told apart in a time that grows with the length."""

import time

import pytest

from ingest.documents import Document

PIECES = (
    "[",
    "![a",
    "](",
    "<sup>",
    ".<sup>",
    ".",
    " ",
    "#",
    "|",
    "**a",
    "'",
    ".'",
    "(",
    "__",
    "\r",
    "1. ",
    "x",
    "-\n",
    "Fig. 1 ",
)
CHARACTERS = 100_000
SECONDS = 10.0  # on a slow machine; what takes a square takes hours


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("frame", ["{}", "# {}x", "a {} b."])
def test_a_row_of_one_piece_is_cut_in_time(piece: str, frame: str) -> None:
    text = frame.format(piece * (CHARACTERS // len(piece)))
    begin = time.perf_counter()
    document = Document("row.txt", text)
    assert all(text[s.start :].startswith(s.text) and len(s.plain) == len(s.text) for s in document.sentence_texts)
    assert time.perf_counter() - begin < SECONDS
