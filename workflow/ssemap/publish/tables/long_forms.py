"""The tidy long table of single forms: one row for each value (``form_values``), then one for each form without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.frames import missing, text
from ssemap.core.series import joined
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar, held

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS = ("surveyed_from", "surveyed_to")
COLUMNS = (
    *("indicator", "country", "family", "form", "shown", "unit", "years", "covers", "basis", "variant", "grade"),
    *("scope", "made", "year_from", "year", "value", "lower", "upper", "qualifier", "way", "state", "comparability"),
    *("marks", "sample_size", *DAYS, "absence", "reason", "theme", "indicator_id", "iso3", "family_code", "form_id"),
    *("coverage", "definition", "basis_code", "survey", "series", "evidence", "context", "chain"),
)


def table(values: pd.DataFrame, gaps: pd.DataFrame, names: Mapping[str, str], forms: pd.DataFrame) -> pd.DataFrame:
    """All values and gaps of the countries in ``names``, by indicator, country, form and year.

    ``values``, ``gaps``: ``form_values`` and ``form_gaps``; ``forms`` of ``clean``. The columns are explained in
    ``workflow/report/workbook.yaml``; what is missing is None.
    """
    labels = _FormLabels(names, forms)
    valued, without = (_ordered(rows, names) for rows in (values, gaps))
    cells = grammar.of_forms.values(valued)
    made = [labels.value(cell, row) for cell, row in zip(cells, valued.itertuples(index=False), strict=True)]
    absent = grammar.of_forms.gaps(without, forms)
    made += [labels.gap(cell, row) for cell, row in zip(absent, without.itertuples(index=False), strict=True)]
    rows = [[None if missing(row.get(name)) or row[name] == "" else row[name] for name in COLUMNS] for row in made]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")


def _ordered(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows of the countries in ``names``, in reading order."""
    ids, codes = list(catalogue().form_titles()), list(names)
    rows = rows[rows["iso3"].isin(codes)]
    keys = rows.assign(asked=rows["indicator_id"].map(ids.index), place=rows["iso3"].map(codes.index))
    by = [name for name in ("asked", "place", "form_id", "year", "coverage", "definition", "survey") if name in keys]
    return rows.loc[keys.sort_values(by, kind="stable").index]


class _FormLabels:
    """What codes are called."""

    def __init__(self, names: Mapping[str, str], forms: pd.DataFrame) -> None:
        self.countries = names
        self.indicators = {one.id: one for one in catalogue().of_forms}
        self.families = framework.labels("families")
        self.forms = held.names(forms).full
        self.definitions = framework.labels("definitions")

    def value(self, cell: grammar.Cell, row: Any) -> dict[str, Any]:
        """A row of ``form_values``."""
        first = int(row.year if missing(row.year_from) else row.year_from)
        return {
            **self._place(cell, row),
            "unit": row.unit,
            "years": str(row.year) if first == row.year else f"{first}–{row.year}",
            "covers": cell.covers or framework.labels("coverages")[row.coverage].lower(),
            "basis": grammar.basis(replace(cell, definitions=())),
            "variant": "" if row.definition == "unstated" else self.definitions[row.definition],
            "grade": text(row.grade),
            "scope": row.printed_scope,
            "made": row.formula,
            **{name: getattr(row, name) for name in ("year", "qualifier", "way", "coverage", "definition", "survey")},
            **{name: _number(getattr(row, name)) for name in ("year_from", "value", "lower", "upper", "sample_size")},
            **{name: _day(getattr(row, name)) for name in DAYS},
            "comparability": row.comparability,
            "marks": joined(cell.marks),
            "basis_code": row.basis,
            "series": joined(row.series_ids),
            "evidence": joined(row.evidence_ids),
            "context": joined(row.context_ids),
        }

    def gap(self, cell: grammar.Cell, row: Any) -> dict[str, Any]:
        """A row of ``form_gaps``."""
        return {**self._place(cell, row), "absence": row.absence, "reason": cell.reason}

    def _place(self, cell: grammar.Cell, row: Any) -> dict[str, Any]:
        indicator = self.indicators[row.indicator_id]
        return {
            "indicator": indicator.title,
            "country": self.countries[row.iso3],
            "family": self.families[row.family],
            "form": self.forms[row.form_id],
            "shown": grammar.text(cell),
            "state": cell.state,
            "theme": indicator.theme,
            "indicator_id": row.indicator_id,
            "iso3": row.iso3,
            "family_code": row.family,
            "form_id": row.form_id,
            "chain": grammar.address.trace(cell.place),
        }


def _number(value: Any) -> float | None:
    """A number, whole ones without a point."""
    if missing(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def _day(value: Any) -> str:
    return "" if missing(value) else f"{value:%Y-%m-%d}"
