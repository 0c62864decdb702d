"""Reading one CSV table of a country package against its Table Schema: every problem found at once."""

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
from ssemap.core.issues import Issue
from ssemap.core.spelling import did_you_mean, expected_code, nearest
from ssemap.intake import days

if TYPE_CHECKING:
    import pandas as pd

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas" / "raw"
# Faults after which rows or columns are wanting, so that nothing can be said about references to them.
SHAPE = {"csv", "double-column", "missing-column", "ragged-row", "unknown-column"}

# A spreadsheet runs a cell that begins so as a formula; a plain signed number is harmless.
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s.,])|[+-].*[|!(]")


@cache
def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    for column in schema["fields"]:
        if column.get("codelist") == "units":
            column.setdefault("constraints", {})["pattern"] = units.pattern()
        elif "codelist" in column:
            column.setdefault("constraints", {})["enum"] = framework.codes(column["codelist"])
    return schema


def names() -> list[str]:
    """Names of all tables of a package, sorted."""
    return sorted(path.stem for path in SCHEMAS.glob("*.json"))


def schema(name: str) -> dict[str, Any]:
    """Table Schema of one table, code lists inlined as ``enum``; treat it as read-only."""
    return _schema(name)


def columns(name: str) -> list[str]:
    """Columns of one table in order."""
    return [column["name"] for column in schema(name)["fields"]]


@dataclass
class RawTable:
    """Cells of one file as text, with the line on which each row begins (the header is line 1)."""

    name: str
    file: str
    header: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def report(
        self,
        check_id: str,
        found: str,
        expected: str,
        action: str,
        *,
        row: int = 0,
        column: str = "",
        evidence_id: str = "",
    ) -> None:
        """Add one error."""
        self.issues.append(Issue(check_id, "error", self.file, row, column, evidence_id, found, expected, action))

    @property
    def whole(self) -> bool:
        """Is every row of the file here, with every column?"""
        return bool(self.header) and not any(issue.check_id in SHAPE for issue in self.issues)

    def values(self, column: str) -> list[str]:
        """All cells of a column; an empty list if the file lacks it."""
        return [row[column] for row in self.rows] if column in self.header else []

    def places(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line and cells of each row."""
        return zip(self.lines, self.rows, strict=True)


def read_cells(path: Path, name: str, file: str) -> RawTable:
    """Read a file into text cells; every fault of encoding or shape becomes an issue.

    ``file`` is the name of the file in messages. No exception is raised for bad content.
    """
    table = RawTable(name, file)
    text = _decode(path.read_bytes(), table)
    if text is not None:
        _split(text, table)
    return table


def _decode(data: bytes, table: RawTable) -> str | None:
    if not data.strip():
        table.report(
            "empty-file", "an empty file", "a header row", f"Begin the file with: {','.join(columns(table.name))}."
        )
        return None
    if b"\0" in data:
        line = texts.line_at(data, data.index(b"\0"))
        table.report("nul-byte", "a NUL byte", "text", "Save the file again as CSV in UTF-8.", row=line)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = texts.line_at(data, error.start)
        table.report(
            "encoding",
            f"byte 0x{data[error.start]:02x} that is not UTF-8",
            "UTF-8 text",
            "Save the file again as CSV in UTF-8.",
            row=line,
        )
        return None


def _split(text: str, table: RawTable) -> None:
    try:
        for line, cells in texts.records(text):
            if not table.header:
                table.header = cells
                _check_header(table)
            elif not cells:
                table.report("blank-row", "an empty row", "a row of cells", "Delete the row.", row=line)
            elif len(cells) != len(table.header):
                table.report(
                    "ragged-row",
                    f"{len(cells)} cells",
                    f"{len(table.header)} cells, as in the header",
                    "Put text that holds a comma in double quotes.",
                    row=line,
                )
            else:
                table.rows.append(dict(zip(table.header, cells, strict=True)))
                table.lines.append(line)
    except texts.NotCsv as error:
        table.report("csv", str(error), error.expected, error.action, row=error.line)


def _check_header(table: RawTable) -> None:
    """Missing, unknown and double columns; a mistyped name counts as unknown, not as missing too."""
    wanted = columns(table.name)
    missing = [name for name in wanted if name not in table.header]
    for name in dict.fromkeys(table.header):
        if name not in wanted:
            meant = nearest(name, wanted)
            missing = [other for other in missing if other != meant]
            table.report(
                "unknown-column",
                f"the column {name or '(no name)'}",
                "a column of the schema",
                did_you_mean(name, wanted) or "Remove it.",
                row=1,
                column=name,
            )
        if table.header.count(name) > 1:
            table.report(
                "double-column",
                "the column more than once",
                "each column once",
                "Remove the others.",
                row=1,
                column=name,
            )
    for name in missing:
        table.report(
            "missing-column",
            "no such column",
            f"the column {name}",
            "Add it; its cells may be empty where the schema does not require them.",
            row=1,
            column=name,
        )


# ------------------------------------------------------------------ cells


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        raise ValueError
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text):
        raise ValueError
    return int(text)


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text):
        raise ValueError
    return int(text)


def _date(text: str) -> datetime.date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
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
    checked = {text: _fault(text, kind, rules) for text in set(table.values(name))}
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
                row=line,
                column=name,
                evidence_id=row.get("evidence_id", ""),
            )


def _fault(text: str, kind: str, rules: dict[str, Any]) -> tuple[str, str, str] | None:
    """Kind of fault, what is expected and what to do; None if the cell is good."""
    if not text:
        return ("required", "a value", "Fill the cell.") if rules.get("required") else None
    if kind == "unit":
        return units.fault(text)
    if "enum" in rules:
        if text in rules["enum"]:
            return None
        return "unknown-code", expected_code(text, rules["enum"]), "Use a code of the list."
    return _text_fault(text, rules) if kind == "string" else _value_fault(text, kind, rules)


def _text_fault(text: str, rules: dict[str, Any]) -> tuple[str, str, str] | None:
    if FORMULA.match(text):
        expected = "text that a spreadsheet does not run as a formula"
        return "formula", expected, "Begin the text with another character."
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        return "pattern", f"text of the form {rules['pattern']}", "Correct the cell."
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
    for line, row in table.places():
        value = tuple(row[name] for name in key)
        if value in seen:
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
