"""Shares of those who answered a survey: always with how many answered, when, and what was counted; never ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.publish.findings import form_numbers, words
from ssemap.publish.findings.finding import Linked
from ssemap.publish.findings.told import told, untold
from ssemap.publish.months import months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssemap.publish.findings.finding import Finding, Sentence
    from ssemap.publish.findings.kinds import PartOfWhole, Surveyed
    from ssemap.publish.findings.material import Material


def surveyed(declared: PartOfWhole, asked: Surveyed, material: Material) -> Finding | None:
    """The survey with most answers of each country, by country; a survey without their number or its month is none.

    It may stand on page 1 as nothing else does: what a sample says is not said of the form.
    """
    rows = form_numbers.surveys(material, asked.indicator, declared.families)
    rows = form_numbers.largest_survey(rows).head(declared.most)
    if rows.empty:
        return untold(declared, "share", "no_survey", "surveyed_untold", says=asked.says)
    claims = [sentence for row in rows.itertuples(index=False) for sentence in _claims(asked, row, material)]
    notes = [words.note("surveys")] if len(rows) > 1 else []
    notes += [(asked.note,)] if asked.note else []
    return told(declared, "share", claims, notes=notes)


def _claims(asked: Surveyed, row: Any, material: Material) -> Iterator[Sentence]:
    yield from words.of_form(
        "surveyed",
        material.form_names[row.form_id],
        country=material.names[row.iso3],
        sample=Linked(f"{int(row.sample_size):,}"),
        month=when(row),
        share=form_numbers.number(row),
        says=asked.says,
    )
    if isinstance(row.printed_scope, str) and row.printed_scope:
        yield words.note("counted", scope=row.printed_scope)


def when(row: Any) -> str:
    """The month of a survey."""
    last = row.surveyed_from if row.surveyed_to is None or row.surveyed_to != row.surveyed_to else row.surveyed_to
    return months(row.surveyed_from, last)
