"""The countries before a theme: measures of the labour market and the economy, with year, unit and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core import absences, framework, printing
from ssemap.indicators.of_forms.values import lowered
from ssemap.publish.at_year import at_year
from ssemap.publish.said_by import by_source
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssemap.core.run import Run
    from ssemap.core.themes import Theme

PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class AskedYear:
    """A measure and the year that is asked for. ``exact``: is no other year good enough?"""

    measure: str
    year: int
    exact: bool

    @property
    def key(self) -> str:
        """Name of its column."""
        return f"{self.measure}_{self.year}"


def asked(theme: Theme, year: int) -> list[AskedYear]:
    """What the table of a theme prints: its measures at its years, or near the year of the run."""
    years = theme.context_years or (year,)
    return [AskedYear(measure, one, bool(theme.context_years)) for measure in theme.context for one in years]


def table(
    context: pd.DataFrame, sources: pd.DataFrame, wanted: Sequence[AskedYear], names: Mapping[str, str], settings: Run
) -> Table:
    """Countries in rows, measures in columns; beneath a number its year. The source of each stands in the files.

    A place without a number says which absence it is; below the table stands what each measure counts.
    """
    measures = {row.measure: row for row in framework.table("context_measures").itertuples()}
    publishers = {name: source.name for name, source in by_source(sources).items()}
    frame: dict[str, list[object]] = {"iso3": list(names), "country": list(names.values())}
    columns = [Column("country", "Country", width=18)]
    for one in wanted:
        found = _at(context, one, settings)
        measure = measures[one.measure]
        unit = str(measure.unit)
        kind: printing.Kind = "percent" if printing.kind(unit) == PERCENT else "count"
        rows = found.reindex(list(names))
        numbers = rows["value"] if kind == "percent" else rows["value"].round()  # nobody counts parts of a person
        frame[one.key] = [
            absence(context, publishers, iso3, one.measure) if pd.isna(number) else number
            for iso3, number in zip(names, numbers, strict=True)
        ]
        frame[f"{one.key}_year"] = ["" if pd.isna(year) else str(int(year)) for year in rows["year"]]
        frame[f"{one.key}_source"] = [publishers.get(source, "") for source in rows["source_id"]]
        label = f"{measure.label} ({_unit(unit)})" + (f", {one.year}" if one.exact else "")
        columns += [
            Column(one.key, label, kind, note=f"{one.key}_year", width=18),
            Column(f"{one.key}_year", f"{label}: year", "whole", width=8, empty=""),
            Column(f"{one.key}_source", f"{label}: source", width=30, page=False, empty=""),
        ]
    counts = {one.measure: measures[one.measure] for one in wanted}
    notes = tuple(f"{measure.label}: {lowered(str(measure.definition))}" for measure in counts.values())
    return Table(pd.DataFrame(frame), tuple(columns), notes, nothing="No country is shown.")


def absence(context: pd.DataFrame, publishers: Mapping[str, str], iso3: str, measure: str) -> str:
    """Why a country has no number of a measure at the year asked for, or near it.

    It is held back where there are numbers of other years. None was found where one who publishes other numbers of the
    country publishes it for another country. Else it was not searched for. ``publishers``: source to who publishes it.
    """
    rows = context[context["measure"] == measure]
    if (rows["iso3"] == iso3).any():
        return absences.HELD_BACK
    looked = {publishers.get(source) for source in context.loc[context["iso3"] == iso3, "source_id"]} - {None}
    found = looked & {publishers.get(source) for source in rows["source_id"]}
    return absences.SEARCHED if found else absences.NOT_SEARCHED


def behind(context: pd.DataFrame, wanted: Sequence[AskedYear], settings: Run) -> pd.DataFrame:
    """The rows of ``harmonise.context`` that the table prints."""
    ids = [name for one in wanted for name in _at(context, one, settings)["context_id"]]
    return context[context["context_id"].isin(ids)]


def _at(context: pd.DataFrame, wanted: AskedYear, settings: Run) -> pd.DataFrame:
    """The rows, by country, of the year asked for; where others are good enough, of the one nearest to it."""
    if wanted.exact:
        return context[(context["measure"] == wanted.measure) & (context["year"] == wanted.year)].set_index("iso3")
    return at_year(context, [wanted.measure], settings).set_index("iso3")


def _unit(unit: str) -> str:
    """A unit as a column names it.

    >>> _unit("percent of women 15+"), _unit("count per year"), _unit("persons")
    ('% of women 15+', 'a year', 'persons')
    """
    return "a year" if unit == "count per year" else unit.replace(PERCENT, "%")
