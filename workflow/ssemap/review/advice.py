"""What to write for a coded date that the door refused.

The door does not read print; here the date is read as if a source had printed it, by every calendar
(``framework/calendars.csv``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from ssemap.clean import periods
from ssemap.clean.calendars import JAPANESE
from ssemap.clean.rules import period_words
from ssemap.clean.scripts import fold
from ssemap.core import days, framework
from ssemap.core.codelists import GREGORIAN, Calendar
from ssemap.core.issues import Issue
from ssemap.intake.dates import Dates
from ssemap.intake.tables import schema

REFUSED = {"bad-date", "bad-year", "bad-integer", "pattern", "out-of-bounds", "implausible-date"}
FISCAL_YEAR_END = "12-31"


def advised(issues: Iterable[Issue]) -> list[Issue]:
    """The same problems, those of dates with what to write; of many in one column for the first of them."""
    return [replace(issue, action=_action(issue) or issue.action) for issue in issues]


def _action(issue: Issue) -> str:
    column = f"{PurePosixPath(issue.file).stem}.{issue.column}"
    if issue.check_id not in REFUSED or column not in framework.declared(Dates).columns:
        return ""
    return _advice(_cell(issue.found), column)


def _cell(found: str) -> str:
    """The text of the first cell that an issue shows."""
    shown = re.match(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", found)
    return str(ast.literal_eval(shown[0])) if shown else ""


def _advice(cell: str, column: str) -> str:
    """What to write in place of a cell; empty where it reads as no date."""
    for text in cell.split("; "):
        for calendar in _calendars():
            written = _as_coded(text, calendar.calendar, column)
            if written and written != text:
                label = _marked(text) if calendar.calendar == GREGORIAN else calendar.label
                counted = f": {text} is counted by the calendar {label}" if label else ""
                return f"Write {written}{counted}."
    return _of_year(cell[:4]) if re.fullmatch(r"[1-9]\d{3}-\d{2}-\d{2}", cell) else ""


def _of_year(year: str) -> str:
    """What to write for a day of which only the year can be read."""
    for calendar in _calendars()[1:]:
        read = periods.read(year, FISCAL_YEAR_END, (calendar.calendar,))
        if read.start and read.end:
            years = " or ".join(dict.fromkeys((f"{read.start:%Y}", f"{read.end:%Y}")))
            return f"Write the day of our calendar: {year} is {years} ({calendar.label})."
    return ""


def _marked(text: str) -> str:
    """The other calendar that words beside the year name; empty where none does."""
    words, labels = period_words(), {row.calendar: row.label for row in _calendars()}
    marks = {JAPANESE: tuple(name for era in words.eras for name in era.names)}
    marks |= {name: (*each.before, *each.after) for name, each in words.calendars.items() if name != GREGORIAN}
    letters = re.findall(r"[^\W\d]+(?:\.[^\W\d]+)*\.?", fold(text))
    named = (name for name, listed in marks.items() if any(_names(mark, letters) for mark in listed))
    return next((labels[name] for name in named), "")


def _names(mark: str, letters: list[str]) -> bool:
    """Does a mark stand among some words, or at the beginning of one of a script without blanks?"""
    return any(word == mark or (not mark.isascii() and word.startswith(mark)) for word in letters)


@cache
def _calendars() -> list[Calendar]:
    """The calendars, ours first."""
    return sorted(framework.rows(Calendar), key=lambda row: row.calendar != GREGORIAN)


def _as_coded(text: str, calendar: str, column: str) -> str:
    """The date that a text names, as it is coded in a column; empty where it names none that can stand there."""
    if text.startswith("00"):
        return ""  # a slip, and no early year
    read = periods.read(text, FISCAL_YEAR_END, (calendar,))
    first = framework.declared(Dates).columns[column].first
    if read.problem or read.start is None or read.end is None or read.start.year < first:
        return ""
    return " or ".join(dict.fromkeys(_written(read.start, read.end, column)))


def _written(start: date, end: date, column: str) -> Iterator[str]:
    """A period as a year, as a day, or as exact as it is; a year of twelve moons is one or the next of ours."""
    table, name = column.split(".")
    kind = next(field["type"] for field in schema(table)["fields"] if field["name"] == name)
    if kind in ("year", "integer") or table in ("laws", "policies"):
        yield from (f"{start:%Y}", f"{end:%Y}")
    elif kind == "date":
        yield (start if name.endswith(("start", "from")) else end).isoformat()
    elif start == end:
        yield start.isoformat()
    elif (start, end) == (days.first_day(f"{start:%Y-%m}"), days.last_day(f"{start:%Y-%m}")):
        yield f"{start:%Y-%m}"
    else:
        yield from (f"{start:%Y}", f"{end:%Y}")
