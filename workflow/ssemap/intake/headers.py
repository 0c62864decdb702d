"""The header of a handed-in table: where it stands, by what its cells are separated, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ssemap.core import printing, texts
from ssemap.core.spelling import did_you_mean, nearest
from ssemap.intake.tables import RawTable, columns, names, schema

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
SEARCHED = 20  # lines in which a header is looked for
MOST_FAULTS = 3  # of a header that are told one by one
LINE_ENDS = re.compile("[\u2028\u2029\x85\x0b\x0c\x1e]")  # that only some programs know
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """Where a header stands. ``next_line``: the line after it, where rows begin. ``padded``: do blanks follow the
    separator?"""

    cells: list[str]
    separator: str
    line: int
    next_line: int
    padded: bool = False


def find(lines: list[str], table: RawTable) -> Header | None:
    """The header among the first lines, separated by whatever names most columns of the table; None if there is none.

    What stands above it, and another separator than the comma, is told.
    """
    first = 1
    if len(lines) == 1 and LINE_ENDS.search(lines[0]):
        return None
    if said := SEPARATOR_LINE.fullmatch(lines[0].rstrip("\r\n")):
        action = "Delete the first line: only one program understands it."
        table.report("separator-line", repr(said[0]), "the header in the first line", action, row=1)
        first = 2
    for line in range(first, min(len(lines), first + SEARCHED - 1) + 1):
        places = [_place(lines, line, separator) for separator in SEPARATORS]
        known = [_known(place.cells, table.name) for place in places]
        if max(known) * 2 >= len(columns(table.name)):
            place = _without_blanks(places[known.index(max(known))], lines, table)
            if place.cells.count("") > len(columns(table.name)) // 3:
                return None  # separated by two signs
            _report_place(place, first, table)
            return place
    return None


def _place(lines: list[str], line: int, separator: str, *, skip: bool = False) -> Header:
    try:
        records = texts.records_from(lines, line, separator, skip=skip)
        _, header = next(records, (line, []))
        after, _ = next(records, (len(lines) + 1, []))
    except texts.NotCsv as error:
        header, after = ([], line + 1) if error.line == line else (header, error.line)
    return Header(header, separator, line, after)


def _without_blanks(place: Header, lines: list[str], table: RawTable) -> Header:
    """A header whose names have no blanks around them; that they had some is told."""
    if not any(cell != texts.trimmed(cell) for cell in place.cells):
        return place
    padded = all(cell.startswith(" ") for cell in place.cells[1:])
    if padded:
        place = _place(lines, place.line, place.separator, skip=True)
    found, action = "blanks around the names of columns", "Delete the blanks, those around the cells of the rows too."
    table.report("blanks", found, "names and cells without blanks around them", action, row=place.line)
    return replace(place, cells=[texts.trimmed(cell) for cell in place.cells], padded=padded)


def _known(header: list[str], name: str) -> int:
    """How many columns of a table a header names; capitals, blanks and hyphens do not count."""
    return len({letters(cell) for cell in header} & set(map(letters, columns(name))))


def letters(name: str) -> str:
    """A name of a column without what is no matter of spelling."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _report_place(place: Header, first: int, table: RawTable) -> None:
    if place.line > first:
        found = f"{printing.counted(place.line - first, 'line')} above the header"
        table.report("above-header", found, "the header in the first line", "Delete what is above it.", row=first)
    if place.separator != "," and not table.issues:  # whoever saves the file anew is told enough
        found, action = f"cells separated by {SEPARATORS[place.separator]}", "They are read all the same."
        table.report("separator", found, "cells separated by commas", action, "note", row=place.line)


def report_none(lines: list[str], table: RawTable) -> None:
    """Say what stands in place of the header."""
    wanted = columns(table.name)
    header = _place(lines, 1, ",").cells
    found, action = _broken_lines(lines, header, wanted) or _other_header(header, table)
    action = action or f"Begin the file with: {','.join(wanted)}."
    table.report("header", found, f"the header of {table.name}.csv", action, row=1)


