"""Printed text to tokens, by the words of ``framework/number_formats_words.csv``.

A token is a numeral (a run of digits with its separators), a word of the lexicon, a bracket, or
noise. The lexicon holds every word that says something about a number, with its role:

==========  ================================================================================
multiplier  million, juta, 万, 억; a share is a multiplier below one (half)
cardinal    seven, dua, 三
percent     %, per cent, 割 (tenths)
currency    RM, 円; the value is the code of the currency
about, at_least, at_most   qualifiers; ``inside``: within the numeral (5万多家, 1100여개)
range, between, and        signs of a range
minus       △, declined by
date        makes a year or a day of the number beside it
counter     what is counted; looked through, and evidence of the language
filler      a, of, the
vague       several: what follows is no number
==========  ================================================================================

``place`` says where the word stands: before the number, after it, between two, inside, any.
``number_formats`` names the formats whose texts use the word; empty for words that tell nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from ssemap.core import framework
from ssemap.core.codelists import Code, Row, Text

NUMERAL = (
    r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?"  # 1 000 000
    r"|\d{1,3}, \d{3}(?!\d)"  # a slip of the press: 22, 000
    r"|\d+(?:[.,'・]\d+)*"
)
ISO_DATE = r"\d{4}-\d{2}-\d{2}(?!\d)"
LETTERS = r"[a-zß-ɏ]+(?:'[a-z]+)?"
SAME = str.maketrans({**dict.fromkeys("‐‑‒–—−─", "-"), **dict.fromkeys("〜∼", "~"), "’": "'", "·": "・"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a word."""

    role: str
    place: str
    value: str
    formats: frozenset[str]

    @property
    def number(self) -> Fraction:
        """The value as an exact number (1e6, 1/2)."""
        return Fraction(self.value)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``spaced``: white space stands before it."""

    text: str
    kind: str  # numeral, word, bracket, noise
    spaced: bool
    entries: tuple[Entry, ...] = ()

    def find(self, role: str, *places: str) -> Entry | None:
        """The meaning of the word in this role at one of these places."""
        for entry in self.entries:
            if entry.role == role and (entry.place in places or entry.place == "any" or not places):
                return entry
        return None


def normalise(text: str) -> str:
    """One way of writing: half-width, lower case, one kind of dash and space, no footnote marks."""
    plain = "".join(" " if c.isspace() else c for c in text if not _mark(c))
    folded = unicodedata.normalize("NFKC", plain).casefold().translate(SAME)
    return " ".join(folded.split())


def _mark(char: str) -> bool:
    """Superscripts (footnote marks) and invisible format characters are no part of a number."""
    return unicodedata.decomposition(char).startswith("<super>") or (
        unicodedata.category(char) in {"Cf", "Cc"} and not char.isspace()
    )


class Word(Row):
    """A word of printed numbers: its role, where it stands, its value, and the number formats that use it."""

    FILE = "number_formats_words.csv"
    KEY = ("word", "role", "place", "value", "number_formats")
    word: Text
    role: Literal[
        "about",
        "and",
        "at_least",
        "at_most",
        "between",
        "cardinal",
        "counter",
        "currency",
        "date",
        "filler",
        "minus",
        "multiplier",
        "percent",
        "range",
        "vague",
    ]
    place: Literal["about", "after", "any", "before", "between", "inside"]
    value: str
    number_formats: Annotated[tuple[str, ...], Code("number_formats"), BeforeValidator(str.split)]
    note: str

    @model_validator(mode="after")
    def _number(self) -> Word:
        """The value of a currency is its code, and that of every other word a number or nothing."""
        if self.value and self.role != "currency":
            try:
                number = Fraction(self.value)
            except ValueError:
                raise ValueError(f"a number as 1e6 or 1/2 as the value of a {self.role}, not {self.value!r}") from None
            if number <= 0:
                raise ValueError(f"a number above zero as the value of a {self.role}, not {self.value!r}")
        return self


@cache
def lexicon() -> dict[str, tuple[Entry, ...]]:
    """Every word of the framework with its meanings."""
    words: dict[str, tuple[Entry, ...]] = {}
    for row in framework.rows(Word):
        entry = Entry(row.role, row.place, row.value, frozenset(row.number_formats))
        word = normalise(row.word)
        words[word] = (*words.get(word, ()), entry)
    return words


@cache
def _pattern() -> re.Pattern[str]:
    """Longest word first; an alphabetic word ends where its letters end."""
    longest_first = sorted(lexicon(), key=lambda word: (-len(word), word))
    words = "|".join(
        re.escape(word) + (r"(?![a-zß-ɏ])" if re.match("[a-zß-ɏ]", word[-1]) else "") for word in longest_first
    )
    return re.compile(
        rf"(?P<date>{ISO_DATE})|(?P<numeral>{NUMERAL})|(?P<word>{words})"
        rf"|(?P<bracket>[()\[\]{{}}])|(?P<noise>{LETTERS}|\S)",
        re.ASCII,
    )


def tokenise(text: str) -> list[Token]:
    """The tokens of a text, normalised first; nothing is lost but white space."""
    plain = normalise(text)
    tokens = []
    for match in _pattern().finditer(plain):
        kind = str(match.lastgroup)
        spaced = match.start() == 0 or plain[match.start() - 1] == " "
        entries = lexicon()[match[0]] if kind == "word" else ()
        tokens.append(Token(match[0], "noise" if kind == "date" else kind, spaced, entries))
    return tokens


def in_format(token: Token, number_format: str) -> Token:
    """The token with the meanings that a number format gives it, where words of one spelling differ."""
    if len(token.entries) < 2:
        return token
    kept = tuple(e for e in token.entries if not e.formats or number_format in e.formats)
    return Token(token.text, token.kind, token.spaced, kept)


def evidence_of_format(tokens: list[Token]) -> frozenset[str] | None:
    """Formats that all telling words of the text share; None where no word tells."""
    shared: frozenset[str] | None = None
    for token in tokens:
        if token.entries and all(entry.formats for entry in token.entries):
            formats = frozenset().union(*(entry.formats for entry in token.entries))
            shared = formats if shared is None else shared & formats
    return shared
