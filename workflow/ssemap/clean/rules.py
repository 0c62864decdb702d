"""``number_formats_periods.yaml``, typed: the words and eras of printed reference periods."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ssemap.clean.lexicon import normalise
from ssemap.core import framework
from ssemap.core.documents import Declared


def _normalised(word: str) -> str:
    if word != normalise(word):
        raise ValueError(f"the word as texts are compared, half-width and in lower case: {normalise(word)}")
    return word


def _in_order(months: tuple[int, int]) -> tuple[int, int]:
    if months[0] > months[1]:
        raise ValueError("the first and the last month, in this order")
    return months


Word = Annotated[str, Field(min_length=1), AfterValidator(_normalised)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
Month = Annotated[int, Field(ge=1, le=12)]
Months = Annotated[tuple[Month, Month], AfterValidator(_in_order)]
StatedBy = Literal["inferred", "statement_date"]  # how sure a period is that a note speaks of


class Era(Declared):
    """An era by which years are counted, with its first and last day; ``last`` is null while it lasts."""

    names: Words
    first: datetime.date
    last: datetime.date | None


class PeriodWords(Declared):
    """The whole file; what each list is for stands beside it there."""

    FILE = "number_formats_periods.yaml"
    eras: tuple[Era, ...]
    undated: Words
    since: Words
    fiscal: Words
    lead: Words
    end_before: Words
    end_after: Words
    range: Words
    against: Words
    certainty: dict[StatedBy, Words]
    parts: dict[Word, Months]
    months: dict[Month, Words]


def period_words() -> PeriodWords:
    """The declared words. Raises PackageError with every mistake of the file and its line."""
    declared: PeriodWords = framework.declared(PeriodWords)
    return declared
