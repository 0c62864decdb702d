"""From the cells of forms to those of sub-families, families and all families of a concept.

A family's value is what its forms add up to by the roll-up rule. Where it is known how much of the family they are, it
is the family's value, or is held back where they are too little of it. Where the size of a form without a figure is not
known, it is the value of the forms that make it, and is printed under their names (``FilledCell.stands_for``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ssemap.core import framework
from ssemap.core.absences import FORM_ABSENT, HELD_BACK, NOT_APPLICABLE, NOT_SEARCHED, SEARCHED, of_all
from ssemap.core.forms import Forms
from ssemap.core.framework import MIXED
from ssemap.indicators.absence import Absences, AbsentCell, Gaps, measures
from ssemap.indicators.coverage import WHOLE, CoverageOfFamily, Sizes, judged
from ssemap.indicators.declared import Indicator, catalogue
from ssemap.indicators.naming import Dominant, dominant, holds_family, stands_for
from ssemap.indicators.rollup import (
    CellValue,
    Total,
    add,
    gather,
    without_incomparable,
    without_negligible,
    without_overlaps,
)

Cells = Mapping[str, CellValue]  # of one year, by form
NEARLY_ALL = 0.99


@dataclass(frozen=True)
class CountryDescription:
    """What the rows of a country are made of.

    ``families``: concept to its families; ``subfamilies``: family to its sub-families. ``years``: those that are asked
    for. ``comparabilities``: rank to code. ``currency``: unit of its money. ``sizes``: measure to form to size, of any
    year and basis, by which coverage is judged. ``doubtful``: forms that may be the total of others, with these, until
    it is declared how they hang together. ``dominant_share``: of which a form's name stands beside a value.
    """

    iso3: str
    forms: Forms
    families: Mapping[str, list[str]]
    subfamilies: Mapping[str, list[str]]
    absences: Absences
    gaps: Gaps
    years: range
    comparabilities: Mapping[int, str]
    currency: str
    sizes: Mapping[str, Sizes]
    doubtful: Mapping[str, frozenset[str]]
    dominant_share: float

    @property
    def worst(self) -> int:
        """The rank that is incomparable."""
        return max(self.comparabilities)


@dataclass(frozen=True)
class FilledCell:
    """A cell with a value, and what it was made of.

    ``coverage``: how much of its family it stands for. ``stands_for``: the forms under whose names it is printed,
    where that is not known; else none.
    """

    cell: CellValue
    total: Total
    partial: bool = False
    coverage: CoverageOfFamily = WHOLE
    stands_for: tuple[str, ...] = ()
    dominant: Dominant | None = None


MaybeFilled = FilledCell | AbsentCell


def family_cell(indicator: Indicator, country: CountryDescription, family: str, year: int, cells: Cells) -> MaybeFilled:
    """A family's value by the roll-up rule, or why there is none."""
    if family == MIXED:
        return _one_aggregate(indicator, country, year, cells)
    return _rolled_up(indicator, country, country.forms, family, cells) or family_absence(
        indicator, country, family, country.forms.of(family), year
    )


def subfamily_cell(
    indicator: Indicator, country: CountryDescription, family: str, subfamily: str, year: int, cells: Cells
) -> MaybeFilled:
    """A sub-family's value, by the same rule among the forms that are coded to it, or why there is none."""
    forms = country.forms.by_subfamily
    return _rolled_up(indicator, country, forms, subfamily, cells) or family_absence(
        indicator, country, family, forms.of(subfamily), year
    )


def _rolled_up(
    indicator: Indicator, country: CountryDescription, forms: Forms, group: str, cells: Cells
) -> MaybeFilled | None:
    """The value of a group of forms; None where none of them has one. ``forms``: grouped by family or sub-family."""
    total = gather(forms, group, cells, country.worst)
    if not total.counted:
        return None
    if indicator.roll_up == "parent_only":
        return _parent_only(country, forms, group, total, cells)
    total = without_incomparable(total, cells, country.worst)
    kept = without_overlaps(forms, total.counted, cells)
    total = without_negligible(replace(total, counted=kept.counted, overlapping=kept.overlapping), cells, forms)
    coverage = judged(forms, total, country.sizes, indicator.measure)
    kind = "family" if forms is country.forms else "sub-family"
    withheld = _unanswered(country, total) or _too_little(indicator, total, coverage, kind)
    return withheld or FilledCell(
        add(total, cells, forms) if coverage.known else _of_its_names(total, cells, forms),
        total,
        total.partial,
        coverage,
        () if coverage.known else stands_for(forms, total),
        _dominant(country, forms, group, total, cells),
    )


