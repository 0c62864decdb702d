"""Tokens to amounts: the grammar of what stands around a printed number.

::

    amount  = { before }  chain  { after | percent tenths | unit bracket }
    before  = qualifier | currency | percent | minus | change | level | filler | date | base | part | versus
    after   = qualifier | currency | percent | minus | change | counter | date
    tenths  = numeral percent { numeral percent }                           3割8分7厘

A bracket of unit words is read by ``brackets``: 37.47 (RM Billion), (RM Billion) 37.47.

Two amounts of a range are joined by ``ranges``. The chain of digits and number words is read by ``chains``; what an
amount counts is found by ``counters``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ssemap.clean import brackets, chains, counters, numerals, spelled
from ssemap.clean.lexicon import HANGUL_DIGITS, Entry, Token
from ssemap.clean.parts import IN_ORDER, QUALIFIERS, SIZE, Cursor, Part, makes_size
from ssemap.clean.writing import is_letter, of_east_asia

FLAGS = frozenset({"minus", "fall", "rise", "level", "date", "vague", "between", "base", "part", "versus", "origin"})
CHANGES = frozenset({"fall", "rise"})
STARTS = frozenset({"versus", "origin"})  # of a change
CLASS = "a class"  # flag of a number that stands for all that begin with its digits
DASH = "a dash"  # flag of a number behind a dash that may be no minus (``signs``)
LEADING = frozenset(":=([{<>≤≥~±'\"“‘«「『《+-△▲")
LEADERS = ("currency", "about", "at_least", "at_most", "level", "fall", "rise", "range", "between", "versus")
MARKS = frozenset("*†‡※")
MACHINES = "pieces of something, or a class of numbers (1,000台: 1,000 machines, or 1,000 to 1,999)"
VAGUE = "the number is vague"
YEARS = range(1900, 2100)  # four bare digits beside a word such as "tahun" are a year
ERA_YEARS = range(2400, 2700)  # of the Buddhist era, beside such a word only
ONE = Fraction(1)
TENTH = Fraction(10)  # points of percent


@dataclass(frozen=True, slots=True)
class Amount:
    """One printed number with what stands around it."""

    parts: tuple[Part, ...]
    start: int = 0  # its tokens, with the words around it
    end: int = 0
    number: int = 0  # the first token of its digits or number words
    numerals: tuple[numerals.Numeral, ...] = ()
    qualifiers: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()  # roles of other words around it
    percent: Fraction | None = None
    currency: str | None = None  # "" where the sign does not tell which
    counter: Entry | None = None  # the word for what is counted
    is_date: bool = False
    is_share: bool = False
    like_year: bool = False  # four bare digits
    in_brackets: bool = False
    doubt: str | None = None
    upper: Amount | None = None  # of a range

    @property
    def negative(self) -> bool:
        return not self.flags.isdisjoint({"minus", "fall"})

    @property
    def is_change(self) -> bool:
        """A change, and not the level beside it."""
        return not self.flags.isdisjoint(CHANGES)

    @property
    def factor(self) -> Fraction:
        """Sign, and points of percent (割 = 10)."""
        points = self.percent or ONE
        return -points if self.negative else points

    @property
    def value(self) -> Fraction:
        first, *others = (part.value for part in self.parts)
        whole = sum(others, first) if others else first
        return whole if self.factor is ONE else whole * self.factor

    @property
    def quantum(self) -> Fraction:
        quantum = self.parts[-1].quantum
        return quantum if self.factor is ONE else quantum * abs(self.factor)

    @property
    def kind(self) -> str:
        """percent, money, share (half) or plain."""
        if self.percent is not None:
            return "percent"
        if self.currency is not None:
            return "money"
        return "share" if self.is_share or all(part.scale < 1 for part in self.parts) else "plain"

    @property
    def counted(self) -> str | None:
        """Kind of what is counted; "" for pieces."""
        return None if self.counter is None else self.counter.value

    @property
    def size(self) -> Fraction:
        """What one of the unit counted is in the unit asked: of a km² 100 hectares."""
        return ONE if self.counter is None or self.kind != "plain" else self.counter.number

    @property
    def qualifier(self) -> str:
        return next((q for q in QUALIFIERS if q in self.qualifiers), "exact")

    def times(self, scale: Fraction) -> Amount:
        """The amount in a unit that a header states, or with a multiplier that a range shares."""
        return replace(self, parts=tuple(part.times(scale) for part in self.parts))


def read(tokens: list[Token], at: int, number_format: str) -> tuple[Amount | None, int]:
    """The amount that starts at a token, or None; and where to read on."""
    cursor = Cursor(tokens, at, number_format)
    _before(cursor)
    start = cursor.at
    if not chains.read(cursor):
        return None, max(start, cursor.at)
    end = cursor.at
    if cursor.header != 1:
        brackets.multiply(cursor, cursor.header)
    _after(cursor)
    if cursor.tokens[end - 1].find("origin") and not cursor.qualifiers:
        cursor.flags.add("versus")  # from two thousand; not from two thousand up
    return _finish(cursor, at, start, end), cursor.at


def _before(cursor: Cursor) -> None:
    """Words that may stand before a number; an article that counts (one over three) is none of them."""
    while token := cursor.token():
        if size := brackets.read(cursor) or brackets.header(cursor):
            cursor.at += size
            continue
        if spelled.counts(cursor, token) or _is_lone_article(cursor, token) or not _note(cursor, token, "before"):
            return
        if token.find("level"):
            cursor.flags -= CHANGES | STARTS
        elif token.find("fall", "before") or token.find("rise", "before"):
            cursor.flags -= STARTS  # against last year a fall of 300
        cursor.at += 1


def _is_lone_article(cursor: Cursor, token: Token) -> bool:
    """Is it "one" without what makes it an article: one of 600, isang milyon?"""
    follower = cursor.token(1)
    article = follower is None or follower.text == "of" or follower.find("multiplier") is not None
    entry = token.find("cardinal")
    return entry is not None and entry.place == "inside" and not article


def _after(cursor: Cursor) -> None:
    """Words that may stand after it, and a bracket that holds nothing but its unit."""
    while (token := cursor.token()) and (size := _size_after(cursor, token)):
        cursor.at += size


def _size_after(cursor: Cursor, token: Token) -> int:
    """How many tokens belong to the number before them; their meaning is kept."""
    if token.find("date", "before") and _is_year(cursor.token(1)):
        return 0  # 12.000 năm 2018
    if token.find("class", "after"):
        _take_class(cursor)
        return 1
    if token.find("counter"):
        cursor.qualifiers |= {qualifier for qualifier in QUALIFIERS if token.find(qualifier, "after")}
        cursor.flags |= {"part"} if token.find("part", "any") else set()
        return 0 if counters.heads_next(cursor.tokens, cursor.at) else 1
    if token.spaced and token.text in HANGUL_DIGITS and cursor.parts[-1].spelled:
        return 0  # 삼십 일 is 31, and no day
    if token.text in brackets.CLOSING:
        return brackets.read(cursor)
    if token.text == "-" and _is_hyphen(cursor):
        return 1
    if cursor.percent == TENTH and (size := _points(cursor, token)):
        return size
    return 1 if _note(cursor, token, "after") or _ends_number(cursor, token) else 0


def _is_year(token: Token | None) -> bool:
    return token is not None and token.text.isdecimal() and (int(token.text) in YEARS or int(token.text) in ERA_YEARS)


def _take_class(cursor: Cursor) -> None:
    """1,000人台 is a class; right behind a round number the word may count pieces."""
    before = cursor.token(-1)
    whole = sum((part.value for part in cursor.parts), Fraction(0))
    if before is not None and any(map(before.find, ("counter", "percent", "currency"))):
        cursor.flags.add(CLASS)
    elif whole % 10 == 0:
        cursor.doubt = MACHINES


def _is_hyphen(cursor: Cursor) -> bool:
    """Does a hyphen join the unit to its number: a 12-percent drop, 600-member?"""
    before, unit = cursor.token(-1), cursor.token(1)
    if before is not None and before.find("counter"):
        return False  # 300 acre-feet
    return unit is not None and not unit.spaced and any(map(unit.find, ("percent", "counter")))


def _ends_number(cursor: Cursor, token: Token) -> bool:
    """The minus of accounts behind the last digit (1,234-), and "over" before a counter (1만개 여 명)."""
    follower = cursor.token(1)
    marked = follower is None or (follower.kind == "aside" and follower.text[0] in MARKS)
    if token.text == "-" and not token.spaced and marked:
        cursor.flags.add("minus")
        return True
    if token.find("at_least", "inside") and chains.before_counter(cursor):
        cursor.qualifiers.add("at_least")
        return True
    return False


def _note(cursor: Cursor, token: Token, place: str) -> bool:
    """Keep what a word says about the number; False if it says nothing at this place."""
    for qualifier in QUALIFIERS:
        if entry := token.find(qualifier, place):
            cursor.qualifiers.add(qualifier)
            cursor.flags |= {IN_ORDER} if entry.value else set()
            return True
    if entry := token.find("currency", place):
        cursor.currency = cursor.currency or entry.value
        return True
    if (entry := token.find("percent", place)) and cursor.percent is None:
        cursor.percent = entry.number
        return True
    return _flag(cursor, token, place) or (place == "before" and token.find("filler") is not None)


def _flag(cursor: Cursor, token: Token, place: str) -> bool:
    """Keep the roles that a word has at this place; False if it has none."""
    flags = {entry.role for entry in token.entries if entry.role in FLAGS and entry.place in (place, "any")}
    if "minus" in flags and not cursor.flags.isdisjoint({"minus", DASH}) and place == "before":
        cursor.doubt = "two signs before the number"
    if "vague" in flags and not _heads_digits(cursor, token):
        cursor.doubt = f"{VAGUE}: {token.text}"
    if "minus" in flags and token.text == "-" and not _is_minus(cursor.tokens, cursor.at):
        flags = flags - {"minus"} | {DASH}
    if "fall" in flags or ("minus" in flags and makes_size(token)):
        flags |= {SIZE}
    cursor.flags |= flags
    return bool(flags)


def _is_minus(tokens: list[Token], at: int) -> bool:
    """Is the dash at a place surely a minus?"""
    follower = tokens[at + 1] if at + 1 < len(tokens) else None
    if follower is None or follower.spaced:
        return False
    before = tokens[at - 1] if at else None
    if before is None or before.text in LEADING:
        return True
    return any(map(before.find, LEADERS)) or before.find("percent", "before") is not None


def _heads_digits(cursor: Cursor, token: Token) -> bool:
    """数 and 수 are the noun "number" behind a noun or before a blank (会員数300), and else vague (数百, 数1000社)."""
    follower, before = cursor.token(1), cursor.token(-1)
    if not of_east_asia(token.text) or follower is None or follower.kind != "numeral":
        return False
    return follower.spaced or (before is not None and not token.spaced and is_letter(before.text[0]))


def _points(cursor: Cursor, token: Token) -> int:
    """The points after tenths, which join them (3割8分7厘, 5割半): the number of their tokens."""
    if (more := token.find("more")) and len(cursor.parts) == 1:
        cursor.parts.append(Part(more.number, quantum=more.number))
        return 1
    size, scaled = 0, [cursor.parts[0].times(TENTH)]
    while (digits := cursor.token(size)) and (sign := cursor.token(size + 1)):
        entry = sign.find("percent", "inside")
        numeral = numerals.read(digits.text, cursor.number_format) if digits.kind == "numeral" else None
        if entry is None or numeral is None:
            break
        scaled.append(Part(numeral.value, entry.number, numeral.quantum * entry.number))
        size += 2
    if size:
        cursor.parts, cursor.percent = scaled, Fraction(1)
    return size


def _finish(cursor: Cursor, at: int, start: int, end: int) -> Amount:
    bare = len(cursor.parts) == 1 and cursor.parts[0].scale == 1 and end == start + 1
    text = cursor.tokens[start].text
    year = bare and text.isdecimal() and len(text) == 4
    dated_before = any(token.find("date", "before") for token in cursor.tokens[at:start])
    dated_after = any(token.find("date", "after") for token in cursor.tokens[end : cursor.at])
    if CLASS in cursor.flags and not cursor.flags.isdisjoint({"minus", *CHANGES}):
        cursor.doubt = "a class of numbers with a word of a change: which end it is, is left open"
    era = year and dated_before and int(text) in ERA_YEARS
    like_year = year and (int(text) in YEARS or era)
    return Amount(
        parts=tuple(cursor.parts),
        start=at,
        end=cursor.at,
        number=start,
        numerals=tuple(cursor.numerals),
        qualifiers=frozenset(cursor.qualifiers),
        flags=frozenset(cursor.flags - {"date"}),
        percent=cursor.percent,
        currency=cursor.currency,
        counter=cursor.counter or counters.behind(cursor.tokens, end),
        is_date=cursor.percent is None and ((dated_after and len(cursor.parts) == 1) or (like_year and dated_before)),
        like_year=like_year,
        doubt=cursor.doubt,
    )


def tell_of_change(tokens: list[Token], roles: frozenset[str] = CHANGES | {"level"}) -> bool:
    """Does a word of the text tell of a fall, a rise or a new level?"""
    return any(token.find(role, "before", "after") for token in tokens for role in roles)
