"""The cells of one table of a country package against its Table Schema: every problem found at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ssemap.core import texts
from ssemap.intake import cells, layout
from ssemap.intake.garbled import Fault
from ssemap.intake.tables import RawTable, is_bound, more, schema

LEAST_GARBLED = 3  # rows, and half of all, after which a file is told as a whole
SAMPLE = 50  # rows that show how a whole table was written


def check(table: RawTable) -> None:
    """Check every cell against its column: required, type, enum, pattern, bounds, unique key, formulas.

    Cells that stand in the wrong place are told as that, and are not looked at further.
    """
    _trim(table)
    judges = {column["name"]: cells.judge(column) for column in schema(table.name)["fields"]}
    for name in layout.check(table, judges):
        if name in table.header:
            _check_column(table, name, judges[name])
    _garbled(table)
    _check_key(table, schema(table.name)["primaryKey"])


def _trim(table: RawTable) -> None:
    """Blanks around ids, codes, numbers and dates are told once for a table, and looked through."""
    keys = {key["fields"] for key in schema(table.name).get("foreignKeys", [])}
    names = [each["name"] for each in schema(table.name)["fields"] if is_bound(each) or each["name"] in keys]
    if _is_padded(table):
        names = table.header
    padded = {text for name in names for text in set(table.values(name)) if texts.trimmed(text) != text}
    if not padded:
        return
    places = [(line, row, name) for line, row in table.places() for name in names if row.get(name) in padded]
    line, row, name = places[0]
    rest = more(len({line for line, _, _ in places}) - 1)
    table.report(
        "blanks",
        f"{row[name]!r}, with blanks around it{rest}",
        "ids, codes, numbers and dates without blanks around them",
        "Delete the blanks, those that show nothing too.",
        row=line,
        column=name,
        evidence_id=texts.trimmed(row.get("evidence_id", "")),
    )
    for _, row, name in places:
        row[name] = texts.trimmed(row[name])


def _is_padded(table: RawTable) -> bool:
    """Do nearly all cells have blanks around them, those of text too?"""
    cells = [text for row in table.rows[:SAMPLE] for text in row.values() if text]
    return sum(texts.trimmed(text) != text for text in cells) * 5 > len(cells) * 4


def _check_column(table: RawTable, name: str, judge: Callable[[str], Fault | None]) -> None:
    for line, row in table.places():
        text = row[name]
        if fault := judge(text):
            check_id, expected, action = fault
            table.report(
                check_id,
                f"{text!r}" if text else "nothing",
                expected,
                action,
                "warning" if check_id in cells.DOUBTS else "error",
                row=line,
                column=name,
                evidence_id=row.get("evidence_id", ""),
            )


def _garbled(table: RawTable) -> None:
    """A file of which most rows were read in another encoding is told as a whole: no row of it can be used."""
    wrong = [issue for issue in table.issues if issue.check_id == "garbled"]
    rows = {issue.row for issue in wrong}
    if len(rows) < LEAST_GARBLED or 2 * len(rows) < len(table.rows):
        return
    first = min(wrong, key=lambda issue: issue.row)
    told = replace(first, check_id="garbled-file", found=f"{first.found}{more(len(rows) - 1)}", evidence_id="")
    table.issues = [*(issue for issue in table.issues if issue.row < table.lines[0]), told]
    table.rows, table.lines = [], []


def _check_key(table: RawTable, key: list[str]) -> None:
    if not set(key) <= set(table.header):
        return
    seen: dict[tuple[str, ...], int] = {}
    first = dict(table.places())
    same: list[tuple[int, int]] = []
    for line, row in table.places():
        value = tuple(row[name] for name in key)
        if not any(value):
            continue  # told as empty
        if value in seen and first[seen[value]] == row:
            same.append((line, seen[value]))
        elif value in seen:
            table.report(
                "duplicate-id",
                " / ".join(value),
                f"each {' + '.join(key)} once; it stands in row {seen[value]} already",
                "Remove one of the rows or give it its own id.",
                row=line,
                column=key[0],
                evidence_id=row.get("evidence_id", ""),
            )
        seen.setdefault(value, line)
    if same:
        line, earlier = same[0]
        found = f"the same row as row {earlier}{more(len(same) - 1)}"
        table.report("duplicate-row", found, "each row once", "Remove the copy.", row=line, column=key[0])
