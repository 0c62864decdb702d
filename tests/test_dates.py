"""Days and years of a package: plausible, in order, not after its status date; and printed ones that cannot be."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import synthetic
from ssemap import intake
from ssemap.core import framework
from ssemap.core.issues import Issue
from ssemap.intake import tables as raw_tables
from ssemap.intake.dates import Dates
from ssemap.review import advice, inspection

STATUS = "status: coder-checked\nstatus_by: a coder\nstatus_date: 2022-09-22\n"
FIGURE, SOURCE, LAW, CONTEXT = "AAA-F0002", "AAA-S001", "AAA-law-cooperative-act", "AAA-C0001"
UNCODED = {"period_start": "", "period_end": ""}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic.write_package(tmp_path_factory.mktemp("good"), "AAA")


@pytest.fixture
def package(good: Path, tmp_path: Path) -> Path:
    """A package of 22 September 2022 to spoil."""
    folder = Path(shutil.copytree(good, tmp_path / "AAA"))
    path = folder / "country.yaml"
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("status")]
    path.write_text("\n".join(kept) + "\n" + STATUS, "utf-8")
    return folder


def put(folder: Path, table: str, key: str, **cells: str) -> None:
    """Change cells of the row whose first cell is ``key``."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    (row,) = [row for row in rows if next(iter(row.values())) == key]
    row.update(cells)
    synthetic.write_table(folder, table, rows)


def test_the_package_has_no_problem(package: Path) -> None:
    assert intake.check(package) == []


# table, key, cells; the one error: kind, column, and a part of what is told
BAD: list[tuple[str, str, dict[str, str], str, str, str]] = [
    ("figures", FIGURE, {"period_start": "1015-01-01"}, "bad-date", "period_start", "from 1678"),
    ("figures", FIGURE, {"period_start": "1700-01-01"}, "implausible-date", "period_start", "from 1800 to 2100"),
    ("figures", FIGURE, {"period_start": "0001-01-01"}, "bad-date", "period_start", "from 1678"),
    ("figures", FIGURE, {"period_end": "2562-12-31"}, "bad-date", "period_end", "2261"),
    ("figures", FIGURE, {"period_end": "2015-02-30"}, "bad-date", "period_end", "a day that exists"),
    ("figures", FIGURE, {"period_end": "2015-13-01"}, "bad-date", "period_end", "a day that exists"),
    (
        "figures",
        FIGURE,
        {"period_start": "2016-01-01"},
        "wrong-order",
        "period_start",
        "period_start not after period_end",
    ),
    (
        "figures",
        FIGURE,
        {"period_start": "2022-10-01", "period_end": "2022-12-31"},
        "after-status-date",
        "period_start",
        "not after the status_date of country.yaml, 2022-09-22",
    ),
    ("figures", FIGURE, {"period_end": "2025-12-31"}, "after-status-date", "period_end", "ends by 2023-09-23"),
    (
        "figures",
        FIGURE,
        {"period_start": "", "period_end": "2022-12-31"},
        "after-status-date",
        "period_end",
        "had begun",
    ),
    ("sources", SOURCE, {"published_from": "2562"}, "implausible-date", "published_from", "Buddhist era is 2019"),
    ("sources", SOURCE, {"published_to": "9999"}, "implausible-date", "published_to", "from 1800 to 2100"),
    ("sources", SOURCE, {"published_from": "0000"}, "bad-date", "published_from", "a day that exists"),
    ("sources", SOURCE, {"published_from": "2023"}, "after-status-date", "published_from", "2022-09-22"),
    ("sources", SOURCE, {"accessed": "2022-09-23"}, "after-status-date", "accessed", "2022-09-22"),
    ("sources", SOURCE, {"accessed": "1970-01-01"}, "implausible-date", "accessed", "from 1990"),
    ("sources", SOURCE, {"accessed": "20190101"}, "bad-date", "accessed", "a day that exists"),
    ("laws", LAW, {"enacted": "2023"}, "after-status-date", "enacted", "2022-09-22"),
    ("laws", LAW, {"amended": "1999; 2562"}, "implausible-date", "amended", "'1999; 2562'"),
    ("laws", LAW, {"amended": "1999; 2023"}, "after-status-date", "amended", "2022-09-22"),
    ("context", CONTEXT, {"year": "0000"}, "implausible-date", "year", "from 1900"),
    ("context", CONTEXT, {"year": "2553"}, "implausible-date", "year", "Buddhist era is 2019"),
]


