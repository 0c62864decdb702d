"""Reading a printed reference period: text and customs of the country to a first and a last day.

::

    period = undated | [ since ] date [ range date | since_after ] [ against ... ] [ note ]
    date   = words before, pieces of a date in any order, words behind
    note   = "(" parts of the period, other names of it, remarks ")"          # notes.py

Words and forms of pieces are data: ``framework/number_formats_periods.yaml``. The text is read in every way that they
allow. Where ways differ, or none reads the whole text, it is refused: a wrong period is worse than none.

A year is the calendar year, a month the calendar month; 末, 말 and "end of" mean the last day only. A note with a word
such as "fiscal" makes ``2018/2019`` one fiscal year of the country, and a single year the fiscal year that starts in it
(年度), unless the fiscal year is the calendar year. Eras must contain the printed month: 令和元年3月 is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from ssemap.clean import fiscal, frills, notes
from ssemap.clean.calendars import CALENDAR_YEAR, HIJRI, JAPANESE, Ambiguous, Customs, Impossible, Unlikely
from ssemap.clean.dates import Said
from ssemap.clean.fiscal import UNCLEAR
from ssemap.clean.rules import pattern_of, period_words
from ssemap.clean.scripts import fold
from ssemap.clean.ways import IDLE, Cut, Way, refuse_vague
from ssemap.core import framework
from ssemap.core.codelists import CALENDARS, GREGORIAN

BRACKETS = str.maketrans("[]{}〔〕【】［］", "()" * 5)
BRACKET = re.compile(r"\(([^()]*)\)")
STRETCHES = {"month2", "quarter2", "half", "months", "part"}
CUT_OFF = "See whether the text is cut off."


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
    plain = frills.without(fold(text))
    if not plain or pattern_of("undated").match(plain):
        return Period(reading="no period stated")
    try:
        return _agreed(*_apart(plain), Customs(fiscal_year_end, tuple(calendars), fiscal_year_named))
    except Impossible as mistake:
        return Period(problem=str(mistake), advice=mistake.advice)
    except (ValueError, OverflowError):
        return Period(problem=f"no such day: {plain}")


def _apart(plain: str) -> tuple[str, list[str]]:
    """The text outside brackets, and what stands in each; a text that is one bracket is no note.

    Raises Impossible for a bracket beside the period that another one is compared with.
    """
    plain = plain.translate(BRACKETS)
    if plain.count("(") != plain.count(")"):
        raise Impossible(f"a bracket that is not closed, or not opened: {plain}", CUT_OFF)
    if plain.startswith("...") or plain.endswith("..."):
        raise Impossible(f"the text goes on: {plain}", CUT_OFF)
    whole = re.fullmatch(r"\(([^()]*)\)", plain)
    if whole:
        return whole[1].strip(), []
    if published := _published().search(plain):
        plain = f"{plain[: published.start()]} ({published[1]})"
    outside = " ".join(BRACKET.sub(" ", plain).split())
    brackets = [match[1].strip() for match in BRACKET.finditer(plain)]
    if compared := pattern_of("against").search(BRACKET.sub(lambda match: "_" * len(match[0]), plain)):
        behind = Cut(" ; ".join(BRACKET.findall(plain, compared.end())), Customs())
        if behind.text and not behind.is_words(*IDLE):
            raise Impossible(f"which of the two periods is meant in brackets is not said: {plain}", UNCLEAR)
    return outside, brackets


@cache
def _published() -> re.Pattern[str]:
    """A remark on the source behind a comma, with a date that is not the period's: 2019, published 2020."""
    words = pattern_of("other_date").pattern
    return re.compile(rf"[,;] ?((?:{words})[^(),;]*)$")


