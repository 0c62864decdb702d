"""Months as sentences print them, whatever the machine's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def months(first: datetime.date, last: datetime.date) -> str:
    """The month of two days, or from which month to which.

    >>> import datetime
    >>> day = datetime.date
    >>> months(day(2020, 7, 1), day(2020, 7, 31)), months(day(2020, 3, 9), day(2020, 4, 2))
    ('July 2020', 'March to April 2020')
    >>> months(day(2019, 12, 5), day(2020, 2, 1)), months(day(2020, 1, 1), day(2020, 12, 31))
    ('December 2019 to February 2020', '2020')
    """
    start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if first.year != last.year:
        return f"{start} {first.year} to {end} {last.year}"
    if (first.month, last.month) == (1, len(MONTHS)):
        return str(first.year)
    return f"{start} {first.year}" if start == end else f"{start} to {end} {first.year}"
