"""Checks of what is sorted by theme: the group of a statement, the themes of a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssemap.core import themes
from ssemap.core.issues import Issue
from ssemap.core.spelling import expected_code
from ssemap.intake.tables import RawTable, cell_error, list_file

BETWEEN = ";"  # what stands between several themes or ids in one cell


def check(tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """Every group that its theme does not have, and every theme of a policy that is none."""
    yield from _groups(tables["statements"])
    yield from _themes(tables["policies"])


def _groups(statements: RawTable) -> Iterator[Issue]:
    groups = themes.groups()
    for line, row in statements.places() if {"theme", "group"} <= set(statements.header) else ():
        known = groups.get(row["theme"], [])  # an unknown theme is told with its cell
        if known and row["group"] and row["group"] not in known:
            expected = f"{expected_code(row['group'], known)}, the groups of {row['theme']}"
            words = (
                repr(row["group"]),
                expected,
                f"Use a group of the theme in {list_file('themes')}, or another theme.",
            )
            yield cell_error(statements, line, row, "group", "unknown-code", *words)


def _themes(policies: RawTable) -> Iterator[Issue]:
    known = themes.codes()
    for line, row in policies.places() if "themes" in policies.header else ():
        for code in parts(row["themes"]):
            if code not in known:
                words = (
                    repr(code),
                    expected_code(code, known),
                    f"Use codes of {list_file('themes')}, with {BETWEEN!r} between.",
                )
                yield cell_error(policies, line, row, "themes", "unknown-code", *words)


def parts(cell: str) -> list[str]:
    """The codes or ids of a cell that may hold several.

    >>> parts("gender; jobs")
    ['gender', 'jobs']
    """
    return [part.strip() for part in cell.split(BETWEEN)] if cell else []
