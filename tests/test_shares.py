"""Shares that may be fractions of one are asked about. All numbers are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from ssemap.clean import shares
from ssemap.clean.double_entry import TablePlace

WOMEN, STAFF = "members_women_share", "employees_women_share"
CASES = [  # measure, value and printed text of each row; the positions of the rows that are asked about
    ([(WOMEN, 0.42, "0.42"), (WOMEN, 40.0, "40%")], [0]),
    ([(WOMEN, 40.0, "40"), (WOMEN, 0.42, "약 0.42"), (WOMEN, 0.43, "0,43")], [1]),
    ([(WOMEN, 0.42, "0.42"), (STAFF, 0.3, "0.3")], [0, 1]),
    ([(WOMEN, 1.0, "1"), (WOMEN, 12.0, "12")], [0]),
    ([(WOMEN, 0.42, "0.42%"), (WOMEN, 40.0, "40%")], []),
    ([(WOMEN, 0.7, "0,7 persen"), (WOMEN, 40.0, "40")], []),
    ([(WOMEN, 0.7, "0.7퍼센트"), (WOMEN, 40.0, "40")], []),
    ([("gdp_share_published", 0.4, "0.4"), (WOMEN, 40.0, "40")], []),
    ([(WOMEN, 0.0, "0"), (WOMEN, 40.0, "40")], []),
    ([("covid_turnover_change", 0.4, "0.4"), (WOMEN, 40.0, "40")], []),
    ([(WOMEN, 42.0, "42")], []),
]


@pytest.mark.parametrize(("rows", "asked"), CASES)
def test_shares_up_to_one_are_asked_about_where_they_may_be_fractions(
    rows: list[tuple[str, float, str]], asked: list[int]
) -> None:
    figures = pd.DataFrame(rows, columns=["measure", "value", "printed_text"])
    figures = figures.assign(unit="percent", coding_reason=pd.array([pd.NA] * len(rows), dtype="str"))
    place = TablePlace("AAA/figures.csv", list(range(len(rows))), [f"AAA-F{row:04d}" for row in range(len(rows))])
    found = shares.check(figures, place)
    assert [issue.row for issue in found] == asked
    assert all(issue.severity == "warning" and "fraction" in issue.action for issue in found)
    assert shares.check(figures.assign(coding_reason="So it is."), place) == []
