"""One cell of a table against its column: what is wrong with it, what is expected, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from ssemap.core import texts, units
from ssemap.core.spelling import example, expected_code
from ssemap.intake import garbled, names
from ssemap.intake.garbled import Fault
from ssemap.intake.tables import READERS, list_file

CUT = re.compile(r"-?\d(?:\.\d{1,5})?E[+-]\d+")  # as spreadsheets show a number for which a column is too narrow
NAMES = ("name", "title_")  # columns that figures and tables name things by
DOUBTS = {"formula", "hidden-letter", "heaped-accents", "mixed-alphabets"}  # warnings; what is wrong is an error
ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s]+", re.IGNORECASE)
COPY_ADDRESS = "Copy the address of the page from the browser; leave the cell empty where there is none."
# What a spreadsheet would run when it opens the file itself: a function, or a command to another program. Printed signs
# and brackets are none. Where text leaves the project, `texts.guarded` makes it harmless.
FORMULA = re.compile(r"\s*(?:[=@＝＠].*\w\(|[=+@＝＋＠-].*\|.*!)", re.DOTALL)


def judge(column: dict[str, Any]) -> Callable[[str], Fault | None]:
    """What says of a cell of a column what is wrong with it; each text is looked at once."""
    rules = column.get("constraints", {})
    kind = "unit" if column.get("codelist") == "units" else column["type"]
    where = f"of {list_file(column['codelist'])}" if "codelist" in column else "of the list"
    is_printed, is_address = column["kind"] == "printed", column["name"].endswith("url")
    is_name = column["name"].startswith(NAMES) and column["type"] == "string"

    def fault(text: str) -> Fault | None:
        left = garbled.fault(text, is_printed=is_printed, is_address=is_address)
        if not left and is_address and text and not ADDRESS.fullmatch(text):
            return "bad-url", "an address that begins with http:// or https://, without blanks", COPY_ADDRESS
        if not left and is_name and re.search(r"[\t\n\r]", text.strip()):
            return "line-break", "a name on one line, without tabs", "Write it on one line."
        wrong = left or _fault(text, kind, rules, where)
        return wrong or (names.fault(text) if is_name else None)

    return cache(fault)


def _fault(text: str, kind: str, rules: dict[str, Any], where: str) -> Fault | None:
    """Kind of fault, what is expected and what to do; None if the cell is good. ``where``: the list of its codes."""
    if not text or (rules.get("required") and texts.is_blank(text)):
        expected = expected_code("", rules["enum"]) if "enum" in rules else "a value"
        return ("required", expected, "Fill the cell.") if rules.get("required") else None
    if kind == "unit":
        return units.fault(text)
    if "enum" in rules:
        if text in rules["enum"]:
            return None
        return "unknown-code", expected_code(text, rules["enum"]), f"Use a code {where}."
    return _text_fault(text, rules) if kind == "string" else _value_fault(text, kind, rules)


def _text_fault(text: str, rules: dict[str, Any]) -> Fault | None:
    if texts.UNPRINTABLE.search(text):
        expected = "text without characters that steer a terminal or turn other text"
        return "unprintable", expected, "Delete the character that is shown as an escape."
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text, re.ASCII):
        action = f"Correct the cell. {example(rules['pattern'])}".rstrip()
        return "pattern", f"text of the form {rules['pattern']}", action
    if len(text) > rules.get("maxLength", len(text)):
        expected = f"at most {rules['maxLength']:,} characters, not {len(text):,}"
        return "too-long", expected, "Shorten it; what is more belongs into a note or a further row."
    if FORMULA.match(text):
        expected = "text that a spreadsheet does not run when it opens this file"
        return "formula", expected, "See whether the source prints it so; open the file as text only."
    return None


def _value_fault(text: str, kind: str, rules: dict[str, Any]) -> Fault | None:
    reader, expected, action = READERS[kind]
    try:
        value = reader(text)
    except (ValueError, KeyError):
        return f"bad-{kind}", expected, action
    if CUT.fullmatch(text):
        return "scientific", "a number with all its digits", "A spreadsheet cut it: show it in full, and save again."
    if value < rules.get("minimum", value) or value > rules.get("maximum", value):
        bounds = f"a value from {rules.get('minimum', 'any')} to {rules.get('maximum', 'any')}"
        return "out-of-bounds", bounds, "Correct the cell."
    return None
