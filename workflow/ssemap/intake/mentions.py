"""Checks of ids that one column of a Table Schema cannot hold: several in a cell, or of several tables; and of rows
that no other row mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ssemap.core import conditions
from ssemap.core.issues import Issue
from ssemap.core.printing import counted
from ssemap.intake.tables import RawTable, cell_error, schema
from ssemap.intake.themes import parts

Tables = Mapping[str, RawTable]

# Tables of whose rows a policy may be made.
MADE_FROM = ("figures", "law_sources", "laws", "statements")
# Tables of whose rows a remark may speak; besides them of a rating (form_id/condition) and of an indicator.
SPOKEN_OF = (*MADE_FROM, "context", "forms", "origins", "policies", "provisions", "sources")

COUNTS_ALL = ("register", "census")  # kinds of origin that ask no part


INDICATOR = re.compile("[a-z][a-z0-9_]*")


def check(tables: Tables, iso3: str) -> Iterator[Issue]:
    """Every id that is nowhere or stands twice, and every origin that no row mentions or that two ids name."""
    yield from _policies(tables)
    yield from _remarks(tables, iso3)
    yield from _legal_forms(tables["forms"])
    yield from _origins(tables)
    yield from _same_origins(tables["origins"])
    yield from _samples(tables)
    yield from _surveys(tables)
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


def _same_origins(origins: RawTable) -> Iterator[Issue]:
    """One operation under two ids: what it counted once would count as two."""
    first: dict[tuple[str, ...], str] = {}
    for line, row in origins.places() if origins.whole else ():
        same = tuple(" ".join(row[name].casefold().split()) for name in ("holder", "kind", "counts"))
        if same in first and all(same):
            words = f"holder, kind and counts of {first[same]}", "each operation once", f"Name {first[same]} instead."
            yield cell_error(origins, line, row, "origin_id", "same-origin", *words)
        first.setdefault(same, row["origin_id"])


def _samples(tables: Tables) -> Iterator[Issue]:
    """Answers of a part that are coded as national, or as those of a list: nothing national is read from a sample."""
    figures, origins = tables["figures"], tables["origins"]
    if not figures.whole or origins.broken:
        return
    kinds = {row["origin_id"]: row["kind"] for row in origins.rows}
    for line, row in figures.places():
        kind, answers = kinds.get(row["origin_id"], ""), row["sample_size"]
        if answers and kind == "survey" and row["coverage"] == "national":
            found = f"national, of a survey with {answers} answers"
            words = found, "sample, or another origin", "Correct the coverage, or the kind of the origin."
            yield cell_error(figures, line, row, "coverage", "national-from-sample", *words)
        if answers and kind in COUNTS_ALL:
            found, expected = f"{answers} answers of a {kind}", "a number of answers of a survey or study only"
            action = "Empty the cell, or name the survey as the origin."
            yield cell_error(figures, line, row, "sample_size", "sample-of-origin", found, expected, action)


def _surveys(tables: Tables) -> Iterator[Issue]:
    """Surveys on which national figures rest, of which nobody says how many answered."""
    figures, origins, set_aside = tables["figures"], tables["origins"], tables["set_aside"]
    if not (figures.whole and origins.whole) or set_aside.broken:
        return
    aside = set(set_aside.values("evidence_id"))
    national: dict[str, list[str]] = {}
    for row in figures.rows:
        if row["coverage"] == "national" and not row["sample_size"] and row["evidence_id"] not in aside:
            national.setdefault(row["origin_id"], []).append(row["evidence_id"])
    for line, row in origins.places():
        if row["kind"] == "survey" and (ids := national.get(row["origin_id"])):
            found = f"survey, and {counted(len(ids), 'national figure')} of it, the first of them {ids[0]}"
            action = "A survey asks a part: if this one reaches all, its kind is census; else correct the coverage."
            words = found, "a census, or figures of a sample", action
            yield Issue("national-from-survey", "note", origins.file, line, "kind", "", *words)


def _twice(tables: Tables) -> Iterator[Issue]:
    """A row of the evidence stands in one table."""
    figures, statements = tables["figures"], tables["statements"]
    there = set(figures.values("evidence_id"))
    for line, row in statements.places() if statements.whole else ():
        if row["evidence_id"] in there:
            words = repr(row["evidence_id"]), "an id that figures.csv does not have", "Keep it in one of the two."
            yield cell_error(statements, line, row, "evidence_id", "duplicate-id", *words)
