"""How much of a family a total stands for, by the number of organisations of each form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssemap.core.forms import Forms
from ssemap.indicators.rollup import Total


def lone_part(forms: Forms, total: Total, sizes: Mapping[str, float]) -> str | None:
    """The form of unknown size of which one part is all that a total has; None where there is none."""
    seen = frozenset(total.counted + total.overlapping + total.incomparable)
    roots = total.represented_by_parts
    return roots[0] if len(seen) == 1 and len(roots) == 1 and roots[0] not in sizes else None


def coverage(forms: Forms, total: Total, sizes: Mapping[str, float]) -> float | None:
    """Share of the organisations of a family that a total stands for; None where no size is known.

        inside / (inside + outside)

    inside: the sizes of the counted forms. outside: those of the missing and incomparable ones, and the rest of each
    form that is represented by parts. ``sizes``: number of organisations of each form, of any year and basis; a form
    of unknown size counts as the sum of its parts, or not at all. What overlaps with a counted form is not missed: it
    would be left out in any case.

    >>> forms = Forms(dict.fromkeys("ab", "cooperative"))
    >>> coverage(forms, Total(("a",), missing=("b",)), {"a": 90, "b": 10})
    0.9
    """
    counted = frozenset(total.counted)
    seen = counted | frozenset(total.overlapping)

    def size(form: str) -> float:
        return _size(forms, form, sizes)

    sized_roots = [root for root in total.represented_by_parts if root in sizes]
    outside = sum(max(sizes[root] - sum(map(size, forms.below[root] & seen)), 0) for root in sized_roots)
    within_roots = frozenset().union(*(forms.below[root] for root in sized_roots))
    outside += sum(
        size(form)
        for form in total.missing + total.incomparable
        if form not in within_roots and not any(frozenset({form, other}) in forms.shared for other in counted)
    )
    inside = sum(map(size, counted))
    return inside / (inside + outside) if inside + outside else None


def completeness(forms: Forms, total: Total, sizes: Mapping[str, float], unbounded: Iterable[str] = ()) -> float | None:
    """Share of the organisations of all forms that a total stands for, at least; None where that is not known.

    The formula is that of ``coverage``, but it is no judgement of what may be published: a form without a figure counts
    in full, also where it overlaps with others, and without its size the share is unknown. What has an estimate and was
    left out because it overlaps is no loss: the bounds of the total hold it; ``unbounded`` ones are lost.

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


def _size(forms: Forms, form: str, sizes: Mapping[str, float]) -> float:
    """Organisations of a form; of one of unknown size the sum of its parts."""
    size = sizes.get(form)
    return sum(_size(forms, part, sizes) for part in forms.parts_within(form)) if size is None else size


def _sized(forms: Forms, form: str, sizes: Mapping[str, float]) -> bool:
    """Is the number of organisations of a form, or of all its parts, known?"""
    if form in sizes or form not in forms.family:
        return form in sizes
    parts = forms.parts_within(form)
    return bool(parts) and all(_sized(forms, part, sizes) for part in parts)
