"""The ways to cut a printed period into words and dates, as the declared words and forms allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ssemap.clean import dates
from ssemap.clean.calendars import Customs, Impossible
from ssemap.clean.dates import Fields, PrintedDate, Said
from ssemap.clean.rules import pattern_of, period_words
from ssemap.clean.scripts import is_whole

CERTAINTIES = ("inferred", "statement_date")
FISCAL = ("fiscal", "fiscal_first", "fiscal_last")
ENDS = ("end_before", "end_after")
IDLE = ("lead", "trail", "status")  # words that change nothing
BEFORE = ("lead", "source", "status", "cumulative", "end_before", "year_to", "since", *FISCAL)
BETWEEN = ("join", "cumulative", *FISCAL)
BEHIND = ("trail", "source", "status", "cumulative", "end_after", "since_after", *FISCAL, *CERTAINTIES)
LONGEST, STEPS = 120, 4000  # a text that is longer, or can be cut in more ways, is no period
JOINT = re.compile(r"[ ,.]*|[ ,.]*[-/] ?")
END = re.compile(r"[ ,;]*\.?[ ,;]*")

UNNAMED = (
    (
        "other_year",
        "is a year that is neither of the calendar nor of the public accounts",
        "Write its first and last day, as 2019-06-01/2020-03-31, or code period_start and period_end.",
    ),
    (
        "vague",
        "does not say which days",
        "Write the months or days that the source means, as 2019-01/2019-06 or 2019-06-30, or code period_start and "
        "period_end.",
    ),
)

RANGE = "Write a range with its first and last month (2019-06/2019-12); of two periods, make a row for each."
NOTHING: Said = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a text: one date or two, the sign between them, and which end of the period is open."""

    first: PrintedDate
    second: PrintedDate | None = None
    sign: str = ""
    open_start: bool = False
    open_end: bool = False

    @property
    def dates(self) -> list[PrintedDate]:
        """The dates with a year."""
        return [one for one in (self.first, self.second) if one is not None and one.has_year]

    @property
    def may_be(self) -> bool:
        """Do its days and months exist in some year?"""
        most = {"day": 31, "day2": 31, "month": 12, "month2": 12}
        pieces = [piece for one in (self.first, self.second) if one is not None for piece in one.fields.items()]
        return all(1 <= int(text) <= most[key] for key, text in pieces if key in most)

    def in_year_of(self, other: PrintedDate) -> Way:
        """The same dates, in the year of another one."""
        second = None if self.second is None else self.second.with_year_of(other)
        return replace(self, first=self.first.with_year_of(other), second=second)


