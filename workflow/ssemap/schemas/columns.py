"""Building blocks of the stage schemas: typed columns, with a description and a unit where there is one."""

from __future__ import annotations

from typing import Any

import pandera.pandas as pa

from ssemap.core import framework


def text(description: str, *, nullable: bool = False, **options: Any) -> pa.Column:
    """A text column."""
    return pa.Column("str", nullable=nullable, description=description, **options)


def code(codelist: str, description: str, *, nullable: bool = False) -> pa.Column:
    """A text column that holds codes of a framework list."""
    return text(description, nullable=nullable, checks=pa.Check.isin(framework.codes(codelist)))


def number(description: str, *, nullable: bool = True, **options: Any) -> pa.Column:
    """A column of floating-point numbers."""
    return pa.Column("float64", nullable=nullable, description=description, **options)


def whole_number(description: str, *, nullable: bool = True, **options: Any) -> pa.Column:
    """A column of integers that may be absent."""
    return pa.Column("Int64", nullable=nullable, description=description, **options)


def day(description: str, *, nullable: bool = True) -> pa.Column:
    """A column of calendar days."""
    return pa.Column("datetime64[us]", nullable=nullable, description=description)


def flag(description: str) -> pa.Column:
    """A column of true and false."""
    return pa.Column("bool", description=description)


def table(columns: dict[str, pa.Column], key: list[str], **options: Any) -> pa.DataFrameSchema:
    """A schema that holds exactly these columns, in this order, with a unique key."""
    return pa.DataFrameSchema(columns, unique=key, strict=True, ordered=True, coerce=True, **options)
