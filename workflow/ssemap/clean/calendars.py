"""Years of other calendars as days of ours; what calendars there are is data (``calendars.csv``), eras too."""

from __future__ import annotations

import calendar as gregorian_calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ssemap.clean.rules import Era, period_words
from ssemap.core import framework
from ssemap.core.codelists import GREGORIAN, Calendar

CALENDAR_YEAR = "12-31"
HIJRI, JAPANESE, MINGUO = "hijri", "japanese", "minguo"
FOUR_DIGITS = "Write the year with four digits, or code period_start and period_end."


class Impossible(ValueError):
    """The text is a date, but one that cannot be or is not plain; ``advice``: what to do, if there is more to say."""

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.advice = advice


class Ambiguous(Impossible):
    """A way to read a text means several things: it is refused, whatever other ways read."""


class Unlikely(Impossible):
    """A way to read a text that is none: another one tells what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Customs:
    """How a country counts its years.

    ``fiscal_year_end``: MM-DD. ``fiscal_year_named``: by its ``first`` or its ``last`` calendar year. ``calendars``: of
    its printed years that name none.
    """

    fiscal_year_end: str = CALENDAR_YEAR
    calendars: tuple[str, ...] = (GREGORIAN,)
    fiscal_year_named: str = "first"

    @property
    def fiscal_is_calendar(self) -> bool:
        """Is the fiscal year the calendar year?"""
        return self.fiscal_year_end == CALENDAR_YEAR

    def fiscal_year(self, first: int) -> tuple[date, date]:
        """First and last day of the fiscal year that begins in a year.

        >>> Customs("03-31").fiscal_year(2019)[1]
        datetime.date(2020, 3, 31)
        """
        over = 0 if self.fiscal_is_calendar else 1
        before, last = (_day_of(first + over - ago, self.fiscal_year_end) for ago in (1, 0))
        return before + timedelta(days=1), last


def _day_of(year: int, month_day: str) -> date:
    """The day MM-DD of a year; the last day of the month if the month is shorter."""
    month, day = map(int, month_day.split("-"))
    return min(date(year, month, 1) + timedelta(days=day - 1), last_day(year, month))


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, gregorian_calendar.monthrange(year, month)[1])


@cache
def _calendars() -> dict[str, Calendar]:
    return {row.calendar: row for row in framework.rows(Calendar)}


def calendar_of(year: int, declared: tuple[str, ...]) -> str:
    """The declared calendar that has such a year. Raises Impossible, with advice, where there is none.

    >>> calendar_of(2562, ("gregorian", "buddhist"))
    'buddhist'
    """
    for name in declared:
        if _has(_calendars()[name], year):
            return name
    others = [row for row in _calendars().values() if _has(row, year)]
    if not others:
        bounds = _calendars()[GREGORIAN]
        raise Impossible(f"{year} is no year from {bounds.first} to {bounds.last}")
    meant = " or ".join(f"{row.label} year, {_in_ours(year, row.calendar)} of ours" for row in others)
    names = ", ".join([*declared, others[0].calendar])
    raise Impossible(
        f"{year} can only be a {meant}, but the country declares {', '.join(declared)} alone",
        f"If its sources count so, write calendars: [{names}] in country.yaml; else code period_start and period_end.",
    )


def _has(calendar: Calendar, year: int) -> bool:
    return calendar.first is not None and calendar.last is not None and calendar.first <= year <= calendar.last


def ours(year: int, calendar: str) -> int:
    """The Gregorian year that begins with a year of a calendar whose months are ours.

    Raises Impossible for a year that the calendar cannot have.
    """
    declared = _calendars()[calendar]
    if not _has(declared, year):
        bounds = f"{declared.first} to {declared.last}"
        raise Impossible(f"{year} is no year of the calendar {declared.label}: those are {bounds}")
    if declared.ahead is None:
        raise Impossible(f"a fiscal year, or a part of a year, of the calendar {declared.label}")
    return year - declared.ahead


def short(year: int, calendar: str) -> int:
    """The full year of one that is printed with two digits: 61 in Thailand is 2561.

    >>> short(19, "gregorian"), short(99, "gregorian"), short(61, "buddhist")
    (2019, 1999, 2561)
    """
    marks = period_words().calendars.get(calendar)
    years = marks.short_years if marks else None
    full = years.first + (year - years.first) % 100 if years else 0
    if years is None or full > years.last:
        raise Impossible(f"the year {year:02d} has two digits: the century is not plain", FOUR_DIGITS)
    return full


def of_short_years(language: str) -> str:
    """The calendar in which months of a language stand beside years of two digits; nothing for ours."""
    every = period_words().calendars.items()
    return next((name for name, marks in every if marks.short_years and language in marks.short_years.languages), "")


def have_short_years(names: tuple[str, ...]) -> bool:
    """May a year of two digits be one of a calendar other than ours?"""
    marks = period_words().calendars
    return any(name == MINGUO or (name in marks and marks[name].short_years) for name in names if name != GREGORIAN)


def _in_ours(year: int, calendar: str) -> str:
    first, last = hijri_year(year) if calendar == HIJRI else (date(ours(year, calendar), 1, 1),) * 2
    return str(first.year) if first.year == last.year else f"{first.year}/{last.year}"


def hijri_year(year: int) -> tuple[date, date]:
    """First and last day of an Islamic year by the tabular rule with the civil epoch (Reingold and Dershowitz, 2018).

    >>> hijri_year(1440)
    (datetime.date(2018, 9, 12), datetime.date(2019, 8, 31))
    """
    return _muharram(year), _muharram(year + 1) - timedelta(days=1)


def _muharram(year: int) -> date:
    """The first day of a year: 354 days each, eleven more in thirty years; year 1 begins on 19 July 622 (Gregorian)."""
    return date(622, 7, 19) + timedelta(days=(year - 1) * 354 + (3 + 11 * year) // 30)


def era_year(name: str, count: str) -> int:
    """The Gregorian year of a year of an era."""
    return _era(name).first.year + _count(count) - 1


def in_era(name: str, count: str, first: date, last: date) -> None:
    """Raises Impossible if no day from ``first`` to ``last`` lies within the era, or they lie beyond our time."""
    era, bounds = _era(name), _calendars()[GREGORIAN]
    if bounds.last is not None and last.year > bounds.last:
        raise Impossible(f"{name}{count} is {last.year}, which is no year from {bounds.first} to {bounds.last}")
    if _count(count) < 1 or last < era.first or (era.last and first > era.last):
        until = f" to {era.last}" if era.last else ""
        raise Impossible(f"{name}{count} does not contain {first} to {last}: the era runs from {era.first}{until}")


def _count(text: str) -> int:
    return 1 if text == "元" else int(text)


def _era(name: str) -> Era:
    return next(era for era in period_words().eras if name in era.names)
