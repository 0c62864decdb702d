"""Checks of the days and years of a package: within plausible bounds, in order, and not after its status date.

Cells that are no dates are reported elsewhere (``tables``, ``rules``); what is plausible is data
(``framework/dates.yaml``).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ssemap.core import days, framework
from ssemap.core.documents import Declared, Document
from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error, schema

Tables = dict[str, RawTable]
Span = tuple[datetime.date, datetime.date]
Column = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
IN_WORDS = re.compile(rf"(?<!\d)(?:{DATE.pattern})(?!\d)", re.ASCII)
COUNTED_IN_OURS = "Correct the year; a year of another calendar is coded by ours (2562 of the Buddhist era is 2019)."
PERIOD = ("period_start", "period_end")
AFTER_STATUS = "after-status-date"
SHOWN = 3  # dates after the status date that are named where there are many


class Bounds(Declared):
    """The first year of a column, whether it may lie after the status date, and whether dates stand among words."""

    first: int
    later: bool = False
    words: bool = False

    def dates(self, cell: str) -> list[str]:
        """The dates of a cell; laws name several years in one.

        >>> Bounds(first=1900, words=True).dates("2020-03/2021 (survey)"), Bounds(first=1900).dates("1990; 2019")
        (['2020-03', '2021'], ['1990', '2019'])
        """
        return [found.group() for found in IN_WORDS.finditer(cell)] if self.words else cell.split("; ")


class Dates(Declared):
    """The whole file; what each key is for stands beside it there."""

    FILE = "dates.yaml"
    latest: int
    running_days: Annotated[int, Field(ge=0)]
    many: Annotated[int, Field(ge=1)]
    columns: dict[Column, Bounds]
    order: tuple[tuple[Column, Column], ...]


def is_plausible(column: Column, year: int) -> bool:
    """Can the year stand in a column, as ``context.year``? What cannot is reported by ``check``."""
    rules: Dates = framework.declared(Dates)
    return rules.columns[column].first <= year <= rules.latest


def check(tables: Tables, document: Document) -> list[Issue]:
    """Every day and year that cannot be. ``document``: country.yaml; where its ``status_date`` is no day, none."""
    rules = framework.declared(Dates)
    stated = document.values.get("status_date")
    status = stated if type(stated) is datetime.date else None
    listed: list[Issue] = []
    for place, bounds in rules.columns.items():
        name, column = place.split(".")
        if name in tables:
            listed += _bounds(tables[name], column, bounds, status, rules.latest)
    if status is not None:
        listed += _running(tables["figures"], status, rules.running_days)
    for first, then in rules.order:
        name, earlier = first.split(".")
        told = {(issue.file, issue.row, issue.column) for issue in listed}
        if name in tables:
            listed += _order(tables[name], earlier, then.split(".")[1], told)
    late = [issue for issue in listed if issue.check_id == AFTER_STATUS]
    if status is None or len(late) <= rules.many:
        return listed
    return [_too_early(document, status, late), *(issue for issue in listed if issue.check_id != AFTER_STATUS)]


def _too_early(document: Document, status: datetime.date, late: Sequence[Issue]) -> Issue:
    """One problem of the status date instead of one of each cell after it."""
    first = [f"{issue.column} {issue.found} in row {issue.row} of {issue.file}" for issue in late[:SHOWN]]
    latest = max(issue.found.strip("'") for issue in late)
    found = f"{status}, and {len(late)} dates after it: {', '.join(first)}, ..."
    expected = f"a day on which all of them can be known; the latest is {latest}"
    action = "Set status_date to the day on which the package was closed, or correct the dates."
    return Issue(
        AFTER_STATUS,
        "error",
        document.file,
        document.line(("status_date",)),
        "status_date",
        "",
        found,
        expected,
        action,
    )


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a column may name. ``is_bad``: is a cell no date, so that it is reported elsewhere?"""

    bounds: Bounds
    latest: int
    status: datetime.date | None
    is_bad: Callable[[str], bool]

    def fault(self, cell: str) -> tuple[str, str, str] | None:
        """Kind of fault, what is expected and what to do."""
        return next((found for text in self.bounds.dates(cell) if (found := self._fault(text))), None)

    def _fault(self, text: str) -> tuple[str, str, str] | None:
        if not DATE.fullmatch(text) or self.is_bad(text):
            return None
        if not self.bounds.first <= int(text[:4]) <= self.latest:
            return "implausible-date", f"a year from {self.bounds.first} to {self.latest}", COUNTED_IN_OURS
        span = _span(text)
        if span is None:
            return "bad-date", "a day that exists", "Correct the day."
        if self.status is not None and not self.bounds.later and span[0] > self.status:
            expected = f"a date not after the status_date of country.yaml, {self.status}"
            return AFTER_STATUS, expected, "Correct the date, or set status_date anew."
        return None


