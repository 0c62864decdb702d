"""Checks of ids that one column of a Table Schema cannot hold: several in a cell, or of several tables; and of rows
that no other row mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ssemap.core import conditions
from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error, schema
from ssemap.intake.themes import parts

Tables = Mapping[str, RawTable]

# Tables of whose rows a policy may be made.
MADE_FROM = ("figures", "law_sources", "laws", "statements")
# Tables of whose rows a remark may speak; besides them of a rating (form_id/condition) and of an indicator.
SPOKEN_OF = (*MADE_FROM, "context", "forms", "origins", "policies", "provisions", "sources")


INDICATOR = re.compile("[a-z][a-z0-9_]*")


def check(tables: Tables, iso3: str) -> Iterator[Issue]:
    """Every id that is nowhere, and every provision and origin that no row mentions."""
    yield from _policies(tables)
    yield from _remarks(tables, iso3)
    yield from _legal_forms(tables["forms"])
    yield from _provisions(tables)
    yield from _origins(tables)
    yield from _samples(tables)
    yield from _twice(tables)


def _ids(tables: Tables, names: tuple[str, ...]) -> set[str] | None:
    """The ids of some tables; None where one of them could not be read."""
    if any(tables[name].broken for name in names):
        return None
    return {cell for name in names for cell in tables[name].values(schema(name)["primaryKey"][0])}


def _policies(tables: Tables) -> Iterator[Issue]:
    policies, known = tables["policies"], _ids(tables, MADE_FROM)
    if known is None or not policies.whole:
        return
    for line, row in policies.places():
        for identity in parts(row["evidence_ids"]):
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
    """The legal form of a row is an instance of no further one."""
    if not forms.whole:
        return
    instances = {row["form_id"]: row["legal_form"] for row in forms.rows if row["legal_form"]}
    for line, row in forms.places():
        if (named := row["legal_form"]) in instances and named != row["form_id"]:
            words = f"{named}, itself an instance of {instances[named]}", "a legal form", f"Name {instances[named]}."
            yield cell_error(forms, line, row, "legal_form", "legal-form", *words)


def _provisions(tables: Tables) -> Iterator[Issue]:
    """A provision that is not set aside bears on a form, and its text was seen."""
    provisions, links, set_aside = tables["provisions"], tables["provision_forms"], tables["set_aside"]
    if not provisions.whole or links.broken or set_aside.broken:
        return
    linked, aside = set(links.values("provision_id")), set(set_aside.values("evidence_id"))
    for line, row in provisions.places():
        if row["provision_id"] in aside:
            continue
        if row["text_seen"] == "no":
            words = "no", "a provision whose text was seen", "Look it up, or set the row aside with the reason."
            yield cell_error(provisions, line, row, "text_seen", "text-not-seen", *words)
        if row["provision_id"] not in linked:
            words = repr(row["provision_id"]), "a form in provision_forms.csv", "Link it to its forms, or set it aside."
            yield cell_error(provisions, line, row, "provision_id", "provision-without-form", *words)


def _origins(tables: Tables) -> Iterator[Issue]:
    """Operations that no figure is the count of, and how many figures in use have none."""
    origins, figures, set_aside = tables["origins"], tables["figures"], tables["set_aside"]
    if not figures.whole or origins.broken or set_aside.broken:
        return
    named, aside = set(figures.values("origin_id")), set(set_aside.values("evidence_id"))
    for line, row in origins.places():
        if row["origin_id"] not in named:
            words = repr(row["origin_id"]), "an origin that figures.csv names", "Name it there, or remove the row."
            yield Issue("unused-origin", "warning", origins.file, line, "origin_id", "", *words)
    without = [row["evidence_id"] for row in figures.rows if not row["origin_id"] and row["evidence_id"] not in aside]
    if without and origins.rows:
        found = f"nothing in {len(without)} rows in use, the first of them {without[0]}"
        words = found, "an origin of origins.csv", "Name the operation whose count it is."
        yield Issue("no-origin", "warning", figures.file, 0, "origin_id", without[0], *words)


def _samples(tables: Tables) -> Iterator[Issue]:
    """Figures of a survey of a part that are coded as national: nothing national is read from a sample."""
    figures, origins = tables["figures"], tables["origins"]
    if not figures.whole or origins.broken:
        return
    surveys = {row["origin_id"] for row in origins.rows if row["kind"] == "survey"}
    for line, row in figures.places():
        if row["coverage"] == "national" and row["sample_size"] and row["origin_id"] in surveys:
            found = f"national, of a survey with {row['sample_size']} answers"
            words = found, "sample, or another origin", "Correct the coverage, or the kind of the origin."
            yield cell_error(figures, line, row, "coverage", "national-from-sample", *words)


def _twice(tables: Tables) -> Iterator[Issue]:
    """A row of the evidence stands in one table."""
    figures, statements = tables["figures"], tables["statements"]
    there = set(figures.values("evidence_id"))
    for line, row in statements.places() if statements.whole else ():
        if row["evidence_id"] in there:
            words = repr(row["evidence_id"]), "an id that figures.csv does not have", "Keep it in one of the two."
            yield cell_error(statements, line, row, "evidence_id", "duplicate-id", *words)
