"""From forms to families, and from families to a concept, without counting anything twice.

The roll-up rule: a family's total is, for each of its forms that is part of no other,

1. the form's own figure, where it is comparable;
2. else the sum of its parts, where each of them has a comparable figure;
3. else the form's own figure on whatever basis;
4. else the sum of the parts that have a figure: the total is then partial.

Parts are rolled up by the same rule. Of forms that may hold the same organisations the largest is counted and the
others are left out and named. The published value is then a lower bound, because for any sets A and B

    max(|A|, |B|) <= |A or B| <= |A| + |B|    (Frechet 1935)

and the estimate has both bounds (``estimates.total``). Where what is left out could add less than a declared share
(indicators.yaml: ``negligible_overlap``), the value stands as it is, and the estimate has a point. Aggregates across
families are shown beside, never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ssemap.core.forms import Forms
from ssemap.indicators import estimates
from ssemap.indicators.declared import catalogue
from ssemap.indicators.estimates import EstimateOrReason

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CellValue:
    """A value with all that is known of it, of one form or of a sum of forms.

    ``rank``: comparability, 1 is the best. ``data_year`` and ``data_year_last``: of the earliest and of the latest of
    the figures that were added. ``unbounded``: forms that overlap with it and have a figure, but no estimate for the
    year to bound it by.
    """

    value: float
    unit: str
    rank: int
    data_year: int
    data_year_last: int
    words: str
    estimate: EstimateOrReason
    basis_assumed: bool = False
    bases: frozenset[str] = NONE
    series_ids: frozenset[str] = NONE
    evidence_ids: frozenset[str] = NONE
    context_ids: frozenset[str] = NONE
    unbounded: frozenset[str] = NONE


@dataclass(frozen=True)
class Total:
    """The forms that a cell is made of, and those that it leaves out.

    ``counted``: their values are added. ``missing``: forms without a figure. ``overlapping``: left out because they
    may hold organisations of those that are counted. ``negligible``: the same forms, where together they could add so
    little that the value is no bound for it. ``represented_by_parts``: forms without a figure of their own, some of
    whose parts are counted; parts seldom are the whole. ``incomparable``: forms whose figure is not comparable, left
    out beside others that are.
    """

    counted: tuple[str, ...]
    missing: tuple[str, ...] = ()
    overlapping: tuple[str, ...] = ()
    represented_by_parts: tuple[str, ...] = ()
    incomparable: tuple[str, ...] = ()
    negligible: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """May the value leave out organisations that exist?"""
        return bool(self.left_out or self.represented_by_parts)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Forms that exist and are not in the value, but for those that could hardly change it."""
        overlapping = tuple(form for form in self.overlapping if form not in self.negligible)
        return self.missing + self.incomparable + overlapping


def gather(forms: Forms, family: str, cells: Mapping[str, CellValue], worst: int) -> Total:
    """The forms whose values make a family's total by the roll-up rule, before overlaps are looked at.

    ``cells``: value of each form that has one; ``worst``: the rank that is not comparable. Nothing is counted where no
    form of the family has a value.

    >>> parts = {"credit": frozenset({"all"}), "farm": frozenset({"all"})}
    >>> forms = Forms(dict.fromkeys(("all", "credit", "farm"), "cooperative"), parts)
    >>> figure = CellValue(value=60, unit="count", rank=1, data_year=2019, data_year_last=2019, words="", estimate="")
    >>> gather(forms, "cooperative", {"all": figure, "farm": figure}, worst=3).counted
    ('all',)
    >>> total = gather(forms, "cooperative", {"farm": figure}, worst=3)
    >>> total.counted, total.missing, total.represented_by_parts
    (('farm',), ('credit',), ('all',))
    """
    counted: set[str] = set()
    missing: set[str] = set()
    for root in forms.roots(family):
        counted_below, missing_below = _roll_up(forms, root, cells, worst)
        counted |= counted_below
        missing |= missing_below
    # A part of two forms of which one is counted as a whole.
    nested = {form for form in counted for other in counted - {form} if form in forms.below[other]}
    by_parts = [root for root in forms.roots(family) if root not in counted and forms.below[root] & counted]
    return Total(
        counted=tuple(sorted(counted - nested)),
        missing=tuple(sorted(missing - counted - set(by_parts))),
        represented_by_parts=tuple(by_parts),
    )


def _roll_up(forms: Forms, form: str, cells: Mapping[str, CellValue], worst: int) -> tuple[set[str], set[str]]:
    """Forms counted and forms missing for one form, by the roll-up rule."""
    cell = cells.get(form)
    if cell and cell.rank < worst:
        return {form}, set()
    counted: set[str] = set()
    missing: set[str] = set()
    for part in forms.parts_within(form):
        counted_below, missing_below = _roll_up(forms, part, cells, worst)
        counted |= counted_below
        missing |= missing_below
    complete = bool(counted) and not missing and all(cells[part].rank < worst for part in counted)
    if cell and not complete:
        return {form}, set()
    return (counted, missing) if counted else (set(), {form})


