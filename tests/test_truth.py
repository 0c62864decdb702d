"""``ssemap evaluate --truth``: a file of official values beside the levels of a run. All values here are made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clean_frames as cf
from conftest import BIN, call
from project import Project
from ssemap import harmonise
from ssemap.core.issues import PackageError
from ssemap.workbench import truth, truth_file

FORMS = {"AAA": ["AAA-cooperative", "AAA-mutual"], "BBB": ["BBB-mutual"]}
GOOD = "AAA,AAA-cooperative,organisations,registered,2019-12-31,1200"


def refused(tmp_path: Path, data: bytes | str) -> list[str]:
    """What is said of a file that cannot be used."""
    path = tmp_path / "values.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(PackageError) as error:
        truth_file.read(path, FORMS)
    return [str(issue) for issue in error.value.issues]


def lines(*rows: str) -> str:
    return "\n".join([truth_file.HEADER, *rows, ""])


def test_every_mistake_is_told_at_once_with_line_and_column(tmp_path: Path) -> None:
    bad = lines(
        GOOD,
        "AAX,AAA-cooperative,organisations,registered,2019-12-31,1200",
        "AAA,AAA-cooperatives,organisations,registered,2019-12-31,1200",
        "AAA,AAA-cooperative,organisation,registerd,2019-12-31,1200",
        "AAA,AAA-cooperative,organisations,active,2019-02-30,1200",
        'AAA,AAA-cooperative,organisations,active,2018-12-31,"1,200"',
        "AAA,AAA-cooperative,organisations,active,2017-12-31,0",
        "AAA,AAA-cooperative,organisations,active,2016-12-31",
        GOOD,
        "AAA,AAA-cooperative,,active,2015-12-31,1",
    )
    said = refused(tmp_path, bad)
    assert [" ".join(line.split(":")[0].split()[1:]) for line in said] == [
        "[unknown-code] values.csv, row 3, column iso3",
        "[unknown-code] values.csv, row 4, column form_id",
        "[unknown-code] values.csv, row 5, column basis",
        "[unknown-code] values.csv, row 5, column measure",
        "[bad-date] values.csv, row 6, column date",
        "[bad-value] values.csv, row 7, column value",
        "[bad-value] values.csv, row 8, column value",
        "[ragged-row] values.csv, row 9",
        "[double-row] values.csv, row 10",
        "[empty-cell] values.csv, row 11, column measure",
    ]
    assert all("expected" in line and line.endswith(".") for line in said)


@pytest.mark.parametrize(
    ("data", "check", "words"),
    [
        (b"", "empty-file", "Begin with: iso3,form_id"),
        (b'\n"",,\n', "empty-file", "Begin with: iso3,form_id"),
        (lines(GOOD).replace("2019-12-31", "0001-01-01").encode(), "bad-date", "0001-01-01; expected a day"),
        (truth_file.HEADER.encode(), "no-rows", "a header alone"),
        (lines(GOOD).encode("utf-16"), "encoding", "UTF-16 text"),
        (lines(GOOD + "\xe9").encode("latin-1"), "encoding", "row 2: found the byte 0xe9"),
        (lines(GOOD).encode() + b"\0", "nul-byte", "a NUL byte"),
        (lines(GOOD).encode().replace(b"1200", b'"1200'), "csv", "double quote"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes, check: str, words: str) -> None:
    (said,) = refused(tmp_path, data)
    assert f"[{check}]" in said
    assert words in said


def test_blank_lines_are_passed_over_and_the_lines_of_mistakes_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "values.csv").write_text("\n ,\n" + lines(GOOD), "utf-8")
    assert truth_file.read(tmp_path / "values.csv", FORMS)["line"].to_list() == [4]
    [said] = refused(tmp_path, "\n\n" + lines(GOOD.replace("1200", "-1")))
    assert "values.csv, row 4, column value" in said


def test_other_columns_are_named(tmp_path: Path) -> None:
    said = refused(
        tmp_path, "iso3,form,measure,basis,date,value,note\nAAA,AAA-mutual,organisations,active,2019-12-31,5,x\n"
    )
    assert [line.split("column ")[1].split(":")[0] for line in said] == ["form", "form_id", "note"]
    assert "Did you mean form_id?" in said[0]


def test_rows_are_not_said_to_stand_twice_where_a_column_that_tells_them_apart_is_missing(tmp_path: Path) -> None:
    text = "form_id,measure,basis,date,value\n" + "AAA-mutual,organisations,active,2019-12-31,5\n" * 2
    (said,) = refused(tmp_path, text)
    assert "[missing-column]" in said


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="No such file"):
        truth_file.read(tmp_path / "none.csv", FORMS)


@pytest.mark.parametrize("text", ["﻿" + lines(GOOD), lines(GOOD).replace(",", ";"), lines(GOOD).replace("\n", "\r\n")])
def test_what_spreadsheets_save_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "values.csv").write_text(text, "utf-8", newline="")
    (row,) = truth_file.read(tmp_path / "values.csv", FORMS).itertuples()
    assert (row.form_id, row.date, row.value) == ("AAA-cooperative", pd.Timestamp("2019-12-31"), 1200.0)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """A run of one country: cooperatives that grow by about 5 % a year from 1000 at the end of 2014."""
    rows = [
        cf.figure(f"AAA-F{year}", round(1000 * 1.05 ** (year - 2014)), year=year) for year in (2014, 2015, 2016, 2018)
    ]
    clean = cf.tables(*rows)
    harmonised, estimated = harmonise.harmonise(clean, as_of=None), cf.estimated(clean)
    found = {"evidence": harmonised.evidence, "series": harmonised.series}
    return {**found, "levels": estimated.levels, "draws": estimated.draws}


def values(*rows: tuple[str, float], basis: str = "registered") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["date", "value"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.assign(iso3="AAA", form_id="AAA-cooperative", measure="organisations", basis=basis)


def test_a_value_at_a_year_end_is_compared_with_the_level_as_it_is_printed(tables: dict[str, pd.DataFrame]) -> None:
    (row,) = truth.compared(values(("2017-12-31", 1158)), tables).itertuples()
    level = tables["levels"].set_index("year").loc[2017]
    printed = (level["level"], level["level_lower"], level["level_upper"], level["grade"])
    assert (row.level, row.level_lower, row.level_upper, row.grade) == printed
    assert (row.compared, row.inside_90, row.held) == ("year-end", True, [])
    assert row.error == pytest.approx(100 * (level["level"] / 1158 - 1))
    assert level["level_lower"] < row.lower_50 < row.level < row.upper_50 < level["level_upper"]


def test_a_value_between_two_year_ends_is_compared_with_interpolated_draws(tables: dict[str, pd.DataFrame]) -> None:
    (row,) = truth.compared(values(("2017-07-01", 9999)), tables).itertuples()
    draws = tables["draws"].set_index("year")["draws"]
    share = 182 / 365
    path = np.exp((1 - share) * np.log(draws[2016]) + share * np.log(draws[2017]))
    assert (row.compared, row.level, row.inside_90) == ("interpolated", np.quantile(path, 0.5), False)
    assert tables["levels"].set_index("year").loc[2016, "level"] < row.level


def test_a_value_beside_one_year_end_is_compared_with_it_within_the_declared_reach(
    tables: dict[str, pd.DataFrame],
) -> None:
    near, far = truth.compared(
        values(("2009-12-20", 800), ("2009-06-30", 800)), tables | last_year(tables)
    ).itertuples()
    assert (near.compared, near.level) == ("nearest year-end", tables["levels"].set_index("year").loc[2014, "level"])
    assert pd.isna(far.level)
    assert far.reason


def last_year(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Levels and draws as if that of 2014 stood at the end of 2009, and no other."""
    return {name: tables[name][tables[name]["year"] == 2014].assign(year=2009) for name in ("levels", "draws")}


