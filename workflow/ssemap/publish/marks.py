"""Marks of a cell: what a reader must know beside its number, as codes.

Words and looks come from the framework's lists. Grade, comparability and absence are columns of the table of
indicators; the other marks (``marks.csv``) are derived from it here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from ssemap.core import framework, qualifiers
from ssemap.core.codelists import Comparability, Mark
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

PARTIAL, OVERLAP = "partial", "overlap_left_out"
AT_LEAST, AT_MOST = qualifiers.AT_LEAST, qualifiers.AT_MOST  # at most: of values of single forms alone
ABOUT = "about"  # of values of single forms alone
CLAIM = "claim"  # as it caps a grade, too
YEAR_INFERRED, STATEMENT_YEAR = "year_inferred", "statement_year"  # of values of single forms alone
OF_YEARS = {"inferred": YEAR_INFERRED, "statement_date": STATEMENT_YEAR}  # certainty of their period to its mark
BASIS_ASSUMED, BRIDGED = "basis_assumed", "bridged"
HATCHED = "hatched"
MARKS = (PARTIAL, AT_LEAST, AT_MOST, ABOUT, OVERLAP, BASIS_ASSUMED, BRIDGED, CLAIM, YEAR_INFERRED, STATEMENT_YEAR)


def listed() -> dict[str, Mark]:
    """Code to row of ``marks.csv``. Raises PackageError unless each mark has a row, and each row a label of its own."""
    return _checked(framework.rows(Mark))


@lru_cache(maxsize=2)
def _checked(rows: tuple[Mark, ...]) -> dict[str, Mark]:
    codes, labels = [row.mark for row in rows], [row.label.lower() for row in rows]
    one, label = "a row for each mark", "another label for each mark"
    issues = [
        _issue("mark", "missing-code", f"no row of {code}", one, "Add the row.") for code in MARKS if code not in codes
    ]
    issues += [
        _issue(
            "mark",
            "unknown-code",
            f"'{code}'",
            f"one of {', '.join(MARKS)}",
            did_you_mean(code, MARKS) or "Delete the row.",
        )
        for code in codes
        if code not in MARKS
    ]
    issues += [
        _issue("label", "duplicate", f"'{text}' twice", label, "Change one of them.")
        for text in sorted({text for text in labels if labels.count(text) > 1})
    ]
    if issues:
        raise PackageError(issues)
    return dict(zip(codes, rows, strict=True))


def _issue(column: str, check_id: str, found: str, expected: str, action: str) -> Issue:
    return Issue(check_id, "error", f"{framework.FOLDER}/{Mark.FILE}", 0, column, "", found, expected, action)


def partial(cells: pd.DataFrame) -> pd.Series:
    """True where forms that exist have no figure; what was left out because it overlaps is within the bounds."""
    return cells["partial"].eq(True) & (cells["completeness"] != 1)


def of(cells: pd.DataFrame) -> list[tuple[str, ...]]:
    """The codes of ``marks.csv`` that hold for each cell, in the order of the list.

    ``cells``: rows of the table of indicators, with ``partial, completeness, at_least, basis_assumed, bridges,
    grade_caps``.
    """
    holds = {
        PARTIAL: partial(cells),
        AT_LEAST: cells["at_least"].eq(True),
        OVERLAP: cells["partial"].eq(True) & (cells["completeness"] == 1),
        BASIS_ASSUMED: cells["basis_assumed"].eq(True),
        BRIDGED: cells["bridges"].notna(),
        CLAIM: cells["grade_caps"].map(lambda caps: CLAIM in caps),
    }
    names = [code for code in listed() if code in holds]
    columns = [holds[name].to_list() for name in names]
    return [tuple(name for name, held in zip(names, row, strict=True) if held) for row in zip(*columns, strict=True)]


def words(codes: Iterable[str]) -> list[str]:
    """Labels of marks as they stand within a sentence."""
    return [listed()[code].label.lower() for code in codes]


def of_year(certainty: object) -> str:
    """How sure the year of a number is, in words; '' where its source states it. ``certainty``: of its period.

    >>> of_year("inferred"), of_year("stated")
    ('year inferred', '')
    """
    return words([OF_YEARS[str(certainty)]])[0] if certainty in OF_YEARS else ""


def explained(code: str) -> str:
    """A mark with its meaning, as a legend has it."""
    row = listed()[code]
    return f"{row.label.lower()}: {row.definition}"


def fills() -> dict[str, str]:
    """Kind of comparability to how its values look, in tables and figures alike: full, pale or hatched."""
    return {row.comparability: row.fill for row in framework.rows(Comparability)}
