"""The tables of a country package: what their schemas say, and the cells of one as text and as typed values."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core import days, framework, printing, themes, units
from ssemap.core.issues import Issue, Severity

if TYPE_CHECKING:
    import pandas as pd

LISTS_AT = "workflow/framework"  # where the lists of codes stand, in messages
SCHEMAS = Path(__file__).resolve().parents[1] / "schemas" / "raw"
# Faults after which rows or columns are missing, so that nothing can be said about references to them.
SHAPE = {
    "csv",
    "double-column",
    "encoding",
    "garbled-file",
    "header",
    "merge-conflict",
    "missing-column",
    "nameless-column",
    "nul-byte",
    "ragged-row",
    "shifted-row",
    "unknown-column",
    "wrong-row",
}

# Characters of a text whose schema names no other limit; what is longer fits no page, and came in by accident.
LONGEST_ID, LONGEST_TEXT = 100, 5000


@cache
def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    for column in schema["fields"]:
        if column.get("codelist") == "units":
            column.setdefault("constraints", {})["pattern"] = units.pattern()
        elif column.get("codelist") == "themes":
            column.setdefault("constraints", {})["enum"] = themes.codes()
        elif "codelist" in column:
            column.setdefault("constraints", {})["enum"] = framework.codes(column["codelist"])
        elif column["type"] == "string":
            longest = LONGEST_ID if column["kind"] == "id" else LONGEST_TEXT
            column.setdefault("constraints", {}).setdefault("maxLength", longest)
    return schema


def names() -> list[str]:
    """Names of all tables of a package, sorted."""
    return sorted(path.stem for path in SCHEMAS.glob("*.json"))


def schema(name: str) -> dict[str, Any]:
    """Table Schema of one table, with code lists as ``enum`` and limits of length; treat it as read-only."""
    return _schema(name)


def columns(name: str) -> list[str]:
    """Columns of one table in order."""
    return [column["name"] for column in schema(name)["fields"]]


def as_csv(name: str, rows: Iterable[Mapping[str, str]] = ()) -> str:
    """The text of one table of a package; a cell that a row lacks is empty.

    Raises ValueError for a column that the table does not have.
    """
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns(name), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def list_file(codelist: str) -> str:
    """Where the codes of a list stand, as messages name it.

    >>> list_file("bases"), list_file("themes")
    ('workflow/framework/bases.csv', 'workflow/framework/themes.yaml')
    """
    return f"{LISTS_AT}/{themes.Themes.FILE if codelist == 'themes' else f'{codelist}.csv'}"


def is_bound(column: Mapping[str, Any]) -> bool:
    """Is a column bound to ids, codes, numbers, dates or a form, so that not any text may stand in it?"""
    rules = column.get("constraints", {})
    return column["type"] != "string" or column["kind"] == "id" or bool({"enum", "pattern"} & rules.keys())


def more(rows: int) -> str:
    """How many rows have the same fault, besides the one that is named.

    >>> more(0), more(1), more(2)
    ('', ', and in 1 more row', ', and in 2 more rows')
    """
    return f", and in {printing.counted(rows, 'more row')}" if rows else ""


@dataclass
class RawTable:
    """Cells of one file as text, with the line on which each row begins (the header is line 1).

    ``there``: is there a file at all? ``header_line``: where the header stands. ``nameless``: columns without a
    name at the end, which do not count.
    """

    name: str
    file: str
    header: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    there: bool = False
    separator: str = ","
    header_line: int = 1
    nameless: int = 0

    def report(
        self,
        check_id: str,
        found: str,
        expected: str,
        action: str,
        severity: Severity = "error",
        *,
        row: int = 0,
        column: str = "",
        evidence_id: str = "",
    ) -> None:
        """Add one problem."""
        self.issues.append(Issue(check_id, severity, self.file, row, column, evidence_id, found, expected, action))

    @property
    def whole(self) -> bool:
        """Is every row of the file here, with every column?"""
        return bool(self.header) and not any(issue.check_id in SHAPE for issue in self.issues)

    @property
    def broken(self) -> bool:
        """Is there a file of which something could not be read?"""
        return self.there and not self.whole

    def values(self, column: str) -> list[str]:
        """All cells of a column; an empty list if the file lacks it."""
        return [row[column] for row in self.rows] if column in self.header else []

    def ids(self) -> set[str]:
        """The cells by which other tables name its rows: those of the first column of its key."""
        return set(self.values(schema(self.name)["primaryKey"][0]))

    def places(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line and cells of each row."""
        return zip(self.lines, self.rows, strict=True)


def cell_error(table: RawTable, line: int, row: dict[str, str], column: str, check_id: str, *words: str) -> Issue:
    """An error at one cell; ``words`` are what was found, what is expected, what to do."""
    found, expected, action = words
    evidence = row.get("evidence_id", "")
    return Issue(check_id, "error", table.file, line, column, evidence, found, expected, action)


# ------------------------------------------------------------------ cells


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        raise ValueError
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError
    return int(text)


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text):
        raise ValueError
    return int(text)


def _date(text: str) -> datetime.date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    return days.held(datetime.date.fromisoformat(text))


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


READERS: dict[str, tuple[Callable[[str], Any], str, str]] = {
    "number": (_number, "a number with a decimal point and no separators", "Write 1234.5, not 1,234.5."),
    "integer": (_integer, "a whole number", "Write digits only."),
    "year": (_year, "a year of four digits", "Write it as 2019."),
    "date": (_date, f"{days.EXPECTED}, as YYYY-MM-DD", "Write it as 2019-12-31."),
    "boolean": (_boolean, "true or false", "Write true or false in small letters."),
}


# ------------------------------------------------------------------ typed frames


def typed(table: RawTable) -> pd.DataFrame:
    """Frame of a table that has passed ``check_cells``.

    Text is ``str`` (missing where the cell is empty), number ``float64``, integer and year ``Int64``,
    date ``datetime64[us]``, boolean ``boolean``.
    """
    import pandas as pd

    kinds = {
        "string": "str",
        "number": "float64",
        "integer": "Int64",
        "year": "Int64",
        "date": "datetime64[us]",
        "boolean": "boolean",
    }
    data = {}
    for column in schema(table.name)["fields"]:
        cells = [text or None for text in table.values(column["name"])]
        kind = column["type"]
        if kind == "string":
            data[column["name"]] = pd.Series(cells, dtype="str")
        else:
            reader = READERS[kind][0]
            parsed = [None if text is None else reader(text) for text in cells]
            data[column["name"]] = pd.Series(parsed, dtype="object").astype(kinds[kind])
    return pd.DataFrame(data, columns=columns(table.name))
