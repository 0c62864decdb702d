"""Checks of ids that no Table Schema can hold: several in a cell, of several tables, or of rows that may be named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ssemap.core import conditions, texts
from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error

Tables = Mapping[str, RawTable]

# Tables of whose rows a policy may be made.
MADE_FROM = ("figures", "law_sources", "laws", "statements")
# Tables of whose rows a remark may speak; besides them of a rating (form_id/condition) and of an indicator.
SPOKEN_OF = (*MADE_FROM, "context", "forms", "origins", "policies", "provisions", "sources")


INDICATOR = re.compile("[a-z][a-z0-9_]*")


def check(tables: Tables, iso3: str) -> Iterator[Issue]:
    """Every id in policies and remarks that is nowhere, and every legal form that is none."""
    yield from _policies(tables)
    yield from _remarks(tables, iso3)
    yield from _legal_forms(tables["forms"])


def _ids(tables: Tables, names: tuple[str, ...]) -> set[str] | None:
    """The ids of some tables; None where one of them could not be read."""
    if any(tables[name].broken for name in names):
        return None
    return set().union(*(tables[name].ids() for name in names))


def _policies(tables: Tables) -> Iterator[Issue]:
    policies, known = tables["policies"], _ids(tables, MADE_FROM)
    if known is None or not policies.whole:
        return
    for line, row in policies.places():
        for identity in texts.several(row["evidence_ids"]):
            if identity not in known:
                words = repr(identity), "an id of " + ", ".join(f"{name}.csv" for name in MADE_FROM), "Correct the id."
                yield cell_error(policies, line, row, "evidence_ids", "unknown-id", *words)


def _remarks(tables: Tables, iso3: str) -> Iterator[Issue]:
    """What does not begin with the country is an indicator, of which a package knows nothing."""
    remarks, known = tables["remarks"], _ids(tables, SPOKEN_OF)
    forms = set(tables["forms"].values("form_id"))
    rated = {condition for names in conditions.coded().values() for condition in names}
    if known is None or not remarks.whole:
        return
    for line, row in remarks.places():
        about, _, condition = row["about"].partition("/")
        there = about in known and (not condition or (condition in rated and about in forms))
        if not there and (row["about"].startswith(f"{iso3}-") or not INDICATOR.fullmatch(row["about"])):
            expected = "the id of a row of the package, form_id/condition, or an indicator by its id"
            words = repr(row["about"]), expected, "Name one row; further ones in a remark each."
            yield cell_error(remarks, line, row, "about", "unknown-id", *words)


def _legal_forms(forms: RawTable) -> Iterator[Issue]:
    """The legal form of a row is an instance of no further one, and that of a row in scope is in scope."""
    if not forms.whole:
        return
    named = {row["form_id"]: row["legal_form"] for row in forms.rows if row["legal_form"]}
    instances = {form: legal for form, legal in named.items() if form != legal}
    outside = {row["form_id"] for row in forms.rows if row["in_scope"] == "no"}
    for line, row in forms.places():
        legal = row["legal_form"]
        if legal in instances and legal != row["form_id"]:
            words = f"{legal}, itself an instance of {instances[legal]}", "a legal form", f"Name {instances[legal]}."
            yield cell_error(forms, line, row, "legal_form", "legal-form", *words)
        elif legal in outside and row["form_id"] not in outside:
            words = f"{legal}, which is out of scope", "a legal form in scope, of a form in scope", "Empty the cell."
            yield cell_error(forms, line, row, "legal_form", "legal-form", *words)
