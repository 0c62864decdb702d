"""Clean: a country package becomes typed tables; every printed figure is read a second time.

The typed value of figures.csv and the reading of the printed text are a double entry. They must
agree within the printed precision; each row where they do not is listed in issues.csv.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ssemap.core.issues import Issue

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.intake import Package

COPIED = [
    "absences",
    "breaks",
    "bridges",
    "codings",
    "context",
    "corrections",
    "crosswalk",
    "form_links",
    "forms",
    "law_forms",
    "laws",
    "recodings",
    "sources",
    "statements",
]


def run(package: Path, output: Path) -> None:
    """Read a package; write ``figures``, ``country``, the typed copies and ``issues.csv``.

    Raises PackageError, before anything is written, if the package has an error.
    """
    from ssemap.core import files, issues

    tables, found = inspect(package)
    issues.raise_errors(found)
    for name, frame in tables.items():
        files.write_table(frame, output / f"{name}.parquet")
    with files.whole(output / "issues.csv") as temporary:
        issues.write(found, temporary)


def inspect(package: Path) -> tuple[dict[str, pd.DataFrame], list[Issue]]:
    """The typed tables of the package in a folder, by name, and every problem, printed figures included.

    There are no tables if the package cannot be read.
    """
    import ssemap.intake

    try:
        read = ssemap.intake.read(package)
    except ssemap.intake.PackageError as error:
        return {}, list(error.issues)
    table, found = figures(read)
    copied = {name: read.tables[name] for name in COPIED}
    return {"figures": table, "country": country(read), **copied}, [*read.issues, *found]


def country(package: Package) -> pd.DataFrame:
    """One row: what later stages need of country.yaml (schemas/clean.py COUNTRY)."""
    import pandas as pd

    from ssemap.schemas.clean import COUNTRY

    facts = {name: [getattr(package.country, name)] for name in COUNTRY.columns}
    return COUNTRY.validate(pd.DataFrame(facts))


def figures(package: Package) -> tuple[pd.DataFrame, list[Issue]]:
    """The clean table of figures (schemas/clean.py FIGURES) and what was noticed."""
    from ssemap.clean import double_entry
    from ssemap.schemas.clean import FIGURES

    handed_in, country = package.tables["figures"], package.country
    place = double_entry.Place(
        f"{package.folder.name}/figures.csv", package.lines("figures"), handed_in["evidence_id"].tolist()
    )
    corrected, issues = double_entry.correct(handed_in, package.tables["corrections"], place)
    parsed = double_entry.parse(corrected, country.number_format, country.fiscal_year_end)
    issues += double_entry.compare(corrected, parsed, place)
    table = double_entry.assemble(package.iso3, corrected, parsed, package.tables["set_aside"])
    table = _show_corrections(table, handed_in)
    return FIGURES.validate(table[list(FIGURES.columns)]), issues


def _show_corrections(table: pd.DataFrame, handed_in: pd.DataFrame) -> pd.DataFrame:
    """The source's own print beside a reading that says from which correction it comes."""
    read_from, printed = table["printed_text"], handed_in["printed_text"]
    changed = read_from.notna() & (read_from != printed)
    reading = table["reading"].mask(changed, table["reading"] + " (corrected: " + read_from + ")")
    return table.assign(printed_text=printed, reading=reading)
