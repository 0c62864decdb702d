"""One indicator as table rows: forms, families and all families of a concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ssemap.core.framework import MIXED
from ssemap.core.series import join
from ssemap.indicators.absence import Absence, Absences, Gaps, measures
from ssemap.indicators.coverage import completeness, coverage, lone_part
from ssemap.indicators.declared import Indicator
from ssemap.indicators.estimates import Known
from ssemap.indicators.forms import Forms
from ssemap.indicators.rollup import Cell, Total, add, comparable, gather, without_overlaps

ALL = "all"
Row = dict[str, Any]
Cells = dict[int, dict[str, Cell]]


@dataclass(frozen=True)
class Country:
    """What the rows of a country are made of.

    ``years``: those that are asked for. ``comparabilities``: rank to code. ``sizes``: number of organisations by form, of any year and basis,
    by which the coverage of a family's total is judged.
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

    @property
    def worst(self) -> int:
        """The rank that is incomparable."""
        return max(self.comparabilities)


def cells_by_year(frame: pd.DataFrame) -> Cells:
    """Form cells of one indicator: year to form to cell."""
    found: Cells = {}
    for row in frame.to_dict("records"):
        found.setdefault(int(row["year"]), {})[row["form_id"]] = Cell(
            value=float(row["value"]),
            unit=row["unit"],
            rank=int(row["rank"]),
            data_year=int(row["data_year"]),
            data_year_last=int(row["data_year"]),
            bases=frozenset([row["basis"]]),
            assumed=bool(row["basis_assumed"]),
            series=_split(row["series_ids"]),
            evidence=_split(row["evidence_ids"]),
            contexts=_split(row["context_ids"]),
            words=row["words"],
            estimate=row["estimate"],
        )
    return found


def _split(ids: object) -> frozenset[str]:
    return frozenset(ids.split("+")) if isinstance(ids, str) else frozenset()


def rows(indicator: Indicator, frame: pd.DataFrame, country: Country) -> Iterator[Row]:
    """All rows of one indicator: every concept, family, form and year of the window."""
    by_year = cells_by_year(frame)
    families = sorted({MIXED, *(f for members in country.families.values() for f in members)})
    for year in country.years:
        cells = by_year.get(year, {})
        found = {f: family_cell(indicator, country, f, year, cells) for f in families}
        made = {f: list(family_rows(indicator, country, f, year, cells, found[f])) for f in families}
        for concept, members in country.families.items():
            for family in (*members, MIXED):
                yield from ({**row, "concept": concept} for row in made[family])
            own = {family: found[family] for family in members}
            yield {**all_row(indicator, country, year, cells, own), "concept": concept}


def family_rows(
    indicator: Indicator, country: Country, family: str, year: int, cells: Mapping[str, Cell], found: Filled | Absence
) -> Iterator[Row]:
    """The family's row, made of ``found``, and one row for each of its forms."""
    base = {"indicator_id": indicator.id, "iso3": country.iso3, "family": family, "year": year}
    yield {**base, "aggregate": "family", "form_id": "", **_content(found, indicator, country)}
    for form in country.forms.of(family):
        value: Filled | Absence
        value = Filled(cells[form], Total((form,))) if form in cells else form_absence(indicator, country, form, year)
        content = _content(value, indicator, country)
        yield {**base, "aggregate": "form", "form_id": form, **content}


@dataclass(frozen=True)
class Filled:
    """A cell with a value, and what it was made of."""

    cell: Cell
    total: Total
    partial: bool = False


def family_cell(
    indicator: Indicator, country: Country, family: str, year: int, cells: Mapping[str, Cell]
) -> Filled | Absence:
    """A family's value by the roll-up rule, or why there is none."""
    if family == MIXED:
        return _one_aggregate(indicator, country, year, cells)
    total = gather(country.forms, family, cells, country.worst)
    if not total.counted:
        return family_absence(indicator, country, family, year)
    if indicator.roll_up == "parent_only":
        return _parent_only(country, family, total, cells)
    total = comparable(total, cells, country.worst)
    kept = without_overlaps(country.forms, total.counted, cells)
    total = replace(total, counted=kept.counted, overlapping=kept.overlapping)
    return _too_little(indicator, country, total) or Filled(add(total, cells, country.forms), total, total.partial)


def _parent_only(country: Country, family: str, total: Total, cells: Mapping[str, Cell]) -> Filled | Absence:
    """The figure of a family's only root; figures of parts are not combined."""
    roots = country.forms.roots(family)
    if len(roots) == 1 and total.counted == (roots[0],):
        return Filled(add(total, cells, country.forms), total)
    shown = ", ".join(total.counted)
    return Absence("withheld", f"There are figures of parts only ({shown}); they are not averaged.")


def _one_aggregate(indicator: Indicator, country: Country, year: int, cells: Mapping[str, Cell]) -> Filled | Absence:
    """The one published aggregate across families; several of them overlap and stand in rows of their own."""
    own = [form for form in country.forms.of(MIXED) if form in cells]
    widest = [form for form in own if not any(form in country.forms.below[w] for w in own if w != form)]
    if not widest:
        return family_absence(indicator, country, MIXED, year)
    if len(widest) > 1:
        shown = ", ".join(widest)
        return Absence("withheld", f"Several aggregates, each in a row of its own: {shown}.")
    total = Total(tuple(widest))
    return Filled(add(total, cells, country.forms), total)


