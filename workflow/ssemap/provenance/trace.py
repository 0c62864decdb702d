"""From an indicator back to what was printed: cell, formula, series, figures and their rivals, source, address.

The chain as data (``trace_cells``); ``trace_text`` and the pages put it into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import store
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import did_you_mean
from ssemap.indicators.declared import catalogue
from ssemap.provenance.trace_cells import Trace
from ssemap.provenance.trace_evidence import CountryEvidence
from ssemap.provenance.trace_forms import FormTrace, chain
from ssemap.schemas.indicators import COMPARED, FORM, SUBFAMILY

if TYPE_CHECKING:
    import pandas as pd


def trace(
    indicator_id: str,
    iso3: str,
    *,
    processed: Path | None = None,
    edition: str | None = None,
    year: int | None = None,
    concept: str | None = None,
    family: str | None = None,
) -> Trace | FormTrace:
    """Follow an indicator back to the printed figures and their sources.

    An indicator of single forms has its values of all years; of one form where ``family`` names it.
    ``processed``: the folder ``data/processed/<edition>``; without it that of ``edition`` or of the
    configured edition. ``year`` and ``concept`` default to the configured ones. ``family``: a family, a
    sub-family, a form_id or ``all``; without it every family of the concept.
    Raises PackageError for an indicator, year or family that the table does not have, and
    ``store.NotBuilt`` where the country is not built.
    """
    tables = store.at(processed) if processed else store.of_edition(edition)
    if indicator_id in (one.id for one in catalogue().of_forms):
        return of_forms(tables, indicator_id, iso3, family)
    if year is None or concept is None:
        settings = store.config()
        year = settings.reference_year if year is None else year
        concept = settings.concept if concept is None else concept
    table = tables.read("indicators", iso3)
    wanted: dict[str, str | int] = {"indicator_id": indicator_id, "year": year, "concept": concept}
    for column, value in wanted.items():
        _known(column, value, table[column])
        table = table[table[column] == value]
    chains = Chains(tables, iso3, year, concept, table)
    return chains.trace(indicator_id, _select(table, family))


def of_forms(tables: store.Processed, indicator_id: str, iso3: str, form_id: str | None = None) -> FormTrace:
    """The chain of an indicator of single forms. Raises PackageError for a form that the country does not list."""
    data = tables.tables(iso3)
    evidence = CountryEvidence(data, 0, data["indicators"].iloc[:0])
    values, gaps = data["form_values"], data["form_gaps"]
    if form_id is not None:
        _known("form_id", form_id, evidence.names)
        values, gaps = (table[table["form_id"] == form_id] for table in (values, gaps))
    return chain(indicator_id, iso3, str(tables.package(iso3)["name"]), values, gaps, evidence)


class Chains:
    """The chains of one country, concept and year; each of its tables is read once.

    ``cells``: rows of the table of indicators of that concept and year, with all forms of the indicators asked for.
    """

    def __init__(
        self, tables: store.Processed, iso3: str, year: int, concept: str, cells: pd.DataFrame | None = None
    ) -> None:
        if cells is None:
            cells = tables.read("indicators", iso3, where={"year": year, "concept": concept})
        self.iso3, self.year, self.concept, self.cells = iso3, year, concept, cells
        self.evidence = CountryEvidence(tables.tables(iso3), year, cells)
        self.country = str(tables.package(iso3)["name"])
        self._tables = tables

    def trace(self, indicator_id: str, rows: pd.DataFrame | None = None) -> Trace:
        """The chain of one indicator: of some ``rows`` of ``cells``, or of all."""
        if rows is None:
            rows = self.cells[self.cells["indicator_id"] == indicator_id]
        cells = tuple(map(self.evidence.cell, rows.to_dict("records")))
        return Trace(indicator_id, self.iso3, self.concept, self.year, cells, self.evidence.names, self.country)

    def of_forms(self) -> dict[str, FormTrace]:
        """The chain of each indicator of single forms."""
        values, gaps = (self._tables.read(name, self.iso3) for name in ("form_values", "form_gaps"))
        return {
            one.id: chain(one.id, self.iso3, self.country, values, gaps, self.evidence) for one in catalogue().of_forms
        }

    def other_years(self) -> pd.DataFrame:
        """Rows of the table of indicators about forms in other years, where all figures are of the year itself."""
        wanted = {"concept": self.concept, "aggregate": FORM}
        rows = self._tables.read("indicators", self.iso3, where=wanted)
        dated = (rows["data_year"] == rows["year"]) & (rows["data_year_last"] == rows["year"])
        return rows[dated.eq(True) & (rows["year"] != self.year) & rows["value"].notna()].sort_values("year")


def _select(table: pd.DataFrame, family: str | None) -> pd.DataFrame:
    """The rows asked for. Raises PackageError with what there is instead."""
    if family is None:
        return table[table["aggregate"].isin(COMPARED)]
    columns = ("family", "subfamily", "form_id")
    _known("family", family, [name for column in columns for name in table[column].unique()])
    column = next(column for column in columns if (table[column] == family).any())
    about = {"family": COMPARED, "subfamily": (SUBFAMILY,), "form_id": (FORM,)}[column]
    return table[(table[column] == family) & table["aggregate"].isin(about)]


def _known(column: str, value: str | int, values: Iterable[object]) -> None:
    known = sorted({str(item) for item in values} - {""})
    if str(value) in known:
        return
    raise PackageError(
        [
            Issue(
                check_id=f"unknown-{column.removesuffix('_id').replace('_', '-')}",
                severity="error",
                file="indicators.parquet",
                row=0,
                column=column,
                evidence_id="",
                found=f"'{value}'",
                expected=f"one of {', '.join(known[:30])}",
                action=did_you_mean(str(value), known) or "Choose one of these.",
            )
        ]
    )
