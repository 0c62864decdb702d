"""Framework files that are damaged: each is refused with its file and line, as a reader's error, not a library's."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssemap.clean.rules import PeriodWords
from ssemap.core import framework
from ssemap.core.issues import PackageError

TABLE = "families.csv"
RULES = PeriodWords.FILE


def second_line(data: bytes, new: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join([lines[0], new + lines[1], *lines[2:]])


DAMAGED = {
    "latin-1": (b"\xe9", 2, "the byte 0xe9"),
    "NUL": (b"\0", 2, "a NUL byte"),
    "a quote that never closes": (b'"', 2, "text that is not CSV"),
    "a row too short": (b"x\n", 2, "1 cells"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_table_is_refused_where_it_is_damaged(framework_folder: Path, name: str) -> None:
    new, line, found = DAMAGED[name]
    path = framework_folder / TABLE
    path.write_bytes(second_line(path.read_bytes(), new))
    with pytest.raises(PackageError) as refused:
        framework.table("families")
    (issue,) = refused.value.issues
    assert (issue.file, issue.row) == (f"workflow/framework/{TABLE}", line)
    assert issue.found.startswith(found)


def test_every_ragged_row_is_told_at_once(framework_folder: Path) -> None:
    path = framework_folder / TABLE
    path.write_text(path.read_text("utf-8") + "x\ny,z\n", "utf-8")
    with pytest.raises(PackageError) as refused:
        framework.table("families")
    assert [issue.found for issue in refused.value.issues] == ["1 cells", "2 cells"]


@pytest.mark.parametrize(("keep", "found"), [(0, "nothing"), (1, "a header alone")])
def test_a_table_without_rows_is_refused(framework_folder: Path, keep: int, found: str) -> None:
    path = framework_folder / TABLE
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:keep]), "utf-8")
    with pytest.raises(PackageError, match=found):
        framework.table("families")


def test_a_byte_order_mark_does_no_harm(framework_folder: Path) -> None:
    before = framework.table("families")
    path = framework_folder / TABLE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    framework.forget()
    assert framework.table("families").equals(before)


@pytest.mark.parametrize("file", [TABLE, RULES])
def test_a_file_that_is_not_there_is_told(framework_folder: Path, file: str) -> None:
    (framework_folder / file).unlink()
    with pytest.raises(PackageError, match="no such file"):
        framework.table("families") if file == TABLE else framework.declared(PeriodWords)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &a [*a]\n", "plain values"),
        ("? [a]\n: b\n", "the key"),
        ("a: 2020-02-30\n", "row 1: found a date that does not exist"),
        ("a: 1\na: 2\n", "row 2: found the key a twice"),
        ("a: \x07\n", "U\\+0007"),
        ("- a\n", "no keys"),
        ("1: a\n", "the key 1"),
    ],
)
def test_rules_that_are_no_yaml_of_words_are_refused(framework_folder: Path, text: str, found: str) -> None:
    (framework_folder / RULES).write_text(text, "utf-8")
    with pytest.raises(PackageError, match=found) as refused:
        framework.declared(PeriodWords)
    assert {issue.file for issue in refused.value.issues} == {f"workflow/framework/{RULES}"}
