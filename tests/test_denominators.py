"""Denominators at the door: each mistake is one problem of its row; sound rows have none. All numbers are made up."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import synthetic
from ssemap.core import framework
from ssemap.core.codelists import ContextMeasure
from ssemap.core.issues import Issue
from ssemap.harmonise import denominators
from ssemap.indicators.declared import catalogue
from ssemap.intake import checks, context, context_years, reading
from ssemap.intake import tables as raw_tables
from ssemap.intake.context_years import Room
from ssemap.intake.tables import RawTable

CASES = list(csv.DictReader(Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="")))
ASIDE = "AAA-C9999"
MORE = {  # measure, unit and value that the synthetic package does not have
    "gdp_pc_ppp": ("current international $", lambda year: 2 * amount("gdp_usd", year) / amount("population", year)),
    "establishments": ("count", lambda year: 50_000),
    "new_businesses_registered": ("count per year", lambda year: 3_000),
    "wage_employment_share_women": ("percent of female employment", lambda year: 70),
    "vulnerable_employment_share_women": ("percent of female employment", lambda year: 25),
}
amount = synthetic.denominator
Rows = list[dict[str, str]]


def sound() -> Rows:
    """Denominators of the synthetic package, and more of them."""
    rows = synthetic.context("AAA", "AAA-S002")
    cells = [(measure, *declared, year) for measure, declared in MORE.items() for year in synthetic.YEARS]
    for measure, unit, value, year in cells:
        of_year = {"measure": measure, "unit": unit, "year": str(year), "value": f"{value(year):.10g}"}
        rows.append({**rows[0], **of_year, "context_id": f"AAA-C{len(rows) + 1:04d}"})
    return rows


def change(rows: Rows, words: str) -> None:
    """``measure year column=value``; ``+`` before it adds a changed copy of the row; ``*`` is every year.

    ``measure year missing`` removes the row.
    """
    pattern = r"(\+?)(\w+) (\d{4}|\*) ?(.*)"
    added, measure, year, rest = re.fullmatch(pattern, words).groups()
    chosen = [row for row in rows if row["measure"] == measure and year in ("*", row["year"])]
    assert chosen
    for row in chosen:
        if rest == "missing":
            rows.remove(row)
            continue
        if added:
            row = {**row, "context_id": f"AAA-C{len(rows) + 1:04d}"}
            rows.append(row)
        if factor := re.fullmatch(r"value\*(\S+)", rest):
            row["value"] = f"{float(row['value']) * float(factor[1]):.10g}"
        else:
            row.update(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", rest))


def problems(rows: Rows) -> tuple[list[Issue], dict[int, dict[str, str]]]:
    """What is wrong, and the rows by their lines."""
    lines = list(range(2, len(rows) + 2))
    header = raw_tables.columns("context")
    cells = [{name: row.get(name, "") for name in header} for row in rows]
    table = RawTable("context", "AAA/context.csv", header, cells, lines)
    aside = RawTable("set_aside", "AAA/set_aside.csv", ["evidence_id"], [{"evidence_id": ASIDE}], [2])
    figures = RawTable("figures", "AAA/figures.csv", ["period_end"], [{"period_end": "2015-12-31"}] * 2, [2, 3])
    return context.check(table, aside, figures), dict(zip(lines, rows, strict=True))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_mistake_is_one_problem_of_its_row(case: dict[str, str]) -> None:
    """``2019+`` is the added row of that year; what is wrong in every year is told of the first."""
    rows = sound()
    known = len(rows)
    for words in filter(None, case["changes"].split("; ")):
        change(rows, words)
    found, by_line = problems(rows)
    listed = []
    for issue in found:
        row = by_line[issue.row]
        added = "+" if issue.row - 2 >= known else ""
        listed.append(f"{issue.severity} {issue.check_id} {row['measure']} {row['year']}{added}")
        assert issue.evidence_id == row["context_id"]
        assert issue.file == "AAA/context.csv"
        assert issue.action.endswith(".")
    expected = list(filter(None, case["issues"].split("|")))
    assert sorted(listed) == sorted(expected), [str(issue) for issue in found]


def test_messages_name_what_was_found_what_is_expected_and_what_to_do() -> None:
    rows = sound()
    change(rows, "population 2019 value=1090")
    change(rows, "labour_force 2019 value=-1")
    change(rows, "establishments 2019 unit=shops")
    change(rows, "+gdp_usd 2019")
    texts = sorted(str(issue) for issue in problems(rows)[0])
    again = "another definition or series is named as such in its own column."
    assert texts == [
        "error [double-denominator] AAA/context.csv, row 230, column measure (AAA-C0229): found 14,500,000,000 for "
        "gdp_usd 2019 (unstated, SYNTHETIC); expected each measure, definition, series and year once; it stands in row "
        "23 already. Remove one of the rows, or name the definition or series by which they differ.",
        "error [off-years] AAA/context.csv, row 11, column value (AAA-C0010): found 1,090 for population 2019; "
        f"expected about 1,089,954, as the years beside it say. Compare it with the source; {again}",
        "error [sign-of-measure] AAA/context.csv, row 95, column value (AAA-C0094): found -1 for labour_force 2019; "
        "expected a number above zero, as labour_force asks. Correct the value, or remove the row.",
        "error [unit-of-measure] AAA/context.csv, row 191, column unit (AAA-C0190): found 'shops'; expected 'count', "
        "the unit of establishments. Write the value in that unit; a remark may follow it after a colon or in "
        "brackets.",
    ]


# measures that are multiplied, by what; measures that the package lacks; what is said to explain it
PERSONS = "population and labour_force are 1,000 times too"
SCALES = [
    ("population labour_force", 1e-3, "", f"{PERSONS} small"),
    ("population labour_force", 1e3, "", f"{PERSONS} large"),
    ("population labour_force employment", 1e-3, "", f"{PERSONS} small"),
    ("population labour_force", 1e-6, "", None),  # out of bounds by themselves
    ("population", 1e-3, "", "population is 1,000 times too small"),
    ("labour_force", 1e3, "", "labour_force is 1,000 times too large"),
    ("gdp_usd", 1e-3, "gdp_pc_ppp", "gdp_usd is 1,000 times too small"),
    ("gdp_usd", 1e3, "", "gdp_usd is 1,000 times too large"),
    ("fx_lcu_per_usd", 1e3, "", "fx_lcu_per_usd is 1,000 times too large"),
    ("gdp_lcu", 1e-3, "", "gdp_lcu is 1,000 times too small"),
    (
        "population labour_force",
        1e-3,
        "establishments new_businesses_registered gdp_lcu",
        f"{PERSONS} small, or if gdp_usd is 1,000 times too large",
    ),
    (
        "gdp_usd",
        1e3,
        "establishments new_businesses_registered gdp_lcu",
        f"{PERSONS} small, or if gdp_usd is 1,000 times too large",
    ),
]


@pytest.mark.parametrize(("measures", "factor", "absent", "explained"), SCALES)
def test_what_stands_in_another_scale_in_every_year_is_one_error_that_names_it(
    measures: str, factor: float, absent: str, explained: str | None
) -> None:
    rows = [row for row in sound() if row["measure"] not in absent.split()]
    if "gdp_lcu" not in absent:
        change(rows, "gdp_lcu * kind=published")
    for measure in measures.split():
        change(rows, f"{measure} * value*{factor}")
    found = problems(rows)[0]
    assert {issue.severity for issue in found} == {"error"}
    if explained is None:
        assert [issue.check_id for issue in found] == ["denominator-range"] * len(measures.split())
    else:
        (issue,) = found
        assert issue.action.startswith(f"It would fit if {explained}. ")
        assert "and so in 11 more years from 2011 to 2021" in issue.found


def test_persons_in_thousands_from_some_year_on_are_one_error() -> None:
    rows = sound()
    for measure in ("population", "labour_force"):
        for year in range(2016, 2022):
            change(rows, f"{measure} {year} value*1e-3")
    (issue,) = problems(rows)[0]
    assert (issue.check_id, issue.severity) == ("denominators-disagree", "error")
    assert "and so in 5 more years from 2017 to 2021" in issue.found
    assert issue.action.startswith(f"It would fit if {PERSONS} small")


EXCHANGED = [  # rows that have the value of each other: what is done, and what is said
    ("employment * value*1.0526; labour_force * value*0.95", "labour_force and employment are exchanged"),
    ("employment 2015 value*1.0526; labour_force 2015 value*0.95", "labour_force and employment are exchanged"),
    ("population * value*0.5; labour_force * value*2", "population and labour_force are exchanged"),
]


@pytest.mark.parametrize("kind", ["derived", "published"])
@pytest.mark.parametrize(("changes", "explained"), EXCHANGED)
def test_rows_that_are_exchanged_are_told_as_that(changes: str, explained: str, kind: str) -> None:
    rows = sound()
    change(rows, f"employment * kind={kind}")
    for words in changes.split("; "):
        change(rows, words)
    (issue,) = problems(rows)[0]
    assert (issue.check_id, issue.severity) == ("denominators-disagree", "error")
    assert issue.action.startswith(f"It would fit if {explained}. ")


def test_an_unknown_measure_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    folder = synthetic.write_package(tmp_path, "AAA")
    path = folder / "context.csv"
    path.write_text(path.read_text("utf-8").replace("population,", "populaton,", 1), "utf-8")
    table = reading.read_cells(path, "context", "AAA/context.csv")
    checks.check(table)
    (issue,) = table.issues
    assert (issue.check_id, issue.column, issue.row) == ("unknown-code", "measure", 2)
    assert "did you mean population" in issue.expected


def test_missing_years_are_named_with_what_follows() -> None:
    rows = sound()
    for year in (2013, 2015, 2016):
        change(rows, f"population {year} missing")
    (issue,) = problems(rows)[0]
    assert issue.found == "population from 2010 to 2021 without 2013, 2015 to 2016"
    assert issue.expected == "a row for each year; 2 figures end in them"


@pytest.mark.parametrize(
    ("absent", "told"),
    [
        ("population", "population"),
        ("fx_lcu_per_usd gdp_usd gdp_lcu", "gdp_lcu, fx_lcu_per_usd"),
        ("employment", ""),
        ("employment labour_force", "employment"),
        ("ppp_lcu_per_intl cpi_2010", ""),
    ],
)
def test_measures_that_indicators_need_and_that_are_not_there_are_named_once(absent: str, told: str) -> None:
    rows = [row for row in sound() if row["measure"] not in absent.split()]
    issues = problems(rows)[0]
    assert [issue.found for issue in issues] == ([f"no row of {told}"] if told else [])


def test_needed_measures_are_those_that_indicators_divide_by() -> None:
    declared = {row.measure: row for row in framework.rows(ContextMeasure)}
    needed = {name for name, row in declared.items() if row.needed == "yes"}
    assert needed == {each.denominator for each in catalogue().indicators if each.denominator}
    made = {name: set(row.made_of) for name, row in declared.items() if row.made_of}
    assert made == {name: set(denominators.FORMULAS[name][1]) for name in made}
    assert set(made) == needed & denominators.FORMULAS.keys()


def test_bad_cells_are_reported_once_and_elsewhere() -> None:
    rows = sound()
    change(rows, "population 2019 value=many")
    change(rows, "population 2018 year=last")
    change(rows, "population 2017 measure=inhabitants")
    assert problems(rows)[0] == []


@pytest.mark.parametrize("place", range(6))
def test_of_smooth_years_the_one_that_is_off_is_taken_out(place: int) -> None:
    points = [(2010.0 + step, 0.01 * step) for step in range(6)]
    points[place] = (points[place][0], points[place][1] + 0.5)
    assert context_years.outliers(points, Room(change=0.08, bend=0.01)) == [points[place]]


def test_smooth_years_with_a_gap_stay() -> None:
    points = [(2010.0, 0.0), (2012.0, 0.03), (2019.0, 0.2), (2020.0, 0.21)]
    assert context_years.outliers(points, Room(change=0.08, bend=0.05)) == []
