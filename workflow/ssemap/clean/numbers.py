"""Reading a printed figure: text, unit and number format to a number. The typed value is never seen.

The text is normalised (``writing``); dates, labels and footnote marks are cut out (``asides``); the rest becomes
tokens by the words of the lexicon (``lexicon``). Digits and number words are read as one number (``chains``,
``numerals``), with the signs and qualifiers around it (``amounts``), two of them as a fraction (``pairs``). One
amount is chosen by the unit asked, and nothing that looks like a number may be left over (``choice``).

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
from functools import cache

from ssemap.clean import amounts, asides, chains, lexicon, numerals, pairs
from ssemap.clean.amounts import Amount
from ssemap.clean.choice import Asked, choose
from ssemap.clean.lexicon import Token
from ssemap.clean.writing import is_letter, is_spaced, normalise
from ssemap.core import framework

MIRRORED = {"at_least": "at_most", "at_most": "at_least"}  # a fall of more than 18 %
FOOTNOTE_LETTERS = frozenset("abcdefprsu*")  # 1,234p is provisional, 1,234r revised
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
    asked = Asked(unit, _kind(unit))
    words = asides.cut(normalise(text))
    number_format, sure = (number_format, True) if declared else _format_of(words, number_format)
    tokens = [lexicon.in_format(token, number_format) for token in words]
    printed = amounts.find(tokens, number_format)
    printed = pairs.join(printed, tokens, asked.kind == "percent")
    chosen = choose(printed, tokens, words, asked)
    if isinstance(chosen, str):
        return Reading(problem=chosen)
    if _is_in_accounts(chosen, tokens):
        if asked.kind not in {"money", "percent"}:
            return Reading(problem="a number in brackets alone: negative in accounts, and an aside elsewhere")
        chosen = replace(chosen, flags=chosen.flags | {"minus"})
    if scale != 1.0:
        if any(part.scale > 1 for part in chosen.parts):
            return Reading(ambiguous=True, problem=f"the text has its own multiplier beside scale {scale:g}")
        chosen = _scaled(chosen, Fraction(scale))
    return _doubt(chosen, tokens, asked, sure) or _reading(chosen, asked.kind)


@cache
def _kind(unit: str) -> str:
    units = framework.table("units").set_index("unit")
    if unit not in units.index and len(unit) == 3 and unit.isupper():
        return "money"
    return str(units.loc[unit, "kind"])


def _format_of(tokens: list[Token], number_format: str) -> tuple[str, bool]:
    """The country's number format, unless the words of the text belong to others only; and is it sure?

    It is not where the words contradict each other, or fit formats that differ in the decimal mark.
    """
    shown = lexicon.evidence_of_format(tokens)
    if shown is None or number_format in shown:
        return number_format, True
    sure = len({numerals.decimal_mark(code) for code in shown}) == 1
    return (min(shown), True) if sure else (number_format, False)


def _is_in_accounts(amount: Amount, tokens: list[Token]) -> bool:
    """Is the number printed as accounts print a negative one: nothing but it and its unit, in brackets?"""
    around = tokens[: amount.start] + tokens[amount.end :]
    units = all(token.kind == "bracket" or token.find("currency") or token.find("percent") for token in around)
    return units and amount.in_brackets and not amount.negative


def _scaled(amount: Amount, scale: Fraction) -> Amount:
    upper = amount.upper.times(scale) if amount.upper else None
    return replace(amount.times(scale), upper=upper)


def _doubt(amount: Amount, tokens: list[Token], asked: Asked, sure: bool) -> Reading | None:
    """A doubtful form where the number format is not sure, or contradicts what is counted; an unknown scale word."""
    kind = asked.kind
    if unknown := _unknown_unit(amount, tokens, kind):
        return Reading(problem=unknown)
    ends = (amount, amount.upper) if amount.upper else (amount,)
    if kind == "count" and amount.quantum < 1 and any(number.odd for end in ends for number in end.numerals):
        return Reading(problem="digits that form no number: the separator of groups before too few digits")
    doubtful = [number for end in ends for number in end.numerals if number.rival is not None]
    if not doubtful:
        return None
    sure = sure and all(number.sure for number in doubtful)
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


def _unknown_unit(amount: Amount, tokens: list[Token], kind: str) -> str | None:
    """Letters behind the number that may be a scale or belong to its digits; None where they cannot be."""
    if strange := _glued_before(amount, tokens):
        return f"the letters {strange!r} before the digits are not known"
    at = (amount.upper or amount).end
    follower = tokens[at] if at < len(tokens) else None
    if follower and kind == "percent" and amount.kind == "plain" and (amount.counted or follower.kind == "noise"):
        return f"a percentage before {follower.text!r}, which may be another unit"
    if follower is None or tokens[at - 1].kind != "numeral":
        return None if follower is None else _hyphened(amount, tokens, at)
    if follower.text == ")" and not any(token.text == "(" for token in tokens[:at]):
        return "a bracket is closed that was not opened: the last digits may be the mark of a footnote"
    if follower.kind != "noise" or not is_letter(follower.text[0]):
        return None
    glued = not follower.spaced and is_spaced(follower.text)
    if glued and follower.text not in FOOTNOTE_LETTERS:
        return f"the letters {follower.text!r} behind the digits are not known"
    if kind in {"count", "money"} and amount.quantum < 1 and not glued:
        return f"a fraction of one before the word {follower.text!r}, which is not known and may be a scale"
    return None


def _hyphened(amount: Amount, tokens: list[Token], at: int) -> str | None:
    """A number word that goes on with a hyphen and letters that are not known: twenty-first."""
    hyphen, letters = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    glued = hyphen.text == "-" and letters is not None and not hyphen.spaced and not letters.spaced
    if glued and letters and amount.parts[-1].spelled and letters.kind == "noise":
        return f"the letters {letters.text!r} behind the number are not known"
    return None


def _glued_before(amount: Amount, tokens: list[Token]) -> str | None:
    """Unknown letters of an alphabet right before the digits: a currency, or a piece of the number."""
    first = tokens[amount.start]
    before = tokens[amount.start - 1] if amount.start else None
    if not (first.kind == "numeral" or first.text == "-") or first.spaced or before is None or before.kind != "noise":
        return None
    return before.text if is_spaced(before.text) and is_letter(before.text[0]) else None


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


def _part(part: chains.Part) -> str:
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
