"""How numbers are printed: the one place that turns a value into digits, for tables, figures, texts and messages.

An estimate has as many digits as its interval supports: the last printed digit is of the order of the half-width of the
interval. The lower end of an interval may stand alone, as a bound ("≥ 0.98"), and a bound of one digit would say less
than is known: so a lower end above zero has two digits at least, and estimate, interval and bound have the same ones
wherever they are printed. A lower end is never rounded up, an upper end never down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from ssemap.core.units import CURRENCY, is_money

Kind = Literal["text", "count", "rate", "percent", "money", "year"]
DOWN, UP = -0.4999, 0.4999  # of the last place
SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
SUFFIXES = ((1e12, 1e12, " T"), (1e9, 1e9, " G"), (1e6, 1e6, " M"), (1e4, 1e3, " k"))
SIGNIFICANT = 3  # digits of a rate
OF_A_BOUND = 2  # digits of a lower end above zero, at least
FURTHER = 3  # digits by which an interval is printed further than it supports, at most, for the sake of its lower end
MOST_DECIMALS = 12
FINEST = 9  # digits of a number that an interval can support: what is finer is noise of computing


def count(value: float) -> str:
    """A whole number with thousands separators; of an average one decimal stays if it has any.

    >>> count(1234), count(1234.5), count(999.96), count(0.04)
    ('1,234', '1,234.5', '1,000', '0.04')
    """
    return shortest(f"{value:,.1f}") if abs(value) >= 1 else shortest(rate(value))


def rate(value: float) -> str:
    """Three significant digits, and no digit before the point hidden.

    >>> rate(0.01234), rate(1.234), rate(1234.5)
    ('0.0123', '1.23', '1,234')
    """
    if value == 0:
        return "0"
    decimals = max(0, SIGNIFICANT - 1 - _order(significant(value)))
    return f"{value:,.{min(decimals, MOST_DECIMALS)}f}"


def money(value: float) -> str:
    """An amount in words of scale; one that is rounded to a thousand of a scale is one of the next.

    >>> money(12_345_678_901_234), money(999_999_999)
    ('12.3 trillion', '1.00 billion')
    """
    limit, word = scale(_whole_significant(value))
    return f"{rate(value / limit)} {word}".rstrip()


def compact(value: float) -> str:
    """A number in a few characters, three significant digits, for axes.

    >>> compact(0.01234), compact(1230), compact(12_300), compact(4_560_000), compact(999_999_999)
    ('0.0123', '1,230', '12.3 k', '4.56 M', '1 G')
    """
    rounded = significant(value) if round(abs(value)) >= SUFFIXES[-1][0] else round(value)
    for limit, divisor, suffix in SUFFIXES:
        if abs(rounded) >= limit:
            return f"{shortest(rate(rounded / divisor))}{suffix}"
    return f"{value:,.0f}" if abs(rounded) >= 1000 else f"{value:.3g}"


def shortest(digits: str) -> str:
    """Digits without zeros at the end of decimals, which nobody printed.

    >>> shortest("9.10"), shortest("0.500"), shortest("32.0"), shortest("1,200")
    ('9.1', '0.5', '32', '1,200')
    """
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _order(value: float) -> int:
    """Power of ten of the first digit."""
    return math.floor(math.log10(abs(value)))


def significant(value: float, figures: int = SIGNIFICANT) -> float:
    """A number rounded to so many digits, those of a rate.

    >>> significant(9.996), significant(0.01234)
    (10.0, 0.0123)
    """
    return round(value, figures - 1 - _order(value)) if value else value


def _whole_significant(value: float) -> float:
    """A number as ``rate`` rounds it: to three digits, but to none before the point."""
    return round(value) if abs(value) >= 10**SIGNIFICANT and abs(value) < SCALES[-1][0] else significant(value)


def percent(share: float) -> str:
    """A declared share in percent, with all its digits.

    >>> percent(0.9), percent(0.975)
    ('90%', '97.5%')
    """
    return f"{100 * share:g}%"


def points(difference: float) -> str:
    """A difference of two percentages: one decimal, or two digits where it is less than one tenth.

    >>> points(13.96), points(-0.3), points(1), points(0.0123), points(0)
    ('14.0', '-0.3', '1.0', '0.012', '0.0')
    """
    small = 0 < abs(difference) < 10.0**-1
    decimals = OF_A_BOUND - 1 - _order(difference) if small else 1
    return f"{difference:,.{decimals}f}"


def whole_percent(share: float) -> str:
    """A counted share in whole percent.

    >>> whole_percent(2 / 3)
    '67%'
    """
    return f"{100 * share:.0f}%"


def plain(value: float) -> str:
    """A number as messages print it: whole ones in full, others with four significant digits.

    >>> plain(1500), plain(0.12345)
    ('1,500', '0.1235')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 or value == round(value) else f"{value:,.4g}"


