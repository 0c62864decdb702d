"""One printed date: its pieces as the declared forms find them, and the days that it means."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from typing import Any

from ssemap.clean import calendars
from ssemap.clean.calendars import HIJRI, MINGUO, Customs, Impossible, last_day
from ssemap.clean.rules import all_parts, lengths, numbers_of, parts, period_words
from ssemap.clean.scripts import LETTERS, any_of
from ssemap.core.codelists import GREGORIAN

Fields = Mapping[str, str]
Said = frozenset[str]  # roles of words, kinds of forms
FISCAL = frozenset({"fiscal", "fiscal_first", "fiscal_last", "forms_fiscal", "forms_fiscal_year"})
INHERITED = FISCAL | {"within", "cumulative"}  # what a year says of its parts
FORMS = ("forms", "forms_behind", "forms_beside", "forms_either", "forms_next", "forms_fiscal", "forms_fiscal_year",
         "forms_year_to")  # fmt: skip
OF_DAY = frozenset({"hour", "minute", "second", "weekday"})  # what is printed beside a day
YEARS = frozenset({"year", "count", "short", "year2"})  # a date has one of them
DIGITS = ("month", "month2", "day", "day2", "months", "length", "hour")  # placeholders of one or two digits
OF_YEAR = frozenset({"month", "name", "quarter", "half", "part", "months"})  # and at most one of these


@dataclass(frozen=True)
class Form:
    """A form as a pattern.

    ``expression``: makes its regular expression. ``means``: what it says besides its numbers. ``marked``: words tell
    that it is a date. ``starts``: the characters it may begin with. ``needs``: what stands in every text that has it.
    """

    expression: Callable[[], str]
    means: Said
    marked: bool
    starts: frozenset[str]
    needs: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made for the first text that may have it: one country prints few of the forms of all languages."""
        return re.compile(self.expression(), re.ASCII)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """One date as printed: the texts of its pieces, and what words beside it say (roles of words, kinds of forms)."""

    fields: Fields
    said: Said = field(default_factory=frozenset)

    @property
    def has_year(self) -> bool:
        return bool(YEARS & self.fields.keys())

    @property
    def begins_with_year(self) -> bool:
        """Is it printed from the year down, as 2019.1.31?"""
        return next(iter(self.fields), "") == "year"

    @property
    def is_year(self) -> bool:
        """Is it a year and nothing finer?"""
        return self.has_year and self.grain == frozenset()

    @property
    def is_half_alone(self) -> bool:
        """Is it a half of no year?"""
        return self.fields.keys() == {"half"}

    @property
    def is_pair(self) -> bool:
        """Is it two years, the second one with two digits?"""
        return "yy" in self.fields

    @property
    def grain(self) -> frozenset[str]:
        """How fine it is: month, day, part of a year."""
        kinds = {"name": "month", "quarter": "part", "half": "part", "months": "part"}
        return frozenset(kinds.get(key, key) for key in self.fields.keys() & (OF_YEAR | {"day"}))

    @property
    def length(self) -> int | None:
        """How many months end on the date; None where nothing is said of it."""
        if self.said & {"year_to", "forms_year_to"}:
            return 12
        text = self.fields.get("length")
        return None if text is None else int(text) if text.isdigit() else lengths()[text]

    @property
    def at_end(self) -> bool:
        return bool(self.said & {"end_before", "end_after"})

    @property
    def fiscal(self) -> bool:
        return bool(self.said & FISCAL)

    @property
    def is_by_letter(self) -> bool:
        """Is its year one of an era that a letter names, as H30?"""
        return self.fields.get("era", "年").isascii()

    def with_year_of(self, other: PrintedDate) -> PrintedDate:
        """The date, in the year of another one where it has none: 2020年1月~6月. A next year is one of the calendar."""
        if self.has_year:
            return self
        years = {key: text for key, text in other.fields.items() if key in YEARS | {"era", "calendar", "yy", "sign"}}
        inherited = other.said & (Said() if "forms_next" in self.said else INHERITED)
        return PrintedDate({**self.fields, **years}, self.said | inherited)

    def with_era_of(self, other: PrintedDate) -> PrintedDate:
        """The date, in the era of another one where its year has two digits: 平成30年4月~31年3月."""
        year = self.fields.get("year", "")
        if "era" not in other.fields or len(year) not in (1, 2) or "calendar" in self.fields:
            return self
        others = {key: text for key, text in self.fields.items() if key != "year"}
        return replace(self, fields={**others, "era": other.fields["era"], "count": year})

    def calendar(self, customs: Customs) -> str:
        """The calendar of its year. Raises Impossible where the country has none with such a year."""
        named = self.fields.get("calendar")
        if named:
            return next(name for name, marks in period_words().calendars.items() if named in marks.before + marks.after)
        if "era" in self.fields:
            return calendars.JAPANESE
        if "short" in self.fields or "year2" in self.fields:
            return self._calendar_of_short(customs)
        if len(self.fields["year"]) == 2 and MINGUO not in customs.calendars:
            return ""
        return calendars.calendar_of(int(self.fields["year"]), customs.calendars)

    def _calendar_of_short(self, customs: Customs) -> str:
        """The calendar of a year of two digits: that of the month's language; none where the century is not plain."""
        language = numbers_of("months")[self.fields["name"]][1] if "name" in self.fields else ""
        if by_month := calendars.of_short_years(language):
            return by_month if by_month in customs.calendars else ""
        is_plain = "year2" in self.fields and not calendars.have_short_years(customs.calendars)
        return GREGORIAN if is_plain else ""

    def year(self, customs: Customs) -> int:
        """The Gregorian year. Raises Impossible for one that cannot be."""
        if "era" in self.fields:
            return calendars.era_year(self.fields["era"], self.fields["count"]) + ("forms_next" in self.said)
        text, calendar = next(self.fields[key] for key in YEARS if key in self.fields), self.calendar(customs)
        number = int(text)
        if len(text) == 2 and calendar != MINGUO:
            number = calendars.short(number, calendar)
        return calendars.ours(number, calendar) + ("forms_next" in self.said)

    def months(self) -> tuple[int, int] | None:
        """First and last month; None for a whole year."""
        if "month" in self.fields or "name" in self.fields:
            first = _month(self.fields)
            return first, int(self.fields.get("month2", first))
        if "part" in self.fields:
            return all_parts()[self.fields["part"]]
        if "months" in self.fields:
            return 1, int(self.fields["months"])
        for key, length in (("quarter", 3), ("half", 6)):
            if key in self.fields:
                first, last = (ordinal(self.fields.get(end, self.fields[key])) for end in (key, f"{key}2"))
                return first * length - length + 1, last * length
        return None

    def days(self, customs: Customs) -> tuple[date, date]:
        """First and last day of a date that is no fiscal year; raises ValueError for a day that does not exist."""
        if self.has_year and "era" not in self.fields and self.calendar(customs) == HIJRI:
            return self._hijri()
        year, months = self.year(customs), self.months()
        if "day" in self.fields:
            if months is None or "part" in self.grain:
                raise Impossible("a day without its month")
            ends = (self.fields["day"], self.fields.get("day2") or self.fields["day"])
            first, last = (date(year, months[0], int(day)) for day in ends)
        else:
            begin, end = months or (1, 12)
            first, last = date(year, begin, 1), last_day(year, end)
        if first > last:
            raise Impossible(f"the period ends ({last}) before it starts ({first})")
        self.refuse_wrong_weekday(first)
        if "era" in self.fields and "forms_next" not in self.said:
            calendars.in_era(self.fields["era"], self.fields["count"], first, last)
        return (last, last) if self.at_end else (first, last)

    def refuse_loose_time(self) -> None:
        """Raises Impossible for a time of day, or a weekday, without its day."""
        if OF_DAY & self.fields.keys() and "day" not in self.fields:
            raise Impossible("a time of day or a weekday, but no day")
        if any(int(self.fields.get(key, 0)) > most for key, most in (("hour", 24), ("minute", 59), ("second", 59))):
            raise Impossible("no such time of day")

    def refuse_wrong_weekday(self, day: date) -> None:
        """Raises Impossible for a day that is not the weekday beside it."""
        name = self.fields.get("weekday")
        if name and numbers_of("weekdays")[name][0] != day.isoweekday():
            raise Impossible(f"{day} is no {name}: it is a {day:%A}", "See which of the two the source means.")

    def _hijri(self) -> tuple[date, date]:
        if self.grain:
            raise Impossible("months of the Islamic calendar are not read")
        first, last = calendars.hijri_year(int(self.fields["year"]))
        return (last, last) if self.at_end else (first, last)


