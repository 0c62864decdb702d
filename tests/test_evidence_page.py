"""``docs/evidence.md`` is what the packages give."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from conftest import ROOT
from ssemap.workbench import evidence_page
from synthetic import CODER, write_package, write_table


@pytest.mark.xdist_group("packages")
@pytest.mark.usefixtures("read_once")
def test_the_page_is_in_step(tmp_path: Path) -> None:
    evidence_page.run(ROOT / "data" / "raw", tmp_path / "page.md")
    kept = (ROOT / "docs" / "evidence.md").read_text("utf-8")
    assert (tmp_path / "page.md").read_text("utf-8") == kept, "run: make docs"


def test_an_absence_of_two_spans_of_years_is_one() -> None:
    rows = [("association", None, "employees", years, "searched_not_found") for years in ("2010-2015", "2017-2021")]
    absences = pd.DataFrame(rows, columns=["family", "form_id", "measure", "period", "absence"])
    assert evidence_page._absent(absences) == {"none found": 1}


def test_what_was_set_aside_stands_with_its_reason(tmp_path: Path) -> None:
    write_package(tmp_path / "raw", "AAA")
    evidence_page.run(tmp_path / "raw", tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text("utf-8")
    assert "| AAA-F0017 | 12 | commercial firms | Commercial firms. |" in text
    assert "## Alphaland (synthetic)" in text
    assert "### Corrected prints" not in text


def test_a_policy_counts_in_each_of_its_themes(tmp_path: Path) -> None:
    policy = {"policy_id": "AAA-Y0001", "name": "Grants", "instrument": "subsidy", "actor": "Ministry", **CODER}
    policy |= {"source_id": "AAA-S001"}
    package = write_package(tmp_path / "raw", "AAA")
    write_table(package, "policies", [policy | {"actor_type": "public", "themes": "jobs; gender"}])
    evidence_page.run(tmp_path / "raw", tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text("utf-8")
    assert "| Alphaland (synthetic) | 1 + 1 | 0 + 0 | 0 + 1 | 1 + 0 |" in text


def test_a_bridge_stands_with_its_date_and_its_bounds(tmp_path: Path) -> None:
    package = write_package(tmp_path / "raw", "AAA")
    bases = {"form_id": "AAA-cooperative", "measure": "organisations", "from_basis": "registered", "to_basis": "active"}
    printed = {"date": "2018-12-31", "ratio": "0.6", "lower": "0.55", "upper": "0.65", "evidence_id": "AAA-F0005"}
    rows = [bases | {"reason": "Measured."}, bases | printed | {"reason": "Printed."}]
    write_table(package, "bridges", [row | CODER for row in rows])
    evidence_page.run(tmp_path / "raw", tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text("utf-8")
    begin = "| AAA-cooperative | organisations | registered | active |"
    assert f"{begin} 2018-12-31 | 0.6 (0.55 to 0.65) | AAA-F0005 | Printed. |" in text
    assert f"{begin} each year with both | – | – | Measured. |" in text


def test_an_answered_warning_stands_with_its_answer_and_is_not_open(tmp_path: Path) -> None:
    package = write_package(tmp_path / "raw", "AAA")
    figures = package / "figures.csv"
    with figures.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0] |= {"period_start": "2011-01-01", "period_end": "2011-06-30", "period_certainty": "stated"}
    pages = []
    for answer in ("", "period-entry: The scope names the first half of the year."):
        rows[0]["accepted_reason"] = answer
        write_table(package, "figures", rows)
        evidence_page.run(tmp_path / "raw", tmp_path / "page.md")
        pages.append(
            (tmp_path / "page.md").read_text("utf-8").partition("### Warnings of the checks that are answered")
        )
    (open_, _, none), (rest, _, answered) = pages
    assert f"| period entry | {rows[0]['evidence_id']} |" in open_
    assert none == ""
    assert f"| period entry | {rows[0]['evidence_id']} |" not in rest
    assert "| The scope names the first half of the year. |" in answered
