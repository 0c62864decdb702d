"""How a sheet of a spreadsheet lies on paper: A4 across, one page wide, heads repeated, name and page at its foot."""

from __future__ import annotations

import math
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

A4 = 9  # its number in the format
SIDE, TOP, BOTTOM = 0.47, 0.47, 0.67  # margins in inches
WIDTH, HEIGHT = 297 / 25.4 - 2 * SIDE, 210 / 25.4 - TOP - BOTTOM  # of what is printed, in inches
POINTS, PIXELS = 72, 96  # in an inch
DIGIT, PAD = 7, 5  # pixels of a digit, and of the sides of a column
LEAST = 9.0  # width of a column whose texts wrap
FOOT = "&L&8&A&R&8Page &P of &N"
SMALLEST = 0.1  # a spreadsheet prints nothing smaller
TALLEST = 409.0  # points of a row that a spreadsheet can hold
USUAL, SMALL, LARGE = 10.0, 9.0, 14.0  # points of letters
PADDING = 0.6  # digits at the sides of a cell
LINE = 1.28  # of the size of letters
SLIM = frozenset("cksvxyz")
NARROW, BROAD = frozenset("\u00a0 .,:;'!|()[]/\\-fijlrtI"), frozenset("mwMW%@–≥→")
CAREFUL = 0.97  # of the height of a page, as programs set the same row a little higher or lower
READABLE = 0.78  # least scale at which small letters are seven points on paper
SCALES = (READABLE, 0.7, 0.6, 0.5, 0.4)  # that a table is tried in, whose texts are long
BOLD = 1.08  # bold letters are so much wider


def lie(sheet: Worksheet, *, head: tuple[int, int] | None, columns: int, rows: int, landscape: bool = True) -> None:
    """Set a sheet up for A4. ``head``: first and last row that pages repeat; ``columns, rows``: what is printed."""
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.set_margins(SIDE, SIDE, TOP, BOTTOM)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(FOOT, {"margin": BOTTOM / 2})
    if head is not None:
        sheet.repeat_rows(*head)
    if columns and rows:
        sheet.print_area(0, 0, rows - 1, columns - 1)


def width(text: str) -> float:
    """Width that a text takes, in digits of the same size: the unit in which columns are measured.

    >>> round(width("1,234"), 2), round(width("通計庁"), 2)
    (4.52, 5.4)
    """
    return sum(map(_letter, text))


@cache
def _letter(letter: str) -> float:
    """Width of a letter in digits, as sans serif letters have it, rounded up."""
    if letter in NARROW:
        return 0.52
    if letter in SLIM:
        return 0.92
    if letter in BROAD:
        return 1.55
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.8
    return 1.25 if letter.isupper() else 1.0


def lines(text: str, room: float) -> int:
    """Lines that a text takes in ``room`` digits of its own size, at least one.

    >>> lines("three short words", 8), lines("one\\ntwo", 20), lines("unbroken" * 3, 8)
    (3, 2, 3)
    """
    return sum(_wrapped(part, max(room, 1.0)) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    number, left = 1, room
    for word in text.split(" "):
        needed = width(word)
        if needed > left and left < room:
            number, left = number + 1, room
        further = max(0, math.ceil(needed / room) - 1)  # lines that a long word alone takes
        number += further
        left -= needed - further * room + _letter(" ")
    return number


def height(texts: Sequence[tuple[str, float]], size: float) -> float:
    """Height in points of a row. ``texts``: each with the width of its column; ``size``: of its letters, in points."""
    most = max((lines(text, (room - PADDING) * USUAL / size) for text, room in texts), default=1)
    return min(TALLEST, most * size * LINE + 2)


def scale(widths: Sequence[float]) -> float:
    """How large a sheet of columns of these widths is printed, so that it is one page wide; 1 is its own size."""
    inches = sum(round(DIGIT * width + PAD) for width in widths) / PIXELS
    return max(SMALLEST, min(1.0, WIDTH / inches))


def narrowed(widths: Sequence[float], wraps: Sequence[bool], share: float = READABLE) -> list[float]:
    """The widths with which a sheet has the scale ``share``: columns whose texts wrap give way, down to ``LEAST``.

    >>> narrowed([20, 300], [False, True])[0], scale(narrowed([20, 300], [False, True])) >= READABLE
    (20, True)
    """
    room = (WIDTH * PIXELS / share - PAD * len(widths)) / DIGIT
    fixed = sum(width for width, can in zip(widths, wraps, strict=True) if not can)
    flexible = sum(widths) - fixed
    kept = (room - fixed) / flexible if flexible else 1.0
    if kept >= 1:
        return list(widths)
    return [
        min(width, max(LEAST, math.floor(10 * width * kept) / 10)) if can else width
        for width, can in zip(widths, wraps, strict=True)
    ]


def breaks(groups: Sequence[float], *, before: float, head: float, share: float) -> list[int]:
    """The groups that begin a new page, so that none is cut that a page can hold.

    ``groups``: their heights in points; ``before``: of what stands above on the first page, ``head`` of what each
    page repeats; ``share``: the scale of the sheet.

    >>> breaks([300, 300, 100], before=40, head=20, share=1)
    [1]
    """
    room = CAREFUL * HEIGHT * POINTS / share
    left, found = room - before, list[int]()
    for place, needed in enumerate(groups):
        if place and needed > left:
            found.append(place)
            left = room - head
        left -= needed
        while left < 0:  # a group of more than a page goes on
            left += room - head
    return found
