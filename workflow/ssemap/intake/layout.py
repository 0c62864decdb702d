"""Cells that stand in the wrong place: rows that are none, columns under each other's names, rows that slipped.

Each is told once, and not as the many faults of the cells that follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import accumulate

from ssemap.core import texts
from ssemap.intake.garbled import Fault
from ssemap.intake.tables import RawTable, columns, is_bound, more, schema

Judges = Mapping[str, Callable[[str], Fault | None]]  # column to what says what is wrong with a cell

COMMENT = re.compile(r"\s*(#|//|--|%|\*|;)")
LEAST_ROWS = 3  # of a table whose columns may be told to be exchanged
MOSTLY = 0.8  # of the rows that show it
MOST_PAIRS = 2  # of columns that are told one by one
WRONG = (
    5  # cells of a row that do not fit their columns, and half of those that may be wrong: it is no row of the table
)
SLIPPED = 3  # faults of a row, at least, that end when its cells are moved
NAMED = 3  # cells of a row
LATIN = re.compile(r"[^\W\d_]")
OTHER_SCRIPT = re.compile("[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufaff]")


def check(table: RawTable, judges: Judges) -> Collection[str]:
    """Tell what stands in the wrong place; rows are taken out, columns are read under their own names.

    Returns the columns in which something is wrong, by itself or because of its place.
    """
    if not table.rows:
        return ()
    bad = {name: judge for name, judge in judges.items() if any(map(judge, set(table.values(name))))}
    if bad:
        _rows_that_are_none(table, judges)
        _slipped(table, judges)
        _exchanged(table, judges, list(bad))
        _wrong_rows(table, judges, bad)
    _languages(table)
    return judges if any(issue.check_id == "exchanged-columns" for issue in table.issues) else bad


# ------------------------------------------------------------------ rows


def _rows_that_are_none(table: RawTable, judges: Judges) -> None:
    """Totals, notes, comments: rows whose first cell is no id, and with fewer cells than half of what a row must have.

    Cells are counted wherever they stand: a row that was moved is as full as the others.
    """
    required = [each["name"] for each in schema(table.name)["fields"] if each.get("constraints", {}).get("required")]
    first = columns(table.name)[0]
    if first not in table.header or not set(required) <= set(table.header):
        return
    notes = []
    for line, row in table.places():
        named, empty = row[first], sum(not row[name] for name in required)
        is_bad = bool(judges[first](named)) or not named
        filled = sum(map(bool, row.values()))
        alone = empty >= len(required) - 1 and filled <= 1 and named[3:4] != "-"
        if alone or (is_bad and (2 * filled <= len(required) or is_comment(named))):
            notes.append((line, next(filter(None, row.values()))))
    if notes:
        report_notes(table, notes)
        _take_out(table, [line for line, _ in notes])


def report_notes(table: RawTable, notes: list[tuple[int, str]]) -> None:
    """Lines that are no rows, each with the text that it begins with."""
    line, text = notes[0]
    found = f"{text[:80]!r}, which begins no row of {table.name}.csv{more(len(notes) - 1)}"
    action = "Delete it: totals, notes and comments have no place in a table."
    table.report("no-row", found, "rows of cells, each with its id", action, row=line)


def is_comment(text: str) -> bool:
    """Does a line begin as comments do?"""
    return bool(COMMENT.match(text))


def _slipped(table: RawTable, judges: Judges) -> None:
    """Rows in which all cells from some column on stand one column too far."""
    if table.header != columns(table.name):
        return
    slips: dict[str, list[tuple[int, str]]] = {}
    for line, row in table.places():
        if slip := _slip(list(row.values()), [judges[name] for name in table.header]):
            direction, start = slip
            slips.setdefault(direction, []).append((line, table.header[start]))
    for direction, places in slips.items():
        line, name = places[0]
        found = f"cells one column too far {direction}, from {name} on{more(len(places) - 1)}"
        back = {"right": "left", "left": "right"}[direction]
        action = f"Move the cells one column to the {back}."
        table.report("shifted-row", found, "each cell under its name", action, row=line, column=name)
        _take_out(table, [line for line, _ in places])


def _wrong_rows(table: RawTable, judges: Judges, bad: Collection[str]) -> None:
    """Rows of which most cells that could be wrong are."""
    bound = [each["name"] for each in schema(table.name)["fields"] if is_bound(each) and each["name"] in bad]
    wrong: dict[int, list[str]] = {}
    for line, row in table.places() if len(bound) >= WRONG else ():
        names = [name for name in bound if row.get(name) and judges[name](row[name])]
        if len(names) >= WRONG and 2 * len(names) >= sum(bool(row.get(name)) for name in bound):
            wrong[line] = names
    if wrong:
        line, names = next(iter(wrong.items()))
        row = dict(table.places())[line]
        cells = ", ".join(f"{row[name][:40]!r} under {name}" for name in names[:NAMED])
        found = f"a row that does not fit its columns ({cells} and so on){more(len(wrong) - 1)}"
        action = "Is it a row of this table, written as the others are? Correct it, or delete it."
        table.report("wrong-row", found, "cells as their columns ask", action, row=line)
        _take_out(table, list(wrong))


def _slip(cells: list[str], judges: list[Callable[[str], Fault | None]]) -> tuple[str, int] | None:
    """Where the cells of a row stand too far, and from which column on, if that explains nearly all of its faults."""
    here = [bool(judge(cell)) for judge, cell in zip(judges, cells, strict=True)]
    faults = sum(here)
    if faults < SLIPPED:
        return None
    before = [0, *accumulate(here)]
    right = [bool(judge(cell)) for judge, cell in zip(judges, cells[1:], strict=False)]  # as if moved to the left
    left = [bool(judge(cell)) for judge, cell in zip(judges[1:], cells, strict=False)]
    after_right, after_left = _sums_from(right), _sums_from(left)
    last, options = bool(judges[-1]("")), []
    for start, cell in enumerate(cells):
        if not cell:
            options.append((before[start] + after_right[start] + last, "right", start))
        if not cells[-1]:
            options.append((before[start] + bool(judges[start]("")) + after_left[start], "left", start))
    best = min(options, default=(faults, "", 0), key=lambda option: option[0])
    return best[1:] if best[0] * SLIPPED <= faults else None


def _sums_from(faults: list[bool]) -> list[int]:
    """The number of faults from each place on."""
    return [*reversed(list(accumulate(reversed(faults)))), 0]


def _take_out(table: RawTable, lines: list[int]) -> None:
    gone = set(lines)
    kept = [(line, row) for line, row in table.places() if line not in gone]
    table.lines, table.rows = [line for line, _ in kept], [row for _, row in kept]


# ------------------------------------------------------------------ columns


def _exchanged(table: RawTable, judges: Judges, bad: list[str]) -> None:
    """Columns that are bad throughout, and good under the name of another whose cells are good under theirs."""
    if len(table.rows) < LEAST_ROWS:
        return
    bad = [name for name in bad if _share(table.values(name), judges[name]) >= MOSTLY]
    pairs: dict[str, str] = {}
    for name in bad:
        others = [other for other in judges if other not in {name, *pairs, *pairs.values()}]
        others = [other for other in others if _fit(table, judges, name, other)]
        others = [other for other in others if other in bad] or others
        if name not in pairs.values() and len(others) == 1:
            pairs[name] = others[0]
    if len(pairs) > MOST_PAIRS:
        found = f"cells of other columns under {', '.join(pairs)}"
        action = f"Were the names put in another order? Write them so: {','.join(columns(table.name))}."
        table.report("header", found, "each cell under the name of its column", action, row=table.header_line)
        table.rows, table.lines = [], []
        return
    for name, other in pairs.items():
        _exchange(table, name, other)


def _fit(table: RawTable, judges: Judges, name: str, other: str) -> bool:
    """Do the cells of two columns fit each other's names, and not only because they are empty?"""
    if other not in table.header:
        return False
    cells, others = table.values(name), table.values(other)
    enough = 2 * sum(map(bool, others)) >= sum(map(bool, cells))
    if _share([texts.plain(cell) for cell in cells], judges[name]) < MOSTLY:
        return False  # only spelled otherwise
    return enough and _share(others, judges[name]) <= 1 - MOSTLY and _share(cells, judges[other]) <= 1 - MOSTLY


