"""Rows of a frame as plain Python, and what a cell holds: a missing one may be None, nan or pandas' missing value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row as its cells by column: what ``frame.to_dict("records")`` gives, in a third of the time.

    >>> import pandas as pd
    >>> records(pd.DataFrame({"form": ["a", "b"], "year": pd.array([2019, None], dtype="Int64")}))
    [{'form': 'a', 'year': 2019}, {'form': 'b', 'year': None}]
    """
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in tuples(frame)]


def tuples(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Each row as its cells; a missing one of a nullable type is None.

    >>> import pandas as pd
    >>> list(tuples(pd.DataFrame({"form": ["a", "b"], "year": pd.array([2019, None], dtype="Int64")})))
    [('a', 2019), ('b', None)]
    """
    return zip(*(_cells(frame[name]) for name in frame.columns), strict=True)


def _cells(column: pd.Series) -> list[Any]:
    import pandas as pd

    nullable = getattr(column.dtype, "na_value", None) is pd.NA
    cells: list[Any] = (column.astype("object").where(column.notna(), None) if nullable else column).tolist()
    return cells


def text(value: object) -> str:
    """A text; '' for what is none.

    >>> text("a"), text(None), text(float("nan"))
    ('a', '', '')
    """
    return value if isinstance(value, str) else ""


def missing(value: object) -> bool:
    """Is there nothing in the cell? A list is something.

    >>> import pandas as pd
    >>> [missing(value) for value in (None, float("nan"), pd.NA, pd.NaT, 0, "", [])]
    [True, True, True, True, False, False, False]
    """
    import pandas as pd

    return value is None or pd.isna(value) is True
