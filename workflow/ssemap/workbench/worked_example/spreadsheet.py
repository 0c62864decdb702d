"""Workbooks of live formulas that also hold their values, so that programs that do not compute on opening show them.

Formulas use cells, ranges, the four operations, powers, comparison, and the functions in ``FUNCTIONS``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scipy.special import ndtr

Rows = list[list[str | float]]
FIRST_COLUMN, MOST_COLUMNS = ord("A"), 26
WORDS = re.compile(
    r"(?:(?P<sheet>[a-z]+)!)?\$?(?P<column>[A-Z])\$?(?P<row>\d+)(?::\$?(?P<to>[A-Z])\$?(?P<down>\d+))?"
    r"|(?P<function>[A-Z][A-Z.]*)(?=\()"
)


def _sum_of_products(*ranges: Sequence[float]) -> float:
    return math.fsum(math.prod(cells) for cells in zip(*ranges, strict=True))


FUNCTIONS: dict[str, Callable[..., float]] = {
    "MIN": lambda *values: min(_flat(values)),
    "MAX": lambda *values: max(_flat(values)),
    "SUM": lambda *values: math.fsum(_flat(values)),
    "SUMPRODUCT": _sum_of_products,
    "EXP": math.exp,
    "LN": math.log,
    "SQRT": math.sqrt,
    "IF": lambda test, then, otherwise: then if test else otherwise,
    "NORM.S.DIST": lambda z, cumulative: float(ndtr(z)),
}


def _flat(values: Sequence[Any]) -> list[float]:
    return [cell for value in values for cell in (value if isinstance(value, list) else [value])]


class Sheets:
    """Sheets of labels, numbers and formulas (text that begins with =); values are computed when asked for."""

    def __init__(self, sheets: Mapping[str, Rows]) -> None:
        self._sheets = sheets
        self._known: dict[tuple[str, int, int], float] = {}

    def value(self, sheet: str, row: int, column: int) -> float:
        """The number in a cell; rows and columns from 0. Raises IndexError beyond the sheet."""
        key = (sheet, row, column)
        if key not in self._known:
            content = self._sheets[sheet][row][column]
            text = isinstance(content, str)
            self._known[key] = self._compute(sheet, str(content)[1:]) if text else float(content)
        return self._known[key]

    def _compute(self, sheet: str, formula: str) -> float:
        names: dict[str, Any] = {"TRUE": True}

        def replace(match: re.Match[str]) -> str:
            name = f"_{len(names)}"
            names[name] = (
                FUNCTIONS[match["function"]] if match["function"] else self._cells(match["sheet"] or sheet, match)
            )
            return name

        expression = WORDS.sub(replace, formula).replace("^", "**")
        return float(eval(expression, {"__builtins__": {}}, names))

    def _cells(self, sheet: str, match: re.Match[str]) -> float | list[float]:
        row, column = int(match["row"]) - 1, ord(match["column"]) - FIRST_COLUMN
        if not match["to"]:
            return self.value(sheet, row, column)
        return [
            self.value(sheet, r, c)
            for r in range(row, int(match["down"]))
            for c in range(column, ord(match["to"]) - FIRST_COLUMN + 1)
        ]

    def write(self, path: Path, title: str) -> None:
        """Write the workbook, each formula with its value."""
        import datetime

        import xlsxwriter

        with xlsxwriter.Workbook(str(path)) as book:
            # The format wants a date of creation; a fixed one keeps the bytes equal.
            book.set_properties({"title": title, "created": datetime.datetime(2020, 1, 1)})
            for name, rows in self._sheets.items():
                page = book.add_worksheet(name)
                page.set_column(0, 0, 30)
                page.set_column(1, MOST_COLUMNS, 16)
                for row, cells in enumerate(rows):
                    for column, content in enumerate(cells):
                        self._put(page, name, row, column, content)

    def _put(self, page: Any, sheet: str, row: int, column: int, content: str | float) -> None:
        if not isinstance(content, str):
            page.write_number(row, column, float(content))
        elif content.startswith("="):
            # NORM.S.DIST is newer than the file format and needs its prefix there.
            formula = content.replace("NORM.S.DIST", "_xlfn.NORM.S.DIST")
            page.write_formula(row, column, formula, None, self.value(sheet, row, column))
        else:
            page.write_string(row, column, content)
