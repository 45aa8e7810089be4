"""PDF: words in reading order, on their pages, without what belongs to the paper."""

from pathlib import Path
from textwrap import wrap

import pytest

from ingest.documents import Document, read_bytes
from ingest.readers.content import PDF, Content, Request
from ingest.readers.pdf import read_pdf
from kg.settings import DocumentLimits
from tests.ingest.readers.pdf_files import column, pdf, picture, rule, turned_words, words

PORTS = "Arcadia opened three new harbours last year and plans to double the number of its cranes, said the ministry. "
TRUCKS = "Borealia builds trucks and has 215,000 drivers in its national pool, the largest one on the continent. "
ROWS = [("Harbour", "Cranes", "Opened"), ("Port A", "12", "2021"), ("Port B", "9", "2022"), ("Port C", "1,200", "2023")]


def read(*pages: bytes, info: bytes = b"") -> Content:
    return read_pdf(Request(PDF, "", DocumentLimits()), pdf(pages, info=info))


def blocks(*pages: bytes) -> list[str]:
    return read(*pages).text.split("\n\n")


def side_by_side(left: str, right: str) -> bytes:
    """Two columns, written line by line across the page."""
    lines = [wrap(text, 46) for text in (left, right)]
    return b"".join(
        words(place, 750 - 12 * number, column[number])
        for number in range(max(map(len, lines)))
        for place, column in zip((60, 310), lines, strict=True)
        if number < len(column)
    )


def test_columns_are_read_one_after_the_other_whatever_order_the_file_has_them_in() -> None:
    title = words(60, 780, "Ports and trucks: a title over both of the columns", 16, bold=True)
    assert blocks(title + side_by_side(PORTS * 3, TRUCKS * 3)) == [
        "# Ports and trucks: a title over both of the columns",
        (PORTS * 3).strip(),
        (TRUCKS * 3).strip(),
    ]


def test_a_word_broken_at_a_line_s_end_is_put_together_and_a_hyphen_of_its_own_stays() -> None:
    page = column(60, 700, ["The govern-", "ment spends much on cutting-", "edge cranes and on long-", "term plans."])
    known = column(
        60, 600, ["An edge is cutting. An edge is sharp, and cutting edge by edge takes long. A long-term plan."]
    )
    assert blocks(page + known)[0] == "The government spends much on cutting-edge cranes and on long-term plans."


def test_running_heads_and_page_numbers_are_left_out_and_pages_are_known() -> None:
    pages = [
        words(60, 810, f"Report of ports {2020 + number}")
        + words(60, 700, f"Port {name} is open.")
        + words(290, 30, str(number + 7))
        for number, name in enumerate("ABCDE")
    ]
    content = read(*pages)
    assert content.text.split("\n\n") == [f"Port {name} is open." for name in "ABCDE"]
    document = Document("ports.pdf", content.text, pages=content.pages)
    assert [document.page_at(sentence.start) for sentence in document.sentences] == [1, 2, 3, 4, 5]


def test_a_paragraph_that_a_page_cuts_is_one_and_the_note_below_it_stands_behind() -> None:
    first = column(60, 200, wrap(PORTS * 2, 80)[:-1]) + words(60, 60, "1 See the yearbook of the ports.", 7)
    second = words(60, 760, wrap(PORTS * 2, 80)[-1]) + words(60, 700, "A new paragraph begins here.")
    found = blocks(first, second)
    assert found == [(PORTS * 2).strip(), "1 See the yearbook of the ports.", "A new paragraph begins here."]


def test_a_note_s_mark_is_no_part_of_the_figure_before_it() -> None:
    page = words(60, 700, "It has 45") + words(105, 704, "2", 6) + words(110, 700, "cranes in 2023.")
    assert blocks(page) == ["It has 45<sup>2</sup> cranes in 2023."]


def test_numbers_of_notes_one_after_the_other_are_marked() -> None:
    notes = ("6 A yearbook of ports.", "7 330 cranes were counted.", "12 ports are open.")
    page = column(60, 780, wrap(PORTS * 3, 80)) + b"".join(
        words(60, 700 - 30 * n, note) for n, note in enumerate(notes)
    )
    assert blocks(page)[1:] == ["<sup>6</sup> A yearbook of ports.", "<sup>7</sup> 330 cranes were counted.", notes[2]]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_is_read_by_its_columns_with_rules_and_without(ruled: bool) -> None:
    page = b"".join(
        words(left, 700 - 20 * number, cell)
        for number, row in enumerate(ROWS)
        for left, cell in zip((65, 165, 265), row, strict=True)
    )
    if ruled:
        page += b"".join(rule(60, 715 - 20 * number, 360, 715 - 20 * number) for number in range(5))
        page += b"".join(rule(left, 635, left, 715) for left in (60, 160, 260, 360))
    text = words(60, 600, "Arcadia has more cranes than any other country and wants more of them still.")
    found = blocks(words(60, 740, "Cranes by harbour of the country and year of opening.") + page + text)
    assert found[1].splitlines()[0] == "| Harbour | Cranes | Opened |"
    assert found[1].splitlines()[-1] == "| Port C | 1,200 | 2023 |"
    rows = [sentence.row for sentence in Document("t.pdf", found[1]).sentences]
    assert dict(rows[1]) == {"Harbour": "Port A", "Cranes": "12", "Opened": "2021"}
    assert found[2].startswith("Arcadia has more")


def test_headings_are_told_by_size_or_weight_and_items_by_their_bullets() -> None:
    page = (
        words(60, 780, "Ports", 20)
        + words(60, 740, "Cranes", bold=True)
        + column(60, 720, wrap(PORTS, 80))
        + column(60, 660, ["• One crane for the", "  first port.", "• Two cranes."])
    )
    assert blocks(page) == ["# Ports", "## Cranes", PORTS.strip(), "- One crane for the first port.\n- Two cranes."]


def test_a_page_on_its_side_is_read_as_it_is_meant_and_a_stamp_along_the_margin_is_left_out() -> None:
    side = b"".join(turned_words(100 + 12 * number, 90, line) for number, line in enumerate(wrap(PORTS * 2, 80)))
    stamp = turned_words(20, 100, "Draft 2024-05")
    assert blocks(side) == [(PORTS * 2).strip()]
    assert blocks(column(60, 700, wrap(PORTS * 2, 80)) + stamp) == [(PORTS * 2).strip()]


def test_what_the_file_says_of_itself_is_known() -> None:
    info = b"/Title (Ports of Arcadia) /Author (Jane Roe) /CreationDate (D:20240503101500Z)"
    content = read(words(60, 700, "It has 45 cranes."), info=info)
    assert (content.title, content.author, content.published) == ("Ports of Arcadia", "Jane Roe", "2024-05-03")


def test_a_page_that_is_an_image_among_others_is_said() -> None:
    content = read(words(60, 700, "It has 45 cranes."), picture())
    assert content.notes == ("Page(s) 2 are images without text and were not read.",)


def test_the_same_bytes_give_the_same_text(tmp_path: Path) -> None:
    file = pdf([side_by_side(PORTS * 3, TRUCKS * 3)])
    (tmp_path / "a.pdf").write_bytes(file)
    assert read_bytes("a.pdf", file) == read_bytes("a.pdf", file)
