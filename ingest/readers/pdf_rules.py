"""What is drawn on a page of a PDF beside its text: upright and level rules, and images; through pdfium."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_STRAIGHT: Final = 1.0  # points that a rule may lean
_SHORTEST: Final = 4.0  # points: shorter ones are parts of letters and pictures
_MOST_SEGMENTS: Final = 300  # of one drawing: what has more is a picture or a map
_MOST_RULES: Final = 1_500  # of a page: what has more is a picture or a map
_DEEPEST: Final = 4  # forms inside forms

_Matrix = tuple[float, float, float, float, float, float]
_SAME: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Rule:
    """A drawn line, upright or level; coordinates in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_level(self) -> bool:
        """Whether it goes from left to right."""
        return self.right - self.left > self.top - self.bottom


def read_drawings(page: pdfium.PdfPage) -> tuple[tuple[Rule, ...], bool]:
    """Return the rules of a page, none where there are so many that they are a picture, and whether it has images."""
    rules: list[Rule] = []
    images = False
    for drawn, matrix in _objects(page.raw, _SAME, 0):
        kind = raw.FPDFPageObj_GetType(drawn)
        images = images or kind == raw.FPDF_PAGEOBJ_IMAGE
        if kind == raw.FPDF_PAGEOBJ_PATH and len(rules) <= _MOST_RULES:
            rules += _rules(drawn, matrix)
    return (tuple(rules) if len(rules) <= _MOST_RULES else ()), images


def _objects(parent: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """Objects of a page or form with the matrix that puts their points on the page."""
    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    if depth:
        count, get = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
    for index in range(count(parent)):
        drawn = get(parent, index)
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _objects(drawn, _product(_matrix(drawn), matrix), depth + 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield drawn, matrix


def _matrix(drawn: Any) -> _Matrix:
    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(drawn, own):
        return _SAME
    return (own.a, own.b, own.c, own.d, own.e, own.f)


def _product(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _rules(drawn: Any, outer: _Matrix) -> Iterator[Rule]:
    segments = raw.FPDFPath_CountSegments(drawn)
    if not 2 <= segments <= _MOST_SEGMENTS:
        return
    matrix = _product(_matrix(drawn), outer)
    points = [_point(raw.FPDFPath_GetPathSegment(drawn, index), matrix) for index in range(segments)]
    for (x, y, _), (u, v, kind) in pairwise(points):
        width, height = abs(u - x), abs(v - y)
        straight = kind == raw.FPDF_SEGMENT_LINETO and min(width, height) < _STRAIGHT
        if straight and max(width, height) > _SHORTEST:
            yield Rule(min(x, u), min(y, v), max(x, u), max(y, v))


def _point(segment: Any, matrix: _Matrix) -> tuple[float, float, int]:
    across, along = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, across, along)
    x, y = across.value, along.value
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f, raw.FPDFPathSegment_GetType(segment)
