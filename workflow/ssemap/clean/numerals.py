"""A run of digits and separators as an exact number.

The form decides where it can: two kinds of separators (the last is the decimal one), a repeated one
(groups of three), one that is not followed by exactly three digits (a decimal one). Only the form
``1 to 3 digits, one separator, 3 digits`` can be read in two ways; there the number format decides, and
the other reading is kept so that the caller can check the choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ssemap.core import framework

MOST_DIGITS = 15  # a double holds 15 decimal digits exactly


@dataclass(frozen=True, slots=True)
class Numeral:
    """``quantum``: worth of the last digit; ``rival``: the other reading of a doubtful form."""

    value: Fraction
    quantum: Fraction = Fraction(1)
    rival: Fraction | None = None


def read(text: str, number_format: str) -> Numeral | None:
    """The number of a numeral token in a number format; None if the form is broken (1,00,000)."""
    tight = re.sub(r"(?<=[.,]) ", "", text)
    digits = re.split(r"\D", tight)
    separators = re.sub(r"\d", "", tight)
    if sum(map(len, digits)) > MOST_DIGITS:
        return None
    if not separators:
        return Numeral(Fraction(tight))
    if len(separators) == 1 and separators in ".," and _doubtful(digits):
        return _by_format(digits, separators, number_format)
    if _is_group(separators[-1], digits[1:], separators):
        return Numeral(Fraction("".join(digits))) if _grouped(digits, separators) else None
    *whole, tail = digits
    if not _grouped(whole, separators[:-1]):
        return None
    return _decimal("".join(whole), tail)


def _doubtful(digits: list[str]) -> bool:
    head, tail = digits
    return len(tail) == 3 and len(head) <= 3 and not head.startswith("0")


def _is_group(last: str, groups: list[str], separators: str) -> bool:
    """Is the last separator one between groups? It is if it is repeated or never a decimal one."""
    return last in " '" or (separators.count(last) > 1 and all(len(group) == 3 for group in groups))


def _grouped(digits: list[str], separators: str) -> bool:
    """Are all separators of one kind, between groups of three digits?"""
    return len(set(separators)) <= 1 and (
        not separators or (len(digits[0]) <= 3 and all(len(group) == 3 for group in digits[1:]))
    )


def _decimal(whole: str, tail: str) -> Numeral:
    return Numeral(Fraction(f"{whole}.{tail}"), Fraction(1, 10 ** len(tail)))


def _by_format(digits: list[str], separator: str, number_format: str) -> Numeral:
    grouped, decimal = Numeral(Fraction("".join(digits))), _decimal(*digits)
    kept, other = (decimal, grouped) if separator == decimal_mark(number_format) else (grouped, decimal)
    return Numeral(kept.value, kept.quantum, rival=other.value)


@cache
def decimal_mark(number_format: str) -> str:
    """The decimal separator of a number format; raises KeyError for a number format that the framework lacks."""
    formats = framework.table("number_formats").set_index("number_format")
    return str(formats.loc[number_format, "decimal"])
