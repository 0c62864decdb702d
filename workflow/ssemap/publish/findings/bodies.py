"""One name for a body that sources call by several: in English first, then once in the language of the country."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ssemap.publish.findings.declared import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NAMED = re.compile(r"(?P<name>[^();,:]+?)\s*\((?P<bracket>[^()]+)\)")  # a name and what stands in brackets behind it
ABBREVIATION = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Za-z]+)*")
FOLLOWED = re.compile(r"(?P<old>.+), since \d{4} (?P<new>.+)")  # a body and the one that is in its place since a year
BRACKETS = re.compile(r"\s*\([^()]*\)")
WORDY = re.compile(r"[A-Z][a-z]+(?: (?:of|and|for|the|[A-Z][A-Za-z]+))*")


@lru_cache(maxsize=32)
def called(texts: tuple[str, ...]) -> Mapping[str, str]:
    """Each name of a body to the one that readers get. ``texts``: what a country's package says of bodies.

    Names with one abbreviation are one body, and so are a name in the language of the country (findings.yaml:
    suppliers: native) and an English one in brackets behind it. An abbreviation as the first word is the body, too.

    >>> called(("Otoritas Laut (OTL)", "Sea Authority (OTL)", "OTL Isles", "Badan Ikan (Fish Office)"))["OTL Isles"]
    'Sea Authority (Otoritas Laut)'
    """
    by_short: dict[str, list[str]] = {}
    glossed: dict[str, str] = {}
    bare: list[str] = []
    for text in texts:
        for match in NAMED.finditer(text):
            name, bracket = match["name"].strip().removeprefix("and "), match["bracket"].strip()
            for short in (
                bracket.split("/") if ABBREVIATION.fullmatch(bracket.replace("/", "").replace(" ", "")) else ()
            ):
                by_short.setdefault(short.strip(), []).append(name)
            if is_native(name) and WORDY.fullmatch(bracket):
                glossed[name] = bracket
        bare += [part.strip() for part in re.split(r"[;,]", text)]
    found: dict[str, str] = {}
    for names in by_short.values():
        one = _one([*dict.fromkeys(names)])
        found |= dict.fromkeys(names, one) if len(set(names)) > 1 else {}
    found |= {name: f"{english} ({name})" for name, english in glossed.items() if name not in found}
    for name in bare:
        first = name.split(" ")[0]
        if first in by_short and name not in found:
            found[name] = _one([*dict.fromkeys(by_short[first])])
    return found


def followers(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each body of which a text says since when another is in its place, with that one, both without brackets.

    >>> list(followers(("Sea Office (licence); Board of Ships (BS), since 2019 Office of Ships",)))
    [('Board of Ships', 'Office of Ships')]
    """
    for part in (part.strip() for text in texts for part in text.split(";")):
        if found := FOLLOWED.fullmatch(BRACKETS.sub("", part)):
            yield found["old"], found["new"]


def is_native(name: str) -> bool:
    """Is it a name in the language of a country?"""
    return not name.isascii() or re.search(rf"\b{rules().suppliers.native}\b", name) is not None


def _one(names: list[str]) -> str:
    """The first English name, with the first one of another language in brackets."""
    english, native = [one for one in names if not is_native(one)], [one for one in names if is_native(one)]
    if english and native:
        return f"{english[0]} ({native[0]})"
    return (english or native)[0]
