"""Checks of rows that say otherwise than the rows of another table that they rest on.

Ids that are nowhere are told elsewhere (``references``, ``mentions``): here both rows are there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from ssemap.core import framework
from ssemap.core.codelists import Subfamily
from ssemap.core.conditions import ADJUDICATED
from ssemap.core.forms import FEWEST_PARTS, Forms
from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error, more

Tables = Mapping[str, RawTable]
Row = dict[str, str]


def check(tables: Tables) -> Iterator[Issue]:
    """Every row that contradicts one that it names; tables of which something could not be read are left out."""
    for names, of_tables in CHECKS:
        if all(tables[name].whole for name in names):
            yield from of_tables(*(tables[name] for name in names))


def _by(table: RawTable, key: str) -> dict[str, Row]:
    return {row[key]: row for row in table.rows}


def _ratings(codings: RawTable, provisions: RawTable, links: RawTable, set_aside: RawTable) -> Iterator[Issue]:
    """A rating rests on a provision that bears on its form and is not set aside."""
    known, aside = set(provisions.values("provision_id")), set(set_aside.values("evidence_id"))
    linked = {(row["provision_id"], row["form_id"]) for row in links.rows}
    for line, row in codings.places():
        name, form = row["provision_id"], row["form_id"]
        if name in aside:
            found, expected, action = f"{name}, which is set aside", "a provision in use", "Rest the rating on another."
        elif name in known and (name, form) not in linked:
            found, expected = f"{name}, which does not bear on {form}", "a provision of the form in provision_forms.csv"
            action = "Link the provision to the form, or rest the rating on another."
        else:
            continue
        yield cell_error(codings, line, row, "provision_id", "provision-of-rating", found, expected, action)


def _inherited(codings: RawTable, links: RawTable, forms: RawTable) -> Iterator[Issue]:
    """A rating of an instance of a legal form rests on no provision that is linked to its legal form too.

    Such a provision is in the rating that the instance inherits. Told once for each form.
    """
    legal_forms = {row["form_id"]: row["legal_form"] for row in forms.rows}
    linked = {(row["provision_id"], row["form_id"]) for row in links.rows}
    places: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line, row in codings.places():
        name, form = row["provision_id"], row["form_id"]
        if row["coder"] == ADJUDICATED and {(name, form), (name, legal_forms.get(form, ""))} <= linked:
            places[form].append((line, name))
    for form, ((line, name), *others) in places.items():
        above = legal_forms[form]
        found = f"{name}, which bears on {above} too, the legal form of {form}{more(len(others))}"
        expected = f"a provision linked to {form} alone; else the rating of {above} counts"
        action = "Remove the rating, or rest it on a provision of the form alone."
        words = found, expected, action
        yield Issue("inherited-rating", "warning", codings.file, line, "provision_id", "", *words)


def _of_totals(forms: RawTable, links: RawTable) -> Iterator[Issue]:
    """No form is an instance of a total: neither of the two would be counted among legal forms."""
    families = {row["form_id"]: row["family"] for row in forms.rows if row["in_scope"] == "yes"}
    itself = {row["form_id"] for row in forms.rows if row["form_id"] in families and not row["legal_form"]}
    wholes: dict[str, set[str]] = defaultdict(set)
    for row in links.rows:
        if row["relation"] == "part_of":
            wholes[row["form_id"]].add(row["related_form_id"])
    linked = Forms(families, {form: frozenset(above) for form, above in wholes.items()})
    for line, row in forms.places():
        legal = row["legal_form"]
        legal_parts = linked.parts_among(legal, itself)
        if row["form_id"] in families and legal in itself and len(legal_parts) >= FEWEST_PARTS:
            found = f"{legal}, a total of {' and '.join(legal_parts[:2])}{more(len(legal_parts) - 2)}"
            words = found, "a legal form, which is no total of others", "Name the legal form, or empty the cell."
            yield cell_error(forms, line, row, "legal_form", "legal-form", *words)


def _subfamilies(forms: RawTable) -> Iterator[Issue]:
    """A sub-family is one of the family of the form."""
    families = {row.subfamily: row.family for row in framework.rows(Subfamily)}
    for line, row in forms.places():
        family = families.get(row["subfamily"], "")
        if family and row["family"] and family != row["family"]:
            of_family = [name for name, other in families.items() if other == row["family"]]
            expected = f"nothing, or {' or '.join(of_family)}" if of_family else "nothing"
            words = f"{row['subfamily']}, a sub-family of {family}, beside {row['family']}", expected
            yield cell_error(forms, line, row, "subfamily", "subfamily", *words, "Correct family or subfamily.")


def _absences(absences: RawTable, forms: RawTable) -> Iterator[Issue]:
    """The family of an absence is that of its form."""
    known = _by(forms, "form_id")
    for line, row in absences.places():
        family = known.get(row["form_id"], {}).get("family", "")
        if family and row["family"] and row["family"] != family:
            words = f"{row['family']}, and {row['form_id']} of {family}", f"{family}, or nothing"
            yield cell_error(absences, line, row, "family", "family-of-form", *words, "Correct one of the two.")


def _surveys(figures: RawTable, sources: RawTable) -> Iterator[Issue]:
    """Nothing is printed before it was asked."""
    known = _by(sources, "source_id")
    for line, row in figures.places():
        source = known.get(row["source_id"], {})
        printed, begun = source.get("published_to") or source.get("published_from", ""), row["surveyed_from"]
        if begun and printed and begun[: len(printed)] > printed:
            words = f"{begun}, and {row['source_id']} of {printed}", "a survey begun before the source was published"
            yield cell_error(figures, line, row, "surveyed_from", "surveyed-after-print", *words, "Correct the date.")


def _recodings(recodings: RawTable, forms: RawTable) -> Iterator[Issue]:
    """A second coding names a form that is there, and stands beside a first one."""
    known = set(forms.values("form_id"))
    keys = ("table", "id", "field", "draw")
    coders = Counter(tuple(row[name] for name in keys) for row in recodings.rows)
    for line, row in recodings.places():
        if row["field"] == "form_id" and row["code"] and row["code"] not in known:
            words = repr(row["code"]), "an id of forms.csv", "Correct the code, or add the form."
            yield cell_error(recodings, line, row, "code", "unknown-id", *words)
        if coders[tuple(row[name] for name in keys)] == 1:
            words = (
                f"{row['coder']} alone",
                f"{row['id']}, {row['field']}, of both coders",
                "Add the other, or remove it.",
            )
            yield Issue("one-coder", "warning", recodings.file, line, "coder", "", *words)


CHECKS = (
    (("codings", "provisions", "provision_forms", "set_aside"), _ratings),
    (("codings", "provision_forms", "forms"), _inherited),
    (("forms", "form_links"), _of_totals),
    (("forms",), _subfamilies),
    (("absences", "forms"), _absences),
    (("figures", "sources"), _surveys),
    (("recodings", "forms"), _recodings),
)
