"""A country package looked at as a whole, in memory: its tables, its printed figures, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import clean, harmonise, plausibility
from ssemap.core import issues
from ssemap.schemas.table import Tables

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.issues import Issue


@dataclass(frozen=True, slots=True)
class Inspected:
    """A package in memory.

    ``tables``: those of ``clean`` by name, with ``evidence`` and ``context`` of ``harmonise``. ``issues``: sorted.
    """

    tables: Mapping[str, pd.DataFrame]
    issues: list[Issue]


def problems(folder: Path) -> list[Issue]:
    """Every problem of the package in a folder, sorted.

    What figures say together needs a package without errors; where there are some, they are listed alone.
    """
    try:
        return inspect(folder).issues
    except issues.PackageError as error:
        return list(error.issues)


def inspect(folder: Path) -> Inspected:
    """The package in a folder, all stages up to ``plausibility`` in memory.

    Raises PackageError if the package has an error.
    """
    cleaned = clean.read(folder)
    harmonised = harmonise.harmonise(cleaned.tables, as_of=None)
    tables = Tables(cleaned.tables, {"evidence": harmonised.evidence, "context": harmonised.context})
    checked = plausibility.check(tables)
    listed = [*cleaned.issues, *harmonised.issues, *checked.issues]
    issues.raise_errors(listed)
    return Inspected(tables, issues.sort(listed))
