"""Reading a printed figure: text, unit and number format to a number. The typed value is never seen.

The text is normalised and cut into tokens (``lexicon``), amounts are found by a small grammar
(``amounts``, ``numerals``), and one of them is chosen by these rules, in this order:

1. It is in the unit asked: percent before a share in words ("half") before a bare number; money
   before a bare number; for counts only bare numbers. Money of another currency and percentages
   of something are never taken for counts.
2. It stands outside brackets, if one does: 80.008 Unit (54,34%).
3. It is the first: "600 out of the 900".
Years and days (2019年, tahun 2019, 2019-03-31) are never chosen.

The number format is the one declared for the row; else the one that the words of the text show ("units"
is not Indonesian); else the country's. Counts are integers: a doubtful form (1.234) that the number format
reads as a fraction of a person is flagged, not guessed; so is a percentage of a thousand and more,
and a doubtful form among words of several formats that differ.
A range is read as its middle, with half its width as half-width.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ssemap.clean import amounts, lexicon, numerals
from ssemap.clean.amounts import Amount
from ssemap.core import units

RANKS = {"percent": {"percent": 0, "share": 1, "plain": 2}, "money": {"money": 0, "plain": 1}}
MIRRORED = {"at_least": "at_most", "at_most": "at_least"}  # a fall of more than 18 %
COUNTS = {"plain": 0}
LARGEST_PERCENTAGE = 1000  # beyond, a doubtful separator was more likely a decimal one
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
    kind = units.kind(unit)
    tokens = lexicon.tokenise(text)
    number_format, sure = (number_format, True) if declared else _format_of(tokens, number_format)
    printed = amounts.find([lexicon.in_format(token, number_format) for token in tokens], number_format)
    candidates = [amount for amount in printed if _rank(amount, kind, unit) is not None]
    if not candidates:
        return Reading(problem=_why_none(printed, kind, tokens))
    chosen = min(candidates, key=lambda amount: (_rank(amount, kind, unit), amount.in_brackets))
    if chosen.vague:
        return Reading(problem="the number is vague (several, a few)")
    if scale != 1.0:
        if any(part.scale > 1 for part in chosen.parts):
            return Reading(ambiguous=True, problem=f"the text has its own multiplier beside scale {scale:g}")
        chosen = _scaled(chosen, Fraction(scale))
    return _doubt(chosen, kind, sure) or _reading(chosen, kind)


def _format_of(tokens: list[lexicon.Token], number_format: str) -> tuple[str, bool]:
    """The country's number format, unless the words of the text belong to others only; and is it sure?

    It is not where the words contradict each other, or fit formats that differ in the decimal mark.
    """
    shown = lexicon.evidence_of_format(tokens)
    if shown is None or number_format in shown:
        return number_format, True
    sure = len({numerals.decimal_mark(code) for code in shown}) == 1
    return (min(shown), True) if sure else (number_format, False)


def _rank(amount: Amount, kind: str, unit: str) -> int | None:
    """How well the amount fits the unit asked; None if it cannot be meant."""
    foreign = amount.currency not in (None, "", unit) if kind == "money" else False
    if amount.is_date or foreign:
        return None
    return RANKS.get(kind, COUNTS).get(amount.kind)


def _why_none(printed: list[Amount], kind: str, tokens: list[lexicon.Token]) -> str:
    broken = [token.text for token in tokens if token.kind == "numeral"]
    if printed:
        seen = {"date" if amount.is_date else amount.currency or amount.kind for amount in printed}
        return f"no number that can be {kind}; found only: {', '.join(sorted(seen))}"
    if broken:
        return f"digits that form no number: {' '.join(broken)}"
    return "no number in the text"


def _scaled(amount: Amount, scale: Fraction) -> Amount:
    upper = amount.upper.times(scale) if amount.upper else None
    return replace(amount.times(scale), upper=upper)


def _doubt(amount: Amount, kind: str, sure: bool) -> Reading | None:
    """A doubtful form where the number format is not sure, or contradicts what is counted."""
    ends = (amount, amount.upper) if amount.upper else (amount,)
    doubtful = [number for end in ends for number in end.numerals if number.rival is not None]
    if not doubtful:
        return None
    fraction_of_one = kind == "count" and amount.quantum < 1
    thousands_of_percent = kind == "percent" and abs(amount.value) >= LARGEST_PERCENTAGE
    if sure and not (fraction_of_one or thousands_of_percent):
        return None
    first = doubtful[0]
    reason = f"{kind} suggests" if sure else "the words leave open"
    return Reading(
        ambiguous=True,
        problem=f"one separator before three digits: {float(first.value):,g} by the number format, "
        f"but {reason} {float(first.rival or 0):,g}; declare number_format for the row",
    )


def _reading(amount: Amount, kind: str) -> Reading:
    points = 100 if kind == "percent" and amount.kind == "share" else 1
    value, half = amount.value * points, amount.quantum * points / 2
    account = _account(amount) + (" of 100" if points == 100 else "")
    if amount.upper:
        upper = amount.upper.value * points
        return Reading(
            value=float((value + upper) / 2),
            half_width=float((upper - value) / 2),
            qualifier="range",
            lower=float(value),
            upper=float(upper),
            reading=f"{account} to {_account(amount.upper)}",
        )
    bound = MIRRORED.get(amount.qualifier, amount.qualifier) if value < 0 else amount.qualifier
    return Reading(
        value=float(value),
        half_width=float(half),
        qualifier=bound,
        lower=float(value) if bound == "at_least" else None,
        upper=float(value) if bound == "at_most" else None,
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


def _part(part: amounts.Part) -> str:
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
