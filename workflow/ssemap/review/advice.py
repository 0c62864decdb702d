"""What a reader of many problems is spared: the same one row by row, and dates without what to write for them.

The door does not read print; here a coded date that it refused is read as if a source had printed it, by every calendar
(``framework/calendars.csv``). What is wrong alike in many cells of a column is told once.
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
from ssemap.core import framework
from ssemap.core.codelists import GREGORIAN, Calendar
from ssemap.core.issues import Issue
from ssemap.intake import days
from ssemap.intake.dates import Dates
from ssemap.intake.tables import more, schema

ALIKE = {"unit-of-measure", "wrong-order"}  # told once where many rows of a column have it
REFUSED = {"bad-date", "bad-year", "bad-integer", "pattern", "out-of-bounds", "implausible-date"}
FISCAL_YEAR_END = "12-31"


def once(issues: Iterable[Issue]) -> list[Issue]:
    """The same problems, those of dates with what to write; of many alike in a column the first, with their number."""
    alike: dict[tuple[str, ...], list[Issue]] = {}
    listed: list[Issue] = []
    for issue in issues:
        column, kind = f"{PurePosixPath(issue.file).stem}.{issue.column}", issue.expected
        if issue.check_id in REFUSED and column in framework.declared(Dates).columns:
            action, kind = _advice(_cell(issue.found), column)
            issue = replace(issue, action=action or issue.action)
        elif issue.check_id not in ALIKE:
            listed.append(issue)
            continue
        elif issue.check_id == "unit-of-measure":
            kind += issue.found
        alike.setdefault((issue.file, issue.column, issue.check_id, kind), []).append(issue)
    for same in alike.values():
        together = len(same) > framework.declared(Dates).many
        count = more(len(same) - 1) if together else ""
        listed += [replace(issue, found=issue.found + count) for issue in (same[:1] if together else same)]
    return listed


def _cell(found: str) -> str:
    """The text of a cell, as an issue shows it."""
    try:
        return str(ast.literal_eval(found))
    except (SyntaxError, ValueError):
        return ""


def _advice(cell: str, column: str) -> tuple[str, str]:
    """What to write in place of a cell, and by which calendar it was read; empty where it reads as no date."""
    for text in cell.split("; "):
        for calendar in _calendars():
            written = _as_coded(text, calendar.calendar, column)
            if written and written != text:
                label = _marked(text) if calendar.calendar == GREGORIAN else calendar.label
                if label:
                    return f"Write {written}: {text} is counted by the calendar {label}.", label
                return f"Write {written}.", ""
    return _of_year(cell[:4]) if re.fullmatch(r"[1-9]\d{3}-\d{2}-\d{2}", cell) else ("", "")


def _of_year(year: str) -> tuple[str, str]:
    """What to write for a day of which only the year can be read."""
    for calendar in _calendars()[1:]:
        read = periods.read(year, FISCAL_YEAR_END, (calendar.calendar,))
        if read.start and read.end:
            years = " or ".join(dict.fromkeys((f"{read.start:%Y}", f"{read.end:%Y}")))
            return f"Write the day of our calendar: {year} is {years} ({calendar.label}).", calendar.label
    return "", ""


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
