"""A table to be read by people: a frame of numbers, codes, cells and text, and what its columns and codes are called.

Cells hold codes; their words and looks are rendered last, from the lists of the framework, for HTML, CSV and XLSX
alike. A cell of the table of indicators is a ``grammar.Cell`` and is shown by ``publish.grammar`` alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ssemap.core import fonts, framework
from ssemap.core.printing import FORMATS, Kind
from ssemap.publish import choice, grammar, pages
from ssemap.publish.tables import widths

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.run import Run

EXCEL = {"text": "@", "count": "#,##0", "rate": "#,##0.00", "percent": "0.0", "money": "#,##0", "year": "0"}
NOT_STATED = "not stated"
WIDE = 60  # characters
CELL, WHOLE = "cell", "whole"
ABSENT = "absent"
ADDRESS_PART = re.compile(".{12}")
TEXTS = ("state", "text", "note")
ADDED = {"lower": "lower end", "upper": "upper end", "state": "state", "text": "as printed", "note": "note"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``note`` names another column that HTML prints small beneath the value, ``shown`` one whose text it
    prints in the value's place where there is any; ``page`` is false for a column that only files have. ``country``:
    the one that the column is about, where a table has columns of countries.

    A column of the kind ``cell`` holds cells of the table of indicators; ``alone``: files have their numbers alone,
    without ends, state and note, and pages no marks beneath them. One of the kind ``whole`` holds texts, of which years
    and other whole numbers are numbers in spreadsheets. A cell of a numeric column holds a number, or
    the code of an absence; nothing else. A cell of a column with a ``codelist`` holds a code of that list, or a tuple
    of codes; ``printed`` is the column of the list that people read. An empty cell prints ``empty``. ``native``: is its
    text in the language of the country? ``linked``: does it hold addresses, which pages make links? ``bare``: does HTML
    print no basis and grade beneath a cell of the grammar, only its marks? ``evidence`` names the column with the
    identity of the figure that its cells are, to whose source pages link them.
    """

    key: str
    label: str
    kind: Kind | Literal["cell", "whole"] = "text"
    note: str = ""
    shown: str = ""
    width: int = 14
    empty: str = NOT_STATED
    page: bool = True
    country: str = ""
    codelist: str = ""
    printed: Literal["label", "sign"] = "label"
    native: bool = False
    linked: bool = False
    bare: bool = False
    alone: bool = False
    evidence: str = ""

    def filled(self, **settings: object) -> Column:
        """The same column with the settings that its label names in braces."""
        return replace(self, label=self.label.format(**settings))

    @property
    def of_cells(self) -> bool:
        """Does it hold cells of the table of indicators?"""
        return self.kind == CELL

    @property
    def numeric(self) -> bool:
        """Is it a column of numbers?"""
        return self.kind not in ("text", CELL, WHOLE)

    @property
    def wide(self) -> bool:
        """Is it a column of long texts, which pages give more room?"""
        return self.width >= WIDE

    @property
    def excel(self) -> str:
        """Number format of spreadsheets; a cell of the table of indicators has one of its own."""
        return EXCEL.get(self.kind, EXCEL["text"])

    def whole(self, words: str) -> bool:
        """Is a text of the column a whole number?"""
        return self.kind == WHOLE and words.isascii() and words.isdecimal()

    @property
    def attached(self) -> tuple[str, ...]:
        """The columns that belong to this one."""
        return tuple(key for key in (self.note, self.shown) if key)


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with its columns in reading order; the first column names the rows.

    ``printed``: the rows that pages print, where these are not all; ``left_out``: the sentence that says so.
    ``nothing``: what a page prints in the place of rows where there are none. ``heading``: the column that pages print
    as a line of its own above the rows that share its value. ``address``: where the page stands below
    ``results/<edition>/``, if the chains of its cells are built; without it numbers are no links. ``cut``: the tables
    that a page of its own prints in the place of this one. ``language`` of the native texts of one country, as a code.
    ``listed``: pages print on paper each row as a list of its cells, as columns of sentences would be too narrow there.
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
    heading: str = ""
    address: str = ""
    cut: Callable[[Table], Sequence[Table]] | None = None
    language: str = ""
    listed: bool = False

    def titled(self, title: str, source_line: str = "", stamp: str = "") -> Table:
        """The same table with its words."""
        return replace(self, title=title, source_line=source_line, stamp=stamp)

    def linked(self, address: str) -> Table:
        """The same table on the page at ``address``, with each number linked to its chain: these have to be built."""
        return replace(self, address=address)

    def spoken(self, language: str) -> Table:
        """The same table of one country, with the language of its native texts."""
        return replace(self, language=language)

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
        """The columns of the HTML table: those that are no heading, no other's note, and not for files only."""
        used = {name for column in self.columns for name in (column.note, column.shown)} | {self.heading}
        return tuple(column for column in self.columns if column.page and column.key not in used)

    def page_groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The rows of the HTML table in their order, below their headings; '' where the table has none."""
        groups: list[tuple[str, list[dict[str, Any]]]] = []
        for row in self.page_rows().to_dict("records"):
            heading = str(row[self.heading]) if self.heading else ""
            if not groups or groups[-1][0] != heading:
                groups.append((heading, []))
            groups[-1][1].append(row)
        return groups

    def is_absent(self, column: Column, value: object) -> bool:
        """Is the cell an absence? Raises ValueError if a number column holds any other text."""
        if column.numeric and isinstance(value, str) and value:
            if grammar.is_absence(value):
                return True
            raise ValueError(f"column {column.key}: {value!r} is neither a number nor an absence")
        return _missing(value)

    def words(self, column: Column, value: Any) -> str | None:
        """What a cell says in words, the same wherever the table is read; None for a number."""
        if _missing(value):
            return column.empty
        if column.of_cells:
            return grammar.text(value)
        if self.is_absent(column, value):
            return grammar.absence(value)
        if column.codelist:
            listed = (framework.labels if column.printed == "label" else framework.signs)(column.codelist)
            return "; ".join(listed[code] for code in _codes(value))
        return None if column.numeric else str(value)

    def look(self, column: Column, value: Any) -> str:
        """How a cell looks: ``absent``, the state of a cell of the table of indicators, or plain."""
        if column.of_cells and not _missing(value):
            return str(value.state) if value.valued else f"{ABSENT} {value.state}"
        return ABSENT if self.is_absent(column, value) else ""

    def plain(self) -> pd.DataFrame:
        """The frame as CSV gets it: labels for headers, codes in words, whole numbers without a point.

        A cell of the table of indicators has its exact number in the column of its name, and beside it the columns of
        ``ADDED``; of bounds and absences the number is empty.
        """
        import pandas as pd

        cells: dict[str, list[Any]] = {}
        for column in self.columns:
            values = self.frame[column.key].to_list()
            if column.of_cells:
                records = [_record(value) for value in values]
                cells[column.label] = [record["number"] for record in records]
                if column.alone:
                    continue
                cells |= {f"{column.label}: {added}": [one[key] for one in records] for key, added in ADDED.items()}
            else:
                cells[column.label] = [self._cell(column, value) for value in values]
        return pd.DataFrame(cells, dtype="object")

    def _cell(self, column: Column, value: Any) -> Any:
        words = self.words(column, value)
        return _number(value) if words is None else words

    def text(self, column: Column, value: Any) -> str:
        """A cell in words and digits, as HTML prints it."""
        words = self.words(column, value)
        return FORMATS[column.kind](value) if words is None else words

    def on_page(self, column: Column, row: dict[str, Any]) -> str:
        """A cell as HTML prints it: that of the table of indicators linked to its chain, else a text.

        The text is the one that is shown in the cell's place, or its own.
        """
        value = row[column.key]
        if column.of_cells and not _missing(value):
            chain = grammar.address.seen_from(grammar.address.trace(value.place), self.address) if self.address else ""
            return grammar.html(value, chain)
        shown = row[column.shown] if column.shown else ""
        text = str(shown) if shown else self.text(column, value)
        if self.address and column.evidence and not _missing(row[column.evidence]):
            return _led(text, grammar.address.evidence(row["iso3"], row[column.evidence]), self.address)
        return _link(text) if column.linked else text

    def spoken_in(self, column: Column, row: dict[str, Any]) -> str:
        """The language of a cell's native text, as a code; of its row where the rows say one, else of the table."""
        if not column.native or _missing(row[column.key]):
            return ""
        own = row.get("language")
        return own if isinstance(own, str) else self.language

    def beneath(self, column: Column, row: dict[str, Any]) -> str:
        """What HTML prints small beneath a cell; '' where there is nothing."""
        value = row[column.key]
        note = row[column.note] if column.note else ""
        said = "" if _missing(note) or note == value else str(note)
        if not column.of_cells:
            return said
        if _missing(value):
            return said
        marked = "" if column.alone else grammar.warned(value)
        beneath = marked if column.bare else grammar.beneath(value)
        return "; ".join(part for part in (beneath, said) if part)

    def spoken_beneath(self, column: Column, row: dict[str, Any]) -> str:
        """The language of what is printed small beneath a cell, as a code, where it is a native text; else ''."""
        return next((self.spoken_in(one, row) for one in self.columns if one.key == column.note), "")

    def legend(self) -> list[grammar.Line]:
        """What the signs mean that stand in the cells of the page."""
        rows = self.page_rows()
        cells = [cell for column in self.page_columns() if column.of_cells for cell in rows[column.key]]
        return grammar.legend_of(cell for cell in cells if not _missing(cell)) if cells else []

    def widths(self) -> list[float]:
        """Widths of the columns of the HTML table on paper, in percent: see ``widths.shares``."""
        columns = self.page_columns()
        rows = [[self._words_of(column, row) for column in columns] for row in self.page_rows().to_dict("records")]
        return widths.shares([column.label for column in columns], rows)

    def _words_of(self, column: Column, row: dict[str, Any]) -> str:
        """All that a cell prints on a page. An address breaks anywhere: it comes in parts."""
        shown = str(row[column.shown]) if column.shown else ""
        text = shown or self.text(column, row[column.key])
        return ADDRESS_PART.sub(r"\g<0> ", text) if column.linked else f"{text}\n{self.beneath(column, row)}"

    def html(self) -> str:
        """The table as an HTML fragment: caption, header cells with scope, codes in words and beside them."""
        return pages.render("table.html.j2", table=self)

    def page(self) -> str:
        """The table as an HTML page of its own; its heading is its caption, said once more for those who hear it."""
        from markupsafe import Markup

        parts = "\n".join(part.html() for part in (self.cut(self) if self.cut else [self]))
        body = Markup('<h1 class="heard">{}</h1>\n{}').format(self.title, Markup(parts))
        return pages.render("page.html.j2", title=self.title, body=body, css=pages.css())

    def _repr_html_(self) -> str:
        return self.html()


