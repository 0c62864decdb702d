"""Tokens to the parts of one number: digits, number words and their multipliers.

::

    chain = part { part }
    part  = [ coefficient ]  { [ filler ] multiplier }  [ more ]
    coefficient = numeral [ fraction ] | fraction | cardinal [ teen ] | run of ideographs | coefficient point digits

A multiplier takes all parts before it that are smaller than itself: in 1천266억2300만 the sign 억 takes 1천 and
266 together, and so does "thousand" in "two hundred and fifty thousand". A part may follow another only if it is
smaller than the other's multiplier, and if it is glued to it by a sign of East Asia (3만9195), or both are words
(seratus dua puluh), or it has a smaller multiplier of its own (5 million 200 thousand): numbers that merely stand
side by side are not added. A multiplier without digits is one of it (천억, a million).

A run of ideographs without multipliers is read digit by digit (二〇一〇). Three forms are left in doubt: spoken
short ones, where a single digit after a multiplier means its next lower one (13万2, 两千六); neighbours that give a
range (三四万); and a run of two digits before a multiplier.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from ssemap.clean import numerals
from ssemap.clean.lexicon import HANGUL_DIGITS, Entry, Token
from ssemap.clean.writing import is_letter, of_east_asia

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Part:
    """coefficient x scale; ``quantum`` is the worth of the last printed digit of the part."""

    coefficient: Fraction
    scale: Fraction = Fraction(1)
    quantum: Fraction = Fraction(1)
    tight: bool = False  # may a bare remainder follow, as in 3만9195?
    spelled: bool = False  # in words or ideographs
    native: bool = False  # by a Korean word that takes no multiplier: 하나만 is "only one"

    @property
    def value(self) -> Fraction:
        return self.coefficient if self.scale == 1 else self.coefficient * self.scale

    @property
    def room(self) -> Fraction:
        """What may follow is smaller than this: than the multiplier, or than ten after twenty."""
        if self.scale == 1 and self.spelled and self.coefficient >= 20 and self.coefficient % 10 == 0:
            return Fraction(10)
        return self.scale

    def times(self, factor: Fraction) -> Part:
        return replace(self, scale=self.scale * factor, quantum=self.quantum * factor)


@dataclass(slots=True)
class Cursor:
    """What is known of an amount while its tokens are read."""

    tokens: list[Token]
    at: int
    number_format: str
    parts: list[Part] = field(default_factory=list)
    numerals: list[numerals.Numeral] = field(default_factory=list)
    qualifiers: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)  # roles of other words around the number
    percent: Fraction | None = None
    currency: str | None = None
    doubt: str | None = None
    header: Fraction = Fraction(1)  # multiplier of a bracket of units before the number

    def token(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None


def read(cursor: Cursor) -> bool:
    """Read the parts of the number that starts at the cursor; False where there is none."""
    start = cursor.at
    while token := cursor.token():
        if not _take(cursor, token):
            break
        cursor.at += 1
    if not cursor.parts or not _descending(cursor.parts):
        return False
    return _is_bounded(cursor, start)


def _take(cursor: Cursor, token: Token) -> bool:
    """Take one token (or a run, of which the cursor is left on the last) into the number; False if it ends before."""
    if token.kind == "numeral":
        return _append_digits(cursor, token)
    if token.kind == "fraction":
        return _append_fraction(cursor, token)
    if cursor.parts and (more := token.find("more")):
        return _add_more(cursor, more)
    if cursor.parts and token.find("point"):
        return _append_decimals(cursor)
    if entry := token.find("multiplier"):
        return _multiply(cursor, token, entry)
    if entry := token.find("cardinal"):
        return _append_cardinal(cursor, token, entry)
    if token.find("teen"):
        return _add_ten(cursor)
    return cursor.parts != [] and _look_through(cursor, token)


# ------------------------------------------------------------------ digits and words


def _append_digits(cursor: Cursor, token: Token) -> bool:
    numeral = numerals.read(token.text, cursor.number_format)
    if numeral is None:
        return False
    new = Part(numeral.value, quantum=numeral.quantum)
    if cursor.parts and not _continues(cursor, new):
        return False
    if cursor.parts and len(token.text) == 1 and _is_spoken(cursor, new):
        cursor.doubt = "a single digit after a multiplier may be short for its next lower one"
    cursor.parts.append(new)
    cursor.numerals.append(numeral)
    return True


def _append_fraction(cursor: Cursor, token: Token) -> bool:
    """A half, or one and a half: 1½, 1 1/2. What is no proper fraction is none (31/12)."""
    upper, lower = map(int, token.text.replace("⁄", "/").split("/"))
    if not 0 < upper < lower:
        return False
    share = Fraction(upper, lower)
    if not cursor.parts:
        cursor.parts.append(Part(Fraction(upper), Fraction(1, lower), Fraction(1, lower)))
        return True
    last = cursor.parts[-1]
    if last.scale != 1 or last.quantum != 1:
        return False
    cursor.parts[-1] = Part(last.coefficient + share, quantum=Fraction(1, lower))
    return True


def _append_cardinal(cursor: Cursor, token: Token, entry: Entry) -> bool:
    if entry.place == "inside" and not _stands_inside(cursor):
        return False
    if not token.text.isascii() and (digits := _ideographs(cursor)) and len(digits) > 1:
        return _append_run(cursor, digits)
    if entry.number == 0 and cursor.parts:
        return _zero_joins(cursor)
    native = len(token.text) > 1 and "가" <= token.text[0] <= "힣"
    new = replace(_spelled(entry.number), native=native or (token.text == "열"))
    if cursor.parts and not _continues(cursor, new):
        return False
    if cursor.parts and of_east_asia(token.text) and token.text not in HANGUL_DIGITS and _is_spoken(cursor, new):
        cursor.doubt = "a single digit after a multiplier may be short for its next lower one"
    cursor.parts.append(new)
    return True


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
    follower = cursor.token(1)
    if cursor.parts:
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
    if cursor.parts and not _continues(cursor, new):
        return False
    cursor.parts.append(new)
    return True


def _append_decimals(cursor: Cursor) -> bool:
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


def _add_ten(cursor: Cursor) -> bool:
    """enam belas: ten more than six."""
    if not cursor.parts or cursor.parts[-1].scale != 1 or not 1 <= cursor.parts[-1].coefficient <= 9:
        return False
    cursor.parts[-1] = replace(cursor.parts[-1], coefficient=cursor.parts[-1].coefficient + 10)
    return True


def _add_more(cursor: Cursor, entry: Entry) -> bool:
    """A half of the last multiplier more: satu setengah juta, 2 triệu rưỡi, a million and a half."""
    last = cursor.parts[-1]
    if last.quantum != last.scale or (last.scale > 1 and entry.number != HALF):
        return False
    quantum = last.scale * Fraction(1, entry.number.denominator)
    cursor.parts[-1] = replace(last, coefficient=last.coefficient + entry.number, quantum=quantum)
    return True


# ------------------------------------------------------------------ what may follow


def _continues(cursor: Cursor, new: Part) -> bool:
    """May the new part be the smaller remainder of the number so far?"""
    last = cursor.parts[-1]
    if last.coefficient.denominator > 1 or new.value >= last.room:
        return False
    follower = cursor.token(1)
    multiplier = follower.find("multiplier") if follower else None
    if multiplier is not None and 1 < multiplier.number < last.scale:
        return True
    return last.tight or (last.spelled and new.spelled)


def _is_spoken(cursor: Cursor, new: Part) -> bool:
    """Is the part one digit after a multiplier of hundred and more, with nothing between or behind?"""
    last, before, follower = cursor.parts[-1], cursor.token(-1), cursor.token(1)
    nought = before is not None and (zero := before.find("cardinal")) is not None and zero.number == 0
    multiplied = follower is not None and follower.find("multiplier") is not None
    return last.scale >= 100 and 0 < new.value < 10 and not nought and not multiplied


def _descending(parts: list[Part]) -> bool:
    """5억 3억 is no number."""
    return all(later.value < part.room for part, later in pairwise(parts))


def _multiply(cursor: Cursor, token: Token, entry: Entry) -> bool:
    """A multiplier takes all smaller parts before it, or stands for one of it."""
    if entry.place == "money" and not cursor.currency:
        return False
    factor, tight = entry.number, of_east_asia(token.text)
    if factor < 1 and (len(cursor.parts) > 1 or (cursor.parts and cursor.parts[-1].value * factor > 1)):
        return False  # "twenty-third" is no share
    if cursor.parts and (cursor.parts[-1].native or (cursor.parts[-1].spelled and cursor.parts[-1].value == 0)):
        return False
    taken: list[Part] = []
    while cursor.parts and _smaller(cursor.parts[-1], factor):
        taken.insert(0, cursor.parts.pop())
    if taken:
        whole = taken[0]
        if len(taken) > 1 or whole.scale < 1:
            whole = Part(sum((part.value for part in taken), Fraction(0)))
        quantum = taken[-1].quantum * factor
        cursor.parts.append(Part(whole.coefficient, whole.scale * factor, quantum, tight, taken[-1].spelled))
        return True
    last = cursor.parts[-1] if cursor.parts else None
    room = last is None or (
        factor < last.scale and (last.tight or (last.spelled and not token.text.isascii() and factor > 1))
    )
    if entry.place in {"after", "money"} or not room:
        return False
    cursor.parts.append(Part(Fraction(1), factor, factor, tight, spelled=True))
    return True


def _smaller(part: Part, factor: Fraction) -> bool:
    return part.scale < factor or (factor < 1 and part.scale == 1)


def _look_through(cursor: Cursor, token: Token) -> bool:
    """Signs inside a number: 1100여개, half of a million, P11.6-billion, twenty-five, two hundred and fifty."""
    last = cursor.parts[-1]
    if (entry := token.find("at_least", "inside")) and (not token.spaced or before_counter(cursor)):
        cursor.qualifiers.add(entry.role)
        return True
    if token.find("and"):
        return last.spelled and last.scale >= 100 and _word_follows(cursor)
    if token.text == "-" or (token.find("filler") and last.scale < 1):
        ahead = 1
        while (follower := cursor.token(ahead)) and follower.find("filler") and not follower.find("cardinal"):
            ahead += 1
        return follower is not None and (
            follower.find("multiplier") is not None or (follower.find("cardinal") is not None and last.room == 10)
        )
    return False


def before_counter(cursor: Cursor) -> bool:
    """Does a counter follow? A blank before 여 is looked through in 1만 여개."""
    follower = cursor.token(1)
    return follower is not None and follower.find("counter") is not None


def _word_follows(cursor: Cursor) -> bool:
    """Is the part after "and" a smaller number in words?"""
    follower = cursor.token(1)
    if follower is None or (entry := follower.find("cardinal")) is None:
        return False
    return entry.number < cursor.parts[-1].scale


def _is_bounded(cursor: Cursor, start: int) -> bool:
    """Without digits, a number must stand between known words: 조합 and 千葉 are none, nor is "umpteen million"."""
    first = cursor.tokens[start]
    if cursor.numerals or first.kind == "fraction":
        return True
    before = cursor.tokens[start - 1] if start else None
    after = cursor.token()
    if before is not None and before.kind == "bracket" and first.find("multiplier"):
        return False  # of a unit: (RM million), (1.2) million
    if before is not None and not first.spaced and "가" <= first.text[0] <= "힣" and takes_particle(before):
        return False
    if first.text.isascii() or _is_of_alphabet(first.text):
        return first.find("multiplier") is None or cursor.parts[0].scale < 1 or is_known(before)
    return (first.spaced or is_known(before)) and (after is None or after.spaced or is_known(after))


def takes_particle(token: Token) -> bool:
    """Does a word end there, so that a sign glued to it is a particle? 5%만 is "only 5 %", 일만 no ten thousand."""
    return token.text in HANGUL_DIGITS or any(map(token.find, ("counter", "percent", "date")))


def _is_of_alphabet(text: str) -> bool:
    return text[0] < "\u0590" or "\u1e00" <= text[0] < "\u2000"


def is_known(token: Token | None) -> bool:
    """Is there no letter that may belong to an unknown number word?"""
    return token is None or token.kind != "noise" or not is_letter(token.text[0])