def _bounds(table: RawTable, column: str, bounds: Bounds, status: datetime.date | None, latest: int) -> Iterator[Issue]:
    """Cells before the first year of their column, or after what the package can know."""
    limits = _Limits(bounds, latest, status, _is_bad_in(table.name, column))
    for line, row, (cell,) in _rows(table, (column,), lambda cells: limits.fault(cells[0]) is not None):
        check_id, expected, action = limits.fault(cell) or ("", "", "")
        yield cell_error(table, line, row, column, check_id, repr(cell), expected, action)


def _running(table: RawTable, status: datetime.date, running_days: int) -> Iterator[Issue]:
    """Periods of figures that end long after the package was closed, or end after it and did not begin before."""
    latest = status + datetime.timedelta(days=running_days)

    def fault(cells: tuple[str, ...]) -> bool:
        start, end = (_span(cell) if _is_held(cell) else None for cell in cells)
        return end is not None and (end[1] > latest or (start is None and end[1] > status))

    for line, row, cells in _rows(table, PERIOD, fault):
        expected = f"a period that had begun by the status_date of country.yaml, {status}, and ends by {latest}"
        yield cell_error(table, line, row, "period_end", AFTER_STATUS, repr(cells[1]), expected, "Correct the date.")


def _order(table: RawTable, low: str, high: str, told: Collection[tuple[str, int, str]]) -> Iterator[Issue]:
    """Two dates of a row in the wrong order: no day of the first is on or before any day of the second.

    ``told``: cells that have a problem of their own.
    """

    def fault(cells: tuple[str, ...]) -> bool:
        spans = [_span(cell) for cell in cells]
        return spans[0] is not None and spans[1] is not None and spans[0][0] > spans[1][1]

    for line, row, cells in _rows(table, (low, high), fault):
        if {(table.file, line, low), (table.file, line, high)} & set(told):
            continue
        found, expected = f"{cells[0]} after {cells[1]}", f"{low} not after {high}"
        yield cell_error(table, line, row, low, "wrong-order", found, expected, "Correct one of them.")


def _rows(
    table: RawTable, keys: tuple[str, ...], fault: Callable[[tuple[str, ...]], bool]
) -> Iterator[tuple[int, dict[str, str], tuple[str, ...]]]:
    """Line, row and cells where there is a fault; each combination of cells is looked at once."""
    if not set(keys) <= set(table.header):
        return
    faulty = {cells for cells in set(zip(*(table.values(key) for key in keys), strict=True)) if fault(cells)}
    for line, row in table.places() if faulty else ():
        cells = tuple(row[key] for key in keys)
        if cells in faulty:
            yield line, row, cells


def _span(text: str) -> Span | None:
    """First and last day that a date may mean: of a day, a month or a year; None for what is no date."""
    if not DATE.fullmatch(text):
        return None
    try:
        return days.first_day(text), days.last_day(text)
    except ValueError:
        return None


def _is_held(text: str) -> bool:
    try:
        return bool(days.held(days.first_day(text)))
    except ValueError:
        return False


def _is_bad_in(name: str, column: str) -> Callable[[str], bool]:
    """What other checks refuse in a column: days that no table holds, or dates of publication that do not exist."""
    kind = next((each["type"] for each in schema(name)["fields"] if each["name"] == column), "")
    if kind == "date":
        return lambda text: not _is_held(text)
    return lambda text: name == "sources" and _span(text) is None
