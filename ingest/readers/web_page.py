"""HTML: the main text of a page, without what is there to get around and to be sold.

trafilatura finds the main text; where it leaves out most of what the page itself marks as its article, or finds
nothing, the whole article or body is taken without navigation.
"""

import re
from copy import deepcopy
from typing import Final

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from ingest.readers.content import Content, Request
from ingest.readers.decode import decode, find_mojibake
from ingest.readers.light import clean
from ingest.readers.markup_tree import list_facts, read_blocks
from kg.errors import DataError

_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.I)
_BOXES: Final = re.compile(r"</?(?:div|span|section|font|center|b|i|em)\b[^>]*>", re.I)
_DEEPEST: Final = 150  # elements inside one another that are kept; the libraries walk trees by recursion
_MOST_LINKED: Final = 0.6  # share of the letters of a text that may stand in links
_LONGEST_NAVIGATION: Final = 50_000  # characters: nobody has longer menus
_ENOUGH_LETTERS: Final = 500  # outside links, which no menu has
_FEWEST_LETTERS: Final = 60  # of a main text
_LEAST_FOUND: Final = 0.5  # share of the article's letters that trafilatura has to find
_AROUND: Final = ("nav", "header", "footer", "aside", "form", "script", "style", "noscript", "template", "svg",
                  "button", "iframe", "select", "dialog")  # fmt: skip
_HIDDEN: Final = ".//*[@hidden or @aria-hidden='true' or contains(translate(@style, ' ', ''), 'display:none')]"
_NOT_PRINTED: Final = "//body//*[@role='navigation' or contains(@class, 'noprint') or contains(@class, 'editsection')]"
_ARTICLES: Final = ("//article", "//main", "//*[@role='main']", "//body")


def read_web_page(request: Request, content: bytes) -> Content:
    """Read the main text of a web page, with its headings, lists and tables.

    Raises:
        DataError: there is no main text, or the page is no text at all.
    """
    declared = _CHARSET.search(content[:4_096])
    markup, notes = decode(content, request.charset or (declared.group(1).decode("ascii") if declared else ""))
    tree = _parse(markup)
    article = _find_article(tree)
    found = _extract(tree)
    body = article if found is None or _is_lacking(found.body, article) else found.body
    text = "\n\n".join(read_blocks(body))
    if _letters(text) < _FEWEST_LETTERS or _is_navigation(article, text):
        raise DataError("the page has no main text, only navigation", hint="save the page that has the text")
    said = (found.title, found.author, found.date) if found is not None else ("", "", "")
    title, author, published = (value or "" for value in said)
    return Content(text, (), title, author, published, (*notes, *find_mojibake(text)))


def _extract(tree: html.HtmlElement) -> Document | None:
    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_formatting=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},  # no guess from a copyright's year
    )
    return found if isinstance(found, Document) else None


def _parse(markup: str) -> html.HtmlElement:
    """The page as a tree of bounded depth, with captions as paragraphs."""
    tree = _parse_deep(markup)
    if tree.find(".//body") is None or not tree.text_content().strip():
        tree = _parse_deep(_BOXES.sub(" ", markup))  # the parser gives up where thousands of boxes stand in each other
    _flatten(tree)
    for element in tree.xpath(_NOT_PRINTED):
        if element.getparent() is not None:
            element.drop_tree()
    list_facts(tree)
    for caption in tree.iter("figcaption"):
        caption.tag = "p"
    for figure in tree.iter("figure"):
        figure.tag = "div"
    return tree


def _parse_deep(markup: str) -> html.HtmlElement:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    try:
        return html.document_fromstring(markup.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DataError("the page is empty", hint="leave it out or save it again") from error


def _flatten(tree: html.HtmlElement) -> None:
    """Unwrap boxes that stand too deep."""
    depths = {tree: 0}
    too_deep = []
    for element in tree.iterdescendants():
        depths[element] = min(depths[element.getparent()] + 1, _DEEPEST)
        if depths[element] == _DEEPEST:
            too_deep.append(element)
    for element in too_deep:
        element.drop_tag()


def _find_article(tree: html.HtmlElement) -> html.HtmlElement:
    """What the page marks as its article, else its body, without navigation; a page of several articles is its body."""
    for path in _ARTICLES:
        found = tree.xpath(path)
        if len(found) == 1:
            article = deepcopy(found[0])
            break
    else:
        article = deepcopy(tree)
    for element in [*article.iter(*_AROUND), *article.xpath(_HIDDEN)]:
        if element.getparent() is not None and not (element.tag == "header" and element.find(".//h1") is not None):
            element.drop_tree()
    return article


def _is_lacking(body: etree._Element, article: html.HtmlElement) -> bool:
    """Whether the structure was lost or most of the article's text left out; what stands in links does not count."""
    unlinked = _letters("".join(article.itertext())) - sum(map(_letters, _links(article)))
    return len(body) <= 1 or _letters("".join(body.itertext())) < _LEAST_FOUND * unlinked


def _is_navigation(article: html.HtmlElement, text: str) -> bool:
    """Whether most of a text is the words of links."""
    left = clean(text)
    for link in sorted(_links(article), key=len, reverse=True):
        left = left.replace(link, " ", 1) if len(left) < _LONGEST_NAVIGATION else left
    return _letters(left) < min(_ENOUGH_LETTERS, (1 - _MOST_LINKED) * _letters(text))


def _links(article: html.HtmlElement) -> list[str]:
    return [words for words in (clean("".join(link.itertext())) for link in article.iter("a")) if len(words) > 1]


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
