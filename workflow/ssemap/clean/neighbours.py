"""What a word or sign right beside the figure may do to it, though the lexicon does not say: refused, not guessed.

A fall that is denied, a scale word with a slip of spelling, an arrow behind a count or one that is not known, a
katakana dash for a minus, a second measure beside the figure (5 ж 30 min), an unknown verb before "by" and a percent,
a percent that may be the level after a fall or the most that it fell by.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from ssemap.clean.amounts import Amount
from ssemap.clean.lexicon import Token, lexicon, words_of
from ssemap.clean.roles import printed
from ssemap.clean.writing import is_letter, is_spaced, unmarked

NEAR = 2  # tokens between a denied word and its number: no loss of P5 million
SHORT, LONG = 5, 6  # letters: a slip in a short word makes another word; of a long one two letters may be wrong
FEW = 1000  # of a currency: a sum so small was printed in thousands or millions
VOWELS = frozenset("aeiouyаеёиоуыэюяөүіїàáâãäèéêëìíîïòóôõöùúûü")
DASH = "ー"
SIGNED = frozenset({"fall", "minus", "rise", "level", "negated"})


def doubt(chosen: Amount, amounts: list[Amount], tokens: list[Token], kind: str) -> str | None:
    """The first doubt that a neighbour of the figure raises; ``kind``: what is asked."""
    return next((found for found in _doubts(chosen, amounts, tokens, kind) if found), None)


def _doubts(chosen: Amount, amounts: list[Amount], tokens: list[Token], kind: str) -> Iterator[str | None]:
    before = tokens[chosen.start - 1] if chosen.start else None
    after = tokens[chosen.end] if chosen.end < len(tokens) else None
    yield _denied(chosen, tokens)
    yield _unit_alone(chosen, tokens)
    if after is not None:
        yield _slip(chosen, tokens, after)
    yield _lost_scale(chosen, amounts, tokens)
    yield _arrow(chosen, tokens, after, kind)
    if before is not None:
        yield _dash(chosen, tokens)
        yield _unknown_change(chosen, tokens, before)
    yield _second_measure(chosen, amounts, tokens)
    yield _compared(chosen, tokens)
    yield _to_or_by(chosen, tokens, kind)


def _denied(chosen: Amount, tokens: list[Token]) -> str | None:
    """No decline of 3.4 %, not nearly 5,000: what the number is, is not said."""
    for token in tokens[max(0, chosen.start - NEAR) : chosen.end + NEAR]:
        if token.find("negated"):
            return f"a word that denies beside the number: {token.text}; give the value by a correction"
    return None


def _unit_alone(chosen: Amount, tokens: list[Token]) -> str | None:
    """A scale and its currency with neither digits nor an article: Rp miliar, RM million."""
    words = tokens[chosen.start : chosen.end]
    scales = [(entry.number, token) for token in words if (entry := token.find("multiplier"))]
    counted = chosen.numerals or any(token.find("cardinal") or token.find("filler") for token in words)
    if chosen.kind != "money" or counted or not all(size >= FEW and is_spaced(token.text) for size, token in scales):
        return None
    return f"a unit without a number: {printed(chosen, tokens)}"


def _slip(chosen: Amount, tokens: list[Token], after: Token) -> str | None:
    """A word behind the digits that may be a scale in another spelling: Milliar, thousnad, Mrd, ล้า."""
    last = tokens[chosen.end - 1]
    scaled = last.kind == "numeral" or last.find("currency")
    if scaled and (entry := after.find("multiplier")) and entry.number > 1:
        return f"the letters {after.text!r} behind the digits are not known, and may be a scale"
    if after.find("currency") and (unit := tokens[chosen.end + 1 : chosen.end + 2]) and unit[0].find("multiplier"):
        return f"the letters {after.text} {unit[0].text} behind the digits are not known, and may be a scale"
    if after.kind != "noise" or not is_letter(after.text[0]) or last.kind != "numeral":
        return None
    slip = is_spaced(after.text) and near_scale(after.text, 2 if chosen.kind == "money" else 1)
    if slip or (chosen.kind == "money" and _stands_for_scale(chosen, after.text)):
        return f"the word {after.text!r} behind the number is not known and may be a scale"
    return None


def _lost_scale(chosen: Amount, amounts: list[Amount], tokens: list[Token]) -> str | None:
    """A scale beside a currency and away from the number: US$m 2019: 1,234."""
    used = {at for amount in amounts for at in range(amount.start, amount.end)}
    for at in range(1, chosen.start):
        scale = tokens[at].find("multiplier")
        if at not in used and scale and scale.number >= FEW and tokens[at - 1].find("currency"):
            return f"a scale apart from the number: {tokens[at - 1].text} {tokens[at].text}; declare it as scale"
    return None


def _stands_for_scale(chosen: Amount, word: str) -> bool:
    """Is a word behind money no word to pronounce (Mrd), or is the sum too small to be one of single units?"""
    return abs(chosen.value) < FEW or (is_spaced(word) and len(word) > 1 and VOWELS.isdisjoint(word))


@cache
def near_scale(word: str, most: int) -> bool:
    """Is the word a scale word but for one letter, or, of a long one, for the most that are allowed?

    >>> near_scale("thousnad", 1), near_scale("missions", 1), near_scale("miliyra", 2)
    (True, False, True)
    """
    if len(word) < SHORT:
        return False
    allowed, word = 1 if len(word) < LONG else most, unmarked(word)
    return any(abs(len(word) - len(scale)) <= allowed and distance(word, scale) <= allowed for scale in _scales())


@cache
def _scales() -> frozenset[str]:
    """Scale words of thousands and more, without the marks on their letters."""
    long = (word for word in words_of("multiplier") if len(word) >= SHORT and word.isalpha() and is_spaced(word))
    sizes = ((word, max(e.number for e in lexicon()[word] if e.role == "multiplier")) for word in long)
    return frozenset(unmarked(word) for word, size in sizes if size >= FEW)


def distance(first: str, second: str) -> int:
    """How many letters must be changed, put in, left out or swapped with the next (Damerau, 1964).

    >>> distance("milion", "million"), distance("thousnad", "thousand")
    (1, 1)
    """
    older: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first):
        above, row = row, [at + 1]
        for to, other in enumerate(second):
            least = min(above[to + 1] + 1, row[to] + 1, above[to] + (letter != other))
            swapped = at and to and letter == second[to - 1] and other == first[at - 1]
            row.append(min(least, older[to - 1] + 1) if swapped else least)
        older = above
    return row[-1]


def _arrow(chosen: Amount, tokens: list[Token], after: Token | None, kind: str) -> str | None:
    """An arrow behind a level says how it moved, not its sign; a triangle is a rise in one print, a fall in another."""
    last, before = tokens[chosen.end - 1], tokens[chosen.start - 1] if chosen.start else None
    if kind != "percent" and not is_letter(last.text[0]) and last.find("fall"):
        return f"the sign {last.text!r} behind a number that is no percentage: confirm the value in accepted_reason"
    if after is not None and after.text != "-" and not is_letter(after.text[0]) and after.find("minus"):
        return f"the sign {after.text!r} behind the number: a rise, or a negative number"
    unknown = (token.text for token in (before, after) if token is not None and _is_arrow(token))
    return next((f"the sign {text!r} beside the number may be that of a fall" for text in unknown), None)


def _is_arrow(token: Token) -> bool:
    """Does Unicode call a sign that the lexicon does not know one that points down?"""
    name = unicodedata.name(token.text[0], "") if token.kind == "noise" and not token.text.isascii() else ""
    return "DOWN" in name or "SOUTH" in name


def _dash(chosen: Amount, tokens: list[Token]) -> str | None:
    """The long vowel of katakana that stands for a minus: ー3.4 %, but not センター3."""
    before = tokens[chosen.start - 1]
    word = chosen.start > 1 and "\u30a0" <= tokens[chosen.start - 2].text[-1] <= "\u30ff" and not before.spaced
    return f"the sign {DASH!r} before the digits may be a minus" if before.text == DASH and not word else None


def _second_measure(chosen: Amount, amounts: list[Amount], tokens: list[Token]) -> str | None:
    """Another number and one unknown word beside a measure: 5 ж 30 min, 1 jam 30 mnt."""
    if chosen.counted not in {"hours", "area"}:
        return None
    for other in amounts:
        between, behind = tokens[other.end : chosen.start], tokens[other.end : other.end + 1]
        unknown = len(between) == 1 and between[0].kind == "noise"
        unknown |= other.start == chosen.end and not other.like_year and bool(behind) and behind[0].kind == "noise"
        if other is not chosen and other.kind == "plain" and unknown:
            return f"several numbers may be meant: {printed(other, tokens)}; {printed(chosen, tokens)}"
    return None


def _unknown_change(chosen: Amount, tokens: list[Token], before: Token) -> str | None:
    """An unknown word before "by" and a percentage: is it a fall or a rise (dipped by 3.4 %)?"""
    if chosen.kind != "percent" or not chosen.flags.isdisjoint(SIGNED) or chosen.is_change:
        return None
    joined = [token for token in (before, tokens[chosen.start]) if token.find("change", "before")]
    at = tokens.index(joined[0]) if joined else 0
    word = tokens[at - 1] if at else None
    if word is not None and word.kind == "noise" and is_letter(word.text[0]):
        return f"the word {word.text!r} before a percentage may be a fall: give the sign in accepted_reason"
    return None


def _compared(chosen: Amount, tokens: list[Token]) -> str | None:
    """Lower than 3.4 % and lower by 3.4 % are one in some languages: thấp hơn 3,4%, 3.4％下回る, 3.4 % less."""
    if chosen.kind != "percent" or chosen.is_change or chosen.negative:
        return None
    words = (
        token.text for token in tokens[max(0, chosen.start - 1) : chosen.end + 1] if token.find("change", "between")
    )
    return next((f"{text!r}: lower or higher than this, or by this much? Correct the text" for text in words), None)


def _to_or_by(chosen: Amount, tokens: list[Token], kind: str) -> str | None:
    """Fell to 30 % and fell by up to 30 % are one in some languages: turun hingga 30%, 30%까지 감소."""
    started = any(token.find("origin") or token.find("versus") for token in tokens)  # from 50 % to 30 %
    if kind != "percent" or started:
        return None
    levels = ((token.text, token.find("level")) for token in tokens[chosen.start : chosen.end + 1])
    either = (text for text, entry in levels if entry is not None and entry.value)
    asked = "fell to this, or by up to this? Say in accepted_reason which it is"
    return next((f"{text!r}: {asked}" for text in either), None)
