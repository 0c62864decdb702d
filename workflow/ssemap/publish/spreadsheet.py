"""Spreadsheets: a table with a sheet of notes; numbers stay numbers, texts stay texts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.publish import grammar, pages

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from ssemap.publish.tables.table import Column, Table

NOTE_WIDTH = 40  # letters
TEXT = "@"  # number format of texts
SHEET_ROWS, CELL_LETTERS = 1_048_576, 32_767  # what a spreadsheet holds
# How cells look; the pattern is that of thin diagonal lines.
LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "absent": {"font_color": "#5A6570"},
    "not_comparable": {"pattern": 14, "fg_color": "#B8C2CC", "bg_color": "#FFFFFF"},
}


@dataclass(frozen=True, slots=True)
class Written:
    """What is written into a cell of a spreadsheet: number or text, its format and look."""

    value: float | str
    format: str
    look: str = ""


def write(content: Table, path: Path, whole: str) -> None:
    """Write a table and a sheet of notes; text that looks like a formula or an address stays text.

    ``whole``: the file that has what a spreadsheet cannot hold; the notes say so.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        # The format wants a date of creation; a fixed one keeps the bytes equal.
        book.set_properties({"title": content.title, "created": datetime.datetime(2020, 1, 1)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EDF2"})
        text = {"text_wrap": True, "valign": "top"}
        wrapped = book.add_format(text)
        rows = content.frame.head(SHEET_ROWS - 1).to_dict("records")
        long = _write_rows(book, content, rows, head, text)
        notes = book.add_worksheet("notes")
        notes.set_column(0, 0, 110)
        legend = [f"{line.example}: {line.meaning}" for line in content.legend()]
        lines = [content.title, content.stamp, content.source_line, *legend, *content.notes]
        if len(rows) < len(content.frame):
            held, there = f"{len(rows):,}", f"{len(content.frame):,}"
            lines.append(pages.sentence("rows_cut", held=held, rows=there, file=whole))
        if long:
            lines.append(pages.sentence("texts_cut", file=whole))
        for row, line in enumerate(lines):
            notes.write_string(row, 0, line, wrapped if row else head)


def _write_rows(book: Workbook, content: Table, rows: list[dict[str, Any]], head: Format, text: dict[str, Any]) -> bool:
    """Write the sheet of the table; True if a text was too long and is cut."""
    sheet = book.add_worksheet("table")
    sheet.freeze_panes(1, 1)
    looks: dict[tuple[str, str], Format] = {}
    long = False
    columns = [each for column in content.columns for each in _columns(content, column, rows)]
    for place, (label, width, cells) in enumerate(columns):
        sheet.write_string(0, place, label, head)
        sheet.set_column(place, place, width)
        for row, cell in enumerate(cells, start=1):
            key = cell.format, cell.look
            if key not in looks:
                looks[key] = book.add_format({**text, "num_format": cell.format, **LOOKS[cell.look]})
            long |= _write_cell(sheet, row, place, cell.value, looks[key])
    sheet.autofilter(0, 0, len(rows), max(len(columns) - 1, 0))
    return long


def _columns(content: Table, column: Column, rows: list[dict[str, Any]]) -> Iterator[tuple[str, int, list[Written]]]:
    """Label, width and cells of a column; beside one of cells of the table of indicators, what each number rests on."""
    values = [row[column.key] for row in rows]
    shown = [grammar.text(value) for value in values if isinstance(value, grammar.Cell)]
    # A number that is wider than its column is printed as a row of signs.
    yield (
        column.label,
        max([column.width, *(len(text) + 2 for text in shown)]),
        [_written(content, column, value) for value in values],
    )
    if column.of_cells:
        notes = [grammar.note(value) if isinstance(value, grammar.Cell) else "" for value in values]
        yield f"{column.label}: note", NOTE_WIDTH, [Written(note, TEXT) for note in notes]


def _written(content: Table, column: Column, value: Any) -> Written:
    """One cell of a table as a spreadsheet gets it."""
    looks = content.look(column, value).split()
    look = next((name for name in LOOKS if name in looks), "")
    if isinstance(value, grammar.Cell):
        shown = grammar.sheet(value)
        return Written(shown.value, shown.format, look)
    words = content.words(column, value)
    if words is None:
        return Written(float(value), column.excel, look)
    return Written(words, TEXT, look)


def _write_cell(sheet: Worksheet, row: int, place: int, value: float | str, look: Format) -> bool:
    """Write a number as a number and text as text; True if a text was too long and is cut."""
    if not isinstance(value, str):
        sheet.write_number(row, place, value, look)
        return False
    long = len(value) > CELL_LETTERS
    sheet.write_string(row, place, f"{value[: CELL_LETTERS - 1]}…" if long else value, look)
    return long
