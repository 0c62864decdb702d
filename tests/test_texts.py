"""Foreign texts are shown on one line, and leave the project as no formula."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssemap.core import documents, issues, texts
from ssemap.core.issues import Issue, PackageError
from ssemap.publish import export

BAD = "\x1b[2J\x1b[1;1HKOR: 0 errors, 0 warnings, 0 notes\r\n\u202e\u2028\x85\x00\ud800"
ANY = st.text(st.characters(exclude_categories=()))


@given(ANY, ANY)
def test_an_issue_is_one_printable_line(file: str, cell: str) -> None:
    line = str(Issue("kind", "error", file, 1, cell, cell, cell, cell, cell))
    assert len(line.splitlines()) == 1
    line.encode()
    assert not texts.UNPRINTABLE.search(line)


def test_what_would_steer_a_terminal_is_shown_as_an_escape() -> None:
    line = str(Issue("kind", "error", f"KOR/{BAD}.csv", 1, "", "", "x", "y", "Do it."))
    assert line.startswith(
        r"error [kind] KOR/\x1b[2J\x1b[1;1HKOR: 0 errors, 0 warnings, 0 notes\r\n\u202e\u2028\x85\x00\ud800.csv, row 1"
    )


@pytest.mark.parametrize(
    "text", ["สหกรณ์การเกษตร", "نقابة\u200c", "사회적 협동조합", "全角　空白", "é", "क्षेत्र\u200dx", "3½"]
)
def test_scripts_are_shown_as_they_are(text: str) -> None:
    assert texts.shown(text) == text


def test_of_a_long_text_both_ends_are_shown() -> None:
    shown = texts.shown("a" * 5000 + "z")
    assert len(shown) < 600
    assert (shown[0], shown[-1]) == ("a", "z")


FORMULAS = [
    *("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "- 1,234 (loss)", "+5% on the year", "-1,234-", "--1", "\t1"),
    *(" =1", "\n=1", "\r\n\t=1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u3000=1", "\u3164=1", "\u0301=1"),
    *("＝1", "＋1+1", "－1+1", "＠a", "﹢a"),
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert texts.guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "-5", "+5%", "-1,234.5", "1-2", "a=b", "'=1", "−5", "–", "~8割", "협동조합", "#1", "5 = 5"]
)
def test_other_texts_stay(text: str) -> None:
    assert texts.guarded(text) == text


@given(ANY)
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    seen = texts.guarded(text).strip(" \t\r\n\u00a0\u200b\ufeff\u3000")
    if not texts.PLAIN_NUMBER.fullmatch(text):
        assert unicodedata.normalize("NFKC", seen[:1]) not in tuple("=+-@")


def test_a_table_leaves_with_harmless_texts_and_plain_numbers(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "name": ["=HYPERLINK(1)", "plain", None],
            "value": [-1.5, 2.0, float("nan")],
            "mixed": [-1, "-1", " +a"],
            "whole": pd.array([-3, None, 3], dtype="Int64"),
            "ids": [["=1", "a"], ["b"], []],
        }
    )
    export.write_csv(frame, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["name", "value", "mixed", "whole", "ids"],
        ["'=HYPERLINK(1)", "-1.5", "-1", "-3", "'=1+a"],
        ["plain", "2.0", "-1", "", "b"],
        ["", "", "' +a", "3", ""],
    ]


def test_a_list_of_issues_holds_no_formula(tmp_path: Path) -> None:
    issue = Issue("kind", "note", "KOR/figures.csv", 2, "=1", "-2+3|x", "@a", "\n=b", "+c")
    issues.write([issue], tmp_path / "issues.csv")
    with (tmp_path / "issues.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert list(row.values()) == ["kind", "note", "KOR/figures.csv", "2", "'=1", "'-2+3|x", "'@a", "'\n=b", "'+c"]


def test_settings_steer_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text('a: fine\nb: ["x", "\\e[2J"]\nc: {d: "\\u202eabc"}\n', "utf-8")
    with pytest.raises(PackageError) as refused:
        documents.read(tmp_path / "config.yaml")
    assert [(issue.check_id, issue.row, issue.column) for issue in refused.value.issues] == [
        ("unprintable", 2, "b.1"),
        ("unprintable", 3, "c.d"),
    ]


DOUBLED = "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
BROKEN = [
    "a: [" * 3000,
    "a: &x [1]\nb: *x",
    DOUBLED,
    "? &a [*a]\n: 1",
    '"\\ud800": 1',
    "a: !!python/object:os.system x",
]


@pytest.mark.parametrize("text", [*BROKEN, "a: \x01", "a: &a [*a]"])
def test_broken_settings_are_an_issue(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    with pytest.raises(PackageError) as refused:
        documents.read(tmp_path / "config.yaml")
    assert str(refused.value).isprintable()
