"""A country package, read and checked: the only door through which handed-in tables enter the pipeline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap.core import currencies
from ssemap.core.issues import Issue, PackageError, sort
from ssemap.intake import (
    alike,
    checks,
    country,
    dates,
    descriptors,
    disagreements,
    garbled,
    letters,
    mentions,
    missing_rows,
    money,
    origins,
    provisions,
    ratings,
    reading,
    recodings,
    references,
    rules,
    themes,
    together,
    twice,
    within_rows,
)
from ssemap.intake import folder as files
from ssemap.intake import tables as raw_tables
from ssemap.intake.country import Country
from ssemap.intake.tables import RawTable

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.documents import Document

__all__ = ["Country", "Examined", "Package", "PackageError", "check", "examine", "read"]

REQUIRED = ["context", "crosswalk", "figures", "forms", "sources"]
UNMAPPED = "unmapped-term"  # told of the first row that has the term; what is coded is right nevertheless
# Keys of country.yaml by which printed periods are read.
CUSTOMS = {"fiscal_year_end", "fiscal_year_named", "calendars"}


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


@dataclass(frozen=True, slots=True)
class Examined:
    """A package as it was handed in: ``facts`` where country.yaml has no error, tables as text.

    ``faults``: every cell and row that is wrong; ``issues``: the same as people read it, each cause once, sorted.
    """

    folder: Path
    document: Document
    facts: Country | None
    tables: dict[str, RawTable]
    faults: list[Issue]
    issues: list[Issue]

    def package(self) -> Package:
        """The typed package. Raises PackageError with every problem if one of them is an error."""
        if self.facts is None or any(issue.severity == "error" for issue in self.issues):
            raise PackageError(self.issues)
        return self._typed(self.facts, self.tables)

    def faulty(self) -> set[str]:
        """Tables with an error; those of which nothing could be read, too."""
        wrong = {issue.file for issue in self.faults if issue.severity == "error"}
        return {name for name, table in self.tables.items() if table.file in wrong or table.broken}

    def sound(self, needs: Mapping[str, Collection[str]]) -> Package | None:
        """The rows that can be used, of a package with errors.

        ``needs``: by table the columns that have to be right in a row; wrong cells of others are taken as empty. In
        rows of tables that it does not name, everything has to be right. None where the figures lack a column that is
        needed, or country.yaml does not say how numbers are written.
        """
        facts = self.facts or self._facts()
        if facts is None or not set(needs["figures"]) <= set(self.tables["figures"].header):
            return None
        tables = {name: self._without_errors(table, needs.get(name, ())) for name, table in self.tables.items()}
        printed = {row["evidence_id"]: row for row in tables["figures"].rows if "evidence_id" in row}
        corrections = tables["corrections"]
        tables["corrections"] = _chosen(
            corrections,
            [printed.get(row["evidence_id"], {}).get(row["field"]) == row["printed"] for row in corrections.rows],
        )
        return self._typed(facts, tables)

    @property
    def reads_periods(self) -> bool:
        """Does country.yaml say by which customs periods are printed?"""
        return "fiscal_year_end" in self.document.values and not self._wrong_keys() & CUSTOMS

    def _wrong_keys(self) -> set[str]:
        return {issue.column for issue in self.faults if issue.file == self.document.file}

    def _facts(self) -> Country | None:
        """What country.yaml says, where something in it is wrong; None where it is how numbers are written."""
        wrong, values = self._wrong_keys(), self.document.values
        if "number_format" in wrong or "number_format" not in values:
            return None
        right = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
            if name in Country.model_fields and name not in wrong
        }
        needed = [name for name, field in Country.model_fields.items() if field.is_required()]
        unknown = {"iso3": self.folder.name, "currency": currencies.NONE, "fiscal_year_end": "12-31"}
        return Country.model_construct(None, **{**dict.fromkeys(needed, ""), **unknown, **right})

    def _without_errors(self, table: RawTable, needed: Collection[str]) -> RawTable:
        """The rows without an error in the columns that are needed, or in any; other wrong cells are emptied."""
        needed = set(needed) or set(raw_tables.columns(table.name))
        if not needed <= set(table.header):
            return replace(table, rows=[], lines=[])
        wrong: dict[int, set[str]] = {}
        for issue in self.faults:
            if (issue.file, issue.severity) == (table.file, "error") and issue.check_id != UNMAPPED:
                wrong.setdefault(issue.row, set()).add(issue.column)
        keys: set[tuple[str, ...]] = set()
        keep = []
        for line, row in table.places():
            key = tuple(row.get(name, "") for name in raw_tables.schema(table.name)["primaryKey"])
            keep.append(key not in keys and not wrong.get(line, set()) & needed)
            keys.add(key)
        kept = _chosen(table, keep)
        cells = [row | dict.fromkeys(wrong.get(line, set()) & row.keys(), "") for line, row in kept.places()]
        return replace(kept, rows=cells)

    def _typed(self, facts: Country, tables: dict[str, RawTable]) -> Package:
        return Package(
            folder=self.folder,
            country=facts,
            tables={name: raw_tables.typed(table) for name, table in tables.items()},
            issues=self.issues,
            line_numbers={name: table.lines for name, table in tables.items()},
        )


def _chosen(table: RawTable, keep: list[bool]) -> RawTable:
    """A table with some of its rows."""
    places = [place for place, kept in zip(table.places(), keep, strict=True) if kept]
    return replace(table, rows=[row for _, row in places], lines=[line for line, _ in places])


def read(folder: Path) -> Package:
    """Read a package. Raises PackageError with every problem if one of them is an error."""
    return examine(folder).package()


def check(folder: Path) -> list[Issue]:
    """Every problem of a package, errors first; an empty list if there is none."""
    return examine(folder).issues


def examine(folder: Path) -> Examined:
    """Read what is in a folder, whatever it is, and list every problem."""
    folder = Path(folder)
    listed = files.listing(folder)
    document, facts, issues = country.check(folder / country.NAME, f"{folder.name}/{country.NAME}")
    if other := country.other_version(document):
        empty = {name: RawTable(name, f"{folder.name}/{name}.csv") for name in raw_tables.names()}
        return Examined(folder, document, None, empty, [other], [other])
    if "country" in listed.misnamed or not listed.readable:
        issues = []  # the name of the file, or the folder, is the mistake
    issues = [*listed.issues, *issues, *_check_folder(folder, document)]
    tables = {name: _read_table(folder, name, listed) for name in raw_tables.names()}
    for table in tables.values():
        checks.check(table)
        issues += table.issues
    issues = _lacking(folder, issues)
    issues += _of_rows(tables, document, folder.name)
    issues += garbled.of_document(document)
    if not any((issue.file, issue.column) == (document.file, "iso2") for issue in issues):
        issues += [*money.of_country(document), *country.language_of_country(document)]
        issues += country.name_of_country(document)
    gaps = references.gaps(tables)
    missing = {issue.file for issue in issues if issue.check_id in ("missing-file", "no-rows")}
    lost = [] if folder.name in missing else descriptors.check(folder, tables, missing_rows.numbers(gaps))
    issues += (issue for issue in lost if issue.file not in missing)
    faults = [*issues, *(issue for gap in gaps for issue in missing_rows.cells(gap))]
    told = sort([*together.told(issues), *(issue for gap in gaps for issue in missing_rows.told(gap))])
    return Examined(folder, document, facts, tables, faults, told)


def _of_rows(tables: dict[str, RawTable], document: Document, iso3: str) -> Iterator[Issue]:
    """Problems of rows beside others, and beside what country.yaml says; of a cell the first error is told."""
    yield from rules.check(tables, iso3)
    for room in (ratings, recodings, within_rows, themes, provisions, origins):
        yield from room.check(tables)
    yield from mentions.check(tables, iso3)
    yield from dates.check(tables, document)
    yield from disagreements.check(tables)
    yield from alike.check(tables)
    yield from letters.check(tables, document)
    yield from twice.check(tables["figures"], tables["set_aside"])
    yield from twice.in_two_tables(tables["figures"], tables["statements"])
    yield from twice.forms_of_one_name(tables["forms"])
    yield from twice.sources(tables["sources"])


def _lacking(folder: Path, issues: list[Issue]) -> list[Issue]:
    """The issues, where files that every package has are all missing with one for the folder."""
    missing = [issue for issue in issues if issue.check_id == "missing-file"]
    if len(missing) <= together.MOST:
        return issues
    names = [issue.expected for issue in missing]
    rest = [issue for issue in issues if issue not in missing]
    if not any(folder.iterdir()):
        names, rest = [country.NAME, *names], []
    found, expected = f"no {', '.join(names)}", "a package of a country"
    action = "Put the files back, or make an empty package in a new folder by ssemap new."
    return [*rest, Issue("missing-file", "error", folder.name, 0, "", "", found, expected, action)]


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


def _read_table(folder: Path, name: str, listed: files.Listing) -> RawTable:
    """The cells of a table; of one under another name only where it has the header of the table."""
    file = f"{folder.name}/{name}.csv"
    if name in listed.paths:
        path = listed.paths[name]
        table = reading.read_cells(path, name, f"{folder.name}/{path.name}")
        return table if table.header or name not in listed.misnamed else RawTable(name, file, there=True)
    table = RawTable(name, file, there=name in listed.misnamed)
    if name in REQUIRED and not table.there and listed.readable:
        header = ",".join(raw_tables.columns(name))
        table.report("missing-file", "no such file", f"{name}.csv", f"Add it, with the header {header}.")
    return table
