"""The rating sheet, and the topics of law by which it puts provisions under conditions. All of it is made up."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import synthetic
from conftest import Command
from law_frames import EMES, YEAR
from ssemap.core import framework
from ssemap.core.conditions import topics
from ssemap.core.issues import InputError, PackageError
from ssemap.intake.tables import columns
from ssemap.workbench import rating_sheet

FORM, INSTANCE, OTHER = "AAA-cooperative", "AAA-credit-cooperative", "AAA-registered-association"


def rule(number: int, topic: str, **cells: str) -> dict[str, str]:
    return {
        "provision_id": f"AAA-P{number:04}",
        "law_id": "AAA-law-cooperative-act",
        "article": f"art. {number}",
        "topic": topic,
        "provision": f"Synthetic {number}.",
        "text_seen": "yes",
        "confidence": "high",
        "source_id": "AAA-S001",
        **synthetic.CODER,
        **cells,
    }


def rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package whose first form has provisions in force and others, and whose second is an instance of the first."""
    package = synthetic.write_package(tmp_path / "raw", "AAA")
    forms = [row | {"legal_form": FORM if row["form_id"] == INSTANCE else ""} for row in rows(package, "forms")]
    synthetic.write_table(package, "forms", forms)
    rules = [
        rule(1, "voting_rule", article="", confidence="medium", note="Seen."),
        rule(2, "min_members", in_force_from="2020"),
        rule(3, "reserves", in_force_until="2018", note="Act of 2018."),
        rule(4, "legal_personality", in_force_from="2005-07"),
        rule(5, "dividend_cap"),
        rule(6, "purpose"),
    ]
    synthetic.write_table(package, "provisions", rules)
    links = [(f"AAA-P000{number}", FORM) for number in range(1, 7)]
    links += [("AAA-P0001", INSTANCE), ("AAA-P0005", INSTANCE)]
    links = [link for link in links if link != ("AAA-P0005", FORM)]
    named = [{"provision_id": name, "form_id": form, "reason": "Synthetic."} for name, form in links]
    synthetic.write_table(package, "provision_forms", named)
    twice = {"evidence_id": "AAA-P0006", "reason": "Twice.", **synthetic.CODER}
    synthetic.write_table(package, "set_aside", [*rows(package, "set_aside"), twice])
    return package


def written(package: Path, output: Path, year: int = YEAR, *, law_alone: bool = False) -> tuple[str, pd.DataFrame]:
    rating_sheet.run(package, output, "emes", year, law_alone=law_alone)
    return (output / "rating_sheet.md").read_text("utf-8"), pd.read_csv(output / "ratings.csv", dtype="str")


def of_form(text: str, form: str) -> str:
    """The part of the sheet about one form."""
    return text.partition(f"## {form}: ")[2].partition("\n## ")[0].partition("\n# ")[0]


def test_the_sheet_holds_every_form_and_an_empty_sheet_in_the_columns_of_codings(package: Path, tmp_path: Path) -> None:
    text, sheet = written(package, tmp_path / "out")
    in_scope = [f"AAA-{form}" for form, _, _, scope, _ in synthetic.FORMS if scope == "yes"]
    assert sorted(sheet["form_id"].unique()) == sorted(in_scope)
    assert all(of_form(text, form) for form in in_scope)
    assert "one member one vote" in text
    assert list(sheet.columns) == columns("codings")
    assert len(sheet) == len(in_scope) * len(EMES)
    filled = ["conditions", "form_id", "condition_id"]
    assert sheet[filled].notna().all(axis=None)
    assert sheet.drop(columns=filled).isna().all(axis=None)


def test_provisions_in_force_stand_under_the_conditions_on_which_their_topic_bears(
    package: Path, tmp_path: Path
) -> None:
    text, _ = written(package, tmp_path / "out")
    told = of_form(text, FORM)
    line = (
        "- AAA-P0001 (AAA-law-cooperative-act, article not known; voting_rule; in force since 1990; confidence "
        "medium): Synthetic 1. Note: Seen.\n"
    )
    for condition in ("not_by_capital", "participation"):
        assert told.partition(f"### {condition}\n")[2].lstrip("\n").startswith(line)
    assert told.count("AAA-P0001") == 2
    assert "### civil_initiative" not in told
    assert [name for name in ("AAA-P0002", "AAA-P0003", "AAA-P0006") if name in text] == []
    rest = told.partition("### Provisions that bear on no condition\n")[2]
    assert "AAA-P0004 (AAA-law-cooperative-act, art. 4; legal_personality; in force since 2005-07;" in rest


def test_of_an_instance_only_what_is_not_linked_to_its_legal_form_is_shown(package: Path, tmp_path: Path) -> None:
    text, _ = written(package, tmp_path / "out")
    told = of_form(text, INSTANCE)
    assert "AAA-P0005" in told
    assert "AAA-P0001" not in told
    assert f"- legal_form: {FORM}" in told


