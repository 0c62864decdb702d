"""Checks of ``recodings.csv``: each row names a field that is coded twice, of a row that is there, by a code of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssemap.core.fields import CODED_TWICE, OF_ORIGIN
from ssemap.core.issues import Issue
from ssemap.core.spelling import expected_code
from ssemap.intake.tables import RawTable, cell_error, schema


def check(tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """Every field that is not coded twice, every id that its table lacks, every code that is not in the list."""
    recodings = tables["recodings"]
    if not recodings.whole:
        return
    known = {name: tables[name].ids() for name in CODED_TWICE}
    lists = {(name, field): _codes(name, field) for name, fields in CODED_TWICE.items() for field in fields}
    for line, row in recodings.places():
        if (name := row["table"]) not in CODED_TWICE:
            continue  # told with the cell
        if (name, row["field"]) not in lists:
            expected = expected_code(row["field"], list(CODED_TWICE[name]))
            words = repr(row["field"]), expected, f"Name a field of {name}.csv."
            yield cell_error(recodings, line, row, "field", "not-coded-twice", *words)
        elif (codes := lists[name, row["field"]]) and row["code"] and row["code"] not in codes:
            words = repr(row["code"]), expected_code(row["code"], codes), f"Use a code of {row['field']}."
            yield cell_error(recodings, line, row, "code", "unknown-code", *words)
        if row["id"] not in known[name] and not tables[name].broken:
            words = repr(row["id"]), f"an id of {name}.csv", "Correct the id, or remove the row."
            yield cell_error(recodings, line, row, "id", "unknown-id", *words)


def _codes(name: str, field: str) -> list[str]:
    """The codes of a field; none where it holds an id or a name."""
    table, field = ("origins", OF_ORIGIN[field]) if field in OF_ORIGIN else (name, field)
    column = next(column for column in schema(table)["fields"] if column["name"] == field)
    codes: list[str] = column.get("constraints", {}).get("enum", [])
    return codes
