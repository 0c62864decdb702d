"""Agreement of coders: the draw is blind and repeatable, and alpha is that of the published example."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conftest import ROOT
from ssemap import intake
from ssemap.core.agreement import rules
from ssemap.core.conditions import CODERS
from ssemap.core.fields import OF_ORIGIN
from ssemap.intake import descriptors
from ssemap.workbench import coding_agreement, reliability

pytestmark = pytest.mark.xdist_group("packages")
RAW = ROOT / "data" / "raw"
AIMED = ("form_id", "measure", "coverage", "basis")
AIM = rules().aim


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815)])
def test_alpha_is_that_of_krippendorffs_own_data(level: str, alpha: float) -> None:
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C: four observers, twelve units."""
    rows = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
    data = np.array([[np.nan if code == "." else float(code) for code in row.split()] for row in rows])
    assert reliability.alpha(data, level) == pytest.approx(alpha, abs=5e-4)  # type: ignore[arg-type]


def both(first: list[str], second: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"table": "figures", "draw": 1, "field": "basis", "first": first, "second": second})


def test_coders_who_agree_have_one_and_coders_who_guess_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding_agreement, "RESAMPLES", 200)
    codes = ["active", "registered", "unstated", "active"] * 10
    (row,) = coding_agreement.measure(both(codes, codes)).to_dict("records")
    assert (row["rows"], row["alike"], row["alpha"]) == (40, 1.0, 1.0)
    random = np.random.default_rng(1)
    first, second = (list(random.choice(["active", "registered"], 2000)) for _ in range(2))
    (row,) = coding_agreement.measure(both(first, second)).to_dict("records")
    assert row["low"] < 0 < row["high"] < 0.1


@pytest.mark.usefixtures("read_once")
def test_a_draw_is_blind_and_the_same_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        coding_agreement.draw(RAW, 7, tmp_path / name)
    sheets = sorted((tmp_path / "one").glob("*_blind.csv"))
    assert len(sheets) == len(descriptors.packages(RAW))
    for sheet in sheets:
        assert sheet.read_bytes() == (tmp_path / "two" / sheet.name).read_bytes()
        frame = pd.read_csv(sheet, dtype="str")
        assert len(frame) == coding_agreement.ROWS
        assert {"evidence_id", "printed_text", "source_title"} <= set(frame)
        assert [name for name in frame if not name.startswith(("printed_", "source_", "evidence_id"))] == []
        kept, empty = (pd.read_csv(sheet.with_name(f"{sheet.name[:3]}_{coder}.csv"), dtype="str") for coder in CODERS)
        place = ["table", "id", "field", "draw"]
        assert empty[place].equals(kept[place])
        assert set(empty["coder"]) == {CODERS[1]}
        assert empty["code"].isna().all()


def test_rows_of_an_earlier_draw_are_not_drawn_again(packages: dict[str, intake.Package]) -> None:
    for package in packages.values():
        recodings = package.tables["recodings"]
        earlier, number = set(recodings.loc[recodings["table"] == "figures", "id"]), recodings["draw"].max() + 1
        assert earlier
        assert not earlier & set(coding_agreement.sample(package, number)["evidence_id"])


def test_a_row_added_to_a_package_moves_no_other(packages: dict[str, intake.Package]) -> None:
    package = next(iter(packages.values()))
    figures = package.tables["figures"]
    new = figures.tail(1).assign(evidence_id=f"{package.iso3}-F9999")
    more = replace(package, tables={**package.tables, "figures": pd.concat([figures, new])})
    before, after = (set(coding_agreement.sample(either, 1)["evidence_id"]) for either in (package, more))
    assert len(before) == len(after) == coding_agreement.ROWS
    assert after - before <= {f"{package.iso3}-F9999"}


def test_each_row_coded_twice_has_both_codings(packages: dict[str, intake.Package]) -> None:
    for package in packages.values():
        coders = package.tables["recodings"].groupby(["table", "draw", "id"])["coder"].agg(set)
        assert len(coders) >= coding_agreement.ROWS
        assert (coders == set(CODERS)).all(), package.iso3


def test_the_coding_passes_its_gate(packages: dict[str, intake.Package], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding_agreement, "RESAMPLES", 2)  # of the interval, which is not looked at
    both = coding_agreement.pairs(list(packages.values()))
    of_figures = both[(both["table"] == "figures") & both["field"].isin(AIMED)].assign(draw=0)  # all draws together
    measured = coding_agreement.measure(of_figures).set_index("field")["alpha"]
    assert (measured.loc[list(AIMED)] >= AIM).all()


def test_the_last_coding_of_origins_passes_its_gate(
    packages: dict[str, intake.Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding_agreement, "RESAMPLES", 2)
    both = coding_agreement.pairs(list(packages.values()))
    of_origins = both[both["field"].isin(OF_ORIGIN)]
    measured = coding_agreement.measure(of_origins[of_origins["draw"] == of_origins["draw"].max()])
    assert measured["field"].tolist() == list(OF_ORIGIN)
    assert (measured["alpha"] >= AIM).all()


def test_one_code_throughout_has_no_alpha() -> None:
    (row,) = coding_agreement.measure(both(["active"] * 5, ["active"] * 5)).to_dict("records")
    assert row["alike"] == 1
    assert np.isnan(row["alpha"])


KEPT = ROOT / "docs" / "coding_agreement.md"


@pytest.mark.usefixtures("read_once")
def test_the_page_is_in_step_but_for_its_intervals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_intervals(text: str) -> str:
        return re.sub(r"\d\.\d\d to \d\.\d\d", "an interval", text)

    resamples = f"{coding_agreement.RESAMPLES:,} resamples"
    monkeypatch.setattr(coding_agreement, "RESAMPLES", 2)
    coding_agreement.run(RAW, tmp_path / "page.md")
    page = (tmp_path / "page.md").read_text("utf-8").replace("2 resamples", resamples)
    assert len(re.findall(r"\d\.\d\d to \d\.\d\d", page)) > len(AIMED)
    assert without_intervals(page) == without_intervals(KEPT.read_text("utf-8")), "run: make docs"


@pytest.mark.slow
@pytest.mark.usefixtures("read_once")
def test_the_page_is_in_step(tmp_path: Path) -> None:
    coding_agreement.run(RAW, tmp_path / "page.md")
    assert (tmp_path / "page.md").read_text("utf-8") == KEPT.read_text("utf-8"), "run: make docs"