@pytest.mark.parametrize(
    ("table", "key", "cells", "check_id", "column", "told"),
    BAD,
    ids=[f"{row[0]} {' '.join(map('='.join, row[2].items()))}" for row in BAD],
)
def test_a_date_that_cannot_be_is_one_error_in_its_cell(
    package: Path, table: str, key: str, cells: dict[str, str], check_id: str, column: str, told: str
) -> None:
    put(package, table, key, **cells)
    about = {issue for issue in intake.check(package) if issue.check_id != "wrong-order" or check_id == "wrong-order"}
    (found,) = about
    assert (found.check_id, found.severity, found.column) == (check_id, "error", column)
    assert (found.file, found.row > 1) == (f"AAA/{table}.csv", True)
    assert told in str(found)


ORDER = [
    ({"published_from": "2019-05-02", "published_to": "2019-05-01"}, "2019-05-02 after 2019-05-01"),
    ({"published_from": "2019-06", "published_to": "2019-05"}, "2019-06 after 2019-05"),
    ({"published_from": "2019-12-31", "published_to": "2019-12-31", "accessed": "2019-12-30"}, "after 2019-12-30"),
    ({"published_from": "2020-06", "published_to": "2020", "accessed": "2020-05-31"}, "2020-06 after 2020-05-31"),
]


@pytest.mark.parametrize(("cells", "found"), ORDER)
def test_dates_of_a_source_are_in_order(package: Path, cells: dict[str, str], found: str) -> None:
    put(package, "sources", SOURCE, **cells)
    (issue,) = intake.check(package)
    assert (issue.check_id, issue.column) == ("wrong-order", "published_from")
    assert found in issue.found


def a_draft(folder: Path) -> None:
    path = folder / "country.yaml"
    status = "status: draft\nstatus_by: null\nstatus_date: null\n"
    path.write_text(path.read_text("utf-8").replace(STATUS, status), "utf-8")
    put(folder, "sources", SOURCE, published_from="2099", published_to="2099")


