"""One record for every problem that any stage finds: where, what was found, what is expected, what to do.

Problems are collected and reported together; nothing stops at the first of twenty mistakes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Literal

from ssemap.core.texts import guarded, shown

Severity = Literal["error", "warning", "note"]
LONGEST_ADVICE = 5000  # letters: a list of codes, the header of a table
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem found in the evidence or in the workings of a stage.

    ``row`` is the line number in the file (the header is line 1), 0 where the whole file is meant.
    ``severity``: an error stops the run after all issues are listed; a warning is listed and the
    row is left out or marked; a note explains a reading that a reader may wonder about.
    """

    check_id: str
    severity: Severity
    file: str
    row: int
    column: str
    evidence_id: str
    found: str
    expected: str
    action: str

    def __str__(self) -> str:
        """One line: what stands in a file can neither break it nor hide it."""
        place = self.file + (f", row {self.row}" if self.row else "")
        place += f", column {self.column}" if self.column else ""
        place += f" ({self.evidence_id})" if self.evidence_id else ""
        place, found = shown(f"{self.severity} [{self.check_id}] {place}"), shown(self.found)
        expected, action = shown(self.expected, LONGEST_ADVICE), shown(self.action, LONGEST_ADVICE)
        return f"{place}: found {found}; expected {expected}. {action}"


def joined_ids(ids: Iterable[str]) -> str:
    """Ids of several rows as the text of an issue; whoever needs them apart takes them before they are joined."""
    return ", ".join(ids)


COLUMNS = [field.name for field in fields(Issue)]


class InputError(Exception):
    """A mistake in what a user handed in or asked for; the message tells it in full, so no traceback is printed."""


class PackageError(InputError):
    """The input cannot be used; ``issues`` lists every reason."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = sort(issues)
        super().__init__("\n".join(map(str, self.issues)))


def sort(issues: Iterable[Issue]) -> list[Issue]:
    """Errors first, then by file, row and column, so that the list never depends on the order of work."""
    return sorted(set(issues), key=lambda issue: (SEVERITIES.index(issue.severity), astuple(issue)[2:]))


def raise_errors(issues: Iterable[Issue]) -> None:
    """Raise PackageError with all issues if one of them is an error."""
    listed = list(issues)
    if any(issue.severity == "error" for issue in listed):
        raise PackageError(listed)


def write(issues: Iterable[Issue], path: Path) -> None:
    """Write issues as CSV (UTF-8), sorted; no cell is run as a formula by a spreadsheet."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: guarded(str(cell)) for name, cell in asdict(issue).items()} for issue in sort(issues))


def read(path: Path) -> list[Issue]:
    """Read what ``write`` wrote; a cell that would have been run as a formula keeps its apostrophe."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Issue(**{**row, "row": int(row["row"])}) for row in csv.DictReader(stream)]  # type: ignore[arg-type]
