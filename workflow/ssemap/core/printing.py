"""How numbers are printed: the one place that turns a value into digits, for tables, figures, texts and messages.

An estimate has as many digits as its interval supports: the last printed digit is of the order of the half-width of the
interval, so that no digit is printed that the evidence does not know.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

from ssemap.core.units import CURRENCY, is_money

Kind = Literal["text", "count", "rate", "percent", "money", "year"]
DOWN, UP = -0.4999, 0.4999  # of the last place
SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
SUFFIXES = ((1e12, 1e12, " T"), (1e9, 1e9, " G"), (1e6, 1e6, " M"), (1e4, 1e3, " k"))


def count(value: float) -> str:
    """A whole number with thousands separators; a decimal stays if it has any.

    >>> count(1234), count(1234.5)
    ('1,234', '1,234.5')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def rate(value: float) -> str:
    """Three significant digits, and no digit before the point hidden.

    >>> rate(0.01234), rate(1.234), rate(1234.5)
    ('0.0123', '1.23', '1,234')
    """
    if value == 0:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 6)}f}"


def money(value: float) -> str:
    """An amount in words of scale.

    >>> money(12_345_678_901_234)
    '12.3 trillion'
    """
    limit, word = scale(value)
    return f"{rate(value / limit)} {word}".rstrip()


def compact(value: float) -> str:
    """A number in a few characters, three significant digits, for axes.

    >>> compact(0.01234), compact(1230), compact(12_300), compact(4_560_000)
    ('0.0123', '1,230', '12.3 k', '4.56 M')
    """
    for limit, divisor, suffix in SUFFIXES:
        if abs(value) >= limit:
            return f"{value / divisor:.3g}{suffix}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def percent(share: float) -> str:
    """A declared share in percent, with all its digits.

    >>> percent(0.9), percent(0.975)
    ('90%', '97.5%')
    """
    return f"{100 * share:g}%"


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


def with_unit(value: float, unit: str) -> str:
    """A value with its unit, exact enough to be found again in a table."""
    return f"{value:,.6g} {unit}" if abs(value) < 1e6 else f"{value:,.0f} {unit}"


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


def place(lower: float, upper: float) -> int:
    """Power of ten of the last digit that an interval supports; of a single point, of its fourth digit.

    floor(log10((upper - lower) / 2))

    >>> place(42.1, 44.4), place(1300, 2100)
    (0, 2)
    """
    half = (upper - lower) / 2
    if half > 0:
        return math.floor(math.log10(half))
    return math.floor(math.log10(abs(lower))) - 3 if lower else 0


def number(value: float, last: int, way: float = 0.0) -> str:
    """A number rounded at a power of ten, with thousands separators; ``way``: to the nearest, ``DOWN`` or ``UP``."""
    # Ends are rounded outwards, so that no interval is printed narrower than it is.
    rounded = round(value + way * 10.0**last, -last)
    return f"{rounded + 0.0:,.{max(0, -last)}f}"


def digits(value: float, lower: float, upper: float, *, scaled: bool = False) -> tuple[str, str, str]:
    """An estimate, its word of scale and its ends, each as text; '' for a value that is not a number.

    ``scaled``: large amounts in words of scale.

    >>> digits(43.2, 42.1, 44.4), digits(1.61e12, 1.3e12, 2.1e12, scaled=True)
    (('43', '', '42–45'), ('1.6', 'trillion', '1.3–2.1'))
    """
    divisor, word = scale(upper) if scaled else (1.0, "")
    last = place(lower / divisor, upper / divisor)
    low, high = number(lower / divisor, last, DOWN), number(upper / divisor, last, UP)
    ends = f"{low} to {high}" if lower < 0 else f"{low}–{high}"
    return "" if math.isnan(value) else number(value / divisor, last), word, ends


def least(lower: float, upper: float, *, scaled: bool = False) -> tuple[str, str]:
    """The lower end of an interval and its word of scale, rounded down in the digits that the interval supports.

    >>> least(42.1, 44.4), least(1.39e12, 2.1e12, scaled=True)
    (('42', ''), ('1.3', 'trillion'))
    """
    divisor, word = scale(upper) if scaled else (1.0, "")
    return number(lower / divisor, place(lower / divisor, upper / divisor), DOWN), word


def estimate(value: float, lower: float, upper: float, *, scaled: bool = False, percent: bool = False) -> str:
    """An estimate with its interval; of a value that is not a number the bounds alone.

    ``scaled``: large amounts in words of scale. ``percent``: are they percentages?

    >>> estimate(43.2, 42.1, 44.4), estimate(float("nan"), 24, 30), estimate(1.61e12, 1.3e12, 2.1e12, scaled=True)
    ('43 (42–45)', '24–30', '1.6 trillion (1.3–2.1)')
    >>> estimate(43.2, 42.1, 44.4, percent=True)
    '43% (42–45)'
    """
    main, word, ends = digits(value, lower, upper, scaled=scaled)
    unit = "%" if percent else f" {word}".rstrip()
    return f"{main}{unit} ({ends})" if main else f"{ends}{unit}"


def cell_estimate(cell: Any) -> str:
    """The estimate of a cell of ``indicators`` in the digits that are known, or its bounds; nothing without one.

    Takes an object with ``estimate``, ``lower``, ``upper`` and ``unit``. An amount names its currency.
    """
    if cell.lower != cell.lower:
        return ""
    scaled, percent = is_money(cell.unit), kind(cell.unit) == "percent"
    return currency(cell.unit) + estimate(cell.estimate, cell.lower, cell.upper, scaled=scaled, percent=percent)


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
