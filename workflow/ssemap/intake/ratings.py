"""Checks of the ratings of institutions: known conditions, every form rated, every law used."""

from __future__ import annotations

from collections.abc import Iterator

from ssemap.core import conditions
from ssemap.core.issues import Issue
from ssemap.core.spelling import expected_code
from ssemap.intake.tables import RawTable

Tables = dict[str, RawTable]


def check(tables: Tables) -> Iterator[Issue]:
    """All problems of ``codings.csv`` that need more than one cell, and laws that no form uses.

    A law that governs no form on purpose says why in ``coding_reason``.
    """
    yield from _conditions(tables["codings"])
    yield from _unrated(tables)
    yield from _unused_laws(tables)


def _conditions(table: RawTable) -> Iterator[Issue]:
    known = conditions.coded()
    for line, row in table.places() if {"conditions", "condition_id"} <= set(table.header) else ():
        name, condition = row["conditions"], row["condition_id"]
        if name not in known:
            yield Issue(
                "unknown-conditions",
                "error",
                table.file,
                line,
                "conditions",
                "",
                repr(name),
                expected_code(name, list(known)),
                "Name a set of conditions that is coded by itself.",
            )
        elif condition not in known[name]:
            yield Issue(
                "unknown-condition",
                "error",
                table.file,
                line,
                "condition_id",
                "",
                repr(condition),
                expected_code(condition, known[name]),
                "Name a condition of the set.",
            )


def _unrated(tables: Tables) -> Iterator[Issue]:
    """Forms in scope without any rating, in a package that has ratings."""
    codings, forms = tables["codings"], tables["forms"]
    if not (codings.rows and codings.whole and forms.whole):
        return
    rated = set(codings.values("form_id"))
    for line, row in forms.places():
        if row.get("in_scope") == "yes" and row.get("form_id") not in rated:
            yield Issue(
                "unrated-form",
                "warning",
                forms.file,
                line,
                "form_id",
                "",
                repr(row["form_id"]),
                "a form with ratings in codings.csv",
                "Rate it, by ssemap rating-sheet and docs/institutions_manual.md; what is not known is unknown.",
            )


def _unused_laws(tables: Tables) -> Iterator[Issue]:
    laws, links = tables["laws"], tables["law_forms"]
    if not (laws.whole and links.whole):
        return
    used = set(links.values("law_id"))
    for line, row in laws.places():
        if row.get("law_id") not in used and not row.get("coding_reason"):
            yield Issue(
                "unused-law",
                "warning",
                laws.file,
                line,
                "law_id",
                "",
                repr(row.get("law_id", "")),
                "a law of law_forms.csv, with the forms that it governs",
                "Link it to its forms, or say in coding_reason why it governs none.",
            )
