"""A table that a stage made, against its declaration: columns, types, missing cells, values and key.

A few comparisons in pandas: to load a library of checks took longer than most stages take for their own work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ssemap.core import framework, units
from ssemap.schemas.columns import LISTS

if TYPE_CHECKING:
    from ssemap.schemas.columns import ColumnSchema
    from ssemap.schemas.table import TableSchema

# What a cell is of the types that pandas makes of anything, and in words.
KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "bool": ((bool, np.bool_), "true or false"),
    LISTS: ((list, tuple, np.ndarray), "lists"),
}


class NotAsDeclared(ValueError):
    """A stage made a table that its declaration does not allow; the message says everything that is wrong."""


def checked(frame: pd.DataFrame, table: TableSchema) -> pd.DataFrame:
    """The frame with the declared types. Raises NotAsDeclared for other columns, types, values, or a key twice."""
    if list(frame.columns) != list(table.columns):
        raise _refused(
            table, [f"found the columns {', '.join(map(str, frame.columns))}; expected {', '.join(table.columns)}"]
        )
    problems = [problem for name, column in table.columns.items() for problem in _untyped(frame[name], column)]
    typed = {}
    for name, column in table.columns.items():
        try:
            typed[name] = frame[name].astype(column.dtype)
        except (TypeError, ValueError, OverflowError) as error:
            problems.append(f"{name}: no {column.dtype}: {error}")
        else:
            problems += _not_allowed(typed[name], column)
    if problems:
        raise _refused(table, problems)
    result = pd.DataFrame(typed, index=frame.index, columns=frame.columns)
    if table.key and (twice := result.duplicated(list(table.key))).any():
        key = " ".join(str(cell) for cell in result.loc[twice, list(table.key)].iloc[0])
        raise _refused(table, [f"found {key} more than once; expected each {' + '.join(table.key)} once"])
    return result


def _refused(table: TableSchema, problems: list[str]) -> NotAsDeclared:
    return NotAsDeclared("\n".join(f"table {table.name}: {problem}" for problem in problems))


def _untyped(cells: pd.Series, column: ColumnSchema) -> Iterator[str]:
    """Before the cells are typed: of a missing one, or of any text, ``bool`` makes true, and a list may be anything."""
    missing = cells.isna()
    if not column.nullable and missing.any():
        yield f"{cells.name}: found nothing in {int(missing.sum())} rows; expected a value in each"
    if column.dtype in KINDS and cells.dtype != "bool":
        kinds, expected = KINDS[column.dtype]
        if found := next((repr(cell) for cell in cells[~missing] if not isinstance(cell, kinds)), ""):
            yield f"{cells.name}: found {found}; expected {expected}"


def _not_allowed(cells: pd.Series, column: ColumnSchema) -> Iterator[str]:
    """Cells outside the list or the bounds of their column."""
    known = cells.dropna()
    if column.codelist == "units":
        other, allowed = [unit for unit in known.unique() if not units.kind(unit)], units.expected()
    elif codes := framework.codes(column.codelist) if column.codelist else list(column.among):
        other, allowed = list(known[~known.isin(codes)].unique()), f"one of {', '.join(codes)}"
    else:
        other, allowed = [], ""
    if other:
        yield f"{cells.name}: found {', '.join(map(repr, other))}; expected {allowed}"
    if column.between and not known.between(*column.between).all():
        yield f"{cells.name}: found {known.min()} to {known.max()}; expected {column.between[0]} to {column.between[1]}"
