"""The record of a run: complete, counted right, and the same bytes for the same run."""

from __future__ import annotations

import datetime
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ssemap import store
from ssemap.core import files, issues
from ssemap.core.issues import Issue
from ssemap.core.run import Run
from ssemap.provenance import record


def issue(severity: str, row: int) -> Issue:
    return Issue("x", severity, "figures.csv", row, "", "", "a", "b", "c")  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Raw and processed data of one country, with the columns that are counted."""
    (tmp_path / "raw" / "AAA").mkdir(parents=True)
    (tmp_path / "raw" / "AAA" / "figures.csv").write_text("evidence_id\n")
    figures = pd.DataFrame({"parsed": [1.0, 2.0, None, 4.0], "agrees": [True, False, False, True]})
    absence = pd.Series([None, None, "searched_not_found", "held_back", "searched_not_found"], dtype="str")
    cells = pd.DataFrame({"value": [0.0, 2.5, None, None, None], "absence": absence})
    tables = {
        "clean/AAA/figures": figures,
        "harmonise/AAA/series": pd.DataFrame({"series_id": ["a", "b", "c"]}),
        "indicators/AAA/indicators": cells,
    }
    for name, frame in tables.items():
        files.write_table(frame, tmp_path / "processed" / f"{name}.parquet")
    found = {"clean": [issue("warning", 1), issue("warning", 2), issue("note", 3)]}
    for stage in [stage.name for stage in store.STAGES if stage.issues]:
        path = tmp_path / "processed" / stage / "AAA" / "issues.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        issues.write(found.get(stage, []), path)
    return tmp_path


def write(folder: Path, name: str = "run.json") -> dict[str, Any]:
    record.run(
        folder / "raw",
        folder / "processed",
        folder / name,
        settings=Run(
            "early", 2019, (2010, 2021), "broad", datetime.date(2020, 9, 22), "emes", ("AAA",), languages=("en",)
        ),
        published="https://example.org/early/",
    )
    return json.loads((folder / name).read_text("utf-8"))


def test_a_list_of_issues_that_is_lost_is_named(folder: Path) -> None:
    (folder / "processed" / "clean" / "AAA" / "issues.csv").unlink()
    with pytest.raises(files.NotReadable, match=r"clean/AAA/issues\.csv: found no such file; expected the issues"):
        write(folder)


def test_counts(folder: Path) -> None:
    none = {"error": 0, "warning": 0, "note": 0}
    assert write(folder)["counts"]["AAA"] == {
        "figures": 4,
        "parsed": 3,
        "agreeing": 2,
        "series": 3,
        "cells": {"value": 2, "held_back": 1, "searched_not_found": 2},  # a measured zero is a value
        "issues": {
            "clean": {"error": 0, "warning": 2, "note": 1},
            "harmonise": none,
            "plausibility": none,
            "estimate": none,
        },
    }


def test_the_configuration_of_the_run(folder: Path) -> None:
    assert write(folder)["config"] == {
        "countries": ["AAA"],
        "shown": ["AAA"],
        "edition": "early",
        "as_of": "2020-09-22",
        "reference_year": 2019,
        "window": [2010, 2021],
        "concept": "broad",
        "conditions": "emes",
        "documents": True,
        "languages": ["en"],
        "publish_url": "https://example.org/early/",
    }


def test_versions(folder: Path) -> None:
    made = write(folder)
    assert made["python"] == platform.python_version()
    assert made["packages"]["pandas"] == metadata.version("pandas")
    assert {"snakemake", "ruamel-yaml", "noto-cjk"} <= set(made["packages"])
    assert "pytest" not in made["packages"]


def test_equal_runs_give_equal_bytes_and_no_place_or_time(folder: Path) -> None:
    write(folder, "one.json")
    write(folder, "two.json")
    text = (folder / "one.json").read_text("utf-8")
    assert text == (folder / "two.json").read_text("utf-8")
    assert str(folder) not in text
    assert str(record.PROJECT) not in text
    assert datetime.date.today().isoformat() not in text


def test_a_changed_package_changes_its_hash_and_nothing_else(folder: Path) -> None:
    before = write(folder)
    (folder / "raw" / "AAA" / "figures.csv").write_text("evidence_id\nAAA-F0001\n")
    after = write(folder)
    assert before.pop("raw") != after.pop("raw")
    assert before == after


def test_the_code_of_the_project_is_covered() -> None:
    names = {path.relative_to(record.PROJECT).as_posix() for path in record.sources(record.PROJECT)}
    assert {
        "Snakefile",
        "requirements.lock",
        "notebooks/country_profile.ipynb",
        "workflow/ssemap/provenance/record.py",
        "workflow/rules/common.smk",
        "workflow/framework/families.csv",
        "workflow/report/style.css",
    } <= names
    assert not [name for name in names if "__pycache__" in name]
