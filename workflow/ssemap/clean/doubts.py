"""What speaks against the figure that was chosen: a form, a letter or a word beside it that may change it.

Each doubt is the problem of a reading. ``Doubt.ambiguous`` says that two readings are possible and neither was
taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ssemap.clean.amounts import Amount
from ssemap.clean.choice import Asked
from ssemap.clean.lexicon import Token, words_of
from ssemap.clean.writing import is_letter, is_spaced, unmarked

# Roles of words that may follow a bare measure: they part it from another number, or say something about it.
JOINING = ("and", "ratio", "date", "range", "part", "base", "versus", "filler", "fall", "rise", "level", "currency")
CODE = 3  # letters of a currency's code
LATIN_STEM, STEM = 4, 3  # letters
FOOTNOTE_LETTERS = frozenset("abcdefpru*")  # 1,234p is provisional, 1,234r revised
LARGEST_PERCENTAGE = 1000  # beyond, a doubtful separator was more likely a decimal one


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a figure is not taken."""

    problem: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """The figure and the tokens next to it."""

    amount: Amount
    tokens: list[Token]
    asked: Asked

    @property
    def before(self) -> Token | None:
        return self.tokens[self.amount.start - 1] if self.amount.start else None

    @property
    def after(self) -> Token | None:
        return self.tokens[self.amount.end] if self.amount.end < len(self.tokens) else None

    @property
    def ends_in_digits(self) -> bool:
        return self.tokens[self.amount.end - 1].kind == "numeral"

    @property
    def ends_in_number(self) -> bool:
        last = self.tokens[self.amount.end - 1]
        return self.ends_in_digits or any(map(last.find, ("multiplier", "cardinal")))


def find(amount: Amount, tokens: list[Token], asked: Asked, sure: bool) -> Doubt | None:
    """The first doubt about the figure. ``sure``: is the number format?"""
    place = _Place(amount, tokens, asked)
    for problem in _problems(place):
        if problem:
            return Doubt(problem)
    return _doubtful_form(amount, asked.kind, sure)


def _problems(place: _Place) -> Iterator[str | None]:
    yield _foreign_unit(place)
    yield _glued_before(place)
    yield _two_separators(place)
    yield _other_unit(place)
    yield _hyphened(place)
    yield _open_bracket(place)
    yield _unknown_letters(place)
    yield _vague_behind(place)
    yield _odd_decimals(place)


def _foreign_unit(place: _Place) -> str | None:
    """Money without a currency that is known, or a measure without its unit, beside a word that may be one."""
    if place.asked.is_measure:
        return _unknown_measure(place)
    if place.asked.kind != "money" or place.amount.kind != "plain":
        return None
    before, after, code = place.before, place.after, place.asked.unit.casefold()
    if before and before.text != code and (unicodedata.category(before.text[0]) == "Sc" or _is_code(before)):
        return f"the unit {before.text!r} is not known"
    if after and after.text != code and (_is_unknown_word(after) or after.find("multiplier")):
        return f"the unit {after.text!r} is not known"
    return None


def _unknown_measure(place: _Place) -> str | None:
    """Hours or hectares before a word that is no unit of them and joins the number to nothing else: 300 fortnights."""
    after = place.after
    if after is not None and after.text == "-" and not after.spaced:
        return f"the unit goes on behind the hyphen: give the value in {place.asked.unit}"  # acre-feet
    if place.amount.counted is not None or after is None or not is_letter(after.text[0]):
        return None
    if any(map(after.find, JOINING)) and len(after.text) > 1:
        return None
    unit = place.asked.unit
    return f"the unit {after.text!r} is not known: give the value in {unit} and how it was converted in accepted_reason"


def _is_code(token: Token) -> bool:
    return token.kind == "noise" and len(token.text) == CODE and token.text.isascii() and token.text.isalpha()


def _is_unknown_word(token: Token) -> bool:
    return token.kind == "noise" and is_letter(token.text[0])


def _glued_before(place: _Place) -> str | None:
    """Unknown letters of an alphabet right before the digits: a currency, or a piece of the number."""
    first, before = place.tokens[place.amount.start], place.before
    if first.spaced or before is None or not (first.kind == "numeral" or first.text == "-"):
        return None
    if _is_unknown_word(before) and is_spaced(before.text):
        return f"the letters {before.text!r} before the digits are not known"
    return None


def _two_separators(place: _Place) -> str | None:
    """$..75: two separators glued to the digits; more are the dots that lead to a number."""
    first = place.amount.start
    glued = [token.text for token in place.tokens[max(0, first - 3) : first] if token.text in {".", ","}]
    if len(glued) == 2 and not place.tokens[first].spaced and place.tokens[first - 1].text in glued:
        return f"digits that form no number: {''.join(glued)}{place.tokens[first].text}"
    return None


