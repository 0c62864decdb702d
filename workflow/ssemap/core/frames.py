"""What a cell of a frame holds, where a missing one may be None, nan or pandas' missing value."""

from __future__ import annotations


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
