"""The worked example: formulas that give the number of the run, and a spreadsheet that holds their values."""

from __future__ import annotations

import shlex
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT
from ssemap import store
from ssemap.publish.pages import evaluation
from ssemap.workbench.worked_example import page
from ssemap.workbench.worked_example.spreadsheet import Sheets

pytestmark = [pytest.mark.xdist_group("packages"), pytest.mark.usefixtures("read_once")]
WINDOW = (2010, 2021)
EXAMPLE = next(
    line.partition("= ")[2] for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith("EXAMPLE")
)


@pytest.fixture(scope="module")
def example(read_once: None) -> page.Example:
    series, year = shlex.split(EXAMPLE)
    return page.gather(ROOT / "data" / "raw", series, int(year), WINDOW)


def test_the_formulas_give_the_number_of_the_run_to_its_printed_digits(example) -> None:
    sheets = Sheets(page.sheets(example))
    found = [sheets.value("result", row, 1) for row in range(3)]
    printed = [example.level[name] for name in ("level", "level_lower", "level_upper")]
    assert [f"{value:,.0f}" for value in found] == [f"{value:,.0f}" for value in printed]


def test_the_weights_of_the_components_are_whole(example) -> None:
    assert sum(component.weight for component in example.components) == pytest.approx(1)
    assert all(component.trusted for component in example.components)


def test_page_and_workbook_are_in_step_and_hold_values(tmp_path: Path) -> None:
    series, year = shlex.split(EXAMPLE)
    page.run(ROOT / "data" / "raw", tmp_path, series, int(year), WINDOW)
    kept = (ROOT / "docs" / "worked_example.md").read_text("utf-8")
    assert kept == (tmp_path / "worked_example.md").read_text("utf-8"), "run: make docs"
    assert zipfile.is_zipfile(ROOT / "docs" / "worked_example.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "worked_example.xlsx").read("xl/worksheets/sheet7.xml").decode()
    assert "<v>0</v>" not in sheet


def long_series() -> str:
    """A series of more than three figures, of the example's country."""
    left = evaluation.left_out()
    country = left[left["series_id"].str.startswith(EXAMPLE[:3]) & (left["figures"] > 4)]
    return str(country["series_id"].iloc[0])


def test_a_figure_too_near_is_refused(example) -> None:
    with pytest.raises(ValueError, match="too near"):
        page.gather(ROOT / "data" / "raw", example.series_id, 2020, WINDOW)
    with pytest.raises(ValueError, match="by hand 3 are followed"):
        page.gather(ROOT / "data" / "raw", long_series(), 2018, WINDOW)
    with pytest.raises(KeyError, match=f"{example.series_id}x"):
        page.gather(ROOT / "data" / "raw", example.series_id + "x", 2018, WINDOW)


def test_a_sheet_computes_what_its_formulas_say() -> None:
    sheets = Sheets(
        {
            "a": [[2.0, "=A1^2+1", "=MAX(A1:B1)"], ["=IF(A1<B1,EXP(0),9)", "=SUMPRODUCT(A1:B1,A1:B1)", "=LN(EXP(3))"]],
            "b": [["=SUM(a!$A$1:$B$1)", "=NORM.S.DIST(0,TRUE)", "=SQRT(a!C1-1)"]],
        }
    )
    assert [sheets.value("a", 0, column) for column in range(3)] == [2, 5, 5]
    assert [sheets.value("a", 1, column) for column in range(3)] == [1, 29, pytest.approx(3)]
    assert [sheets.value("b", 0, column) for column in range(3)] == [7, 0.5, 2]


def test_the_window_of_the_example_is_that_of_the_configuration() -> None:
    assert store.config(ROOT).window == WINDOW