def _of_its_names(total: Total, cells: Cells, forms: Forms) -> CellValue:
    """The sum that is printed under the names of its forms: its interval holds nothing of forms that are not named."""
    whole = add(total, cells, forms)
    if not total.overlapping or total.negligible:
        return whole
    return replace(whole, estimate=add(replace(total, overlapping=()), cells, forms).estimate)


def _dominant(country: CountryDescription, forms: Forms, group: str, total: Total, cells: Cells) -> Dominant | None:
    """The form that makes most of a group's value, unless it is the group by declaration."""
    most = dominant(total, cells, country.dominant_share)
    return None if most and holds_family(forms, group, most.form) else most


def _parent_only(country: CountryDescription, forms: Forms, group: str, total: Total, cells: Cells) -> MaybeFilled:
    """The figure of a group's only root; figures of parts are not combined."""
    roots = forms.roots(group)
    if len(roots) == 1 and total.counted == (roots[0],):
        return FilledCell(add(total, cells, forms), total, dominant=_dominant(country, forms, group, total, cells))
    shown = ", ".join(total.counted)
    return AbsentCell(HELD_BACK, f"There are figures of parts only ({shown}); they are not averaged.")


def _one_aggregate(indicator: Indicator, country: CountryDescription, year: int, cells: Cells) -> MaybeFilled:
    """The one published aggregate across families; several of them overlap and stand in rows of their own."""
    aggregates = [form for form in country.forms.of(MIXED) if form in cells]
    widest = [
        form
        for form in aggregates
        if not any(form in country.forms.below[other] for other in aggregates if other != form)
    ]
    if not widest:
        return family_absence(indicator, country, MIXED, country.forms.of(MIXED), year)
    if len(widest) > 1:
        shown = ", ".join(widest)
        return AbsentCell(HELD_BACK, f"Several aggregates, each in a row of its own: {shown}.")
    total = Total(tuple(widest))
    return FilledCell(add(total, cells, country.forms), total, dominant=Dominant(widest[0], 1.0))


def _unanswered(country: CountryDescription, total: Total) -> AbsentCell | None:
    """Withhold a sum of forms of which one may be the total of the others."""
    for whole in total.counted:
        if parts := sorted(country.doubtful.get(whole, frozenset()) & set(total.counted)):
            return AbsentCell(
                HELD_BACK,
                f"{whole} may be the total of forms that would be added to it: {', '.join(parts)}."
                " form_links.csv does not say how they hang together.",
            )
    return None


def _too_little(indicator: Indicator, total: Total, coverage: CoverageOfFamily, kind: str) -> AbsentCell | None:
    """Withhold a total that stands for less of its family than is declared, whatever the sizes that are not known.

    ``kind``: what it is a total of, in words.
    """
    if coverage.most >= indicator.minimum_family_coverage:
        return None
    counted = ", ".join(total.counted)
    lacking = ", ".join(total.missing + total.incomparable + total.represented_by_parts)
    share = f"{'' if coverage.known else 'at most '}{coverage.most:.0%}"
    have = f"have {share} of the {kind}'s {_label(coverage.measure)}"
    return AbsentCell(
        HELD_BACK,
        f"The forms with a figure ({counted}) {have};"
        f" {indicator.minimum_family_coverage:.0%} are needed. Without: {lacking}.{_unsized(coverage)}",
    )


def _label(measure: str) -> str:
    return framework.labels("measures")[measure].lower()


def _unsized(coverage: CoverageOfFamily) -> str:
    """The forms of which no size is known, as a sentence to follow another one."""
    if not coverage.unsized:
        return ""
    families = framework.labels("families")
    named = ", ".join(families.get(form, form) for form in coverage.unsized)
    return f" The number of organisations is not known of: {named}."


def covered(content: FilledCell) -> str:
    """How much of its family a value stands for and by what that is judged, in words."""
    coverage = content.coverage
    if not coverage.measure:
        twice = content.total.overlapping and not content.total.negligible
        return f"No form is missing.{' What two forms may share is counted once.' if twice else ''}"
    if coverage.share is not None:
        by, share = _label(coverage.measure), f"{coverage.share:.0%}"
        if coverage.share == 1 and content.total.missing:
            hidden = ", ".join(content.total.missing)
            return f"By {by} the forms in the value may be all: those of {hidden} may be among them."
        if coverage.share < 1 and share == f"{1:.0%}":
            share = f"over {NEARLY_ALL:.0%}"
        return f"By {by} the forms in the value are {share} of all; what two forms may share is counted once."
    named = f" The value is printed for: {', '.join(content.stands_for)}." if content.stands_for else ""
    return f"It is not known how much of all forms the value stands for.{_unsized(coverage)}{named}"