def _other_unit(place: _Place) -> str | None:
    """A bare number before a word, where a percentage is asked: 9.9折."""
    after = place.after
    if after and place.asked.kind == "percent" and place.amount.kind == "plain" and after.kind == "noise":
        return f"a percentage before {after.text!r}, which may be another unit"
    return None


def _hyphened(place: _Place) -> str | None:
    """A number word that goes on with a hyphen and letters that are not known: twenty-first."""
    pair = place.tokens[place.amount.end : place.amount.end + 2]
    if len(pair) < 2 or pair[0].text != "-" or any(token.spaced for token in pair) or place.ends_in_digits:
        return None
    if place.amount.parts[-1].spelled and _is_unknown_word(pair[1]):
        return f"the letters {pair[1].text!r} behind the number are not known"
    return None


def _open_bracket(place: _Place) -> str | None:
    after = place.after
    opened = any(token.text == "(" for token in place.tokens[: place.amount.end])
    if after and after.text == ")" and place.ends_in_digits and not opened:
        return "a bracket is closed that was not opened: the last digits may be the mark of a footnote"
    return None


def _unknown_letters(place: _Place) -> str | None:
    """Letters behind the digits that may be a scale or belong to them."""
    after = place.after
    if after is None or not place.ends_in_number or not _is_unknown_word(after):
        return None
    if not after.spaced and is_spaced(after.text):
        known = after.text in FOOTNOTE_LETTERS
        return None if known else f"the letters {after.text!r} behind the digits are not known"
    if _may_be_scale(after.text):
        return f"the word {after.text!r} behind the number is not known and may be a scale"
    if place.ends_in_digits and place.asked.kind in {"count", "money"} and place.amount.quantum < 1:
        return f"a fraction of one before the word {after.text!r}, which is not known and may be a scale"
    return None


def _vague_behind(place: _Place) -> str | None:
    """A number before a word for several of a scale: 130 ribuan."""
    after = place.after
    if after and place.ends_in_number and after.find("vague"):
        return f"the number is vague before {after.text!r}"
    return None


def _may_be_scale(word: str) -> bool:
    """Is the word a scale word with an ending, or without its tones? ribuan, миллионго, trieu."""
    return is_spaced(word) and (word.startswith(_scales()) or unmarked(word) in _toneless())


@cache
def _scales() -> tuple[str, ...]:
    """Scale words that are long enough to be known by their beginning; shorter ones begin other words too."""
    return tuple(
        word
        for word in words_of("multiplier")
        if len(word) >= (LATIN_STEM if word.isascii() else STEM) and is_spaced(word)
    )


@cache
def _toneless() -> frozenset[str]:
    return frozenset(unmarked(word) for word in _scales() if unmarked(word) != word)


def _odd_decimals(place: _Place) -> str | None:
    """A count with a decimal mark that is the separator of groups in its number format: 12,5 in English."""
    odd = any(number.odd for end in _ends(place.amount) for number in end.numerals)
    if odd and place.asked.kind == "count" and place.amount.quantum < 1:
        return "digits that form no number: the separator of groups before too few digits"
    return None


def _ends(amount: Amount) -> tuple[Amount, ...]:
    return (amount, amount.upper) if amount.upper else (amount,)


def _doubtful_form(amount: Amount, kind: str, sure: bool) -> Doubt | None:
    """A doubtful form (1.234) where the number format is not sure, or contradicts what is counted."""
    doubtful = [number for end in _ends(amount) for number in end.numerals if number.rival is not None]
    if not doubtful:
        return None
    sure = sure and all(number.sure for number in doubtful)
    fraction_of_one = kind == "count" and amount.quantum < 1
    thousands_of_percent = kind == "percent" and abs(amount.value) >= LARGEST_PERCENTAGE
    if sure and not (fraction_of_one or thousands_of_percent):
        return None
    first = doubtful[0]
    reason = f"{kind} suggests" if sure else "the words leave open"
    return Doubt(
        f"one separator before three digits: {float(first.value):,g} by the number format, "
        f"but {reason} {float(first.rival or 0):,g}; declare number_format for the row",
        ambiguous=True,
    )


def is_in_accounts(amount: Amount, tokens: list[Token]) -> bool:
    """Is the number printed as accounts print a negative one: nothing but it and its unit, in round brackets?"""
    if not amount.in_brackets or amount.negative or (amount.kind == "plain" and amount.counted is not None):
        return False
    around = tokens[: amount.start] + tokens[amount.end :]
    units = all(token.kind == "bracket" or token.find("currency") or token.find("percent") for token in around)
    return units and any(token.text == "(" for token in around)
