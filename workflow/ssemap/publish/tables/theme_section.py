"""Tables of a theme in the report: numbers of forms, surveys apart from them, and how much is said of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import NOT_APPLICABLE
from ssemap.core.series import UNSTATED
from ssemap.indicators.declared import catalogue
from ssemap.indicators.of_forms import choice
from ssemap.publish import held
from ssemap.publish.findings import form_numbers, scope, survey
from ssemap.publish.grammar import of_forms
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssemap.publish.findings.material import Material

NONE = "–"  # a form without a number of an indicator
COUNTRY = Column("country", "Country", width=18)


def whole(rows: pd.DataFrame, every: pd.DataFrame, indicators: Sequence[str], material: Material) -> Table:
    """Forms below their countries, indicators in columns.

    Indicators without any number are left out, and those that are made of others, which the page of the theme has.
    ``rows``: of ``form_values``, those that stand at the year compared, of all of a form; ``every``: of all years.
    Where sources contradict each other, a cell has their bounds; a number of another year has its year behind it.
    """
    declared = {name: catalogue().of_form(name) for name in indicators}
    found = [name for name, one in declared.items() if not one.of and (rows["indicator_id"] == name).any()]
    rows = rows[rows["indicator_id"].isin(found)]
    year = material.settings.reference_year
    peers = dict(list(every.groupby(["form_id", "indicator_id", "year"], sort=False)))
    cells = {
        (row.form_id, row.indicator_id): form_numbers.together(
            row, peers[row.form_id, row.indicator_id, row.year], year
        )
        for row in choice.one_of_form(rows, year, material.settings.window).itertuples(index=False)
    }
    names = held.names(material.forms)
    gaps = material.tables["form_gaps"]
    asked = gaps[gaps["indicator_id"].isin(found) & gaps["form_id"].isin(rows["form_id"])]
    lacking = {(row.form_id, row.indicator_id): of_forms.gap(row, names) for row in asked.itertuples(index=False)}
    cells = {**lacking, **cells}
    large = rows[form_numbers.doubtful(rows)].drop_duplicates(["form_id", "indicator_id"])
    notes = tuple(
        f"Doubtful, because so large: {declared[row.indicator_id].title.lower()} of "
        f"{material.form_labels[row.form_id]} ({material.labels[row.iso3]})."
        for row in large.itertuples(index=False)
    )
    listed = _ordered(rows.drop_duplicates("form_id"), material)
    frame = [
        {
            "iso3": row.iso3,
            "country": material.labels[row.iso3],
            "form": row.form,
            **{name: cells.get((row.form_id, name)) for name in found},
        }
        for row in listed.itertuples(index=False)
    ]
    columns = (
        COUNTRY,
        Column("form", "Form", width=34),
        *(Column(name, declared[name].title, "cell", width=16, empty=NONE, bare=True) for name in found),
    )
    return Table(pd.DataFrame(frame), columns, notes, heading=COUNTRY.key)


def samples(rows: pd.DataFrame, indicators: Sequence[str], material: Material) -> Table:
    """One row for each number of a survey, by country, form, question and time; never by what it says."""
    place = {name: number for number, name in enumerate(indicators)}
    keys = ["asked", "year", "definition", "survey"]
    ranked = _ordered(rows.assign(asked=rows["indicator_id"].map(place)), material, keys)
    frame = [
        {
            "iso3": row.iso3,
            "country": material.labels[row.iso3],
            "form": row.form,
            "asked": _asked(row),
            "number": form_numbers.cell(row),
            "answers": float("nan") if pd.isna(row.sample_size) else float(row.sample_size),
            "when": survey.when(row),
            "scope": scope.shown(row.printed_scope),
        }
        for row in ranked.itertuples(index=False)
    ]
    columns = (
        COUNTRY,
        Column("form", "Form", width=30),
        Column("asked", "Asked", width=24),
        Column("number", "Number", "cell", width=12, bare=True),
        Column("answers", "Answers", "count", width=10),
        Column("when", "When", "whole", width=16),
        Column("scope", "What was counted, in the compiler’s words", width=60),
    )
    return Table(pd.DataFrame(frame), columns, heading=COUNTRY.key)


def known(rows: pd.DataFrame, gaps: pd.DataFrame, indicators: Sequence[str], material: Material) -> Table:
    """Indicators in rows, countries in columns: forms with a number of all of the form, of those asked for.

    ``rows``: of ``form_values``, one of each form and variant at least; ``gaps``: ``form_gaps``. A form for which an
    indicator has no meaning is not asked for.
    """
    declared = {name: catalogue().of_form(name) for name in indicators}
    asked = gaps[gaps["absence"] != NOT_APPLICABLE]
    frame: list[dict[str, str]] = []
    for name, one in declared.items():
        if one.of:
            continue
        cells: dict[str, str] = {}
        for iso3 in material.countries:
            with_number = set(rows.loc[(rows["indicator_id"] == name) & (rows["iso3"] == iso3), "form_id"])
            without = set(asked.loc[(asked["indicator_id"] == name) & (asked["iso3"] == iso3), "form_id"])
            every = len(with_number | without)
            cells[iso3] = f"{len(with_number)} of {every}" if every else NONE
        if any(cell != NONE for cell in cells.values()):
            frame.append({"title": one.title, **cells})
    columns = (
        Column("title", "Number", width=34),
        *(Column(iso3, material.labels[iso3], width=12, country=iso3) for iso3 in material.countries),
    )
    return Table(pd.DataFrame(frame, columns=[column.key for column in columns]), columns)


def statements(rows: pd.DataFrame, groups: Mapping[str, str], names: Mapping[str, str]) -> Table:
    """Groups of statements in rows, countries in columns; groups of which nothing is said are left out."""
    counts: Any = rows.groupby(["group", "iso3"]).size()
    frame = [
        {"group": label, **{iso3: int(counts.get((code, iso3), 0)) for iso3 in names}}
        for code, label in groups.items()
        if (rows["group"] == code).any()
    ]
    columns = (
        Column("group", "What they speak of", width=34),
        *(Column(iso3, name, "count", width=12, country=iso3) for iso3, name in names.items()),
    )
    return Table(pd.DataFrame(frame), columns)


def _ordered(rows: pd.DataFrame, material: Material, keys: Sequence[str] = ()) -> pd.DataFrame:
    """Rows by country and name of the form, then by ``keys``; with the column ``form``."""
    place = {iso3: number for number, iso3 in enumerate(material.countries)}
    named = rows.assign(place=rows["iso3"].map(place), form=rows["form_id"].map(material.form_labels))
    return named.sort_values(["place", "form", "form_id", *keys], kind="stable")


def _asked(row: Any) -> str:
    """What a number is of, with the variant that the title does not say."""
    title = catalogue().form_titles()[row.indicator_id]
    return (
        title if row.definition == UNSTATED else f"{title}: {framework.labels('definitions')[row.definition].lower()}"
    )
