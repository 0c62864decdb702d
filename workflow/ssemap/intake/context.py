"""Checks of ``context.csv``: each denominator once, one of its rivals preferred, in its unit and within its limits.

What a measure may be is declared in ``workflow/framework/context_measures.csv``. A row with a problem is reported once:
a check looks only at the rows that the checks before it have passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ssemap.core import framework
from ssemap.core.answers import accepted
from ssemap.core.codelists import ContextMeasure
from ssemap.core.issues import Issue, Severity
from ssemap.core.printing import in_more_years, plain
from ssemap.intake import dates
from ssemap.intake.tables import READERS, RawTable

NEEDED = {"measure", "definition", "year", "value", "unit", "kind", "series", "preferred"}
REMARK = re.compile(r"\s*[:(].*", re.DOTALL)  # what may follow a unit
SEVERAL_YEARS = 4  # alike in so many, denominators are in another scale; in fewer their neighbours tell
ACCEPTED = ("off-years", "repeated-denominator")  # what a reason may explain
WRITTEN_OUT = "Check it against the source: thousands and millions are written out in full."


@dataclass(frozen=True, slots=True)
class ContextRow:
    """One row whose cells can be read. ``limits``: what is declared of its measure."""

    line: int
    context_id: str
    measure: str
    definition: str
    series: str
    unit: str
    year: int
    value: float
    derived: bool
    preferred: bool
    said: bool  # is the cell of ``preferred`` yes or no?
    limits: ContextMeasure
    reason: str = ""  # why it may stand against what is expected

    def __str__(self) -> str:
        """Value, measure and year, as messages name them."""
        return f"{plain(self.value)} for {self.measure} {self.year}"


@dataclass(slots=True)
class Report:
    """The problems of a file, and the lines that have one."""

    file: str
    listed: list[tuple[ContextRow, Issue]] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)

    def add(self, row: ContextRow, check_id: str, column: str, *words: str, severity: Severity = "error") -> None:
        """A problem of a row; ``words`` are what was found, what is expected, what to do."""
        found, expected, action = words
        if row.reason and check_id in ACCEPTED and severity == "warning":
            severity, action = "note", accepted(row.reason)
        issue = Issue(check_id, severity, self.file, row.line, column, row.context_id, found, expected, action)
        self.listed.append((row, issue))
        self.lines.add(row.line)

    def passed(self, rows: Iterable[ContextRow]) -> list[ContextRow]:
        """The rows without a problem so far."""
        return [row for row in rows if row.line not in self.lines]

    def issues(self) -> list[Issue]:
        """The problems; what is wrong in the same way in several years of a series is one."""
        alike: dict[tuple[str, ...], list[tuple[ContextRow, Issue]]] = {}
        for row, issue in self.listed:
            key = (issue.check_id, issue.expected, row.measure, row.definition, row.series)
            alike.setdefault(key, []).append((row, issue))
        return [
            replace(issue, found=issue.found + in_more_years([row.year for row, _ in more]))
            for (_, issue), *more in alike.values()
        ]


def check(table: RawTable, set_aside: RawTable, figures: RawTable) -> list[Issue]:
    """Every problem of the denominators that is more than a bad cell; rows that are set aside need not be right."""
    from ssemap.intake import context_gaps, context_relations, context_suspects, context_years

    aside = set(set_aside.values("evidence_id"))
    listed, report = read(table), Report(table.file)
    not_used([row for row in listed if row.context_id in aside], report)
    rows = [row for row in listed if row.context_id not in aside]
    once(rows, report)
    one_preferred(report.passed(rows), report)
    in_unit(report.passed(rows), report)
    within_limits(report.passed(rows), report)
    context_suspects.check(rows, report, SEVERAL_YEARS)
    passed = report.passed(rows)
    context_years.check(passed, report, context_relations.impossible(passed))
    context_suspects.check(rows, report)
    chained(report.passed(rows), report)
    context_gaps.repeated(report.passed(rows), report)
    context_gaps.gaps(table, rows, figures, report)
    _needless_reasons(rows, report)
    return [*report.issues(), *context_gaps.absent(table, figures)]


def read(table: RawTable) -> list[ContextRow]:
    """The rows of known measures whose numbers can be read; the others are reported as bad cells."""
    if not set(table.header) >= NEEDED:
        return []
    declared, rows = measures(), []
    for line, row in table.places():
        limits = declared.get(row["measure"])
        try:
            year, value = READERS["year"][0](row["year"]), READERS["number"][0](row["value"])
        except ValueError:
            continue
        if limits and dates.is_plausible("context.year", year):
            rows.append(
                ContextRow(
                    line=line,
                    context_id=row.get("context_id", ""),
                    year=year,
                    value=value,
                    derived=row["kind"] == "derived",
                    preferred=row["preferred"] == "yes",
                    said=row["preferred"] in ("yes", "no"),
                    limits=limits,
                    reason=row.get("accepted_reason", ""),
                    **{name: row[name] for name in ("measure", "definition", "series", "unit")},
                )
            )
    return rows


@cache
def _measures(rows: Sequence[ContextMeasure]) -> dict[str, ContextMeasure]:
    return {row.measure: row for row in rows}


def measures() -> dict[str, ContextMeasure]:
    """What is declared of each measure."""
    return _measures(framework.rows(ContextMeasure))


def not_used(rows: Iterable[ContextRow], report: Report) -> None:
    """A row that is set aside is not the one that is used."""
    for row in rows:
        if row.preferred:
            words = "yes, and a row in set_aside.csv", "no", "Prefer another row of the year, or use this one."
            report.add(row, "set-aside-preferred", "preferred", *words)


def once(rows: Iterable[ContextRow], report: Report) -> None:
    """A measure of one definition and series has one value a year."""
    seen: dict[tuple[str, str, str, int], int] = {}
    for row in rows:
        key = (row.measure, row.definition, row.series, row.year)
        if key in seen:
            report.add(
                row,
                "double-denominator",
                "measure",
                f"{row} ({row.definition}, {row.series or 'no series'})",
                f"each measure, definition, series and year once; it stands in row {seen[key]} already",
                "Remove one of the rows, or name the definition or series by which they differ.",
            )
        seen.setdefault(key, row.line)


def one_preferred(rows: Iterable[ContextRow], report: Report) -> None:
    """Of the rivals of a measure and year one is preferred."""
    rivals: dict[tuple[str, int], list[ContextRow]] = {}
    for row in rows:
        rivals.setdefault((row.measure, row.year), []).append(row)
    for (measure, year), group in rivals.items():
        chosen = [row for row in group if row.preferred]
        expected = f"yes in one row of {measure} {year}"
        if not chosen and all(row.said for row in group):
            lines = " and ".join(str(row.line) for row in group)
            words = "no", f"{expected} (row {lines})", "Write yes in the row that is to be used, no in its rivals."
            report.add(group[0], "none-preferred", "preferred", *words)
        for row in chosen[1:]:
            words = "yes", f"{expected}; it stands in row {chosen[0].line} already", "Write no in all rows but one."
            report.add(row, "two-preferred", "preferred", *words)


def in_unit(rows: Iterable[ContextRow], report: Report) -> None:
    """A value stands in the unit that is declared for its measure."""
    for row in rows:
        if REMARK.sub("", row.unit) != row.limits.unit:
            report.add(
                row,
                "unit-of-measure",
                "unit",
                repr(row.unit),
                f"{row.limits.unit!r}, the unit of {row.measure}",
                "Write the value in that unit; a remark may follow it after a colon or in brackets.",
            )


def chained(rows: Iterable[ContextRow], report: Report) -> None:
    """A published index follows from the changes of which it is made; told once of each."""
    from ssemap.intake import context_relations

    broken: dict[str, list[tuple[ContextRow, str]]] = {}
    for row, expected in context_relations.chains(rows):
        broken.setdefault(row.measure, []).append((row, expected))
    for (row, expected), *others in broken.values():
        found = f"{row}{in_more_years([other.year for other, _ in others])}"
        action = "Compare both with their sources; an index of another base year is another measure."
        report.add(row, "denominators-disagree", "value", found, expected, action, severity="warning")


def _needless_reasons(rows: Iterable[ContextRow], report: Report) -> None:
    """A reason in a row about which nothing is asked."""
    asked = {row.line for row, issue in report.listed if issue.check_id in ACCEPTED}
    for row in rows:
        if row.reason and row.line not in asked:
            words = repr(row.reason), "nothing: the other years agree with the row", "Remove the reason."
            report.add(row, "needless-reason", "accepted_reason", *words, severity="warning")


SIGNS = {"positive": "a number above zero", "not_negative": "zero or more"}


def within_limits(rows: Iterable[ContextRow], report: Report) -> None:
    """A value has the sign of its measure, and a size that a country can have."""
    for row in rows:
        limits = row.limits
        if (row.value < 0 and limits.sign != "any") or (row.value == 0 and limits.sign == "positive"):
            expected = f"{SIGNS[limits.sign]}, as {row.measure} asks"
            report.add(row, "sign-of-measure", "value", str(row), expected, "Correct the value, or remove the row.")
        elif not limits.low <= row.value <= limits.high:
            expected = f"{plain(limits.low)} to {plain(limits.high)} {limits.unit}"
            report.add(row, "denominator-range", "value", str(row), expected, WRITTEN_OUT)
