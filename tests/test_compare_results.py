"""``compare_results``: a planted difference of each kind is found, and a declared one is passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from compare_results import compare, folded, main
from compare_tables import LONGEST, SHOWN, Difference
from conftest import ROOT
from renaming import Change, DeclarationError, Renaming

TABLE = "data/processed/latest/estimate/AAA/levels.parquet"
ISSUES = "data/processed/latest/estimate/AAA/issues.csv"
PAGE = "results/latest/report/index.html"
DRAWING = "results/latest/figures/map.svg"
RECORD = "results/latest/run.json"
BOOK = "results/latest/tables/forms.xlsx"
NOTEBOOK = "results/latest/notebooks/landscape.ipynb"
PICTURE = "results/latest/figures/map.png"

LEVELS = pd.DataFrame(
    {
        "series_id": ["a", "a", "b"],
        "year": [2018, 2019, 2019],
        "level": [1.0, 0.3, None],
        "absence": [None, None, "withheld"],
        "evidence_ids": ["F1+F2", "F3", None],
        "draws": [[1.0, 2.0], [3.0, float("nan")], None],
    }
)


def write(project: Path, path: str, content: Any) -> None:
    """Content of the kind that the name asks for."""
    place = project / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if path.endswith(".parquet"):
        content.to_parquet(place)
    elif path.endswith(".xlsx"):
        book = xlsxwriter.Workbook(place)
        sheet = book.add_worksheet()
        for number, row in enumerate(content):
            sheet.write_row(number, 0, row)
        book.close()
    elif path.endswith((".json", ".ipynb")):
        place.write_text(json.dumps(content), "utf-8")
    else:
        place.write_text(content, "utf-8")


def differences(
    tmp_path: Path, path: str, old: Any, new: Any, renaming: Renaming | None = None, new_path: str = ""
) -> list[tuple[str, int, list[str]]]:
    """Kind, number and examples of the differences between two projects of one file each."""
    for name, place, content in (("old", path, old), ("new", new_path or path, new)):
        write(tmp_path / name, place, content)
    found = compare(tmp_path / "old", tmp_path / "new", renaming).differences
    return [(one.kind, one.count, list(one.examples)) for one in found]


def declared(path: str, **changes: Any) -> Renaming:
    return Renaming(changes=[Change(path, **changes)])


# --- files ------------------------------------------------------------------------------------------------


def test_equal_projects_have_no_difference(tmp_path: Path) -> None:
    assert differences(tmp_path, TABLE, LEVELS, LEVELS) == []


def test_a_file_that_is_gone_and_one_that_is_new_are_named_unless_declared(tmp_path: Path) -> None:
    other = TABLE.replace("estimate", "levels")
    assert [kind for kind, *_ in differences(tmp_path, TABLE, LEVELS, LEVELS, new_path=other)] == ["gone", "new"]
    reasons = Renaming(dropped={"data/processed/*/estimate": "Split."}, added={"data/processed/*/levels": "Split."})
    assert differences(tmp_path, TABLE, LEVELS, LEVELS, reasons, other) == []


def test_logs_and_marks_of_the_workflow_do_not_count(tmp_path: Path) -> None:
    write(tmp_path / "old", "results/latest/logs/clean.log", "1")
    write(tmp_path / "new", "results/latest/figures/.snakemake_timestamp", "2")
    assert compare(tmp_path / "old", tmp_path / "new").differences == []


def test_a_moved_file_is_compared_with_what_it_was(tmp_path: Path) -> None:
    moved = Renaming(
        paths={"data/*/*/estimate": "data/*/*/levels", "data/*/*/estimate/*/levels.*": "data/*/*/all/*/l.*"}
    )
    changed = LEVELS.assign(year=[2018, 2019, 2020])
    found = differences(tmp_path, TABLE, LEVELS, changed, moved, "data/processed/latest/all/AAA/l.parquet")
    assert [kind for kind, *_ in found] == ["row gone", "new row"]


# --- tables -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "kind", "examples"),
    [
        (LEVELS.drop(columns="level"), "column gone: level", []),
        (LEVELS.assign(grade="A"), "new column: grade", []),
        (LEVELS.tail(2), "row gone", ["series_id a, year 2018"]),
        (
            LEVELS.assign(level=[1.0, 0.1 + 0.2, None]),
            "column level differs",
            ["0.3 -> 0.30000000000000004: series_id a, year 2019"],
        ),
        (
            LEVELS.assign(absence=[None, "withheld", None]),
            "column absence differs",
            ["nan -> 'withheld': series_id a, year 2019", "'withheld' -> nan: series_id b, year 2019"],
        ),
        (
            LEVELS.assign(draws=[[1.0, 2.5], [3.0, float("nan")], None]),
            "column draws differs",
            ["[1.0, 2.0] -> [1.0, 2.5]: series_id a, year 2018"],
        ),
        (
            LEVELS.assign(draws=[[1.0], [3.0, float("nan")], None]),
            "column draws differs",
            ["[1.0, 2.0] -> [1.0]: series_id a, year 2018"],
        ),
    ],
)
def test_a_planted_difference_of_a_table_is_found(
    tmp_path: Path, changed: pd.DataFrame, kind: str, examples: list[str]
) -> None:
    ((found, _, places),) = differences(tmp_path, TABLE, LEVELS, changed)
    assert (found, places) == (kind, examples)


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    assert differences(tmp_path, TABLE, LEVELS, LEVELS[::-1]) == []


def test_of_equal_rows_none_is_lost(tmp_path: Path) -> None:
    rows = "stage,check\nclean,x\nclean,x\n"
    ((kind, count, _),) = differences(tmp_path, ISSUES, rows, "stage,check\nclean,x\n")
    assert (kind, count) == ("row gone", 1)


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({"columns": {"level": "estimate"}}, LEVELS.rename(columns={"level": "estimate"})),
        ({"codes": {"absence": {"withheld": "held_back"}}}, LEVELS.replace("withheld", "held_back")),
        ({"codes": {"absence": {"withheld": ["none", "held_back"]}}}, LEVELS.replace("withheld", "held_back")),
        ({"words": {"series_id": {"a": "A"}}}, LEVELS.replace({"series_id": {"a": "A"}})),
        ({"lists": {"evidence_ids": "+"}}, LEVELS.assign(evidence_ids=[["F1", "F2"], ["F3"], []])),
        ({"dropped": ["level"], "added": ["grade"]}, LEVELS.drop(columns="level").assign(grade="A")),
        ({"ignored": ["level"]}, LEVELS.assign(level=9.0)),
        ({"tolerance": 1e-9}, LEVELS.assign(level=[1.0, 0.1 + 0.2, None])),
    ],
    ids=lambda value: "" if isinstance(value, pd.DataFrame) else "+".join(value),
)
def test_a_declared_change_of_a_table_is_passed_over_and_no_other(
    tmp_path: Path, changes: dict[str, Any], changed: pd.DataFrame
) -> None:
    assert differences(tmp_path, TABLE, LEVELS, changed, declared("data/*", **changes)) == []
    assert differences(tmp_path, TABLE, LEVELS, changed) != []
    other = changed.assign(year=[2018, 2019, 2021])
    assert differences(tmp_path, TABLE, LEVELS, other, declared("data/*", **changes)) != []


def test_a_code_that_became_another_than_declared_is_found(tmp_path: Path) -> None:
    codes = declared("data/*", codes={"absence": {"withheld": ["none", "held_back"]}})
    changed = LEVELS.replace("withheld", "form_absent")
    ((kind, _, examples),) = differences(tmp_path, TABLE, LEVELS, changed, codes)
    assert kind == "column absence differs"
    assert examples == ["'withheld' -> 'form_absent': series_id b, year 2019"]


def test_equal_changes_are_counted_together_most_frequent_first(tmp_path: Path) -> None:
    changed = LEVELS.assign(absence=["x", "x", None])
    ((_, count, examples),) = differences(tmp_path, TABLE, LEVELS, changed)
    assert count == 3
    assert examples == ["nan -> 'x' (2): series_id a, year 2018", "'withheld' -> nan: series_id b, year 2019"]


def test_codes_are_declared_of_every_column_of_text_at_once(tmp_path: Path) -> None:
    old, new = "a,b\nx,x\ny,z\n", "a,b\n1,1\n2,z\n"
    assert differences(tmp_path, ISSUES, old, new, declared("data/*", codes={"*": {"x": "1", "y": "2"}})) == []


def test_a_place_is_named_by_as_few_columns_as_tell_rows_apart(tmp_path: Path) -> None:
    old = pd.DataFrame({"form": ["f", "f", "g"], "iso3": "AAA", "year": [1, 2, 1], "name": ["x", "y", "z"]})
    ((_, _, examples),) = differences(tmp_path, TABLE, old, old.assign(name=["x", "y", "w"]))
    assert examples == ["'z' -> 'w': form g, year 1"]


def test_differences_that_countries_share_are_folded() -> None:
    paths = ("clean/AAA/figures.parquet", "clean/BBB/figures.parquet", "clean/BBB/forms.parquet")
    listed = [Difference(f"data/processed/latest/{path}", "row gone", 2) for path in paths]
    assert list(folded(listed)) == [(listed[0], ["BBB (2)"]), (listed[2], [])]


def test_a_changed_part_of_a_list_is_found(tmp_path: Path) -> None:
    lists = declared("data/*", lists={"evidence_ids": "+"})
    changed = LEVELS.assign(evidence_ids=[["F1", "F4"], ["F3"], []])
    ((kind, *_),) = differences(tmp_path, TABLE, LEVELS, changed, lists)
    assert kind == "column evidence_ids differs"


def test_a_declared_key_tells_rows_apart(tmp_path: Path) -> None:
    changed = LEVELS.assign(series_id=["a", "c", "b"])
    by_level = declared("data/*", key=["year", "absence", "evidence_ids"])
    ((kind, *_),) = differences(tmp_path, TABLE, LEVELS, changed, by_level)
    assert kind == "column series_id differs"


def test_cells_of_csv_are_compared_as_text(tmp_path: Path) -> None:
    ((kind, _, examples),) = differences(tmp_path, ISSUES, "check,row\nx,007\n", "check,row\nx,7\n")
    assert (kind, examples) == ("column row differs", ["'007' -> '7': check x"])


# --- values and texts -------------------------------------------------------------------------------------


def test_values_of_json_are_found_by_their_way(tmp_path: Path) -> None:
    old, new = {"counts": {"AAA": [1, 2]}, "code": "x"}, {"counts": {"AAA": [1, 3]}, "code": "y"}
    ((_, count, examples),) = differences(tmp_path, RECORD, old, new)
    assert (count, examples) == (2, ["counts/AAA/1: 2 -> 3", "code: 'x' -> 'y'"])
    ((_, count, _),) = differences(tmp_path, RECORD, old, new, declared("results/*", ignored=["code"]))
    assert count == 1


def test_keys_of_json_are_renamed(tmp_path: Path) -> None:
    renamed = declared("results/*", columns={"checks": "plausibility"})
    assert differences(tmp_path, RECORD, {"checks": 1}, {"plausibility": 1}, renamed) == []


def test_a_changed_word_of_a_page_is_found_unless_declared(tmp_path: Path) -> None:
    old, new = "<p>One</p><p>A statement</p>", "<p>One</p><p>A claim</p>"
    ((_, count, lines),) = differences(tmp_path, PAGE, old, new)
    assert (count, lines) == (2, ["-<p>A statement</p>", "+<p>A claim</p>"])
    words = declared("results/*", replaced={"statement": "claim"})
    assert differences(tmp_path, PAGE, old, new, words) == []
    assert differences(tmp_path, PAGE, old, new.replace("One", "Two"), words) != []


def test_two_words_may_change_places(tmp_path: Path) -> None:
    swapped = declared("results/*", replaced={"left": "right", "right": "left"})
    assert differences(tmp_path, PAGE, "<p>left right</p>", "<p>right left</p>", swapped) == []


def test_lines_may_change_places_only_where_that_is_declared(tmp_path: Path) -> None:
    old, new = "<p>1</p><p>2</p>", "<p>2</p><p>1</p>"
    assert differences(tmp_path, PAGE, old, new) != []
    assert differences(tmp_path, PAGE, old, new, declared("results/*", any_order=True)) == []
    twice = declared("results/*", any_order=True)
    assert differences(tmp_path, PAGE, old, new + "<p>1</p>", twice) == [("lines differ", 1, ["+<p>1</p>"])]


def test_a_long_line_is_shown_from_where_it_parts(tmp_path: Path) -> None:
    start = "word " * 100
    ((_, _, (line, _)),) = differences(tmp_path, PAGE, f"{start}one", f"{start}two")
    assert line.startswith("-...word")
    assert line.endswith("word one")
    assert len(line) < LONGEST


def test_pictures_inside_a_page_are_passed_over(tmp_path: Path) -> None:
    page = '<img src="data:image/png;base64,{}">'
    assert differences(tmp_path, PAGE, page.format("AAAA"), page.format("BBBB")) == []


def test_outputs_and_texts_of_a_notebook_are_compared_and_its_code_is_not(tmp_path: Path) -> None:
    def notebook(code: str, output: str, text: str) -> dict[str, Any]:
        shown = {"data": {"text/html": [output], "text/plain": [code], "image/png": code}}
        cells = [{"cell_type": "code", "source": [code], "outputs": [shown]}]
        return {"cells": [*cells, {"cell_type": "markdown", "source": [text]}]}

    old = notebook("x = 1", "<p>1</p>", "One")
    assert differences(tmp_path, NOTEBOOK, old, notebook("x = 2", "<p>1</p>", "One")) == []
    assert differences(tmp_path, NOTEBOOK, old, notebook("x = 1", "<p>2</p>", "One")) != []
    assert differences(tmp_path, NOTEBOOK, old, notebook("x = 1", "<p>1</p>", "Two")) != []


def test_a_changed_cell_of_a_workbook_is_found(tmp_path: Path) -> None:
    old, new = [["Form", "Count"], ["Club", 7]], [["Form", "Count"], ["Club", 8]]
    ((_, _, lines),) = differences(tmp_path, BOOK, old, new)
    assert lines == ["-Club | 7", "+Club | 8"]


def drawing(*words: str, line: str = "M 0 0") -> str:
    return f'<svg>\n<path d="{line}"/>\n' + "\n".join(f"<!-- {word} -->" for word in words) + "\n</svg>\n"


def test_the_words_of_a_drawing_are_compared_however_they_are_broken(tmp_path: Path) -> None:
    old = drawing("A statement that", "holds")
    ((kind, _, examples),) = differences(tmp_path, DRAWING, old, drawing("A claim", "that holds"))
    assert (kind, examples) == ("words differ", ["statement -> claim"])
    words = declared("results/*", replaced={"statement": "claim"})
    assert differences(tmp_path, DRAWING, old, drawing("A claim", "that holds"), words) == []


def test_a_drawing_with_the_same_words_is_compared_line_by_line(tmp_path: Path) -> None:
    ((kind, count, _),) = differences(tmp_path, DRAWING, drawing("One"), drawing("One", line="M 0 1"))
    assert (kind, count) == ("lines differ", 2)


def test_pictures_are_only_counted(tmp_path: Path) -> None:
    for name, content in (("old", "1"), ("new", "2")):
        write(tmp_path / name, PICTURE, content)
    made = compare(tmp_path / "old", tmp_path / "new")
    assert (made.differences, made.pictures) == ([], {"not equal": 1})


# --- declaration and command ------------------------------------------------------------------------------


def test_the_command_prints_differences_cut_and_counted_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = pd.DataFrame({"name": [f"n{number}" for number in range(9)], "value": range(9)})
    for name, frame in (("old", rows), ("new", rows.assign(value=0.5))):
        write(tmp_path / name, TABLE, frame)
    (tmp_path / "renaming.yaml").write_text("paths:\n  results/*/none: results/*/nothing\n")
    arguments = [str(tmp_path / "old"), str(tmp_path / "new"), "--renaming", str(tmp_path / "renaming.yaml")]
    assert main(arguments) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{TABLE}: column value differs (9)"
    assert lines[1 : SHOWN + 2] == [
        *(f"    {number} -> 0.5: name n{number}" for number in range(SHOWN)),
        "    and others",
    ]
    assert "note: renaming.yaml declares results/*/none, which meets no file" in lines
    arguments[1] = arguments[0]
    assert main(arguments) == 0


@pytest.mark.parametrize("text", ["path: {}\n", "changes:\n  - files: x\n    column: {}\n"])
def test_a_mistyped_declaration_is_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "renaming.yaml").write_text(text)
    with pytest.raises(DeclarationError, match="expected one of"):
        Renaming.load(tmp_path / "renaming.yaml")
    assert main([str(tmp_path), str(tmp_path), "--renaming", str(tmp_path / "renaming.yaml")]) == 2
    assert "expected one of" in capsys.readouterr().err


def test_the_projects_declaration_is_read() -> None:
    renaming = Renaming.load(ROOT / "tests" / "renaming.yaml")
    old = "data/processed/latest/estimate/KOR/pulls.parquet"
    assert renaming.renamed(old) == "data/processed/latest/estimate/KOR/weights.parquet"
