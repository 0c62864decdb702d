"""How much of a family a total stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssemap.indicators.forms import Forms
from ssemap.indicators.rollup import Total


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
