"""What a reader makes of a file: text in light Markdown and what the file says about itself. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from kg.settings import DocumentLimits

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Content:
    """The text of a document and what its file states.

    Args:
        text: headings `#`, list items `- `, rows of tables `| a | b |`, paragraphs with a blank line between.
        pages: (offset where it begins, number of the page from 1) in the order of the text; a page may begin twice,
            where a note at its foot stands behind the end of a paragraph of the next page.
        title, author: '' where the file states none.
        published: ISO date that the file states, '' for none.
        notes: sentences for who gave the file.
    """

    text: str
    pages: tuple[tuple[int, int], ...] = ()
    title: str = ""
    author: str = ""
    published: str = ""
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return its fields as JSON knows them."""
        return asdict(self)


@dataclass(frozen=True)
class Request:
    """What is asked of a reader, beside the bytes of the document.

    Args:
        charset: encoding that a server states, '' for none.
    """

    media_type: str
    charset: str
    limits: DocumentLimits


def read_content(fields: dict[str, Any]) -> Content:
    """Return the content that `to_dict` wrote."""
    pages = tuple((int(start), int(number)) for start, number in fields["pages"])
    return Content(**{**fields, "pages": pages, "notes": tuple(fields["notes"])})
