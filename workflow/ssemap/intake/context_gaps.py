"""Checks of ``context.csv`` for what is not there: years, whole measures, and numbers that were only copied on.

Which measures are published every year, on which an indicator rests, and of which others a measure can be made, is
declared in ``workflow/framework/context_measures.csv``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ssemap.core import framework
from ssemap.core.codelists import ContextMeasure
from ssemap.core.issues import Issue
from ssemap.intake import dates
from ssemap.intake.context import ContextRow, Report
from ssemap.intake.tables import RawTable

SAME_YEAR = ("double-denominator", "two-preferred")
ALIKE = 3  # years with the same number from which on it is asked whether it was copied
GROWING = ("persons", "current")  # units of what no country keeps to the last digit


def gaps(table: RawTable, rows: Iterable[ContextRow], figures: RawTable, report: Report) -> None:
    """Report the years of which a measure that is published every year has no row while others have, once a measure."""
    if any(issue.column in ("", "context_id") for issue in table.issues):
        return  # rows are lost, or may be
    twice = {row.measure for row, issue in report.listed if issue.check_id in SAME_YEAR}
    used = {row.measure: row for row in rows if row.limits.yearly == "yes" and row.preferred and not row.derived}
    spans, asked = _spans(rows), _asked()
    for measure, row in used.items():
        cells = [each["year"] for each in table.rows if each["measure"] == measure]
        years = {int(cell) for cell in cells if cell.isdecimal() and dates.is_plausible("context.year", int(cell))}
        if measure in twice or len(years) < len(set(cells)):
            continue  # the missing year may be the one that is written wrongly
        missing = sorted((set(range(min(years), max(years))) | (spans if measure in asked else set())) - years)
        if missing:
            count = sum(end[:4] in map(str, missing) for end in figures.values("period_end"))
            says = f"{count} figures end in them" if count > 1 else "a figure ends in one of them"
            report.add(
                row,
                "missing-years",
                "year",
                f"{measure} from {min(years)} to {max(years)} without {listed(missing)}",
                "a row for each year" + (f"; {says}" if count else ""),
                "Add the years: what rests on this denominator cannot be made of figures of a year without one.",
                severity="warning",
            )


def _asked() -> set[str]:
    """The measures on which an indicator rests, and those of which they are made."""
    needed = [row for row in framework.rows(ContextMeasure) if row.needed == "yes"]
    return {name for row in needed for name in (row.measure, *row.made_of)}


def _spans(rows: Iterable[ContextRow]) -> set[int]:
    """The years that most measures have which are published every year; none where there is no most."""
    of_measure: dict[str, list[int]] = {}
    for row in rows:
        if row.limits.yearly == "yes" and row.preferred and not row.derived:
            of_measure.setdefault(row.measure, []).append(row.year)
    counted = Counter(year for years in of_measure.values() for year in set(years))
    return {year for year, count in counted.items() if 2 * count > len(of_measure) > 2}


def absent(table: RawTable, figures: RawTable) -> Iterator[Issue]:
    """One warning for all measures on which an indicator rests and that are not there, nor can be made of others."""
    if not (table.whole and figures.rows and "measure" in table.header):
        return
    there = set(table.values("measure"))
    missing = [
        row.measure
        for row in framework.rows(ContextMeasure)
        if row.needed == "yes" and row.measure not in there and not (row.made_of and there >= set(row.made_of))
    ]
    if missing:
        found, expected = f"no row of {', '.join(missing)}", "each measure on which an indicator rests"
        action = "Add the rows: the indicators that divide by them have no value in this country."
        yield Issue("missing-measure", "warning", table.file, 0, "measure", "", found, expected, action)


def repeated(rows: Iterable[ContextRow], report: Report) -> None:
    """Report numbers of persons or money that are the same in several years running, once a run."""
    of_series: dict[tuple[str, str, str], list[ContextRow]] = {}
    for row in rows:
        if row.limits.unit.startswith(GROWING) and not row.derived:
            of_series.setdefault((row.measure, row.definition, row.series), []).append(row)
    for series in of_series.values():
        series.sort(key=lambda row: row.year)
        for _, run in groupby(series, key=lambda row: row.value):
            first, *others = run
            if len(others) + 1 >= ALIKE:
                found = f"{first} and the same to {others[-1].year}"
                words = found, "another number each year", "See whether one year was copied into the others."
                report.add(first, "repeated-denominator", "value", *words, severity="warning")


def listed(years: Sequence[int]) -> str:
    """Years in words, those that follow each other as a span.

    >>> listed([2011]), listed([2011, 2012, 2013, 2018])
    ('2011', '2011 to 2013, 2018')
    """
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(f"{span[0]} to {span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)
