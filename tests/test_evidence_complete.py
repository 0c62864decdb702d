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
COMPILED = re.compile(
    r"\b(?:excerpt|snippet|(?:of|before|after) the article|see the|other source\)|compil\w+|this row)\b"
)
# Table and letter of its ids in the first round of evidence, and in the second. A statement that was promoted to a
# figure stands in figures.csv and keeps its id; a figure of the second round that is none stands in statements.csv.
LETTERS = {"figures": "F", "law_sources": "L", "statements": "T", "context": "C"}
SECOND = {"figures": "G", "statements": "U", "policies": "Y", "provisions": "P"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ids(iso3: str, table: str) -> list[str]:
    """First cells of a table."""
    return [next(iter(row.values())) for row in rows(RAW / iso3 / f"{table}.csv")]


def evidence(iso3: str) -> list[str]:
    """Ids of all evidence tables of a country."""
    return [name for table in {**LETTERS, **SECOND} for name in ids(iso3, table)]


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
def test_every_row_is_in_one_file_and_no_id_of_the_first_round_is_missing(iso3: str) -> None:
    """Ids of the first round run from 1 without a gap."""
    found = evidence(iso3)
    assert [name for name, times in Counter(found).items() if times > 1] == []
    for letter in LETTERS.values():
        of_letter = sorted(name for name in found if name[4] == letter)
        assert of_letter == [f"{iso3}-{letter}{number:04d}" for number in range(1, len(of_letter) + 1)]


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_each_table_holds_its_own_kinds_of_id(iso3: str) -> None:
    """Promoted statements stand among the figures, figures of the second round that are none among the statements."""
    assert ids(iso3, "figures")
    also = {"figures": {"T", "U"}, "statements": {"G"}}
    for table in {**LETTERS, **SECOND}:
        own = {letters[table] for letters in (LETTERS, SECOND) if table in letters}
        kinds = {name[4] for name in ids(iso3, table)}
        assert kinds <= own | also.get(table, set()), table


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_what_is_set_aside_is_there(iso3: str) -> None:
    assert set(ids(iso3, "set_aside")) <= set(evidence(iso3))


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_each_statement_is_a_whole_sentence(iso3: str) -> None:
    """It begins with a capital or a number, and ends with a full stop."""
    said = {row["evidence_id"]: row["statement"] for row in rows(RAW / iso3 / "statements.csv")}
    assert said
    assert {name: text for name, text in said.items() if not (text[:1].isupper() or text[:1].isdigit())} == {}
    assert {name: text for name, text in said.items() if not text.endswith(".")} == {}


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_no_statement_speaks_of_how_it_was_compiled_or_of_another_table(iso3: str) -> None:
    """What was read of a source, and where else something stands, is said in ``coding_reason``."""
    said = {row["evidence_id"]: row["statement"] for row in rows(RAW / iso3 / "statements.csv")}
    assert {name: text for name, text in said.items() if COMPILED.search(text)} == {}
    assert {name: text for name, text in said.items() if text.count("(") != text.count(")") or "  " in text} == {}


def dated(iso3: str, family: str, measure: str) -> set[str]:
    """Years of the national figures of a family and measure."""
    families = {row["form_id"]: row["family"] for row in rows(RAW / iso3 / "forms.csv")}
    return {
        row["period_end"][:4]
        for row in rows(RAW / iso3 / "figures.csv")
        if row["measure"] == measure and row["coverage"] == "national" and families.get(row["form_id"]) == family
    } - {""}


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_what_was_found_in_vain_names_a_year_of_the_figures_there_are(iso3: str) -> None:
    """A figure that joined a package later makes the words of an absence untrue."""
    silent = [
        (row["family"], row["measure"])
        for row in rows(RAW / iso3 / "absences.csv")
        if row["absence"] == "searched_not_found"
        and (years := dated(iso3, row["family"], row["measure"]))
        and not any(year in row["reason"] for year in years)
    ]
    assert silent == []


def test_the_insured_share_of_all_workers_has_its_measure() -> None:
    (figure,) = (row for row in rows(RAW / "KOR" / "figures.csv") if row["evidence_id"] == "KOR-F0127")
    assert (figure["measure"], figure["definition"], figure["coverage"]) == (
        "social_insurance_share",
        "unstated",
        "national",
    )