def counted(number: int, name: str) -> str:
    """A number with the name of what it counts, in the plural but for one.

    >>> counted(1, "year"), counted(1200, "figure")
    ('1 year', '1,200 figures')
    """
    return f"{number:,} {name}" + ("" if number == 1 else "s")


FORMATS: dict[str, Callable[[float], str]] = {
    "count": count,
    "rate": rate,
    "percent": lambda value: f"{rate(value)}%",
    "money": money,
    "year": lambda value: f"{int(value)}",
}


# --- estimates ------------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """An estimate, its word of scale and its ends, each as text; '' for what is not known. ``divisor`` of the scale."""

    main: str
    word: str
    ends: str
    divisor: float = 1.0


def place(lower: float, upper: float) -> int:
    """Power of ten of the last digit that an interval supports; of a single point, of its fourth digit.

    floor(log10((upper - lower) / 2)), but the second digit of a lower end above zero is printed in any case; an
    interval beyond the ninth digit of its ends is a point to a machine

    >>> place(42.1, 44.4), place(1300, 2100), place(0.98, 1.31), place(0.3, 0.1 + 0.2)
    (0, 2, -2, -4)
    """
    half, largest = (upper - lower) / 2, max(abs(lower), abs(upper))
    if half > 0 and _order(half) > _order(largest) - FINEST:
        supported = _order(half)
        return max(min(supported, _of_bound(lower, supported)), supported - FURTHER)
    return _order(largest) - 3 if largest else 0


def _of_bound(lower: float, otherwise: int) -> int:
    """Power of ten of the second digit of a lower end above zero; ``otherwise`` of another one."""
    return _order(lower) - OF_A_BOUND + 1 if lower > 0 else otherwise


def number(value: float, last: int, way: float = 0.0) -> str:
    """A number rounded at a power of ten, with thousands separators; ``way``: to the nearest, ``DOWN`` or ``UP``."""
    # Ends are rounded outwards, so that no interval is printed narrower than it is.
    rounded = round(value + way * 10.0**last, -last)
    return f"{rounded + 0.0:,.{max(0, -last)}f}"


def digits(value: float, lower: float, upper: float, *, scaled: bool = False, whole: bool = False) -> Shown:
    """An estimate with its interval. Of an interval with one known end, that end stands alone with its sign.

    ``scaled``: large amounts in words of scale; ``whole``: what is counted has no decimals.

    >>> tuple(digits(43.2, 42.1, 44.4)), tuple(digits(1.61e12, 1.3e12, 2.1e12, scaled=True))
    (('43', '', '42–45', 1.0), ('1.6', 'trillion', '1.3–2.1', 1000000000000.0))
    >>> tuple(digits(55.97, 55.2, 56.7, whole=True)), tuple(digits(43.2, 42.1, math.inf))
    (('56', '', '55–57', 1.0), ('43.2', '', '≥ 42.1', 1.0))
    """
    known = [one for one in (lower, upper) if math.isfinite(one)]
    there = [*known, value] if math.isfinite(value) else known
    if not there:
        return Shown("", "", "")
    low, high = (min(known), max(known)) if len(known) == 2 else (min(there), max(there))
    divisor, word, last = _scaled(low, high, scaled=scaled, whole=whole)
    ends = [number(lower / divisor, last, DOWN) if math.isfinite(lower) else ""]
    ends += [number(upper / divisor, last, UP) if math.isfinite(upper) else ""]
    main = number(value / divisor, last) if math.isfinite(value) else ""
    return Shown(main, word, _ends(*ends), divisor)


def _ends(low: str, high: str) -> str:
    """Both ends of an interval as printed, or the one that is known.

    >>> _ends("42", "45"), _ends("-2", "1"), _ends("42", ""), _ends("", "45")
    ('42–45', '-2 to 1', '≥ 42', '≤ 45')
    """
    if low and high:
        return f"{low} to {high}" if low.startswith("-") else f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


def _scaled(low: float, high: float, *, scaled: bool, whole: bool) -> tuple[float, str, int]:
    """Divisor and word of scale of an interval, and the power of ten of its last digit within that scale.

    The scale is that of the larger end as it is printed: what is rounded to 1,000 million is 1 billion.
    """
    largest = max(abs(low), abs(high)) if scaled else 0.0
    divisor, word = scale(largest)
    last = _last(low / divisor, high / divisor, whole=whole)
    rounded = max(float(number(end / divisor, last, UP).replace(",", "")) for end in (abs(low), abs(high)))
    if scaled and scale(rounded * divisor) != (divisor, word):
        divisor, word = scale(rounded * divisor)
        last = _last(low / divisor, high / divisor, whole=whole)
    return divisor, word, last


def _last(low: float, high: float, *, whole: bool) -> int:
    last = place(low, high)
    return max(last, 0) if whole else last


