"""Checks of provisions of laws: what they bear on, whether they were seen, and how they hang together with laws and
ratings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssemap.core.days import first_day
from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error

Tables = Mapping[str, RawTable]

SAME = ("law_id", "article", "topic", "provision")  # columns in which two rows of one provision agree


def check(tables: Tables) -> Iterator[Issue]:
    """Every provision that is of no use, stands twice, contradicts its law or ends without a source; every rating that
    cites another law.
    """
    provisions = tables["provisions"]
    if not provisions.whole:
        return
    yield from _without_use(tables)
    yield from _twice(provisions)
    yield from _before_law(provisions, tables["laws"])
    yield from _repeals(provisions, tables["set_aside"])
    yield from _repeals(tables["laws"], tables["set_aside"])
    yield from _of_other_laws(tables)
    yield from _forms_of_no_law(tables)


def _without_use(tables: Tables) -> Iterator[Issue]:
    """A provision that is not set aside bears on a form, and its text was seen."""
    provisions, links, set_aside = tables["provisions"], tables["provision_forms"], tables["set_aside"]
    if links.broken or set_aside.broken:
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


def _twice(provisions: RawTable) -> Iterator[Issue]:
    """A provision under a second id would count twice."""
    first: dict[tuple[str, ...], int] = {}
    for line, row in provisions.places():
        same = tuple(row[name].casefold() for name in SAME)
        if same in first and any(same):
            found = f"the provision of row {first[same]} under the id {row['provision_id']}"
            words = found, "each provision once", "Remove one of the two rows; its forms go to the other."
            yield cell_error(provisions, line, row, "provision_id", "twice", *words)
        first.setdefault(same, line)


def _before_law(provisions: RawTable, laws: RawTable) -> Iterator[Issue]:
    """No provision is in force before its law was enacted."""
    enacted = {row["law_id"]: row["enacted"] for row in laws.rows} if laws.whole else {}
    for line, row in provisions.places():
        year, begins = enacted.get(row["law_id"], ""), row["in_force_from"][:4]
        if len(year) == 4 and len(begins) == 4 and begins < year:
            words = row["in_force_from"], f"a date not before {year}, when its law was enacted"
            action = "Correct the date or the law; a rule of an earlier law is of that law."
            yield cell_error(provisions, line, row, "in_force_from", "before-law", *words, action)


def _repeals(table: RawTable, set_aside: RawTable) -> Iterator[Issue]:
    """A provision or a law ends only where a source says so: what ended it is named beside it."""
    aside = set(set_aside.values("evidence_id"))
    for line, row in table.places() if "in_force_until" in table.header else ():
        unsaid = _is_day(row["in_force_until"]) and not (row["note"] or row["coding_reason"])
        if unsaid and next(iter(row.values())) not in aside and not set_aside.broken:
            words = (
                f"{row['in_force_until']}, and no word on why",
                "in note or coding_reason the act or source that ended it",
            )
            action = "Name it, or leave in_force_until empty: an old rule counts until a source says that it ended."
            yield cell_error(table, line, row, "in_force_until", "repeal-without-source", *words, action)


def _is_day(text: str) -> bool:
    """Is it a day, month or year that exists? What is none is told with its cell."""
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def _of_other_laws(tables: Tables) -> Iterator[Issue]:
    """A rating that names a law and a provision names a provision of that law."""
    codings = tables["codings"]
    laws = {row["provision_id"]: row["law_id"] for row in tables["provisions"].rows}
    for line, row in codings.places() if codings.whole else ():
        law = laws.get(row["provision_id"], "")  # an unknown id is told with its cell
        if law and row["law_id"] and row["law_id"] != law:
            words = f"{row['provision_id']}, a provision of {law}", f"a provision of {row['law_id']}"
            yield cell_error(codings, line, row, "provision_id", "provision-of-law", *words, "Correct one of the two.")


def _forms_of_no_law(tables: Tables) -> Iterator[Issue]:
    """A form to which its law is not linked has its provisions for a reason."""
    links, governed = tables["provision_forms"], tables["law_forms"]
    if not links.whole or governed.broken:
        return
    there = set(tables["laws"].values("law_id"))
    laws = {row["provision_id"]: row["law_id"] for row in tables["provisions"].rows if row["law_id"] in there}
    pairs = {(row["law_id"], row["form_id"]) for row in governed.rows}
    known = set(tables["forms"].values("form_id"))  # an unknown one is told with its cell
    for line, row in links.places():
        law = laws.get(row["provision_id"], "")
        if law and not row["reason"] and row["form_id"] in known and (law, row["form_id"]) not in pairs:
            words = f"nothing, and {row['form_id']} is no form of {law}", "why the provision bears on the form"
            action = "Fill reason, correct the form, or add the form to law_forms.csv."
            yield cell_error(links, line, row, "reason", "form-of-law", *words, action)
