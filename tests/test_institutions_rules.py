"""Framework files of the institutions: what is misspelt, of a wrong type or unknown is refused, with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ssemap.core import conditions
from ssemap.core.issues import PackageError
from ssemap.institutions import ratings
from ssemap.institutions.rules import rules


def edit(path: Path, old: str, new: str) -> int:
    """Replace a text that stands once in a file; the number of its line."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} in {path}"
    path.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("most_groups:", "most_group:", "found the key most_group; .* Did you mean most_groups?"),
        ("seed: 20200922\n", "", "found no such key; expected the key seed"),
        ("minimum_forms: 0.6", "minimum_forms: 60", "found 60; expected less than or equal to 1"),
        ("imputations: 500", "imputations: many", "found 'many'; expected a valid integer"),
        ("partly: 0.5", "partial: 0.5", "found the key partial; expected one of no, partly, yes"),
        ("partly: 0.5", "partly: 2.0", "no is 0, yes is 1, and partly lies between"),
        ("most_groups: 8", "most_groups: 1", "greater than or equal to 2"),
        ("topics: [voting_rule]", "topics: [voting_rule, voting_rule]", "no two are alike, and 'voting_rule' once"),
        ("label: Votes", "label: Founders", "no two are alike, and 'Founders' once"),
        ("  votes: {", "  name: {", "no two are alike, and 'name' once"),
        ("  votes: {", "  founders_law: {", "no two are alike, and 'founders_law' once"),
        ("private_label: private label", "private_label: a bill only", "no two are alike, and 'a bill only' once"),
        ("general_act: one general act", "general_act: ''", "no empty one"),
    ],
)
def test_a_mistake_in_the_rules_is_refused(framework_folder: Path, old: str, new: str, expected: str) -> None:
    line = edit(framework_folder / "institutions.yaml", old, new)
    with pytest.raises(PackageError, match=expected) as error:
        rules()
    (issue,) = error.value.issues
    assert issue.file == "workflow/framework/institutions.yaml"
    of_a_whole_map = "no two are alike" in expected or "no empty one" in expected
    assert issue.row in (line, 0) or (of_a_whole_map and 0 < issue.row <= line)  # a key that is not there has no line
    assert (issue.row == 0) == (issue.check_id == "missing-key")


MAPPING = "conditions/ilc2022/mapping.csv"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("emes,autonomy,", "ems,autonomy,", "found 'ems'; expected one of emes"),
        ("emes,autonomy,", "ilc2022,autonomy,", "found 'ilc2022'; expected one of emes"),
        ("emes,participation,", "emes,particpation,", "found 'particpation'; expected one of continuous_activity, "),
        ("condition,conditions,", "condition,set,", "expected the columns condition, conditions, source_condition"),
    ],
)
def test_a_mistake_in_a_mapping_is_refused(framework_folder: Path, old: str, new: str, expected: str) -> None:
    line = edit(framework_folder / MAPPING, old, new)
    with pytest.raises(PackageError, match=expected) as error:
        conditions.mapping("ilc2022")
    (issue,) = error.value.issues
    assert (issue.file, issue.row) == (f"workflow/framework/{MAPPING}", line)


def test_a_condition_that_nothing_is_mapped_to_and_one_that_is_none_are_refused(framework_folder: Path) -> None:
    edit(framework_folder / MAPPING, "autonomy_independence,emes", "autonomy_and_independence,emes")
    with pytest.raises(PackageError, match="no row for autonomy_independence") as error:
        conditions.mapping("ilc2022")
    assert {issue.found for issue in error.value.issues} == {
        "no row for autonomy_independence",
        "rows for autonomy_and_independence",
    }


def test_a_set_is_mapped_from_one_set_only(framework_folder: Path) -> None:
    shutil.copytree(framework_folder / "conditions/emes", framework_folder / "conditions/second")
    edit(framework_folder / MAPPING, "emes,autonomy,", "second,autonomy,")
    with pytest.raises(PackageError, match="found rows from emes and second; expected rows from one set"):
        conditions.coded_as("ilc2022")


@pytest.mark.parametrize(
    ("file", "old", "new", "read"),
    [
        ("conditions.csv", "paid_work,economic", "paid_work,", conditions.conditions_of),
        ("conditions.csv", "paid_work,economic", "autonomy,economic", conditions.conditions_of),
        ("agreement.csv", "\n,all,", "\nlast,all,", ratings.agreement),
        ("agreement.csv", "\n,all,", "\n1,all,", ratings.agreement_by_round),  # the row of round 1 twice
        ("agreement.csv", "1,all,1845,", "1,all,many,", ratings.agreement),
        ("agreement.csv", "0.9528,0.9626", "95.28,0.9626", ratings.agreement),
    ],
)
def test_a_mistake_in_a_table_of_a_set_is_refused(framework_folder: Path, file: str, old: str, new: str, read) -> None:
    edit(framework_folder / "conditions/emes" / file, old, new)
    with pytest.raises(PackageError, match=f"workflow/framework/conditions/emes/{file}, row "):
        read("emes")


@pytest.mark.parametrize("name", ["third", "a set", "EMES"])
def test_a_folder_of_conditions_without_a_row_in_the_list_of_sets_is_refused(framework_folder: Path, name: str) -> None:
    folder = framework_folder / "conditions"
    shutil.copytree(folder / "emes", folder / name)
    with pytest.raises(PackageError, match=f"conditions.csv: found no row for the folder conditions/{name}"):
        conditions.condition_set_labels()


def test_a_set_in_the_list_of_sets_has_its_label(framework_folder: Path) -> None:
    shutil.copytree(framework_folder / "conditions" / "emes", framework_folder / "conditions" / "third")
    with (framework_folder / "conditions.csv").open("a", encoding="utf-8") as stream:
        stream.write("third,a further set,made up\n")
    assert conditions.condition_set_labels()["third"] == "a further set"
