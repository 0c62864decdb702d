"""One value of one form: a printed figure, or what was computed from some, with all that its row says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.printing import currency, plain, scale
from ssemap.core.units import is_money
from ssemap.indicators.of_forms.intervals import Ends, qualified
from ssemap.schemas.indicators import COMPUTED, PRINTED

# Columns of the table that are attributes of a value.
SAME = (
    *("family", "form_id", "coverage", "definition", "basis", "way", "year", "survey", "year_from", "value"),
    *("qualifier", "unit", "basis_assumed", "apart", "claim", "sample_size", "surveyed_from", "surveyed_to"),
    *("period_start", "period_end", "period_certainty", "printed_scope", "grade", "formula", "part_basis"),
)


@dataclass(frozen=True, slots=True)
class FormValue:
    """A value of a form.

    ``ends``: all that is known of it; ``said``: what its print alone says (rounding, "about", bound, range).
    ``survey``: its id where it stands apart, else ''. ``holder``: who counted, '' if not known. ``rank``: of
    comparability, 1 is the best; ``places``: those of its definition and basis in the declared order. ``preferred``:
    does it speak for its series and year? ``part_basis``: of the part of a share, where it is stated and not ``basis``,
    which is that of the whole.
    """

    measure: str
    form_id: str
    family: str
    coverage: str
    definition: str
    basis: str
    year: int
    value: float
    unit: str
    ends: Ends
    said: Ends
    qualifier: str
    rank: int
    places: tuple[int, int]
    basis_assumed: bool
    apart: bool
    claim: bool
    survey: str
    preferred: bool
    source_id: str
    origin_id: str
    holder: str
    period_start: Any
    period_end: Any
    period_certainty: str
    sample_size: int | None
    surveyed_from: Any
    surveyed_to: Any
    printed_scope: str | None
    grade: str | None
    series_ids: tuple[str, ...]
    evidence_ids: tuple[str, ...]
    context_ids: tuple[str, ...] = ()
    way: str = PRINTED
    year_from: int | None = None
    formula: str = "As printed."
    part_basis: str | None = None

    def of_one_release(self, other: FormValue) -> bool:
        """Does one source print both of one date? What is restated later is another release."""
        return (self.source_id, self.period_end) == (other.source_id, other.period_end)

    def of_one_operation(self, other: FormValue) -> bool:
        """Did one operation count both at one date?"""
        known = bool(self.origin_id)
        return known and (self.origin_id, self.period_end) == (other.origin_id, other.period_end)

    def about_one(self, other: FormValue) -> bool:
        """Are both about the same organisations of the same year: one form and coverage, and apart one count?"""
        same = (self.form_id, self.coverage, self.year, self.apart) == (
            other.form_id,
            other.coverage,
            other.year,
            other.apart,
        )
        return same and (not self.apart or self.of_one_release(other) or self.of_one_operation(other))

    def words(self) -> str:
        """The number with what it counts and its year, as 40,297 women employees of 2019."""
        label = framework.labels("measures")[self.measure]
        counted = f"{lowered(label)} of {self.year}"
        if not is_money(self.unit):
            return f"{plain(self.value)} {counted}"
        limit, word = scale(self.value)
        scaled = " ".join(part for part in (plain(self.value / limit), word) if part)
        return f"{currency(self.unit)}{scaled} of {counted}"


def computed(
    first: FormValue,
    others: Iterable[FormValue],
    value: float,
    ends: Ends,
    unit: str,
    formula: str,
    *,
    context_ids: tuple[str, ...] = (),
    year_from: int | None = None,
) -> FormValue | None:
    """A value that was computed from ``first`` and others; None where its interval has no end.

    It is about what the first is about, and as good as the worst of all.
    """
    if not ends.known:
        return None
    parts = [first, *others]
    answers = [part.sample_size for part in parts if part.sample_size is not None]
    return replace(
        first,
        value=value,
        unit=unit,
        ends=ends,
        said=ends,
        qualifier=qualified(ends, tuple(part.qualifier for part in parts)),
        rank=max(part.rank for part in parts),
        basis_assumed=any(part.basis_assumed for part in parts),
        sample_size=min(answers, default=None),
        grade=worst(part.grade for part in parts),
        series_ids=tuple(name for part in parts for name in part.series_ids),
        evidence_ids=tuple(name for part in parts for name in part.evidence_ids),
        context_ids=(*context_ids, *(name for part in parts for name in part.context_ids)),
        way=COMPUTED,
        year_from=year_from,
        formula=formula,
    )


def worst(grades: Iterable[str | None]) -> str | None:
    """The worst of some grades; None where one of them is not known.

    >>> worst(["A", "C", "B"]), worst(["A", None])
    ('C', None)
    """
    order = framework.codes("grades")
    known = list(grades)
    if any(grade is None for grade in known):
        return None
    return max((grade for grade in known if grade is not None), key=order.index, default=None)


def row(value: FormValue, indicator_id: str, iso3: str, comparabilities: dict[int, str]) -> dict[str, Any]:
    """The value in the columns of ``schemas.indicators.FORM_VALUES``."""
    low, high = (end if abs(end) != float("inf") else None for end in (value.ends.low, value.ends.high))
    return {
        **{name: getattr(value, name) for name in SAME},
        "indicator_id": indicator_id,
        "iso3": iso3,
        "lower": low,
        "upper": high,
        "comparability": comparabilities[value.rank],
        **{name: sorted(set(getattr(value, name))) for name in ("series_ids", "evidence_ids", "context_ids")},
    }


def given(cell: Any) -> Any:
    """A cell of a frame; None where it is missing."""
    return None if pd.isna(cell) else cell


def lowered(label: str) -> str:
    """A label within a sentence.

    >>> lowered("Share affected by COVID-19"), lowered("COVID-19 support")
    ('share affected by COVID-19', 'COVID-19 support')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
