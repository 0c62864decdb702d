"""One indicator as table rows: forms, families and all families of a concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ssemap.core import framework
from ssemap.core.absences import FORM_ABSENT, HELD_BACK, NOT_APPLICABLE, NOT_SEARCHED, of_all
from ssemap.core.forms import Forms
from ssemap.core.framework import MIXED
from ssemap.indicators.absence import Absences, AbsentCell, Gaps, measures
from ssemap.indicators.coverage import completeness, coverage, lone_part
from ssemap.indicators.declared import Indicator
from ssemap.indicators.estimates import EstimateOrReason
from ssemap.indicators.rollup import (
    Cell,
    Total,
    add,
    gather,
    without_incomparable,
    without_negligible,
    without_overlaps,
)

ALL = "all"
LISTS = ("bases", "missing_forms", "series_ids", "evidence_ids", "context_ids")
Row = dict[str, Any]
Cells = Mapping[str, Cell]  # of one year, by form


@dataclass(frozen=True)
class CountryDescription:
    """What the rows of a country are made of.

    ``families``: concept to its families. ``years``: those that are asked for. ``comparabilities``: rank to code.
    ``currency``: unit of its money. ``sizes``: number of organisations by form, of any year and basis, by which the
    coverage of a family's total is judged. ``doubtful``: forms that may be the total of others, with these, until it is
    declared how they hang together.
    """

    iso3: str
    forms: Forms
    families: Mapping[str, list[str]]
    absences: Absences
    gaps: Gaps
    years: range
    comparabilities: Mapping[int, str]
    currency: str
    sizes: Mapping[str, float]
    doubtful: Mapping[str, frozenset[str]]

    @property
    def worst(self) -> int:
        """The rank that is incomparable."""
        return max(self.comparabilities)


def rows(indicator: Indicator, by_year: Mapping[int, Cells], country: CountryDescription) -> Iterator[Row]:
    """All rows of one indicator: every concept, family, form and year asked for; ``by_year``: its form cells."""
    families = sorted({MIXED, *(family for members in country.families.values() for family in members)})
    for year in country.years:
        cells = by_year.get(year, {})
        of_family = {family: family_cell(indicator, country, family, year, cells) for family in families}
        of_forms = {
            family: list(family_rows(indicator, country, family, year, cells, cell))
            for family, cell in of_family.items()
        }
        for concept, members in country.families.items():
            for family in (*members, MIXED):
                yield from ({**row, "concept": concept} for row in of_forms[family])
            counting = {family: of_family[family] for family in members}
            yield {**all_row(indicator, country, year, cells, counting), "concept": concept}


def family_rows(
    indicator: Indicator,
    country: CountryDescription,
    family: str,
    year: int,
    cells: Cells,
    of_family: FilledCell | AbsentCell,
) -> Iterator[Row]:
    """The family's row, made of ``of_family``, and one row for each of its forms."""
    base = {"indicator_id": indicator.id, "iso3": country.iso3, "family": family, "year": year}
    yield {**base, "aggregate": "family", "form_id": "", **_content(of_family, indicator, country)}
    for form in country.forms.of(family):
        value: FilledCell | AbsentCell
        value = (
            FilledCell(cells[form], Total((form,))) if form in cells else form_absence(indicator, country, form, year)
        )
        content = _content(value, indicator, country)
        yield {**base, "aggregate": "form", "form_id": form, **content}


@dataclass(frozen=True)
class FilledCell:
    """A cell with a value, and what it was made of."""

    cell: Cell
    total: Total
    partial: bool = False


