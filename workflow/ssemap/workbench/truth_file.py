"""The file of official values that ``ssemap evaluate --truth`` takes: read, or refused with every mistake in it."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from ssemap.core import framework, texts
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import did_you_mean, expected_code

COLUMNS = ["iso3", "form_id", "measure", "basis", "date", "value"]
KEY = COLUMNS[:-1]  # one value for each
HEADER = ",".join(COLUMNS)
SEPARATORS = (",", ";", "\t")
NUMBER = re.compile(r"\d+(\.\d+)?([eE]\+?\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_YEAR = 1800  # of a value; a year before it is a slip of the pen
SAVE = "Save the file again as CSV in UTF-8."

Rows = list[tuple[int, dict[str, str]]]  # line and cells by column
Forms = Mapping[str, Sequence[str]]  # country of the run to the ids of its forms


def read(path: Path, forms: Forms) -> pd.DataFrame:
    """The rows of the file, in ``COLUMNS`` and ``line``; ``date`` as a day, ``value`` as a number.

    Raises PackageError with every mistake, each with its line and column.
    """
    found, rows = _rows(path)
    for line, cells in rows:
        found += _wrong_cells(path.name, line, cells, forms)
    found += _doubles(path.name, rows)
    if not rows and not found:
        found.append(_issue(path.name, 1, "", "no-rows", "a header alone", "a row or more", "Add the values."))
    if found:
        raise PackageError(found)
    frame = pd.DataFrame([{**cells, "line": line} for line, cells in rows])
    return frame.assign(date=pd.to_datetime(frame["date"]), value=frame["value"].astype("float64"))


# --- from bytes to cells --------------------------------------------------------------------------------


def _rows(path: Path) -> tuple[list[Issue], Rows]:
    """What is wrong with the file as such, and the cells of each row that is whole."""
    text, issues = _text(path)
    if text is None:
        return issues, []
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    try:
        written = [record for record in texts.records(text, separator) if any(map(str.strip, record[1]))]
    except texts.NotCsv as error:
        return [_issue(path.name, error.line, "", "csv", str(error), error.expected, error.action)], []
    if not written:
        return [_issue(path.name, 0, "", "empty-file", "an empty file", "a header row", f"Begin with: {HEADER}.")], []
    (line, header), *lines = written
    names = [name.strip() for name in header]
    issues = list(_wrong_columns(path.name, line, names))
    width = f"{len(names)} cells, as in the header"
    rows: Rows = []
    for number, cells in lines:
        if len(cells) != len(names):
            issues.append(_issue(path.name, number, "", "ragged-row", f"{len(cells)} cells", width, "Mend the row."))
            continue
        rows.append((number, {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name in COLUMNS}))
    return issues, rows


def _text(path: Path) -> tuple[str | None, list[Issue]]:
    """The text of the file; None where it is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        found = error.strerror or str(error)
        return None, [_issue(str(path), 0, "", "unreadable", found, "a CSV file", "Name the file of official values.")]
    if encoding := texts.marked(data):
        return None, [_issue(path.name, 0, "", "encoding", f"{encoding} text", "UTF-8", SAVE)]
    if b"\0" in data:
        line = texts.line_at(data, data.index(b"\0"))
        return None, [_issue(path.name, line, "", "nul-byte", "a NUL byte", "text as CSV", SAVE)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = texts.line_at(data, error.start)
        return None, [_issue(path.name, line, "", "encoding", f"the byte 0x{data[error.start]:02x}", "UTF-8", SAVE)]


def _wrong_columns(file: str, line: int, names: Sequence[str]) -> Iterator[Issue]:
    expected = f"the columns {', '.join(COLUMNS)}, each once"
    for name in COLUMNS:
        if name not in names:
            yield _issue(file, line, name, "missing-column", "no such column", expected, "Add the column.")
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            meant = did_you_mean(name, COLUMNS) or "Remove the column."
            yield _issue(file, line, name, "unknown-column", f"the column {name or '(no name)'}", expected, meant)
        elif names.count(name) > 1:
            yield _issue(file, line, name, "double-column", f"the column {name} more than once", expected, "Keep one.")


# --- cells ----------------------------------------------------------------------------------------------


def _wrong_cells(file: str, line: int, cells: Mapping[str, str], forms: Forms) -> Iterator[Issue]:
    """The mistakes of one row, in the columns that it has."""
    for column, cell in cells.items():
        if not cell:
            yield _issue(file, line, column, "empty-cell", "nothing", "each cell filled", "Fill it, or drop the row.")
    iso3 = cells.get("iso3", "")
    for column, codes, where in (
        ("iso3", list(forms), "Use a country of the run."),
        ("form_id", list(forms.get(iso3, ())), f"Use a form of forms.csv of {iso3}."),
        ("measure", framework.codes("measures"), "Use a code of measures.csv."),
        ("basis", framework.codes("bases"), "Use a code of bases.csv."),
    ):
        cell = cells.get(column, "")
        # of a country that is not known, neither are the forms: one cause is told once
        if cell and cell not in codes and (column != "form_id" or codes):
            yield _issue(file, line, column, "unknown-code", cell, expected_code(cell, codes), where)
    if (cell := cells.get("date", "")) and not _is_day(cell):
        action = "Write the day for which the value stands, as the last day of the year for a count of its end."
        yield _issue(file, line, "date", "bad-date", cell, "a day, as 2019-12-31", action)
    if (cell := cells.get("value", "")) and not _is_positive(cell):
        action = "Write the whole number without separators, in the unit of the measure; zero has no percent error."
        yield _issue(file, line, "value", "bad-value", cell, "a number above zero, as 14629 or 1234.5", action)


def _is_day(cell: str) -> bool:
    try:
        return bool(DAY.fullmatch(cell)) and datetime.date.fromisoformat(cell).year >= FIRST_YEAR
    except ValueError:
        return False


def _is_positive(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell)) and 0 < float(cell) < math.inf


def _doubles(file: str, rows: Rows) -> Iterator[Issue]:
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in rows:
        if not set(KEY) <= cells.keys():  # a column is missing: what is alike in the others may differ in it
            return
        key = tuple(cells[column] for column in KEY)
        if key in seen:
            expected = f"each {', '.join(KEY)} once (also in row {seen[key]})"
            yield _issue(file, line, "", "double-row", " ".join(key), expected, "Remove one of the rows.")
        seen.setdefault(key, line)


def _issue(file: str, line: int, column: str, check_id: str, found: str, expected: str, action: str) -> Issue:
    return Issue(check_id, "error", file, line, column, "", found, expected, action)
