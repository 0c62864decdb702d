"""What stands in brackets beside a printed period, clause by clause.

::

    note   = clause { ("," | ";") clause }
    clause = part of a year | period with its year | idle words | remark

A part of a year narrows the period outside (``3月末``, ``Jan-Sep``); a period with its year must bear it out
(``2018``). Idle words change nothing (``provisional``), nor does a remark on the source (``survey, published 2020``).
Any other clause may change the period and is refused: ``mid-year``, ``9 months``, ``2018 data``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ssemap.clean import dates
from ssemap.clean.calendars import FOUR_DIGITS, Customs, Impossible
from ssemap.clean.dates import Said
from ssemap.clean.fiscal import WHICH_END
from ssemap.clean.rules import all_parts, numbers_of, pattern_of
from ssemap.clean.scripts import any_of
from ssemap.clean.ways import CERTAINTIES, ENDS, FISCAL, IDLE, Cut, Way, refuse_vague

LIMITS = (*ENDS, "since", "since_after", "year_to", "against")  # words that say something of the period
CLAUSE = re.compile(r";|,(?! ?\d{4}(?!\d))")  # no comma between day and year
ONLY_ENDS = "whether the period is a day or only ends on it is not said"
UNPLAIN = "Write the period alone, as 2019 or 2019-01/2019-09, or code period_start and period_end."


Ways = tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the notes beside a period say.

    ``before``, ``behind``: words for the last day of the period, as they would stand beside it. ``parts``: each part of
    the year outside, in all ways to read it. ``periods``: the same of the texts that have a year, with the text.
    ``fiscal``: which words say that the year is a fiscal one (their roles). ``text``: all that was read.
    """

    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    parts: tuple[Ways, ...] = ()
    periods: tuple[tuple[str, Ways], ...] = ()
    fiscal: Said = frozenset()
    text: str = ""

    def __add__(self, other: Notes) -> Notes:
        return Notes(
            self.before + other.before,
            self.behind + other.behind,
            self.parts + other.parts,
            self.periods + other.periods,
            self.fiscal | other.fiscal,
            f"{self.text} {other.text}".strip(),
        )


def read(notes: Iterable[str], outside: str, customs: Customs) -> Notes:
    """What some notes say together. ``outside``: the text beside them. Raises Impossible for one that is not plain."""
    every = Notes()
    for note in notes:
        for clause in CLAUSE.split(note):
            every += _clause(clause.strip(), outside, customs)
    return every


def _clause(text: str, outside: str, customs: Customs) -> Notes:
    cut = Cut(text, customs, beside=True)
    fiscal = frozenset(role for role in FISCAL if pattern_of(role).search(text))
    if not text or cut.is_words(*FISCAL, *IDLE):
        return Notes(fiscal=fiscal, text=text)
    if fiscal and cut.is_words(*FISCAL, *ENDS, *IDLE):
        if len(re.findall(r"\d+", outside)) < 2:  # of 2018/2019 it is the year that ends then
            raise Impossible(f"whether the fiscal year ends in that year is not said: {text}", WHICH_END)
        return Notes(fiscal=fiscal, text=text)
    if cut.is_words("end_before", *IDLE):
        return Notes(before=(text,), text=text)
    if cut.is_words("end_after", *IDLE) or cut.is_words("cumulative", *IDLE):
        return Notes(behind=(text,), text=text)
    if any(way.second is None and way.first.fields.keys() <= dates.OF_DAY for way in cut.ways()):
        return Notes(behind=(text,), text=text)
    return _dated(text, cut) or _remark(text, outside, fiscal)


def _dated(text: str, cut: Cut) -> Notes | None:
    """A clause that is one date or two, and nothing else."""
    ways = [way for way in cut.ways() if not (way.open_start or way.first.said & {*CERTAINTIES})]
    ways = [way for way in ways if not any("source" in one.said for one in way.dates or [way.first])]  # census in March
    ways = [way for way in ways if not (way.open_end and "cumulative" in way.first.said)]  # cumulative since 2010
    ways = [way for way in ways if way.first.grain or way.dates]  # not "nine months ended" alone
    with_year = tuple(way for way in ways if way.dates)
    parts = tuple(way for way in ways if not way.dates and not way.open_end and way.may_be)
    if parts:
        _refuse_unplain(text, parts, with_year)
        return Notes(parts=(parts,), text=text)
    if with_year and pattern_of("range").match(text):
        raise Impossible(f"{ONLY_ENDS}: {text}", UNPLAIN)
    if with_year:
        fiscal = frozenset(role for way in with_year for role in way.first.said & dates.FISCAL)
        return Notes(periods=((text, with_year),), fiscal=fiscal, text=text)
    return None


def _refuse_unplain(text: str, parts: Ways, with_year: Ways) -> None:
    """Raises Impossible for a part of a year that may be something else."""
    if any(way.first.length == 12 for way in parts):
        raise Impossible(f"which year ends then is not said: {text}", WHICH_END)
    if pattern_of("range").match(text):
        raise Impossible(f"{ONLY_ENDS}: {text}", UNPLAIN)
    if any("short" in way.first.fields for way in with_year):
        raise Impossible(f"it can be a day or a year: {text}", FOUR_DIGITS)


def _remark(text: str, outside: str, fiscal: Said) -> Notes:
    """A clause that speaks of the source. Only words of its publication may stand beside a date that is not outside."""
    refuse_vague(text)
    if pattern_of("other_date").search(text):
        return Notes(text=text)
    foreign = set(re.findall(r"\d+", text)) - set(re.findall(r"\d+", outside))
    limits = pattern_of(*LIMITS).search(text) or _names_of_parts().search(text)
    if pattern_of(*CERTAINTIES, "remark").search(text) and not foreign and not limits:
        return Notes(fiscal=fiscal, text=text)
    raise Impossible(f"what stands in brackets may change the period: {text}", UNPLAIN)


@cache
def _names_of_parts() -> re.Pattern[str]:
    return re.compile(any_of({*numbers_of("months"), *all_parts()}))
