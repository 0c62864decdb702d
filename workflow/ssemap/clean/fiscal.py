"""The days of one or two printed dates, fiscal years among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ssemap.clean.calendars import Ambiguous, Customs, Impossible, Unlikely, last_day
from ssemap.clean.dates import OF_DAY, YEARS, PrintedDate, Said

SEVERAL = "Write each as a fiscal year (FY2018 to FY2020), or code period_start and period_end."
UNCLEAR = "Code period_start and period_end as the source means them."
CODE = "Code period_start and period_end."
WHICH_END = "Write the month or the day of the end (year ended June 2019), or code period_start and period_end."
EITHER = (
    "Where the fiscal year is meant, name it (2020年度第3四半期, FY2020 Q3); else write the months (2020-07/2020-09), "
    "or code period_start and period_end."
)
DASHES = ("/", "-")
NAMED_BY_FIRST = frozenset({"fiscal_first", "forms_fiscal"})
NAMED = NAMED_BY_FIRST | {"fiscal_last"}
SINCE = "Write its first and last month (2019-01/2019-09), or code period_start and period_end."
PART = frozenset({"part"})
SECOND_HALF = (7, 12)  # a sum of its six months, or of the whole year
MONTHS = PART | {"month"}


def span(
    first: PrintedDate, second: PrintedDate | None, sign: str, customs: Customs, *, fiscal_note: Said
) -> tuple[date, date]:
    """First and last day; ``fiscal_note``: the roles of words beside the dates that make fiscal years of theirs.

    Raises Impossible.
    """
    last = second or first
    for one in (first, last):
        one.refuse_loose_time()
    if "cumulative" in first.said | last.said:
        return _cumulative(first, second, sign, customs, fiscal_note=fiscal_note)
    if first.length or last.length:
        return _months_to(first, second, customs)
    if first.is_pair:
        return _pairs(first, last, customs, fiscal_note=fiscal_note)
    _refuse_unplain(first, second, sign, fiscal_note)
    marked = [one.fiscal for one in (first, last)]
    if fiscal_note & NAMED and first.grain <= PART:
        first, last = (replace(one, said=one.said | (fiscal_note & NAMED)) for one in (first, last))
    if first.is_year and last.is_year and (fiscal_note or any(marked)):
        return _years(first, second and last, sign, customs, both=all(marked))
    starts, ends = (_finer_than_year(one, customs, fiscal_note=fiscal_note) for one in (first, last))
    if starts[0] <= ends[1] < starts[1]:
        raise Impossible(f"the period ends ({ends[1]}) before its first part does ({starts[1]})")
    return starts[0], ends[1]


def _cumulative(
    first: PrintedDate, second: PrintedDate | None, sign: str, customs: Customs, *, fiscal_note: Said
) -> tuple[date, date]:
    """From the first day of the year to the end of the part of it that is printed (2019년 3분기 누적).

    A range says itself where it begins. Raises Impossible where the year is not plain, or no part of one is printed.
    """
    first = replace(first, said=first.said - {"cumulative"})
    last = second and replace(second, said=second.said - {"cumulative"})
    start, end = span(first, last, sign, customs, fiscal_note=fiscal_note)
    if last or first.length or {"month2", "day2", "quarter2"} & first.fields.keys():
        return start, end
    if first.at_end or not (first.grain and first.grain <= MONTHS) or first.months() == SECOND_HALF:
        raise Impossible("a cumulative figure, and since when it is counted is not said", SINCE)
    if first.fiscal or fiscal_note:
        begins = [begin for year in (end.year - 1, end.year) if (begin := customs.fiscal_year(year)[0]) <= end]
        return begins[-1], end
    if "months" not in first.fields and not customs.fiscal_is_calendar:
        raise Impossible("it can be cumulative from the beginning of the fiscal year or of the calendar year", EITHER)
    return date(start.year, 1, 1), end


def _refuse_unplain(first: PrintedDate, second: PrintedDate | None, sign: str, fiscal_note: Said) -> None:
    """Raises Impossible for a part of a year that may be one of the calendar or of the fiscal year."""
    if fiscal_note and (_looks_like_pair(first) or (second is None and first.grain == {"month"} and not first.at_end)):
        raise Impossible("a fiscal year, but a month of it", SEVERAL)
    if first.grain == PART and second is not None and second.is_year and sign in DASHES:
        raise Impossible("a part of a year, and a year behind it: is it a range, or a part of a fiscal year?", SEVERAL)


def _finer_than_year(printed: PrintedDate, customs: Customs, *, fiscal_note: Said) -> tuple[date, date]:
    """A date as printed, or a part of a fiscal year that is named with it (2019年度上半期, FY2019 Q1)."""
    if not printed.fiscal and not (fiscal_note and printed.grain == PART):
        if "forms_either" in printed.said and not customs.fiscal_is_calendar:
            raise Impossible("it can be a part of the fiscal year or of the calendar year", EITHER)
        return printed.days(customs)
    if printed.is_year:
        return _cut_off(_fiscal_year(printed, customs), printed)
    begin = _fiscal_year(printed, customs)[0]
    if printed.months() is None or begin.day > 1 or not _named_with_part(printed):
        plain = {key: text for key, text in printed.fields.items() if key not in OF_DAY}
        replace(printed, fields=plain).days(customs)  # raises ValueError for a day that does not exist
        raise Impossible("a fiscal year, but a month or a day of it", CODE)
    if customs.fiscal_is_calendar:
        return printed.days(customs)
    return _day(printed, begin) if "day" in printed.fields else _part(printed, begin)


def _day(printed: PrintedDate, begin: date) -> tuple[date, date]:
    """The day of a fiscal year that begins on the first day of a month: 2019年度1月1日 is in 2020."""
    month = (printed.months() or (1, 12))[0]
    first, last = (
        date(begin.year + (month < begin.month), month, int(day))
        for day in (printed.fields["day"], printed.fields.get("day2") or printed.fields["day"])
    )
    printed.refuse_wrong_weekday(first)
    return first, last


def _part(printed: PrintedDate, begin: date) -> tuple[date, date]:
    """The months of a fiscal year that begins on the first day of a month: its first quarter, or its January."""
    first, last = printed.months() or (1, 12)
    if "part" in printed.grain:
        first, last = _of_year_from(begin.month, (first, last))
    years = [begin.year + (month < begin.month) for month in (first, last)]
    return _cut_off((date(years[0], first, 1), last_day(years[1], last)), printed)


def _named_with_part(printed: PrintedDate) -> bool:
    return printed.grain == PART or bool(printed.said & {"forms_fiscal", "within"})


def _of_year_from(begin: int, months: tuple[int, int]) -> tuple[int, int]:
    """The calendar months that are some months of a year which begins with a month."""
    first, last = ((begin + month - 2) % 12 + 1 for month in months)
    return first, last


def is_part(printed: PrintedDate, start: date, end: date, customs: Customs) -> bool:
    """Are days all those of a part of some calendar year, or of some fiscal year?"""
    numbered = printed.months() or (1, 12)
    is_whole = start.day == 1 and end == last_day(end.year, end.month) and (end - start).days < 366
    begins = {1, customs.fiscal_year(start.year)[0].month}
    return is_whole and any((start.month, end.month) == _of_year_from(begin, numbered) for begin in begins)


def _cut_off(days: tuple[date, date], printed: PrintedDate) -> tuple[date, date]:
    return (days[1], days[1]) if printed.at_end else days


def _fiscal_year(printed: PrintedDate, customs: Customs) -> tuple[date, date]:
    """The fiscal year that a single year names: the one that starts in it, or by custom the one that ends in it."""
    years = {key: text for key, text in printed.fields.items() if key in YEARS | {"era", "calendar"}}
    replace(printed, fields=years).days(customs)  # refuses a year that its era does not have
    year = printed.year(customs)
    by_last = "fiscal_last" in printed.said or (
        customs.fiscal_year_named == "last" and not printed.said & NAMED_BY_FIRST
    )
    return customs.fiscal_year(year - 1 if by_last and not customs.fiscal_is_calendar else year)


def _years(
    first: PrintedDate, second: PrintedDate | None, sign: str, customs: Customs, *, both: bool
) -> tuple[date, date]:
    """The fiscal years that one or two years name."""
    if second is None:
        return _cut_off(_fiscal_year(first, customs), first)
    starts, ends = first.year(customs), second.year(customs)
    if starts > ends:
        raise Impossible(f"the period ends ({ends}-12-31) before it starts ({starts}-01-01)")
    dashed = ends == starts + 1 and sign in DASHES and not both
    # 2018-2019年度 is one year in China and two in Japan, ปีงบประมาณ 2561-2562 may be two
    one_year = dashed and not (sign == "-" and (first.said | second.said) & NAMED)
    if customs.fiscal_is_calendar:
        if dashed:
            raise Impossible(f"fiscal year {starts}/{ends}, but the fiscal year is the calendar year")
        return _cut_off((first.days(customs)[0], second.days(customs)[1]), first)
    if one_year:
        return _cut_off(customs.fiscal_year(starts), first)
    if both or (ends > starts + 1 and second.fiscal):
        return _cut_off(_fiscal_year(_fiscal(first, second), customs), first)[0], _fiscal_year(second, customs)[1]
    raise Impossible(
        f"fiscal years {starts} to {ends}: whether the last one begins or ends in {ends} is not plain", SEVERAL
    )


def _fiscal(first: PrintedDate, second: PrintedDate) -> PrintedDate:
    """The first year, named as the second one is: 2018~2020年度."""
    return PrintedDate(first.fields, first.said | second.said)


def _pairs(first: PrintedDate, last: PrintedDate, customs: Customs, *, fiscal_note: Said) -> tuple[date, date]:
    """Years whose second one has two digits: 2018/19, or 2010-11 to 2014-15."""
    (begin, next_), (starts, ends) = _pair(first, customs), _pair(last, customs)
    fiscal = bool(fiscal_note) or first.fiscal or last.fiscal
    if first.grain or last.grain:
        return _part_of_pair(first, last, next_ == begin + 1, customs)
    consecutive = next_ == begin + 1 and ends == starts + 1
    if fiscal and customs.fiscal_is_calendar:
        raise Impossible(f"fiscal year {begin}/{next_}, but the fiscal year is the calendar year")
    if fiscal and not consecutive:
        raise Impossible(f"fiscal year {begin}/{next_}, which is not one year", SEVERAL)
    if fiscal or (consecutive and not customs.fiscal_is_calendar):
        return _cut_off((customs.fiscal_year(begin)[0], customs.fiscal_year(starts)[1]), last)
    if consecutive and first.fields["sign"] == "/":
        advice = (
            f"{UNCLEAR} Or write both years ({begin}-{next_}), or the months of the one year ({begin}-07/{next_}-06)."
        )
        raise Ambiguous(f"it can mean all of {begin} and {next_}, or one year that begins in {begin}", advice)
    if first is not last:
        raise Impossible(f"{begin}/{next_} to {starts}/{ends}: years that overlap are not plain", SEVERAL)
    return _cut_off((date(begin, 1, 1), date(next_, 12, 31)), first)


def _part_of_pair(first: PrintedDate, last: PrintedDate, consecutive: bool, customs: Customs) -> tuple[date, date]:
    """A part of one fiscal year that is named by both its years: Q3 FY2019-20."""
    begin = customs.fiscal_year(first.year(customs))[0]
    if first is not last or first.grain != PART or not consecutive or customs.fiscal_is_calendar or begin.day > 1:
        raise Impossible("a part of two years", CODE)
    return _part(first, begin)


def _looks_like_pair(printed: PrintedDate) -> bool:
    """Is a month printed as the last digits of the next year? 2010-11."""
    fields = printed.fields
    return f"{(int(fields.get('year', 0)) + 1) % 100:02d}" == fields.get("month")


def _pair(printed: PrintedDate, customs: Customs) -> tuple[int, int]:
    """Both years of a pair."""
    text, short = _four_digits(printed, customs), printed.fields["yy"]
    if len(text) != 4:
        raise Impossible("a pair of years without the century", SEVERAL)
    year = printed.year(customs)
    tens = 10 ** len(short)
    later = (int(short) - int(text)) % tens  # 1999/00 is a year later
    if later == 0 or int(short) < int(text) % tens != tens - 1 or (tens == 10 and later > 1):
        raise Unlikely(f"{text}{printed.fields['sign']}{short} is no pair of years")
    if _is_a_month(printed, short, customs):
        raise Unlikely(f"{text}-{short} is read as a month")
    return year, year + later


def _four_digits(printed: PrintedDate, customs: Customs) -> str:
    return str(printed.year(customs)) if "year2" in printed.fields else printed.fields.get("year", "")


def _is_a_month(printed: PrintedDate, short: str, customs: Customs) -> bool:
    """2010-11 is November, as ISO 8601 writes it, unless the country has fiscal years that are printed so."""
    return (
        printed.fields["sign"] == "-"
        and len(short) == 2
        and 1 <= int(short) <= 12
        and customs.fiscal_is_calendar
        and not printed.fiscal
    )


def _months_to(first: PrintedDate, second: PrintedDate | None, customs: Customs) -> tuple[date, date]:
    """So many months up to a day or the end of a month: twelve, or those that are named."""
    if second is not None or not first.grain & {"month", "day"}:
        raise Impossible("a period that ends on a day, but no day or month of its end", WHICH_END)
    last = first.days(customs)[1]
    years, month = divmod(last.month - 1 - (first.length or 12), 12)
    before = last_day(last.year + years, month + 1)
    if last != last_day(last.year, last.month):
        before = before.replace(day=min(last.day, before.day))
    only_the_end = "forms_year_to" in first.said and first.at_end  # 2019年3月期末
    return (last, last) if only_the_end else (before + timedelta(days=1), last)
