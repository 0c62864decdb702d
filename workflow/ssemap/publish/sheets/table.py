"""Spreadsheets: a table with a sheet of notes, both to be read on screen and on A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.publish import grammar, pages
from ssemap.publish.sheets import numbers, paper, workbook
from ssemap.publish.sheets.workbook import LOOKS, RIGHT, TEXT, WHOLE

if TYPE_CHECKING:
    from ssemap.publish.sheets.numbers import Printed
    from ssemap.publish.sheets.workbook import Book
    from ssemap.publish.tables.table import Column, Table

NOTE_WIDTH = 40  # letters
NOTES = 110  # width of the sheet of notes


@dataclass(frozen=True, slots=True)
class Written:
    """What is written into a cell of a spreadsheet: number or text, its format and look."""

    value: float | str
    format: str
    look: str = ""


LabelledColumn = tuple[str, float, list[Written]]  # label, width, cells


def write(content: Table, path: Path, whole: str) -> None:
    """Write a table and a sheet of notes; text that looks like a formula or an address stays text.

    ``whole``: the file that has what a spreadsheet cannot hold; the notes say so.
    """
    with workbook.opened(path, content.title) as book:
        rows = content.frame.head(workbook.SHEET_ROWS - 1).to_dict("records")
        _write_rows(book, content, rows)
        legend = [f"{line.example}: {line.meaning}" for line in content.legend()]
        lines = [content.title, content.stamp, content.source_line, *legend, *content.notes]
        if len(rows) < len(content.frame):
            held, there = f"{len(rows):,}", f"{len(content.frame):,}"
            lines.append(pages.sentence("rows_cut", held=held, rows=there, file=whole))
        if book.cut:
            lines.append(pages.sentence("texts_cut", file=whole))
        notes = book.sheet("notes")
        notes.set_column(0, 0, NOTES)
        for row, line in enumerate(lines):
            notes.set_row(row, paper.height([(line, NOTES)], paper.USUAL))
            book.write(notes, row, 0, line, **({"text_wrap": True} if row else workbook.HEAD))
        paper.lie(notes, head=None, columns=1, rows=len(lines))


def _write_rows(book: Book, content: Table, rows: list[dict[str, Any]]) -> None:
    """Write the sheet of the table."""
    sheet = book.sheet("table")
    sheet.freeze_panes(1, 1)
    keys = [column.key for column in content.columns if column.of_cells]
    printed = numbers.fitting(row[key] for row in rows for key in keys if isinstance(row[key], grammar.Cell))
    columns = [each for column in content.columns for each in _columns(content, column, rows, printed)]
    widths, heights = _sizes(columns)
    for row, tall in enumerate(heights):
        sheet.set_row(row, tall)
    for place, ((label, _, cells), width) in enumerate(zip(columns, widths, strict=True)):
        book.write(sheet, 0, place, label, **workbook.HEAD)
        sheet.set_column(place, place, width)
        for row, cell in enumerate(cells, start=1):
            side: dict[str, Any] = {"text_wrap": True} if isinstance(cell.value, str) else RIGHT
            book.write(sheet, row, place, cell.value, num_format=cell.format, **side, **LOOKS[cell.look])
    sheet.autofilter(0, 0, len(rows), max(len(columns) - 1, 0))
    paper.lie(sheet, head=(0, 0), columns=len(columns), rows=len(rows) + 1)


def _sizes(columns: Sequence[LabelledColumn]) -> tuple[list[float], list[float]]:
    """Widths of the columns and heights of the rows, that of the head first.

    Columns of texts give way so that paper can be read, as far as no text is cut thereby.
    """
    declared = [width for _, width, _ in columns]
    wraps = [all(isinstance(cell.value, str) for cell in cells) for _, _, cells in columns]
    for share in paper.SCALES:
        widths = paper.narrowed(declared, wraps, share)
        heights = _heights(columns, widths)
        if max(heights) < paper.TALLEST:
            return widths, heights
    return declared, _heights(columns, declared)


def _heights(columns: Sequence[LabelledColumn], widths: Sequence[float]) -> list[float]:
    head = [(label, width / paper.BOLD) for (label, _, _), width in zip(columns, widths, strict=True)]
    cells = [[(cell.value, width) for cell in cells] for (_, _, cells), width in zip(columns, widths, strict=True)]
    rows = ([(value, width) for value, width in row if isinstance(value, str)] for row in zip(*cells, strict=True))
    return [paper.height(head, paper.USUAL), *(paper.height(row, paper.USUAL) for row in rows)]


def _columns(content: Table, column: Column, rows: list[dict[str, Any]], printed: Printed) -> Iterator[LabelledColumn]:
    """Label, width and cells of a column; beside one of cells of the table of indicators, what each number rests on."""
    values = [row[column.key] for row in rows]
    shown = [grammar.text(value) for value in values if isinstance(value, grammar.Cell)]
    # A number that is wider than its column is printed as a row of signs.
    yield (
        column.label,
        max([column.width, *(len(text) + 3 for text in shown)]),
        [_written(content, column, value, printed) for value in values],
    )
    if column.of_cells and not column.alone:
        notes = [_note(value, printed) if isinstance(value, grammar.Cell) else "" for value in values]
        yield f"{column.label}: note", NOTE_WIDTH, [Written(note, TEXT) for note in notes]


def _note(cell: grammar.Cell, printed: Printed) -> str:
    """What a number rests on, and its interval where no format is left that prints it."""
    interval = f"{grammar.text(cell)}; " if printed[cell] != grammar.sheet(cell) else ""
    return f"{interval}{grammar.note(cell)}"


def _written(content: Table, column: Column, value: Any, printed: Printed) -> Written:
    """One cell of a table as a spreadsheet gets it."""
    looks = content.look(column, value).split()
    look = next((name for name in LOOKS if name in looks), "")
    if isinstance(value, grammar.Cell):
        shown = printed[value]
        return Written(shown.value, shown.format, look)
    words = content.words(column, value)
    if words is None:
        return Written(float(value), column.excel, look)
    if column.whole(words):
        return Written(float(words), WHOLE, look)
    return Written(words, TEXT, look)
