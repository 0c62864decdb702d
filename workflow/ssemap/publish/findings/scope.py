"""What a number or statement is about, without what its compiler noted for the coding."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ssemap.publish.findings.declared import rules

BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]")
EMPTY = re.compile(r"\s*\(\s*\)")
SEPARATOR = re.compile(r"(;\s+|,\s+)")


def shown(words: Any) -> str:
    """The words of a compiler as readers get them: parts that are notes (findings.yaml: notes_of_compilers) left out.

    Parts are what commas, semicolons or brackets set apart. '' where nothing is left, or nothing is said.

    >>> shown("workers, national; audit year inferred"), shown("members (JCA; after the reference period)")
    ('workers, national; audit year inferred', 'members (JCA)')
    """
    if not isinstance(words, str):
        return ""
    kept = EMPTY.sub("", BRACKETS.sub(_bracket, words))
    return _kept(kept).strip(" ;,:")


def _bracket(match: re.Match[str]) -> str:
    """What is left within brackets; nothing where nothing is."""
    inside = _kept(match[1])
    return match[0].replace(match[1], inside) if inside else ""


def _kept(words: str) -> str:
    """Parts that are no notes, each but the first with the separator before it."""
    parts = SEPARATOR.split(words)
    told = ""
    for separator, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        if not _notes().search(part):
            told += f"{separator}{part}" if told else part
    return told


@cache
def _notes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in rules().notes_of_compilers), re.IGNORECASE)