def _agreed(main: str, brackets: list[str], customs: Customs) -> Period:
    """The period outside brackets, narrowed and borne out by what stands within: 2561 (2018), 2019 (Jan-Sep)."""
    every = replace(customs, calendars=tuple(framework.codes(CALENDARS)))
    beside = notes.read(brackets, main, every)
    known = every if beside.periods else customs
    text = _with_words(main, beside)
    try:
        period = _period(text, beside, known)
    except NoYear:
        if len(beside.periods) != 1 or beside.parts:
            raise
        if months := _months_of_part(main, beside, known):
            return months
        return _period(f"{text} {beside.periods[0][0]}", beside, known)  # Q3 (FY2020)
    for part in beside.parts:
        period = _borne_out(period, _with_year_of(main, part, beside, known), known, fiscal_note=beside.fiscal)
    for _, ways in beside.periods:
        period = _borne_out(period, ways, every, fiscal_note=beside.fiscal)
    return period


def _months_of_part(main: str, beside: notes.Notes, customs: Customs) -> Period | None:
    """The months in brackets, where the text outside numbers them in their year: 第1四半期（2019年4-6月）."""
    parts = [way.first for way in Cut(main, customs).ways() if way.first.grain == fiscal.PART and not way.dates]
    for way in beside.periods[0][1]:
        if _can_be(way, beside, customs):
            start, end = _ends(way, customs, fiscal_note=frozenset())
            if any(fiscal.is_part(part, start, end, customs) for part in parts):
                return Period(start, end, _certainty(beside.text, way, customs), f"{start} to {end}")
    return None


def _with_words(main: str, beside: notes.Notes) -> str:
    """The text with the words in brackets beside its own period, not the one that it is compared with."""
    compared = pattern_of("against").search(main)
    at = compared.start() if compared else len(main)
    return " ".join([*beside.before, main[:at].strip(), *beside.behind, main[at:]]).strip()


def _with_year_of(main: str, part: tuple[Way, ...], beside: notes.Notes, customs: Customs) -> tuple[Way, ...]:
    """A part of a year, in each year that the text outside may name. Raises Impossible where it names several."""
    ways = (way for way in Cut(main, customs).ways() if len(way.dates) == 1)
    years = [way.dates[0] for way in ways if _can_be(way, beside, customs)]
    if not years:
        raise Impossible(f"a part of several years: {beside.text}", UNCLEAR)
    within = Said({"within"})
    years = [replace(year, said=year.said | beside.fiscal | (within if year.fiscal else Said())) for year in years]
    return tuple(way.in_year_of(year) for year in years for way in part)


def _can_be(way: Way, beside: notes.Notes, customs: Customs) -> bool:
    """Are there days that a way means?"""
    try:
        _meant(way, beside, customs)
    except ValueError:
        return False
    return True


def _one_of(found: Collection[Period]) -> Period:
    """The only one of some periods. Raises Impossible where they differ."""
    if len(found) > 1:
        raise Impossible(f"it can mean {' or '.join(sorted(period.reading for period in found))}", UNCLEAR)
    return next(iter(found))


def _borne_out(period: Period, ways: tuple[Way, ...], customs: Customs, *, fiscal_note: Said) -> Period:
    """What all ways to read a period in brackets leave of the one outside."""
    borne: dict[tuple[date | None, date | None], Period] = {}
    problems: list[ValueError] = []
    for way in ways:
        try:
            shorter = _shorter(period, way, customs, fiscal_note=fiscal_note)
        except ValueError as mistake:
            problems.append(mistake)
        else:
            borne[shorter.start, shorter.end] = shorter
    if not borne:
        raise problems[0]
    return _one_of(borne.values())


