"""Rows of recodings.csv that name no field, no row or no code. All of it is made up."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ssemap import intake
from ssemap.intake import tables as raw_tables
from synthetic import write_package

GOOD = ("figures", "AAA-F0001", "basis", "1", "coder-2", "registered")


def problems(folder: Path, *row: str) -> list[str]:
    package = write_package(folder, "AAA")
    with (package / "recodings.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([raw_tables.columns("recodings"), row])
    return [
        str(issue) for issue in intake.check(package) if issue.file == "AAA/recodings.csv" and issue.severity == "error"
    ]


@pytest.mark.parametrize("code", ["registered", ""])
def test_a_code_of_a_field_of_a_row_is_accepted(tmp_path: Path, code: str) -> None:
    assert problems(tmp_path, *GOOD[:5], code) == []


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (0, "forms", "[unknown-code] AAA/recodings.csv, row 2, column table: found 'forms'"),
        (1, "AAA-F9999", "[unknown-id] AAA/recodings.csv, row 2, column id: found 'AAA-F9999'"),
        (2, "bases", "[not-coded-twice] AAA/recodings.csv, row 2, column field: found 'bases'"),
        (2, "note", "[not-coded-twice] AAA/recodings.csv, row 2, column field: found 'note'"),
        (3, "0", "[out-of-bounds] AAA/recodings.csv, row 2, column draw: found '0'"),
        (4, "coder-3", "[unknown-code] AAA/recodings.csv, row 2, column coder: found 'coder-3'"),
        (5, "register", "[unknown-code] AAA/recodings.csv, row 2, column code: found 'register'"),
    ],
)
def test_a_bad_row_is_one_error_at_its_cell(tmp_path: Path, place: int, cell: str, said: str) -> None:
    row = list(GOOD)
    row[place] = cell
    (told,) = problems(tmp_path, *row)
    assert told.startswith(f"error {said}")
