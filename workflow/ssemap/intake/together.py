"""Faults that have one cause are told once, with all rows that have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from ssemap.core import printing
from ssemap.core.issues import Issue, Severity
from ssemap.core.texts import shown

MOST = 3  # faults alike that are told one by one
# Warnings and notes alike on figures that are told one by one: each may have a cause of its own.
MOST_OF_FIGURES: dict[Severity, int] = {"warning": 10, "note": 20}
LONGEST_IDS = 300  # letters of the ids of figures, the first and the last
LONGEST_EXAMPLE = 150  # letters of what is found, where it is an example
MOST_RANGES = 8  # rows and ranges of rows that are named
# Beside errors: what follows in many rows from one change elsewhere.
FOLLOWS = {"derived-denominator-unknown", "twice", "unrated-form", "unused-law", "unused-mapping"}
# Of the way in which a package was saved, unpacked or copied: once where many files have it.
OF_FILES = {
    "country-code",
    "empty-file",
    "encoding",
    "garbled-file",
    "joined-files",
    "not-csv",
    "separator",
    "separator-line",
    "unknown-file",
    "unreadable",
    "utf-16",
}
OF_TABLES = {"garbled", "program-word", "spreadsheet-error"}  # of the way in which a whole file was written


def told(issues: Iterable[Issue]) -> list[Issue]:
    """The issues; more than a few of one kind in one column are one, and so are many empty cells of one row."""
    listed = _first_of_cells(issues)
    of_columns = _joined(listed, _kind, _is_of_rows, _of_column)
    of_rows = _joined(of_columns, lambda issue: (issue.file, issue.check_id, issue.row), _is_required, _of_row)
    of_keys = _joined(of_rows, lambda issue: (issue.file,), lambda issue: issue.check_id == "missing-key", _of_keys)
    return _joined(of_keys, lambda issue: (issue.check_id, issue.severity), _is_of_files, _of_files)


def of_figures(issues: Iterable[Issue]) -> list[Issue]:
    """The issues of a whole package; many warnings or notes of one kind are one, each cause by itself where it can."""
    listed = list(issues)
    for severity, most in MOST_OF_FIGURES.items():

        def is_meant(issue: Issue, severity: Severity = severity) -> bool:
            return issue.severity == severity and bool(issue.evidence_id)

        of_causes = _joined(listed, lambda issue: (*_kind(issue), issue.action), is_meant, _of_figures, most)
        listed = _joined(of_causes, _kind, is_meant, _of_figures, most)
    return listed


def _of_figures(group: list[Issue]) -> Issue:
    """Findings alike on many figures: some as examples, and where all are."""
    rows, ids = {issue.row for issue in group if issue.row}, ", ".join(issue.evidence_id for issue in group)
    where = f"{len(rows)} rows ({ranges(rows)})" if rows else f"{len(group)} places ({shown(ids, LONGEST_IDS)})"
    return replace(
        group[0],
        row=min(rows, default=0),
        evidence_id="",
        found=f"{_examples(group)}, in {where}",
        expected=_common([issue.expected for issue in group]),
        action=_common([issue.action for issue in group]),
    )


def _examples(group: list[Issue]) -> str:
    """What is found in the first of some rows, each thing once, and how many other things are."""
    found = list(dict.fromkeys(issue.found for issue in group))
    others = f" and {printing.counted(len(found) - MOST, 'other')}" if len(found) > MOST else ""
    return ", ".join(shown(text, LONGEST_EXAMPLE) for text in found[:MOST]) + others


def _kind(issue: Issue) -> tuple[str, str, str]:
    return issue.file, issue.check_id, "" if issue.check_id in OF_TABLES else issue.column


def _first_of_cells(issues: Iterable[Issue]) -> list[Issue]:
    """The issues without what is said of a cell of a table besides its first error."""
    wrong: dict[tuple[str, int, str], Issue] = {}
    listed = list(dict.fromkeys(issues))
    for issue in listed:
        if issue.severity == "error" and issue.row and issue.column and issue.file.endswith(".csv"):
            wrong.setdefault((issue.file, issue.row, issue.column), issue)
    return [issue for issue in listed if wrong.get((issue.file, issue.row, issue.column), issue) is issue]


def _is_of_rows(issue: Issue) -> bool:
    return bool(issue.row and issue.column) and (issue.severity == "error" or issue.check_id in FOLLOWS)


def _is_required(issue: Issue) -> bool:
    return issue.check_id == "required" and issue.found == "nothing"


def _joined(
    issues: list[Issue],
    key: Callable[[Issue], tuple[str | int, ...]],
    is_meant: Callable[[Issue], bool],
    join: Callable[[list[Issue]], Issue],
    most: int = MOST,
) -> list[Issue]:
    """The issues, where more than a few of those that are meant have one key as one."""
    groups: dict[tuple[str | int, ...], list[Issue]] = {}
    result: list[Issue] = []
    for issue in issues:
        (groups.setdefault(key(issue), []) if is_meant(issue) else result).append(issue)
    for group in groups.values():
        result += group if len(group) <= most else [join(group)]
    return result


def _of_column(group: list[Issue]) -> Issue:
    group = sorted(group, key=lambda issue: issue.row)
    rows = ranges(issue.row for issue in group)
    columns = list(dict.fromkeys(issue.column for issue in group))
    within = f" of the columns {', '.join(columns)}" if len(columns) > 1 else ""
    return replace(
        group[0],
        evidence_id="",
        found=f"{_examples(group)}, in {len({issue.row for issue in group})} rows ({rows}){within}",
        column="" if within else group[0].column,
        expected=_common([issue.expected for issue in group]),
        action=_common([issue.action for issue in group]),
    )


def _common(texts: list[str]) -> str:
    """What all say; of several, what the first says, as an example."""
    return texts[0] if len(set(texts)) == 1 else f"in the first of them {texts[0]}"


def _of_row(group: list[Issue]) -> Issue:
    columns = ", ".join(issue.column for issue in group)
    found = f"nothing in {columns}"
    return replace(group[0], column="", found=found, expected="a value in each", action="Fill the cells.")


def _of_keys(group: list[Issue]) -> Issue:
    keys = ", ".join(issue.column for issue in group)
    return replace(group[0], column="", found="no such keys", expected=f"the keys {keys}", action="Add them.")


def _is_of_files(issue: Issue) -> bool:
    return issue.check_id in OF_FILES and "/" in issue.file


def _of_files(group: list[Issue]) -> Issue:
    """One way in which several files were saved, named or taken from elsewhere."""
    group = sorted(group, key=lambda issue: issue.file)
    folder, names = group[0].file.partition("/")[0], [issue.file.partition("/")[2] for issue in group]
    return replace(
        group[0],
        file=folder,
        row=0,
        column="",
        evidence_id="",
        found=f"{group[0].found}, in {len(group)} files: {', '.join(names)}",
        expected=_common([issue.expected for issue in group]),
        action=_common([issue.action for issue in group]),
    )


def ranges(rows: Iterable[int]) -> str:
    """Rows in few words.

    >>> ranges([2, 3, 4, 9, 12, 13])
    '2-4, 9, 12-13'
    """
    numbered = enumerate(sorted(set(rows)))
    runs = [[row for _, row in run] for _, run in groupby(numbered, key=lambda place: place[1] - place[0])]
    named = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(named[:MOST_RANGES]) + (", ..." if len(named) > MOST_RANGES else "")


def of_tables(rows: Iterable[tuple[str, int]]) -> str:
    """Rows of several tables, counted.

    >>> of_tables([("laws", 2), ("laws", 3), ("forms", 5)])
    '1 row of forms.csv (5) and 2 rows of laws.csv (2-3)'
    """
    return " and ".join(_of_tables(rows))


def _of_tables(rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    for name, group in groupby(sorted(set(rows)), key=lambda place: place[0]):
        lines = [line for _, line in group]
        yield f"{printing.counted(len(lines), 'row')} of {name}.csv ({ranges(lines)})"