def _month(fields: Fields) -> int:
    return numbers_of("months")[fields["name"]][0] if "name" in fields else int(fields["month"])


def ordinal(text: str) -> int:
    """1 to 4, from a digit, a Roman numeral or a word."""
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
    return int(text) if text.isdigit() else roman.get(text) or numbers_of("ordinals")[text][0]


def joined(fields: Fields, more: Fields) -> Fields | None:
    """The pieces of one date together; None where both say the same thing."""
    keys = fields.keys()
    for once in (YEARS, OF_YEAR, *map(frozenset, ({"day"}, {"yy"}, {"length"}, {"hour"}, {"weekday"}))):
        if keys & once and more.keys() & once:
            return None
    if "short" in more and not keys & {"name"}:
        return None
    return {**fields, **more}


def pieces(text: str, at: int, customs: Customs) -> Iterator[tuple[Fields, Said, int]]:
    """Every form that fits at a place of a folded text: its fields, what it says, and where it ends."""
    for form in _forms_at(text[at : at + 1]):
        match = form.pattern.match(text, at) if form.needs in text else None
        if match and match.end() > at and _plausible(match, form, customs):
            yield _fields(match.groupdict()), form.means, match.end()


def _plausible(match: re.Match[str], form: Form, customs: Customs) -> bool:
    """A year of two or three digits is one only where a word says so, or in the calendar of such years."""
    groups = match.groupdict()
    year = groups.get("year")
    if not year or len(year) == 4 or groups.get("calendar_before") or groups.get("calendar_after"):
        return True
    return form.marked or (len(year) == 3 and MINGUO in customs.calendars)


