"""A country package looked at as a whole, in memory: its tables, its printed figures, and what they say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import clean, harmonise, intake, plausibility
from ssemap.core import issues
from ssemap.schemas.table import Tables

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.issues import Issue
    from ssemap.intake import Examined

# Tables that say nothing of the figures: an error there forbids no check of them. Of the figures right rows are taken.
NOT_CHECKED = {"absences", "codings", "corrections", "figures", "law_sources", "policies", "recodings", "statements"}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A package in memory.

    ``tables``: those of ``clean`` by name, with ``evidence`` and ``context`` of ``harmonise``. ``issues``: sorted.
    """

    tables: Mapping[str, pd.DataFrame]
    issues: list[Issue]


def problems(folder: Path) -> list[Issue]:
    """Every problem of the package in a folder, sorted.

    Of a package with errors the numbers are checked in all rows that can be read, and what the figures say together
    where what they rest on is right.
    """
    try:
        return inspect(folder).issues
    except issues.PackageError as error:
        return issues.sort([*error.issues, *_of_sound_rows(intake.examine(folder))])


def _of_sound_rows(examined: Examined) -> Iterator[Issue]:
    """Warnings and notes on the rows that can be read, of a package with errors."""
    readable = examined.sound(clean.COMPARED)
    if readable is not None:
        yield from (issue for issue in clean.check_numbers(readable) if issue.severity != "error")
    if examined.facts is None or examined.faulty() - NOT_CHECKED or examined.tables["figures"].broken:
        return  # what rows say together is wrong where some could not be read
    if (right := examined.sound()) is not None:
        yield from plausibility.check(_harmonised(clean.clean(right).tables)).issues


def _harmonised(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    harmonised = harmonise.harmonise(tables, as_of=None)
    return Tables(tables, {"evidence": harmonised.evidence, "context": harmonised.context})


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