def _too_little(indicator: Indicator, country: Country, total: Total) -> Absence | None:
    """Withhold a family's total that stands for too few, or an unknown share, of its organisations."""
    counted = ", ".join(total.counted)
    if whole := lone_part(country.forms, total, country.sizes):
        return Absence("withheld", f"Only {counted} has a figure; how large {whole} is, is not known.")
    share = coverage(country.forms, total, country.sizes)
    if share is None or share >= indicator.minimum_family_coverage:
        return None
    lacking = ", ".join(total.missing + total.apart + total.pieced)
    have = f"have {share:.0%} of the family's organisations" if share else "are not counted themselves"
    return Absence(
        "withheld",
        f"The forms with a figure ({counted}) {have}; {indicator.minimum_family_coverage:.0%} are needed."
        f" Without: {lacking}.",
    )


def family_absence(indicator: Indicator, country: Country, family: str, year: int) -> Absence:
    """Why a family has no value."""
    if found := country.absences.find(family, measures(indicator), year):
        return found
    if family in indicator.not_applicable:
        return Absence("not_applicable", indicator.not_applicable[family])
    forms = country.forms.of(family)
    if not forms:
        return Absence("not_collected", "The country's list has no form of this family.")
    return Absence("not_collected", country.gaps.words(forms, indicator))


def form_absence(indicator: Indicator, country: Country, form: str, year: int) -> Absence:
    """Why a form has no value."""
    family = country.forms.family[form]
    for name in (form, family):
        if found := country.absences.find(name, measures(indicator), year):
            return found
    if family in indicator.not_applicable:
        return Absence("not_applicable", indicator.not_applicable[family])
    return Absence("not_collected", country.gaps.words([form], indicator))


def all_row(
    indicator: Indicator,
    country: Country,
    year: int,
    cells: Mapping[str, Cell],
    families: Mapping[str, Filled | Absence],
) -> Row:
    """The row of all families of a concept, from the cells of its families."""
    base = {"indicator_id": indicator.id, "iso3": country.iso3, "family": ALL, "year": year}
    content = _content(all_cell(indicator, country, cells, families), indicator, country)
    return {**base, "aggregate": ALL, "form_id": "", **content}


def all_cell(
    indicator: Indicator, country: Country, cells: Mapping[str, Cell], families: Mapping[str, Filled | Absence]
) -> Filled | Absence:
    """The sum over families, if enough of them have a value and all are comparable."""
    if indicator.roll_up == "parent_only":
        return Absence("withheld", "Shares and growth rates of families are not averaged.")
    asked = [f for f in families if not _without_meaning(families[f])]
    filled = {f: cell for f, cell in families.items() if isinstance(cell, Filled)}
    if not filled:
        return Absence("not_collected", "No family of the concept has a value.")
    if len(filled) < indicator.minimum_coverage * len(asked):
        lacking = ", ".join(f for f in asked if f not in filled)
        return Absence(
            "withheld",
            f"{len(filled)} of {len(asked)} families have a value; {indicator.minimum_coverage:.0%}"
            f" are needed. Without: {lacking}.",
        )
    apart = [f for f, part in filled.items() if part.cell.rank >= country.worst]
    if apart:
        return Absence("withheld", f"Parts that are not comparable: {', '.join(apart)}.")
    return _across(country, filled, [f for f in asked if f not in filled], cells)


def _without_meaning(found: Filled | Absence) -> bool:
    """A family that does not exist, or for which the measure has no meaning, is not missing."""
    return isinstance(found, Absence) and found.kind in ("form_absent", "not_applicable")


def _across(country: Country, filled: Mapping[str, Filled], lacking: list[str], cells: Mapping[str, Cell]) -> Filled:
    """The sum of families without what one shares with another."""
    parts = [part.total for part in filled.values()]
    counted = [form for part in parts for form in part.counted]
    kept = without_overlaps(country.forms, counted, cells)
    total = Total(
        kept.counted,
        _union(lacking, *(part.missing for part in parts)),
        _union(kept.overlapping, *(part.overlapping for part in parts)),
        _union(*(part.pieced for part in parts)),
        _union(*(part.apart for part in parts)),
    )
    return Filled(add(total, cells, country.forms), total, total.partial)


def _union(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set().union(*names)))


def _content(found: Filled | Absence, indicator: Indicator, country: Country) -> Row:
    """The columns of a row that depend on whether there is a value."""
    currency = indicator.unit == "currency"
    if isinstance(found, Absence):
        unit = country.currency if currency else indicator.unit
        return {"unit": unit, "absence": found.kind, "absence_reason": found.reason}
    cell, total = found.cell, found.total
    return {
        "value": cell.value,
        "unit": cell.unit if currency else indicator.unit,
        "basis": join(cell.bases),
        "basis_assumed": cell.assumed,
        "comparability": country.comparabilities[cell.rank],
        "data_year": cell.data_year,
        "data_year_last": cell.data_year_last,
        "partial": found.partial,
        "completeness": completeness(country.forms, total, country.sizes, sorted(cell.unbounded)),
        "roll_up": cell.words,
        "missing_forms": join(total.left_out) if found.partial else None,
        "series_ids": join(cell.series),
        "evidence_ids": join(cell.evidence),
        "context_ids": join(cell.contexts),
        **_estimated(cell.estimate),
    }


def _estimated(estimate: Known) -> Row:
    """The columns of the estimate, with its draws, or why there is none."""
    if isinstance(estimate, str):
        return {"estimate_reason": estimate}
    lower, upper = estimate.interval()
    return {
        "estimate": estimate.middle(),
        "lower": lower,
        "upper": upper,
        "width": estimate.width(),
        "nearest": estimate.nearest,
        "sources": estimate.sources,
        "bridges": " ".join(estimate.bridges) or None,
        "draws": estimate,
    }
