"""Reading a printed reference period: text and customs of the country to a first and a last day.

::

    period = undated | [ since ] date [ range date | since_after ] [ against ... ] [ note ]
    date   = words before, pieces of a date in any order, words behind
    note   = "(" anything ")"

Words and forms of pieces are data: ``framework/number_formats_periods.yaml``. The text is read in every way that they
allow. Where ways differ, or none reads the whole text, it is refused: a wrong period is worse than none.

A year is the calendar year, a month the calendar month; 末, 말 and "end of" mean the last day only. A note with a word
such as "fiscal" makes ``2018/2019`` one fiscal year of the country, and a single year the fiscal year that starts in it
(年度), unless the fiscal year is the calendar year. Eras must contain the printed month: 令和元年3月 is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from ssemap.clean import fiscal
from ssemap.clean.calendars import CALENDAR_YEAR, HIJRI, JAPANESE, Customs, Impossible, Unlikely
from ssemap.clean.dates import PrintedDate
from ssemap.clean.rules import numbers_of, parts, period_words
from ssemap.clean.scripts import any_of, fold
from ssemap.clean.ways import CERTAINTIES, FISCAL, Cut, Way
from ssemap.core import framework
from ssemap.core.codelists import CALENDARS, GREGORIAN

PART = re.compile(r"(?<![a-z])[hq][1-4](?![a-z\d])")
SHORT = 3  # words of a note that says something of the date; longer ones are remarks
UNCLEAR = "Code period_start and period_end as the source means them."


class NoYear(Impossible):
    """The text names no year."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a text says; no days where it states no period or where there is a problem.

    ``advice``: what to do about the problem, where there is more to say than to code the period.
    """

    start: date | None = None
    end: date | None = None
    certainty: str = "unknown"
    reading: str = ""
    problem: str | None = None
    advice: str = ""


def read(
    text: str,
    fiscal_year_end: str = CALENDAR_YEAR,
    calendars: tuple[str, ...] = (GREGORIAN,),
    fiscal_year_named: str = "first",
) -> Period:
    """Read a printed period by the customs of a country (``calendars.Customs``). Never raises on a text.

    >>> read("2018/2019 (fiscal year)", "03-31").reading
    '2018-04-01 to 2019-03-31'
    >>> read("令和2年3月末").reading
    '2020-03-31 to 2020-03-31'
    >>> read("31 ธ.ค. 2562", calendars=("gregorian", "buddhist")).reading
    '2019-12-31 to 2019-12-31'
    """
    plain = fold(text)
    if not plain or _any_of("undated").match(plain):
        return Period(reading="no period stated")
    try:
        return _agreed(*_apart(plain), Customs(fiscal_year_end, tuple(calendars), fiscal_year_named))
    except Impossible as mistake:
        return Period(problem=str(mistake), advice=mistake.advice)
    except (ValueError, OverflowError):
        return Period(problem=f"no such day: {plain}")


def _apart(plain: str) -> tuple[str, list[str]]:
    """The text outside brackets, and what stands in each; a text that is one bracket is no note."""
    whole = re.fullmatch(r"\(([^()]*)\)", plain)
    if whole:
        return whole[1].strip(), []
    notes = re.findall(r"\(([^)]*)\)?", plain)
    return " ".join(re.sub(r"\([^)]*\)?", " ", plain).split()), [note.strip() for note in notes]


def _agreed(main: str, notes: list[str], customs: Customs) -> Period:
    """The period outside brackets, which a date that stands alone within brackets must bear out: 2561 (2018)."""
    every = replace(customs, calendars=tuple(framework.codes(CALENDARS)))
    named_twice = [printed for note in notes if (printed := _dated(note, every)) and printed.has_year]
    plain = [note for note in notes if not _any_of(*FISCAL).search(note)]
    early = [note for note in plain if _any_of("end_before").fullmatch(note)]  # 2019 (end of year)
    finer = [note for note in plain if note not in early and _is_part(note, every)]  # 2019年(3月末): a part of it
    if unclear := [note for note in plain if note not in early + finer and _limits(note)]:
        raise Impossible(f"what stands in brackets may change the period: {unclear[0]}", UNCLEAR)
    period = _period(" ".join([*early, main, *finer]), " ".join(notes), every if named_twice else customs)
    for printed in named_twice:
        period = _borne_out(period, printed, every)
    return period


def _dated(note: str, customs: Customs) -> PrintedDate | None:
    """The one date that a note is."""
    return next((way.first for way in _bare_ways(note, customs) if way.second is None), None)


def _is_part(note: str, customs: Customs) -> bool:
    """Does a note name a part of the year outside: dates without a year, or its end?"""
    if _any_of("end_after").fullmatch(note):
        return True
    return any(not way.dates for way in _bare_ways(note, customs))


def _bare_ways(note: str, customs: Customs) -> Iterator[Way]:
    """The ways to read a note as dates, with nothing but words around them that say nothing else."""
    for way in Cut(note, customs).ways():
        said_more = way.first.fiscal or way.first.said & {*CERTAINTIES, "year_to"}
        if not (said_more or way.open_start or way.open_end):
            yield way


def _limits(note: str) -> bool:
    """Does a short note hold the name of a month or of a part of a year that was not understood?"""
    if len(note.split()) > SHORT or _any_of(*CERTAINTIES, "against").search(note):
        return False
    return _names_of_parts().search(note) is not None or PART.search(note) is not None


@cache
def _names_of_parts() -> re.Pattern[str]:
    return re.compile(any_of({*numbers_of("months"), *parts()}))


def _borne_out(period: Period, beside: PrintedDate, customs: Customs) -> Period:
    """The shorter of two periods of which one holds the other. Raises Impossible where neither does."""
    if period.start is None or period.end is None:
        return period
    start, end = _ends(Way(beside), customs, fiscal_note=False)
    if start <= period.start and period.end <= end:
        return period
    if period.start <= start and end <= period.end:
        return replace(period, start=start, end=end, reading=f"{start} to {end}")
    if beside.is_year and beside.calendar(customs) != HIJRI:
        fiscal_year = fiscal.span(beside, None, "", customs, fiscal_note=True)
        if fiscal_year == (period.start, period.end):
            return period
    raise Impossible(f"two periods that differ: {period.reading}, and in brackets {start} to {end}", UNCLEAR)


def _period(main: str, note: str, customs: Customs) -> Period:
    """What all ways to read the text agree on."""
    cut = Cut(main, customs)
    periods: dict[tuple[date | None, date | None], Period] = {}
    problems: list[ValueError] = []
    for way in cut.ways():
        try:
            period = _meant(way, note, customs)
        except ValueError as mistake:
            problems.append(mistake)
            if way.first.is_half_alone and JAPANESE not in customs.calendars:  # H1: or the first year of an era
                raise
        else:
            periods.setdefault((period.start, period.end), period)
    if cut.exhausted:
        raise Impossible("the text is too long to be a period")
    if not periods:
        raise _refusal(cut, problems)
    if len(periods) > 1:
        raise Impossible(f"it can mean {' or '.join(sorted(each.reading for each in periods.values()))}", UNCLEAR)
    return next(iter(periods.values()))


def _refusal(cut: Cut, problems: list[ValueError]) -> ValueError:
    """Why no way reads the text: what a way says of the text before what it says of the calendar."""
    if problems:
        return min(problems, key=_rank)
    if cut.furthest == 0:
        return Impossible(f"no date at the start of the text: {cut.text}")
    return Impossible(f"part of the text is not understood: {cut.text[cut.furthest :].strip(' ,;.') or cut.text}")


def _rank(problem: ValueError) -> int:
    if isinstance(problem, (Unlikely, NoYear)):
        return 3 if isinstance(problem, Unlikely) else 2
    return 0 if isinstance(problem, Impossible) else 1


def _meant(way: Way, note: str, customs: Customs) -> Period:
    """The period of one way. Raises Impossible, or ValueError for a day that does not exist."""
    start, end = _ends(way, customs, fiscal_note=_any_of(*FISCAL).search(note) is not None)
    if way.open_end:
        return Period(start=start, reading=f"since {start}, end not stated")
    if way.open_start:
        raise Impossible(f"only the end of the period is stated: {end}", UNCLEAR)
    if end < start:
        raise Impossible(f"the period ends ({end}) before it starts ({start})")
    return Period(start, end, _certainty(note, way, customs), f"{start} to {end}")


def _ends(way: Way, customs: Customs, *, fiscal_note: bool) -> tuple[date, date]:
    """First and last day of one or two dates."""
    first, second = way.first, way.second
    if second is not None:
        first, second = first.with_year_of(second), second.with_year_of(first)
    if not first.has_year:
        raise NoYear("no year in the text", UNCLEAR)
    if second is not None and way.sign == "/" and first.calendar(customs) != second.calendar(customs):
        return _same(first.days(customs), second.days(customs))
    return fiscal.span(first, second, way.sign, customs, fiscal_note=fiscal_note)


def _same(one: tuple[date, date], other: tuple[date, date]) -> tuple[date, date]:
    """One period that is named in two calendars: 2562/2019."""
    if one[0] > other[1] or other[0] > one[1]:
        raise Impossible(f"two periods that differ: {one[0]} to {one[1]}, and {other[0]} to {other[1]}", UNCLEAR)
    return max(one[0], other[0]), min(one[1], other[1])


def _certainty(note: str, way: Way, customs: Customs) -> str:
    """How sure the period is, by words of the note and behind the dates; the moon is known to a day or two."""
    if any(one.calendar(customs) == HIJRI for one in way.dates):
        return "inferred"
    said = frozenset[str]().union(*(one.said for one in way.dates))
    groups = period_words().certainty.items()
    return next((name for name, words in groups if name in said or any(word in note for word in words)), "stated")


@cache
def _any_of(*roles: str) -> re.Pattern[str]:
    return re.compile(any_of(period_words().words(*roles)))
