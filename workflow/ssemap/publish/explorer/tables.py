"""The cells of an edition, as series of years and as values of single forms, each with the address of its chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core.frames import missing, text
from ssemap.publish import grammar, held
from ssemap.publish.explorer.columns import columns
from ssemap.publish.grammar import address, of_forms
from ssemap.publish.themed.numbers import when
from ssemap.schemas.indicators import COMPARED, FORM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.publish.explorer.cells import CellEncoder
    from ssemap.publish.explorer.columns import Dictionary
    from ssemap.publish.grammar import Cell, Place

SERIES = ["indicator_id", "iso3", "aggregate", "family", "form_id"]
ALIKE = ["iso3", "family", "form_id", "absence", "absence_reason"]  # of cells that are absent alike
NONE = -1  # in the place of a cell that no stage wrote
SERIES_FIELDS = ("indicator", "country", "family", "form", "page", "anchor", "cells")
VALUE_FIELDS = ("indicator", "country", "family", "form", "year", "when", "scope", "cell", "page", "anchor", "apart")


@dataclass(frozen=True)
class Shelf:
    """Where the values of an edition are put: lists that all editions of the page share."""

    cells: CellEncoder
    texts: Dictionary
    prefix: str  # from the folder of the page to the results of the edition

    def coded(self, place: Place) -> tuple[int, int, int, int]:
        """Indicator, country, family and form, as places in ``texts``."""
        indicator, iso3, family, form = map(
            self.texts.place, (place.indicator_id, place.iso3, place.family, place.form_id)
        )
        return indicator, iso3, family, form


def series(tables: Mapping[str, pd.DataFrame], countries: Sequence[str], settings: Run, shelf: Shelf) -> dict[str, Any]:
    """Cells of families, of all families, and of forms: one row for each series of the years of the window.

    ``cells``: the place of the cell of each year, or the one place where all are alike. ``anchor``: without its year,
    which is that of the cell, or the reference year where the cell has no value.
    """
    rows = tables["indicators"]
    rows = rows[
        (rows["concept"] == settings.concept)
        & rows["aggregate"].isin([*COMPARED, FORM])
        & rows["iso3"].isin(countries)
        & rows["year"].between(*settings.window)
    ].reset_index(drop=True)
    years, coded = rows["year"].to_numpy(), places(rows, tables, shelf)
    listed = []
    for group in rows.groupby(SERIES, sort=False).indices.values():
        of_year = {int(years[at]): coded[at] for at in group}
        every = [of_year.get(year, NONE) for year in settings.years]
        first = _place(rows.iloc[group[0]])
        page, _, anchor = address.trace(first).partition("#")
        listed.append(
            (
                *shelf.coded(first),
                shelf.texts.place(shelf.prefix + page),
                shelf.texts.place(anchor.rpartition(".")[0]),
                every[0] if len(set(every)) == 1 else every,
            )
        )
    return columns(listed, SERIES_FIELDS)


def places(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], shelf: Shelf) -> list[int]:
    """Places of the cells of ``rows`` of the table of indicators; those that are absent alike are made once."""
    repeated = rows[rows["value"].isna()].duplicated(ALIKE)
    first = rows.drop(index=repeated.index[repeated])
    made = grammar.cells(first, tables["forms"], tables["absences"])
    coded = dict(zip(first.index, map(shelf.cells.place, made), strict=True))
    keys = list(rows[ALIKE].itertuples(index=False, name=None))
    shared = {keys[at]: coded[at] for at, cell in zip(first.index, made, strict=True) if not cell.valued}
    return [coded[at] if at in coded else shared[key] for at, key in enumerate(keys)]


def _place(row: Any) -> Place:
    """Which cell a row is."""
    return grammar.Place(
        row.indicator_id, row.iso3, row.concept, row.aggregate, row.family, "", text(row.form_id), int(row.year)
    )


def values(tables: Mapping[str, pd.DataFrame], countries: Sequence[str], shelf: Shelf) -> dict[str, Any]:
    """Values of single forms, then the forms without one, of which ``year`` is missing."""
    valued, without = (table[table["iso3"].isin(countries)] for table in (tables["form_values"], tables["form_gaps"]))
    listed = [*_valued(valued, shelf), *_without(without, tables["forms"], shelf)]
    return columns(listed, VALUE_FIELDS)


def _valued(rows: pd.DataFrame, shelf: Shelf) -> Iterator[tuple[Any, ...]]:
    for row, cell in zip(rows.itertuples(index=False), of_forms.values(rows), strict=True):
        scope = "" if missing(row.printed_scope) or not row.apart else str(row.printed_scope)
        yield _line(cell, int(row.year), when(row), scope, bool(row.apart), shelf)


def _without(rows: pd.DataFrame, forms: pd.DataFrame, shelf: Shelf) -> Iterator[tuple[Any, ...]]:
    for cell in of_forms.gaps(rows, forms):
        yield _line(cell, None, "", "", False, shelf)


def _line(cell: Cell, year: int | None, years: str, scope: str, apart: bool, shelf: Shelf) -> tuple[Any, ...]:
    page, _, anchor = address.trace(cell.place).partition("#")
    return (
        *shelf.coded(cell.place),
        year,
        shelf.texts.place(years),
        shelf.texts.place(scope),
        shelf.cells.place(cell),
        shelf.texts.place(shelf.prefix + page),
        shelf.texts.place(anchor),
        int(apart),
    )


def names(forms: pd.DataFrame) -> dict[str, str]:
    """Form to its name in short."""
    return dict(held.names(forms).short)
