"""From forms to families, and from families to a concept, without counting anything twice.

The rule (DATA_MODEL): a family's total is the published figure of the parent form; else the sum of its
parts, marked partial with what is missing. Forms that overlap with a larger one that is already counted
are left out and named: the total is then a lower bound (Frechet). Aggregates across families are shown
beside, never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ssemap.indicators import estimates
from ssemap.indicators.estimates import Known
from ssemap.indicators.forms import Forms


@dataclass(frozen=True)
class Cell:
    """A value with all that is known of it. ``rank``: comparability, 1 is the best.

    ``unbounded``: forms that overlap with it and have a figure, but no estimate for the year to bound it by.
    """

    value: float
    unit: str
    rank: int
    data_year: int
    data_year_last: int
    bases: frozenset[str]
    assumed: bool
    series: frozenset[str]
    evidence: frozenset[str]
    contexts: frozenset[str]
    words: str
    estimate: Known
    unbounded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Total:
    """A cell made of forms: what was counted, what is missing, what was left out because it overlaps.

    ``pieced``: forms without a figure of their own whose parts stand in; parts seldom are the whole.
    ``apart``: forms whose figure is not comparable, left out beside others that are.
    """

    counted: tuple[str, ...]
    missing: tuple[str, ...] = ()
    overlapping: tuple[str, ...] = ()
    pieced: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """May the value leave out organisations that exist?"""
        return bool(self.left_out or self.pieced)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Forms that exist and are not in the value."""
        return self.missing + self.apart + self.overlapping


def gather(forms: Forms, family: str, cells: Mapping[str, Cell], worst: int) -> Total:
    """The forms whose values make a family's total, before overlaps are looked at.

    ``cells``: value of each form that has one; ``worst``: the rank that is incomparable. For each root:
    its own comparable figure; else all its parts, if each has a comparable one; else its own figure on
    whatever basis; else the parts that have a figure.
    """
    counted: set[str] = set()
    missing: set[str] = set()
    for root in forms.roots(family):
        found, lost = _below(forms, root, cells, worst)
        counted |= found
        missing |= lost
    nested = {form for form in counted for other in counted - {form} if form in forms.below[other]}
    pieced = [r for r in forms.roots(family) if r not in counted and forms.below[r] & counted]
    return Total(tuple(sorted(counted - nested)), tuple(sorted(missing - counted)), pieced=tuple(pieced))


def _below(forms: Forms, form: str, cells: Mapping[str, Cell], worst: int) -> tuple[set[str], set[str]]:
    """Forms counted and forms missing for one form, by the order that ``gather`` gives."""
    own = cells.get(form)
    if own and own.rank < worst:
        return {form}, set()
    counted: set[str] = set()
    missing: set[str] = set()
    for part in forms.parts_within(form):
        found, lost = _below(forms, part, cells, worst)
        counted |= found
        missing |= lost
    complete = bool(counted) and not missing and all(cells[f].rank < worst for f in counted)
    if own and not complete:
        return {form}, set()
    return (counted, missing) if counted else (set(), {form})


def without_overlaps(forms: Forms, counted: Iterable[str], cells: Mapping[str, Cell]) -> Total:
    """Keep the largest of forms that overlap or lie within one another; name the others."""
    kept: list[str] = []
    left: list[str] = []
    for form in sorted(counted, key=lambda f: (-cells[f].value, f)):
        doubled = any(forms.doubled(form, other) for other in kept)
        (left if doubled else kept).append(form)
    return Total(tuple(sorted(kept)), (), tuple(sorted(left)))


def comparable(total: Total, cells: Mapping[str, Cell], worst: int) -> Total:
    """The total without forms whose figure is not comparable, unless none is."""
    good = tuple(form for form in total.counted if cells[form].rank < worst)
    apart = tuple(form for form in total.counted if form not in good)
    return replace(total, counted=good, apart=apart) if good else total


def add(total: Total, cells: Mapping[str, Cell], forms: Forms) -> Cell:
    """The sum of the counted forms: worst comparability, earliest and latest data year, all ids.

    Its estimate lies between bounds where forms were left out because they overlap.
    """
    parts = [cells[form] for form in total.counted]
    bounding = [f for f in total.overlapping if not isinstance(cells[f].estimate, str)]
    return Cell(
        value=float(sum(part.value for part in parts)),
        unit=parts[0].unit,
        rank=max(part.rank for part in parts),
        data_year=min(part.data_year for part in parts),
        data_year_last=max(part.data_year_last for part in parts),
        bases=frozenset().union(*(part.bases for part in parts)),
        assumed=any(part.assumed for part in parts),
        series=frozenset().union(*(part.series for part in parts)),
        evidence=frozenset().union(*(part.evidence for part in parts)),
        contexts=frozenset().union(*(part.contexts for part in parts)),
        words=words(total, cells),
        estimate=estimates.total(
            {form: cells[form].estimate for form in total.counted},
            {form: cells[form].estimate for form in bounding},
            {form: forms.held(form, total.counted) for form in bounding},
        )
        if len(total.counted) + len(bounding) > 1
        else parts[0].estimate,
        unbounded=frozenset(total.overlapping) - set(bounding),
    )


def words(total: Total, cells: Mapping[str, Cell]) -> str:
    """How a total was made, in words."""
    if len(total.counted) == 1:
        text = f"{total.counted[0]}: {cells[total.counted[0]].words}"
    else:
        text = f"sum of {len(total.counted)} forms: {', '.join(total.counted)}"
    if total.pieced:
        text += f"; they stand in for {', '.join(total.pieced)}"
    if total.missing:
        text += f"; without a figure: {', '.join(total.missing)}"
    if total.apart:
        text += f"; left out because they are not comparable: {', '.join(total.apart)}"
    if total.overlapping:
        text += f"; left out because they overlap: {', '.join(total.overlapping)}"
    return text
