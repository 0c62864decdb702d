"""A table is written as it is declared, or not at all. All rows are made up."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from ssemap.schemas.checking import NotAsDeclared
from ssemap.schemas.columns import code, day, flag, ids, number, text, whole_number
from ssemap.schemas.table import table

CELLS = table(
    "cells",
    "One row of each type.",
    {
        "cell_id": text("Identity."),
        "how": text("How it was read.", nullable=True, among=["rule", "hand"]),
        "basis": code("bases", "Basis."),
        "share": number("Share.", between=(0, 1)),
        "year": whole_number("Year."),
        "date": day("Day."),
        "partial": flag("Is a part missing?"),
        "evidence_ids": ids("Figures."),
    },
    key=["cell_id"],
)
GOOD = {
    "cell_id": "a",
    "how": "rule",
    "basis": "active",
    "share": 0.5,
    "year": 2019,
    "date": pd.Timestamp("2019-12-31"),
    "partial": False,
    "evidence_ids": ["AAA-F0001"],
}


def rows(*changes: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{**GOOD, **changed} for changed in changes], columns=list(CELLS.columns), dtype="object")


def test_cells_get_the_declared_types_and_may_be_missing_where_that_is_declared() -> None:
    missing = {"cell_id": "b", "how": None, "share": None, "year": None, "date": None, "evidence_ids": []}
    typed = CELLS.validate(rows({}, missing))
    assert {name: str(dtype) for name, dtype in typed.dtypes.items()} == {
        name: column.dtype for name, column in CELLS.columns.items()
    }
    assert typed.isna().sum().to_dict() == {name: int(name in missing and missing[name] is None) for name in typed}
    assert typed["evidence_ids"].tolist() == [["AAA-F0001"], []]


def test_a_table_without_rows_is_as_declared() -> None:
    assert CELLS.validate(rows()).dtypes.astype("str").tolist() == [column.dtype for column in CELLS.columns.values()]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cell_id": None}, "table cells: cell_id: found nothing in 1 rows; expected a value in each"),
        ({"partial": None}, "table cells: partial: found nothing in 1 rows; expected a value in each"),
        ({"partial": "False"}, "table cells: partial: found 'False'; expected true or false"),
        ({"partial": 0.5}, "table cells: partial: found 0.5; expected true or false"),
        ({"evidence_ids": "AAA-F0001"}, "table cells: evidence_ids: found 'AAA-F0001'; expected lists"),
        ({"how": "guess"}, "table cells: how: found 'guess'; expected one of rule, hand"),
        ({"share": 1.5}, "table cells: share: found 0.5 to 1.5; expected 0 to 1"),
        ({"basis": "activ"}, "table cells: basis: found 'activ'; expected one of registered, active"),
        ({"year": "soon"}, "table cells: year: no Int64: "),
        ({"cell_id": "a"}, "table cells: found a more than once; expected each cell_id once"),
    ],
)
def test_what_is_not_as_declared_is_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(NotAsDeclared) as refused:
        CELLS.validate(rows({}, {"cell_id": "b", **changed}))
    assert str(refused.value).startswith(message)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(NotAsDeclared) as refused:
        CELLS.validate(rows({"how": "guess", "share": 2.0, "year": "soon"}))
    assert [line.split(": ")[1] for line in str(refused.value).splitlines()] == ["how", "share", "year"]


@pytest.mark.parametrize("columns", [[*GOOD][::-1], [*GOOD][1:], [*GOOD, "more"]])
def test_other_columns_are_refused(columns: list[str]) -> None:
    with pytest.raises(NotAsDeclared, match="found the columns"):
        CELLS.validate(rows({}).reindex(columns=columns))
