"""Checks of ``form_links.csv``: relations that contradict each other, and forms that are said to be whole."""

from __future__ import annotations

from collections.abc import Iterator

from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error

SEPARATE = "separate_from"


def check(table: RawTable) -> Iterator[Issue]:
    """Every relation that another row, or its own cells, contradict."""
    if not table.whole:
        return
    yield from _with_itself(table)
    yield from _contradictions(table)
    yield from _shares(table)
    yield from _complete(table)


def _with_itself(table: RawTable) -> Iterator[Issue]:
    """A form overlaps with, or is separate from, another form. One that is part of itself is a cycle."""
    for line, row in table.places():
        if row["form_id"] == row["related_form_id"] and row["relation"] != "part_of":
            words = row["form_id"], "another form", "Name the form that it is related to, or remove the row."
            yield cell_error(table, line, row, "related_form_id", "related-to-itself", *words)


def _contradictions(table: RawTable) -> Iterator[Issue]:
    """Two forms are separate, or they are not; also where one is part of the other through others."""
    joint: dict[frozenset[str], tuple[int, str]] = {}
    wholes: dict[str, set[str]] = {}
    for line, row in table.places():
        if row["relation"] != SEPARATE:
            joint.setdefault(frozenset({row["form_id"], row["related_form_id"]}), (line, row["relation"]))
        if row["relation"] == "part_of":
            wholes.setdefault(row["form_id"], set()).add(row["related_form_id"])
    for line, row in table.places():
        if row["relation"] != SEPARATE:
            continue
        form, other = row["form_id"], row["related_form_id"]
        if stated := joint.get(frozenset({form, other})):
            contrary = f"{stated[1]} in row {stated[0]}"
        elif other in _above(wholes, form) or form in _above(wholes, other):
            contrary = "part_of, through other forms"
        else:
            continue
        found, expected = f"{SEPARATE}, and {contrary}", f"one relation of {form} and {other}"
        yield cell_error(
            table, line, row, "relation", "relations-disagree", found, expected, "Remove the one that is wrong."
        )


def _above(wholes: dict[str, set[str]], form: str) -> set[str]:
    """Every form that a form is part of, at any depth."""
    found: set[str] = set()
    rest = [form]
    while rest:
        new = wholes.get(rest.pop(), set()) - found
        found |= new
        rest += new
    return found


def _shares(table: RawTable) -> Iterator[Issue]:
    """A share of overlap belongs to forms that overlap."""
    for line, row in table.places():
        if row["overlap_share"] and row["relation"] != "overlaps_with":
            words = f"{row['overlap_share']} of {row['relation']}", "a share of overlaps_with only", "Empty the cell."
            yield cell_error(table, line, row, "overlap_share", "share-of-relation", *words)


def _complete(table: RawTable) -> Iterator[Issue]:
    """A form's listed parts are the whole, or they are not: each of its rows says the same."""
    marked: dict[str, list[int]] = {}
    for line, row in table.places():
        if row["complete"] and row["relation"] != "part_of":
            words = f"yes on {row['relation']}", "yes on part_of only", "Empty the cell."
            yield cell_error(table, line, row, "complete", "complete-parts", *words)
        elif row["complete"]:
            marked.setdefault(row["related_form_id"], []).append(line)
    for line, row in table.places():
        lines = marked.get(row["related_form_id"], [])
        if row["relation"] == "part_of" and lines and not row["complete"]:
            expected = f"yes, as on the other part of {row['related_form_id']} in row {lines[0]}"
            action = "Write yes on every part of a form whose parts are the whole, or on none."
            yield cell_error(table, line, row, "complete", "complete-parts", "nothing", expected, action)
