"""All amounts of a text, in order; two with a sign of a range between them are one.

::

    amounts = { amount [ range amount ] | amount arrow | any other token }

Both ends of a fall are negative (a fall of 3-5 %: -5 to -3). Two levels of a change are no range (rose from 100 to
200), and neither are the year and the figure of a label (2019 - 1,234). Where a sign may be of one end or of both, or
a bound stands before a range, the amount is left in doubt.
"""

from __future__ import annotations

from dataclasses import replace

from ssemap.clean import amounts, brackets, counters
from ssemap.clean.amounts import CHANGES, ERA_YEARS, STARTS, Amount, tell_of_change
from ssemap.clean.lexicon import Token, words_of
from ssemap.clean.writing import is_letter
from ssemap.core.qualifiers import BOUNDS

DASHES = frozenset({"-", "~"})
ARROWS = frozenset("→⇒➔➜➡⟶")
ALIKE = 3  # a change and its new level differ by more than the two ends of a range
SHAFTS = frozenset("-=")  # of an arrow made of two signs: ->


def find(tokens: list[Token], number_format: str) -> list[Amount]:
    """All amounts of a text, in order."""
    listed: list[Amount] = []
    at = depth = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "bracket":
            depth = max(0, depth + (1 if token.text in "([{" else -1))
        amount, after = amounts.read(tokens, at, number_format)
        if amount is not None and token.text in brackets.CLOSING:
            depth -= 1  # the bracket of a unit before the number
        if amount is None:
            at = max(after, at + 1)
            continue
        amount, at = _joined(amount, tokens, after, number_format)
        listed.append(_in_brackets(amount, tokens) if depth else amount)
    return _counted_before(listed, tokens)


def _in_brackets(amount: Amount, tokens: list[Token]) -> Amount:
    """(2562) alone is a year of the Buddhist era, though it might be a number elsewhere."""
    around = [tokens[at].text for at in (amount.start - 1, amount.end) if 0 <= at < len(tokens)]
    bare = amount.end - amount.start == 1 and tokens[amount.start].text.isdecimal()
    era = bare and around == ["(", ")"] and int(tokens[amount.start].text) in ERA_YEARS
    return replace(amount, in_brackets=True, like_year=amount.like_year or era)


def _counted_before(listed: list[Amount], tokens: list[Token]) -> list[Amount]:
    """The nouns before the numbers, where the numbers have no counter of their own.

    Where each number has a noun before it and the last has none behind it, the nouns before are meant for all:
    cooperatives 8,194 members 11,574,271.
    """
    nouns = [counters.before(tokens, amount.start) for amount in listed]
    if not any(nouns):
        return listed
    noun_first = len(listed) > 1 and all(nouns) and not listed[-1].counted
    return [
        replace(amount, counter=noun or amount.counter) if noun_first or not amount.counted else amount
        for amount, noun in zip(listed, nouns, strict=True)
    ]


def _joined(low: Amount, tokens: list[Token], at: int, number_format: str) -> tuple[Amount, int]:
    """The amount with the larger one behind a sign of a range as its upper end; and where to read on."""
    if size := _arrow(tokens, at):
        return replace(low, flags=low.flags | {"versus"}), at + size
    if _is_origin(low, tokens) and (high := amounts.read(tokens, at, number_format)[0]) and high.value > low.value:
        return replace(low, upper=high, end=high.end, flags=low.flags - STARTS), high.end  # 5 мянгаас 6 мянга
    sign = tokens[at] if at < len(tokens) else None
    if sign is None or not (sign.find("range") or ("between" in low.flags and sign.find("and"))):
        return low, at
    if sign.find("origin", "between"):
        low = replace(low, flags=low.flags | {"origin"})
    high, after = amounts.read(tokens, at + 1, number_format)
    joined = None if high is None or low.is_date or high.is_date else _range(low, high, sign, tokens)
    if joined is not None:
        return (joined, after) if joined.end == after else (joined, at + 1)
    return (low, at + 1) if not low.flags.isdisjoint(STARTS) else (low, at)


