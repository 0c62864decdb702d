"""Forms that may be a total and its parts, and of which nothing is declared.

Of national figures of one family and measure, whatever their basis, the form with the largest may be the total of
others: where it is at least the sum of those that no link relates to it and of its declared parts, or where some of
those without a link add up to it exactly. Parts of forms that have a figure, and forms that overlap with larger ones,
are no terms of the sum. A form that is related to all the others is left aside, and the rest is looked at in the same
way. The largest form of one source is asked about even where it stands beside one other form alone.

Size alone cannot tell a total from a large neighbour. So it is asked, and the forms are not added until
``form_links.csv`` answers: ``part_of``, ``overlaps_with`` or ``separate_from``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.frames import tuples
from ssemap.core.framework import MIXED
from ssemap.core.series import in_use

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.forms import Forms

CELL = ["family", "measure"]
TOGETHER = {  # what figures have in common that may be a total and its parts, and how many parts it must have
    ("source_id",): 1,
    ("year",): 2,
    (): 2,
}
FEWEST_PARTS = 2  # of a form that is not the largest, or is part of a total with the other: one of two is always larger
FEWEST_TERMS = 2  # of an exact sum
SLACK = 0.005  # by which rounded parts may be more than their total
MOST_PARTS = 10  # of which every choice is tried for an exact sum
EXACT_DIGITS = 3  # significant digits of a sum that is none by chance


@dataclass(frozen=True, slots=True)
class Question:
    """Is a form the total of others? ``evidence_ids``: the figures by which it is asked, that of the total first."""

    whole: str
    parts: tuple[str, ...]
    measure: str
    value: float
    of_parts: tuple[float, ...]
    evidence_ids: tuple[str, ...]


def questions(evidence: pd.DataFrame, forms: Forms) -> list[Question]:
    """What is to be answered in ``form_links.csv``, each total and its parts once.

    Takes ``evidence_id, form_id, value, series_id, coverage, basis`` and the columns of ``CELL`` and ``TOGETHER``.
    """
    asked: dict[tuple[str, tuple[str, ...]], Question] = {}
    used = _addable(evidence)
    for common, fewest in TOGETHER.items():
        for measure, largest in _groups(used, common):
            sizes = {form: value for form, (value, _) in largest.items()}
            for whole, parts in doubtful(sizes, forms, fewest):
                ids = tuple(largest[form][1] for form in (whole, *parts))
                values = tuple(sizes[part] for part in parts)
                asked.setdefault((whole, parts), Question(whole, parts, measure, sizes[whole], values, ids))
    return [asked[key] for key in sorted(asked) if not _within_another(*key, asked)]


def _within_another(whole: str, parts: tuple[str, ...], asked: Collection[tuple[str, tuple[str, ...]]]) -> bool:
    """Is it asked of the same total with more parts?"""
    return any(whole == other and set(parts) < set(named) for other, named in asked)


def _addable(evidence: pd.DataFrame) -> pd.DataFrame:
    """The figures that may be added across forms, whatever their basis."""
    measures = framework.table("measures")
    summable = set(measures.loc[measures["summable"] == "yes", "measure"])
    return evidence[
        in_use(evidence)
        & (evidence["coverage"] == "national")
        & (evidence["basis"] != "flow")
        & (evidence["family"] != MIXED)
        & evidence["measure"].isin(summable)
    ]


def _groups(used: pd.DataFrame, common: tuple[str, ...]) -> list[tuple[str, dict[str, tuple[float, str]]]]:
    """Measure, and largest figure of each form with its id, of figures that have something in common."""
    groups: dict[tuple[Any, ...], dict[str, tuple[float, str]]] = {}
    columns = [*CELL, *common, "form_id", "value", "evidence_id"]
    for *group, form, value, evidence_id in tuples(used[columns]):
        largest = groups.setdefault(tuple(group), {})
        largest[form] = max(largest.get(form, (value, evidence_id)), (value, evidence_id))
    return [(group[1], largest) for group, largest in sorted(groups.items()) if len(largest) > 1]


def doubtful(
    sizes: Mapping[str, float], forms: Forms, fewest: int = FEWEST_PARTS
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The first form that may be the total of others, with these; nothing where there is none.

    ``fewest``: of how many parts the largest form may be the total, at least.

    >>> from ssemap.core.forms import Forms
    >>> forms = Forms(dict.fromkeys(("all", "farm", "thrift"), "cooperative"))
    >>> list(doubtful({"all": 6785, "farm": 3418, "thrift": 1418}, forms))
    [('all', ('farm', 'thrift'))]
    >>> list(doubtful({"all": 4800, "farm": 3418, "thrift": 1418}, forms))
    []
    """
    names = _tops(sizes, sizes, forms)
    for place, whole in enumerate(names):
        smaller = names[place + 1 :]
        terms = _terms(whole, smaller, sizes, forms)
        declared = _tops([form for form in sizes if form in forms.below[whole] and form != whole], sizes, forms)
        least = FEWEST_PARTS if place or _siblings(whole, terms, forms) else fewest
        if not terms or len(terms) + len(declared) < least:
            continue
        if sizes[whole] * (1 + SLACK) >= sum(sizes[form] for form in (*terms, *declared)):
            yield whole, tuple(sorted(form for form in smaller if not forms.related(whole, form)))
            return
        if exact := _adding_up(sizes[whole], terms, sizes):
            yield whole, tuple(sorted(exact))
            return


def _tops(names: Collection[str], sizes: Mapping[str, float], forms: Forms) -> list[str]:
    """The forms that are part of no other one of them, the largest first."""
    within = {part for whole in names for part in forms.below.get(whole, frozenset()) if part != whole}
    return sorted(set(names) - within, key=lambda form: (-sizes[form], form))


def _siblings(form: str, others: list[str], forms: Forms) -> bool:
    """Is the form declared to be part of something that the others are part of too?"""
    return any(set(others) <= parts for parts in forms.below.values() if form in parts)


def _terms(whole: str, smaller: list[str], sizes: Mapping[str, float], forms: Forms) -> list[str]:
    """Forms without a relation to the whole, and without those that overlap with a larger one of them.

    ``smaller``: the largest first. Where they are many, no more than are needed to be more than the whole.
    """
    kept: list[str] = []
    total = 0.0
    for form in smaller:
        if len(smaller) > MOST_PARTS and total > sizes[whole]:
            break
        if not forms.related(whole, form) and not any(forms.doubled(form, other) for other in kept):
            kept.append(form)
            total += sizes[form]
    return kept


def _adding_up(total: float, names: list[str], sizes: Mapping[str, float]) -> tuple[str, ...]:
    """Some of the forms that add up to the total exactly; none where it is a round number."""
    digits = f"{total:.12g}".replace(".", "").strip("0")
    if len(digits) < EXACT_DIGITS or len(names) > MOST_PARTS:
        return ()
    sums: dict[float, tuple[str, ...]] = {0.0: ()}
    for form in names:
        larger = {value + sizes[form]: (*parts, form) for value, parts in sums.items() if value + sizes[form] <= total}
        if len(exact := larger.get(total, ())) >= FEWEST_TERMS:
            return exact
        sums = larger | sums
    return ()
