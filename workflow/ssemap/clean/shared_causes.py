"""Causes that many disagreements of the two entries share: a column that was moved or sorted, dates that were shifted.

A slip of one cell is told by itself; what happened to a column shows only in many rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from ssemap.core.printing import counted

MANY = 10  # rows that do not agree by chance in the way in which they differ
STEPS = (1, -1, 2, -2)  # rows by which a column is moved
BACK = "Put the column back as it was."


def of_values(parsed: Sequence[float], typed: Sequence[float], wrong: Sequence[int]) -> str:
    """Why the values of many rows differ from their texts; empty where they share no cause.

    >>> printed = [float(row * row) for row in range(40)]
    >>> of_values(printed, [0.0, *printed[:-1]], range(1, 40))
    'The column value is moved down by 1 row against printed_text. Put the column back as it was.'
    >>> of_values(printed, printed[::-1], range(40))
    'The values are those of other rows: was the column value sorted by itself? Put the column back as it was.'
    >>> of_values(printed, [value * 3 for value in printed], range(1, 40))
    ''
    """
    if len(wrong) < MANY:
        return ""
    for step in STEPS:
        met = sum(0 <= row - step < len(parsed) and math.isclose(typed[row], parsed[row - step]) for row in wrong)
        if met * 2 > len(wrong):
            way = "down" if step > 0 else "up"
            return f"The column value is moved {way} by {counted(abs(step), 'row')} against printed_text. {BACK}"
    there, here = (Counter(f"{column[row]:.9g}" for row in wrong) for column in (parsed, typed))
    if (there & here).total() * 10 > len(wrong) * 8:
        return f"The values are those of other rows: was the column value sorted by itself? {BACK}"
    return ""


Span = tuple[date | None, date | None]


def of_periods(differing: Mapping[int, tuple[Span, Span]]) -> dict[int, str]:
    """By row why its coded period is not the printed one, where many rows share this.

    ``differing``: by row the printed period and the coded one.
    """
    causes = {row: cause for row, spans in differing.items() if (cause := _apart(*spans))}
    shared = {cause for cause, count in Counter(causes.values()).items() if count >= MANY}
    return {row: cause for row, cause in causes.items() if cause in shared}


def _apart(printed: Span, coded: Span) -> str:
    """How two periods differ, where it is the same for both ends.

    >>> _apart((date(2010, 1, 1), date(2010, 12, 31)), (date(2020, 1, 1), date(2020, 12, 31)))
    'Coded is 10 years after printed. Were all years shifted? Put the column back as it was.'
    >>> _apart((date(2010, 3, 1), date(2010, 3, 1)), (date(2010, 1, 3), date(2010, 1, 3)))
    'Day and month are exchanged. Did a program read the dates otherwise? Write them as year-month-day.'
    """
    pairs = [(one, other) for one, other in zip(printed, coded, strict=True) if one != other]
    if not pairs or any(one is None or other is None for one, other in pairs):
        return ""
    days = [(one, other) for one, other in pairs if one and other]
    if all((one.year, one.month, one.day) == (other.year, other.day, other.month) for one, other in days):
        return "Day and month are exchanged. Did a program read the dates otherwise? Write them as year-month-day."
    years = {other.year - one.year for one, other in days}
    if len(years) == 1 and all((one.month, one.day) == (other.month, other.day) for one, other in days):
        (apart,) = years
        way = "after" if apart > 0 else "before"
        return f"Coded is {counted(abs(apart), 'year')} {way} printed. Were all years shifted? {BACK}"
    return ""