def _shorter(period: Period, way: Way, customs: Customs, *, fiscal_note: Said) -> Period:
    """The shorter of two periods of which one holds the other. Raises Impossible where neither does."""
    start, end = _ends(way, customs, fiscal_note=frozenset())
    if period.start is None or period.end is None:  # since 2007
        return period
    if way.open_end and period.start <= start <= period.end:  # fiscal 2022 (from 2022-10-01)
        end = period.end
    stretches = len(way.dates) > 1 or STRETCHES & way.first.fields.keys()
    is_range = stretches and not fiscal_note and (start, end) != (period.start, period.end)  # 2019 (2018-2020)
    if start <= period.start and period.end <= end and not is_range:
        return period
    if period.start <= start and end <= period.end:
        only_says_when_it_ends = bool(fiscal_note) and way.first.at_end and end == period.end
        return period if only_says_when_it_ends else replace(period, start=start, end=end, reading=f"{start} to {end}")
    if way.first.is_year and way.second is None and way.first.calendar(customs) != HIJRI:
        fiscal_year = fiscal.span(way.first, None, "", customs, fiscal_note=frozenset({"fiscal"}) | fiscal_note)
        if fiscal_year == (period.start, period.end):
            return period
    raise Impossible(f"two periods that differ: {period.reading}, and in brackets {start} to {end}", UNCLEAR)


def _period(main: str, beside: notes.Notes, customs: Customs) -> Period:
    """What all ways to read a text agree on."""
    cut = Cut(main, customs)
    periods: dict[tuple[date | None, date | None], Period] = {}
    problems: list[ValueError] = []
    for way in cut.ways():
        try:
            period = _meant(way, beside, customs)
        except Ambiguous:
            raise
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
    return _one_of(periods.values())


def _refusal(cut: Cut, problems: list[ValueError]) -> ValueError:
    """Why no way reads the text: what a way says of the text before what it says of the calendar."""
    if problems:
        return min(problems, key=_rank)
    refuse_vague(cut.text)
    if cut.furthest == 0:
        return Impossible(f"no date at the start of the text: {cut.text}", UNCLEAR)
    unread = cut.text[cut.furthest :].strip(" ,;.") or cut.text
    return Impossible(f"part of the text is not understood: {unread}", UNCLEAR)


def _rank(problem: ValueError) -> int:
    if isinstance(problem, (Unlikely, NoYear)):
        return 3 if isinstance(problem, Unlikely) else 2
    return 0 if isinstance(problem, Impossible) else 1


def _meant(way: Way, beside: notes.Notes, customs: Customs) -> Period:
    """The period of one way. Raises Impossible, or ValueError for a day that does not exist."""
    start, end = _ends(way, customs, fiscal_note=beside.fiscal)
    if way.open_end:
        return Period(start=start, reading=f"since {start}, end not stated")
    if way.open_start:
        raise Impossible(f"only the end of the period is stated: {end}", UNCLEAR)
    return Period(start, end, _certainty(beside.text, way, customs), f"{start} to {end}")


def _ends(way: Way, customs: Customs, *, fiscal_note: Said) -> tuple[date, date]:
    """First and last day of one or two dates."""
    first, second = way.first, way.second
    if second is not None:
        first, second = first.with_year_of(second), second.with_year_of(first).with_era_of(first)
    if not first.has_year:
        raise NoYear("no year in the text", UNCLEAR)
    if second is not None and way.sign == "/" and first.calendar(customs) != second.calendar(customs):
        return _same(first.days(customs), second.days(customs))
    start, end = fiscal.span(first, second, way.sign, customs, fiscal_note=fiscal_note)
    if end < start:
        raise Impossible(f"the period ends ({end}) before it starts ({start})")
    return start, end


def _same(one: tuple[date, date], other: tuple[date, date]) -> tuple[date, date]:
    """One period that is named in two calendars: 2562/2019."""
    if one[0] > other[1] or other[0] > one[1]:
        raise Impossible(f"two periods that differ: {one[0]} to {one[1]}, and {other[0]} to {other[1]}", UNCLEAR)
    return max(one[0], other[0]), min(one[1], other[1])


def _certainty(note: str, way: Way, customs: Customs) -> str:
    """How sure the period is, by words of the note and behind the dates; the moon is known to a day or two."""
    if any(one.calendar(customs) == HIJRI for one in way.dates):
        return "inferred"
    said = Said().union(*(one.said for one in way.dates))
    groups = period_words().certainty.items()
    return next((name for name, words in groups if name in said or any(word in note for word in words)), "stated")
