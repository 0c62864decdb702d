"""Printed periods in one way of writing: the digits of every script, and numerals in characters, as 0-9."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ssemap.clean.lexicon import normalise

# Letters of scripts that put blanks between words: here a word ends where its letters end.
LETTERS = "a-zß-ɏḁ-ỿа-ԯ"
LETTER = re.compile(f"[{LETTERS}]")
DIGITS = {
    character: value for value, characters in enumerate(("〇零○", *"一二三四五六七八九")) for character in characters
}
TENS = {"廿": "二十", "卅": "三十"}
UNITS = {"千": 1000, "百": 100, "十": 10}
NUMERAL = re.compile("(?:(?!四半期)[" + "".join([*DIGITS, *TENS, *UNITS]) + "])+")  # 四半期, a quarter, is a word


def fold(text: str) -> str:
    """The text as words and forms of periods are compared.

    >>> fold("平成三十一年"), fold("二〇一九年底"), fold("ธ.ค. ๒๕๖๑")
    ('平成31年', '2019年底', 'ธ.ค. 2561')
    """
    plain = "".join(_digit(character) for character in normalise(text))
    return NUMERAL.sub(lambda match: _arabic(match[0]), plain)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _arabic(numeral: str) -> str:
    """A numeral in characters as digits; as it stands where it is none, as 十十."""
    if not set(numeral) & {*UNITS, *TENS}:
        return "".join(str(DIGITS[character]) for character in numeral)
    spelled = "".join(TENS.get(character, character) for character in numeral)
    match = re.fullmatch("".join(f"(?:([^千百十]?){unit}[〇零○]?)?" for unit in UNITS) + "([^千百十]?)", spelled)
    if match is None:
        return numeral
    total = 0
    for unit, size in UNITS.items():
        if unit in spelled:
            total += size * DIGITS.get(match[list(UNITS).index(unit) + 1], 1)
    return str(total + DIGITS.get(match[4], 0))


def is_letter(character: str) -> bool:
    """Is it a letter of a script that puts blanks between words? False for nothing."""
    return LETTER.fullmatch(character) is not None


def is_whole(text: str, begin: int, end: int) -> bool:
    """Is the piece from ``begin`` to ``end`` no part of a longer word?

    >>> is_whole("may 2019", 0, 3), is_whole("mayor", 0, 3), is_whole("2019年末", 5, 6)
    (True, False, True)
    """
    before, after = text[begin - 1 : begin], text[end : end + 1]
    starts_within = is_letter(text[begin : begin + 1]) and is_letter(before)
    return not starts_within and not (is_letter(text[end - 1 : end]) and is_letter(after))


def any_of(words: Iterable[str]) -> str:
    """A pattern of some words, the longest first, no part of a longer one; ``*`` ends any word that begins so."""
    groups: dict[tuple[bool, str], list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        stem = word.removesuffix("*")
        end = f"[{LETTERS}]*" if word != stem else (rf"(?![{LETTERS}])" if is_letter(stem[-1]) else "")
        groups.setdefault((is_letter(stem[0]), end), []).append(re.escape(stem))
    # a set of letters is costly to compile: each stands once for all words of a group
    return "|".join(
        (rf"(?<![{LETTERS}])" if starts else "") + f"(?:{'|'.join(stems)}){end}"
        for (starts, end), stems in groups.items()
    )
