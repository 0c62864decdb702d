"""Printed text to tokens, by the words of ``words``.

A token is a numeral (a run of digits with its separators), a fraction (1/2), a broken numeral, a word of the
lexicon, a bracket, an aside (``asides``) or noise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import get_args

from ssemap.clean.words import NUMBERS, Role, Word, number
from ssemap.clean.writing import ALPHABET, is_joined, is_spaced
from ssemap.clean.writing import normalise as normalise
from ssemap.core import framework

LETTER = f"{ALPHABET}\u0e00-\u1dff\u2e80-\uffff"
NUMERAL = (
    r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+(?![\d.,]*\d))?"  # 1 000 000
    r"|\d{1,3}, \d{3}(?!\d)"  # a slip of the press: 22, 000
    r"|\d+(?:[.,'・]\d+)*"
    rf"|(?<![0-9.,)%{LETTER}])[.,]\d+"  # .5 million
)
FRACTION = r"\d{1,3}⁄\d{1,3}|(?<![\d/.,])\d{1,2}/\d{1,2}(?![\d/.,])"
BROKEN = rf"(?<=[{ALPHABET}])[.,]\d[\d.,]*|10\^[-+]?\d+"
POWER = r"(?:(?:(?<=\d)|(?<=\d ))[×x*・] ?10\^\+?|(?<=\d)e\+?)(?P<exponent>\d{1,2})(?![\d.,])"
DIGITS = re.compile(
    rf"(?P<power>{POWER})|(?P<broken>{BROKEN})|(?P<fraction>{FRACTION})|(?P<numeral>{NUMERAL})", re.ASCII
)
LETTERS = re.compile(rf"[{ALPHABET}]+(?:'[{ALPHABET}]+)?")
BRACKETS = "()[]{}"
# A syllable of Hangul alone is a particle or a noun; a run of numerals, or one in a fraction (3분의 일), is a number.
HANGUL_DIGITS, HANGUL_SIGNS = "일이삼사오육륙칠팔구영공", "십백천만억조"
HANGUL = re.compile(
    rf"(?:(?=[{HANGUL_SIGNS}]*[{HANGUL_DIGITS}])(?=[{HANGUL_DIGITS}]*[{HANGUL_SIGNS}])"
    rf"(?:[{HANGUL_DIGITS}십][{HANGUL_DIGITS}{HANGUL_SIGNS}]+|[{HANGUL_SIGNS}][{HANGUL_DIGITS}{HANGUL_SIGNS}]{{2,}})"
    rf"|[{HANGUL_DIGITS}](?= ?분의)|(?:(?<=분의 )|(?<=분의))[{HANGUL_DIGITS}](?![가-힣]))"
)
# A determiner of Korean counts before a word for pieces or heads only: 네 곳, but not 네 번째 nor 한국.
DETERMINER = re.compile("[한두세네](?= ?(?:곳|명|개(?![월])|건|사람|군데|가구))")

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a word."""

    role: str
    place: str
    value: str
    formats: frozenset[str]
    number: Fraction = NOTHING  # the value, where it is one; of a counter its size


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``spaced``: white space stands before it."""

    text: str
    kind: str  # numeral, fraction, broken, word, bracket, aside, noise
    spaced: bool
    entries: tuple[Entry, ...] = ()

    def find(self, role: str, *places: str) -> Entry | None:
        """The meaning of the word in this role at one of these places."""
        for entry in self.entries:
            if entry.role == role and (entry.place in places or entry.place == "any" or not places):
                return entry
        return None


_formats = cache(frozenset[str])


@cache
def lexicon() -> dict[str, tuple[Entry, ...]]:
    """Every word of the framework with its meanings."""
    words: dict[str, tuple[Entry, ...]] = {}
    for row in framework.rows(Word):
        size = number(row.value) if row.value and row.role in NUMBERS else NOTHING
        value = row.value
        if row.role == "counter":
            value, _, factor = row.value.partition(" ")
            size = number(factor or "1")
        entry = Entry(row.role, row.place, value, _formats(row.number_formats), size)
        word = normalise(row.word)
        words[word] = (*words.get(word, ()), entry)
    return words


@cache
def words_of(role: str, place: str = "") -> tuple[str, ...]:
    """The words that have a role, at a place if one is given."""
    return tuple(dict.fromkeys(word for word, entry in _meanings()[role] if place in ("", entry.place)))


@cache
def _meanings() -> dict[str, list[tuple[str, Entry]]]:
    """By role, the words and their meanings in it."""
    found: dict[str, list[tuple[str, Entry]]] = {role: [] for role in get_args(Role)}
    for word, entries in lexicon().items():
        for entry in entries:
            found[entry.role].append((word, entry))
    return found


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that may stand anywhere in a text, and by their first letter how long they are, longest first."""

    meanings: dict[str, tuple[Entry, ...]]
    lengths: dict[str, tuple[int, ...]]

    def at(self, text: str, start: int) -> str | None:
        """The longest word that starts there and ends with its letters."""
        for length in self.lengths.get(text[start], ()):
            word = text[start : start + length]
            if word in self.meanings and _ends(text, start + length):
                return word
        return None


def _ends(text: str, end: int) -> bool:
    """Does a word end there? Not before another letter of an alphabet, nor before a vowel that belongs to its last."""
    if end >= len(text):
        return True
    last, follower = text[end - 1], text[end]
    if last.isascii() and not last.isalpha():
        return True
    return not (is_spaced(last) and is_spaced(follower)) and not is_joined(follower)


