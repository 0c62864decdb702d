"""Reading a printed reference period: text and fiscal-year end to a first and a last day.

::

    period = undated | since date | date [ range ( date | month ) ] [ note ]
    date   = [ "as of", "fiscal", "end of" ... ] 2019 | 2019-03 | 2019-03-31 | 2019-H1 | 2019年3月末
           | 令和2年3月末 | R2.3.31 | 31 March 2019 | March 31, 2019
    note   = "(" anything ")" | against another period

A year is the calendar year, a month the calendar month; 末, 말 and "end of" mean the last day only.
A note with a word such as "fiscal" makes ``2018/2019`` one fiscal year of the country, and a single
year the fiscal year that starts in it (年度), unless the fiscal year is the calendar year. Eras
must contain the printed month: 令和元年3月 is refused. What is not understood is a problem.
Words and eras are data: ``framework/number_formats_periods.yaml``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from ssemap.clean.lexicon import normalise
from ssemap.clean.rules import period_words

CALENDAR_YEAR = "12-31"


class Impossible(ValueError):
    """The text is a date, but one that cannot be."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a text says; no days where it states no period or where there is a problem."""

    start: date | None = None
    end: date | None = None
    certainty: str = "unknown"
    reading: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Date:
    """One date as printed: a year, and a month, a day or a part of the year where given."""

    year: int
    month: int | None = None
    day: int | None = None
    part: tuple[int, int] | None = None
    at_end: bool = False
    fiscal: bool = False

    @property
    def is_year(self) -> bool:
        return self.month is None and self.part is None

    def days(self) -> tuple[date, date]:
        """First and last day; raises ValueError for a day that does not exist."""
        if self.day:
            only = date(self.year, self.month or 1, self.day)
            return only, only
        first, last = self.part or ((self.month, self.month) if self.month else (1, 12))
        return _ends(date(self.year, first, 1), _last_day(self.year, last), self.at_end)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _ends(first: date, last: date, at_end: bool) -> tuple[date, date]:
    return (last, last) if at_end else (first, last)


def read(text: str, fiscal_year_end: str = CALENDAR_YEAR) -> Period:
    """Read a printed period. ``fiscal_year_end`` is MM-DD. Never raises on a text.

    >>> read("2018/2019 (fiscal year)", "03-31").reading
    '2018-04-01 to 2019-03-31'
    >>> read("令和2年3月末").reading
    '2020-03-31 to 2020-03-31'
    """
    plain = normalise(text)
    if _starts_with(plain, period_words().undated) or not plain:
        return Period(reading="no period stated")
    try:
        return _read(plain, fiscal_year_end)
    except Impossible as mistake:
        return Period(problem=str(mistake))
    except (ValueError, OverflowError):
        return Period(problem=f"no such day: {plain}")


def _read(plain: str, fiscal_year_end: str) -> Period:
    open_ended = _starts_with(plain, period_words().since)
    plain = plain.removeprefix(open_ended or "").strip()
    first, rest = _date(plain)
    if first is None:
        return Period(problem=f"no date at the start of the text: {plain}")
    second, rest = _second(first, rest)
    note, unread = _note(rest)
    if unread:
        return Period(problem=f"part of the text is not understood: {unread}")
    if first.fiscal or _words_in(note, period_words().fiscal):
        start, end = _fiscal(first, second, fiscal_year_end)
    else:
        start, end = first.days()[0], (second or first).days()[1]
    if open_ended:
        return Period(start=start, reading=f"since {start}, end not stated")
    if end < start:
        raise Impossible(f"the period ends ({end}) before it starts ({start})")
    return Period(start, end, _certainty(note), f"{start} to {end}")


def _second(first: _Date, rest: str) -> tuple[_Date | None, str]:
    """The end of a range, if a sign of a range and a date follow."""
    sign = _starts_with(rest, period_words().range)
    if sign is None:
        return None, rest
    after = rest.removeprefix(sign).lstrip()
    second, remaining = _date(after)
    if second is None:  # 2020年1月~6月
        second, remaining = _date(f"{first.year}年{after}")
    return (second, remaining) if second else (None, rest)


def _fiscal(first: _Date, second: _Date | None, fiscal_year_end: str) -> tuple[date, date]:
    """The fiscal years that the printed years name; dates finer than a year stand as printed."""
    if not first.is_year or (second and not second.is_year):
        return first.days()[0], (second or first).days()[1]
    calendar_year = fiscal_year_end == CALENDAR_YEAR
    if second and calendar_year and second.year == first.year + 1:
        raise Impossible(f"fiscal year {first.year}/{second.year}, but the fiscal year is the calendar year")
    starts_before = 0 if calendar_year else 1
    last_year = second.year if second else first.year + starts_before
    start = _day_of(first.year - 1 + starts_before, fiscal_year_end) + timedelta(days=1)
    return _ends(start, _day_of(last_year, fiscal_year_end), first.at_end)