def without_overlaps(forms: Forms, counted: Iterable[str], cells: Mapping[str, CellValue]) -> Total:
    """Count the largest of forms that overlap or lie within one another; the others are ``overlapping``.

    >>> forms = Forms(dict.fromkeys("ab", "cooperative"), overlaps=frozenset({frozenset("ab")}))
    >>> known = {"unit": "count", "rank": 1, "data_year": 2019, "data_year_last": 2019, "words": "", "estimate": ""}
    >>> without_overlaps(forms, "ab", {"a": CellValue(value=10, **known), "b": CellValue(value=20, **known)})
    Total(counted=('b',), missing=(), overlapping=('a',), represented_by_parts=(), incomparable=(), negligible=())
    """
    kept: list[str] = []
    overlapping: list[str] = []
    for form in sorted(counted, key=lambda form: (-cells[form].value, form)):
        doubled = any(forms.doubled(form, other) for other in kept)
        (overlapping if doubled else kept).append(form)
    return Total(tuple(sorted(kept)), overlapping=tuple(sorted(overlapping)))


def without_incomparable(total: Total, cells: Mapping[str, CellValue], worst: int) -> Total:
    """The total without forms whose figure is not comparable; as it is where no form has a comparable one."""
    comparable = tuple(form for form in total.counted if cells[form].rank < worst)
    others = tuple(form for form in total.counted if form not in comparable)
    return replace(total, counted=comparable, incomparable=others) if comparable else total


def without_negligible(total: Total, cells: Mapping[str, CellValue], forms: Forms) -> Total:
    """The total with what overlaps named as negligible, where all of it could add less than the declared share.

    By the published values and the declared shares of overlap (``estimates.bounds``).
    """
    surely = np.array(sum(cells[form].value for form in total.counted))
    others = [np.array(cells[form].value) for form in total.overlapping]
    _, high = estimates.bounds(surely, others, [forms.held(form, total.counted) for form in total.overlapping])
    few = bool(others) and surely > 0 and estimates.small(surely, high, catalogue().negligible_overlap)
    return replace(total, negligible=total.overlapping if few else ())


def add(total: Total, cells: Mapping[str, CellValue], forms: Forms) -> CellValue:
    """The sum of the counted forms: worst comparability, earliest and latest data year, all ids.

    Its estimate lies between bounds where forms were left out because they overlap (``estimates.total``).
    """
    parts = [cells[form] for form in total.counted]
    bounding = [form for form in total.overlapping if not isinstance(cells[form].estimate, str)]
    return CellValue(
        value=float(sum(part.value for part in parts)),
        unit=parts[0].unit,
        rank=max(part.rank for part in parts),
        data_year=min(part.data_year for part in parts),
        data_year_last=max(part.data_year_last for part in parts),
        words=words(total, cells),
        estimate=estimates.total(
            {form: cells[form].estimate for form in total.counted},
            {form: cells[form].estimate for form in bounding},
            {form: forms.held(form, total.counted) for form in bounding},
            catalogue().negligible_overlap,
        )
        if len(total.counted) + len(bounding) > 1
        else parts[0].estimate,
        basis_assumed=any(part.basis_assumed for part in parts),
        bases=NONE.union(*(part.bases for part in parts)),
        series_ids=NONE.union(*(part.series_ids for part in parts)),
        evidence_ids=NONE.union(*(part.evidence_ids for part in parts)),
        context_ids=NONE.union(*(part.context_ids for part in parts)),
        unbounded=frozenset(total.overlapping) - set(bounding),
    )


def words(total: Total, cells: Mapping[str, CellValue]) -> str:
    """How a total was made, in words."""
    if len(total.counted) == 1:
        text = f"{total.counted[0]}: {cells[total.counted[0]].words}"
    else:
        text = f"sum of {len(total.counted)} forms: {', '.join(total.counted)}"
    if total.represented_by_parts:
        text += f"; they stand in for {', '.join(total.represented_by_parts)}"
    if total.missing:
        text += f"; without a figure: {', '.join(total.missing)}"
    if total.incomparable:
        text += f"; left out because they are not comparable: {', '.join(total.incomparable)}"
    if total.negligible:
        least = f"{catalogue().negligible_overlap:.0%}"
        text += f"; left out because they overlap, and could add less than {least}: {', '.join(total.negligible)}"
    elif total.overlapping:
        text += f"; left out because they overlap: {', '.join(total.overlapping)}"
    return text
