"""Cells of the table of indicators as readers meet them: everything as codes, words are rendered last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.absences import COUNTED_ELSEWHERE
from ssemap.core.frames import text
from ssemap.core.series import UNSTATED, part
from ssemap.publish import dated, held, marks
from ssemap.publish.grammar import states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

NAN = math.nan
BRIEF = 80  # letters of the forms that a value stands for, beneath a number
PLAIN = (UNSTATED, "primary", "persons", "staff", "total", "sales")  # what the measure's name says


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell of the table of indicators: the columns of its key.

    Values of single forms (``form_values``) and forms without (``form_gaps``) have no concept. ``variant``: of such a
    value what follows the form in its key, as text; else ().
    """

    indicator_id: str
    iso3: str
    concept: str
    aggregate: str
    family: str
    subfamily: str
    form_id: str
    year: int
    variant: tuple[str, ...] = ()

    @property
    def of_one_form(self) -> bool:
        """Is it a value of ``form_values``, or a form without?"""
        return not self.concept


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as codes. ``state``: of ``cell_states.csv``; numbers are nan where there is none.

    ``data_year``, ``data_year_last``: years of the figures, 0 where there is no value. ``other_year``: is the value
    that of another year than ``place.year``? ``marks``: of ``marks.csv``. ``definitions``: variants of the measure that
    its name does not say. ``holds``: the forms that the value stands for, in words; ``brief``: the same in at most
    ``BRIEF`` letters, where it can be said so. ``elsewhere``: label of the family under which the organisations are
    counted. ``reason``: why there is no value. ``covers``: of a value of a single form that stands apart, the part of
    the form that it is about, in words. ``decimals``: with how many the source prints the value; None if not known.
    ``fall``: at_least or at_most, where the size of a fall is bounded. ``part_basis``: of the part of a share, where it
    is another one than that of the whole. ``dated``: the date of published figures in words, where their year does not
    say it.
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
    definitions: tuple[str, ...] = ()
    comparability: str = ""
    grade: str = ""
    grade_caps: tuple[str, ...] = ()
    holds: str = ""
    brief: str = ""
    elsewhere: str = ""
    reason: str = ""
    covers: str = ""
    fall: str = ""
    decimals: int | None = None
    part_basis: str = ""
    dated: str = ""

    @property
    def valued(self) -> bool:
        """Is there a value?"""
        return not math.isnan(self.value)

    @property
    def variants(self) -> tuple[str, ...]:
        """What the figures count, where the measure does not say it, in words: households, of memberships."""
        labels = framework.labels("definitions")
        return tuple(dict.fromkeys(labels[one].lower() for one in self.definitions))

    @property
    def interval(self) -> bool:
        """Is there an interval, are there bounds, or is one end known?"""
        return not (math.isnan(self.lower) and math.isnan(self.upper))

    @property
    def partial(self) -> bool:
        """Is the number a lower bound, whatever else is said of it?"""
        return bool({marks.PARTIAL, marks.AT_LEAST}.intersection(self.marks))

    @property
    def bound(self) -> str:
        """The bound that a sign says: at_least, at_most, of a fall that of its size; else ''."""
        return self.fall or (states.AT_LEAST if self.partial else states.AT_MOST if marks.AT_MOST in self.marks else "")


def cells(
    rows: pd.DataFrame, forms: pd.DataFrame, absences: pd.DataFrame | None = None, evidence: pd.DataFrame | None = None
) -> list[Cell]:
    """The cells of ``rows`` of the table of indicators, in their order.

    ``forms``: ``iso3, form_id, name_en`` of the countries concerned. ``absences`` of ``clean`` with a column ``iso3``,
    which says under which family organisations are counted; without it that is not said. ``evidence`` of ``harmonise``,
    which says of what date published figures are; without it that is not said. A number with an interval is no figure
    of a date, but an estimate for the year that is asked.
    """
    names = held.names(forms)
    elsewhere = {} if absences is None else _counted_in(absences)
    known = {} if evidence is None else {row.evidence_id: row for row in evidence.itertuples()}
    dates = [dated.of_figures(_codes(row.evidence_ids), known) if known else "" for row in rows.itertuples()]
    told = zip(marks.of(rows), held.words(rows, names), held.words(rows, names, BRIEF), dates, strict=True)
    return [
        _valued(row, *words) if _known(row.value) else _absent(row, names, elsewhere)
        for row, words in zip(rows.itertuples(index=False), told, strict=True)
    ]


def _place(row: Any) -> Place:
    """Which cell a row is."""
    return Place(
        indicator_id=row.indicator_id,
        iso3=row.iso3,
        concept=row.concept,
        aggregate=row.aggregate,
        family=row.family,
        subfamily=text(row.subfamily),
        form_id=text(row.form_id),
        year=int(row.year),
    )


def _absent(row: Any, names: held.Named, elsewhere: Mapping[tuple[str, ...], str]) -> Cell:
    """A cell without a value; its reason names forms as readers know them."""
    place, reason = _place(row), text(row.absence_reason)
    where = elsewhere.get((place.iso3, place.form_id or place.family, reason), "")
    return Cell(place, str(row.absence), text(row.unit), elsewhere=where, reason=held.named(reason, names))


def _valued(row: Any, codes: tuple[str, ...], holds: str, brief: str, date: str) -> Cell:
    """A cell with a value."""
    place, estimated = _place(row), _known(row.lower) or _known(row.upper)
    first, last = int(row.data_year), int(row.data_year_last)
    return Cell(
        place,
        _state(row, codes),
        text(row.unit),
        value=_number(row.value),
        estimate=_number(row.estimate),
        lower=_number(row.lower),
        upper=_number(row.upper),
        data_year=first,
        data_year_last=last,
        other_year=not estimated and (first, last) != (place.year, place.year),
        marks=codes,
        bases=_codes(row.bases),
        definitions=_variants(row.series_ids),
        comparability=str(row.comparability),
        grade=text(row.grade),
        grade_caps=_codes(row.grade_caps),
        holds=holds,
        brief=brief,
        dated="" if estimated else date,
    )


def _state(row: Any, codes: tuple[str, ...]) -> str:
    """The state of a cell with a value: the one that warns most."""
    if marks.fills()[row.comparability] == marks.HATCHED:
        return states.NOT_COMPARABLE
    if {marks.PARTIAL, marks.AT_LEAST}.intersection(codes):
        return states.AT_LEAST
    bounded = _known(row.lower) or _known(row.upper)
    return states.BOUNDS if bounded and not _known(row.estimate) else states.VALUE


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
        yield (str(row.iso3), text(row.form_id) or text(row.family), text(row.reason)), text(row.counted_in)


def _variants(series_ids: Any) -> tuple[str, ...]:
    """Definitions of series that a reader would not take for granted."""
    return tuple(sorted({part(series_id, "definition") for series_id in _codes(series_ids)} - set(PLAIN)))


def _number(value: Any) -> float:
    """A number; nan for what is missing, in whatever way a frame has it, and for what has no end."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return NAN
    return number if math.isfinite(number) else NAN


def _known(value: Any) -> bool:
    return not math.isnan(_number(value))


def _codes(value: Any) -> tuple[str, ...]:
    """A list of codes, or an array as a file has it; none where it is missing."""
    return tuple(map(str, value)) if hasattr(value, "__iter__") and not isinstance(value, str) else ()