def _day_of(year: int, month_day: str) -> date:
    """The day MM-DD of a year; the last day of the month if the month is shorter."""
    month, day = map(int, month_day.split("-"))
    return min(date(year, month, 1) + timedelta(days=day - 1), _last_day(year, month))


def _note(rest: str) -> tuple[str, str]:
    """What stands beside the date: the whole as a note, and what of it is not understood."""
    outside = re.sub(r"\([^)]*\)?", " ", rest)
    against = _starts_with(outside.lstrip(), period_words().against)
    known = [word for words in period_words().certainty.values() for word in words]
    for word in sorted([*known, *period_words().fiscal], key=len, reverse=True):
        outside = outside.replace(word, " ")
    return rest, "" if against else outside.strip(" ,;.")


def _certainty(note: str) -> str:
    groups = period_words().certainty.items()
    return next((name for name, words in groups if any(word in note for word in words)), "stated")


def _starts_with(text: str, words: Iterable[str]) -> str | None:
    """The longest of some words that the text starts with."""
    match = _any_of(tuple(words)).match(text)
    return match[0] if match else None


def _words_in(text: str, words: Iterable[str]) -> bool:
    return _any_of(tuple(words)).search(text) is not None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_alternatives(words))


def _whole(word: str) -> str:
    """The word, not as a part of a longer alphabetic one."""
    start, end = word[0].isascii() and word[0].isalpha(), word[-1].isascii() and word[-1].isalpha()
    return (r"(?<![a-z])" if start else "") + re.escape(word) + (r"(?![a-z])" if end else "")


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(_whole(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """The ways of printing a date: 年月日 or 년월일, era letters, ISO, month names."""
    words = period_words()
    part = rf"(?P<part>{_alternatives(words.parts)})"
    month = _alternatives([name for names in words.months.values() for name in names])
    names = [name for era in words.eras for name in era.names]
    era = rf"(?P<era>{'|'.join(map(re.escape, names))}) ?(?P<count>\d{{1,2}}|元)"
    month_day = r" ?(?P<month>\d{1,2}) ?[月월](?: ?(?P<day>\d{1,2}) ?[日일])?"
    at_end = rf"(?: ?(?P<end_after>{_alternatives(words.end_after)}))?"
    patterns = (
        rf"(?:{era}|(?P<year>\d{{4}})) ?[年년](?P<fiscal>[度도])?(?:{month_day}| ?{part})?{at_end}",
        rf"{era}(?:[.-](?P<month>\d{{1,2}})(?:[.-](?P<day>\d{{1,2}}))?)?(?!\d)",
        rf"(?P<year>\d{{4}})(?:[-.](?:(?P<month>\d\d)(?:[-.](?P<day>\d\d))?|{part})(?!\d))?(?!\d)",
        rf"(?:(?P<day>\d{{1,2}}) )?(?P<name>{month})\.? (?P<year>\d{{4}})(?!\d)",
        rf"(?P<name>{month})\.? (?P<day>\d{{1,2}}), ?(?P<year>\d{{4}})(?!\d)",
    )
    return tuple(re.compile(pattern, re.ASCII) for pattern in patterns)


def _date(text: str) -> tuple[_Date | None, str]:
    """The date that a text starts with, and the rest; raises Impossible for an era that ended."""
    words = period_words()
    groups = {"fiscal": words.fiscal, "end_before": words.end_before, "lead": words.lead}
    before: set[str] = set()
    rest = text
    while group := next((name for name, listed in groups.items() if _starts_with(rest, listed)), None):
        before.add(group)
        rest = rest.removeprefix(_starts_with(rest, groups[group]) or "").lstrip()
    for pattern in _patterns():
        if match := pattern.match(rest):
            typed = _typed(match, at_end="end_before" in before, fiscal="fiscal" in before)
            return typed, rest[match.end() :].lstrip()
    return None, text


def _typed(match: re.Match[str], *, at_end: bool, fiscal: bool) -> _Date:
    groups = match.groupdict()
    month, day = (int(groups[key]) if groups.get(key) else None for key in ("month", "day"))
    if name := groups.get("name"):
        month = next(number for number, names in period_words().months.items() if name in names)
    part = period_words().parts.get(groups.get("part") or "")
    typed = _Date(
        year=int(groups["year"]) if groups.get("year") else 0,
        month=month,
        day=day,
        part=part,
        at_end=at_end or bool(groups.get("end_after")),
        fiscal=fiscal or bool(groups.get("fiscal")),
    )
    return _of_era(typed, groups["era"], groups["count"]) if groups.get("era") else typed


def _of_era(typed: _Date, name: str, count: str) -> _Date:
    """The date with the year of the era; refused if no day of it lies within the era."""
    era = next(era for era in period_words().eras if name in era.names)
    number = 1 if count == "元" else int(count)
    dated = replace(typed, year=era.first.year + number - 1)
    first, last = dated.days()
    if number < 1 or last < era.first or (era.last and first > era.last):
        until = f" to {era.last}" if era.last else ""
        raise Impossible(f"{name}{count} does not contain {first} to {last}: the era runs from {era.first}{until}")
    return dated