def family_absence(
    indicator: Indicator, country: CountryDescription, family: str, forms: list[str], year: int
) -> AbsentCell:
    """Why a family, or a sub-family with these ``forms``, has no value."""
    if declared := _declared(indicator, country, family, forms, year):
        return declared
    if family in indicator.not_applicable:
        return AbsentCell(NOT_APPLICABLE, indicator.not_applicable[family])
    if forms:
        return country.gaps.absence(forms, indicator)
    kind = "sub-family" if country.forms.of(family) else "family"
    return AbsentCell(NOT_SEARCHED, f"The country's list has no form of this {kind}.")


def form_absence(indicator: Indicator, country: CountryDescription, form: str, year: int) -> AbsentCell:
    """Why a form has no value."""
    family = country.forms.family[form]
    for name in (form, family):
        if declared := _declared(indicator, country, name, [form], year):
            return declared
    if family in indicator.not_applicable:
        return AbsentCell(NOT_APPLICABLE, indicator.not_applicable[family])
    return country.gaps.absence([form], indicator)


def _declared(
    indicator: Indicator, country: CountryDescription, name: str, forms: list[str], year: int
) -> AbsentCell | None:
    """What is declared of a family or form; held back where none was found, but the evidence has one of another year.

    ``name``: of the family or form; ``forms``: those of which the cell is.
    """
    declared = country.absences.find(name, measures(indicator), year)
    variants = catalogue().definitions[indicator.definitions].order()
    if declared is None or declared.kind != SEARCHED or not country.gaps.printed(forms, indicator, variants):
        return declared
    return AbsentCell(HELD_BACK, f"{country.gaps.absence(forms, indicator).reason} {declared.reason}")


def all_cell(
    indicator: Indicator, country: CountryDescription, cells: Cells, families: Mapping[str, MaybeFilled]
) -> MaybeFilled:
    """The sum over families, if enough of them have a value of their own and all are comparable."""
    filled = {family: cell for family, cell in families.items() if isinstance(cell, FilledCell)}
    if not filled:
        kinds = [cell.kind for cell in families.values() if isinstance(cell, AbsentCell)]
        return AbsentCell(of_all(kinds), "No family of the concept has a value.")
    if indicator.roll_up == "parent_only":
        return AbsentCell(HELD_BACK, "Shares and growth rates of families are not averaged.")
    asked = [family for family, cell in families.items() if not _without_meaning(cell)]
    whole = [family for family, cell in filled.items() if cell.coverage.known]
    if len(whole) < indicator.minimum_coverage * len(asked):
        return AbsentCell(HELD_BACK, _too_few(indicator, asked, filled, whole))
    incomparable = [family for family, part in filled.items() if part.cell.rank >= country.worst]
    if incomparable:
        return AbsentCell(HELD_BACK, f"Parts that are not comparable: {_named(incomparable)}.")
    return _across(indicator, country, filled, [family for family in asked if family not in filled], cells)


def _too_few(indicator: Indicator, asked: list[str], filled: Iterable[str], whole: list[str]) -> str:
    """How many families have a value, and which have none, or one of unknown coverage."""
    lacking = [family for family in asked if family not in filled]
    single = [family for family in filled if family not in whole]
    needed = f"{indicator.minimum_coverage:.0%} are needed."
    return (
        f"{len(whole)} of {len(asked)} families have a value of known coverage; {needed}"
        + (f" Without: {_named(lacking)}." if lacking else "")
        + (f" With a value of some forms only, an unknown share of the family: {_named(single)}." if single else "")
    )


def _named(families: Iterable[str]) -> str:
    """Families by their labels."""
    labels = framework.labels("families")
    return ", ".join(labels[family].lower().replace("sse", "SSE") for family in families)


def _without_meaning(cell: MaybeFilled) -> bool:
    """A family that does not exist, or for which the measure has no meaning, is not missing."""
    return isinstance(cell, AbsentCell) and cell.kind in (FORM_ABSENT, NOT_APPLICABLE)


def _across(
    indicator: Indicator,
    country: CountryDescription,
    filled: Mapping[str, FilledCell],
    lacking: list[str],
    cells: Cells,
) -> FilledCell:
    """The sum of families without what one shares with another."""
    parts = [part.total for part in filled.values()]
    counted = [form for part in parts for form in part.counted]
    kept = without_overlaps(country.forms, counted, cells)
    total = Total(
        counted=kept.counted,
        missing=_union(lacking, *(part.missing for part in parts)),
        overlapping=_union(kept.overlapping, *(part.overlapping for part in parts)),
        represented_by_parts=_union(*(part.represented_by_parts for part in parts)),
        incomparable=_union(*(part.incomparable for part in parts)),
    )
    total = without_negligible(total, cells, country.forms)
    return FilledCell(
        add(total, cells, country.forms),
        total,
        total.partial,
        judged(country.forms, total, country.sizes, indicator.measure),
        dominant=dominant(total, cells, country.dominant_share),
    )


def _union(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set().union(*names)))
