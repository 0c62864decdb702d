"""What speaks against the figure that was chosen: a form, a letter or a word beside it that may change it.

Each doubt is the problem of a reading. ``Doubt.ambiguous`` says that two readings are possible and neither was
taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise, takewhile

from ssemap.clean import signs
from ssemap.clean.amounts import Amount
from ssemap.clean.choice import Asked
from ssemap.clean.lexicon import HANGUL_SIGNS, Token, words_of
from ssemap.clean.writing import is_letter, is_spaced, of_east_asia, unmarked

# Roles of words that may follow a bare measure: they part it from another number, or say something about it.
JOINING = ("and", "ratio", "date", "range", "part", "base", "versus", "filler", "fall", "rise", "level", "currency")
CODE = 3  # letters of a currency's code
LATIN_STEM, STEM = 4, 3  # letters
FOOTNOTE_LETTERS = frozenset("abcdefpru*")  # 1,234p is provisional, 1,234r revised
SEPARATORS, MARKS = frozenset(",.'"), frozenset("*†‡")
CLOSING = frozenset(")]}\"'”’»」』;:")
OPENING = {"(": ")", "[": "]", "{": "}"}
LIKE_DIGITS = frozenset("|¦!¡?¿¬ǀ∣│\\")  # misread ones and sevens
MASK = 3  # of the same letter: xxx, ooo
LARGEST = 10**19
BOUND_OF_EITHER = (
    "a bound beside a minus sign, which may be one of the number or of the size of the fall: "
    "code lower or upper, and say in accepted_reason which it is"
)
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
    if signs.is_bound_of_either(amount):
        return Doubt(BOUND_OF_EITHER, ambiguous=True)
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
    yield _lost_tail(place)
    yield _misread_before(place)
    yield _no_noun(place)
    yield _digits_and_words(place)
    yield _too_large(place)


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


def _lost_tail(place: _Place) -> str | None:
    """A separator glued to the digits with a mask or letters for the digits behind it: 5,xxx; 5,***; 5 ooo."""
    first, second = [*place.tokens[place.amount.end :], None, None][:2]
    if first is None or not place.ends_in_digits:
        return None
    if _is_mask(first.text):
        return f"digits that form no number: {first.text} in place of digits"
    if first.spaced or first.text not in SEPARATORS or second is None:
        return None
    if second.kind == "aside":
        lost = second.text[0] in MARKS and (len(second.text) > 1 or first.text == ",")
    else:
        masked = second.text not in CLOSING and not _is_dash_for_cents(place)
        lost = not second.spaced and (is_spaced(second.text) or (masked and not is_letter(second.text[0])))
    return f"digits that form no number: {first.text}{second.text} in place of digits" if lost else None


def _is_dash_for_cents(place: _Place) -> bool:
    """One or two dashes behind the separator: Rp5.000,- and P5,000.--"""
    behind = place.tokens[place.amount.end + 1 : place.amount.end + 4]
    dashes = list(takewhile(lambda token: token.text == "-", behind))
    return 0 < len(dashes) < MASK and (len(dashes) == len(behind) or behind[len(dashes)].kind != "numeral")


def _is_mask(text: str) -> bool:
    return len(text) >= MASK and len(set(text)) == 1 and is_letter(text[0])


def _misread_before(place: _Place) -> str | None:
    """A sign glued to the digits that may be a misread one, or a bracket that is open on one side: |2,345; [12,345."""
    at = place.amount.number
    before, after = (place.tokens[at - 1] if at else None), place.after
    if before is not None and not place.tokens[at].spaced and place.tokens[at].kind == "numeral":
        if before.text in LIKE_DIGITS:
            return f"digits that form no number: {before.text}{place.tokens[at].text}"
        if before.text in OPENING and not any(token.text == OPENING[before.text] for token in place.tokens[at:]):
            return f"a bracket is opened before the digits and not closed: {before.text}{place.tokens[at].text}"
    opening = next((sign for sign, closing in OPENING.items() if after and after.text == closing), None)
    if opening and place.ends_in_digits and not any(token.text == opening for token in place.tokens[:at]):
        return "a bracket is closed that was not opened: the last digits may be the mark of a footnote"
    return None


def _no_noun(place: _Place) -> str | None:
    """A word for nought before a word that is not known says that there is none of it, perhaps of data."""
    after = place.after
    nought = place.amount.value == 0 and place.amount.parts[0].spelled and place.amount.counted is None
    if nought and after is not None and (_is_unknown_word(after) or is_letter(after.text[0])):
        return f"a word for none before {after.text!r}, which may stand for data that are not there"
    return None


def _digits_and_words(place: _Place) -> str | None:
    """Digits before a teen (5 belas), or a run of ideographs behind a multiplier (一万二三四五)."""
    inside = place.tokens[place.amount.number : place.amount.end]
    for first, second in pairwise(inside):
        if second.find("teen") and first.kind == "numeral":
            return f"digits that form no number: {first.text} {second.text}"
    for first, second, third in zip(inside, inside[1:], inside[2:], strict=False):
        run = all(_is_digit(token) and not token.spaced for token in (second, third))
        multiplied = first.find("multiplier") and of_east_asia(first.text) and first.text not in HANGUL_SIGNS
        run_before = _is_digit(first) and _is_digit(second) and not second.spaced and third.find("multiplier")
        if (run and multiplied) or run_before:
            return f"digits that form no number: {first.text}{second.text}{third.text}"
    return None


def _is_digit(token: Token) -> bool:
    entry = token.find("cardinal")
    return entry is not None and 0 < entry.number < 10 and of_east_asia(token.text)


def _too_large(place: _Place) -> str | None:
    if any(abs(end.value) >= LARGEST for end in _ends(place.amount)):
        return "a number of 10^19 and more, larger than any count or sum: a mark of a footnote may stand in its power"
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
    mills = kind == "money" and amount.quantum < Fraction(1, 100)
    thousands_of_percent = kind == "percent" and abs(amount.value) >= LARGEST_PERCENTAGE
    if sure and not (fraction_of_one or mills or thousands_of_percent):
        return None
    first = doubtful[0]
    reason = f"{kind} suggests" if sure else "the words leave open"
    return Doubt(
        f"one separator before three digits: {float(first.value):,g} by the number format, "
        f"but {reason} {float(first.rival or 0):,g}; declare number_format for the row",
        ambiguous=True,
    )
