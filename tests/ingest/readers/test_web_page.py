"""HTML: the words of the article with their headings, lists and tables, and nothing of what surrounds them."""

import pytest

from ingest.readers.content import HTML, Content, Request
from ingest.readers.web_page import read_web_page
from kg.errors import DataError
from kg.settings import DocumentLimits

ABOUT = "Arcadia opened three new harbours last year and plans to double the number of its cranes. "
ARTICLE = f"""
<h1>Arcadia opens ports</h1>
<p class="byline">By Jane Roe</p>
<p>{ABOUT}The <a href="/m">ministry</a> set <b>$2 billion</b> aside<sup>1</sup>.</p>
<h2>Cranes</h2>
<p>The number of cranes grew by 36% to 1,200,<br>said the port authority. H<sub>2</sub>O is used.</p>
<ul><li>Port A has 12 cranes.</li><li>Port B has 9 cranes.<ul><li>Two are new.</li></ul></li></ul>
<figure><img src="x.png" alt="picture"><figcaption>Figure 1: A crane in Port A.</figcaption></figure>
<table><caption>Cranes by port</caption>
<tr><th>Port</th><th>Cranes</th></tr><tr><td>Port A</td><td>12</td></tr><tr><td>Port B</td><td>9</td></tr></table>
<p><strong>Outlook</strong></p>
<p>{ABOUT * 2}</p>
"""
MENU = "".join(f'<li><a href="/{n}">Section {n} of our paper about {n}00 things</a></li>' for n in range(30))
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Arcadia opens ports | Daily</title>
<meta name="author" content="Jane Roe"><meta property="article:published_time" content="2024-05-03T10:00:00Z"></head>
<body><nav><ul>{MENU}</ul></nav><header><a href="/">Daily of Arcadia</a></header>
<main><article>{ARTICLE}</article>
<aside><h3>Read on</h3><ul><li><a href="/b">Borealia buys 500 trucks</a></li></ul></aside></main>
<div class="cookie-banner">We use cookies for 99% of what we do. <button>Accept</button></div>
<footer>© 2024 Daily. 500,000 readers. <a href="/p">Privacy</a></footer></body></html>"""


def read(page: str | bytes, charset: str = "") -> Content:
    content = page if isinstance(page, bytes) else page.encode()
    return read_web_page(Request(HTML, charset, DocumentLimits()), content)


def test_the_article_is_kept_with_its_structure() -> None:
    blocks = read(PAGE).text.split("\n\n")
    assert blocks[0] == "# Arcadia opens ports"
    assert f"{ABOUT}The ministry set $2 billion aside<sup>1</sup>." in blocks
    assert "## Cranes" in blocks
    assert "The number of cranes grew by 36% to 1,200, said the port authority. H2O is used." in blocks
    assert "- Port A has 12 cranes.\n- Port B has 9 cranes.\n  - Two are new." in blocks
    assert "Figure 1: A crane in Port A." in blocks
    assert blocks[blocks.index("Cranes by port") + 1].splitlines()[-1] == "| Port B | 9 |"
    assert "**Outlook**" in blocks


@pytest.mark.parametrize("foreign", ["Section 7", "Borealia", "cookies", "readers", "Daily", "picture"])
def test_what_surrounds_the_article_is_left_out(foreign: str) -> None:
    assert foreign not in read(PAGE).text


def test_what_the_page_says_of_itself_is_known() -> None:
    content = read(PAGE)
    assert (content.title, content.author, content.published) == ("Arcadia opens ports", "Jane Roe", "2024-05-03")


@pytest.mark.parametrize(
    "page", [f"<html><body><ul>{MENU}</ul><p>© 2024</p></body></html>", "<html><body></body></html>", "<html>"]
)
def test_a_page_of_nothing_but_navigation_is_refused(page: str) -> None:
    with pytest.raises(DataError, match=r"only navigation|is empty"):
        read(page)


def test_a_page_that_trafilatura_finds_little_in_is_read_by_its_own_marks() -> None:
    rows = "".join(
        f"<div><div>Port {n}</div><div>It has {n} cranes and {n + 3} trucks in its yard.</div></div>" for n in range(40)
    )
    text = read(f"<html><body><nav>{MENU}</nav><main><h1>Ports</h1>{rows}</main></body></html>").text
    assert all(f"It has {n} cranes" in text for n in range(40))
    assert "Section 7" not in text


@pytest.mark.parametrize("depth", [300, 1_500, 50_000])
def test_boxes_in_boxes_in_boxes_are_read(depth: int) -> None:
    page = f"<html><body>{'<div>' * depth}<p>{ABOUT * 3}</p>{'</div>' * depth}<p>{ABOUT * 2}</p></body></html>"
    assert ABOUT.strip() in read(page).text


def test_cells_over_several_rows_and_columns_stand_where_they_belong() -> None:
    table = """<table><tr><th rowspan=2>Port</th><th colspan=2>Cranes</th></tr><tr><th>2021</th><th>2022</th></tr>
    <tr><td>A</td><td>1</td><td>2</td></tr><tr><td>B</td><td>3</td><td>4</td></tr></table>"""
    page = f"<html><body><article><h1>Ports</h1><p>{ABOUT * 3}</p>{table}<p>{ABOUT * 2}</p></article></body></html>"
    rows = [line for line in read(page).text.splitlines() if line.startswith("|")]
    assert rows[-2:] == ["| A | 1 | 2 |", "| B | 3 | 4 |"]


def test_a_table_of_names_and_values_becomes_items() -> None:
    pairs = (("Founded", "1998"), ("Employees", "12,400"), ("Seat", "Port City"))
    table = "".join(f"<tr><th scope=row>{name}</th><td>{value}</td></tr>" for name, value in pairs)
    page = f"<html><body><article><h1>Ports</h1><table>{table}</table><p>{ABOUT * 3}</p></article></body></html>"
    assert "- Employees: 12,400" in read(page).text.splitlines()


def test_the_encoding_is_that_of_the_server_or_the_page_where_it_is_not_utf_8() -> None:
    text = "Die Häfen Österreichs wachsen weiter, und die Größe der Kräne überrascht die Behörden. " * 3
    page = f'<html><head><meta charset="iso-8859-1"></head><body><article><p>{text}</p></article></body></html>'
    assert text.strip() in read(page.encode("latin-1")).text
    assert (
        text.strip()
        in read(page.replace("<head>", "<head><!--").replace("</head>", "--></head>").encode("cp1252"), "cp1252").text
    )
    assert text.strip() in read(page.encode("utf-8")).text
