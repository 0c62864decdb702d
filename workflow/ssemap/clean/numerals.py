"""A run of digits and separators as an exact number.

The form decides where it can: two kinds of separators (the last is the decimal one), a repeated one
(groups), one that is not followed by exactly three digits (a decimal one). Only the form
``1 to 3 digits, one separator, 3 digits`` can be read in two ways; there the number format decides, and
the other reading is kept so that the caller can check the choice.

What the number format declares binds where the form is odd: groups of two digits before the last three
(5,95,215) are read where its ``group_sizes`` are "3 2", and with its ``group``; four digits and more after
its ``group`` (1,2341) are no decimals but a slip of the press, and so are two neighbouring digits (3,4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from ssemap.core import framework
from ssemap.core.codelists import NumberFormat

MOST_DIGITS = 15  # a double holds 15 decimal digits exactly


@dataclass(frozen=True, slots=True)
class Numeral:
    """``quantum``: worth of the last digit; ``rival``: the other reading of a doubtful form."""

    value: Fraction
    quantum: Fraction = Fraction(1)
    rival: Fraction | None = None
    odd: bool = False  # is its decimal mark the separator of groups of the number format? 12,5 in English
    sure: bool = True  # is the separator of a doubtful form one of the number format?


@cache
def number_format(code: str) -> NumberFormat:
    """A row of number_formats.csv; raises KeyError for a number format that the framework lacks."""
    formats: dict[str, NumberFormat] = {row.number_format: row for row in framework.rows(NumberFormat)}
    return formats[code]


def decimal_mark(code: str) -> str:
    """The decimal separator of a number format."""
    return str(number_format(code).decimal)


@cache
def read(text: str, code: str) -> Numeral | None:
    """The number of a numeral token in a number format; None if the form is broken (12,34,5).

    >>> read("29,07,60,537", "en").value == 290760537, read("29,07,60,537", "ms")
    (True, None)
    >>> float(read("1,234", "id").value), float(read("1,234", "id").rival)
    (1.234, 1234.0)
    """
    tight = re.sub(r"(?<=[.,]) ", "", text)
    digits = re.split(r"\D", tight)
    separators = re.sub(r"\d", "", tight)
    if sum(map(len, digits)) > MOST_DIGITS:
        return None
    if not separators:
        return Numeral(Fraction(tight))
    if not digits[0]:
        return _decimal("0", digits[1]) if separators == decimal_mark(code) else None
    if len(separators) == 1 and separators in ".,・" and _doubtful(digits):
        return _by_format(digits, separators, code)
    if _is_group(separators[-1], digits[1:], separators) or _by_twos(digits, separators, code):
        return Numeral(Fraction("".join(digits))) if _grouped(digits, separators, code) else None
    *whole, tail = digits
    if separators[-1] in separators[:-1]:
        return None  # 1,234,56
    if not _grouped(whole, separators[:-1], code) or _slip(whole, separators, tail, code):
        return None
    odd = separators == number_format(code).group
    return replace(_decimal("".join(whole), tail), odd=odd)


def _doubtful(digits: list[str]) -> bool:
    head, tail = digits
    return len(tail) == 3 and len(head) <= 3 and not head.startswith("0")


def _is_group(last: str, groups: list[str], separators: str) -> bool:
    """Is the last separator one between groups? It is if it is repeated or never a decimal one."""
    return last in " '" or (separators.count(last) > 1 and all(len(group) == 3 for group in groups))


def _grouped(digits: list[str], separators: str, code: str) -> bool:
    """Are all separators of one kind, between groups of three digits, or of two where the number format says so?"""
    if not separators:
        return True
    threes = 1 <= len(digits[0]) <= 3 and all(len(group) == 3 for group in digits[1:])
    return len(set(separators)) == 1 and (threes or _by_twos(digits, separators, code))


def _by_twos(digits: list[str], separators: str, code: str) -> bool:
    """Indian groups: the last of three digits, those before it of two (5,95,215)."""
    declared = number_format(code)
    head, *middle, last = digits
    return (
        declared.group_sizes == "3 2"
        and set(separators) == {declared.group}
        and bool(middle)
        and 1 <= len(head) <= 2
        and all(len(group) == 2 for group in middle)
        and len(last) == 3
    )


def _slip(whole: list[str], separators: str, tail: str, code: str) -> bool:
    """Are these no decimals? The separator of groups is followed by too many digits, or stands between neighbours."""
    if len(separators) > 1 or separators not in {number_format(code).group, "・"}:
        return False
    neighbours = separators in ",・" and len(whole[0]) == len(tail) == 1 and int(tail) == int(whole[0]) + 1
    return neighbours or (len(tail) > 3 and separators != "・")


def _decimal(whole: str, tail: str) -> Numeral:
    return Numeral(Fraction(f"{whole}.{tail}"), Fraction(1, 10 ** len(tail)))


def _by_format(digits: list[str], separator: str, code: str) -> Numeral:
    grouped, decimal = Numeral(Fraction("".join(digits))), _decimal(*digits)
    kept, other = (decimal, grouped) if separator in (decimal_mark(code), "・") else (grouped, decimal)
    known = separator in {number_format(code).decimal, number_format(code).group}
    return Numeral(kept.value, kept.quantum, rival=other.value, sure=known)
