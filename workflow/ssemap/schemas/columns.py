"""Building blocks of the declared tables: typed columns with a description, and a unit where there is one.

Nothing heavy is imported here: names and descriptions of tables are known to the workflow and the command line at once;
pandas is loaded when a table is read or checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LISTS = "object"  # type of columns whose cells are lists


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """A column of a declared table.

    ``dtype``: its type in pandas. ``codelist``: name of the framework's list whose codes it holds; ``among``: the
    values that it may have; ``between``: the least and the largest number.
    """

    dtype: str
    description: str
    nullable: bool = False
    codelist: str = ""
    among: tuple[str, ...] = ()
    between: tuple[float, float] | None = None


def text(description: str, *, nullable: bool = False, among: Sequence[str] = ()) -> ColumnSchema:
    """A text column; ``among``: the texts that it may hold."""
    return ColumnSchema("str", description, nullable, among=tuple(among))


def code(codelist: str, description: str, *, nullable: bool = False) -> ColumnSchema:
    """A text column that holds codes of a framework list."""
    return ColumnSchema("str", description, nullable, codelist=codelist)


def number(description: str, *, nullable: bool = True, between: tuple[float, float] | None = None) -> ColumnSchema:
    """A column of floating-point numbers."""
    return ColumnSchema("float64", description, nullable, between=between)


def whole_number(description: str, *, nullable: bool = True) -> ColumnSchema:
    """A column of integers that may be absent."""
    return ColumnSchema("Int64", description, nullable)


def day(description: str, *, nullable: bool = True) -> ColumnSchema:
    """A column of calendar days."""
    return ColumnSchema("datetime64[ns]", description, nullable)


def flag(description: str) -> ColumnSchema:
    """A column of true and false."""
    return ColumnSchema("bool", description)


def ids(description: str) -> ColumnSchema:
    """A column of lists of distinct texts in sorted order; an empty list where there are none."""
    return ColumnSchema(LISTS, description)


def draws(description: str, *, nullable: bool = False) -> ColumnSchema:
    """A column of arrays of draws; the same place in two of them is the same draw."""
    return ColumnSchema(LISTS, description, nullable)


def empty(column: ColumnSchema) -> Any:
    """What stands in a cell of a column that nobody has filled."""
    return False if column.dtype == "bool" else None
