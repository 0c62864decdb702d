"""Every row of the evidence tables is in its package, once, under the id it was handed in with."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from ssemap.intake import descriptors

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
COUNTRIES = sorted(path.parent.name for path in RAW.glob("*/country.yaml"))
# Table and letter of its ids. A statement that was promoted to a figure stands in figures.csv and keeps its T id.
LETTERS = {"figures": "F", "law_sources": "L", "statements": "T", "context": "C"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ids(iso3: str, table: str) -> list[str]:
    """First cells of a table."""
    return [next(iter(row.values())) for row in rows(RAW / iso3 / f"{table}.csv")]


def evidence(iso3: str) -> list[str]:
    """Ids of all evidence tables of a country."""
    return [name for table in LETTERS for name in ids(iso3, table)]


def counted(iso3: str) -> dict[str, int]:
    """Rows of each table, as the descriptor of a package counts them."""
    return descriptors.counted(json.loads((RAW / iso3 / descriptors.NAME).read_bytes()))


@pytest.fixture(scope="module")
def manifest() -> dict[tuple[str, str], int]:
    """Rows by country and table, as the descriptors count them."""
    return {(iso3, table): count for iso3 in COUNTRIES for table, count in counted(iso3).items()}


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_each_table_has_the_rows_of_the_descriptor(manifest: dict[tuple[str, str], int], iso3: str) -> None:
    tables = {path.stem: len(rows(path)) for path in (RAW / iso3).glob("*.csv")}
    assert tables == {table: count for (country, table), count in manifest.items() if country == iso3}


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_every_row_is_in_one_file_and_no_id_is_missing(iso3: str) -> None:
    """Ids run from 1 without a gap."""
    found = evidence(iso3)
    counted = Counter(name[4] for name in found)
    assert set(counted) == set(LETTERS.values())
    expected = [f"{iso3}-{letter}{number:04d}" for letter in counted for number in range(1, counted[letter] + 1)]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_each_table_holds_its_own_kind_of_id_and_figures_promoted_statements_too(iso3: str) -> None:
    for table, letter in LETTERS.items():
        kinds = {re.sub(r"\d{4}$", "", name) for name in ids(iso3, table)}
        allowed = {f"{iso3}-{letter}"} | ({f"{iso3}-T"} if table == "figures" else set())
        assert f"{iso3}-{letter}" in kinds, table
        assert kinds - allowed == set(), table


def test_the_packages_together_hold_what_the_descriptors_sum_to(manifest: dict[tuple[str, str], int]) -> None:
    kept = Counter(dict.fromkeys(LETTERS.values(), 0))
    for iso3 in COUNTRIES:
        kept.update(name[4] for name in evidence(iso3))
    in_tables = {table: sum(manifest[iso3, table] for iso3 in COUNTRIES) for table in LETTERS}
    promoted = in_tables["figures"] - kept["F"]
    assert promoted == sum(name[4] == "T" for iso3 in COUNTRIES for name in ids(iso3, "figures")) > 0
    assert kept == {"F": in_tables["figures"] - promoted, "T": in_tables["statements"] + promoted} | {
        LETTERS[table]: in_tables[table] for table in ("law_sources", "context")
    }


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_rows_set_aside_stay_in_their_table_and_have_a_reason(iso3: str) -> None:
    aside = rows(RAW / iso3 / "set_aside.csv")
    names = [row["evidence_id"] for row in aside]
    assert names
    assert len(names) == len(set(names))
    assert set(names) - set(evidence(iso3)) == set()
    assert [row["evidence_id"] for row in aside if not row["reason"].strip()] == []