def _broken_lines(lines: list[str], header: list[str], wanted: list[str]) -> tuple[str, str] | None:
    """What is wrong with lines that hold the names of the columns, and what to do; None where they do not."""
    if ends := LINE_ENDS.search("".join(lines)):
        return f"lines that end in U+{ord(ends[0]):04X}", "Save the file again with ordinary ends of lines."
    if separator := _separator(lines[0], wanted):
        return f"cells separated by {separator}", "Separate them by commas: save the file again as CSV."
    if len(header) == 1 and len({*map(letters, header[0].split(","))} & {*map(letters, wanted)}) * 2 >= len(wanted):
        return "whole rows in double quotes", "Take away the quotes around each row."
    if len(_first_cells(lines) & set(map(letters, wanted))) > 2:
        action = "Turn it, so that the name of each column stands above it."
        return "a table whose rows and columns are exchanged", action
    if len(lines) == 1 and wanted[0] in lines[0]:
        return "one line alone", "The breaks of lines are lost: save the file again from where it was made."
    return None


def _other_header(header: list[str], table: RawTable) -> tuple[str, str]:
    """What the first line is, and what to do if that is more than to write the header."""
    other = next((name for name in names() if set(columns(name)) <= set(header)), "")
    if other:
        return f"the columns of {other}.csv", f"Put the rows of {table.name}.csv there; was a file misnamed?"
    if (there := _known(header, table.name)) > 1:
        return f"a header with {there} of {len(columns(table.name))} columns", ""
    if _is_row(header, table.name):
        return "rows without a header", ""
    return (f"a first line that begins with {header[0][:60]!r}" if header else "no header"), ""


def _first_cells(lines: list[str]) -> set[str]:
    """What the first lines begin with."""
    places = [_place(lines, line, ",").cells for line in range(1, min(len(lines), 2 * SEARCHED) + 1)]
    return {letters(cells[0]) for cells in places if cells}


def _separator(line: str, wanted: list[str]) -> str:
    """The sign, or signs, that stand between the names of columns; empty where these are not in their order."""
    quote = "[\"']?"
    between = re.compile(rf"(?<![a-z_]){wanted[0]}{quote}(\W+?){quote}{wanted[1]}(?![a-z_])")
    found = between.search(line)
    if not found or found[1] == ",":
        return ""
    return "blanks" if not found[1].strip(" \t") else repr(found[1].strip(" "))


def is_again(cells: list[str], table: RawTable) -> bool:
    """Does a row hold the names of the columns once more?"""
    if cells[0].strip()[:2].casefold() != table.header[0][:2]:
        return False  # as nearly all
    return [*map(letters, cells)] == [*map(letters, table.header)]


def _is_row(cells: list[str], name: str) -> bool:
    """Is this a row of the table, by its number of cells and its first one?"""
    column = schema(name)["fields"][0]
    pattern = column.get("constraints", {}).get("pattern", "[A-Z]{3}-.*")
    return len(cells) == len(columns(name)) and bool(re.fullmatch(pattern, cells[0]))


def check(table: RawTable, line: int) -> None:
    """Missing, unknown and double columns; a mistyped name counts as unknown, not as missing too.

    Columns without a name at the end are left by spreadsheets; they do not count while they are empty.
    """
    while table.header and not table.header[-1].strip():
        table.header.pop()
        table.nameless += 1
    wanted, faults = columns(table.name), []
    missing = [name for name in wanted if name not in table.header]
    for name in dict.fromkeys(table.header):
        if name not in wanted:
            meant = nearest(name, wanted)
            missing = [other for other in missing if other != meant]
            action = did_you_mean(name, wanted) or "Remove it."
            found = f"the column {name or '(no name)'}"
            faults.append(("unknown-column", found, "a column of the schema", action, name))
        if table.header.count(name) > 1:
            faults.append(
                ("double-column", "the column more than once", "each column once", "Remove the others.", name)
            )
    for name in missing:
        action = "Add it; its cells may be empty where the schema does not require them."
        faults.append(("missing-column", "no such column", f"the column {name}", action, name))
    if len(faults) > MOST_FAULTS:
        kinds = {"unknown": "unknown-column", "doubled": "double-column", "missing": "missing-column"}
        named = {word: [name or "(no name)" for kind, *_, name in faults if kind == kinds[word]] for word in kinds}
        found = "; ".join(f"{word} {', '.join(some)}" for word, some in named.items() if some)
        table.report("header", found, "the columns of the schema", f"Write it so: {','.join(wanted)}.", row=line)
        return
    for kind, found, expected, action, name in faults:
        table.report(kind, found, expected, action, row=line, column=name)