GOOD: dict[str, Callable[[Path], None]] = {
    "a year that holds the day of access": lambda folder: put(
        folder, "sources", SOURCE, published_from="2019", published_to="2019", accessed="2019-03-01"
    ),
    "a period that runs on": lambda folder: put(
        folder, "figures", FIGURE, period_start="2022-04-01", period_end="2023-03-31", printed_period="2022-04/2023-03"
    ),
    "a law that comes into force later": lambda folder: put(folder, "laws", LAW, in_force="2024"),
    "an old cooperative": lambda folder: put(
        folder, "figures", FIGURE, period_start="1844-12-21", period_end="1844-12-21", printed_period="1844-12-21"
    ),
    "a draft has no status date": a_draft,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_can_be_is_no_problem(package: Path, name: str) -> None:
    GOOD[name](package)
    assert intake.check(package) == []


PRINTED = [
    ("2561 (2018)", "", ""),
    ("1440", "can only be a Islamic (Hijri) year", "calendars: [gregorian, hijri]"),
    ("2562", "can only be a Buddhist era year, 2019 of ours", "calendars: [gregorian, buddhist]"),
    ("108年", "can only be a Republic of China (Minguo) year, 2019 of ours", "calendars: [gregorian, minguo]"),
    ("0001-01-01", "", "period_start"),
    ("9999", "9999 is no year from 1800 to 2100", "Code period_start and period_end"),
    ("2015-02-30", "no such day: 2015-02-30", "Code period_start and period_end"),
    ("2010/11", "it can mean", "Code period_start and period_end as the source means them."),
]


@pytest.fixture(scope="module")
def uncoded(good: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Issue]:
    """The problems of a package whose first figures print each of the texts above and are not coded."""
    folder = Path(shutil.copytree(good, tmp_path_factory.mktemp("uncoded") / "AAA"))
    for number, (printed, _, _) in enumerate(PRINTED, start=1):
        put(folder, "figures", f"AAA-F{number:04d}", printed_period=printed, **UNCODED)
    return inspection.problems(folder)


@pytest.mark.parametrize("number", range(1, len(PRINTED) + 1), ids=[row[0] for row in PRINTED])
def test_an_uncoded_year_that_cannot_be_is_one_warning_of_its_row(uncoded: list[Issue], number: int) -> None:
    printed, found, action = PRINTED[number - 1]
    figure = f"AAA-F{number:04d}"
    about = [issue for issue in uncoded if (issue.check_id, issue.evidence_id) == ("unreadable-period", figure)]
    assert len(about) == (printed != "2561 (2018)")
    for issue in about:
        assert (issue.severity, issue.file, issue.row) == ("warning", "AAA/figures.csv", number + 1)
        assert repr(printed) in issue.found
        assert found in issue.found
        assert action in issue.action


def periods_of(package: Path) -> list[Issue]:
    return [issue for issue in inspection.problems(package) if issue.column == "printed_period"]


def test_a_country_that_declares_its_calendar_prints_its_years(package: Path) -> None:
    put(package, "figures", FIGURE, printed_period="2558", period_start="2015-01-01", period_end="2015-12-31")
    assert [issue.check_id for issue in periods_of(package)] == ["unreadable-period"]
    path = package / "country.yaml"
    path.write_text("calendars: [gregorian, buddhist]\n" + path.read_text("utf-8"), "utf-8")
    assert periods_of(package) == []
    assert inspection.problems(package) == []


CALENDARS = ["buddhist", "[]", "[buddist]", "[gregorian, gregorian]", "null", "[[gregorian]]", "{gregorian: yes}", "7"]


@pytest.mark.parametrize("value", CALENDARS)
def test_a_calendar_that_is_none_is_refused(package: Path, value: str) -> None:
    path = package / "country.yaml"
    path.write_text(f"calendars: {value}\n" + path.read_text("utf-8"), "utf-8")
    (issue,) = intake.check(package)
    assert (issue.row, issue.column) == (1, "calendars")
    assert (
        "a list of calendars, each once, as [gregorian, buddhist]: gregorian, buddhist, minguo, hijri" in issue.expected
    )


def test_every_column_with_bounds_exists() -> None:
    rules = framework.declared(Dates)
    known = {f"{name}.{column}" for name in raw_tables.names() for column in raw_tables.columns(name)}
    named = {*rules.columns, *(column for pair in rules.order for column in pair)}
    assert named - known <= {"figures.surveyed_from", "figures.surveyed_to"}  # declared ahead (DATA_MODEL)


def test_every_column_of_days_has_bounds() -> None:
    days = {
        f"{name}.{column['name']}"
        for name in raw_tables.names()
        for column in raw_tables.schema(name)["fields"]
        if column["type"] in ("date", "year")
    }
    assert days <= set(framework.declared(Dates).columns)


# A coded date that is none, and what is said of it: what to write, and a part of the name of the calendar.
CODED = [
    ("figures.period_end", "2562-12-31", "Write 2019-12-31: ", "Buddhist era"),
    ("figures.period_end", "2562", "Write 2019-12-31: ", "Buddhist era"),
    ("figures.period_start", "2562", "Write 2019-01-01: ", "Buddhist era"),
    ("figures.period_end", "๒๕๖๒-๑๒-๓๑", "Write 2019-12-31: ", "Buddhist era"),
    ("figures.period_end", "31 ธ.ค. 2562", "Write 2019-12-31: ", "Buddhist era"),
    ("figures.period_end", "1440-09-01", "1440 is 2018 or 2019", "Islamic (Hijri)"),
    ("figures.period_end", "民國108年12月31日", "Write 2019-12-31: ", "Minguo"),
    ("figures.period_end", "平成31年3月31日", "Write 2019-03-31: ", "Japanese eras"),
    ("figures.period_end", "令和元年", "Write 2019-12-31: ", "Japanese eras"),
    ("figures.period_end", "31/12/2019", "Write 2019-12-31.", ""),
    ("figures.period_end", "December 2019", "Write 2019-12-31.", ""),
    ("figures.period_end", "２０１９-１２-３１", "Write 2019-12-31.", ""),
    ("figures.period_end", "2019-02-30", "Write it as 2019-12-31.", ""),
    ("figures.period_end", "03/04/2019", "Write it as 2019-12-31.", ""),
    ("figures.period_end", "0001-01-01", "Write it as 2019-12-31.", ""),
    ("context.year", "2562", "Write 2019: ", "Buddhist era"),
    ("context.year", "1440", "Write 2018 or 2019: ", "Islamic (Hijri)"),
    ("context.year", "民國108年", "Write 2019: ", "Minguo"),
    ("context.year", "พ.ศ. 2562", "Write 2019: ", "Buddhist era"),
    ("laws.enacted", "2542", "Write 1999: ", "Buddhist era"),
    ("laws.enacted", "平成10年", "Write 1998: ", "Japanese eras"),
    ("laws.amended", "1999; 2562", "Write 2019: 2562 is ", "Buddhist era"),
    ("sources.published_from", "2562-05", "Write 2019-05: ", "Buddhist era"),
    ("sources.published_from", "May 2019", "Write 2019-05.", ""),
    ("sources.accessed", "2562-05-01", "Write 2019-05-01: ", "Buddhist era"),
]


@pytest.mark.parametrize(("place", "text", "told", "calendar"), CODED)
def test_a_date_of_another_calendar_is_told_with_what_to_write(place: str, text: str, told: str, calendar: str) -> None:
    table, column = place.split(".")
    kind = {"context": "bad-year", "laws": "implausible-date"}.get(table, "bad-date")
    generic = "Write it as 2019-12-31."
    issue = Issue(kind, "error", f"AAA/{table}.csv", 2, column, "", repr(text), "a date", generic)
    (advised,) = advice.advised([issue])
    assert told in advised.action
    assert calendar in advised.action
    assert ("calendar" in advised.action) == bool(calendar)


def test_a_column_of_another_calendar_is_one_error(package: Path) -> None:
    with (package / "context.csv").open(encoding="utf-8", newline="") as stream:
        rows = [{**row, "year": str(int(row["year"]) + 543)} for row in csv.DictReader(stream)]
    synthetic.write_table(package, "context", rows)
    errors = [issue for issue in inspection.problems(package) if issue.severity == "error"]
    assert [(issue.check_id, issue.column) for issue in errors] == [("implausible-date", "year")]
    assert errors[0].found == f"'2553', '2554', '2555' and 9 others, in {len(rows)} rows (2-{len(rows) + 1})"
    assert errors[0].action == "Write 2010: 2553 is counted by the calendar Buddhist era."


def test_a_status_date_that_is_too_early_is_one_error(package: Path) -> None:
    path = package / "country.yaml"
    path.write_text(path.read_text("utf-8").replace("2022-09-22", "2012-09-22"), "utf-8")
    (issue,) = intake.check(package)
    assert (issue.check_id, issue.file, issue.column) == ("after-status-date", "AAA/country.yaml", "status_date")
    assert issue.row > 0
    assert "dates after it: " in issue.found
    assert "in row 5 of AAA/context.csv" in issue.found


def test_a_source_that_is_dated_too_early_is_one_warning(package: Path) -> None:
    put(package, "sources", SOURCE, published_from="2012", published_to="2012")
    early = [issue for issue in inspection.problems(package) if issue.check_id == "before-publication"]
    (issue,) = early
    assert f"more figures of {SOURCE}" in issue.found
    assert len(issue.evidence_id.split(", ")) > 3


ONCE = [
    ("laws", LAW, {"enacted": "1500"}, "enacted"),  # below the bounds of the schema, and no plausible year
    ("laws", LAW, {"enacted": "2562"}, "enacted"),
    ("context", CONTEXT, {"preferred": "maybe"}, "preferred"),  # no code, and none is preferred
    ("figures", FIGURE, {"measure": "organisation"}, "measure"),  # no code, and not as the crosswalk says
    ("figures", FIGURE, {"unit": "cnt"}, "unit"),
    ("sources", SOURCE, {"published_from": "2023"}, "published_from"),  # after the status date, and after the access
    ("sources", SOURCE, {"accessed": "1970-01-01"}, "accessed"),
    ("sources", SOURCE, {"published_from": "2021", "published_to": "2019", "accessed": "2019-05-01"}, "published_from"),
    ("figures", FIGURE, {"period_start": "2562-01-01"}, "period_start"),
]


@pytest.mark.parametrize(("table", "key", "cells", "column"), ONCE)
def test_a_cell_is_told_once(package: Path, table: str, key: str, cells: dict[str, str], column: str) -> None:
    put(package, table, key, **cells)
    (issue,) = [issue for issue in inspection.problems(package) if issue.severity == "error"]
    assert (issue.file, issue.column) == (f"AAA/{table}.csv", column)


def test_sources_that_are_accessed_before_they_are_published_are_one_error(package: Path) -> None:
    with (package / "sources.csv").open(encoding="utf-8", newline="") as stream:
        rows = [{**row, "accessed": "2001-01-01"} for row in csv.DictReader(stream)]
    synthetic.write_table(package, "sources", rows)
    (issue,) = [issue for issue in inspection.problems(package) if issue.severity == "error"]
    assert (issue.check_id, issue.column) == ("wrong-order", "published_from")
    assert issue.found.endswith("and 1 other, in 4 rows (2-5)")


def test_a_unit_that_many_rows_have_wrongly_is_one_error(package: Path) -> None:
    wrong = {"unit": "hours", "coded_how": "hand", "coding_reason": "As it is printed."}
    for number in range(1, 6):
        put(package, "figures", f"AAA-F{number:04d}", **wrong)
    errors = [issue for issue in inspection.problems(package) if issue.severity == "error"]
    assert [(issue.check_id, issue.row) for issue in errors] == [("unit-of-measure", 2)]
    assert errors[0].found == "'hours', in 5 rows (2-6)"