def _words(meanings: dict[str, tuple[Entry, ...]]) -> _Words:
    lengths: dict[str, set[int]] = {}
    for word in meanings:
        lengths.setdefault(word[0], set()).add(len(word))
    return _Words(meanings, {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()})


@cache
def _plain_words() -> _Words:
    return _words(dict.fromkeys(words_of("plain"), ()))


@cache
def _free_words() -> _Words:
    """All other words, with the meanings that they have by themselves."""
    runs = {word: tuple(e for e in lexicon()[word] if e.place != "run") for word in words_of("cardinal", "run")}
    return _words({word: entries for word, entries in {**lexicon(), **runs}.items() if entries})


def word_at(plain: str, at: int) -> str | None:
    """The longest word of the lexicon that starts at a place."""
    return _free_words().at(plain, at) if at < len(plain) else None


def tokenise(plain: str) -> list[Token]:
    """The tokens of a normalised text; nothing is lost but white space."""
    tokens: list[Token] = []
    at, end = 0, len(plain)
    while at < end:
        if plain[at] == " ":
            at += 1
            continue
        spaced = at == 0 or plain[at - 1] == " "
        found = _tokens_at(plain, at, spaced, tokens[-1] if tokens else None)
        tokens += found
        at += sum(len(token.text) for token in found)
    return tokens


def _tokens_at(plain: str, at: int, spaced: bool, before: Token | None) -> list[Token]:
    """The token that starts at a place; of a run of Hangul numerals, one for each syllable."""
    if match := DIGITS.match(plain, at):
        if exponent := match["exponent"]:
            power = Entry("multiplier", "after", "", frozenset(), Fraction(10) ** int(exponent))
            return [Token(match[0], "word", spaced, (power,))]
        return [Token(match[0], str(match.lastgroup), spaced)]
    word, plain_word = _free_words().at(plain, at), _plain_words().at(plain, at)
    if plain_word and len(plain_word) >= len(word or ""):
        if not _counts_here(plain_word, spaced, before):
            return [Token(plain_word, "noise", spaced)]
        word = plain[at]
    if spaced or before is None or before.kind != "noise":
        run = HANGUL.match(plain, at) or DETERMINER.match(plain, at)
        if run:
            return _syllables(run[0], spaced)
    if word:
        return [Token(word, "word", spaced, _free_words().meanings[word])]
    return _unknown_at(plain, at, spaced)


def _unknown_at(plain: str, at: int, spaced: bool) -> list[Token]:
    """A bracket, a scale and its currency in one, or letters that say nothing."""
    match = LETTERS.match(plain, at)
    if match and (pair := _unit_pair(match[0])):
        return [Token(part, "word", spaced and not nth, lexicon()[part]) for nth, part in enumerate(pair)]
    text = match[0] if match else plain[at]
    return [Token(text, "bracket" if text in BRACKETS else "noise", spaced)]


def _counts_here(word: str, spaced: bool, before: Token | None) -> bool:
    """Is a noun of numerals a number at its place: 万一 in 三万一千, 구만 after a blank, but no 친구만?"""
    if not all(any(entry.role in {"cardinal", "multiplier"} for entry in lexicon().get(sign, ())) for sign in word):
        return False
    if spaced or before is None:
        return word in words_of("plain", "inside")
    numeric = before.kind == "numeral" or before.find("cardinal") or before.find("multiplier")
    return bool(numeric) and word[0] < "가"


@cache
def _unit_pair(run: str) -> tuple[str, str] | None:
    """A scale and a currency that are printed as one: tỷđồng, trđ, USDm; of few Latin letters the code of one only."""
    for cut in range(1, len(run)):
        first, second = run[:cut], run[cut:]
        for scale, currency in ((first, second), (second, first)):
            code = any(entry.value.casefold() == currency for entry in lexicon().get(currency, ()))
            short = run.isascii() and not code and min(len(scale), len(currency)) < 2
            roles = [{entry.role for entry in lexicon().get(part, ())} for part in (scale, currency)]
            if "multiplier" in roles[0] and "currency" in roles[1] and not short:
                return first, second
    return None


def _syllables(run: str, spaced: bool) -> list[Token]:
    """A run of Hangul numerals, syllable by syllable."""
    return [Token(syllable, "word", spaced and not at, _syllable(syllable)) for at, syllable in enumerate(run)]


@cache
def _syllable(syllable: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in lexicon()[syllable] if entry.role in {"cardinal", "multiplier"})


def in_format(token: Token, number_format: str) -> Token:
    """The token with the meanings that a number format gives it.

    A number word means nothing in another language; of words of one spelling the other meanings go.
    """
    if not token.entries:
        return token
    several = len(token.entries) > 1
    kept = tuple(
        entry
        for entry in token.entries
        if not entry.formats or number_format in entry.formats or not (several or entry.role == "cardinal")
    )
    if len(kept) == len(token.entries):
        return token
    return Token(token.text, "word" if kept else "noise", token.spaced, kept)


def evidence_of_format(tokens: list[Token]) -> list[frozenset[str]]:
    """The number formats that each telling word of the text fits."""
    return [
        frozenset().union(*(entry.formats for entry in token.entries))
        for token in tokens
        if token.entries and all(entry.formats for entry in token.entries) and not _is_short_cardinal(token)
    ]


def _is_short_cardinal(token: Token) -> bool:
    """Two or three Latin letters (ba, hai, isa) are names and abbreviations in other languages."""
    return len(token.text) <= 3 and token.text.isascii() and token.find("cardinal") is not None
