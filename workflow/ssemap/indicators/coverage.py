"""How much of a family a total stands for: a share that is known only where the sizes of all forms concerned are.

Sizes of forms are what the indicator measures (people, money), where it is known of all forms concerned, else numbers
of organisations. A form of unknown size is no form of size zero: it makes the share unknown, and what is known bounds
the share from above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ssemap.core.forms import FEWEST_PARTS, Forms
from ssemap.indicators.rollup import Total

ORGANISATIONS = "organisations"  # the measure by which coverage is judged where no other is known of all forms
Sizes = Mapping[str, float]  # form to size


@dataclass(frozen=True)
class CoverageOfFamily:
    """The share of a family, or of a sub-family, that a total stands for.

    ``share``: from 0 to 1; None where it is not known. ``most``: what it is at most, by the sizes that are known.
    ``unsized``: the forms whose size is not known, sorted. ``measure``: of the sizes; '' where nothing is left out, so
    that none was needed.
    """

    share: float | None = 1.0
    most: float = 1.0
    unsized: tuple[str, ...] = ()
    measure: str = ""

    @property
    def known(self) -> bool:
        """Is the share known?"""
        return self.share is not None


WHOLE = CoverageOfFamily()


def judged(forms: Forms, total: Total, sizes: Mapping[str, Sizes], measure: str) -> CoverageOfFamily:
    """The coverage by sizes in ``measure`` where these are known of all forms concerned, else by organisations.

    ``sizes``: measure to form to size.

    >>> forms, total = Forms(dict.fromkeys("ab", "cooperative")), Total(("a",), missing=("b",))
    >>> sizes = {"employees": {"a": 900.0, "b": 100.0}, "organisations": {"a": 1.0, "b": 9.0}}
    >>> judged(forms, total, sizes, "employees").share, judged(forms, total, sizes, "turnover").share
    (0.9, 0.1)
    """
    for name in (measure, ORGANISATIONS):
        by_name = coverage(forms, total, sizes.get(name, {}), name)
        if by_name.known:
            break
    return by_name


def coverage(forms: Forms, total: Total, sizes: Sizes, measure: str = ORGANISATIONS) -> CoverageOfFamily:
    """The share of a group of forms that a total stands for, by the size of each form.

        inside / (inside + outside)

    inside: the sizes of the counted forms. outside: those of the missing and incomparable ones, and the rest of each
    form that is represented by parts. A form of unknown size has that of its parts together, where all of these are
    known. Of a form that may hold organisations of counted ones, only what it has more than these is surely missed;
    what has a value and was left out because it overlaps is within the bounds of the total.

    >>> forms = Forms(dict.fromkeys("abc", "cooperative"))
    >>> coverage(forms, Total(("a",), missing=("b",)), {"a": 90, "b": 10}).share
    0.9
    >>> bounded = coverage(forms, Total(("a",), missing=("b", "c")), {"a": 90, "b": 10})
    >>> bounded.share, bounded.most, bounded.unsized
    (None, 0.9, ('c',))
    """
    outside = _outside(forms, total, sizes)
    if not outside:
        return WHOLE
    known = {form: size for form, size in outside.items() if size is not None}
    uncounted = [form for form in total.counted if not _sized(forms, form, sizes)]
    unsized = tuple(sorted({*uncounted, *(outside.keys() - known.keys())}))
    inside = sum(_size(forms, form, sizes) for form in total.counted)
    whole = inside + sum(known.values())
    most = inside / whole if whole and not uncounted else 1.0
    return CoverageOfFamily(None if unsized else most, most, unsized, measure)


def _outside(forms: Forms, total: Total, sizes: Sizes) -> dict[str, float | None]:
    """What a total leaves out, by form; None where its size is not known."""
    seen = frozenset(total.counted + total.overlapping)
    roots = [root for root in total.represented_by_parts if _sized(forms, root, sizes)]
    outside: dict[str, float | None] = {}
    for root in roots:
        parts_seen = sum(_size(forms, part, sizes) for part in forms.below[root] & seen)
        outside[root] = max(_size(forms, root, sizes) - parts_seen, 0)
    outside |= {root: None for root in total.represented_by_parts if root not in roots}
    within_roots = frozenset().union(*(forms.below[root] for root in roots))
    for form in total.missing + total.incomparable:
        if form in within_roots:
            continue
        size = _size(forms, form, sizes) if _sized(forms, form, sizes) else None
        shared = [other for other in total.counted if frozenset({form, other}) in forms.shared]
        if size is not None and shared:
            size = max(size - sum(_size(forms, other, sizes) for other in shared), 0)
        outside[form] = size
    return outside


def completeness(forms: Forms, total: Total, sizes: Sizes, unbounded: Iterable[str] = ()) -> float | None:
    """Share of the organisations of all forms that a total stands for, at least; None where that is not known.

    The formula is that of ``coverage``, but it is no judgement of what may be published: a form without a figure counts
    in full, also where it overlaps with others. What has an estimate and was left out because it overlaps is no loss:
    the bounds of the total hold it; ``unbounded`` ones are lost.

    >>> forms = Forms(dict.fromkeys("abc", "cooperative"))
    >>> completeness(forms, Total(("a",), missing=("b",)), {"a": 90, "b": 10})
    0.9
    >>> completeness(forms, Total(("a",), missing=("c",)), {"a": 90, "b": 10}) is None
    True
    """
    left_out = (*total.missing, *total.incomparable, *unbounded)
    lost = (*left_out, *total.represented_by_parts)
    if not all(_sized(forms, form, sizes) for form in (*lost, *total.counted)):
        return None if lost else 1.0
    inside = sum(_size(forms, form, sizes) for form in total.counted)
    outside = sum(_size(forms, form, sizes) for form in left_out)
    for root in total.represented_by_parts:  # the rest of a form of which only parts are seen
        seen = forms.below[root] & {*total.counted, *left_out}
        outside += max(_size(forms, root, sizes) - sum(_size(forms, form, sizes) for form in seen), 0)
    return inside / (inside + outside) if inside else None if lost else 1.0


def _size(forms: Forms, form: str, sizes: Sizes) -> float:
    """Size of a form; of one of unknown size the sum of its parts."""
    size = sizes.get(form)
    return sum(_size(forms, part, sizes) for part in forms.parts_within(form)) if size is None else size


def _sized(forms: Forms, form: str, sizes: Sizes) -> bool:
    """Is the size of a form, or of all its parts, known? A single part does not tell how large its whole is."""
    if form in sizes or form not in forms.family:
        return form in sizes
    parts = forms.parts_within(form)
    return len(parts) >= FEWEST_PARTS and all(_sized(forms, part, sizes) for part in parts)