def _range(low: Amount, high: Amount, sign: Token, tokens: list[Token]) -> Amount | None:
    """The range of two amounts, or the lower one as the start of a change; None where they stay two."""
    if "origin" in low.flags and _is_end(high, tokens):
        return replace(low, flags=low.flags | {"versus"})
    if _may_be_level(low, high, sign, tokens):
        return replace(low, upper=high, end=high.end, doubt=f"a range, or a change and its new level ({sign.text})")
    if _is_change_of_level(low, high, sign, tokens):
        return None
    if _tells_of_fall_alone(tokens) and not low.flags.isdisjoint(STARTS):
        low = replace(low, flags=low.flags | {"fall"})
    if low.like_year and high.like_year and sign.text == "-":
        return replace(low, is_date=True, end=high.end)  # 2016-2019
    if sign.text == "-" and (_is_year_of(low, high, tokens) or _is_year_of(high, low, tokens)):
        return None
    low, high = _signed(*_units_shared(low, high), tokens)
    if low.value >= high.value:
        return None
    return replace(low, upper=high, end=high.end, doubt=low.doubt or _doubt(low, high, sign, tokens))


def _is_origin(low: Amount, tokens: list[Token]) -> bool:
    """Is its last word a multiplier that says "from", where nothing tells of a change?"""
    last = tokens[low.end - 1]
    return bool(last.find("origin", "between") and last.find("multiplier")) and not tell_of_change(tokens)


def _arrow(tokens: list[Token], at: int) -> int:
    """The tokens of an arrow at a place, from the start of a change to its end: 1,234 → 1,300."""
    first, second = (tokens[place].text if place < len(tokens) else "" for place in (at, at + 1))
    if first in ARROWS:
        return 1
    return 2 if first in SHAFTS and second == ">" and not tokens[at + 1].spaced else 0


