"""Cells of the table of indicators as readers meet them: everything as codes, words are rendered last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.absences import COUNTED_ELSEWHERE
from ssemap.publish import held, marks
from ssemap.publish.grammar import states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

NAN = math.nan


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell of the table of indicators: the columns of its key."""

    indicator_id: str
    iso3: str
    concept: str
    aggregate: str
    family: str
    subfamily: str
    form_id: str
    year: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as codes. ``state``: of ``cell_states.csv``; numbers are nan where there is none.

    ``data_year``, ``data_year_last``: years of the figures, 0 where there is no value. ``other_year``: is the value
    that of another year than ``place.year``? ``marks``: of ``marks.csv``. ``holds``: the forms that the value stands
    for, in words. ``elsewhere``: label of the family under which the organisations are counted. ``reason``: why there
    is no value.
    """

    place: Place
    state: str
    unit: str
    value: float = NAN
    estimate: float = NAN
    lower: float = NAN
    upper: float = NAN
    data_year: int = 0
    data_year_last: int = 0
    other_year: bool = False
    marks: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    comparability: str = ""
    grade: str = ""
    grade_caps: tuple[str, ...] = ()
    holds: str = ""
    elsewhere: str = ""
    reason: str = ""

    @property
    def valued(self) -> bool:
        """Is there a value?"""
        return not math.isnan(self.value)

    @property
    def interval(self) -> bool:
        """Is there an interval, or are there bounds?"""
        return not math.isnan(self.lower)

    @property
    def partial(self) -> bool:
        """Is the number a lower bound, whatever else is said of it?"""
        return bool({marks.PARTIAL, marks.AT_LEAST}.intersection(self.marks))


def cells(rows: pd.DataFrame, forms: pd.DataFrame, absences: pd.DataFrame | None = None) -> list[Cell]:
    """The cells of ``rows`` of the table of indicators, in their order.

    ``forms``: ``iso3, form_id, name_en`` of the countries concerned. ``absences`` of ``clean`` with a column ``iso3``,
    which says under which family organisations are counted; without it that is not said.
    """
    holds = held.words(rows, held.names(forms))
    elsewhere = {} if absences is None else _counted_in(absences)
    return [
        _cell(row, codes, words, elsewhere)
        for row, codes, words in zip(rows.itertuples(index=False), marks.of(rows), holds, strict=True)
    ]


def _cell(row: Any, codes: tuple[str, ...], holds: str, elsewhere: Mapping[tuple[str, ...], str]) -> Cell:
    place = Place(
        indicator_id=row.indicator_id,
        iso3=row.iso3,
        concept=row.concept,
        aggregate=row.aggregate,
        family=row.family,
        subfamily=_text(row.subfamily),
        form_id=_text(row.form_id),
        year=int(row.year),
    )
    unit = _text(row.unit)
    if math.isnan(_number(row.value)):
        where = elsewhere.get((place.iso3, place.form_id or place.family, _text(row.absence_reason)), "")
        return Cell(place, str(row.absence), unit, elsewhere=where, reason=_text(row.absence_reason))
    first, last = int(row.data_year), int(row.data_year_last)
    known = not math.isnan(_number(row.lower))
    return Cell(
        place,
        _state(row, codes),
        unit,
        value=_number(row.value),
        estimate=_number(row.estimate),
        lower=_number(row.lower),
        upper=_number(row.upper),
        data_year=first,
        data_year_last=last,
        other_year=not known and (first, last) != (place.year, place.year),
        marks=codes,
        bases=_codes(row.bases),
        comparability=str(row.comparability),
        grade=_text(row.grade),
        grade_caps=_codes(row.grade_caps),
        holds=holds,
    )


def _state(row: Any, codes: tuple[str, ...]) -> str:
    """The state of a cell with a value: the one that warns most."""
    if marks.fills()[row.comparability] == marks.HATCHED:
        return states.NOT_COMPARABLE
    if {marks.PARTIAL, marks.AT_LEAST}.intersection(codes):
        return states.AT_LEAST
    bounds = math.isnan(_number(row.estimate)) and not math.isnan(_number(row.lower))
    return states.BOUNDS if bounds else states.VALUE


def _counted_in(absences: pd.DataFrame) -> dict[tuple[str, ...], str]:
    """Country, family or form, and reason to the label of the family in which the organisations are counted.

    Where one reason names two families, it names none.
    """
    labels, found = framework.labels("families"), dict[tuple[str, ...], str]()
    for key, family in _declared(absences):
        label = labels.get(family, "")
        found[key] = label if found.get(key, label) == label else ""
    return found


def _declared(absences: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], str]]:
    for row in absences[absences["absence"] == COUNTED_ELSEWHERE].itertuples():
        yield (str(row.iso3), _text(row.form_id) or _text(row.family), _text(row.reason)), _text(row.counted_in)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float:
    """A number; nan for what is missing, in whatever way a frame has it."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return NAN


def _codes(value: Any) -> tuple[str, ...]:
    """A list of codes, or an array as a file has it; none where it is missing."""
    return tuple(map(str, value)) if hasattr(value, "__iter__") and not isinstance(value, str) else ()
