"""Texts of files that people edit: the line of a place in them, and the records of CSV with the lines they begin on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import AnyStr


class NotCsv(ValueError):
    """Text that cannot be split into records; ``line``: where the record begins that is broken."""

    expected = "comma-separated cells"
    action = "Check the double quotes: one inside a cell is written twice."

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"text that is not CSV ({problem})")
        self.line = line


def line_at(text: AnyStr, place: int) -> int:
    """Line of a place in a text or in bytes; the first line is 1.

    >>> line_at("one, two", 3), line_at(b"one\\ntwo", 4)
    (1, 2)
    """
    newline = b"\n" if isinstance(text, bytes) else "\n"
    return text[:place].count(newline) + 1


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text, each with the line it begins on. Raises NotCsv at the first that is broken.

    >>> list(records('a,b\\n"1\\n2",3\\n4,5\\n'))
    [(1, ['a', 'b']), (2, ['1\\n2', '3']), (4, ['4', '5'])]
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for cells in reader:
            yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise NotCsv(begin, str(error)) from None
