"""The days of one or two printed dates, fiscal years among them."""

from __future__ import annotations

from datetime import date, timedelta

from ssemap.clean.calendars import Customs, Impossible, Unlikely, last_day
from ssemap.clean.dates import PrintedDate

SEVERAL = "Write each as a fiscal year (FY2018 to FY2020), or code period_start and period_end."
DASHES = ("/", "-")


def span(
    first: PrintedDate, second: PrintedDate | None, sign: str, customs: Customs, *, fiscal_note: bool
) -> tuple[date, date]:
    """First and last day; ``fiscal_note``: a note beside the dates speaks of a fiscal year. Raises Impossible."""
    last = second or first
    if "year_to" in first.said | last.said or "forms_year_to" in first.said | last.said:
        return _year_to(first, second, customs)
    if first.is_pair:
        return _pairs(first, last, customs, fiscal_note=fiscal_note)
    if fiscal_note and _looks_like_pair(first):
        raise Impossible("a fiscal year, but a month of it", SEVERAL)
    marked = [one.fiscal for one in (first, last)]
    if first.is_year and last.is_year and (fiscal_note or any(marked)):
        return _years(first, second, sign, customs, both=all(marked))
    starts, ends = (_finer_than_year(one, customs) for one in (first, last))
    return starts[0], ends[1]


def _finer_than_year(printed: PrintedDate, customs: Customs) -> tuple[date, date]:
    """A date as printed, or a part of a fiscal year that is named with it (2019年度上半期, FY2019 Q1)."""
    if not printed.fiscal:
        return printed.days(customs)
    if printed.is_year:
        return _cut_off(_fiscal_year(printed, customs), printed)
    plain, months, begin = printed.days(customs), printed.months(), _fiscal_year(printed, customs)[0]
    if months is None or begin.day > 1 or not _named_with_part(printed):
        raise Impossible("a fiscal year, but a month or a day of it", "Code period_start and period_end.")
    if customs.fiscal_is_calendar:
        return plain
    if "part" in printed.grain:
        months = (_in_fiscal_year(begin, months[0]), _in_fiscal_year(begin, months[1]))
    years = [begin.year + (month < begin.month) for month in months]
    return _cut_off((date(years[0], months[0], 1), last_day(years[1], months[1])), printed)


def _named_with_part(printed: PrintedDate) -> bool:
    return "day" not in printed.fields and ("part" in printed.grain or "forms_fiscal" in printed.said)


def _in_fiscal_year(begin: date, month: int) -> int:
    """The calendar month that is the first, second ... of a fiscal year."""
    return (begin.month + month - 2) % 12 + 1


def _cut_off(days: tuple[date, date], printed: PrintedDate) -> tuple[date, date]:
    return (days[1], days[1]) if printed.at_end else days


def _fiscal_year(printed: PrintedDate, customs: Customs) -> tuple[date, date]:
    """The fiscal year that a single year names: the one that starts in it, or by custom the one that ends in it."""
    printed.days(customs)  # refuses a year that its era does not have
    year = printed.year(customs)
    by_last = "fiscal_last" in printed.said or (
        customs.fiscal_year_named == "last" and not printed.said & {"fiscal_first", "forms_fiscal"}
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
    named_apart = both or (second.fiscal and sign == "-")  # 2018-2019年度 is one year in China and two in Japan
    one_year = ends == starts + 1 and sign in DASHES and not named_apart
    if customs.fiscal_is_calendar:
        if one_year:
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


def _pairs(first: PrintedDate, last: PrintedDate, customs: Customs, *, fiscal_note: bool) -> tuple[date, date]:
    """Years whose second one has two digits: 2018/19, or 2010-11 to 2014-15."""
    if first.grain or last.grain:
        raise Impossible("a part of two years", "Code period_start and period_end.")
    (begin, next_), (starts, ends) = _pair(first, customs), _pair(last, customs)
    fiscal = fiscal_note or first.fiscal or last.fiscal
    consecutive = next_ == begin + 1 and ends == starts + 1
    if fiscal and customs.fiscal_is_calendar:
        raise Impossible(f"fiscal year {begin}/{next_}, but the fiscal year is the calendar year")
    if fiscal and not consecutive:
        raise Impossible(f"fiscal year {begin}/{next_}, which is not one year", SEVERAL)
    if fiscal or (consecutive and not customs.fiscal_is_calendar):
        return _cut_off((customs.fiscal_year(begin)[0], customs.fiscal_year(starts)[1]), last)
    if first is not last:
        raise Impossible(f"{begin}/{next_} to {starts}/{ends}: years that overlap are not plain", SEVERAL)
    return _cut_off((date(begin, 1, 1), date(next_, 12, 31)), first)


def _looks_like_pair(printed: PrintedDate) -> bool:
    """Is a month printed as the last digits of the next year? 2010-11."""
    fields = printed.fields
    return f"{(int(fields.get('year', 0)) + 1) % 100:02d}" == fields.get("month")


def _pair(printed: PrintedDate, customs: Customs) -> tuple[int, int]:
    """Both years of a pair."""
    text, short = printed.fields.get("year", ""), printed.fields["yy"]
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


def _is_a_month(printed: PrintedDate, short: str, customs: Customs) -> bool:
    """2010-11 is November, as ISO 8601 writes it, unless the country has fiscal years that are printed so."""
    return (
        printed.fields["sign"] == "-"
        and len(short) == 2
        and 1 <= int(short) <= 12
        and customs.fiscal_is_calendar
        and not printed.fiscal
    )


def _year_to(first: PrintedDate, second: PrintedDate | None, customs: Customs) -> tuple[date, date]:
    """Twelve months up to a day or the end of a month."""
    if second is not None or not first.grain & {"month", "day"}:
        raise Impossible("a year that ends on a day, but no day or month of its end", SEVERAL)
    last = first.days(customs)[1]
    year_before = (
        last_day(last.year - 1, last.month)
        if last == last_day(last.year, last.month)
        else last.replace(year=last.year - 1)
    )
    return _cut_off((year_before + timedelta(days=1), last), first)