def family_cell(
    indicator: Indicator, country: CountryDescription, family: str, year: int, cells: Cells
) -> FilledCell | AbsentCell:
    """A family's value by the roll-up rule, or why there is none."""
    if family == MIXED:
        return _one_aggregate(indicator, country, year, cells)
    total = gather(country.forms, family, cells, country.worst)
    if not total.counted:
        return family_absence(indicator, country, family, year)
    if indicator.roll_up == "parent_only":
        return _parent_only(country, family, total, cells)
    total = without_incomparable(total, cells, country.worst)
    kept = without_overlaps(country.forms, total.counted, cells)
    total = replace(total, counted=kept.counted, overlapping=kept.overlapping)
    total = without_negligible(total, cells, country.forms)
    withheld = _unanswered(country, total) or _too_little(indicator, country, total)
    return withheld or FilledCell(add(total, cells, country.forms), total, total.partial)


def _parent_only(country: CountryDescription, family: str, total: Total, cells: Cells) -> FilledCell | AbsentCell:
    """The figure of a family's only root; figures of parts are not combined."""
    roots = country.forms.roots(family)
    if len(roots) == 1 and total.counted == (roots[0],):
        return FilledCell(add(total, cells, country.forms), total)
    shown = ", ".join(total.counted)
    return AbsentCell(HELD_BACK, f"There are figures of parts only ({shown}); they are not averaged.")


def _one_aggregate(
    indicator: Indicator, country: CountryDescription, year: int, cells: Cells
) -> FilledCell | AbsentCell:
    """The one published aggregate across families; several of them overlap and stand in rows of their own."""
    aggregates = [form for form in country.forms.of(MIXED) if form in cells]
    widest = [
        form
        for form in aggregates
        if not any(form in country.forms.below[other] for other in aggregates if other != form)
    ]
    if not widest:
        return family_absence(indicator, country, MIXED, year)
    if len(widest) > 1:
        shown = ", ".join(widest)
        return AbsentCell(HELD_BACK, f"Several aggregates, each in a row of its own: {shown}.")
    total = Total(tuple(widest))
    return FilledCell(add(total, cells, country.forms), total)


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


def _too_little(indicator: Indicator, country: CountryDescription, total: Total) -> AbsentCell | None:
    """Withhold a family's total that stands for too few, or an unknown share, of its organisations."""
    counted = ", ".join(total.counted)
    if whole := lone_part(country.forms, total, country.sizes):
        return AbsentCell(HELD_BACK, f"Only {counted} has a figure; how large {whole} is, is not known.")
    share = coverage(country.forms, total, country.sizes)
    if share is None or share >= indicator.minimum_family_coverage:
        return None
    lacking = ", ".join(total.missing + total.incomparable + total.represented_by_parts)
    have = f"have {share:.0%} of the family's organisations" if share else "are not counted themselves"
    return AbsentCell(
        HELD_BACK,
        f"The forms with a figure ({counted}) {have}; {indicator.minimum_family_coverage:.0%} are needed."
        f" Without: {lacking}.",
    )


def family_absence(indicator: Indicator, country: CountryDescription, family: str, year: int) -> AbsentCell:
    """Why a family has no value."""
    if declared := country.absences.find(family, measures(indicator), year):
        return declared
    if family in indicator.not_applicable:
        return AbsentCell(NOT_APPLICABLE, indicator.not_applicable[family])
    forms = country.forms.of(family)
    if not forms:
        return AbsentCell(NOT_SEARCHED, "The country's list has no form of this family.")
    return country.gaps.absence(forms, indicator)


def form_absence(indicator: Indicator, country: CountryDescription, form: str, year: int) -> AbsentCell:
    """Why a form has no value."""
    family = country.forms.family[form]
    for name in (form, family):
        if declared := country.absences.find(name, measures(indicator), year):
            return declared
    if family in indicator.not_applicable:
        return AbsentCell(NOT_APPLICABLE, indicator.not_applicable[family])
    return country.gaps.absence([form], indicator)


def all_row(
    indicator: Indicator,
    country: CountryDescription,
    year: int,
    cells: Cells,
    families: Mapping[str, FilledCell | AbsentCell],
) -> Row:
    """The row of all families of a concept, from the cells of its families."""
    base = {"indicator_id": indicator.id, "iso3": country.iso3, "family": ALL, "year": year}
    content = _content(all_cell(indicator, country, cells, families), indicator, country)
    return {**base, "aggregate": ALL, "form_id": "", **content}


