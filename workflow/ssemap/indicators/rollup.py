"""From forms to families, and from families to a concept, without counting anything twice.

The rule (DATA_MODEL): a family's total is the published figure of the parent form; else the sum of its
parts, marked partial with what is missing. Forms that overlap with a larger one that is already counted
are left out and named: the total is then a lower bound (Frechet). Aggregates across families are shown
beside, never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ssemap.core.framework import MIXED
from ssemap.indicators import estimates
from ssemap.indicators.estimates import Known


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


@dataclass(frozen=True)
class Forms:
    """The forms of a country and how they hang together.

    ``family``: family of each form in scope. ``whole``: the forms of which a form is part.
    ``overlaps``: unordered pairs of forms that share some organisations, as declared. ``shares``: (form, other) to
    the share of the form that is also in the other, where it is declared.
    """

    family: Mapping[str, str]
    whole: Mapping[str, frozenset[str]] = field(default_factory=dict)
    overlaps: frozenset[frozenset[str]] = frozenset()
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """The forms that are part of each form, sorted."""
        return {form: sorted(f for f in self.family if form in self.whole.get(f, ())) for form in self.family}

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """Each form with all its parts, at every depth."""
        return {form: frozenset(self._descend(form, set())) for form in self.family}

    def _descend(self, form: str, seen: set[str]) -> set[str]:
        if form not in seen:
            seen.add(form)
            for part in self.parts[form]:
                self._descend(part, seen)
        return seen

    @cached_property
    def shared(self) -> frozenset[frozenset[str]]:
        """Pairs that may share organisations: the declared ones, and the parts of both.

        An aggregate across families is never added to anything, and that a form overlaps with it says
        nothing about its other parts.
        """
        pairs = set()
        for one, other in map(sorted, self.overlaps):
            if MIXED in (self.family.get(one), self.family.get(other)):
                continue
            for a in self.below.get(one, ()):
                pairs |= {frozenset({a, b}) for b in self.below.get(other, ()) if a != b}
        return frozenset(pairs)

    def doubled(self, form: str, other: str) -> bool:
        """May the two hold some of the same organisations?"""
        return frozenset({form, other}) in self.shared or form in self.below[other] or other in self.below[form]

    def held(self, form: str, others: Iterable[str]) -> list[float | None]:
        """How much of a form each of the others holds that may share organisations with it; None where undeclared."""
        return [
            1.0 if form in self.below[other] else self.shares.get((form, other))
            for other in others
            if self.doubled(form, other)
        ]

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = {}
        for form in sorted(self.family):
            members.setdefault(self.family[form], []).append(form)
        return members

    @cached_property
    def _roots(self) -> dict[str, list[str]]:
        return {
            family: [form for form in own if not self.whole.get(form, frozenset()) & set(own)]
            for family, own in self._members.items()
        }

    def of(self, family: str) -> list[str]:
        """Forms of a family, sorted."""
        return self._members.get(family, [])

    def roots(self, family: str) -> list[str]:
        """Forms of a family that are part of no other form of it, sorted."""
        return self._roots.get(family, [])

    def parts_within(self, form: str) -> list[str]:
        """Direct parts of a form that belong to its family."""
        return [part for part in self.parts[form] if self.family[part] == self.family[form]]


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


def lone_part(forms: Forms, total: Total, sizes: Mapping[str, float]) -> str | None:
    """The form of unknown size of which one part is all that a total has; None where there is none."""
    seen = frozenset(total.counted + total.overlapping + total.apart)
    if len(seen) == 1 and len(total.pieced) == 1 and total.pieced[0] not in sizes:
        return total.pieced[0]
    return None


def coverage(forms: Forms, total: Total, sizes: Mapping[str, float]) -> float | None:
    """Share of the organisations of a family that a total stands for; None where no size is known.

    ``sizes``: number of organisations of each form, of any year and basis. A form of unknown size
    counts as the sum of its parts, or not at all. What overlaps with a counted form is not missed: it
    would be left out in any case. Where parts stand in for a form of known size, the rest of it is missed.
    """
    counted = frozenset(total.counted)
    seen = counted | frozenset(total.overlapping)

    def size(form: str) -> float:
        return _size(forms, form, sizes)

    known = [root for root in total.pieced if root in sizes]
    outside = sum(max(sizes[r] - sum(map(size, forms.below[r] & seen)), 0) for r in known)
    pieces = frozenset().union(*(forms.below[root] for root in known))
    outside += sum(
        size(form)
        for form in total.missing + total.apart
        if form not in pieces and not any(frozenset({form, other}) in forms.shared for other in counted)
    )
    inside = sum(map(size, counted))
    return inside / (inside + outside) if inside + outside else None


def completeness(forms: Forms, total: Total, sizes: Mapping[str, float], unbounded: Iterable[str] = ()) -> float | None:
    """Share of the organisations of all forms that a total stands for, at least; None where that is not known.

    Unlike ``coverage`` it is no judgement of what may be published: a form without a figure counts in full, also
    where it overlaps with others. What has an estimate and was left out because it overlaps is no loss: the bounds of
    the total hold it; ``unbounded`` ones are lost.
    """
    out = (*total.missing, *total.apart, *unbounded)
    lost = (*out, *total.pieced)
    if not all(_sized(forms, form, sizes) for form in (*lost, *total.counted)):
        return None if lost else 1.0
    inside = sum(_size(forms, form, sizes) for form in total.counted)
    outside = sum(_size(forms, form, sizes) for form in out)
    for root in total.pieced:  # the rest of a form of which only parts are seen
        seen = forms.below[root] & {*total.counted, *out}
        outside += max(_size(forms, root, sizes) - sum(_size(forms, f, sizes) for f in seen), 0)
    return inside / (inside + outside) if inside else None if lost else 1.0


def _size(forms: Forms, form: str, sizes: Mapping[str, float]) -> float:
    """Organisations of a form; of one of unknown size the sum of its parts."""
    own = sizes.get(form)
    return sum(_size(forms, p, sizes) for p in forms.parts_within(form)) if own is None else own


def _sized(forms: Forms, form: str, sizes: Mapping[str, float]) -> bool:
    """Is the number of organisations of a form, or of all its parts, known?"""
    if form in sizes or form not in forms.family:
        return form in sizes
    parts = forms.parts_within(form)
    return bool(parts) and all(_sized(forms, part, sizes) for part in parts)


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
