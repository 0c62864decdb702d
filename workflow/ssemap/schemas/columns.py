"""Building blocks of the declared tables: typed columns with a description, and a unit where there is one.

Nothing heavy is imported here: names and descriptions of tables are known to the workflow and the command line at once;
pandas and pandera are loaded when a table is read or checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandera.pandas as pa

LISTS = "object"  # type of columns whose cells are lists


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a declared table.

    ``dtype``: its type in pandas. ``codelist``: name of the framework's list whose codes it holds; ``among``: the values
    that it may have; ``between``: the least and the largest number.
    """

    dtype: str
    description: str
    nullable: bool = False
    codelist: str = ""
    among: tuple[str, ...] = ()
    between: tuple[float, float] | None = None

    def checked(self) -> pa.Column:
        """The column as pandera checks it."""
        import pandera.pandas as pa

        from ssemap.core import framework

        allowed = framework.codes(self.codelist) if self.codelist else self.among
        checks = [pa.Check.isin(list(allowed))] if allowed else []
        if self.between:
            checks.append(pa.Check.in_range(*self.between))
        return pa.Column(self.dtype, nullable=self.nullable, description=self.description, checks=checks)


def text(description: str, *, nullable: bool = False, among: Sequence[str] = ()) -> Column:
    """A text column; ``among``: the texts that it may hold."""
    return Column("str", description, nullable, among=tuple(among))


def code(codelist: str, description: str, *, nullable: bool = False) -> Column:
    """A text column that holds codes of a framework list."""
    return Column("str", description, nullable, codelist=codelist)


def number(description: str, *, nullable: bool = True, between: tuple[float, float] | None = None) -> Column:
    """A column of floating-point numbers."""
    return Column("float64", description, nullable, between=between)


def whole_number(description: str, *, nullable: bool = True) -> Column:
    """A column of integers that may be absent."""
    return Column("Int64", description, nullable)


def day(description: str, *, nullable: bool = True) -> Column:
    """A column of calendar days."""
    return Column("datetime64[us]", description, nullable)


def flag(description: str) -> Column:
    """A column of true and false."""
    return Column("bool", description)


def ids(description: str) -> Column:
    """A column of lists of distinct texts in sorted order; an empty list where there are none."""
    return Column(LISTS, description)


def draws(description: str, *, nullable: bool = False) -> Column:
    """A column of arrays of draws; the same place in two of them is the same draw."""
    return Column(LISTS, description, nullable)


def empty(column: Column) -> Any:
    """What stands in a cell of a column that nobody has filled."""
    return False if column.dtype == "bool" else None
