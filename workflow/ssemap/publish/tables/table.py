"""A table to be read by people: a frame of numbers, codes and text, and what its columns and codes are called.

Cells hold codes; their words and looks are rendered last, from the lists of the framework, for HTML, CSV and XLSX
alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ssemap.core import framework
from ssemap.core.printing import FORMATS, Kind
from ssemap.publish import choice, marks, pages

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.run import Run

EXCEL = {"text": "@", "count": "#,##0", "rate": "#,##0.00", "percent": "0.0", "money": "#,##0", "year": "0"}
NOT_STATED = "not stated"
WIDE = 60  # characters


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``note`` names another column that HTML prints small beneath the value, ``shown`` one whose text it
    prints in the value's place where there is any; ``page`` is false for a column that only files have. ``country``:
    the one that the column is about, where a table has columns of countries.

    A cell of a numeric column holds a number, or the code of an absence; nothing else. A cell of a column with a
    ``codelist`` holds a code of that list, or a tuple of codes; ``printed`` is the column of the list that people read.
    ``marks`` names such columns, whose codes say how a value is to be read. An empty cell prints ``empty``.
    """

    key: str
    label: str
    kind: Kind = "text"
    note: str = ""
    shown: str = ""
    width: int = 14
    empty: str = NOT_STATED
    page: bool = True
    country: str = ""
    codelist: str = ""
    printed: Literal["label", "sign"] = "label"
    marks: tuple[str, ...] = ()

    def filled(self, **settings: object) -> Column:
        """The same column with the settings that its label names in braces."""
        return replace(self, label=self.label.format(**settings))

    @property
    def numeric(self) -> bool:
        """Is it a column of numbers?"""
        return self.kind != "text"

    @property
    def wide(self) -> bool:
        """Is it a column of long texts, which pages give more room?"""
        return self.width >= WIDE

    @property
    def excel(self) -> str:
        """Number format of spreadsheets."""
        return EXCEL[self.kind]

    @property
    def attached(self) -> tuple[str, ...]:
        """The columns that belong to this one."""
        return tuple(key for key in (self.note, self.shown, *self.marks) if key)


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with its columns in reading order; the first column names the rows.

    ``printed``: the rows that pages print, where these are not all; ``left_out``: the sentence that says so.
    ``nothing``: what a page prints in the place of rows where there are none.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    source_line: str = ""
    stamp: str = ""
    printed: pd.DataFrame | None = None
    left_out: str = ""
    nothing: str = "There is nothing to list."

    def titled(self, title: str, source_line: str = "", stamp: str = "") -> Table:
        """The same table with its words."""
        return replace(self, title=title, source_line=source_line, stamp=stamp)

    def shown(self, settings: Run, file: str) -> Table:
        """The same table, of which pages print the countries that the run shows; ``file`` has all of them.

        A row is about the countries in its columns ``iso3`` and ``other``, a column about its ``country``.
        """
        printed = choice.rows(self.frame, settings)
        on_page = ("", *choice.shown(settings))
        columns = tuple(replace(column, page=column.page and column.country in on_page) for column in self.columns)
        if not settings.shown or (len(printed) == len(self.frame) and columns == self.columns):
            return self
        return replace(self, columns=columns, printed=printed, left_out=choice.sentence(settings, file))

    def page_rows(self) -> pd.DataFrame:
        """The rows of the HTML table."""
        return self.frame if self.printed is None else self.printed

    def only(self, keys: list[str], title: str = "") -> Table:
        """The same table with some of its columns, and those that belong to them."""
        attached = {key for column in self.columns if column.key in keys for key in column.attached}
        kept = tuple(column for column in self.columns if column.key in attached.union(keys))
        return replace(self, columns=kept, title=title or self.title)

    def page_columns(self) -> tuple[Column, ...]:
        """The columns of the HTML table: those that are no other's note and not for files only."""
        used = {name for column in self.columns for name in (column.note, column.shown)}
        return tuple(column for column in self.columns if column.page and column.key not in used)

    def is_absent(self, column: Column, value: object) -> bool:
        """Is the cell an absence? Raises ValueError if a number column holds any other text."""
        if column.numeric and isinstance(value, str) and value:
            if value in framework.codes("absences"):
                return True
            raise ValueError(f"column {column.key}: {value!r} is neither a number nor an absence")
        return _missing(value)

    def words(self, column: Column, value: Any) -> str | None:
        """What a cell says in words, the same wherever the table is read; None for a number."""
        if _missing(value):
            return column.empty
        if self.is_absent(column, value):
            return framework.labels("absences")[value]
        if column.codelist:
            listed = (framework.labels if column.printed == "label" else framework.signs)(column.codelist)
            return "; ".join(listed[code] for code in _codes(value))
        return None if column.numeric else str(value)

    def marks(self, column: Column, row: dict[str, Any]) -> list[str]:
        """The codes that mark a cell: of its absence, else those of the columns of its marks."""
        if self.is_absent(column, row[column.key]):
            return list(_codes(row[column.key]))
        return [code for key in column.marks for code in _codes(row[key])]

    def look(self, column: Column, row: dict[str, Any]) -> str:
        """How a cell looks: ``absent``, or the fill of its kind of comparability (comparabilities.csv), or plain."""
        if self.is_absent(column, row[column.key]):
            return "absent"
        codes = self.marks(column, row)
        fills = marks.fills() if codes else {}
        return next((fills[code] for code in codes if code in fills), "")

    def plain(self) -> pd.DataFrame:
        """The frame as CSV gets it: labels for headers, codes in words, whole numbers without a point."""
        import pandas as pd

        cells = {
            column.label: [self._cell(column, value) for value in self.frame[column.key]] for column in self.columns
        }
        return pd.DataFrame(cells, dtype="object")

    def _cell(self, column: Column, value: Any) -> Any:
        words = self.words(column, value)
        if words is not None:
            return words
        number = float(value)
        return int(number) if number.is_integer() else number

    def text(self, column: Column, value: Any) -> str:
        """A cell in words and digits, as HTML prints it."""
        words = self.words(column, value)
        return FORMATS[column.kind](value) if words is None else words

    def on_page(self, column: Column, row: dict[str, Any]) -> str:
        """A cell as HTML prints it: the text that is shown in its place, or its own."""
        shown = row[column.shown] if column.shown else ""
        return str(shown) if shown else self.text(column, row[column.key])

    def html(self) -> str:
        """The table as an HTML fragment: caption, header cells with scope, codes in words and beside them."""
        return pages.render("table.html.j2", table=self)

    def page(self) -> str:
        """The table as an HTML page of its own."""
        return pages.render("page.html.j2", title=self.title, body=self.html(), css=pages.css())

    def _repr_html_(self) -> str:
        return self.html()


def _codes(value: Any) -> tuple[str, ...]:
    """The codes of a cell that holds one, several or none."""
    if _missing(value):
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _missing(value: object) -> bool:
    if value is None or isinstance(value, str | tuple):
        return not value
    try:
        return math.isnan(value)  # type: ignore[arg-type]
    except TypeError:  # pandas' missing value
        return True
