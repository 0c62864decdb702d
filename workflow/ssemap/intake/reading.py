"""The bytes of a handed-in table become cells: what stands in the way is named once, by its cause.

What can be read for certain is read: a file in UTF-16 or with semicolons, and every row that is whole beside one that
is not. Nothing is guessed: where bytes are no text in UTF-8, the rows that hold them are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ssemap.core import texts
from ssemap.intake import headers, layout
from ssemap.intake.tables import RawTable, columns, more

SAVE = "Save the file again as CSV in UTF-8."
MOST_BROKEN = 50  # records that are no CSV, after which the rest of a file is not looked at

# Files of other programs, by the bytes they begin with, and what to do.
EXPORT = "Open it in the program that made it and save the table as CSV in UTF-8."
UNPACK = "Unpack it, and put the table itself there."
FORMATS = [
    (rb"PK\x03\x04.*?xl/", "a workbook of Excel (XLSX) under the name of a CSV", EXPORT),
    (rb"PK\x03\x04.*?opendocument\.spreadsheet", "a workbook (ODS) under the name of a CSV", EXPORT),
    (rb"PK\x03\x04.*?\.iwa", "a workbook of Numbers under the name of a CSV", EXPORT),
    (rb"PK\x03\x04.*?(?:word/|opendocument\.text)", "a text document under the name of a CSV", EXPORT),
    (rb"PK\x03\x04", "a ZIP archive under the name of a CSV", UNPACK),
    (rb"\xd0\xcf\x11\xe0", "a workbook of an old Excel (XLS) under the name of a CSV", EXPORT),
    (rb"%PDF", "a PDF under the name of a CSV", "Put the table itself there, as CSV in UTF-8."),
    (rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ|\x28\xb5\x2f\xfd", "a compressed file under the name of a CSV", UNPACK),
    (rb"\{\\rtf", "a text document (RTF) under the name of a CSV", EXPORT),
    (rb"ID;P|TABLE\r?\n0,1", "a table of an old spreadsheet (SYLK, DIF) under the name of a CSV", EXPORT),
    (rb"PAR1|SQLite format 3|\x89PNG|\xff\xd8\xff|GIF8", "a file of another kind than CSV", EXPORT),
    (rb"(?i)(?:\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table|meta|\?xml|!--)", "a web page (HTML) or XML", EXPORT),
    (rb"\s*[\[{]", "a file in JSON", "Write the table as CSV in UTF-8, with the header in the first line."),
    (rb"\s*\|[^\n]*\|\s*\n\s*\|", "a table in Markdown", "Write it as CSV: cells with commas between them."),
    (rb"(?:diff --git|--- a/|Index: )", "a difference of two versions (diff)", "Put the table itself there."),
    (rb"version https://git-lfs", "a pointer of Git LFS in place of the file", "Fetch the file itself: git lfs pull."),
]
CONFLICT = re.compile(rb"^(?:<{7} |>{7} |={7}\r?$)", re.MULTILINE)
IDENTIFIED = re.compile("[A-Z]{3}-[A-Za-z0-9-]+")  # as most rows begin
QUOTES = tuple("'’‘“”„«»「『`")  # marks around text that are no quotes of CSV
BAD = re.compile("[\0\udc80-\udcff]")  # a byte that is no text, where a text was read all the same
JOINED = re.compile("(^|[\r\n])\ufeff")  # where one file follows another
LOST = "\ufffd"  # what programs write in place of a character that they could not read


def read_cells(path: Path, name: str, file: str) -> RawTable:
    """Read a file into text cells; every fault of file, encoding or shape becomes an issue.

    ``file`` is the name of the file in messages. No exception is raised for bad content.
    """
    table = RawTable(name, file, there=True)
    data = _bytes(path, table)
    text = None if data is None else _text(data, table)
    if text is not None and not text.strip("\ufeff \t\r\n"):
        header = ",".join(columns(name))
        table.issues.clear()  # how nothing was encoded is all the same
        table.report("empty-file", "an empty file", "a header row", f"Begin the file with: {header}.")
    elif text is not None:
        _split(_without_marks(text.removeprefix("\ufeff"), table), table)
    return table


def _bytes(path: Path, table: RawTable) -> bytes | None:
    """What stands in the file; None where it cannot be read."""
    expected = "a file that can be read"
    try:
        if path.is_file():
            return path.read_bytes()
        if path.is_dir():
            found, action = "a folder", "Put the table itself there: a CSV file of this name."
        elif path.is_symlink():
            found, action = "a link to a file that is not there", "Put the file itself there."
        else:
            found, action = "no ordinary file", "Put the file itself there."
    except OSError as error:
        found, action = error.strerror or "no way to read it", "Allow it to be read, or put the file there again."
    table.report("unreadable", found, expected, action)
    return None


# ------------------------------------------------------------------ bytes to text


def _text(data: bytes, table: RawTable) -> str | None:
    """The file as text, bytes that are none as single surrogates; None where it is no table at all."""
    for beginning, found, action in FORMATS:
        if re.match(beginning, data, re.DOTALL):
            table.report("not-csv", found, "a table as CSV", action)
            return None
    if conflict := CONFLICT.search(data):
        line, action = texts.line_at(data, conflict.start()), "Resolve it: keep the rows that are right."
        table.report("merge-conflict", "a conflict of two versions, not resolved", "rows", action, row=line)
        return None
    text = _wide(data, table)
    return data.decode("utf-8-sig", "surrogateescape") if text is None else text


def _wide(data: bytes, table: RawTable) -> str | None:
    """A text of two or four bytes a character, by its mark or the name of its first column; None for others."""
    marked = texts.marked(data)
    start = columns(table.name)[0]
    unmarked = [code for code in ("utf-16-le", "utf-16-be") if data.startswith(start.encode(code))]
    for encoding in [marked] if marked else unmarked:
        name = encoding[:6].upper()
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = data.decode(encoding, "ignore")
            table.report("encoding", f"{name} text that is cut off", "UTF-8 text", SAVE)
        else:
            table.report("utf-16", f"{name} text", "UTF-8 text", SAVE)
        return text
    return None


def _report_bytes(bad: list[tuple[int, str]], table: RawTable) -> None:
    """Rows with bytes that are no text, in one message: ``bad`` has the line and the first of its bytes."""
    if not bad:
        return
    (line, letter), others = bad[0], more(len(bad) - 1)
    if letter == "\0":
        table.report("nul-byte", f"a NUL byte{others}", "text", SAVE, row=line)
    else:
        found = f"byte 0x{ord(letter) - 0xDC00:02x} that is not UTF-8{others}"
        table.report("encoding", found, "UTF-8 text", SAVE, row=line)


# ------------------------------------------------------------------ text to rows


@dataclass
class _Faults:
    """Lines of what is no row, by its kind."""

    blank: list[int] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    ragged: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # what to do, to lines and numbers of cells
    broken: list[texts.NotCsv] = field(default_factory=list)


def _split(text: str, table: RawTable) -> None:
    """The rows of a text, each with its line; one issue for each kind of fault."""
    lines, faults = _lines(text), _Faults()
    place = headers.find(lines, table)
    if place is None:
        first = BAD.search(text)
        if first:
            _report_bytes([(texts.line_at(text, first.start()), first[0])], table)
        elif not table.issues:
            headers.report_none(lines, table)
        return
    table.header, table.separator, table.header_line = place.cells, place.separator, place.line
    headers.check(table, place.line)
    for line, cells in _records(lines, place, faults):
        _sort_in(line, cells, table, faults)
    _report(table, faults)


def _without_marks(text: str, table: RawTable) -> str:
    """A text without the marks of files that were joined, and without the sign that ended files once."""
    text = re.sub("\x1a\\s*$", "", text)
    if mark := JOINED.search(text):
        found = f"a byte order mark at the beginning of the line{more(len(JOINED.findall(text)) - 1)}"
        action = "Two files were joined here: delete the mark, and the header where it stands once more."
        table.report("joined-files", found, "one table", action, row=texts.line_at(text, mark.end()))
    return JOINED.sub(r"\1", text)


def _lines(text: str) -> list[str]:
    """The lines of a text, however they end; one that was saved with doubled ends has them once."""
    return list(io.StringIO(text.replace("\r\r\n", "\r\n"), newline=""))


def _records(lines: list[str], place: headers.Header, faults: _Faults) -> Iterator[tuple[int, list[str]]]:
    """Every record that is whole; after one that is broken, reading goes on in its next line."""
    first = place.next_line
    while len(faults.broken) < MOST_BROKEN:
        try:
            yield from texts.records_from(lines, first, place.separator, skip=place.padded)
            return
        except texts.NotCsv as error:
            faults.broken.append(error)
            first = error.line + 1


def _sort_in(line: int, cells: list[str], table: RawTable, faults: _Faults) -> None:
    """A row of the table, or a fault."""
    wide = len(table.header)
    if not any(map(str.strip, cells)):
        faults.blank.append(line)
    elif bad := next(filter(None, map(BAD.search, cells)), None):
        faults.bad.append((line, bad[0]))
    elif headers.is_again(cells, table):
        faults.again.append(line)
    elif len(cells) != wide and (len(cells) < wide or any(cells[wide:]) or not table.nameless):
        _sort_in_ragged(line, cells, table, faults)
    else:
        if any(LOST in cell for cell in cells):
            faults.lost.append(line)
        table.rows.append(dict(zip(table.header, cells, strict=False)))
        table.lines.append(line)


def _sort_in_ragged(line: int, cells: list[str], table: RawTable, faults: _Faults) -> None:
    if len(cells) == len(table.header) + table.nameless and table.nameless:
        faults.nameless.append(line)
    elif _is_note(cells, table):
        faults.notes.append((line, cells[0]))
    elif not any(error.line < line <= error.until for error in faults.broken):
        faults.ragged.setdefault(_ragged_action(cells, table), []).append((line, len(cells)))


def _is_note(cells: list[str], table: RawTable) -> bool:
    """Is it a comment, or one text in the place of a row?"""
    lone = sum(map(bool, map(str.strip, cells))) == 1 and len(cells) < len(table.header)
    separated = max(map(cells[0].count, headers.SEPARATORS)) * 2 >= len(table.header)
    return layout.is_comment(cells[0]) or (lone and not separated and not IDENTIFIED.match(cells[0]))


def _ragged_action(cells: list[str], table: RawTable) -> str:
    """What to do with a row that has not as many cells as the header."""
    if len(cells) == 1 and not IDENTIFIED.fullmatch(cells[0]):
        return f"Separate the cells by {headers.SEPARATORS[table.separator]}, as the header does."
    if len(cells) < len(table.header):
        return "Add the cells that are missing; an empty one has its comma too."
    if quotes := next((cell.strip()[0] for cell in cells if cell.strip().startswith(QUOTES)), ""):
        return f'Put text that holds a comma in double quotes ("), not in {quotes}.'
    if not cells[0] and IDENTIFIED.match(cells[1]):
        return "The cells stand one column too far right: delete the empty cell at the beginning."
    if not any(cells[len(table.header) :]):
        return "Delete the commas at the end of the row, or put text that holds a comma in double quotes."
    return "Put text that holds a comma in double quotes."


def _report(table: RawTable, faults: _Faults) -> None:
    """Each kind of fault in one message, at its first row."""
    _report_bytes(faults.bad, table)
    last = max(table.lines, default=0)
    if blank := [line for line in faults.blank if line < last]:  # a spreadsheet leaves some behind the last row
        found = "an empty row" if len(blank) == 1 else f"{len(blank)} empty rows, the first of them here"
        action = "Delete the row." if len(blank) == 1 else "Delete the rows."
        table.report("blank-row", found, "a row of cells", action, row=blank[0])
    if faults.again and not any(issue.check_id == "joined-files" for issue in table.issues):
        found = f"the header once more{more(len(faults.again) - 1)}"
        table.report("header-again", found, "a row of cells", "Delete the row.", row=faults.again[0])
    if faults.nameless:
        found = f"text in a column without a name{more(len(faults.nameless) - 1)}"
        action = "Move it to the column that it belongs to, or remove it."
        table.report("nameless-column", found, "each column with its name", action, row=faults.nameless[0])
    for action, rows in faults.ragged.items():
        widths = " or ".join(map(str, sorted({width for _, width in rows})))
        found, expected = f"{widths} cells{more(len(rows) - 1)}", f"{len(table.header)} cells, as in the header"
        table.report("ragged-row", found, expected, action, row=rows[0][0])
    if faults.notes:
        layout.report_notes(table, faults.notes)
    if faults.broken:
        error, others = faults.broken[0], more(len(faults.broken) - 1)
        table.report("csv", f"{error}{others}", error.expected, error.action, row=error.line)
    if faults.lost:
        found = f"{LOST}, which stands for a character that was lost{more(len(faults.lost) - 1)}"
        action = "Copy the text again from the source, and save the file in UTF-8."
        table.report("lost-character", found, "the characters of the source", action, "warning", row=faults.lost[0])
