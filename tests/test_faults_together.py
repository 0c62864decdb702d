"""One fault does not hide another: what can be read is checked whatever is wrong beside it. All numbers are made up."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import synthetic
from ssemap.review import inspection

# Faults that are seen only where print and typed value, or several figures, are held against each other.
HIDDEN = [
    ("figures", 3, {"value": "1201"}),  # print says 1,200
    ("figures", 4, {"printed_period": "2018-12-31"}),
    ("figures", 8, {"value": "90000000", "printed_text": "90,000,000"}),  # members of a million people
]
OTHERS = {"ratio-of-measures 9"}  # members of a million people are also many to a cooperative
FINDINGS = {"double-entry 3", "period-entry 4", "people-against-population 8"}

# a fault: table, row and cells; or None for a file that is not CSV; the error; which of the findings it takes along
FAULTS = [
    ("figures", 3, {"period_start": "2015-02-30"}, "bad-date", set()),
    ("figures", 3, {"period_end": "2562-12-31"}, "bad-date", set()),
    ("figures", 3, {"form_id": "AAA-no-such-form"}, "unknown-id", set()),
    ("figures", 3, {"coverage": "everywhere"}, "unknown-code", set()),
    ("figures", 3, {"unit": "societies"}, "unknown-code", {"double-entry 3"}),  # numbers are read by their unit
    ("figures", 3, {"source_id": "AAA-S999"}, "unknown-id", set()),
    ("figures", 4, {"value": "many"}, "bad-number", set()),
    ("figures", 4, {"unit": "persons"}, "not-as-crosswalk", set()),
    ("figures", 4, {"period_end": "2019-13-31"}, "bad-date", {"period-entry 4"}),
    ("figures", 8, {"locator": "x" * 6000}, "too-long", set()),
    ("figures", 8, {"period_end": "31.12.2019"}, "bad-date", {"people-against-population 8"}),
    ("context", 2, {"value": "-5"}, "sign-of-measure", {"people-against-population 8"}),
    ("context", 14, {"unit": "baht"}, "unit-of-measure", {"people-against-population 8"}),
    ("forms", 2, {"family": "coperative"}, "unknown-code", set()),
    ("forms", 2, {"recognition": "perhaps"}, "unknown-code", set()),
    ("forms", 5, {"in_scope": "maybe"}, "unknown-code", set()),
    ("sources", 2, {"published_from": "2562"}, "implausible-date", set()),
    ("sources", 2, {"source_type": "gossip"}, "unknown-code", set()),
    ("sources", 2, {"accessed": "yesterday"}, "bad-date", set()),
    ("laws", 2, {"enacted": "long ago"}, "bad-integer", set()),
    ("form_links", 2, {"overlap_share": "half"}, "bad-number", set()),
    ("form_links", 2, {"related_form_id": "AAA-nothing"}, "unknown-id", set()),
    ("crosswalk", 2, {"comparability": "so so"}, "unknown-code", set()),
    ("set_aside", 2, {"reason": ""}, "required", set()),
    ("statements", 2, None, "csv", set()),
    ("laws", 2, None, "csv", set()),
    ("figures", 12, None, "csv", set()),
    ("breaks", 1, None, "header", set()),
    ("context", 2, None, "csv", {"people-against-population 8"}),
    ("form_links", 2, None, "csv", set()),
    ("country", 0, {"iso2": "alpha"}, "bad-value", set()),
    ("country", 0, {"name_native": ""}, "bad-value", set()),
    ("country", 0, {"currency": "ringgit"}, "bad-value", set()),
    ("country", 0, {"status": "done"}, "bad-value", set()),
    ("country", 0, {"fiscal_year_end": "02-30"}, "bad-value", {"period-entry 4"}),
    ("country", 0, {"number_format": "roman"}, "bad-value", FINDINGS),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = synthetic.write_package(tmp_path_factory.mktemp("good"), "AAA")
    for table, row, cells in HIDDEN:
        put(folder, table, row, cells)
    return folder


def put(folder: Path, table: str, row: int, cells: dict[str, str] | None) -> None:
    """Change cells of the row on a line of a file, or lines of country.yaml; without cells the line is no CSV."""
    path = folder / f"{table}.csv"
    if table == "country":
        path = path.with_suffix(".yaml")
        lines = path.read_text("utf-8").splitlines()
        new = [f"{key}: {cells.get(key)!r}" if (key := line.partition(":")[0]) in cells else line for line in lines]
        path.write_text("\n".join(new) + "\n", "utf-8")
    elif cells is None:
        lines = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([*lines[: row - 1], '"' + lines[row - 1], *lines[row:]]) + "\n", "utf-8")
    else:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        rows[row - 2].update(cells)
        synthetic.write_table(folder, table, rows)


def findings(folder: Path) -> tuple[set[str], set[str]]:
    """The kinds of errors, and the findings that are looked for."""
    told = inspection.problems(folder)
    errors = {issue.check_id for issue in told if issue.severity == "error"}
    rest = {f"{issue.check_id} {issue.row or ''}".strip() for issue in told if issue.severity != "error"}
    return errors, rest


def test_the_faults_are_seen_in_a_package_without_an_error(good: Path) -> None:
    errors, rest = findings(good)
    assert (errors, rest - OTHERS) == (set(), FINDINGS)


@pytest.mark.parametrize(
    ("table", "row", "cells", "error", "along"),
    FAULTS,
    ids=[f"{table} {row} {next(iter(cells.items())) if cells else 'no CSV'}"[:60] for table, row, cells, *_ in FAULTS],
)
def test_an_error_beside_them_hides_only_what_rests_on_it(
    good: Path, tmp_path: Path, table: str, row: int, cells: dict[str, str] | None, error: str, along: set[str]
) -> None:
    folder = Path(shutil.copytree(good, tmp_path / "AAA"))
    put(folder, table, row, cells)
    errors, rest = findings(folder)
    assert error in errors
    assert rest - OTHERS == FINDINGS - along
