"""Pages whose text lies on its side or upside down: how far they are turned, and the places after turning them back."""

from collections import Counter
from dataclasses import dataclass
from math import pi
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_SAMPLES: Final = 60  # letters of a page that are looked at
_QUARTER: Final = pi / 2


@dataclass(frozen=True)
class Turn:
    """By how many quarters the text of a page is turned, and the page's width and height as the file has them."""

    quarters: int
    width: float
    height: float

    @property
    def upright_height(self) -> float:
        """Height of the page when its text is upright."""
        return self.width if self.quarters % 2 else self.height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the file lies when the text is upright."""
        turned = ((x, y), (self.height - y, x), (self.width - x, self.height - y), (y, self.width - x))
        return turned[self.quarters]

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return where a box of the file lies when the text is upright."""
        if not self.quarters:
            return left, bottom, right, top
        (a, b), (c, d) = self.point(left, bottom), self.point(right, top)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def find_turn(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Turn:
    """Return how most letters of a page are turned."""
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    letters = text.count_chars()
    sampled = range(0, letters, max(1, letters // _SAMPLES))
    seen = Counter(quarters_at(text, index) for index in sampled if not raw.FPDFText_IsGenerated(text, index))
    return Turn(seen.most_common(1)[0][0] if seen else 0, width, height)


def quarters_at(text: pdfium.PdfTextPage, index: int) -> int:
    """Return by how many quarters a letter is turned, rounded."""
    angle: float = raw.FPDFText_GetCharAngle(text, index)
    return round(angle / _QUARTER) % 4