def _fields(groups: Mapping[str, Any]) -> Fields:
    fields = {key: text for key, text in groups.items() if text}
    before, after = fields.pop("calendar_before", ""), fields.pop("calendar_after", "")
    if before or after:
        fields["calendar"] = before or after
    return {key: _declared_name(text) if key == "name" else text for key, text in fields.items()}


def _declared_name(printed: str) -> str:
    """The name of a month as declared: сентября is сентябр*."""
    names = numbers_of("months")
    if printed in names:
        return printed
    letters = re.sub(r"[. ]", "", printed)
    ends = (name for name in names if name.endswith("*") and printed.startswith(name[:-1]))
    return next((name for name in names if "." in name and name.replace(".", "") == letters), None) or next(ends)


@cache
def _forms_at(character: str) -> tuple[Form, ...]:
    """The forms that may begin with a character."""
    return tuple(form for form in _forms() if character in form.starts)


@cache
def _forms() -> tuple[Form, ...]:
    """The forms of all languages, each once, and the words for parts of a year."""
    kinds: dict[str, set[str]] = {}
    for language in period_words().languages.values():
        for kind in FORMS:
            for form in getattr(language, kind):
                kinds.setdefault(form, set()).add(kind)
    listed = [
        Form(
            partial(_pattern, form),
            frozenset(means),
            bool(re.sub(r"\{.*?\}|\W|_", "", form)),
            _starts(form),
            _needs(form),
        )
        for form, means in kinds.items()
    ]
    return (
        *listed,
        _words("part", parts("parts"), frozenset()),
        _words("part", parts("parts_either"), frozenset({"forms_either"})),
        _words("length", lengths(), frozenset()),
        _words("weekday", numbers_of("weekdays"), frozenset()),
    )


def _needs(form: str) -> str:
    """The longest piece of a form that may not be missing.

    >>> _needs("{hour} 時[{minute} 分]"), _needs("(quý|quí) {quarter}")
    ('時', '')
    """
    inner = ""
    while inner != form:
        inner, form = form, re.sub(r"\[[^][]*\]|\([^()]*\)", "{}", form)
    return max(re.split(r"\{\w*\}|[ *]", form), key=len)


