"""Printed periods in one way of writing: the digits of every script, and numerals in characters, as 0-9."""

from __future__ import annotations

import re
import unicodedata

from ssemap.clean.lexicon import normalise

# Letters of scripts that put blanks between words: here a word ends where its letters end.
LETTERS = "a-zß-ɏḁ-ỿа-ԯ"
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


def letters_end(word: str) -> str:
    """A pattern of the word that is not a part of a longer one; ``*`` at its end stands for any letters."""
    stem = word.removesuffix("*")
    start = rf"(?<![{LETTERS}])" if re.match(f"[{LETTERS}]", stem) else ""
    end = rf"[{LETTERS}]*" if word != stem else ""
    return start + re.escape(stem) + end + (rf"(?![{LETTERS}])" if re.search(f"[{LETTERS}]$", stem) else "")


def any_of(words: object) -> str:
    """A pattern of some words, the longest first."""
    return "|".join(letters_end(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]
