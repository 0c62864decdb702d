"""What stands beside a printed number and is none: dates, ordinals, labels and marks of footnotes.

Each is cut out of the text before its digits can be taken for the figure: "As of Dec. 31, 2019, 512
cooperatives", "in 2018-19, 300", "Table 5: 1,234", "第3回 1,234社", "주1) 1,234". Month names are those of printed
periods (``number_formats_periods.yaml``), labels and ordinals those of the lexicon. Years beside a word (2019年,
tahun 2019) are left to the grammar (``amounts``), which knows what else a number may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ssemap.clean import negation
from ssemap.clean.lexicon import Token, tokenise, word_at, words_of
from ssemap.clean.rules import period_words
from ssemap.clean.writing import ALPHABET, is_letter, is_spaced, of_east_asia

YEAR = r"(?:1[89]|20|2[45])\d\d"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
NTH = rf"{DAY}(?:st|nd|rd|th)?"
MONTH = r"(?:0?[1-9]|1[0-2])"
NAME = r"[^\W\d_][^\d\s,()/-]*"  # perhaps of a month
ALONE = rf"(?<![\d.,/{ALPHABET}-])"  # no digit, separator or letter before
ENDS = r"(?!\d|[.,/]\d)"  # and no further digit after
NUMBER_ALONE = re.compile(r"\d+(?:[.,]\d{3})*(?:[.,]\d{1,2})?%?", re.ASCII)  # has nothing beside it
FOOTNOTES = re.compile(r"(?:\(?\d{1,2}\) ?)+(?=[^\s%])|[*※†‡](?:\d(?=[ )])\)?)? ?(?=\S)")
LAST_FOOTNOTE = re.compile(r"(?:,? \d{1,2}[)/])+$|(?<=\d) \d{1,2}/(?= [^\W\d_])| ?[*†‡]{1,3}[/)]?$")
SPAN = re.compile(rf"{ALONE}({YEAR}) ?[-/~] ?(\d\d|{YEAR}){ENDS}", re.ASCII)
DAY_FIRST = re.compile(rf"{ALONE}{NTH}(?: of|-)? ?(?P<month>{NAME})(?:,? ?{YEAR}{ENDS})?")
MONTH_FIRST = re.compile(rf"(?<![{ALPHABET}])(?P<month>{NAME})(?:,? ?{YEAR}|,? ?{NTH}{ENDS}(?:,? ?{YEAR})?){ENDS}")
DATE = re.compile(
    "|".join(
        (
            rf"{ALONE}{YEAR}[-/.] ?{MONTH}[-/.] ?{DAY}(?:\.|{ENDS})",
            rf"{ALONE}{DAY}[-/.]{MONTH}[-/.]{YEAR}{ENDS}",
            rf"{ALONE}{MONTH}[-/.]{DAY}[-/.]{YEAR}{ENDS}",
            rf"{ALONE}{YEAR}-{MONTH}-{DAY}/{YEAR}-{MONTH}-{DAY}{ENDS}",
            rf"{ALONE}{YEAR}(?:-(?:0[1-9]|1[0-2]))?/{YEAR}-(?:0[1-9]|1[0-2]){ENDS}",
            rf"{ALONE}{YEAR}-(?:0[1-9]|1[0-2]){ENDS}",
            rf"{ALONE}(?:fy|cy|ay) ?'?\d{{2,4}}(?:[-/]\d{{2,4}})?{ENDS}",
            rf"{ALONE}{YEAR}[ /-]?(?:[qt][1-4]|[hs][12]|m(?:0[1-9]|1[0-2]))(?![{ALPHABET}\d])",
            rf"{ALONE}(?:[qt][1-4]|[hs][12]|[1-4]q|[12]h)[ /-]?(?:{YEAR}|\d\d){ENDS}",
            rf"{ALONE}[1-4](?:st|nd|rd|th) (?:quarter|half)",
            rf"{ALONE}(?:as (?:of|at|on)|per) \d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2}}{ENDS}",
        )
    ),
    re.ASCII,
)
NUMBERED = re.compile(rf"(?<![\d.,/{ALPHABET}-])\d{{1,4}} ?(?![\d.,])", re.ASCII)
IDEOGRAPHS = "[一二三四五六七八九十百〇零]+"
LABELLED = re.compile(
    rf"(?<![\d.,])(?:\d{{1,4}}(?:[./-]\d{{1,4}})*[a-z]?(?![\d{ALPHABET}]|[.,]\d)|{IDEOGRAPHS})", re.ASCII
)


def cut(plain: str) -> list[Token]:
    """The tokens of a normalised text, with each date, label and mark as one token of kind ``aside``.

    >>> [token.text for token in cut("in 2018-19, 300") if token.kind == "aside"]
    ['2018-19']
    """
    if NUMBER_ALONE.fullmatch(plain):
        return tokenise(plain)
    tokens: list[Token] = []
    at = 0
    for start, end in _spans(plain):
        if start < at:
            continue
        tokens += tokenise(plain[at:start])
        tokens.append(Token(plain[start:end].strip(), "aside", True))
        at = end
    return negation.applied(tokens + tokenise(plain[at:]))


def _spans(plain: str) -> list[tuple[int, int]]:
    """Where the asides stand, in order, the longer first."""
    found = [match.span() for match in DATE.finditer(plain)]
    found += [match.span() for match in SPAN.finditer(plain) if _consecutive(match[1], match[2])]
    for pattern in (DAY_FIRST, MONTH_FIRST):
        found += [match.span() for match in pattern.finditer(plain) if _is_month(match["month"])]
    found += [*_marks(plain), *_labelled(plain), *_ordinals(plain)]
    return sorted(found, key=lambda span: (span[0], -span[1]))


def _consecutive(first: str, second: str) -> bool:
    """Is it a span of years? 2018-19 and 2016-2018, not 2019-05 nor 2,000-2,019 members."""
    return int(second) > int(first[-len(second) :]) or (first[-2:] == "99" and second == "00")


def _is_month(name: str) -> bool:
    """Is it the name of a month? Names in Cyrillic take endings (31-декабрында)."""
    plain = name.rstrip(".")
    return plain in month_names() or name in month_names() or (not name.isascii() and plain.startswith(_stems()))


@cache
def month_names() -> frozenset[str]:
    """The names of months in all languages."""
    return frozenset(name for names in period_words().months.values() for name in names)


@cache
def _stems() -> tuple[str, ...]:
    return tuple(name.rstrip("ь") for name in month_names() if len(name) > 3 and not name.isascii() and is_spaced(name))


def _marks(plain: str) -> Iterator[tuple[int, int]]:
    """Marks of footnotes before the first number and after the last: 1)1,234; 1,234 1); 1,234 1/; 1,234*."""
    if first := FOOTNOTES.match(plain):
        yield first.span()
    last = LAST_FOOTNOTE.search(plain)
    if last and last.start() and "(" not in plain:
        yield last.span()


def _ordinals(plain: str) -> Iterator[tuple[int, int]]:
    """Numbers with the sign of an ordinal after them: 5th, 3番目, 2위."""
    for match in NUMBERED.finditer(plain):
        sign = _ordinal_at(plain, match.end())
        if sign and not (sign.isascii() and match[0].endswith(" ")):
            yield match.start(), match.end() + len(sign)


def _labelled(plain: str) -> Iterator[tuple[int, int]]:
    """Numbers that count nothing, with the label before them: Table 5, 第3."""
    for match in LABELLED.finditer(plain):
        before = plain[: match.start()].rstrip(" .") if match[0][0].isdecimal() else plain[: match.start()]
        label = _label_at_end(before, plain[match.start() - 1 : match.start()] == " ")
        after = plain[match.end() : match.end() + 1]
        if label:
            closed = after == ")" and label in words_of("label", "note")
            yield len(before) - len(label), match.end() + closed


@cache
def _labels() -> tuple[str, ...]:
    return tuple(sorted({word.rstrip(" .") for word in words_of("label")}, key=len, reverse=True))


def _label_at_end(before: str, spaced: bool) -> str | None:
    """The longest label that a text ends with; one sign of East Asia that ends a word is none before a blank."""
    if not before.endswith(_labels()) or before.endswith(words_of("plain")):
        return None
    for label in filter(before.endswith, _labels()):
        start = len(before) - len(label)
        inside = start > 0 and is_letter(before[start - 1])  # 문제 5개 is no table
        apart = of_east_asia(label) and len(label) == 1 and spaced and inside
        if not apart and not (is_spaced(label) and start and is_spaced(before[start - 1])):
            return label
    return None


def _ordinal_at(plain: str, at: int) -> str | None:
    """The sign of an ordinal that follows a number: 5th, 3番目, 2위."""
    word = word_at(plain, at)
    return word if word in words_of("ordinal") else None
