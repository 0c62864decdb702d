"""One indicator as table rows: forms, sub-families, families and all families of a concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ssemap.core.framework import MIXED
from ssemap.indicators.coverage import ORGANISATIONS, completeness
from ssemap.indicators.declared import Indicator
from ssemap.indicators.estimates import EstimateOrReason
from ssemap.indicators.families import (
    Cells,
    CountryDescription,
    FilledCell,
    MaybeFilled,
    all_cell,
    covered,
    family_cell,
    form_absence,
    subfamily_cell,
)
from ssemap.indicators.rollup import Total
from ssemap.schemas.indicators import ALL, FAMILY, FORM, SUBFAMILY

LISTS = ("bases", "missing_forms", "stands_for", "series_ids", "evidence_ids", "context_ids")
Row = dict[str, Any]


def rows(indicator: Indicator, by_year: Mapping[int, Cells], country: CountryDescription) -> Iterator[Row]:
    """All rows of one indicator: every concept, family, sub-family, form and year asked for.

    ``by_year``: its form cells.
    """
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
    indicator: Indicator, country: CountryDescription, family: str, year: int, cells: Cells, of_family: MaybeFilled
) -> Iterator[Row]:
    """The family's row, made of ``of_family``, one row for each of its sub-families, and one for each of its forms."""
    base = {"indicator_id": indicator.id, "iso3": country.iso3, "family": family, "year": year}
    yield {**base, **_about(FAMILY), **_content(of_family, indicator, country), **_named(of_family)}
    for subfamily in country.subfamilies.get(family, ()):
        of_subfamily = subfamily_cell(indicator, country, family, subfamily, year, cells)
        content = {**_content(of_subfamily, indicator, country), **_named(of_subfamily)}
        yield {**base, **_about(SUBFAMILY, subfamily), **content}
    for form in country.forms.of(family):
        value: MaybeFilled
        value = (
            FilledCell(cells[form], Total((form,))) if form in cells else form_absence(indicator, country, form, year)
        )
        content = _content(value, indicator, country)
        yield {**base, **_about(FORM, country.forms.subfamily.get(form, ""), form), **content}


def all_row(
    indicator: Indicator, country: CountryDescription, year: int, cells: Cells, families: Mapping[str, MaybeFilled]
) -> Row:
    """The row of all families of a concept, from the cells of its families."""
    base = {"indicator_id": indicator.id, "iso3": country.iso3, "family": ALL, "year": year}
    cell = all_cell(indicator, country, cells, families)
    return {**base, **_about(ALL), **_content(cell, indicator, country), **_named(cell)}


def _about(aggregate: str, subfamily: str = "", form: str = "") -> Row:
    """The columns that say what a row is about, besides its family."""
    return {"aggregate": aggregate, "subfamily": subfamily, "form_id": form}


def _named(content: MaybeFilled) -> Row:
    """What an aggregate holds: its largest form, and its coverage in words."""
    if not isinstance(content, FilledCell):
        return {}
    most = content.dominant
    return {
        "coverage_note": covered(content),
        "dominant_form": most.form if most else None,
        "dominant_share": most.share if most else None,
    }


def _content(content: MaybeFilled, indicator: Indicator, country: CountryDescription) -> Row:
    """The columns of a row that depend on whether there is a value."""
    currency = indicator.unit == "currency"
    if not isinstance(content, FilledCell):
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
        "completeness": completeness(
            country.forms, total, country.sizes.get(ORGANISATIONS, {}), sorted(cell.unbounded)
        ),
        "coverage": content.coverage.share,
        "coverage_by": content.coverage.measure or None,
        "coverage_known": content.coverage.known,
        "roll_up": cell.words,
        **_ids(
            bases=cell.bases,
            missing_forms=total.left_out if content.partial else (),
            stands_for=content.stands_for,
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
