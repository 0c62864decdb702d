"""The packages that a tool of maintainers takes: one that nobody asked for yet stops no other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from ssemap.core import texts
from ssemap.core.issues import Issue, PackageError
from ssemap.intake import descriptors

Made = TypeVar("Made")


def of_all(raw: Path, make: Callable[[Path], Made], needed: Collection[str] | None = None) -> list[Made]:
    """What ``make`` makes of each package in ``raw``, in the order of their codes.

    ``needed``: codes of the countries of the run, None for all. A further package that has an error is left out, which
    is said on standard error: it may be just begun. Raises PackageError with every problem of the needed ones.
    """
    made: list[Made] = []
    faults: list[Issue] = []
    for folder in descriptors.packages(raw):
        try:
            made.append(make(folder))
        except PackageError as error:
            if needed is None or folder.name in needed:
                faults += error.issues
            else:
                print(_left_out(folder.name, error), file=sys.stderr)
    if faults:
        raise PackageError(faults)
    return made


def _left_out(code: str, error: PackageError) -> str:
    errors = sum(issue.severity == "error" for issue in error.issues)
    found = f"{errors} error{'' if errors == 1 else 's'}, and no place among the countries of config.yaml"
    return f"{texts.shown(code)} is left out: found {found}. List its problems: ssemap check {texts.shown(code)}"