def test_it_is_told_whether_the_package_holds_the_value(tables: dict[str, pd.DataFrame]) -> None:
    rows = truth.compared(values(("2018-03-31", 1216.3), ("2018-12-31", 1217), ("2017-12-31", 1216)), tables)
    assert rows["held"].to_list() == [["AAA-F2018"], [], []]


def test_a_series_that_the_run_does_not_have_is_told(tables: dict[str, pd.DataFrame]) -> None:
    (row,) = truth.compared(values(("2018-12-31", 5), basis="active"), tables).itertuples()
    assert row.reason == "The run has no national series of this form, measure and basis."


def test_the_summary_counts_by_country_measure_grade_and_what_is_held(tables: dict[str, pd.DataFrame]) -> None:
    asked = values(("2015-12-31", 1050), ("2016-12-31", 2000), ("2018-12-31", 1216), ("2030-12-31", 1))
    table = truth.summary(truth.compared(asked, tables)).set_index(["kind", "group"])
    assert table.loc[("all", ""), ["values", "inside_90"]].to_list() == [3, pytest.approx(2 / 3)]
    assert table.loc[("package holds it", "yes"), ["values", "inside_90"]].to_list() == [2, 1.0]
    assert table.loc[("package holds it", "no"), "error"] == pytest.approx(-45, abs=1)
    assert {kind for kind, _ in table.index} == set(truth.KINDS.values())


@pytest.mark.xdist_group("workflow")
def test_the_command_compares_a_file_with_a_run(project: Project, tmp_path: Path) -> None:
    levels = pd.read_parquet(project.folder / "data/processed/latest/estimate/AAA/levels.parquet")
    row = levels[levels["level"].notna() & (levels["coverage"] == "national")].iloc[0]
    cells = [row["iso3"], row["form_id"], row["measure"], row["basis"], f"{row['year']}-12-31", float(row["level"])]
    (tmp_path / "values.csv").write_text(lines(",".join(map(str, cells))), "utf-8")
    options = {"cwd": project.folder, "code": project.folder}
    command = [BIN / "ssemap", "evaluate", "--truth", tmp_path / "values.csv"]
    result = call(*command, "-o", tmp_path / "rows.csv", **options)
    assert result.returncode == 0, result.stderr
    assert "1 official values, 1 of them with a level of the run." in result.stdout
    assert pd.read_csv(tmp_path / "rows.csv")["error"].abs().max() < 1e-9
    (tmp_path / "values.csv").write_text(lines("ZZZ,x,y,z,2019,-1"), "utf-8")
    result = call(*command, **options)
    assert result.returncode == 1
    assert result.stderr.count("error [") == 5
    assert "Traceback" not in result.stderr
