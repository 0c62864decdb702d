"""Numbers in the words of authors, however they are written: digits, fractions, Roman numerals, words above ten.

Small words (one to ten), ordinals up to tenth and "half way" are words; what counts or measures is a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
TENS = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
TEENS = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
LARGE = "dozen|hundred|thousand|million|billion|trillion"
PARTS = "third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
GAP = r"[\s\u00a0\u2010-\u2015-]+"

WORDS = re.compile(
    rf"""\b(?:
      (?:{TENS})(?:{GAP}(?:{SMALL}|first|second|{PARTS}))?          # forty, forty-three, forty-third
    | (?:twentieth|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth)s?
    | (?:{TEENS})(?:th)? | eleventh | twelfth
    | (?:(?:{SMALL}|a){GAP})?(?:{LARGE})(?:s|th|ths)?               # hundred, two thousand, a dozen
    | (?:(?:{SMALL}|a){GAP})?(?:halves|(?:{PARTS})s)                # two thirds
    | one{GAP}(?:half|{PARTS})                                      # one third
    | (?:{PARTS}){GAP}of(?=\s)(?!\s+(?:the\s+(?:section|list|report)|an?\s+century|{MONTHS})\b)  # a third of
    | a{GAP}(?:{PARTS})(?=\s*(?:[.,;:)]|$))                        # fell by a quarter.
    | (?:zero|{SMALL}){GAP}(?:per{GAP}cent|percent|times|countries|forms|families)
    | (?:{SMALL}){GAP}of{GAP}the{GAP}(?:{SMALL})                    # three of the six
    | twice | doubl(?:es?|ed|ing) | tripl(?:es?|ed|ing) | halv(?:e|ed|ing) | (?:{SMALL})fold
    | (?:twen|thir|for|fif|six|seven|eigh|nine)ties                 # decades
    | (?:(?:{SMALL}|a){GAP})?(?:lakhs?|crores?)
    | half(?={GAP}(?:of|the|a|an|all)\b)                            # half of; "half way" is none
    | (?:a|than|nearly|about){GAP}half(?!{GAP}way)
    | (?:{SMALL}){GAP}(?:in|out{GAP}of|of{GAP}every){GAP}(?:{SMALL}) # one in five
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
LABELS = "Act|Annex|Article|Chapter|Figure|Part|Phase|Round|Section|Table|Title|Volume|War"
ROMAN = re.compile(
    rf"""\b(?=[IVXL]{{2,}}\b)(?:XC|XL|L?X{{0,3}})(?:IX|IV|V?I{{0,3}})\b   # II to XCIX; CC, CD and MD are none
    | \bM{{1,3}}(?:CM|CD|D?C{{0,3}})(?:XC|XL|L?X{{0,3}})(?:IX|IV|V?I{{1,3}})\b   # MMXIX
    | \((?=[ivx]+\))x{{0,3}}(?:ix|iv|v?i{{0,3}})\)                       # (iv)
    | \b(?:{LABELS})\s[IVX]\b""",
    re.VERBOSE,
)


def found(words: str) -> list[str]:
    """The numbers that a text writes itself, in the order in which they stand; of one place the longest.

    >>> found("In 2019, two thirds of forty-three laws, ½ of them and chapter IV: one or two, half way.")
    ['2019', 'two thirds', 'forty-three', '½', 'IV']
    """
    spans = sorted(_spans(words), key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return [words[start:end] for start, end in kept]


def _spans(words: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand: runs of numeric characters of any script, words, Roman numerals."""
    start = None
    for place, letter in enumerate(f"{words} "):
        if letter.isnumeric() and start is None:
            start = place
        elif not letter.isnumeric() and start is not None:
            yield start, place
            start = None
    for pattern in (WORDS, ROMAN):
        yield from (match.span() for match in pattern.finditer(words))
