"""The synthetic countries of the benchmarks: valid, as large as real ones, and the same in each run."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import synthetic_countries

from conftest import ROOT
from ssemap import intake
from ssemap.intake import reading
from ssemap.intake import tables as raw_tables


@cache
def real_rows() -> dict[str, float]:
    """Rows of each table, the mean of the real packages."""
    rows: Counter[str] = Counter()
    folders = [path.parent for path in ROOT.glob("data/raw/*/country.yaml")]
    for folder in folders:
        for name in raw_tables.names():
            rows[name] += len(reading.read_cells(folder / f"{name}.csv", name, name).rows)
    return {name: number / len(folders) for name, number in rows.items()}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("raw")
    synthetic_countries.write(folder, 4)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("place", range(4))
def test_a_package_is_valid(raw: Path, place: int) -> None:
    assert [issue for issue in intake.check(raw / synthetic_countries.CODES[place]) if issue.severity == "error"] == []


def test_a_package_is_as_large_as_a_real_one(raw: Path) -> None:
    tables = intake.read(raw / "QMA").tables
    small = {name for name, rows in real_rows().items() if rows < 2}
    assert small == {"breaks", "bridges", "corrections", "remarks"}
    for name in real_rows().keys() - small:
        assert 0.65 < len(tables[name]) / real_rows()[name] < 1.35, name


def test_a_country_is_the_same_in_each_run_and_beside_others(raw: Path, tmp_path: Path) -> None:
    synthetic_countries.write(tmp_path, 2)
    for iso3 in ("QMA", "QMB"):
        assert files(tmp_path / iso3) == files(raw / iso3)


def test_two_countries_differ(raw: Path) -> None:
    first, second = ((raw / iso3 / "figures.csv").read_text("utf-8") for iso3 in ("QMA", "QMB"))
    assert first.replace("QMA", "QMB").splitlines()[1] != second.splitlines()[1]


def test_there_are_codes_for_every_country_and_none_is_of_a_real_one() -> None:
    assert len(set(synthetic_countries.CODES)) == len(synthetic_countries.CODES) >= 187
    assert all("QMA" <= code <= "QZZ" or "XAA" <= code <= "XZZ" for code in synthetic_countries.CODES)
