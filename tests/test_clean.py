"""The clean stage: the double entry on a made-up frame, and on every package of data/raw."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ssemap import clean, intake
from ssemap.clean import double_entry
from ssemap.core import files, issues
from ssemap.schemas.clean import FIGURES, STAGE

RAW = Path(__file__).parents[1] / "data" / "raw"
COUNTRIES = sorted(path.parent.name for path in RAW.glob("*/country.yaml"))
LEAST_AGREEMENT = 0.985  # share of all printed figures

READ_FROM_TEXT = ["parsed", "reading"]


def synthetic(**columns: list[object]) -> pd.DataFrame:
    """Made-up rows of figures.csv, typed as package.read types them; nothing here is evidence."""
    rows = len(next(iter(columns.values())))
    defaults: dict[str, list[object]] = {
        "evidence_id": [f"AAA-F{number:04d}" for number in range(1, rows + 1)],
        "printed_text": ["1,234"] * rows,
        "printed_period": ["2019"] * rows,
        "value": [1234.0] * rows,
        "lower": [np.nan] * rows,
        "upper": [np.nan] * rows,
        "qualifier": ["exact"] * rows,
        "scale": [np.nan] * rows,
        "number_format": [None] * rows,
        "unit": ["count"] * rows,
        "period_start": [date(2019, 1, 1)] * rows,
        "period_end": [date(2019, 12, 31)] * rows,
        "period_certainty": ["stated"] * rows,
        "accepted_reason": [None] * rows,
    }
    frame = pd.DataFrame({**defaults, **columns})
    numbers = dict.fromkeys(["value", "lower", "upper", "scale"], "float64")
    days = dict.fromkeys(["period_start", "period_end"], "datetime64[us]")
    texts = ["evidence_id", "printed_text", "printed_period", "number_format", "unit", "qualifier", "accepted_reason"]
    return frame.astype({**numbers, **days, **dict.fromkeys(texts, "str")})


def place(frame: pd.DataFrame) -> double_entry.TablePlace:
    lines = list(range(2, len(frame) + 2))
    return double_entry.TablePlace("AAA/figures.csv", lines, frame["evidence_id"].tolist())


def cleaned(frame: pd.DataFrame, number_format: str = "en") -> tuple[pd.DataFrame, list[issues.Issue]]:
    parsed = double_entry.parse(frame, number_format, "12-31")
    aside = pd.DataFrame({"evidence_id": ["AAA-F0001"], "reason": ["synthetic reason"]})
    table = double_entry.assemble("AAA", frame, parsed, aside)
    return table, double_entry.compare(frame, parsed, place(frame))


def test_two_entries_that_agree_give_the_parsed_value_and_no_issue():
    table, found = cleaned(synthetic(printed_text=["1.07 million"], value=[1_070_000.0000001]))
    assert found == []
    row = table.iloc[0]
    assert (row["value"], row["parsed"], row["agrees"]) == (1_070_000.0, 1_070_000.0, True)
    assert (row["half_width"], row["set_aside"]) == (5000.0, "synthetic reason")


def test_two_entries_that_disagree_give_the_typed_value_and_an_issue():
    table, found = cleaned(synthetic(printed_text=["7,773"], value=[77_730_000.0]))
    row = table.iloc[0]
    assert (row["value"], row["parsed"], row["agrees"]) == (77_730_000.0, 7773.0, False)
    assert row["half_width"] == 5000.0
    assert [str(issue) for issue in found] == [
        "warning [double-entry] AAA/figures.csv, row 2, column value (AAA-F0001): "
        "found '7,773', read as 7,773 (7,773); expected the typed value 77,730,000. "
        "They differ by the factor 10^4: declare the header's scale, "
        "or a correction if the source misprints."
    ]


def test_a_known_reason_for_a_difference_ends_the_warning():
    reason = "Printed as a fall, so the value is negative."
    texts = ["1,234", "about 7 and 9", "1,234"]
    frame = synthetic(printed_text=texts, value=[-1234.0, 8.0, 1234.0], accepted_reason=[reason, reason, None])
    _, found = cleaned(frame)
    assert [(one.check_id, one.severity, one.row) for one in found] == [
        ("accepted-difference", "note", 2),
        ("accepted-difference", "note", 3),
    ]
    assert {one.action for one in found} == {f"Accepted: {reason}"}


def test_an_answer_ends_the_warning_that_it_names_and_no_other():
    named, unnamed = "period-entry: The scope names 2018.", "Printed as a fall."
    reasons = [named, unnamed, f"{unnamed} {named}", "unreadable-period: No date is printed."]
    frame = synthetic(
        value=[-1234.0, -1234.0, -1234.0, 1234.0],
        printed_period=["2018", "2018", "2018", "some day"],
        accepted_reason=reasons,
    )
    _, found = cleaned(frame)
    assert [(one.check_id, one.severity, one.row) for one in found] == [
        ("double-entry", "warning", 2),
        ("period-entry", "note", 2),
        ("accepted-difference", "note", 3),
        ("period-entry", "warning", 3),
        ("accepted-difference", "note", 4),
        ("period-entry", "note", 4),
        ("unreadable-period", "note", 5),
    ]
    assert [one.action for one in found if one.row == 4] == [f"Accepted: {unnamed}", "Accepted: The scope names 2018."]


@pytest.mark.parametrize(
    ("period", "name"), [("2019", "period-entry"), ("2019", "unreadable-period"), ("some day", "period-entry")]
)
def test_an_answer_to_what_is_not_asked_of_the_period_is_a_warning(period: str, name: str):
    _, found = cleaned(synthetic(printed_period=[period], accepted_reason=[f"{name}: So the scope."]))
    needless = [one for one in found if one.check_id == "needless-reason"]
    assert [(one.severity, one.row, one.found) for one in needless] == [("warning", 2, f"an answer to {name}")]
    assert not any(one.severity == "note" for one in found)


@pytest.mark.parametrize("text", ["1,234", None])
def test_a_reason_without_a_difference_is_a_warning(text):
    frame = synthetic(printed_text=[text], accepted_reason=["Printed as a fall."])
    _, found = cleaned(frame)
    needless = [one for one in found if one.check_id == "needless-reason"]
    assert [(one.severity, one.row, one.column) for one in needless] == [("warning", 2, "accepted_reason")]


def test_the_printed_precision_is_the_tolerance():
    frame = synthetic(printed_text=["1.2 million"] * 4, value=[1_150_000.0, 1_250_000.0, 1_149_000.0, 1_251_000.0])
    assert cleaned(frame)[0]["agrees"].tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "unit", "agreeing", "others"),
    [
        ("a dozen", "count", [12], [10, 11, 13, 17]),
        ("3 million", "persons", [3e6], [3.1e6, 3.4e6, 2.9e6, 2.5e6]),
        ("about 3 million", "persons", [3e6], [3.4e6, 2.6e6]),
        ("over 7m", "persons", [7e6], [7.4e6, 6.6e6]),
        ("3만명", "persons", [30_000], [34_000, 26_000]),
        ("5", "count", [5], [4, 5.3, 6]),
        ("0", "count", [0], [0.4, 1]),
        ("half", "percent", [50], [46, 52, 60]),
        ("a third", "percent", [33, 33.3, 33.33], [30, 34, 40]),
        ("half a million", "persons", [500_000], [400_000, 510_000, 600_000]),
        ("1,234", "count", [1234], [1200, 1230, 1235]),
        ("12 million", "persons", [12e6, 12.4e6], [12.6e6, 13e6]),
        ("3,000 to 5000", "count", [3000, 4000, 5000], [2900, 6000]),
    ],
)
def test_what_a_rounded_print_hides_is_no_licence(text, unit, agreeing, others):
    values = [*map(float, agreeing), *map(float, others)]
    frame = synthetic(printed_text=[text] * len(values), value=values, unit=[unit] * len(values))
    assert cleaned(frame)[0]["agrees"].tolist() == [True] * len(agreeing) + [False] * len(others)


def test_a_header_scale_belongs_to_the_text():
    table, found = cleaned(synthetic(printed_text=["7,773"], value=[77_730_000.0], scale=[10_000.0]))
    assert found == []
    assert table["value"].tolist() == [77_730_000.0]


def test_of_a_range_the_typed_end_is_used_and_both_ends_are_kept():
    frame = synthetic(printed_text=["3,000 to 5000"] * 3, value=[3000.0, 5000.0, 5001.0], qualifier=["range"] * 3)
    table, found = cleaned(frame)
    assert table["agrees"].tolist() == [True, True, False]
    assert table["value"].tolist() == [3000.0, 5000.0, 5001.0]
    assert table["lower"].tolist()[:2] == [3000.0, 3000.0]
    assert table["upper"].tolist()[:2] == [5000.0, 5000.0]
    assert [issue.check_id for issue in found] == ["double-entry"]


def test_the_coded_qualifier_stands_unless_it_is_exact():
    frame = synthetic(
        printed_text=["over 7m", "7m", "about 7m"], value=[7e6] * 3, qualifier=["exact", "at_least", "at_most"]
    )
    table, found = cleaned(frame)
    assert table["qualifier"].tolist() == ["at_least", "at_least", "at_most"]
    assert table["lower"].tolist()[:2] == [7e6, 7e6]
    assert table["upper"].tolist()[2] == 7e6
    assert [(issue.check_id, issue.row) for issue in found] == [("qualifier-entry", 2), ("qualifier-entry", 4)]


def test_a_row_without_printed_text_is_used_and_not_confirmed():
    table, found = cleaned(synthetic(printed_text=[None], value=[600_000.0]))
    assert table[["value", "agrees", "half_width"]].values.tolist() == [[600_000.0, False, 50_000]]
    assert [(issue.check_id, issue.severity) for issue in found] == [("single-entry", "note")]


def test_an_ambiguous_text_is_an_issue_until_the_row_declares_its_number_format():
    frame = synthetic(printed_text=["9.432"] * 2, value=[9432.0] * 2, number_format=[None, "id"])
    table, found = cleaned(frame)
    assert table["agrees"].tolist() == [False, True]
    assert [(issue.check_id, issue.row) for issue in found] == [("ambiguous-number", 2)]


def test_each_row_gets_its_own_issue():
    texts = ["1,234", "12", "9.432", "nothing", "1.2 million"]
    _, found = cleaned(synthetic(printed_text=texts, value=[1234.0, 13.0, 9432.0, 5.0, -1.2e6]))
    assert [(issue.check_id, issue.row) for issue in found] == [
        ("double-entry", 3),
        ("ambiguous-number", 4),
        ("unreadable-number", 5),
        ("double-entry", 6),
    ]


def test_a_bound_of_a_fall_is_left_open_where_the_text_does_not_print_the_sign():
    frame = synthetic(
        printed_text=["up to 33.9 %", "declined by more than 18%"],
        unit=["percent"] * 2,
        value=[-33.9, -18.0],
        qualifier=["at_most", "exact"],
    )
    table, found = cleaned(frame)
    assert table["qualifier"].tolist() == ["at_most", "at_most"]
    assert table["upper"].isna().tolist() == [True, False]
    assert [(issue.check_id, issue.row) for issue in found] == [("double-entry", 2), ("qualifier-entry", 3)]


def test_the_bound_that_is_asked_for_is_that_of_the_print():
    """At most -30 % is at most; a fall of at most 30 % is at least -30 %."""
    frame = synthetic(
        printed_text=["at most -30 %", "a fall of at most 30 %"] * 2,
        unit=["percent"] * 4,
        value=[-30.0] * 4,
        qualifier=["at_most", "at_least", "at_least", "at_most"],
    )
    table, found = cleaned(frame)
    asked = [(issue.check_id, issue.row, issue.expected.partition(",")[0]) for issue in found]
    assert asked == [("qualifier-entry", 4, "at_most"), ("qualifier-entry", 5, "at_least")]
    assert table.loc[:1, ["lower", "upper"]].isna().to_numpy().tolist() == [[True, False], [False, True]]


def test_the_coded_period_decides_and_the_printed_one_is_its_double_entry():
    frame = synthetic(
        printed_period=["2018", "2020-03", "n.d.", "in spring"],
        value=[1234.0] * 4,
        period_start=[date(2019, 1, 1), None, None, None],
        period_end=[date(2019, 12, 31), None, None, None],
        period_certainty=["stated", "unknown", "unknown", "unknown"],
    )
    table, found = cleaned(frame)
    ends = [None if pd.isna(day) else str(day.date()) for day in table["period_end"]]
    assert ends == ["2019-12-31", "2020-03-31", None, None]
    assert table["period_certainty"].tolist() == ["stated", "stated", "unknown", "unknown"]
    assert [(issue.check_id, issue.row) for issue in found] == [("period-entry", 2), ("unreadable-period", 5)]


def correction(printed: str) -> pd.DataFrame:
    row = ["AAA-F0001", "printed_text", printed, "1,235", "synthetic reason", "open"]
    columns = ["evidence_id", "field", "printed", "corrected", "reason", "status"]
    return pd.DataFrame([row], columns=columns)


def test_a_declared_correction_is_applied_and_noted():
    frame = synthetic(value=[1235.0])
    corrected, found = double_entry.correct(frame, correction("1,234"), place(frame))
    assert corrected["printed_text"].tolist() == ["1,235"]
    assert frame["printed_text"].tolist() == ["1,234"]
    assert [(issue.check_id, issue.severity) for issue in found] == [("correction-applied", "note")]


def test_a_correction_that_no_longer_matches_is_an_error():
    frame = synthetic(value=[1235.0])
    corrected, found = double_entry.correct(frame, correction("1,233"), place(frame))
    assert corrected["printed_text"].tolist() == ["1,234"]
    assert [str(issue) for issue in found] == [
        "error [stale-correction] AAA/figures.csv, row 2, column printed_text (AAA-F0001): "
        "found '1,234'; expected '1,233'. "
        "The correction no longer matches: remove it, or declare it anew."
    ]


@pytest.mark.parametrize(
    ("parsed", "typed", "words"),
    [
        (153.0, -153.0, "say so in accepted_reason"),
        (4.46e6, 4.46e9, "factor 10^3"),
        (42.0, 24.0, "Look at the source"),
        (0.0, 5.0, "Look at the source"),
    ],
)
def test_the_likely_cause_is_named(parsed, typed, words):
    assert words in double_entry.likely_cause(parsed, typed)


def test_parsing_never_sees_the_typed_columns():
    texts = ["1,234", "about 5 million", "9.432", "nothing", "over half a million"]
    frame = synthetic(printed_text=texts, value=[1234.0, 5e6, 9432.0, 1.0, 5e5])
    disturbed = frame.assign(value=frame["value"].to_numpy()[::-1] * -3, lower=1.0, upper=2.0, qualifier="range")
    pd.testing.assert_frame_equal(
        double_entry.parse(frame, "en", "12-31"), double_entry.parse(disturbed, "en", "12-31")
    )


# ------------------------------------------------------------------ the real packages


@pytest.fixture(scope="module")
def results(packages) -> dict[str, tuple[pd.DataFrame, list[issues.Issue]]]:
    return {iso3: clean.figures(read) for iso3, read in packages.items()}


@pytest.mark.xdist_group("packages")
def test_nearly_all_printed_figures_agree_and_every_other_is_listed(results):
    tables = pd.concat([table for table, _ in results.values()])
    printed = tables[tables["printed_text"].notna()]
    assert printed["agrees"].mean() >= LEAST_AGREEMENT
    explained = {
        issue.evidence_id
        for _, found in results.values()
        for issue in found
        if issue.check_id in {"accepted-difference", "double-entry", "ambiguous-number", "unreadable-number"}
    }
    assert explained == set(printed.loc[~printed["agrees"], "evidence_id"])


@pytest.mark.xdist_group("packages")
def test_shuffled_values_leave_every_reading_as_it_is(packages, results):
    rng = np.random.default_rng(1)
    for iso3, read in packages.items():
        figures = read.tables["figures"]
        shuffled = figures.assign(value=rng.permutation(figures["value"].to_numpy()))
        table, _ = clean.figures(replace(read, tables={**read.tables, "figures": shuffled}))
        expected, _ = results[iso3]
        pd.testing.assert_frame_equal(table[READ_FROM_TEXT], expected[READ_FROM_TEXT])
        assert table["agrees"].sum() < expected["agrees"].sum()


@pytest.mark.xdist_group("packages")
def test_nothing_is_dropped_and_values_are_those_of_one_of_the_entries(packages, results):
    corrections = 0
    for iso3, (table, _) in results.items():
        figures = packages[iso3].tables["figures"]
        assert table["evidence_id"].tolist() == figures["evidence_id"].tolist()
        assert table["printed_text"].equals(figures["printed_text"])
        taken = (table["value"] == table["parsed"]) | (table["value"] == table["typed"])
        assert taken.all()
        assert (table.loc[~table["agrees"], "value"] == table.loc[~table["agrees"], "typed"]).all()
        assert (table["half_width"] > 0).all()
        declared = packages[iso3].tables["corrections"]
        corrected = declared.loc[declared["field"] == "printed_text", "evidence_id"]
        noted = table.loc[table["evidence_id"].isin(corrected), "reading"]
        assert noted.str.contains("corrected: ").all()
        corrections += len(noted)
    assert corrections > 0


@pytest.mark.xdist_group("packages")
@pytest.mark.parametrize("iso3", COUNTRIES[:1])
def test_the_stage_writes_valid_tables_twice_the_same(iso3, tmp_path):
    for name in ("first", "second"):
        clean.run(RAW / iso3, tmp_path / name)
    written = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert written == sorted(STAGE.files())
    for name in written:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    FIGURES.validate(files.read_table(tmp_path / "first" / "figures.parquet"))
    listed = issues.read(tmp_path / "first" / "issues.csv")
    assert listed == issues.sort(listed) != []
    tables = {f"{iso3}/{table}.csv" for table in ("figures", "crosswalk", "sources")}
    assert {issue.file for issue in listed} - tables == set()


def test_a_package_with_an_error_is_refused_and_writes_nothing(tmp_path):
    folder = tmp_path / "AAA"
    folder.mkdir()
    with pytest.raises(intake.PackageError, match=r"\[missing-file\] AAA: found no country\.yaml, .*figures\.csv"):
        clean.run(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()
