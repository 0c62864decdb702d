"""How a chain prints numbers: with all the digits of what was printed, and four of what a formula gives."""

from __future__ import annotations

import math

from ssemap.core import framework, printing, units
from ssemap.core.codelists import Measure

DIGITS = 4  # significant ones of what a formula gives


def exact(value: float) -> str:
    """A number with all its digits, a large round one in words of scale.

    >>> exact(2039), exact(99.9e12), exact(1180.27), exact(51_764_822)
    ('2,039', '99.9 trillion', '1,180.27', '51,764,822')
    """
    limit, word = printing.scale(value)
    scaled = value / limit
    if word and math.isclose(round(scaled, 4), scaled, rel_tol=1e-12):
        return f"{scaled:,.4f}".rstrip("0").rstrip(".") + f" {word}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.8g}"


def rounded(value: float) -> str:
    """What a formula gives, in four significant digits and no digit before the point hidden.

    >>> rounded(26.66083), rounded(4_485_345_462), rounded(0), rounded(-1.36), rounded(999_999_999)
    ('26.66', '4.485 billion', '0', '-1.360', '1.000 billion')
    """
    near = printing.significant(value, DIGITS)
    limit, word = printing.scale(near)
    scaled = value / limit
    decimals = DIGITS - 1 - math.floor(math.log10(abs(near / limit))) if scaled else 0
    return f"{scaled:,.{min(max(0, decimals), 8)}f} {word}".strip()


def with_unit(number: str, unit: str, counted: str = "") -> str:
    """A printed number with its unit: ``%`` without a blank, a currency before it, what is counted by its name.

    >>> with_unit("n", "percent per year"), with_unit("n", "count", "Organisations"), with_unit("n", "KRW")
    ('n% per year', 'n organisations', 'KRW n')
    """
    if unit == "percent" or unit.startswith("percent "):
        return f"{number}%{unit.removeprefix('percent')}"
    if money := printing.currency(unit):
        return f"{money}{number}"
    if counted and units.kind(unit) == "count":
        return f"{number} {within(counted)}"
    return f"{number} {unit}"


def within(label: str) -> str:
    """A label as it stands within a sentence.

    >>> within("Turnover in US dollars")
    'turnover in US dollars'
    """
    return label[:1].lower() + label[1:]


def is_whole(measure: str) -> bool:
    """Is a measure counted, so that a value has no fraction?"""
    return any(row.measure == measure and row.whole == "yes" for row in framework.rows(Measure))


def measure(code: str) -> str:
    """The label of a measure; the code where it is none."""
    return framework.labels("measures").get(code, code)
