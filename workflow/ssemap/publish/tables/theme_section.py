"""Tables of a theme in the report: numbers of forms, surveys apart from them, and how much is said of what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import NOT_APPLICABLE
from ssemap.core.series import UNSTATED
from ssemap.indicators.declared import catalogue
from ssemap.indicators.of_forms.values import lowered
from ssemap.publish import dated, grammar, held, wholes
from ssemap.publish.findings import form_numbers, scope, survey
from ssemap.publish.grammar import of_forms
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.themed.numbers import DIFFER, when

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ssemap.publish.findings.material import Material

NOT_ASKED = "not asked"  # of a form out of scope, which has no gap
FORMS_ASKED = (
    "Forms of the families that count as SSE. An aggregate across families is not asked for: its forms are. A form "
    "that is part of another one is asked for by itself."
)
WITHIN = "Counted within: by a form that has a number in this table, too."
COUNTRY = Column("country", "Country", width=18)


def whole(rows: pd.DataFrame, indicators: Sequence[str], material: Material) -> Table:
    """Forms below their countries, indicators in columns.

    Indicators without any number are left out, and those that are made of others, which the page of the theme has.
    ``rows``: numbers of all of a form as ``rivals.of_form`` gives them. A cell has the one that stands, with its year
    behind it where that is another one; numbers that are not the same stand below the table.
    """
    declared = {name: catalogue().of_form(name) for name in indicators}
    found = [name for name, one in declared.items() if not one.of and (rows["indicator_id"] == name).any()]
    rows = rows[rows["indicator_id"].isin(found)]
    year = material.settings.reference_year
    stands = rows[rows["stands"].eq(True)]
    cells = {(row.form_id, row.indicator_id): of_forms.value(row, year=year) for row in stands.itertuples(index=False)}
    names = held.names(material.forms)
    gaps = material.tables["form_gaps"]
    asked = gaps[gaps["indicator_id"].isin(found) & gaps["form_id"].isin(rows["form_id"])]
    lacking = {(row.form_id, row.indicator_id): of_forms.gap(row, names) for row in asked.itertuples(index=False)}
    cells = {**lacking, **cells}
    inside = wholes.within(rows["form_id"], material.tables["form_links"])
    large = stands[form_numbers.doubtful(stands)]
    notes = (
        *(f"Doubtful, because so large: {_about(row, material)}." for row in large.itertuples(index=False)),
        *_others(rows, material),
        *_bases(stands, material),
        *_recorded(stands, material),
        *dated.rule(stands.itertuples(index=False)),
        *([WITHIN] if inside else []),
    )
    differing = set(rows.loc[rows["differ"].eq(True), ["form_id", "indicator_id"]].itertuples(index=False, name=None))
    listed = _ordered(rows.drop_duplicates("form_id"), material)
    frame = [
        {
            "iso3": row.iso3,
            "country": material.labels[row.iso3],
            "form": row.form,
            "within": wholes.mark(row.family, [material.form_labels[form] for form in inside.get(row.form_id, ())]),
            **{name: cells.get((row.form_id, name)) for name in found},
            **{_differ(name): DIFFER if (row.form_id, name) in differing else "" for name in found},
        }
        for row in listed.itertuples(index=False)
    ]
    columns = (
        COUNTRY,
        Column("form", "Form", note="within", width=34),
        Column("within", "Part of", width=24, empty=""),
        *(
            column
            for name in found
            for column in (
                Column(name, declared[name].title, "cell", note=_differ(name), width=16, empty=NOT_ASKED, bare=True),
                Column(_differ(name), f"{declared[name].title}: sources", width=12, empty=""),
            )
        ),
    )
    return Table(pd.DataFrame(frame), columns, notes, heading=COUNTRY.key)


def _differ(name: str) -> str:
    """Name of the column that says whether figures of an indicator differ."""
    return f"{name}_differ"


def _about(row: Any, material: Material) -> str:
    """What a number is of, in words."""
    title = lowered(catalogue().form_titles()[row.indicator_id])
    return f"{title} of {material.form_labels[row.form_id]} ({material.labels[row.iso3]})"


def _others(rows: pd.DataFrame, material: Material) -> Iterator[str]:
    """Of each form and indicator the numbers of the same year that are not the one in its cell, and all ranges."""
    for _, own in rows.groupby(["indicator_id", "form_id"], sort=False):
        first = next(own.itertuples(index=False))
        if len(own) > 1:
            said = "; ".join(f"{_number(row)} ({_counted(row)})" for row in own.itertuples(index=False))
            lead = "Figures differ" if own["differ"].any() else "Counted in several ways"
            yield f"{lead}: {_about(first, material)}, {when(first)}: {said}."
        elif first.differ:
            yield f"Figures differ: {_about(first, material)}, {when(first)}."


def _bases(stands: pd.DataFrame, material: Material) -> Iterator[str]:
    """Of each form whose numbers stand on different bases, the basis of each: they are of different organisations.

    A change is within one basis, and is not told.
    """
    titles, labels = catalogue().form_titles(), framework.labels("bases")
    named = stands[(stands["basis"] != UNSTATED) & ~_is_change(stands)]
    for form, own in _ordered(named, material).groupby("form_id", sort=False):
        if own["basis"].nunique() > 1:
            country = material.labels[own["iso3"].iloc[0]]
            said = [f"{lowered(titles[row.indicator_id])}, {labels[row.basis].lower()}" for row in own.itertuples()]
            yield f"Counted on different bases: {material.form_labels[form]} ({country}): {'; '.join(said)}."


def _recorded(stands: pd.DataFrame, material: Material) -> Iterator[str]:
    """What changes count of which no source states the variant, with what casts doubt on them."""
    titles = catalogue().form_titles()
    for indicator, own in _ordered(stands[_is_change(stands)], material).groupby("indicator_id", sort=False):
        said = [
            f"{material.form_labels[row.form_id]} ({material.labels[row.iso3]}): {words}"
            for row in own.itertuples(index=False)
            if form_numbers.unstated_variant(row) and (words := scope.within(row.printed_scope))
        ]
        if said:
            yield f"{titles[indicator]}, in the words of the record: {'; '.join(said)}."


def _is_change(rows: pd.DataFrame) -> pd.Series:
    """Is a number a change of a form?"""
    kinds = {name: catalogue().of_form(name).kind for name in rows["indicator_id"].unique()}
    return rows["indicator_id"].map(kinds).eq(form_numbers.CHANGE)


def _number(row: Any) -> str:
    """A number as a table prints it."""
    return grammar.text(form_numbers.cell(row))


def _counted(row: Any) -> str:
    """Variant and basis of a number, each also where it is not stated."""
    variant = "variant not stated" if row.definition == UNSTATED else framework.labels("definitions")[row.definition]
    basis = "basis not stated" if row.basis == UNSTATED else framework.labels("bases")[row.basis]
    return f"{variant.lower()}, {basis.lower()}"


def samples(rows: pd.DataFrame, indicators: Sequence[str], material: Material) -> Table:
    """One row for each number of a survey, by country, form, question and time; never by what it says.

    A survey of the whole country stands before one of a region.
    """
    place = {name: number for number, name in enumerate(indicators)}
    keys = ["asked", "covered", "year", "definition", "survey"]
    covered = form_numbers.by_coverage(rows)
    ranked = _ordered(rows.assign(asked=rows["indicator_id"].map(place), covered=covered), material, keys)
    frame = [
        {
            "iso3": row.iso3,
            "country": material.labels[row.iso3],
            "form": row.form,
            "asked": _asked(row),
            "number": replace(form_numbers.cell(row), definitions=()),  # what was asked says them
            "covers": framework.labels("coverages")[row.coverage],
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
        Column("covers", "Covers", width=12),
        Column("answers", "Answers", "count", width=10),
        Column("when", "When", "whole", width=16),
        Column("scope", "What was counted, in the compiler’s words", width=60),
    )
    return Table(pd.DataFrame(frame), columns, dated.rule(rows.itertuples(index=False)), heading=COUNTRY.key)


def known(rows: pd.DataFrame, gaps: pd.DataFrame, indicators: Sequence[str], material: Material) -> Table:
    """Indicators in rows, countries in columns: forms with a number of all of the form, of those asked for.

    ``rows``: of ``form_values``, one of each form and variant at least; ``gaps``: ``form_gaps``. A form for which an
    indicator has no meaning is not asked for, nor an aggregate across families.
    """
    declared = {name: catalogue().of_form(name) for name in indicators}
    asked = gaps[(gaps["absence"] != NOT_APPLICABLE) & gaps["family"].isin(material.families)]
    rows = rows[rows["family"].isin(material.families)]
    frame: list[dict[str, str]] = []
    nothing = grammar.absence(NOT_APPLICABLE)
    for name, one in declared.items():
        if one.of:
            continue
        cells: dict[str, str] = {}
        for iso3 in material.countries:
            with_number = set(rows.loc[(rows["indicator_id"] == name) & (rows["iso3"] == iso3), "form_id"])
            without = set(asked.loc[(asked["indicator_id"] == name) & (asked["iso3"] == iso3), "form_id"])
            every = len(with_number | without)
            cells[iso3] = f"{len(with_number)} of {every}" if every else nothing
        if any(cell != nothing for cell in cells.values()):
            frame.append({"title": one.title, **cells})
    columns = (
        Column("title", "Number", width=34),
        *(Column(iso3, material.labels[iso3], width=12, country=iso3) for iso3 in material.countries),
    )
    return Table(pd.DataFrame(frame, columns=[column.key for column in columns]), columns, (FORMS_ASKED,))


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
    """Rows by country and name of the form, then by ``keys``; with the column ``form``, its whole name."""
    place = {iso3: number for number, iso3 in enumerate(material.countries)}
    named = rows.assign(place=rows["iso3"].map(place), form=rows["form_id"].map(material.whole_names))
    return named.sort_values(["place", "form", "form_id", *keys], kind="stable")


def _asked(row: Any) -> str:
    """What a number is of, with the variant that the title does not say."""
    title = catalogue().form_titles()[row.indicator_id]
    return (
        title if row.definition == UNSTATED else f"{title}: {framework.labels('definitions')[row.definition].lower()}"
    )
