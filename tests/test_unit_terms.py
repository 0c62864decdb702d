"""Units as sources print them: a scale or a currency in their words is in the row too. All numbers are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from ssemap.clean import unit_terms
from ssemap.clean.double_entry import TablePlace

TERMS = [  # printed unit, unit, scale, column in which something is told
    ("천명", "persons", None, "scale"),
    ("천명", "persons", 1000, None),
    ("천명", "persons", 1e6, "scale"),
    ("thousand persons", "persons", None, "scale"),
    ("persons (in thousands)", "persons", None, "scale"),
    ("'000 persons", "persons", None, "scale"),
    ("1,000 persons", "persons", None, "scale"),
    ("1000 persons", "persons", 1000, None),
    ("RM million", "MYR", None, "scale"),
    ("RM'000", "MYR", None, "scale"),
    ("Php M", "PHP", 1e6, None),
    ("Php M", "PHP", None, "scale"),
    ("억원", "KRW", None, "scale"),
    ("백만원", "KRW", 1e6, None),
    ("億円", "JPY", None, "scale"),
    ("百万円", "JPY", 1e6, None),
    ("万元", "CNY", None, "scale"),
    ("juta rupiah", "IDR", None, "scale"),
    ("dalam ribuan", "persons", None, "scale"),
    ("nghìn người", "persons", None, "scale"),
    ("พันคน", "persons", None, "scale"),
    ("тыс. человек", "persons", None, "scale"),
    ("lakh", "INR", 1e5, None),
    ("Rs. crore", "INR", None, "scale"),
    ("조합", "count", None, None),
    ("개", "count", None, None),
    ("persons", "persons", None, None),
    ("persons", "persons", 1000, None),
    ("persons aged 15 and over", "persons", None, None),
    ("百分比", "percent", None, None),
    ("USD", "KRW", None, "unit"),
    ("USD million", "KRW", 1e6, "unit"),
    ("USD", "USD", None, None),
    ("THB", "MYR", None, "unit"),
]


@pytest.mark.parametrize(("printed", "unit", "scale", "column"), TERMS)
def test_what_the_printed_unit_says_stands_in_the_row(
    printed: str, unit: str, scale: float | None, column: str | None
) -> None:
    figures = pd.DataFrame({"printed_unit": [printed] * 2, "unit": [unit] * 2, "scale": [scale] * 2})
    found = unit_terms.check(figures, TablePlace("AAA/figures.csv", [2, 3], ["AAA-F0001", "AAA-F0002"]))
    assert [issue.column for issue in found] == ([column] if column else [])
    assert all(issue.severity == "error" and issue.row == 2 and "in 2 rows" in issue.found for issue in found)