def _units_shared(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """The lower end shares the multiplier and the unit of the upper one: 5-6 million pesos."""
    scale = high.parts[0].scale
    if low.parts[0].scale == 1 < scale and low.parts[0].coefficient <= high.parts[0].coefficient:
        low = low.times(scale)
    percent = low.percent or high.percent
    currency = high.currency if low.currency is None else low.currency
    low = replace(low, percent=percent, currency=currency, counter=low.counter if low.counted else high.counter)
    return low, replace(high, percent=percent, currency=currency, counter=low.counter)


def _signed(low: Amount, high: Amount, tokens: list[Token]) -> tuple[Amount, Amount]:
    """Both ends with the sign of a fall or a loss that is told once, the larger fall first."""
    told = low.flags | high.flags
    sign = told & {"minus", "fall"}
    if (low.negative and _is_shared(low, tokens)) or (high.negative and _is_behind(high, tokens)):
        low, high = replace(low, flags=low.flags | sign), replace(high, flags=high.flags | sign)
    if not (low.negative and high.negative and low.value > high.value):
        return low, high
    smaller = replace(high, parts=low.parts, numerals=low.numerals)
    return replace(low, parts=high.parts, numerals=high.numerals), smaller


def _is_shared(low: Amount, tokens: list[Token]) -> bool:
    """Is the fall or the loss one of both ends? A sign before the lower end may be its own."""
    word = any(is_letter(token.text[0]) and token.find("minus") for token in tokens[low.start : low.number])
    return "fall" in low.flags or (word and low.currency is not None)


def _is_behind(high: Amount, tokens: list[Token]) -> bool:
    """Does the word of the fall stand behind the digits: 3～5%減少?"""
    before = tokens[high.start : high.number]
    return not any(token.find("minus", "before") or token.find("fall", "before") for token in before)


def _doubt(low: Amount, high: Amount, sign: Token, tokens: list[Token]) -> str | None:
    """Why two ends are no clear range."""
    between, follower = tokens[low.number : high.number], tokens[high.number]
    ends = high.qualifiers if low.flags.isdisjoint(STARTS) else high.qualifiers - {"at_most"}  # from 5 up to 6
    if not (low.qualifiers | ends).isdisjoint(BOUNDS):
        return "a bound beside a range: code lower and upper, and say so in accepted_reason"
    dash = next((token for token in between if token is sign and sign.text == "-"), None)
    if dash is not None and dash.spaced and not follower.spaced and "minus" not in low.flags:
        return "a dash between two numbers may be a minus of the second, or the sign of a range"
    if low.negative and not high.negative:
        named = any(token.find("minus") and token.text != "-" for token in tokens[low.start : low.number])
        if named or (dash is not None and not dash.spaced):
            return "a sign before a range may be of one end or of both: code lower and upper, and say so"
    return None


def _is_year_of(year: Amount, figure: Amount, tokens: list[Token]) -> bool:
    """Is one the year of the other, which is printed with separators or a unit of its own: 2019 - 1,234?"""
    if not year.like_year or year.counter or year.percent or year.currency is not None or figure.like_year:
        return False
    number = tokens[figure.number]
    own_unit = figure.percent is not None or figure.currency is not None or figure.parts[0].scale != 1
    return own_unit or (number.kind == "numeral" and not number.text.isdecimal())


def _is_change_of_level(low: Amount, high: Amount, sign: Token, tokens: list[Token]) -> bool:
    """Rose from 100 to 200: two levels, and no range between them; but "has reached 100 to 200" is one."""
    if sign.text in DASHES:
        return False
    started = not low.flags.isdisjoint(STARTS)
    if not started and low.is_change and low.percent is None and low.counter is None and high.percent is not None:
        return False  # fell 3 to 5%
    if started and _can_be_no_fall(low, high, tokens):
        return False
    within = tokens if started else tokens[: high.number]  # 3 to 5% decline
    told = [token for token in within if token is not sign and not token.find("at_most")]  # 5000дан 6000ге чейин
    changed = tell_of_change(told, CHANGES | {"level"} if started else CHANGES)
    compared = any(token.find("versus") and not token.find("between") for token in tokens)
    return changed or compared


def _may_be_level(low: Amount, high: Amount, sign: Token, tokens: list[Token]) -> bool:
    """Down 3% to 5%, and fell by 100 to 200: a change between two sizes, or the level after it?"""
    if sign.text in DASHES or not low.is_change or not low.flags.isdisjoint(STARTS) or high.is_change:
        return False
    if high.flags & {"level"} or not abs(low.value) < abs(high.value):
        return False
    if low.kind == high.kind == "percent" and "fall" in low.flags:
        return tokens[low.end - 1].text == tokens[high.end - 1].text
    return low.kind == high.kind == "plain" and abs(high.value) <= ALIKE * abs(low.value)


def _can_be_no_fall(low: Amount, high: Amount, tokens: list[Token]) -> bool:
    """A fall from 3 to 5% would be a rise: it is a fall of 3 to 5%."""
    return _tells_of_fall_alone(tokens) and low.kind in {"plain", high.kind} and abs(low.value) < abs(high.value)


def _tells_of_fall_alone(tokens: list[Token]) -> bool:
    """Does the text tell of a fall, and of no rise or new level? Some words are a fall and its start (giảm từ)."""
    start = any(token.find("versus") and token.text.startswith(words_of("fall")) for token in tokens)
    fallen = start or tell_of_change(tokens, frozenset({"fall"}))
    return fallen and not tell_of_change(tokens, frozenset({"rise", "level"}))


def _is_end(high: Amount, tokens: list[Token]) -> bool:
    """Does a particle behind it make the number the end of a change: 5万から6万へ?"""
    return high.end < len(tokens) and tokens[high.end].find("level", "inside") is not None
