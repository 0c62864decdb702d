"""The cells of one table of a country package against its Table Schema: every problem found at once."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core import framework, texts, units
from ssemap.core.issues import Issue, Severity
from ssemap.core.spelling import expected_code
from ssemap.intake import days

if TYPE_CHECKING:
    import pandas as pd

LISTS_AT = "workflow/framework"  # where the lists of codes stand, in messages
SCHEMAS = Path(__file__).resolve().parents[1] / "schemas" / "raw"
# Faults after which rows or columns are missing, so that nothing can be said about references to them.
SHAPE = {
    "csv",
    "double-column",
    "encoding",
    "header",
    "merge-conflict",
    "missing-column",
    "nameless-column",
    "nul-byte",
    "ragged-row",
    "unknown-column",
}

# Characters of a text whose schema names no other limit; what is longer fits no page, and came in by accident.
LONGEST_ID, LONGEST_TEXT = 100, 5000

# What a spreadsheet would run when it opens the file itself: a function, or a command to another program. Printed signs
# and brackets are none. Where text leaves the project, `texts.guarded` makes it harmless.
FORMULA = re.compile(r"\s*(?:[=@＝＠].*\w\(|[=+@＝＋＠-].*\|.*!)", re.DOTALL)


@cache
def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    for column in schema["fields"]:
        if column.get("codelist") == "units":
            column.setdefault("constraints", {})["pattern"] = units.pattern()
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


def more(rows: int) -> str:
    """How many rows have the same fault, besides the one that is named.

    >>> more(0), more(1), more(2)
    ('', ', and in 1 more row', ', and in 2 more rows')
    """
    return f", and in {rows} more row{'s' if rows > 1 else ''}" if rows else ""


@dataclass
class RawTable:
    """Cells of one file as text, with the line on which each row begins (the header is line 1).

    ``there``: is there a file at all? ``nameless``: columns without a name at the end, which do not count.
    """

    name: str
    file: str
    header: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    there: bool = False
    separator: str = ","
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


def check_cells(table: RawTable) -> None:
    """Check every cell against its field: required, type, enum, pattern, bounds, unique key, formulas."""
    for column in schema(table.name)["fields"]:
        if column["name"] in table.header:
            _check_column(table, column)
    _check_key(table, schema(table.name)["primaryKey"])


def _check_column(table: RawTable, column: dict[str, Any]) -> None:
    name, rules = column["name"], column.get("constraints", {})
    kind = "unit" if column.get("codelist") == "units" else column["type"]
    where = f"of {LISTS_AT}/{column['codelist']}.csv" if "codelist" in column else "of the list"
    checked = {text: _fault(text, kind, rules, where) for text in set(table.values(name))}
    if not any(checked.values()):
        return
    for line, row in table.places():
        text = row[name]
        if fault := checked[text]:
            check_id, expected, action = fault
            table.report(
                check_id,
                f"{text!r}" if text else "nothing",
                expected,
                action,
                "warning" if check_id == "formula" else "error",
                row=line,
                column=name,
                evidence_id=row.get("evidence_id", ""),
            )


def _fault(text: str, kind: str, rules: dict[str, Any], where: str = "of the list") -> tuple[str, str, str] | None:
    """Kind of fault, what is expected and what to do; None if the cell is good. ``where``: the list of its codes."""
    if not text or (rules.get("required") and texts.is_blank(text)):
        return ("required", "a value", "Fill the cell.") if rules.get("required") else None
    if kind == "unit":
        return units.fault(text)
    if "enum" in rules:
        if text in rules["enum"]:
            return None
        return "unknown-code", expected_code(text, rules["enum"]), f"Use a code {where}."
    return _text_fault(text, rules) if kind == "string" else _value_fault(text, kind, rules)


def _text_fault(text: str, rules: dict[str, Any]) -> tuple[str, str, str] | None:
    if texts.UNPRINTABLE.search(text):
        expected = "text without characters that steer a terminal or turn other text"
        return "unprintable", expected, "Delete the character that is shown as an escape."
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text, re.ASCII):
        return "pattern", f"text of the form {rules['pattern']}", "Correct the cell."
    if len(text) > rules.get("maxLength", len(text)):
        expected = f"at most {rules['maxLength']:,} characters, not {len(text):,}"
        return "too-long", expected, "Shorten it; what is more belongs into a note or a further row."
    if FORMULA.match(text):
        expected = "text that a spreadsheet does not run when it opens this file"
        return "formula", expected, "See whether the source prints it so; open the file as text only."
    return None


def _value_fault(text: str, kind: str, rules: dict[str, Any]) -> tuple[str, str, str] | None:
    reader, expected, action = READERS[kind]
    try:
        value = reader(text)
    except (ValueError, KeyError):
        return f"bad-{kind}", expected, action
    if value < rules.get("minimum", value) or value > rules.get("maximum", value):
        bounds = f"a value from {rules.get('minimum', 'any')} to {rules.get('maximum', 'any')}"
        return "out-of-bounds", bounds, "Correct the cell."
    return None


def _check_key(table: RawTable, key: list[str]) -> None:
    if not set(key) <= set(table.header):
        return
    seen: dict[tuple[str, ...], int] = {}
    first = dict(table.places())
    same: list[tuple[int, int]] = []
    for line, row in table.places():
        value = tuple(row[name] for name in key)
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