def _share(cells: list[str], judge: Callable[[str], Fault | None]) -> float:
    """The part of the cells that is wrong."""
    return sum(map(bool, map(judge, cells))) / len(cells)


def _languages(table: RawTable) -> None:
    """Names in English and in the language of the country under each other's columns."""
    for english, native in _pairs(table):
        rows = [row for row in table.rows if row[english] and row[native]]
        turned = sum(_is_turned(row[english], row[native]) for row in rows)
        if len(rows) >= LEAST_ROWS and turned >= MOSTLY * len(rows):
            _exchange(table, english, native)


def _pairs(table: RawTable) -> Iterator[tuple[str, str]]:
    for name in table.header:
        stem = name.removesuffix("_en")
        for other in (f"{stem}_native", stem):
            if stem != name and other in table.header:
                yield name, other


def _is_turned(english: str, native: str) -> bool:
    return bool(OTHER_SCRIPT.search(english)) and not OTHER_SCRIPT.search(native) and bool(LATIN.search(native))


def _exchange(table: RawTable, name: str, other: str) -> None:
    """Tell that two columns bear each other's names, and read them rightly."""
    line, row = next(((line, row) for line, row in table.places() if row[name]), next(table.places()))
    found = f"{row[name][:80]!r} under {name}, and {row[other][:80]!r} under {other}, in row {line} and others"
    action = "Were the two columns exchanged? Exchange their names in the header, or their cells."
    expected = "each cell under the name of its column"
    table.report("exchanged-columns", found, expected, action, row=table.header_line, column=name)
    for row in table.rows:
        row[name], row[other] = row[other], row[name]
