"""A table to be read by people: a frame, its columns' labels, and what its absences are called."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.printing import FORMATS, Kind
from ssemap.publish import pages

if TYPE_CHECKING:
    import pandas as pd

EXCEL = {"text": "@", "count": "#,##0", "rate": "#,##0.00", "percent": "0.0", "money": "#,##0", "year": "0"}
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``note`` names another column that HTML prints small beneath the value, ``shown`` one whose text it
    prints in the value's place where there is any; ``page`` is false for a column that only files have.

    A cell of a numeric column holds a number, or the code of an absence; nothing else.
    """

    key: str
    label: str
    kind: Kind = "text"
    note: str = ""
    shown: str = ""
    width: int = 14
    empty: str = NOT_STATED
    page: bool = True

    def filled(self, **settings: object) -> Column:
        """The same column with the settings that its label names in braces."""
        return replace(self, label=self.label.format(**settings))

    @property
    def numeric(self) -> bool:
        """Is it a column of numbers?"""
        return self.kind != "text"

    @property
    def excel(self) -> str:
        """Number format of spreadsheets."""
        return EXCEL[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with its columns in reading order; the first column names the rows."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    source_line: str = ""
    stamp: str = ""
    absences: dict[str, str] = field(default_factory=lambda: framework.labels("absences"))

    def titled(self, title: str, source_line: str = "", stamp: str = "") -> Table:
        """The same table with its words."""
        return replace(self, title=title, source_line=source_line, stamp=stamp)

    def only(self, keys: list[str], title: str = "") -> Table:
        """The same table with some of its columns."""
        kept = tuple(column for column in self.columns if column.key in keys)
        return replace(self, columns=kept, title=title or self.title)

    def page_columns(self) -> tuple[Column, ...]:
        """The columns of the HTML table: those that are no other's note and not for files only."""
        used = {name for column in self.columns for name in (column.note, column.shown)}
        return tuple(column for column in self.columns if column.page and column.key not in used)

    def is_absent(self, column: Column, value: object) -> bool:
        """Is the cell an absence? Raises ValueError if a number column holds any other text."""
        if isinstance(value, str) and value:
            if not column.numeric:
                return False
            if value in self.absences:
                return True
            raise ValueError(f"column {column.key}: {value!r} is neither a number nor an absence")
        return _missing(value)

    def absence(self, value: object) -> str:
        """An absence in words; never blank."""
        return self.absences.get(str(value), NOT_STATED)

    def plain(self) -> pd.DataFrame:
        """The frame as CSV gets it: labels for headers, absences in words, whole numbers without a point."""
        import pandas as pd

        cells = {
            column.label: [self._cell(column, value) for value in self.frame[column.key]] for column in self.columns
        }
        return pd.DataFrame(cells, dtype="object")

    def _cell(self, column: Column, value: Any) -> Any:
        if self.is_absent(column, value):
            return self.absence(value) if column.numeric else column.empty
        if not column.numeric:
            return str(value)
        number = float(value)
        return int(number) if number.is_integer() else number

    def text(self, column: Column, value: Any) -> str:
        """A cell in words and digits, as HTML prints it."""
        if self.is_absent(column, value):
            return self.absence(value) if column.numeric else column.empty
        return FORMATS[column.kind](value) if column.numeric else str(value)

    def on_page(self, column: Column, row: dict[str, Any]) -> str:
        """A cell as HTML prints it: the text that is shown in its place, or its own."""
        shown = row[column.shown] if column.shown else ""
        return str(shown) if shown else self.text(column, row[column.key])

    def html(self) -> str:
        """The table as an HTML fragment: caption, header cells with scope, absences in words."""
        return pages.render("table.html.j2", table=self)

    def page(self) -> str:
        """The table as an HTML page of its own."""
        return pages.render("page.html.j2", title=self.title, body=self.html(), css=pages.css())

    def _repr_html_(self) -> str:
        return self.html()


def _missing(value: object) -> bool:
    if value is None or isinstance(value, str):
        return not value
    try:
        return math.isnan(value)  # type: ignore[arg-type]
    except TypeError:  # pandas' missing value
        return True
