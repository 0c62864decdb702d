"""Policies and statements that say the same under two ids, and so would count twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssemap.core.issues import Issue
from ssemap.intake.names import looks
from ssemap.intake.tables import RawTable

# By table the columns in which two rows do not agree, as readers see them, unless they are one; and what a row is.
SAME = {
    "policies": (("name", "actor", "year_start"), "policy"),
    "statements": (("theme", "form_id", "statement", "period", "source_id"), "statement"),
}


def check(tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """A warning at each row that repeats an earlier one; rows set aside do not count."""
    aside = set(tables["set_aside"].values("evidence_id"))
    for name, (columns, what) in SAME.items():
        if tables[name].whole:
            yield from _repeated(tables[name], columns, what, aside)


def _repeated(table: RawTable, columns: tuple[str, ...], what: str, aside: set[str]) -> Iterator[Issue]:
    key, seen = table.header[0], dict[tuple[str, ...], tuple[int, str]]()
    for line, row in table.places():
        if row[key] in aside:
            continue
        earlier, other = seen.setdefault(tuple(looks(row[name]) for name in columns), (line, row[key]))
        if other != row[key]:
            found = f"{row[key]}, which agrees with {other} in row {earlier} in {', '.join(columns)}"
            action = "Keep one id; if there are two, say in these columns how they differ."
            words = key, row.get("evidence_id", ""), found, f"each {what} once", action
            yield Issue("alike", "warning", table.file, line, *words)
