"""What a PDF draws where: how much of a page is blank, and what stands lowest."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

Matrix = tuple[float, ...]
Ends = tuple[float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_BLANK = 1 / 3  # of the height between the margins
TOP, BOTTOM = 22 / 25.4 * 72, 18 / 25.4 * 72  # points that the report has as margins
HANGING = 5  # points that the last line of a caption may hang below the text
PAINTS = ("f", "f*", "S", "s", "B", "B*", "b", "b*")


def nearly_empty(path: Path) -> dict[int, float]:
    """Pages of a PDF with the share of their height that is blank in one piece, where that is too much.

    The last page may end early, and so may the first one that ends with the list of contents.
    """
    reader = PdfReader(path)
    drawn = zip(reader.pages, _drawn(path), strict=True)
    shares = {number: round(blank(page, found), 2) for number, (page, found) in enumerate(drawn, 1)}
    front = 1 if "Contents" in reader.pages[0].extract_text() else 0
    return {number: share for number, share in shares.items() if share > MOST_BLANK and front < number < len(shares)}


@cache
def _drawn(path: Path) -> list[list[Ends]]:
    """What each page of a PDF draws."""
    reader = PdfReader(path)
    return [Drawn(page, reader).found for page in reader.pages]


def blank(page: PageObject, drawn: list[Ends]) -> float:
    """The share of the height between the margins that is blank in one piece."""
    edge = high = float(page.mediabox[3]) - TOP
    widest = 0.0
    for low, top in [*sorted(drawn, key=lambda ends: -ends[1]), (BOTTOM, BOTTOM)]:
        if low < high:
            widest, edge = max(widest, edge - max(top, BOTTOM)), min(edge, low)
    return widest / (high - BOTTOM)


def in_foot(path: Path) -> set[int]:
    """How high, in points, something is drawn in the foot of a page of a PDF: its number stands at one height."""
    found = [low for drawn in _drawn(path) for low, _ in drawn]
    return {round(low) for low in found if low < BOTTOM - HANGING}


def left_at_foot(path: Path) -> list[str]:
    """Headings of a PDF, by its bookmarks, below which their page has less than two lines; footnotes count, too."""
    reader = PdfReader(path)
    left = []
    for one in _bookmarks(reader.outline):
        drawn, top = _drawn(path)[reader.get_destination_page_number(one)], float(one.top)
        lows = {round(low) for low, high in drawn if BOTTOM - HANGING < low and high < top - HANGING}
        first = max(lows, default=0)  # the heading itself
        lines = [low for low in lows if low < first - HANGING]
        if len({low // HANGING for low in lines}) < 2:
            left.append(one.title)
    return left


def _bookmarks(outline: list[Any]) -> Iterator[Any]:
    for one in outline:
        yield from _bookmarks(one) if isinstance(one, list) else [one]


class Drawn:
    """Lower and upper end of each text, path and picture of a page, in points from its foot."""

    def __init__(self, page: PageObject, reader: PdfReader) -> None:
        self.objects = page.get("/Resources", {}).get("/XObject", {})
        self.found: list[Ends] = []
        self.now, self.kept, self.line, self.size = UNIT, [UNIT], UNIT, 0.0
        self.path: list[float] = []
        contents = page.get_contents()
        for operands, operator in ContentStream(contents, reader).operations if contents is not None else []:
            self._take(operator.decode(), operands)

    def _take(self, operator: str, operands: list[Any]) -> None:
        if operator in PAINTS:
            self.found += [(min(self.path), max(self.path))] if self.path else []
        if operator in (*PAINTS, "n"):
            self.path = []
        elif operator in ("Tj", "TJ"):
            self.found.append(ends(after(self.line, self.now), [(0, 0), (0, self.size)]))
        elif operator in ("q", "Q", "cm"):
            self._place(operator, operands)
        elif operator in ("BT", "Tm", "Td", "Tf"):
            self._write(operator, operands)
        elif operator in ("m", "l", "c", "re"):
            self._draw(operator, [float(one) for one in operands])
        elif operator == "Do":
            self._show(self.objects[operands[0]].get_object())

    def _place(self, operator: str, operands: list[Any]) -> None:
        if operator == "q":
            self.kept.append(self.now)
        else:
            self.now = self.kept.pop() if operator == "Q" else after(matrix(operands), self.now)

    def _write(self, operator: str, operands: list[Any]) -> None:
        if operator == "Tf":
            self.size = float(operands[1])
        elif operator == "Td":
            self.line = after((1, 0, 0, 1, *matrix(operands)), self.line)
        else:
            self.line = matrix(operands) if operator == "Tm" else UNIT

    def _draw(self, operator: str, numbers: list[float]) -> None:
        if operator == "re":
            left, low, width, height = numbers
            self.path += ends(self.now, [(left, low), (left + width, low + height)])
        else:
            self.path += ends(self.now, [(numbers[-2], numbers[-1])])

    def _show(self, picture: Any) -> None:
        placed = after(matrix(picture.get("/Matrix", UNIT)), self.now)
        left, low, right, top = matrix(picture.get("/BBox", (0, 0, 1, 1)))
        self.found.append(ends(placed, [(left, low), (left, top), (right, low), (right, top)]))


def matrix(operands: Any) -> Matrix:
    """Numbers of PDF."""
    return tuple(float(one) for one in operands)


def after(first: Matrix, second: Matrix) -> Matrix:
    """Two matrices, one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def ends(placed: Matrix, points: list[Ends]) -> Ends:
    """The lowest and highest of points on the page."""
    heights = [placed[1] * across + placed[3] * up + placed[5] for across, up in points]
    return min(heights), max(heights)
