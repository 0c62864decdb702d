"""The words of printed numbers, ``framework/number_formats_words.csv``: every word that says something about a number.

Each has its role:

==========  ================================================================================
multiplier  million, juta, 万, 억, lakh; a share is a multiplier below one (half)
cardinal    seven, dua, 三, 零
teen        belas: ten more than the cardinal before
more        a half and its like beside a number: satu setengah juta, two and a half
point       the decimal mark of number words: 一点五七, tiga koma lima
percent     %, per cent, ‰ (a tenth), 割 (tens); 百分之 stands before
currency    RM, 円; the value is the code of the currency, or those that use the sign (¥: JPY CNY)
about, at_least, at_most   qualifiers; ``inside``: within the numeral (5万多家, 1100여개); the value of a bound is
            ``order`` where it stands above or below a number, whatever the sign of that (below, 高于)
rate        per, 当たり: the number is a rate, and no count
range, between, and        signs of a range; "and" joins number words too
minus       △, 负, a loss: the number is negative; the value is ``sign`` where it is a sign, and no word of a loss
            nor △, which stands for a fall
fall, rise  declined by, 減益, naik: the number is a change, and not the level beside it
level       fell to, menjadi: the number is the level after a change; the value is ``either`` where a percentage may be
            the level or the most that it fell by (turun hingga, 까지 감소)
date        makes a year or a day of the number beside it
label       Table, No., 第: the number after it counts nothing; ``note`` for marks of footnotes, ``rank`` for ranks
ordinal     th, 番目, 위: the number before it counts nothing
base        out of: the number is the whole of which another is a part
part        of which, 其中: the number is a part of another
versus      from, compared with: the number belongs to another time
origin      dari, から: the same where the text tells of a change (turun dari 12.000), else it is a part or a range
parts       分の, 분의: the number before is divided into, the number after counts the parts
ratio       in, dari, phần: the number before counts the parts of the number after (one in three)
class       台, 대: the number stands for all that begin with its digits (1,000人台: 1,000 to 2,000);
            before the number, a list of so many (top 100)
among       に, 중: as parts, where units stand between (3人に1人)
counter     what is counted; the value is its kind (persons, organisations, ...), and none for pieces; of hours and
            areas with its size in hours or hectares, where that is defined (area 100: km²)
filler      a, of, the
having      with, employing: what follows with a bound is a class of size (with 5 or more members)
margin      ±, +-: behind a number, how far it may be wrong
vague       several: what follows is no number
change      by, на: what stands between a verb of change and its percentage
negator     not, 不, tak, эмес: turns the bound beside it, and makes a fall ``negated`` (``negation``)
plain       一般, 조사: a word that only looks like a number
==========  ================================================================================

``place`` says where the word stands: before the number, after it, between two, inside, any; ``money``: after
an amount of money only (RM5t); ``run``: among other numerals only (the syllables of 이십일조).
``number_formats`` names the formats whose texts use the word; empty for words that tell nothing.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from ssemap.core.codelists import Code, Row, Text

Role = Literal[
    "about",
    "among",
    "and",
    "at_least",
    "at_most",
    "base",
    "between",
    "cardinal",
    "change",
    "class",
    "counter",
    "currency",
    "date",
    "fall",
    "filler",
    "having",
    "label",
    "level",
    "margin",
    "minus",
    "more",
    "multiplier",
    "negated",
    "negator",
    "ordinal",
    "origin",
    "part",
    "parts",
    "percent",
    "plain",
    "point",
    "range",
    "rate",
    "ratio",
    "rise",
    "teen",
    "vague",
    "versus",
]
Place = Literal["about", "after", "any", "before", "between", "inside", "money", "note", "rank", "run"]
# The value of some words of these roles.
MARKED = {"at_least": "order", "at_most": "order", "level": "either", "minus": "sign"}
NUMBERS = {"cardinal", "more", "multiplier", "percent", "teen"}  # roles whose value is a number
KINDS = ("persons", "organisations", "households", "places", "things", "weight", "length", "multiple")
SIZED = ("hours", "area")  # kinds whose units have a size
UNSIZED = ("time", "land")  # the same in units without a fixed one: days of work, mẫu

number = cache(Fraction)  # few distinct values stand in thousands of rows


class Word(Row):
    """A word of printed numbers: its role, where it stands, its value, and the number formats that use it."""

    FILE = "number_formats_words.csv"
    KEY = ("word", "role", "place", "value", "number_formats")
    word: Text
    role: Role
    place: Place
    value: str
    number_formats: Annotated[tuple[str, ...], Code("number_formats"), BeforeValidator(str.split)]
    note: str

    @model_validator(mode="after")
    def _number(self) -> Word:
        """The value of a currency is its code or codes, of a counter its kind, and else a number or nothing."""
        kind, _, size = self.value.partition(" ")
        if self.role == "counter" and kind not in ("", *KINDS, *SIZED, *UNSIZED):
            kinds = ", ".join((*KINDS, *SIZED, *UNSIZED))
            raise ValueError(f"one of {kinds}, or nothing, as the kind of a counter, not {self.value!r}")
        if self.role == "counter" and (kind in SIZED) != bool(re.fullmatch(r"\d+(/\d+|\.\d+)?", size)):
            raise ValueError(f"a size, as area 100, with hours and areas and no other counter, not {self.value!r}")
        if self.role == "currency" and not re.fullmatch(r"([A-Z]{3}( [A-Z]{3})*)?", self.value):
            raise ValueError(f"codes of currencies as JPY CNY as the value of a currency, not {self.value!r}")
        if self.value and self.role not in {"currency", "counter", *MARKED}:
            try:
                size_of = number(self.value)
            except ValueError:
                raise ValueError(f"a number as 1e6 or 1/2 as the value of a {self.role}, not {self.value!r}") from None
            if size_of < 0 or (size_of == 0 and self.role != "cardinal"):
                raise ValueError(f"a number above zero as the value of a {self.role}, not {self.value!r}")
        return self

    @model_validator(mode="after")
    def _mark(self) -> Word:
        """The value of a bound, a level or a minus is the mark of its role, or nothing."""
        mark = MARKED.get(self.role)
        if mark and self.value not in ("", mark):
            raise ValueError(f"{mark}, or nothing, as the value of a {self.role}, not {self.value!r}")
        return self
