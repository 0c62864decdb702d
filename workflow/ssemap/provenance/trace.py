"""From an indicator back to what was printed: cell, formula, series, figures and their rivals, source, address.

The chain as data (``trace_cells``); ``trace_text`` and the pages put it into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import store
from ssemap.core.frames import records
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import did_you_mean
from ssemap.indicators.declared import catalogue
from ssemap.provenance.trace_cells import Trace
from ssemap.provenance.trace_evidence import CountryEvidence, Row, listed
from ssemap.provenance.trace_forms import FormTrace, chain
from ssemap.schemas.indicators import ALL, COMPARED, FORM, SUBFAMILY

if TYPE_CHECKING:
    import pandas as pd

FORM_FILE = "form_values.parquet"
MOST = 80  # names that a message lists


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

    An indicator of single forms has its values of all years, or of ``year``, and no concept. Its ``family`` is a form,
    or the family or sub-family of some.
    ``processed``: the folder ``data/processed/<edition>``; without it that of ``edition`` or of the
    configured edition. ``year`` and ``concept`` default to the configured ones. ``family``: a family, a
    sub-family, a form_id or ``all``; without it every family of the concept.
    Raises PackageError for an indicator, year or family that the table does not have, and
    ``store.NotBuilt`` where the country is not built.
    """
    tables = store.at(processed) if processed else store.of_edition(edition)
    if indicator_id in (one.id for one in catalogue().of_forms):
        return of_forms(tables, indicator_id, iso3, family, year=year, concept=concept)
    if year is None or concept is None:
        settings = store.config()
        year = settings.reference_year if year is None else year
        concept = settings.concept if concept is None else concept
    table = tables.read("indicators", iso3)
    wanted: dict[str, str | int] = {"indicator_id": indicator_id, "year": year, "concept": concept}
    for column, value in wanted.items():
        others = catalogue().form_titles() if column == "indicator_id" else ()
        _known(column, value, [*table[column].unique(), *others])
        table = table[table[column] == value]
    chains = Chains(tables, iso3, year, concept, table)
    return chains.trace(indicator_id, records(_select(table, family)))


def of_forms(
    tables: store.Processed,
    indicator_id: str,
    iso3: str,
    about: str | None = None,
    *,
    year: int | None = None,
    concept: str | None = None,
) -> FormTrace:
    """The chain of an indicator of single forms. ``about``: a form, or a family or sub-family of forms, or ``all``.

    Raises PackageError for a form, family or year that the country does not have, and for a concept.
    """
    if concept is not None:
        found, expected = f"the concept {concept}", f"no concept: {indicator_id} is about single forms"
        raise PackageError(
            [_refused("concept", "concept-of-forms", found, expected, "Leave out the concept.", FORM_FILE)]
        )
    data = tables.tables(iso3)
    evidence = CountryEvidence(data, 0, data["indicators"].iloc[:0])
    values, gaps = data["form_values"], data["form_gaps"]
    if about not in (None, ALL):
        forms = _forms_of(str(about), data["forms"])
        values, gaps = (table[table["form_id"].isin(forms)] for table in (values, gaps))
    if year is not None:
        years = values.loc[values["indicator_id"] == indicator_id, "year"]
        if len(years):
            _known("year", year, years, FORM_FILE)
        values = values[values["year"] == year]
    with_value, without = (records(table[table["indicator_id"] == indicator_id]) for table in (values, gaps))
    return chain(indicator_id, iso3, str(tables.package(iso3)["name"]), with_value, without, evidence)


def _forms_of(name: str, forms: pd.DataFrame) -> list[str]:
    """The forms of a family or sub-family, or the one of that name. Raises PackageError for another name."""
    columns = ("family", "subfamily", "form_id")
    _known("family", name, [known for column in columns for known in forms[column].dropna().unique()], FORM_FILE)
    column = next(column for column in columns if forms[column].eq(name).any())
    found: list[str] = forms.loc[forms[column].eq(name), "form_id"].to_list()
    return found


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

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        """The cells of each indicator."""
        return listed(records(self.cells), "indicator_id")

    def trace(self, indicator_id: str, rows: list[Row] | None = None) -> Trace:
        """The chain of one indicator: of some ``rows`` of ``cells``, or of all."""
        cells = tuple(map(self.evidence.cell, self._rows.get(indicator_id, []) if rows is None else rows))
        return Trace(indicator_id, self.iso3, self.concept, self.year, cells, self.evidence.names, self.country)

    def of_forms(self) -> dict[str, FormTrace]:
        """The chain of each indicator of single forms."""
        tables = (self._tables.read(name, self.iso3) for name in ("form_values", "form_gaps"))
        values, gaps = (listed(records(table), "indicator_id") for table in tables)
        return {
            name: chain(name, self.iso3, self.country, values.get(name, []), gaps.get(name, []), self.evidence)
            for name in catalogue().form_titles()
        }

    def other_years(self) -> pd.DataFrame:
        """Rows of the table of indicators with a value in other years, the earliest first."""
        rows = self._tables.read("indicators", self.iso3, where={"concept": self.concept})
        return rows[(rows["year"] != self.year) & rows["value"].notna()].sort_values("year", kind="stable")


def _select(table: pd.DataFrame, family: str | None) -> pd.DataFrame:
    """The rows asked for. Raises PackageError with what there is instead."""
    if family is None:
        return table[table["aggregate"].isin(COMPARED)]
    columns = ("family", "subfamily", "form_id")
    _known("family", family, [name for column in columns for name in table[column].unique()])
    column = next(column for column in columns if (table[column] == family).any())
    about = {"family": COMPARED, "subfamily": (SUBFAMILY,), "form_id": (FORM,)}[column]
    return table[(table[column] == family) & table["aggregate"].isin(about)]


def _known(column: str, value: str | int, values: Iterable[object], file: str = "indicators.parquet") -> None:
    known = sorted({str(item) for item in values} - {""})
    if str(value) in known:
        return
    check_id = f"unknown-{column.removesuffix('_id').replace('_', '-')}"
    action = did_you_mean(str(value), known) or "Choose one of these."
    raise PackageError([_refused(column, check_id, f"'{value}'", f"one of {', '.join(known[:MOST])}", action, file)])


def _refused(column: str, check_id: str, found: str, expected: str, action: str, file: str) -> Issue:
    return Issue(check_id, "error", file, 0, column, "", found, expected, action)
