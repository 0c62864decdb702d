"""A country package, read and checked: the only door through which handed-in tables enter the pipeline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap.core.issues import Issue, PackageError, sort
from ssemap.intake import country, letters, ratings, rules
from ssemap.intake import tables as raw_tables
from ssemap.intake.country import Country
from ssemap.intake.tables import RawTable

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.documents import Document

__all__ = ["Country", "Package", "PackageError", "check", "read"]

REQUIRED = ["context", "crosswalk", "figures", "forms", "sources"]


@dataclass(frozen=True)
class Package:
    """Typed tables of one country, keyed by file stem; a table that was not handed in is empty.

    ``issues`` holds what was noticed and does not forbid the use of the package.
    """

    folder: Path
    country: Country
    tables: dict[str, pd.DataFrame]
    issues: list[Issue]
    line_numbers: dict[str, list[int]]

    @property
    def iso3(self) -> str:
        """Country code (ISO 3166-1 alpha-3)."""
        return self.country.iso3

    def lines(self, table: str) -> list[int]:
        """Line in the file on which each row of ``table`` begins (the header is line 1)."""
        return self.line_numbers[table]


def read(folder: Path) -> Package:
    """Read a package. Raises PackageError with every problem if one of them is an error."""
    facts, tables, issues = _inspect(Path(folder))
    if facts is None or any(issue.severity == "error" for issue in issues):
        raise PackageError(issues)
    return Package(
        folder=Path(folder),
        country=facts,
        tables={name: raw_tables.typed(table) for name, table in tables.items()},
        issues=issues,
        line_numbers={name: table.lines for name, table in tables.items()},
    )


def check(folder: Path) -> list[Issue]:
    """Every problem of a package, errors first; an empty list if there is none."""
    return _inspect(Path(folder))[2]


def _inspect(folder: Path) -> tuple[Country | None, dict[str, RawTable], list[Issue]]:
    document, facts, issues = country.check(folder / country.NAME, f"{folder.name}/{country.NAME}")
    issues = issues + _check_folder(folder, document)
    tables = {}
    for name in raw_tables.names():
        table = _read_table(folder, name)
        raw_tables.check_cells(table)
        tables[name] = table
        issues += table.issues
    issues += rules.check(tables, str(document.values.get("iso3", "")))
    issues += ratings.check(tables)
    issues += letters.check(tables, document)
    return facts, tables, sort(issues)


def _check_folder(folder: Path, document: Document) -> list[Issue]:
    """The folder is named by the country code, which must be the one that country.yaml states."""
    if not re.fullmatch("[A-Z]{3}", folder.name):
        expected = "a folder named by three capital letters (ISO 3166-1 alpha-3)"
        action = "Name the folder by the country code."
        return [Issue("country-code", "error", document.file, 0, "", "", repr(folder.name), expected, action)]
    stated = document.values.get("iso3", folder.name)
    if stated != folder.name:
        expected = f"{folder.name}, the name of the folder"
        action = "Correct the code or the name of the folder."
        line = document.line(("iso3",))
        return [Issue("country-code", "error", document.file, line, "iso3", "", repr(stated), expected, action)]
    return []


def _read_table(folder: Path, name: str) -> RawTable:
    path, file = folder / f"{name}.csv", f"{folder.name}/{name}.csv"
    if path.exists():
        return raw_tables.read_cells(path, name, file)
    table = RawTable(name, file)
    if name in REQUIRED:
        header = ",".join(raw_tables.columns(name))
        table.report("missing-file", "no such file", f"{name}.csv", f"Add it, with the header {header}.")
    return table