class Cut:
    """A folded text, to be cut by the customs of a country.

    ``beside``: it stands in brackets beside a period.
    ``furthest``: up to where some way understands the text. ``exhausted``: there were too many ways.
    """

    def __init__(self, text: str, customs: Customs, *, beside: bool = False) -> None:
        self.text, self.customs, self.beside = text, customs, beside
        self.furthest, self.steps = 0, 0
        self.exhausted = len(text) > LONGEST
        self._found: dict[int, list[tuple[Fields, Said, int]]] = {}

    def ways(self) -> Iterator[Way]:
        """The ways that reach the end of the text."""
        if self.exhausted:
            return
        for sign, behind, _ in self._at(0, "range"):
            if _is_mark(sign):  # ~2007
                yield from (Way(first, open_start=True) for first, at in self._dates(behind) if self._ended(at))
        for first, at in self._dates(0):
            if "forms_next" in first.said:
                continue
            if "forms_behind" in first.said and not (self.beside and "forms_beside" in first.said):
                continue
            since = bool(first.said & {"since", "since_after"})
            yield from (Way(first, open_end=since) for _ in self._ends(at))
            yield from self._ranges(first, at)

    def _ranges(self, first: PrintedDate, at: int) -> Iterator[Way]:
        for sign, behind, _ in self._at(at, "range"):
            if _is_mark(sign) and self._ended(behind):  # 2007~
                yield Way(first, open_end=True)
            yield from (Way(first, open_end=True) for _, end, _ in self._at(behind, "now") if self._ended(end))
            for second, end in self._dates(behind):
                if _are_ends(first, second):
                    for _ in self._ends(end):
                        _refuse_two(first, second, sign, self.text)
                        yield Way(first, second, sign)

    def _ends(self, at: int) -> Iterator[int]:
        """The place, once for each way in which the text may end there: with it, or with a period compared with."""
        if self._ended(at):
            yield at
        for _, behind, _ in self._at(at, "against"):
            if any(second.has_year and self._is_period(end) for second, end in self._dates(behind)):
                yield at

    def _is_period(self, at: int) -> bool:
        """Does a date end the text, or begin a range that does?"""
        if self._ended(at):
            return True
        behind = (end for _, sign_end, _ in self._at(at, "range") for _, end in self._dates(sign_end))
        return any(map(self._ended, behind))

    def is_words(self, *roles: str) -> bool:
        """Is the text nothing but words of some roles?"""
        return any(end and self._ended(end) for _, end in self._phrase(0, roles))

    def _dates(self, at: int) -> Iterator[tuple[PrintedDate, int]]:
        for before, begin in self._phrase(at, BEFORE):
            for fields, means, end in self._joined(begin, {}, NOTHING):
                if "forms_beside" in means and "forms_behind" not in means and not self.beside:
                    continue
                for behind, last in self._phrase(end, BEHIND):
                    yield PrintedDate(fields, before | means | behind), last

    def _phrase(self, at: int, roles: tuple[str, ...]) -> Iterator[tuple[Said, int]]:
        """Words of some roles in a row, none too; the longest row first."""
        for _, end, said in self._at(at, *roles):
            for more, last in self._phrase(end, roles):
                yield said | more, last
        yield NOTHING, at

    def _joined(self, at: int, fields: Fields, means: Said) -> Iterator[tuple[Fields, Said, int]]:
        """Pieces of one date in a row, with blanks, marks or joining words between them; the longest row first."""
        for begin, between in self._joints(at) if fields else [(self._skipped(at), NOTHING)]:
            for more, said, end in self._pieces(begin):
                self._step(end)
                dashed = fields and self.text[at:begin].strip(" ,.") in ("-", "/")
                together = None if dashed and "day" in more else dates.joined(fields, more)  # 2018-19 March is no day
                if together is not None and not self.exhausted:
                    yield from self._joined(end, together, means | between | said)
        if fields:
            yield fields, means, at

    def _pieces(self, at: int) -> list[tuple[Fields, Said, int]]:
        """The pieces of a date that may stand at a place; many ways come there."""
        if at not in self._found:
            self._found[at] = list(dates.pieces(self.text, at, self.customs))
        return self._found[at]

    def _joints(self, at: int) -> Iterator[tuple[int, Said]]:
        """Where the next piece of a date may begin, and what a word between says (Q4 of FY2019)."""
        for end in range(at, min(at + 4, len(self.text)) + 1):
            if JOINT.fullmatch(self.text, at, end) and self.text[end : end + 1] != " ":
                yield end, NOTHING
        for between, end in self._phrase(at, BETWEEN):
            if end > at:
                yield self._skipped(end), between

    def _at(self, at: int, *roles: str) -> Iterator[tuple[str, int, Said]]:
        """Words of some roles at a place, the longest first: the word, its end and its roles."""
        begin = self._skipped(at)
        for word, its_roles in _longest_first(roles).get(self.text[begin : begin + 1], ()):
            end = begin + len(word)
            if self.text.startswith(word, begin) and is_whole(self.text, begin, end) and not self.exhausted:
                self._step(end)
                yield word, end, its_roles

    def _skipped(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in " ,;:":
            at += 1
        return at

    def _ended(self, at: int) -> bool:
        return END.fullmatch(self.text, at) is not None

    def _step(self, end: int) -> None:
        self.furthest = max(self.furthest, end)
        self.steps += 1
        self.exhausted = self.steps > STEPS


@cache
def _longest_first(roles: tuple[str, ...]) -> dict[str, list[tuple[str, Said]]]:
    """The words of some roles by their first letter, the longest first."""
    words: dict[str, list[tuple[str, Said]]] = {}
    for word, its_roles in sorted(period_words().words(*roles).items(), key=lambda item: (-len(item[0]), item[0])):
        words.setdefault(word[0], []).append((word, its_roles))
    return words


def _is_mark(sign: str) -> bool:
    return not any(character.isalnum() for character in sign)


def _are_ends(first: PrintedDate, second: PrintedDate) -> bool:
    """May two dates be the ends of a range? One without a year is as fine as the other one."""
    if second.said & {"since", "since_after"} or (second.is_by_letter and not first.is_by_letter):
        return False
    if "forms_behind" in second.said and (second.has_year or not first.begins_with_year):
        return False
    if "forms_next" in second.said and second.has_year:
        return False
    if first.is_pair or second.is_pair:
        return first.is_pair and second.is_pair
    return (first.has_year and second.has_year) or first.grain == second.grain


def _refuse_two(first: PrintedDate, second: PrintedDate, sign: str, text: str) -> None:
    """Raises Impossible for two parts of one year with a stroke between: June/December 2019."""
    yearless = [one for one in (first, second) if not one.has_year]
    if sign == "/" and any("name" in one.fields or "day" not in one.fields for one in yearless):
        raise Impossible(f"whether it is all from the first to the last, or the two alone, is not said: {text}", RANGE)


def refuse_vague(text: str) -> None:
    """Raises Impossible, with advice, for words that name no days of the calendar: early, a school year."""
    for role, problem, advice in UNNAMED:
        if word := pattern_of(role).search(text):
            raise Impossible(f"{word[0]!r} {problem}: {text}", advice)
