"""``country.yaml`` of a package: codes, names, currency, fiscal year, number format, status."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ssemap.core import framework
from ssemap.core.issues import Issue

PATTERNS = {
    "iso3": (r"[A-Z]{3}", "three capital letters (ISO 3166-1 alpha-3)"),
    "iso2": (r"[A-Z]{2}", "two capital letters (ISO 3166-1 alpha-2)"),
    "iso_numeric": (r"\d{3}", 'three digits in quotes, as "410"'),
    "name": (r"\S.*", "the English name"),
    "name_native": (r"\S.*", "the name in the national language"),
    "fiscal_year_end": (r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", 'month and day in quotes, as "12-31"'),
    "status": (r"draft|coder-checked|validated", "draft, coder-checked or validated"),
}
KEYS = [*PATTERNS, "currency", "number_format", "languages", "status_by", "status_date"]


def load(path: Path) -> Any:
    """The file as plain Python. Raises ``YAMLError`` or ``UnicodeDecodeError`` if it is no YAML."""
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def check(path: Path, file: str) -> tuple[dict[str, Any], list[Issue]]:
    """Content and problems of ``country.yaml``; ``file`` is its name in messages."""
    from ruamel.yaml.error import YAMLError

    if not path.exists():
        return {}, [_issue(file, "missing-file", "", "no such file", "country.yaml", "Add the file.")]
    try:
        facts = load(path)
    except (YAMLError, UnicodeDecodeError) as error:
        words = " ".join(str(error).split())
        return {}, [_issue(file, "bad-yaml", "", words, "YAML in UTF-8", "Correct the file.")]
    if not isinstance(facts, dict):
        lines = "lines of the form key: value"
        return {}, [_issue(file, "bad-yaml", "", "no keys", lines, "Correct the file.")]
    return facts, [*_check_keys(facts, file), *_check_values(facts, file)]


def _issue(file: str, check_id: str, key: str, found: str, expected: str, action: str) -> Issue:
    return Issue(check_id, "error", file, 0, key, "", found, expected, action)


def _check_keys(facts: dict[str, Any], file: str) -> Iterator[Issue]:
    for key in facts:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, n=1)
            action = f"Did you mean {near[0]}?" if near else "Remove it."
            yield _issue(file, "unknown-key", str(key), f"the key {key}", "a known key", action)
    for key in KEYS:
        if key not in facts:
            yield _issue(file, "missing-key", key, "no such key", f"the key {key}", "Add it.")


def _check_values(facts: dict[str, Any], file: str) -> Iterator[Issue]:
    for key in KEYS:
        if key in facts and (expected := _fault(key, facts[key])):
            found = repr(facts[key])
            yield _issue(file, "bad-value", key, found, expected, "Correct the value.")


def _fault(key: str, value: Any) -> str:
    """What is expected, if the value is wrong; else empty."""
    if key in PATTERNS:
        pattern, expected = PATTERNS[key]
        return "" if isinstance(value, str) and re.fullmatch(pattern, value) else expected
    if key == "currency":
        units = framework.table("units")
        money = list(units.loc[units["kind"] == "money", "unit"])
        return "" if value in money else "a money unit of units.csv: " + ", ".join(money)
    if key == "number_format":
        formats = framework.codes("number_formats")
        return "" if value in formats else "one of " + ", ".join(formats)
    if key == "languages":
        good = isinstance(value, list) and value and all(re.fullmatch("[a-z]{2}", str(x)) for x in value)
        return "" if good else "a list of two-letter codes (ISO 639-1)"
    if key == "status_by":
        return "" if value is None or isinstance(value, str) else "who set the status, or null"
    return "" if value is None or isinstance(value, datetime.date) else "a day as 2020-09-22, or null"
