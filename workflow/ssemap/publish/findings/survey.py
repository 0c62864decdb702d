"""Shares of those who answered a survey: always with how many answered, when, and what was counted; never ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.publish.dated import other_date, told_year
from ssemap.publish.findings import form_numbers, rivals, scope, words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.findings.told import told, untold
from ssemap.publish.months import months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssemap.publish.findings.finding import Finding, Sentence
    from ssemap.publish.findings.kinds import PartOfWhole, Surveyed
    from ssemap.publish.findings.material import Material

# What numbers of one survey share.
SURVEY = ("form_id", "coverage", "sample_size", "surveyed_from", "surveyed_to", "period_start", "period_end")


def surveyed(declared: PartOfWhole, asked: Surveyed, material: Material) -> Finding | None:
    """One survey of each country, by country; one without the number of its answers or its months is none.

    One of the whole country goes before one of a region, of which that is said; then that with most answers.
    """
    every = form_numbers.surveys(material, asked.indicator, declared.families)
    rows = every[every["definition"].isin(asked.definitions)] if asked.definitions else every
    rows = form_numbers.largest_survey(rows).head(declared.most)
    if rows.empty:
        return untold(declared, "share", "no_survey", "surveyed_untold", says=asked.says)
    claims = [sentence for row in rows.itertuples(index=False) for sentence in _claims(asked, row, every, material)]
    notes = [words.note("surveys")] if len(rows) > 1 else []
    notes += [(asked.note,)] if asked.note else []
    return told(declared, "share", claims, notes=notes, summed_up=False)


def _claims(asked: Surveyed, row: Any, every: pd.DataFrame, material: Material) -> Iterator[Sentence]:
    yield from words.of_form(
        "surveyed",
        material.form_names[row.form_id],
        country=material.names[row.iso3],
        sample=Linked(f"{int(row.sample_size):,}"),
        month=when(row),
        share=form_numbers.number(row),
        says=asked.says,
    )
    for definition, says in asked.beside.items():
        for other in _same_survey(row, every[every["definition"] == definition]):
            yield words.sentence("surveyed_too", share=form_numbers.number(other), says=says)
    if where := rules().surveys[row.coverage]:
        yield (where,)
    if counted := scope.within(row.printed_scope):
        yield words.note("counted", scope=counted)


def _same_survey(row: Any, others: pd.DataFrame) -> Iterator[Any]:
    """The numbers of the survey of ``row``: of its form, coverage, answers and dates."""
    for other in others.itertuples(index=False):
        if all(_alike(getattr(row, name), getattr(other, name)) for name in SURVEY):
            yield other


def _alike(one: Any, other: Any) -> bool:
    return bool(one == other) if _known(one) and _known(other) else _known(one) == _known(other)


def when(row: Any) -> str:
    """The months of a survey; where these are not known "about" those that it asked about; of what else the year.

    The date, too, where the year does not say it (``dated``); of what stands apart the date alone.

    The one rule for sentences, tables and figures. ``row``: of ``form_values``.
    """
    if _known(row.surveyed_to) or _known(row.surveyed_from):
        first, last = (
            row.surveyed_from if _known(row.surveyed_from) else row.surveyed_to,
            row.surveyed_to if _known(row.surveyed_to) else row.surveyed_from,
        )
        return months(first, last)
    if row.apart and row.coverage in rules().surveys and rivals.short(row.period_start, row.period_end):
        return f"about {months(row.period_start, row.period_end)}"
    if row.apart and (date := other_date(row)):
        return date
    return told_year(row)


def _known(day: Any) -> bool:
    return not pd.isna(day)