def test_a_start_that_nobody_knows_is_marked(package: Path, tmp_path: Path) -> None:
    laws = [row | {"enacted": ""} for row in rows(package, "laws")]
    synthetic.write_table(package, "laws", laws)
    text, _ = written(package, tmp_path / "out")
    assert "AAA-P0001 (AAA-law-cooperative-act, article not known; voting_rule; in force from an unknown day;" in text


@pytest.mark.parametrize(("year", "founded"), [(2019, False), (2020, True)])
def test_law_alone_asks_for_the_cells_on_which_a_provision_bears(
    package: Path, tmp_path: Path, year: int, founded: bool
) -> None:
    _, sheet = written(package, tmp_path / "out", year, law_alone=True)
    cells = {form: part["condition_id"].tolist() for form, part in sheet.groupby("form_id")}
    of_form = ["not_by_capital", "participation"]
    assert cells == {
        FORM: ["civil_initiative", *of_form] if founded else of_form,
        INSTANCE: ["economic_risk", "limited_profit"],
    }


def test_the_command_takes_the_year_from_the_configuration_unless_it_is_given(ssemap: Command, tmp_path: Path) -> None:
    for folder, year, options in (("one", 2019, ()), ("two", 2010, ("--reference-year", "2010"))):
        done = ssemap("rating-sheet", "PHL", "--law", *options, "-o", tmp_path / folder)
        assert done.returncode == 0, done.stderr
        assert f"in force on the last day of {year}" in (tmp_path / folder / "rating_sheet.md").read_text("utf-8")
    now, then = (pd.read_csv(tmp_path / folder / "ratings.csv") for folder in ("one", "two"))
    assert 0 < len(then) < len(now)


# --- topics ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["A.\n\n## AAA-fake: Fake\n- law", "A.\r\n# Thematic facts", "A.\n\t\n### autonomy"])
def test_a_text_of_several_lines_makes_no_heading(package: Path, tmp_path: Path, text: str) -> None:
    before, _ = written(package, tmp_path / "before")
    rules = [
        row | {"provision": text} if row["provision_id"] == "AAA-P0001" else row for row in rows(package, "provisions")
    ]
    synthetic.write_table(package, "provisions", rules)
    told, _ = written(package, tmp_path / "after")
    assert " ".join(text.split()) in told
    headings = [[line for line in sheet.splitlines() if line.startswith("#")] for sheet in (before, told)]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("year", ["0", "99999", "1899", "2101", "-5", "2019.0", "²019"])
def test_a_year_that_is_none_of_a_run_is_refused(ssemap: Command, tmp_path: Path, year: str) -> None:
    result = ssemap("rating-sheet", "KOR", "-o", str(tmp_path / "out"), f"--reference-year={year}")
    assert result.returncode == 2
    assert "is no year from 1900 to 2100" in result.stderr


def test_a_folder_that_cannot_be_made_is_told(package: Path) -> None:
    with pytest.raises(InputError, match="expected a place where a file can be written"):
        written(package, Path("/proc/none/out"))


def test_every_condition_has_topics_and_every_topic_of_them_is_in_the_list() -> None:
    bearing = topics("emes")
    assert list(bearing) == EMES
    assert all(bearing.values())
    assert {topic for listed in bearing.values() for topic in listed} <= set(framework.codes("provision_topics"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "autonomy,governing_bodies",
            "autonomy,governing_body",
            "row 22, column topic: found 'governing_body'; .*mean governing_bodies",
        ),
        ("autonomy,governing_bodies", "autonomous,governing_bodies", "found rows for autonomous; expected one of cont"),
        ("paid_work,paid_staff_requirement", "paid_work,certification_criteria", "each condition and topic once"),
        ("condition,topic", "condition,topics", "expected the columns condition, topic"),
    ],
)
def test_a_mistake_in_the_topics_is_refused(framework_folder: Path, old: str, new: str, expected: str) -> None:
    path = framework_folder / "conditions/emes/topics.csv"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PackageError, match=expected) as error:
        topics("emes")
    assert len(error.value.issues) == 1


def test_a_set_without_topics_has_no_channel_of_law(package: Path, tmp_path: Path, framework_folder: Path) -> None:
    (framework_folder / "conditions/emes/topics.csv").unlink()
    text, sheet = written(package, tmp_path / "out")
    assert "### not_by_capital" not in text
    assert "AAA-P0001" in text.partition("### Provisions that bear on no condition\n")[2]
    assert len(sheet) > 0
    with pytest.raises(InputError, match=r"no provision bears on the conditions of emes: the set has no topics\.csv"):
        written(package, tmp_path / "law", law_alone=True)
