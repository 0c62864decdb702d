"""The worked example: formulas that give the number of the run, and a spreadsheet that holds their values."""

from __future__ import annotations

import shlex
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT
from ssemap import store
from ssemap.core.issues import InputError
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


def test_the_formulas_give_the_number_of_the_run(example) -> None:
    sheets = Sheets(page.sheets(example))
    found = [sheets.value("result", row, 1) for row in range(3)]
    printed = [example.level[name] for name in ("level", "level_lower", "level_upper")]
    assert found == pytest.approx(printed, rel=1e-4)  # of the first level the run knows nearly nothing


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


def bounded_series() -> str:
    """A short series of which a figure is a bound."""
    left = evaluation.left_out()
    short = left[(left["qualifier"] == "at_least") & (left["figures"] < 4)]
    return str(short["series_id"].iloc[0])


def test_what_cannot_be_followed_by_hand_is_refused_in_words(example) -> None:
    for series_id, year, words in (
        (example.series_id, 2020, "found no level, or a figure within 1 year, at the end of 2020"),
        (example.series_id, 1950, "found the year 1950; expected a year from 2010 to 2021"),
        (long_series(), 2018, "expected 3 at most, to be followed by hand"),
        (bounded_series(), 2018, "expected exact figures of stated dates"),
        (example.series_id + "x", 2018, f"{example.series_id}x: found no figures that are reconciled"),
    ):
        with pytest.raises(InputError, match=words):
            page.gather(ROOT / "data" / "raw", series_id, year, WINDOW)


@pytest.mark.parametrize("series_id", ["", "nope", "../raw/x", "XXX/cooperative/organisations"])
def test_what_is_no_series_of_a_country_is_refused_as_one(series_id: str) -> None:
    with pytest.raises(InputError, match="found no country with a package; expected a series_id"):
        page.gather(ROOT / "data" / "raw", series_id, 2018, WINDOW)


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
