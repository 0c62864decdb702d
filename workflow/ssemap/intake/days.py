"""Days that a package may name: those that the tables between the stages can hold (``datetime64[ns]``)."""

from __future__ import annotations

import datetime

FIRST, LAST = datetime.date(1678, 1, 1), datetime.date(2261, 12, 31)
EXPECTED = f"a day that exists, from {FIRST.year} to {LAST.year}"


def first_day(text: str) -> datetime.date:
    """A day, or the first one of a year or a month. Raises ValueError for one that does not exist or is not held.

    >>> first_day("2019-12-31"), first_day("2019")
    (datetime.date(2019, 12, 31), datetime.date(2019, 1, 1))
    """
    return held(datetime.date.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), "")))


def held(day: datetime.date) -> datetime.date:
    """The day. Raises ValueError for one that a table cannot hold."""
    if not FIRST <= day <= LAST:
        raise ValueError(EXPECTED)
    return day