def readable(address: str) -> str:
    """An address with its letters as people read them, where all can be read.

    >>> readable("https://example.org/%C3%A9?a=%00"), readable("https://example.org/%C3%A9")
    ('https://example.org/%C3%A9?a=%00', 'https://example.org/é')
    """
    from urllib.parse import unquote

    read = unquote(address)
    return read if read.isprintable() and "\ufffd" not in read else address


def _link(address: str) -> str:
    """An address of the network as a link, its letters as people read them; any other text as it is.

    >>> _link("https://example.org/%C3%A9?a=1&b=2")
    Markup('<a href="https://example.org/%C3%A9?a=1&amp;b=2">https://example.org/é?a=1&amp;b=2</a>')
    >>> _link("javascript:alert(1)")
    'javascript:alert(1)'
    """
    from markupsafe import Markup

    if not address.startswith(("https://", "http://")):
        return address
    return Markup('<a href="{}">{}</a>').format(address, fonts.bounded(readable(address)))


def _led(text: str, address: str, page: str) -> str:
    """A text that leads to an address of the edition, as seen from a page of it."""
    from markupsafe import Markup

    return Markup('<a href="{}">{}</a>').format(grammar.address.seen_from(address, page), text)


def _record(value: Any) -> dict[str, Any]:
    """A cell of the table of indicators as files get it: the keys ``number`` and those of ``ADDED``."""
    if _missing(value):
        return dict.fromkeys(("number", *ADDED))
    codes = grammar.codes(value)
    return {**{key: _number(codes[key]) for key in ("number", "lower", "upper")}, **{k: codes[k] for k in TEXTS}}


def _number(value: Any) -> Any:
    """A number, whole ones without a point; None for none."""
    if _missing(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


def _codes(value: Any) -> tuple[str, ...]:
    """The codes of a cell that holds one, several or none."""
    if _missing(value):
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _missing(value: object) -> bool:
    if isinstance(value, grammar.Cell):
        return False
    if value is None or isinstance(value, str | tuple):
        return not value
    try:
        return math.isnan(value)  # type: ignore[arg-type]
    except TypeError:  # pandas' missing value
        return True