def bounds(lower: float, upper: float, kind: Kind) -> Shown:
    """Two figures of sources as the ends of a range, each with its own digits; amounts in the scale of the larger one.

    >>> tuple(bounds(1350, 2000, "count")), tuple(bounds(1.14e6, 1.47e6, "money"))
    (('', '', '1,350–2,000', 1.0), ('', 'million', '1.14–1.47', 1000000.0))
    """
    largest = max((abs(end) for end in (lower, upper) if math.isfinite(end)), default=0.0)
    divisor, word = scale(_whole_significant(largest)) if kind == "money" else (1.0, "")
    shown = count if kind == "count" else rate
    low, high = (shortest(shown(end / divisor)) if math.isfinite(end) else "" for end in (lower, upper))
    return Shown(low, word, "", divisor) if low == high else Shown("", word, _ends(low, high), divisor)


def least(lower: float, upper: float, *, scaled: bool = False, whole: bool = False) -> Shown:
    """The lower end of an interval and its word of scale, rounded down, in the digits in which the interval is printed.

    >>> least(42.1, 44.4).main, least(1.39e12, 2.1e12, scaled=True)[:2], least(2.95e12, 9.1e12, scaled=True)[:2]
    ('42', ('1.3', 'trillion'), ('2.9', 'trillion'))
    """
    divisor, word = scale(lower) if scaled else (1.0, "")
    shown = _least(lower / divisor, upper / divisor, whole=whole)
    rounded = float(shown.replace(",", "")) * divisor
    if scaled and scale(rounded) != (divisor, word):
        divisor, word = scale(rounded)
        shown = _least(lower / divisor, upper / divisor, whole=whole)
    return Shown(shown, word, "", divisor)


def _least(low: float, high: float, *, whole: bool) -> str:
    """A lower end, rounded down in the digits of its interval."""
    last = place(low, high if math.isfinite(high) else low)
    last = min(last, _of_bound(low, last))
    return number(low, max(last, 0) if whole else last, DOWN)


def estimate(
    value: float, lower: float, upper: float, *, scaled: bool = False, percent: bool = False, whole: bool = False
) -> str:
    """An estimate with its interval; of a value that is not a number the bounds alone.

    ``scaled``: large amounts in words of scale. ``percent``: are they percentages? ``whole``: are they counts?

    >>> estimate(43.2, 42.1, 44.4), estimate(float("nan"), 24, 30), estimate(1.61e12, 1.3e12, 2.1e12, scaled=True)
    ('43 (42–45)', '24–30', '1.6 trillion (1.3–2.1)')
    >>> estimate(43.2, 42.1, 44.4, percent=True)
    '43% (42–45)'
    """
    main, word, ends, _ = digits(value, lower, upper, scaled=scaled, whole=whole)
    unit = "%" if percent else f" {word}".rstrip()
    return f"{main}{unit} ({ends})" if main else f"{ends}{unit}"


def cell_estimate(cell: Any) -> str:
    """The estimate of a cell of ``indicators`` in the digits that are known, or its bounds; nothing without one.

    Takes an object with ``estimate``, ``lower``, ``upper`` and ``unit``. An amount names its currency.
    """
    if cell.lower != cell.lower:
        return ""
    scaled, percent, whole = is_money(cell.unit), kind(cell.unit) == "percent", kind(cell.unit) == "count"
    ends = cell.lower, cell.upper
    return currency(cell.unit) + estimate(cell.estimate, *ends, scaled=scaled, percent=percent, whole=whole)


def currency(unit: str) -> str:
    """What stands before an amount: its currency and a blank; nothing before other values.

    >>> currency("KRW"), currency("persons")
    ('KRW ', '')
    """
    return f"{unit} " if re.fullmatch(CURRENCY, unit) else ""


def scale(value: float) -> tuple[float, str]:
    """The largest scale that is not above a value, and its word.

    >>> scale(2.5e9), scale(12)
    ((1000000000.0, 'billion'), (1.0, ''))
    """
    return next(((limit, word) for limit, word in SCALES if abs(value) >= limit), (1.0, ""))


# --- units ----------------------------------------------------------------------------------------------


def kind(unit: str) -> Kind:
    """How values of an indicator's unit are printed."""
    if unit in ("count", "persons"):
        return "count"
    if "percent" in unit:
        return "percent"
    return "money" if unit in ("money", "currency") or is_money(unit) else "rate"


def in_more_years(years: Sequence[int]) -> str:
    """In which years, besides the one that is named, the same is wrong.

    >>> in_more_years([]), in_more_years([2011]), in_more_years([2011, 2012, 2019])
    ('', ', and so in 2011', ', and so in 3 more years from 2011 to 2019')
    """
    if len(years) > 1:
        return f", and so in {len(years)} more years from {min(years)} to {max(years)}"
    return f", and so in {years[0]}" if years else ""
