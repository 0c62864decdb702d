"""What a number is about, without what its compiler noted for the coding."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ssemap.publish.findings.declared import rules

BRACKETS = re.compile(r"(\s*)([(（])([^()（）]*)([)）])")
CLAUSE = re.compile(r"(;\s+|\.\s+(?=[A-Z]))")
PART = re.compile(r"(,\s+)")
ASIDE = 0x16A0  # the first of the letters (runes) that stand for brackets while the words around them are read


def shown(words: Any) -> str:
    """The words of a compiler as readers get them: parts that are notes (findings.yaml: notes_of_compilers) left out.

    Parts are what commas, semicolons, full stops or brackets set apart. A note takes its own brackets with it, and one
    that begins a later clause all that follows in the clause. '' where nothing is left, or nothing is said.

    >>> shown("workers, national; audit year inferred"), shown("members (JCA; after the reference period)")
    ('workers, national; audit year inferred', 'members (JCA)')
    >>> shown("national; source says more than all, twice (3+4=7; 5+6=11); of 9 (a; b)")
    'national; of 9 (a; b)'
    """
    if not isinstance(words, str):
        return ""
    brackets: list[str] = []
    while found := BRACKETS.search(words):
        before, opening, inside, closing = found[1], found[2], _kept(found[3]), found[4]
        aside = before + chr(ASIDE + len(brackets)) if inside.strip() else ""
        words = words[: found.start()] + aside + words[found.end() :]
        brackets += [opening + inside + closing] if aside else []
    told = _kept(words)
    for place, bracket in reversed(list(enumerate(brackets))):
        told = told.replace(chr(ASIDE + place), bracket)
    return told.strip(" ;,:")


def within(words: Any) -> str:
    """``shown`` as a part of a sentence that ends with its own full stop.

    >>> within("All members of 2019."), within("members (JCA)")
    ('All members of 2019', 'members (JCA)')
    """
    return shown(words).rstrip(".")


def _kept(words: str) -> str:
    """Clauses without their notes, each but the first with the separator before it."""
    first, *others = CLAUSE.split(words)
    told = _joined("", PART.split(first))
    for separator, clause in zip(others[::2], others[1::2], strict=True):
        parts = PART.split(clause)
        if not _is_note(parts[0]):
            told += _joined(separator if told else "", parts)
    return told


def _joined(before: str, parts: list[str]) -> str:
    """``before`` and the parts of a clause that are no notes; parts alternate with their separators."""
    told = ""
    for separator, part in zip([before, *parts[1::2]], parts[::2], strict=True):
        if not _is_note(part):
            told += f"{separator}{part}" if told else f"{before}{part}"
    return told


def _is_note(part: str) -> bool:
    return _notes().search(part) is not None


@cache
def _notes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in rules().notes_of_compilers), re.IGNORECASE)
