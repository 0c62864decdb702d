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
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ssemap.clean import numerals, spelled
from ssemap.clean.lexicon import HANGUL_DIGITS, Entry, Token
from ssemap.clean.parts import HUNDRED, SHORT, Cursor, Part, is_spoken, may_follow
from ssemap.clean.writing import is_letter, of_east_asia

THOUSAND = Fraction(1000)


def read(cursor: Cursor) -> bool:
    """Read the parts of the number that starts at the cursor; False where there is none."""
    start = cursor.at
    while token := cursor.token():
        if not _take(cursor, token):
            break
        cursor.at += 1
    if not cursor.parts or not _descending(cursor.parts):
        return False
    if spelled.ends_in_short_hundreds(cursor.parts):
        cursor.doubt = SHORT
    return _is_bounded(cursor, start)


def _take(cursor: Cursor, token: Token) -> bool:
    """Take one token (or a run, of which the cursor is left on the last) into the number; False if it ends before."""
    if token.kind == "numeral":
        return _append_digits(cursor, token)
    if token.kind == "fraction":
        return _append_fraction(cursor, token)
    if cursor.parts and (more := token.find("more")):
        return spelled.add_more(cursor, more)
    if cursor.parts and token.find("point"):
        return spelled.append_decimals(cursor)
    if entry := token.find("multiplier"):
        return _multiply(cursor, token, entry)
    if entry := token.find("cardinal"):
        return spelled.append_cardinal(cursor, token, entry)
    if token.find("teen"):
        return spelled.add_ten(cursor)
    return cursor.parts != [] and _look_through(cursor, token)


def _append_digits(cursor: Cursor, token: Token) -> bool:
    numeral = numerals.read(token.text, cursor.number_format)
    if numeral is None:
        return False
    new = Part(numeral.value, quantum=numeral.quantum)
    if cursor.parts and not may_follow(cursor, new):
        return False
    if cursor.parts and len(token.text) == 1 and is_spoken(cursor, new, HUNDRED):
        cursor.doubt = SHORT
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
    if token.text == ",":
        return last.spelled and last.scale >= THOUSAND and _hundreds_follow(cursor)
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


def _hundreds_follow(cursor: Cursor) -> bool:
    """Is the part after a comma a smaller number in words with a multiplier: one thousand, two hundred?"""
    sign = cursor.token(2)
    multiplier = sign.find("multiplier", "any") if sign is not None and _word_follows(cursor) else None
    return multiplier is not None and 1 < multiplier.number < cursor.parts[-1].scale


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
    if before is not None and before.text == ")" and first.find("multiplier"):
        return False  # (1.2) million
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
