"""One way of writing: the many forms of a character, a digit or a sign become one before words are looked up.

Half-width, lower case, one kind of dash and blank; digits of every script are 0-9. What is raised, lowered or
circled is a footnote mark and goes, but for a power of ten (10⁶ becomes 10^6), a square (km² becomes km2) and a
fraction (1½ becomes 1 1⁄2).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Letters that stand in words with blanks between; in other scripts a word may begin and end anywhere.
ALPHABET = r"a-zß-öø-ɏ̀-ͯͰ-ԯḀ-ỿ"
# Vowels and tones that belong to the letter before: a word does not end in front of them.
JOINED = "\u0e30-\u0e3a\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecd\u17b4-\u17d3\u0900-\u0903\u093a-\u094f\u102b-\u103e"
FIRST_IDEOGRAPH = "\u2e80"  # from here on: the scripts of East Asia
SAME = str.maketrans(
    dict.fromkeys("‐‑‒–—―−─˗➖", "-") | dict.fromkeys("〜∼～", "~") | dict.fromkeys("’ʼ", "'") | {"·": "・", "✕": "×"}
)
SQUARED = re.compile("(?<=[mм])²")
LONG_DASH = re.compile(r"(?<![\d%\s—―─])[—―─]+(?=\d)|^[—―─]+(?=\d)")  # parts a label from its number: 会员—1234人
POWER = re.compile(r"(?<![\d.,])10([⁺⁻]?[⁰¹²³⁴-⁹]+)")


def normalise(text: str) -> str:
    """The text as it is compared with words.

    >>> normalise("１，２３４人 ²")
    '1,234人'
    >>> normalise("1½ Million, 1.2×10⁶, ๒๕๖๑")
    '1 1⁄2 million, 1.2×10^6, 2561'
    """
    parted = text if text.isascii() else LONG_DASH.sub(" - ", text)
    powers = POWER.sub(lambda match: "10^" + unicodedata.normalize("NFKC", match[1]), SQUARED.sub("2", parted))
    if powers.isascii():
        plain = powers if powers.isprintable() else "".join(map(_plain, powers))
    else:
        plain = unicodedata.normalize("NFKC", "".join(map(_plain, powers)))
    return " ".join(plain.casefold().translate(SAME).split())


@cache
def _plain(char: str) -> str:
    """A character as it takes part in a number; a mark is nothing, or a blank where digits would run together."""
    if char.isspace():
        return " "
    if unicodedata.category(char) in {"Cf", "Cc"} or char in "\ufe0e\ufe0f":
        return ""
    if (digit := unicodedata.decimal(char, None)) is not None:
        return str(digit)
    form, _, _ = unicodedata.decomposition(char).partition(" ")
    folded = unicodedata.normalize("NFKC", char)
    if form in {"<super>", "<sub>"}:
        return ""
    if form == "<circle>":
        return " "
    if form in {"<fraction>", "<compat>", "<square>"} and any(letter.isdecimal() for letter in folded):
        return f" {folded} "
    return char


def of_east_asia(text: str) -> bool:
    """Does the text begin with a sign of East Asia (万, 억)? Digits are glued to these: 3만9195."""
    return text[0] >= FIRST_IDEOGRAPH


def is_letter(char: str) -> bool:
    """A letter, or a vowel or tone of one."""
    return char.isalpha() or unicodedata.category(char).startswith("M")


@cache
def _first_is_spaced(char: str) -> bool:
    return re.match(f"[{ALPHABET}]", char) is not None


def is_spaced(text: str) -> bool:
    """Is the word of a script that sets blanks between words?"""
    return _first_is_spaced(text[0])


@cache
def is_joined(char: str) -> bool:
    """Is it a vowel or a tone that belongs to the letter before?"""
    return re.match(f"[{JOINED}]", char) is not None


def unmarked(word: str) -> str:
    """A word without the marks on its letters."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
