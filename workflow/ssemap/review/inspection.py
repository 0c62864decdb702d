"""A country package looked at as a whole, in memory: its tables, its printed figures, and what they say together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import clean, harmonise, plausibility
from ssemap.core import issues

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.issues import Issue


def problems(folder: Path) -> list[Issue]:
    """Every problem of the package in a folder, sorted.

    What figures say together needs a package without errors; where there are some, they are listed alone.
    """
    try:
        return inspect(folder)[1]
    except issues.PackageError as error:
        return list(error.issues)


def inspect(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Issue]]:
    """The tables of the package in a folder, ``evidence`` and ``context`` of harmonise among them, and all problems.

    Raises PackageError if the package has an error.
    """
    tables, found = clean.inspect(folder)
    issues.raise_errors(found)
    evidence, _, context, listed = harmonise.harmonise(tables, as_of=None, reference_year=None)
    tables |= {"evidence": evidence, "context": context}
    found += listed + plausibility.check(tables)
    issues.raise_errors(found)
    return tables, issues.sort(found)
