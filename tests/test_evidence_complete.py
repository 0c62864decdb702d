"""Every row of the evidence tables is in its package, once, under the id it was handed in with."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"

# Rows of the evidence tables as they were compiled: table, letter of its ids, rows per country.
ROWS = {
    ("figures", "F"): {"CHN": 221, "IDN": 203, "JPN": 404, "KOR": 319, "MYS": 196, "PHL": 187},
    ("law_sources", "L"): {"CHN": 21, "IDN": 22, "JPN": 26, "KOR": 29, "MYS": 25, "PHL": 33},
    ("statements", "T"): {"CHN": 52, "IDN": 60, "JPN": 46, "KOR": 66, "MYS": 52, "PHL": 59},
    ("context", "C"): {"CHN": 291, "IDN": 292, "JPN": 289, "KOR": 293, "MYS": 290, "PHL": 293},
}
TOTALS = {"figures": 1530, "law_sources": 156, "statements": 335, "context": 1748}
CASES = [(*table, iso3, count) for table, rows in ROWS.items() for iso3, count in rows.items()]


def ids(iso3: str, table: str) -> list[str]:
    """First cells of a table, without the header."""
    with (RAW / iso3 / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return [row[0] for row in csv.reader(stream)][1:]


@pytest.mark.parametrize(("table", "letter", "iso3", "count"), CASES)
def test_every_row_is_there_once(table: str, letter: str, iso3: str, count: int) -> None:
    """Ids run from 1 without a gap; statements promoted to figures keep their T id there."""
    tables = [table, "figures"] if table == "statements" else [table]
    found = [name for one in tables for name in ids(iso3, one) if name[4] == letter]
    assert sorted(found) == [f"{iso3}-{letter}{number:04d}" for number in range(1, count + 1)]


@pytest.mark.parametrize("table", TOTALS)
def test_totals(table: str) -> None:
    """The counts above add up to what the evidence holds."""
    (rows,) = [rows for (name, _), rows in ROWS.items() if name == table]
    assert sum(rows.values()) == TOTALS[table]


@pytest.mark.parametrize("iso3", sorted(ROWS["figures", "F"]))
def test_rows_set_aside_stay_in_their_table(iso3: str) -> None:
    everywhere = {name for table, _ in ROWS for name in ids(iso3, table)}
    aside = ids(iso3, "set_aside")
    assert len(aside) == len(set(aside))
    assert set(aside) <= everywhere


@pytest.mark.parametrize("iso3", sorted(ROWS["figures", "F"]))
def test_rows_set_aside_have_a_reason(iso3: str) -> None:
    with (RAW / iso3 / "set_aside.csv").open(encoding="utf-8", newline="") as stream:
        assert all(row["reason"].strip() for row in csv.DictReader(stream))
