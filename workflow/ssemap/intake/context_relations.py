"""Checks of ``context.csv`` between measures: denominators of one year that cannot both be right.

Relations are declared in ``workflow/framework/context_relations.csv``: a ratio of products, or a sum, and its limits.
A total of a share lies between those of women and men; a total of a number is their sum. A relation with a row that has
a problem already says nothing more; of the others the row that is in most of them is reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator

from ssemap.core import framework
from ssemap.core.codelists import Code, Row, Text
from ssemap.core.issues import Severity
from ssemap.core.printing import plain, rate
from ssemap.intake.context import WRITTEN_OUT, ContextRow, Report

SEXES = ("women", "men")
SLACK = 0.005  # relative: parts and total are rounded
Measures = Annotated[tuple[Annotated[str, Code("context_measures")], ...], BeforeValidator(str.split)]


class Relation(Row):
    """Limits of a ratio of products of measures, or of a sum of measures."""

    FILE = "context_relations.csv"
    relation: Text
    kind: Literal["ratio", "sum"]
    of: Measures
    over: Measures
    low: float
    high: float
    severity: Literal["error", "warning"]
    reason: Text

    def value(self, year: Mapping[str, ContextRow]) -> float:
        """What the denominators of a year give."""
        of, over = ([year[name].value for name in names] for names in (self.of, self.over))
        return sum(of) if self.kind == "sum" else math.prod(of) / math.prod(over)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A relation between rows of one year: does it hold, what do they give, what is expected of them."""

    rows: tuple[ContextRow, ...]
    holds: bool
    found: str
    expected: str
    severity: Severity


def check(rows: Iterable[ContextRow], report: Report) -> None:
    """Report the rows by which relations are broken, each once. Derived rows are computed anew in any case."""
    for of_year in _years(report.passed(rows)):
        verdicts = [*_declared(of_year), *_by_sex(of_year)]
        while broken := [verdict for verdict in verdicts if not verdict.holds]:
            row = _suspect(verdicts)
            of_row = [verdict for verdict in broken if row in verdict.rows]
            severity: Severity = "error" if any(one.severity == "error" for one in of_row) else "warning"
            found = f"{row}: " + "; ".join(verdict.found for verdict in of_row)
            expected = "; ".join(verdict.expected for verdict in of_row)
            report.add(row, "denominators-disagree", "value", found, expected, WRITTEN_OUT, severity=severity)
            verdicts = [verdict for verdict in verdicts if row not in verdict.rows]


def impossible(rows: Iterable[ContextRow]) -> set[int]:
    """Lines of the rows that cannot stand beside each other, whichever of them is wrong."""
    verdicts = [verdict for of_year in _years(rows) for verdict in (*_declared(of_year), *_by_sex(of_year))]
    refused = [verdict for verdict in verdicts if not verdict.holds and verdict.severity == "error"]
    return {row.line for verdict in refused for row in verdict.rows}


def _years(rows: Iterable[ContextRow]) -> list[dict[str, ContextRow]]:
    """The rows that are used, by measure, of each year."""
    years: dict[int, dict[str, ContextRow]] = {}
    for row in rows:
        if row.preferred and not row.derived:
            years.setdefault(row.year, {})[row.measure] = row
    return list(years.values())


def _suspect(compared: Iterable[Verdict]) -> ContextRow:
    """Of the rows of broken relations the one with the most broken and the fewest that hold; of equals the first."""
    score: dict[int, int] = {}
    named: list[ContextRow] = []
    for verdict in compared:
        for row in verdict.rows:
            score[row.line] = score.get(row.line, 0) + (-1 if verdict.holds else 1)
        named += [] if verdict.holds else verdict.rows
    return max(named, key=lambda row: score[row.line])


def _declared(year: Mapping[str, ContextRow]) -> Iterator[Verdict]:
    for relation in framework.rows(Relation):
        names = (*relation.of, *relation.over)
        if set(names) <= year.keys():
            value = relation.value(year)
            words = (" + " if relation.kind == "sum" else " * ").join(relation.of)
            words += " / " + " / ".join(relation.over) if relation.over else ""
            yield Verdict(
                tuple(year[name] for name in names),
                relation.low <= value <= relation.high,
                f"{words} is {rate(value)}",
                f"{plain(relation.low)} to {plain(relation.high)} ({relation.reason.rstrip('.')})",
                relation.severity,
            )


def _by_sex(year: Mapping[str, ContextRow]) -> Iterator[Verdict]:
    """A total lies between the shares of women and men, or is the sum of their numbers."""
    for name, total in year.items():
        sexes = [year.get(f"{name}_{sex}") for sex in SEXES]
        parts = [part for part in sexes if part and part.definition == total.definition]
        if total.limits.unit.startswith("percent"):
            bounds = (min, max) if len(parts) == len(SEXES) else ()
            limits = [bound(part.value for part in parts) for bound in bounds]
        else:
            sums = sum(part.value for part in parts)
            limits = [sums, sums if len(parts) == len(SEXES) else math.inf] if parts else []
        if limits:
            room = SLACK * abs(total.value)
            low, high = map(plain, limits)
            words = f"{low} or more" if limits[1] == math.inf else low if low == high else f"{low} to {high}"
            yield Verdict(
                (total, *parts),
                limits[0] - room <= total.value <= limits[1] + room,
                f"{name} is {plain(total.value)}",
                f"{words}, as {' and '.join(part.measure for part in parts)} ask",
                "error",
            )
