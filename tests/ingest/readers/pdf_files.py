"""PDF files for tests, written byte by byte: words at their places, rules, a picture, a password."""

from collections.abc import Sequence

_PAGE_WIDTH, _PAGE_HEIGHT = 595, 842
_FONTS = (b"Helvetica", b"Helvetica-Bold")
_LINE = 12


def words(left: float, base: float, text: str, size: float = 10, *, bold: bool = False) -> bytes:
    """Words at a place of a page; the origin is its lower left corner."""
    written = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
    return b"BT /F%d %g Tf %g %g Td (%s) Tj ET\n" % (bold, size, left, base, written)


def turned_words(left: float, base: float, text: str) -> bytes:
    """Words that go up the page."""
    return b"BT /F0 10 Tf 0 1 -1 0 %g %g Tm (%s) Tj ET\n" % (left, base, text.encode("cp1252"))


def column(left: float, top: float, lines: Sequence[str]) -> bytes:
    """Lines below one another."""
    return b"".join(words(left, top - _LINE * number, line) for number, line in enumerate(lines))


def rule(left: float, bottom: float, right: float, top: float) -> bytes:
    """A drawn line."""
    return b"%g %g m %g %g l S\n" % (left, bottom, right, top)


def picture() -> bytes:
    """A grey picture over most of the page."""
    return b"q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"


def pdf(pages: Sequence[bytes], *, info: bytes = b"", encrypted: bool = False) -> bytes:
    """A file with these pages; `info` is the inside of its information dictionary."""
    fonts = [b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name for name in _FONTS]
    first = 4 + len(fonts)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< %s >>" % info,
        *fonts,
    ]
    for number, content in enumerate(pages):
        objects += [_page(first + 2 * number + 1), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
    return _file(objects, encrypted=encrypted)


def _page(content: int) -> bytes:
    fonts = b"/F0 4 0 R /F1 5 0 R"
    box = b"[0 0 %d %d]" % (_PAGE_WIDTH, _PAGE_HEIGHT)
    return b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %d 0 R /Resources << /Font << %s >> >> >>" % (
        box,
        content,
        fonts,
    )


def _file(objects: Sequence[bytes], *, encrypted: bool) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (
        b"11" * 32,
        b"22" * 32,
    )
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n%s"
        b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R %s >>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            lock if encrypted else b"",
            start,
        )
    )
