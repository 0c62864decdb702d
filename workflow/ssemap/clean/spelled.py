"""Number words and ideographs as parts of a number.

Words of languages that say teens, halves and noughts in their own ways: enam belas (sixteen), satu setengah (one and
a half), một trăm linh năm (a hundred and five), tiga koma lima (three point five).

A run of ideographs without multipliers is read digit by digit (二〇一〇). Three forms are left in doubt: spoken
short ones, where a single digit after a multiplier means its next lower one (13万2, 两千六, แสนสอง); neighbours that
give a range (三四万); and a run of two digits before a multiplier.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ssemap.clean.lexicon import HANGUL_DIGITS, Entry, Token
from ssemap.clean.numerals import number_format
from ssemap.clean.parts import HUNDRED, SHORT, Cursor, Part, is_spoken, may_follow
from ssemap.clean.writing import of_east_asia

MILLION = Fraction(10**6)
HALF = Fraction(1, 2)


def append_cardinal(cursor: Cursor, token: Token, entry: Entry) -> bool:
    if entry.place == "inside" and not _stands_inside(cursor):
        return False
    if not token.text.isascii() and (digits := _ideographs(cursor)) and len(digits) > 1:
        return _append_run(cursor, digits)
    if entry.number == 0 and cursor.parts:
        return _zero_joins(cursor)
    native = len(token.text) > 1 and "가" <= token.text[0] <= "힣"
    new = replace(_spelled(entry.number), native=native or (token.text == "열"))
    if cursor.parts and not may_follow(cursor, new):
        return False
    if cursor.parts and _may_be_short(cursor, token, new):
        cursor.doubt = SHORT
    cursor.parts.append(new)
    return True


def _may_be_short(cursor: Cursor, token: Token, new: Part) -> bool:
    """两千六, แสนสอง, một triệu hai: where people speak so, a single digit after a multiplier is its next lower one."""
    if of_east_asia(token.text):
        return token.text not in HANGUL_DIGITS and is_spoken(cursor, new, HUNDRED)
    return is_spoken(cursor, new, Fraction(number_format(cursor.number_format).short_from))


def ends_in_short_hundreds(parts: list[Part]) -> bool:
    """Bare hundreds after millions: một triệu hai trăm is spoken for 1,200,000 too."""
    if len(parts) != 2:
        return False
    millions, hundreds = parts
    bare = hundreds.spelled and hundreds.value in range(100, 1000, 100)
    return millions.spelled and not millions.tight and millions.scale >= MILLION and bare


def _spelled(number: Fraction) -> Part:
    """A number word; of a round one (seratus) the noughts are its scale."""
    scale = Fraction(1)
    if number >= 100:
        while number % 10 == 0:
            number, scale = number / 10, scale * 10
    return Part(number, scale, scale, spelled=True)


def counts(cursor: Cursor, token: Token) -> bool:
    """Is a word that has other meanings too a number word here? năm triệu is five million, năm 2019 a year."""
    follower = cursor.token(1)
    entry = token.find("cardinal")
    if entry is None or (follower is not None and follower.kind == "numeral"):
        return False
    return entry.place != "inside" or _stands_inside(cursor)


def _stands_inside(cursor: Cursor) -> bool:
    """An article (one) counts within a number, or before what makes a number of it."""
    hyphen = cursor.token(1)
    follower = cursor.token(2) if hyphen is not None and hyphen.text == "-" else hyphen
    if cursor.parts or (follower is None and cursor.at == 0):
        return True
    return follower is not None and any(
        follower.find(role) for role in ("multiplier", "point", "ratio", "more", "counter")
    )


def _zero_joins(cursor: Cursor) -> bool:
    """A nought between parts (一百九十万零三千, không trăm linh năm): what follows is no short form."""
    follower = cursor.token(1)
    beyond = cursor.token(2)
    if follower is not None and follower.find("multiplier") and beyond is not None and beyond.find("cardinal"):
        cursor.at += 1  # no hundreds
        return True
    return follower is not None and (follower.kind == "numeral" or follower.find("cardinal") is not None)


def _ideographs(cursor: Cursor) -> list[int]:
    """The digits of a run of ideographs that starts here: 二〇一〇."""
    digits: list[int] = []
    while token := cursor.token(len(digits)):
        entry = token.find("cardinal")
        if entry is None or entry.number > 9 or len(token.text) > 1 or not of_east_asia(token.text):
            break
        if digits and token.spaced:
            break
        digits.append(int(entry.number))
    return digits


def _append_run(cursor: Cursor, digits: list[int]) -> bool:
    """A run of ideographs digit by digit; of two it is in doubt whether they are neighbours (三四万)."""
    if digits[0] == 0 and len(digits) == 2 and cursor.parts:
        cursor.at += 1
        new = Part(Fraction(digits[1]), spelled=True)
    else:
        after = cursor.token(len(digits))
        multiplied = after is not None and after.find("multiplier") is not None
        if len(digits) == 2 and (multiplied or digits[1] == digits[0] + 1):
            cursor.doubt = f"the number is vague ({digits[0]} or {digits[1]})"
        new = Part(Fraction("".join(map(str, digits))), spelled=True)
        cursor.at += len(digits) - 1
    if cursor.parts and not may_follow(cursor, new):
        return False
    cursor.parts.append(new)
    return True


def append_decimals(cursor: Cursor) -> bool:
    """Digits after a spoken decimal mark: 一点五七, tiga koma lima, 3点5."""
    last, decimals, taken = cursor.parts[-1], "", 0
    while token := cursor.token(taken + 1):
        entry = token.find("cardinal")
        if token.kind == "numeral" and token.text.isdecimal() and not decimals:
            decimals = token.text
            taken += 1
            break
        if entry is None or entry.number > 9 or (decimals and token.spaced and of_east_asia(token.text)):
            break
        decimals += str(int(entry.number))
        taken += 1
    if not decimals or not (last.quantum == 1 or last.spelled):
        return False
    value = last.value + Fraction(f"0.{decimals}")
    cursor.parts[-1] = Part(value, quantum=Fraction(1, 10 ** len(decimals)), spelled=True)
    cursor.at += taken
    return True


def add_ten(cursor: Cursor) -> bool:
    """enam belas: ten more than six."""
    if not cursor.parts or cursor.parts[-1].scale != 1 or not 1 <= cursor.parts[-1].coefficient <= 9:
        return False
    cursor.parts[-1] = replace(cursor.parts[-1], coefficient=cursor.parts[-1].coefficient + 10)
    return True


def add_more(cursor: Cursor, entry: Entry) -> bool:
    """A half of the last multiplier more: satu setengah juta, 2 triệu rưỡi, a million and a half."""
    last = cursor.parts[-1]
    if last.quantum != last.scale or (last.scale > 1 and entry.number != HALF):
        return False
    quantum = last.scale * Fraction(1, entry.number.denominator)
    cursor.parts[-1] = replace(last, coefficient=last.coefficient + entry.number, quantum=quantum)
    return True