def _words(key: str, names: Collection[str], means: Said) -> Form:
    return Form(lambda: f"(?P<{key}>{any_of(names)})", means, True, frozenset(name[0] for name in names))


def _starts(form: str) -> frozenset[str]:
    """The characters with which a form may begin."""
    if form.startswith("{"):
        return _first_characters(form[1 : form.index("}")])
    if form[0] not in "[(":
        return frozenset(form[0])
    inner, rest = re.split(r"[])]", form[1:], maxsplit=1)
    found = frozenset[str]().union(*(_starts(choice.strip()) for choice in inner.split("|")))
    return found | _starts(rest.strip()) if form[0] == "[" else found


@cache
def _first_characters(placeholder: str) -> frozenset[str]:
    words = period_words()
    names: Iterable[str] = ()
    if placeholder == "name":
        return frozenset(name[0] for name in numbers_of("months"))
    if placeholder in ("quarter", "half"):
        names = ("i", *numbers_of("ordinals"))
    if placeholder == "year":
        marks = (mark for marks in words.calendars.values() for mark in marks.before)
        names = ("'", *marks, *(name for era in words.eras for name in era.names))
    return frozenset(string.digits) | {name[0] for name in names}


def _pattern(form: str) -> str:
    """The regular expression of a form: placeholders, choices, optional pieces, blanks; words end where letters do."""
    marks = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|", " ": " ?", "*": f"[{LETTERS}]*"}
    tokens = re.findall(r"\{\w+\}|[][()| *]|[^][()| *{]+", form)
    pattern = ""
    for token, following in zip(tokens, [*tokens[1:], "|"], strict=True):
        is_placeholder = token[0] == "{"
        pattern += marks.get(token) or (_placeholder(token[1:-1]) if is_placeholder else re.escape(token))
        if following in ("|", ")", "]") and re.search(f"[{LETTERS}]$", token):
            pattern += rf"(?![{LETTERS}])"
    return (rf"(?<![{LETTERS}])" if re.match(rf"[\[(]*[{LETTERS}]", form) else "") + pattern


@cache
def _placeholder(name: str) -> str:
    names = any_of(numbers_of("months")).replace(r"\.", r"\.? ?")  # dots within a name may be missing
    return rf"(?P<name>{names})\.?" if name == "name" else _numbers()[name]


@cache
def _numbers() -> dict[str, str]:
    """The expressions of the placeholders for numbers."""
    words = period_words()
    eras = "|".join(map(re.escape, sorted((name for era in words.eras for name in era.names), key=len, reverse=True)))
    before, after = (any_of({mark for marks in words.calendars.values() for mark in getattr(marks, side)})
                     for side in ("before", "after"))  # fmt: skip
    era = rf"(?<![{LETTERS}])(?P<era>{eras}) ?(?P<count>元|\d{{1,3}}(?!\d))"
    year = rf"(?:(?P<calendar_before>{before}) ?)?(?<!\d)(?:'(?=\d{{4}}))?(?P<year>\d{{2,4}})(?!\d)"
    year += rf"(?: ?(?P<calendar_after>{after})(?!\d))?"
    nth = f"[1-4](?!\\d)|{any_of(['iii', 'ii', 'iv', 'i'])}|{any_of(numbers_of('ordinals'))}"
    digits = r"(?<!\d)(?P<{}>\d{{1,2}})(?!\d)"
    return {
        "year": f"(?:{era}|{year})",
        "pair": r"(?P<sign>[-/])(?P<yy>\d{1,2})(?!\d)",
        "short": r"(?<!\d)(?P<short>\d\d)(?!\d)",
        "year2": r"(?<!\d)(?P<year2>\d\d)(?!\d)",
        **{name: digits.format(name) for name in DIGITS},
        **{name: rf"(?P<{name}>\d\d)(?!\d)" for name in ("minute", "second")},
        "quarter": f"(?<!\\d)(?P<quarter>{nth})",
        "quarter2": f"(?P<quarter2>{nth})",
        "half": f"(?<!\\d)(?P<half>{nth.replace('[1-4]', '[12]')})",
    }
