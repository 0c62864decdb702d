"""``number_formats_periods.yaml``, typed: how reference periods are printed, by language."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from ssemap.clean.scripts import any_of, fold
from ssemap.core import framework
from ssemap.core.codelists import CALENDARS
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code

PLACEHOLDERS = (
    *("year", "pair", "short", "year2", "month", "month2", "name", "day", "day2"),
    *("quarter", "quarter2", "half", "months", "length"),
    *("hour", "minute", "second"),
)


def _in_lower_case(word: str) -> str:
    if word != word.casefold():
        raise ValueError(f"the word as texts are compared, in lower case: {word.casefold()}")
    return fold(word)


def _in_order(months: tuple[int, int]) -> tuple[int, int]:
    if months[0] > months[1]:
        raise ValueError("the first and the last month, in this order")
    return months


def _known_calendar(name: str) -> str:
    known = framework.codes(CALENDARS)
    if name not in known:
        raise ValueError(f"a calendar of calendars.csv: {expected_code(name, known)}")
    return name


def _a_form(form: str) -> str:
    named = re.findall(r"\{(.*?)\}", form)
    if not named or not set(named) <= set(PLACEHOLDERS) or len(named) > len(set(named)):
        raise ValueError("a form with one or more of " + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS))
    for opening, closing in ("[]", "()"):
        if form.count(opening) != form.count(closing):
            raise ValueError(f"as many {opening} as {closing}")
    return fold(form)


Word = Annotated[str, Field(min_length=1), AfterValidator(_in_lower_case)]
Words = tuple[Word, ...]
SomeWords = Annotated[Words, Field(min_length=1)]
Forms = tuple[Annotated[str, AfterValidator(_a_form)], ...]
CalendarName = Annotated[str, AfterValidator(_known_calendar)]
Month = Annotated[int, Field(ge=1, le=12)]
Months = Annotated[tuple[Month, Month], AfterValidator(_in_order)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Ordinal = Annotated[int, Field(ge=1, le=4)]
StatedBy = Literal["inferred", "statement_date"]  # how sure a period is that a note speaks of


class Era(Declared):
    """An era by which years are counted, with its first and last day; ``last`` is null while it lasts."""

    names: SomeWords
    first: datetime.date
    last: datetime.date | None


class ShortYears(Declared):
    """Years of two digits: which years they mean, and the languages whose month names make them plain."""

    first: int
    last: int
    languages: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_each(self) -> ShortYears:
        if not self.first <= self.last < self.first + 100:
            raise ValueError("a first and a last year, a century apart at most")
        return self


class Marks(Declared):
    """Words beside a year that name its calendar."""

    before: Words = ()
    after: Words = ()
    short_years: ShortYears | None = None


class Language(Declared):
    """How a language prints periods; what each list is for stands in the file."""

    undated: Words = ()
    since: Words = ()
    since_after: Words = ()
    now: Words = ()
    fiscal: Words = ()
    fiscal_first: Words = ()
    fiscal_last: Words = ()
    year_to: Words = ()
    lead: Words = ()
    trail: Words = ()
    join: Words = ()
    end_before: Words = ()
    end_after: Words = ()
    range: Words = ()
    against: Words = ()
    source: Words = ()
    cumulative: Words = ()
    status: Words = ()
    vague: Words = ()
    other_year: Words = ()
    other_date: Words = ()
    remark: Words = ()
    parts: dict[Word, Months] = Field(default_factory=dict)
    parts_either: dict[Word, Months] = Field(default_factory=dict)
    lengths: dict[Word, Month] = Field(default_factory=dict)
    months: dict[Month, SomeWords] = Field(default_factory=dict)
    weekdays: dict[Weekday, SomeWords] = Field(default_factory=dict)
    ordinals: dict[Ordinal, SomeWords] = Field(default_factory=dict)
    forms: Forms = ()
    forms_behind: Forms = ()
    forms_beside: Forms = ()
    forms_either: Forms = ()
    forms_next: Forms = ()
    forms_fiscal: Forms = ()
    forms_fiscal_year: Forms = ()
    forms_year_to: Forms = ()


class PeriodWords(Declared):
    """The whole file."""

    FILE = "number_formats_periods.yaml"
    eras: tuple[Era, ...]
    calendars: dict[CalendarName, Marks]
    certainty: dict[StatedBy, SomeWords]
    languages: Annotated[dict[str, Language], Field(min_length=1)]

    @property
    def months(self) -> dict[int, tuple[str, ...]]:
        """The names of the months in all languages; of a name that takes endings, its stem."""
        names: dict[int, dict[str, None]] = {month: {} for month in range(1, 13)}
        for language in self.languages.values():
            for month, listed in language.months.items():
                names[month] |= dict.fromkeys(name.removesuffix("*") for name in listed)
        return {month: tuple(listed) for month, listed in names.items()}

    def words(self, *roles: str) -> dict[str, frozenset[str]]:
        """The words of some roles in all languages, each with its roles."""
        found: dict[str, set[str]] = {}
        for role in roles:
            for word in self._each(role):
                found.setdefault(word, set()).add(role)
        return {word: frozenset(its_roles) for word, its_roles in found.items()}

    def _each(self, role: str) -> Iterator[Any]:
        """The words of one role, or of one degree of certainty."""
        yield from dict(self.certainty).get(role, ())  # type: ignore[call-overload]
        for language in self.languages.values():
            yield from getattr(language, role, ())


def period_words() -> PeriodWords:
    """The declared words. Raises PackageError with every mistake of the file and its line."""
    declared: PeriodWords = framework.declared(PeriodWords)
    return declared


@cache
def numbers_of(kind: Literal["months", "weekdays", "ordinals"]) -> dict[str, tuple[int, str]]:
    """Name to number and language: of months, of weekdays (Monday is 1), or of first, second ..."""
    return {
        name: (number, language)
        for language, declared in period_words().languages.items()
        for number, names in getattr(declared, kind).items()
        for name in names
    }


@cache
def parts(kind: Literal["parts", "parts_either"]) -> dict[str, tuple[int, int]]:
    """Words for parts of a year, each with its first and last month."""
    every = period_words().languages.values()
    return {word: months for language in every for word, months in getattr(language, kind).items()}


@cache
def all_parts() -> dict[str, tuple[int, int]]:
    """Words of both kinds of parts."""
    return parts("parts") | parts("parts_either")


@cache
def lengths() -> dict[str, int]:
    """Words for so many months that end on a date."""
    return {word: months for language in period_words().languages.values() for word, months in language.lengths.items()}


@cache
def pattern_of(*roles: str) -> re.Pattern[str]:
    """The words of some roles."""
    return re.compile(any_of(period_words().words(*roles)))
