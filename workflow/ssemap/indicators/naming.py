"""Under which names a value is printed: the forms that it stands for, and the one that makes most of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ssemap.core.forms import FEWEST_PARTS, Forms
from ssemap.indicators.rollup import CellValue, Total


@dataclass(frozen=True)
class Dominant:
    """The form that makes most of a value, and its share of it, from 0 to 1."""

    form: str
    share: float


def stands_for(forms: Forms, total: Total) -> tuple[str, ...]:
    """The forms that a total is printed for where its coverage is not known, sorted.

    These are the counted ones; a form stands in the place of its parts where all of these are counted, two or more.

    >>> forms = Forms(dict.fromkeys("abc", "mutual"), {"b": frozenset("a"), "c": frozenset("a")})
    >>> stands_for(forms, Total(("b", "c"), represented_by_parts=("a",)))
    ('a',)
    >>> stands_for(forms, Total(("b",), missing=("c",), represented_by_parts=("a",)))
    ('b',)
    """
    left_out, counted = frozenset(total.left_out), frozenset(total.counted)
    whole = [
        root
        for root in total.represented_by_parts
        if not forms.below[root] & left_out and len(forms.below[root] & counted) >= FEWEST_PARTS
    ]
    within = frozenset().union(*(forms.below[root] for root in whole))
    return tuple(sorted({*whole, *(form for form in total.counted if form not in within)}))


def dominant(total: Total, cells: Mapping[str, CellValue], above: float) -> Dominant | None:
    """The counted form that makes more than the share ``above`` of a value; None where no form does.

    >>> figure = {"unit": "count", "rank": 1, "data_year": 2019, "data_year_last": 2019, "words": "", "estimate": ""}
    >>> cells = {"a": CellValue(value=90, **figure), "b": CellValue(value=10, **figure)}
    >>> dominant(Total(("a", "b")), cells, above=0.5)
    Dominant(form='a', share=0.9)
    """
    largest = max(total.counted, key=lambda form: cells[form].value)
    if len(total.counted) == 1:
        return Dominant(largest, 1.0)
    whole = sum(cells[form].value for form in total.counted)
    share = cells[largest].value / whole if whole > 0 else 0.0
    return Dominant(largest, share) if share > above else None


def holds_family(forms: Forms, group: str, form: str) -> bool:
    """Is a form its whole family, or sub-family, by declaration: the only one that is part of no other, with parts?"""
    return forms.roots(group) == [form] and bool(forms.parts_within(form))
