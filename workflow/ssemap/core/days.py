"""Days that a package may name: those that the tables between the stages can hold (``datetime64[ns]``)."""

from __future__ import annotations

import calendar
import datetime

FIRST, LAST = datetime.date(1678, 1, 1), datetime.date(2261, 12, 31)
EXPECTED = f"a day that exists, from {FIRST.year} to {LAST.year}"


def first_day(text: str) -> datetime.date:
    """A day, or the first one of a year or a month. Raises ValueError for one that does not exist.

    >>> first_day("2019-12-31"), first_day("2019")
    (datetime.date(2019, 12, 31), datetime.date(2019, 1, 1))
    """
    return datetime.date.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))


def last_day(text: str) -> datetime.date:
    """A day, or the last one of a year or a month. Raises ValueError for one that does not exist.

    >>> last_day("2020-02"), last_day("2019")
    (datetime.date(2020, 2, 29), datetime.date(2019, 12, 31))
    """
    first = first_day(text)
    if len(text) == len("2019-12-31"):
        return first
    month = first.month if len(text) == len("2019-12") else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def held(day: datetime.date) -> datetime.date:
    """The day. Raises ValueError for one that a table cannot hold."""
    if not FIRST <= day <= LAST:
        raise ValueError(EXPECTED)
    return day
