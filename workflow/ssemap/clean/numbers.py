"""Reading a printed figure: text, unit and number format to a number. The typed value is never seen.

The text is normalised (``writing``); dates, labels and footnote marks are cut out (``asides``); the rest becomes
tokens by the words of the lexicon (``lexicon``). Digits and number words are read as one number (``chains``,
``numerals``), with the signs and qualifiers around it (``amounts``), two of them as a range (``ranges``) or a fraction
(``pairs``). One amount is chosen by the unit asked, and nothing that looks like a number may be left over
(``choice``). Its sign must be sure (``signs``), and what stands beside it must not put it in doubt (``doubts``).

The number format is the one declared for the row; else the one that the words of the text show ("units"
is not Indonesian); else the country's. Counts are integers: a doubtful form (1.234) that the number format
reads as a fraction of a person is flagged, not guessed; so is a percentage of a thousand and more,
a doubtful form among words of several formats that differ or with a separator that the format does not know,
and a fraction before a word that is not known, which may be a scale (12,5 Millionen).
A range is read as its middle, with half its width as half-width.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ssemap.clean import amounts, asides, doubts, lexicon, numerals, pairs, ranges, signs
from ssemap.clean.amounts import Amount
from ssemap.clean.choice import Asked, choose
from ssemap.clean.lexicon import Token
from ssemap.clean.parts import Part
from ssemap.clean.writing import normalise
from ssemap.core import units
from ssemap.core.qualifiers import AT_LEAST, AT_MOST, BOUNDS

DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. ``value`` and ``half_width`` are None if and only if there is a problem.

    Values are in the unit of the figure. ``half_width`` is half of the last printed digit;
    ``lower`` and ``upper`` are the ends of a range or the one end of a bound.
    ``reading`` shows the parts, e.g. "3×10⁴ + 9,195"; ``ambiguous`` says that two readings are
    possible and neither was taken.
    """

    value: float | None = None
    half_width: float | None = None
    qualifier: str = "exact"
    lower: float | None = None
    upper: float | None = None
    reading: str = ""
    ambiguous: bool = False
    problem: str | None = None


def read(text: str, unit: str, number_format: str, *, declared: bool = False, scale: float = 1.0) -> Reading:
    """Read a printed figure.

    ``unit`` is a code of units.csv and says what is asked; ``number_format`` a code of
    number_formats.csv, binding if ``declared`` for the row; ``scale`` the multiplier of a table
    header. Never raises on a text; an unknown unit or number format raises KeyError.

    >>> read("about 1.2 million", "count", "en").half_width
    50000.0
    >>> read("3만9195개", "count", "east_asian").reading
    '3×10⁴ + 9,195'
    """
    asked = Asked(unit, units.kind(unit))
    words = asides.cut(normalise(text))
    number_format, sure = (number_format, True) if declared else _format_of(words, number_format)
    tokens = [lexicon.in_format(token, number_format) for token in words]
    printed = ranges.find(tokens, number_format)
    printed = pairs.join(printed, tokens, asked.kind == "percent")
    chosen = choose(printed, tokens, words, asked)
    if isinstance(chosen, str):
        return Reading(problem=chosen)
    chosen = signs.settle(chosen, tokens, asked.kind)
    if isinstance(chosen, str):
        return Reading(problem=chosen)
    if scale != 1.0:
        if asked.kind == "percent":
            return Reading(problem=f"a percentage in a table of scale {scale:g}: leave the scale empty")
        if any(part.scale > 1 for part in chosen.parts):
            return Reading(ambiguous=True, problem=f"the text has its own multiplier beside scale {scale:g}")
        chosen = _scaled(chosen, Fraction(scale))
    chosen = _class(chosen) if amounts.CLASS in chosen.flags else chosen
    if doubt := doubts.find(chosen, tokens, asked, sure):
        return Reading(ambiguous=doubt.ambiguous, problem=doubt.problem)
    return _reading(chosen, asked.kind)


def _format_of(tokens: list[Token], number_format: str) -> tuple[str, bool]:
    """The country's number format, unless the words of the text belong to others only; and is it sure?

    It is not where the words belong to several formats that differ in the decimal mark.
    """
    shown = lexicon.evidence_of_format([token for token in tokens if not token.find("label", "note")])  # *
    if not shown:
        return number_format, True
    shared = frozenset.intersection(*shown)
    if number_format in shared:
        return number_format, True
    marks = frozenset.intersection(*(frozenset(map(numerals.decimal_mark, formats)) for formats in shown))
    if shared and len(marks) == 1:
        return min(shared), True
    return number_format, marks == {numerals.decimal_mark(number_format)}


def _scaled(amount: Amount, scale: Fraction) -> Amount:
    upper = amount.upper.times(scale) if amount.upper else None
    return replace(amount.times(scale), upper=upper)


def _class(amount: Amount) -> Amount:
    """The range of all numbers that begin with the digits of one: 1,000 to 2,000, or 35 to 36 %.

    A bound says more: below the thousands is below 1,000 (1,000人台を割り込む).
    """
    if amount.qualifier in BOUNDS or amount.upper is not None:
        return amount
    step, digits = amount.quantum, amount.value / amount.quantum
    while digits and digits % 10 == 0:
        step, digits = step * 10, digits / 10
    return replace(amount, upper=replace(amount, parts=(Part((amount.value + step) / amount.factor),)))


def _reading(amount: Amount, kind: str) -> Reading:
    of_hundred = kind == "percent" and amount.kind == "share"
    size = 100 if of_hundred else amount.size
    value, half = amount.value, amount.quantum / 2
    if size != 1:
        value, half = value * size, half * size
    account = _account(amount) + (" of 100" if of_hundred else f" × {size}" if size != 1 else "")
    if amount.upper:
        upper = amount.upper.value * size
        return Reading(
            value=float((value + upper) / 2),
            half_width=float((upper - value) / 2),
            qualifier="range",
            lower=float(value),
            upper=float(upper),
            reading=f"{account} to {_account(amount.upper)}",
        )
    bound = signs.bound(amount)
    return Reading(
        value=float(value),
        half_width=float(half),
        qualifier=bound,
        lower=float(value) if bound == AT_LEAST else None,
        upper=float(value) if bound == AT_MOST else None,
        reading=account,
    )


def _account(amount: Amount) -> str:
    """The parts in figures: 1,266×10⁸ + 2,300×10⁴."""
    parts = " + ".join(map(_part, amount.parts))
    sign = "−" if amount.negative else ""
    points = f"×{amount.percent}" if amount.percent and amount.percent != 1 else ""
    percent = f"{points} %" if amount.percent else ""
    qualifier = amount.qualifier.replace("_", " ") + " " if amount.qualifier != "exact" else ""
    return f"{qualifier}{sign}{parts}{percent}"


def _part(part: Part) -> str:
    coefficient = _figures(part.coefficient)
    if part.scale == 1:
        return coefficient
    digits = str(part.scale)
    if part.scale < 1:
        return str(part.value)
    if digits.strip("0") == "1":
        return f"{coefficient}×10{str(len(digits) - 1).translate(DIGITS)}"
    return f"{coefficient}×{digits}"


def _figures(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):,f}"
