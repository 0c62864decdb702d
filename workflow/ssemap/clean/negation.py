"""Words that deny the word beside them: not below, 不高于, tak kurang dari, 초과하지 않, ден кем эмес.

A bound that is denied is the other one: not below 5,000 is at least 5,000. Of a fall, a loss or an "about" that is
denied (no decline of 3.4 %) the number that is left says nothing, and the reading refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ssemap.clean.lexicon import Entry, Token
from ssemap.core.qualifiers import BOUNDS, mirrored

OPEN = frozenset({"about", "fall", "minus"})  # what is left open where it is denied


def applied(tokens: list[Token]) -> list[Token]:
    """The tokens, with each word that is denied and its negator as one.

    >>> [entry.role for token in applied([_word("not", "negator", "before"), _word("below", "at_most", "before")])
    ...     for entry in token.entries]
    ['at_least']
    """
    if not any(token.find("negator") for token in tokens):
        return tokens
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if before is not None and (whole := _denied(before, token, "before") or _denied(token, before, "after")):
            joined[-1] = replace(whole, text=f"{before.text} {token.text}", spaced=before.spaced)
        else:
            joined.append(token)
    return joined


def _denied(negator: Token, word: Token, place: str) -> Token | None:
    """The word as its negator at a place makes it; None if there is no negator, or it denies nothing that counts."""
    denial = negator.find("negator", place)
    if denial is None or not (entries := tuple(_entries(word))):
        return None
    return Token("", "word", True, entries)


def _entries(word: Token) -> Iterator[Entry]:
    """What a word means once it is denied."""
    for entry in word.entries:
        if entry.role in BOUNDS:
            yield replace(entry, role=mirrored(entry.role))
        elif entry.role in OPEN:
            yield replace(entry, role="negated", place="any")


def _word(text: str, role: str, place: str) -> Token:
    return Token(text, "word", True, (Entry(role, place, "", frozenset()),))
