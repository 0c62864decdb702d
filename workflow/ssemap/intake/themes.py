"""Checks of what is sorted by theme: the group of a statement, the themes of a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssemap.core import texts, themes
from ssemap.core.issues import Issue
from ssemap.core.spelling import expected_code
from ssemap.intake.tables import RawTable, cell_error, list_file


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
            action = f"Use a group of the theme in {list_file('themes')}, or another theme."
            yield cell_error(statements, line, row, "group", "unknown-code", repr(row["group"]), expected, action)


def _themes(policies: RawTable) -> Iterator[Issue]:
    known = themes.codes()
    for line, row in policies.places() if "themes" in policies.header else ():
        for code in texts.several(row["themes"]):
            if code not in known:
                action = f"Use codes of {list_file('themes')}, with {texts.BETWEEN!r} between."
                words = repr(code), expected_code(code, known), action
                yield cell_error(policies, line, row, "themes", "unknown-code", *words)
