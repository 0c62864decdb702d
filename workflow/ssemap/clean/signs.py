"""The sign of a number that its print leaves open: a dash before it, and round brackets around it.

A dash is a minus where it is glued to the number, at the start of the text or behind what leads to a number (a colon,
a bracket, a currency, "of"). Elsewhere it may be a minus, part the number from its label (Members – 1,234) or head an
entry of a list (- 1,234 cooperatives): it is looked through only where the number can be no negative one, as a count
behind a blank.

Round brackets around a number and its unit make it negative, as in accounts, where nothing but marks, dates and years
stand beside them. Beside other words the brackets may be an aside, and money and percentages are refused.

A bound of a fall or a loss in words is one of its size (a fall of at most 30 %: the number is at least -30). Beside a
sign a word of order bounds the number itself (at most -30 %, below -5 %); other words may mean either (up to -30 %).
"""

from __future__ import annotations

from dataclasses import replace

from ssemap.clean.amounts import DASH, Amount
from ssemap.clean.lexicon import Token
from ssemap.clean.parts import IN_ORDER, SIZE
from ssemap.clean.writing import is_letter, is_spaced
from ssemap.core.qualifiers import BOUNDS, mirrored

UNITS = ("currency", "percent", "multiplier")
STATUS = 3  # letters of the mark of a provisional or revised number
OPEN_DASH = (
    "a dash before the number may be a minus, or part the number from what stands before: "
    "say in accepted_reason which it is"
)
IN_ACCOUNTS = "a number in brackets alone: negative in accounts, and an aside elsewhere"
BESIDE_WORDS = "a number in brackets beside words: negative in accounts, and an aside elsewhere"


def settle(chosen: Amount, tokens: list[Token], kind: str) -> Amount | str:
    """The amount with its sign, or why the sign is left open. ``kind``: of the unit asked."""
    if DASH in chosen.flags:
        return _behind_dash(chosen, tokens, kind)
    if not _is_in_brackets(chosen, tokens):
        return chosen
    around = _around(chosen, tokens)
    if any(map(_is_number, around)):
        return chosen  # an aside to another number
    alone = not any(map(_is_word, around))
    if kind not in {"money", "percent"}:
        return IN_ACCOUNTS if alone else chosen
    worded = any(token.find("percent") and is_letter(token.text[0]) for token in tokens[chosen.start : chosen.end])
    if not alone:
        return chosen if worded else BESIDE_WORDS  # credit (4.53 percent): accounts print the sign
    if any(token.text == "-" for token in around):
        return "two signs before the number"
    return replace(chosen, flags=chosen.flags | {"minus"})


def bound(amount: Amount) -> str:
    """The qualifier of the number: of a negative one whose size is bounded, the bound from the other side.

    >>> from fractions import Fraction
    >>> from ssemap.clean.parts import Part
    >>> fall = Amount((Part(Fraction(30)),), qualifiers=frozenset({"at_most"}), flags=frozenset({"fall", SIZE}))
    >>> bound(fall), bound(replace(fall, flags=frozenset({"minus", IN_ORDER})))
    ('at_least', 'at_most')
    """
    return mirrored(amount.qualifier) if amount.negative and SIZE in amount.flags else amount.qualifier


def is_bound_of_either(amount: Amount) -> bool:
    """May the bound be one of the number with its sign, or one of its size: up to -30 %, -30%以上?"""
    signed = amount.negative and amount.value != 0 and amount.flags.isdisjoint({SIZE, IN_ORDER})
    return signed and amount.qualifier in BOUNDS and amount.upper is None


def _behind_dash(chosen: Amount, tokens: list[Token], kind: str) -> Amount | str:
    at = next(at for at in range(chosen.start, chosen.number) if tokens[at].text == "-")
    plain = replace(chosen, flags=chosen.flags - {DASH})
    minus = replace(plain, flags=plain.flags | {"minus"})
    before, glued, parted = tokens[at - 1] if at else None, not tokens[at + 1].spaced, tokens[at].spaced
    may_fall = kind in {"money", "percent"}
    if before is None:  # "- 3.5%" and the dash of a list
        return (minus if _is_alone(tokens[chosen.end :]) else OPEN_DASH) if may_fall else _listed(plain)
    if glued and not parted and before.kind == "noise" and is_spaced(before.text):
        return plain  # letters that are not known: the number is refused for them
    if glued and may_fall and (before.find("filler") or (is_letter(before.text[0]) and not is_spaced(before.text))):
        return minus  # growth of -3.4%, 净利润-1.2亿元
    dated = before.kind in {"aside", "numeral"} or before.find("date") is not None
    if parted and not glued and (dated or (kind == "count" and not plain.is_change and not plain.negative)):
        return plain
    return OPEN_DASH


def _listed(amount: Amount) -> Amount | str:
    """A dash that heads an entry of a list, where the number says what it counts: - 1,234 cooperatives."""
    return OPEN_DASH if amount.counted is None or amount.is_change or amount.negative else amount


def _is_alone(tokens: list[Token]) -> bool:
    return not any(_is_word(token) or _is_number(token) for token in tokens)


def _is_in_brackets(amount: Amount, tokens: list[Token]) -> bool:
    """Does a round bracket hold nothing but the number and its unit?"""
    if not amount.in_brackets or amount.negative or (amount.kind == "plain" and amount.counted is not None):
        return False
    return _closest(amount, tokens) is not None and not amount.qualifiers


def _closest(amount: Amount, tokens: list[Token]) -> tuple[int, int] | None:
    """The places of the round brackets with nothing but units between them and the number."""
    first, last = amount.number, amount.number
    while first and tokens[first].text != "(" and (first == amount.number or _is_unit(tokens[first])):
        first -= 1
    while last < len(tokens) - 1 and tokens[last].text != ")" and (last < amount.end or _is_unit(tokens[last])):
        last += 1
    return (first, last) if tokens[first].text == "(" and tokens[last].text == ")" else None


def _around(amount: Amount, tokens: list[Token]) -> list[Token]:
    """The tokens beside the brackets that are neither units nor marks in brackets of their own."""
    first, last = _closest(amount, tokens) or (amount.start, amount.end)
    return _without_marks(tokens[:first]) + _without_marks(tokens[last + 1 :])


def _without_marks(tokens: list[Token]) -> list[Token]:
    """Without units, and without (p), [1], a/, 1/ and 1)."""
    left: list[Token] = []
    for at, token in enumerate(tokens):
        closed = at + 1 < len(tokens) and tokens[at + 1].text in {"/", ")", "]"}
        digits = 1 if at and tokens[at - 1].text == "(" else 2
        short = len(token.text) <= (digits if token.text.isdecimal() else STATUS) and token.kind != "bracket"
        year = token.text.isdecimal() and len(token.text) == 4
        if not (_is_unit(token) or (closed and short) or year or token.find("date")):
            left.append(token)
    return left


def _is_unit(token: Token) -> bool:
    return any(map(token.find, UNITS))


def _is_number(token: Token) -> bool:
    return token.kind in {"numeral", "broken", "fraction"}


def _is_word(token: Token) -> bool:
    return token.kind in {"word", "noise"} and is_letter(token.text[0])
