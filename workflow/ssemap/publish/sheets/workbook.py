"""Workbooks: numbers stay numbers, texts stay texts, whatever they look like; equal content gives equal bytes."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from ssemap.core import fonts
from ssemap.core.texts import UNPRINTABLE
from ssemap.publish.sheets import paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET_ROWS, CELL_LETTERS = 1_048_576, 32_767  # what a spreadsheet holds
TEXT = "@"  # number format of texts
WHOLE = "0"  # format of years and other numbers without separators
INK, GREY = "#000000", "#5A6570"
# How the head and the states of cells look; the pattern is that of thin diagonal lines.
RIGHT: dict[str, Any] = {"align": "right", "indent": 1}  # of numbers, so that they do not touch the next column
HEAD: dict[str, Any] = {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EDF2"}
HATCHED: dict[str, Any] = {"pattern": 14, "fg_color": "#B8C2CC", "bg_color": "#FFFFFF"}
LOOKS: dict[str, dict[str, Any]] = {"": {}, "absent": {"font_color": GREY}, "not_comparable": HATCHED, "apart": HATCHED}
OPTIONS: dict[str, Any] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
    "default_format_properties": {"font_name": "Arial", "font_size": 10},
}
CREATED = datetime.datetime(2020, 1, 1)  # the format wants a date; a fixed one keeps the bytes equal
COMMENT_WIDTH, COMMENT_LINE, COMMENT_ROOM = 300, 16, 46  # pixels, pixels, digits in a line


def printable(text: str) -> str:
    r"""A text without controls, turned text, halves of characters and piles of marks.

    >>> printable("a\x07b\u202ec")
    'a\ufffdb\ufffdc'
    """
    return fonts.bounded(UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))


class Book:
    """A workbook being written. ``cut``: was a text too long for a cell, so that it ends with an ellipsis?"""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.cut = False

    def sheet(self, name: str) -> Worksheet:
        """A further sheet. ``name``: at most 31 letters, without ``[]:*?/\\``."""
        return self._book.add_worksheet(name)

    def look(self, **look: Any) -> Format:
        """The format of these properties; one for all cells that share them."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **look})
        return self._formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, value: float | str, **look: Any) -> None:
        """Write a number as a number and a text as text, in a format of the properties ``look``."""
        if isinstance(value, str):
            sheet.write_string(row, column, self._fitting(value), self.look(**{"num_format": TEXT, **look}))
        else:
            sheet.write_number(row, column, value, self.look(**look))

    def merged(self, sheet: Worksheet, row: int, first: int, last: int, text: str, **look: Any) -> None:
        """Write a text across columns."""
        if first == last:
            self.write(sheet, row, first, text, **look)
            return
        sheet.merge_range(row, first, row, last, "", self.look(num_format=TEXT, **look))
        self.write(sheet, row, first, text, **look)

    def comment(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write a comment in a box that is as high as its text."""
        text = self._fitting(text)
        lines = paper.lines(text, COMMENT_ROOM) + 1
        sheet.write_comment(
            row, column, text, {"author": "", "width": COMMENT_WIDTH, "height": COMMENT_LINE * lines, "font_size": 8}
        )

    def _fitting(self, text: str) -> str:
        text = printable(text)
        if len(text) <= CELL_LETTERS:
            return text
        self.cut = True
        return f"{text[: CELL_LETTERS - 1]}…"


@contextmanager
def opened(path: Path, title: str) -> Iterator[Book]:
    """A workbook to be written to ``path``, closed at the end of the block."""
    import xlsxwriter

    # a copy: the library changes the default format that it is given
    with xlsxwriter.Workbook(str(path), deepcopy(OPTIONS)) as book:
        book.set_properties({"title": printable(title)[:255], "created": CREATED})
        yield Book(book)
