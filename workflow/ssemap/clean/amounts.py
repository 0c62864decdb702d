"""Tokens to amounts: the grammar of printed numbers.

::

    amounts   = { amount [ range amount ] | any other token }
    amount    = { qualifier | currency | minus | filler | date }  chain
                { percent | currency | counter | qualifier | minus | date | unit bracket }
    chain     = part { part }
    part      = [ numeral | cardinal ]  { [ filler ] multiplier }
    unit bracket = "(" { currency | multiplier | percent | counter } ")"    37.47 (RM Billion)

A multiplier takes all parts before it that are smaller than itself: in 1천266억2300만 the sign 억
takes 1천 and 266 together. A part may follow another only if it is smaller than the other's
multiplier (3만9195), so that numbers that merely stand side by side are not added. A multiplier
without digits is one of it (천억, a million); in scripts without spaces only where known words or
spaces bound it, since 조합 and 千葉 are no numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from ssemap.clean import numerals
from ssemap.clean.lexicon import Token

QUALIFIERS = ("at_least", "at_most", "about")  # a bound says more than "about"
FLAGS = ("minus", "date", "vague", "between")
YEARS = range(1900, 2100)  # four bare digits beside a word such as "tahun" are a year


@dataclass(frozen=True, slots=True)
class Part:
    """coefficient x scale; ``quantum`` is the worth of the last printed digit of the part."""

    coefficient: Fraction
    scale: Fraction = Fraction(1)
    quantum: Fraction = Fraction(1)
    tight: bool = False  # may a bare remainder follow, as in 3만9195?

    @property
    def value(self) -> Fraction:
        return self.coefficient * self.scale

    def times(self, factor: Fraction) -> Part:
        return replace(self, scale=self.scale * factor, quantum=self.quantum * factor)


@dataclass(frozen=True, slots=True)
class Amount:
    """One printed number with what stands around it."""

    parts: tuple[Part, ...]
    numerals: tuple[numerals.Numeral, ...] = ()
    qualifiers: frozenset[str] = frozenset()
    percent: Fraction | None = None
    currency: str | None = None  # "" where the sign does not tell which
    negative: bool = False
    is_date: bool = False
    vague: bool = False
    between: bool = False
    like_year: bool = False  # four bare digits
    in_brackets: bool = False
    upper: Amount | None = None  # of a range

    @property
    def factor(self) -> Fraction:
        """Sign, and points of percent (割 = 10)."""
        return (self.percent or Fraction(1)) * (-1 if self.negative else 1)

    @property
    def value(self) -> Fraction:
        return sum((part.value for part in self.parts), Fraction(0)) * self.factor

    @property
    def quantum(self) -> Fraction:
        return self.parts[-1].quantum * abs(self.factor)

    @property
    def kind(self) -> str:
        """percent, money, share (half) or plain."""
        if self.percent is not None:
            return "percent"
        if self.currency is not None:
            return "money"
        return "share" if all(part.scale < 1 for part in self.parts) else "plain"

    @property
    def qualifier(self) -> str:
        return next((q for q in QUALIFIERS if q in self.qualifiers), "exact")

    def times(self, scale: Fraction) -> Amount:
        """The amount in a unit that a header states, or with a multiplier that a range shares."""
        return replace(self, parts=tuple(part.times(scale) for part in self.parts))


@dataclass(slots=True)
class _Cursor:
    """What is known of an amount while its tokens are read."""

    tokens: list[Token]
    at: int
    number_format: str
    parts: list[Part] = field(default_factory=list)
    numerals: list[numerals.Numeral] = field(default_factory=list)
    qualifiers: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)  # role and place of other words
    percent: Fraction | None = None
    currency: str | None = None

    def token(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None


def find(tokens: list[Token], number_format: str) -> list[Amount]:
    """All amounts of a text, in order."""
    listed: list[Amount] = []
    at = depth = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "bracket":
            depth = max(0, depth + (1 if token.text in "([{" else -1))
        amount, after = _amount(tokens, at, number_format)
        if amount is None:
            at = max(after, at + 1)
            continue
        amount, at = _range(amount, tokens, after, number_format)
        listed.append(replace(amount, in_brackets=depth > 0))
    return listed


def _amount(tokens: list[Token], at: int, number_format: str) -> tuple[Amount | None, int]:
    """The amount that starts at a token, or None; and where to read on."""
    cursor = _Cursor(tokens, at, number_format)
    _before(cursor)
    start = cursor.at
    _chain(cursor)
    if not cursor.parts or not _descending(cursor.parts) or not _bounded(cursor, start):
        return None, cursor.at
    _after(cursor)
    return _finish(cursor, start), cursor.at


def _before(cursor: _Cursor) -> None:
    """Words that may stand before a number."""
    while (token := cursor.token()) and _note(cursor, token, "before"):
        cursor.at += 1


def _after(cursor: _Cursor) -> None:
    """Words that may stand after it, and a bracket that holds nothing but its unit."""
    while token := cursor.token():
        if token.text == "(" and (size := _unit_bracket(cursor)):
            cursor.at += size
        elif token.find("counter") or _note(cursor, token, "after"):
            cursor.at += 1
        else:
            return


def _note(cursor: _Cursor, token: Token, place: str) -> bool:
    """Keep what a word says about the number; False if it says nothing at this place."""
    for qualifier in QUALIFIERS:
        if token.find(qualifier, place):
            cursor.qualifiers.add(qualifier)
            return True
    if entry := token.find("currency", place):
        cursor.currency = cursor.currency or entry.value
        return True
    if entry := token.find("percent", place):
        cursor.percent = entry.number
        return True
    for role in FLAGS:
        if token.find(role, place):
            cursor.flags.add(f"{role} {place}")
            return True
    return place == "before" and token.find("filler") is not None


def _unit_bracket(cursor: _Cursor) -> int:
    """Length of a bracket of unit words only, whose multiplier is applied; else 0."""
    scale, percent, currency, ahead = Fraction(1), cursor.percent, cursor.currency, 1
    while (token := cursor.token(ahead)) and token.text != ")":
        if entry := token.find("multiplier"):
            scale *= entry.number
        elif entry := token.find("currency"):
            currency = entry.value
        elif entry := token.find("percent"):
            percent = entry.number
        elif not token.find("counter"):
            return 0
        ahead += 1
    if token is None:
        return 0
    cursor.parts = [part.times(scale) for part in cursor.parts]
    cursor.percent, cursor.currency = percent, currency
    return ahead + 1


def _chain(cursor: _Cursor) -> None:
    """Parts as long as they make one number."""
    while token := cursor.token():
        if token.find("multiplier"):
            taken = _multiply(cursor, token)
        elif token.kind == "numeral" or token.find("cardinal"):
            taken = _append(cursor, token)
        else:
            taken = _look_through(cursor, token)
        if not taken:
            return
        cursor.at += 1


def _append(cursor: _Cursor, token: Token) -> bool:
    """A numeral or a cardinal starts a new part."""
    if entry := token.find("cardinal"):
        new = Part(entry.number, tight=entry.number >= 20)
        numeral = None
    else:
        numeral = numerals.read(token.text, cursor.number_format)
        if numeral is None:
            return False
        new = Part(numeral.value, quantum=numeral.quantum)
    if cursor.parts and not _continues(cursor, new):
        return False
    cursor.parts.append(new)
    if numeral:
        cursor.numerals.append(numeral)
    return True


def _continues(cursor: _Cursor, new: Part) -> bool:
    """May the new part be the smaller remainder of the number so far?"""
    last = cursor.parts[-1]
    if last.coefficient.denominator > 1 or new.coefficient >= _room(last):
        return False
    follower = cursor.token(1)
    multiplier = follower.find("multiplier") if follower else None
    return last.tight or (multiplier is not None and 1 < multiplier.number < last.scale)


def _room(part: Part) -> Fraction:
    """What may follow a part is smaller than its multiplier; twenty leaves room for units."""
    return Fraction(10) if part.tight and part.scale == 1 else part.scale


def _descending(parts: list[Part]) -> bool:
    """5억 3억 is no number."""
    return all(later.value < _room(part) for part, later in pairwise(parts))


def _multiply(cursor: _Cursor, token: Token) -> bool:
    """A multiplier takes all smaller parts before it, or stands for one of it."""
    entry = token.find("multiplier")
    assert entry is not None
    factor, tight = entry.number, not token.text[0].isascii()
    taken: list[Part] = []
    while cursor.parts and _smaller(cursor.parts[-1], factor):
        taken.insert(0, cursor.parts.pop())
    if taken:
        whole = taken[0]
        if len(taken) > 1 or whole.scale < 1:
            whole = Part(sum((part.value for part in taken), Fraction(0)))
        quantum = taken[-1].quantum * factor
        cursor.parts.append(Part(whole.coefficient, whole.scale * factor, quantum, tight))
        return True
    room = not cursor.parts or (cursor.parts[-1].tight and factor < cursor.parts[-1].scale)
    if entry.place == "after" or not room:
        return False
    cursor.parts.append(Part(Fraction(1), factor, factor, tight))
    return True


def _smaller(part: Part, factor: Fraction) -> bool:
    return part.scale < factor or (factor < 1 and part.scale == 1)


def _look_through(cursor: _Cursor, token: Token) -> bool:
    """Signs inside a number: 1100여개, half of a million, P11.6-billion, twenty-five."""
    if not cursor.parts:
        return False
    if not token.spaced and token.find("at_least", "inside"):
        cursor.qualifiers.add("at_least")
        return True
    if token.text == "-" or (token.find("filler") and cursor.parts[-1].scale < 1):
        ahead = 1
        while (follower := cursor.token(ahead)) and follower.find("filler"):
            ahead += 1
        return follower is not None and (
            follower.find("multiplier") is not None
            or (follower.find("cardinal") is not None and _room(cursor.parts[-1]) == 10)
        )
    return False


def _bounded(cursor: _Cursor, start: int) -> bool:
    """Without digits, a number of a script without spaces must stand between known words."""
    first = cursor.tokens[start]
    if cursor.numerals or first.text[0].isascii():
        return True
    before = cursor.tokens[start - 1] if start else None
    after = cursor.token()
    return (first.spaced or _known(before)) and (after is None or after.spaced or _known(after))


def _known(token: Token | None) -> bool:
    return token is None or token.kind != "noise" or not token.text[0].isalpha()


def _finish(cursor: _Cursor, start: int) -> Amount:
    bare = len(cursor.parts) == 1 and cursor.parts[0].scale == 1
    year = bare and _like_year(cursor.tokens[start].text)
    dated = bare and "date after" in cursor.flags
    return Amount(
        parts=tuple(cursor.parts),
        numerals=tuple(cursor.numerals),
        qualifiers=frozenset(cursor.qualifiers),
        percent=cursor.percent,
        currency=cursor.currency,
        negative=not cursor.flags.isdisjoint({"minus before", "minus after"}),
        is_date=dated or (year and "date before" in cursor.flags),
        vague="vague before" in cursor.flags,
        between="between before" in cursor.flags,
        like_year=year,
    )


def _like_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and int(text) in YEARS


def _range(low: Amount, tokens: list[Token], at: int, number_format: str) -> tuple[Amount, int]:
    """A sign of a range and a larger amount after it; the lower end shares the upper one's unit."""
    sign = tokens[at] if at < len(tokens) else None
    if sign is None or not (sign.find("range") or (low.between and sign.find("and"))):
        return low, at
    high, after = _amount(tokens, at + 1, number_format)
    if high is None or low.is_date or high.is_date:
        return low, at
    if low.like_year and high.like_year and sign.text == "-":
        return replace(low, is_date=True), after  # 2016-2019
    scale = high.parts[0].scale
    if low.parts[0].scale == 1 < scale and low.parts[0].coefficient <= high.parts[0].coefficient:
        low = low.times(scale)
    percent = low.percent or high.percent
    currency = high.currency if low.currency is None else low.currency
    low = replace(low, percent=percent, currency=currency)
    high = replace(high, percent=percent, currency=currency)
    return (replace(low, upper=high), after) if low.value < high.value else (low, at)