def all_cell(
    indicator: Indicator, country: CountryDescription, cells: Cells, families: Mapping[str, FilledCell | AbsentCell]
) -> FilledCell | AbsentCell:
    """The sum over families, if enough of them have a value and all are comparable."""
    filled = {family: cell for family, cell in families.items() if isinstance(cell, FilledCell)}
    if not filled:
        kinds = [cell.kind for cell in families.values() if isinstance(cell, AbsentCell)]
        return AbsentCell(of_all(kinds), "No family of the concept has a value.")
    if indicator.roll_up == "parent_only":
        return AbsentCell(HELD_BACK, "Shares and growth rates of families are not averaged.")
    asked = [family for family, cell in families.items() if not _without_meaning(cell)]
    if len(filled) < indicator.minimum_coverage * len(asked):
        lacking = _named(family for family in asked if family not in filled)
        return AbsentCell(
            HELD_BACK,
            f"{len(filled)} of {len(asked)} families have a value; {indicator.minimum_coverage:.0%}"
            f" are needed. Without: {lacking}.",
        )
    incomparable = [family for family, part in filled.items() if part.cell.rank >= country.worst]
    if incomparable:
        return AbsentCell(HELD_BACK, f"Parts that are not comparable: {_named(incomparable)}.")
    return _across(country, filled, [family for family in asked if family not in filled], cells)


def _named(families: Iterable[str]) -> str:
    """Families by their labels."""
    labels = framework.labels("families")
    return ", ".join(labels[family].lower().replace("sse", "SSE") for family in families)


def _without_meaning(cell: FilledCell | AbsentCell) -> bool:
    """A family that does not exist, or for which the measure has no meaning, is not missing."""
    return isinstance(cell, AbsentCell) and cell.kind in (FORM_ABSENT, NOT_APPLICABLE)


def _across(
    country: CountryDescription, filled: Mapping[str, FilledCell], lacking: list[str], cells: Cells
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
    return FilledCell(add(total, cells, country.forms), total, total.partial)


def _union(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set().union(*names)))


def _content(content: FilledCell | AbsentCell, indicator: Indicator, country: CountryDescription) -> Row:
    """The columns of a row that depend on whether there is a value."""
    currency = indicator.unit == "currency"
    if isinstance(content, AbsentCell):
        unit = country.currency if currency else indicator.unit
        return {"unit": unit, "absence": content.kind, "absence_reason": content.reason, **_ids()}
    cell, total = content.cell, content.total
    return {
        "value": cell.value,
        "unit": cell.unit if currency else indicator.unit,
        "basis_assumed": cell.basis_assumed,
        "comparability": country.comparabilities[cell.rank],
        "data_year": cell.data_year,
        "data_year_last": cell.data_year_last,
        "partial": content.partial,
        "completeness": completeness(country.forms, total, country.sizes, sorted(cell.unbounded)),
        "roll_up": cell.words,
        **_ids(
            bases=cell.bases,
            missing_forms=total.left_out if content.partial else (),
            series_ids=cell.series_ids,
            evidence_ids=cell.evidence_ids,
            context_ids=cell.context_ids,
        ),
        **_estimated(cell.estimate),
    }


def _ids(**columns: Iterable[str]) -> Row:
    """The columns of lists of codes and ids, each distinct and sorted; empty where nothing is given."""
    return {name: sorted(set(columns.get(name, ()))) for name in LISTS}


def _estimated(estimate: EstimateOrReason) -> Row:
    """The columns of the estimate, with its draws, or why there is none."""
    if isinstance(estimate, str):
        return {"estimate_reason": estimate}
    lower, upper = estimate.interval
    return {
        "estimate": estimate.median(),
        "lower": lower,
        "upper": upper,
        "width": estimate.width(),
        "nearest": estimate.nearest,
        "sources": estimate.sources,
        "bridges": " ".join(estimate.bridges) or None,
        "draws": estimate,
    }
