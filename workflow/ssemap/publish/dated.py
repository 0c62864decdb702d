"""The date of a published number, where it is not the end of the calendar year under which the number stands.

A count stands under the year whose end is nearest, an amount of twelve months under the year that holds most of them
(``harmonise.periods``): a count of March 2020 under 2019. Each output says the date beside the year then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core.frames import missing
from ssemap.core.lists import listed
from ssemap.publish.months import MONTHS, months

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

RULE = (
    "A count stands under the year whose end is nearest to its date, a number of a fiscal year under the calendar year "
    "that holds most of it; its date stands beside it."
)
ABOUT_A_YEAR = (340, 400)  # days of a period that is a year, at least and at most


def other_date(row: Any) -> str:
    """The date of a value in words where its year does not say it; '' where it does, or no date is known.

    ``row``: of ``form_values``. What a survey asked about is said with the survey.

    >>> import datetime, types
    >>> def row(year, first, last):
    ...     return types.SimpleNamespace(year=year, period_start=first, period_end=last)
    >>> day = datetime.date
    >>> other_date(row(2018, day(2019, 3, 1), day(2019, 3, 31))), other_date(row(2019, None, day(2019, 10, 31)))
    ('March 2019', '')
    >>> other_date(row(2020, day(2020, 4, 1), day(2021, 3, 31)))
    'fiscal year to March 2021'
    """
    if missing(row.period_end):
        return ""
    last = row.period_end
    first = last if missing(row.period_start) else row.period_start
    if is_fiscal(first, last):
        return f"fiscal year to {months(last, last)}"
    return months(first, last) if last.year != int(row.year) else ""


def of_figures(ids: Iterable[str], evidence: Mapping[str, Any]) -> str:
    """The date of a number that is made of published figures, in words; '' where the year of each says it.

    ``evidence``: id to its row of ``harmonise.evidence``, with ``year, period_start, period_end``. Where only some of
    the figures have another date than their year says, or each its own, the number is so ``partly``.

    >>> import datetime, types
    >>> def row(year, last):
    ...     return types.SimpleNamespace(year=year, period_start=None, period_end=last)
    >>> known = {"a": row(2019, datetime.date(2020, 3, 31)), "b": row(2019, datetime.date(2019, 12, 31))}
    >>> of_figures(["a"], known), of_figures(["a", "b"], known), of_figures(["b"], known)
    ('March 2020', 'partly March 2020', '')
    """
    dates = list(dict.fromkeys(other_date(evidence[name]) for name in ids if name in evidence))
    others = [date for date in dates if date]
    return "" if not others else others[0] if len(dates) == 1 else f"partly {listed(others)}"


def is_fiscal(first: datetime.date, last: datetime.date) -> bool:
    """Is a period a year that is no calendar year?"""
    shortest, longest = ABOUT_A_YEAR
    return shortest <= (last - first).days <= longest and last.month != len(MONTHS)


def rule(rows: Iterable[Any]) -> tuple[str, ...]:
    """Under which year a number stands, as a note below a table that holds one of another date; () without one."""
    return (RULE,) if any(other_date(row) for row in rows) else ()


def told_year(row: Any) -> str:
    """The year of a value, and its date where the year does not say it: 2018 (March 2019)."""
    date = other_date(row)
    return f"{int(row.year)} ({date})" if date else str(int(row.year))
